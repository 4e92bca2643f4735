import type { Lineage, LineageEdge, LineageKey, LineageNode } from '../../contract/lineage';

export interface LineageTree {
  node: LineageNode; /** The edge by which it was reached. */ edge: LineageEdge | null;
  /** It stands in full elsewhere in this tree. */ again: boolean;
  children: LineageTree[]; more: number;
}

/** The graph to one side of its start as a tree; what is reached twice has its children where it is met first. Null when nothing is known. */
export function lineageTree({ start, nodes, edges, more }: Lineage, way: 'before' | 'after'): LineageTree | null {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const left = new Map(more.map((each) => [each.key, each[way]]));
  const [here, there] = way === 'before' ? ['to', 'from'] as const : ['from', 'to'] as const;
  const next = new Map<LineageKey, LineageEdge[]>();
  for (const edge of edges) next.set(edge[here], [...next.get(edge[here]) ?? [], edge]);
  const met = new Set<LineageKey>();
  const grow = (key: LineageKey, edge: LineageEdge | null): LineageTree | null => {
    const node = byKey.get(key);
    if (node === undefined) return null;
    const again = met.has(key);
    met.add(key);
    const children = again ? [] : (next.get(key) ?? []).flatMap((each) => grow(each[there], each) ?? []);
    return { node, edge, again, children, more: again ? 0 : left.get(key) ?? 0 };
  };
  return grow(start, null);
}
