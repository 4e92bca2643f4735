import type { Lineage } from '../../contract/lineage';

/** What was shown with what was found around one of its nodes. The newer answer knows that node's neighbours best; the start stays. */
export function mergeLineage(shown: Lineage, found: Lineage): Lineage {
  const nodes = new Map(shown.nodes.map((node) => [node.key, node]));
  for (const node of found.nodes) nodes.set(node.key, node);
  const edges = new Map([...shown.edges, ...found.edges].map((edge) => [`${edge.from}\n${edge.to}\n${edge.label}`, edge]));
  const more = new Map(shown.more.map((each) => [each.key, each]));
  more.delete(found.start);
  const knew = new Set(shown.nodes.map(({ key }) => key));
  for (const each of found.more) if (each.key === found.start || !knew.has(each.key)) more.set(each.key, each);
  return { start: shown.start, nodes: [...nodes.values()], edges: [...edges.values()], more: [...more.values()] };
}
