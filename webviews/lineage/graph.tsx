import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Lineage, LineageEdge, LineageKey, LineageNode } from '../../src/contract/lineage';
import { layered, type Placed } from '../../src/core/lineage/layout';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { cell, columnHeights, edgePath, left, top } from './edge-path';
import { lookOf } from './words';

interface Props {
  lineage: Lineage; root: string; now: number; focused: LineageKey;
  focus: (key: LineageKey) => void; open: (node: LineageNode) => void; grow: (key: LineageKey) => void;
}

/** What came first stands left. One node takes the focus; arrows go along the edges and up and down a layer. */
export function Graph({ lineage, root, now, focused, focus, open, grow }: Props) {
  const { nodes, edges, start, more } = lineage;
  const placed = useMemo(() => new Map(layered(nodes.map(({ key }) => key), edges).map(each => [each.key, each])), [nodes, edges]);
  const beyond = useMemo(() => new Map(more.map(each => [each.key, each])), [more]);
  const box = useRef<HTMLDivElement>(null);
  const byHand = useRef(false);
  const all = [...placed.values()];
  const heights = columnHeights(all);
  const width = Math.max(0, ...all.map(left)) + cell.width + cell.margin;
  const height = Math.max(0, ...all.map(top)) + cell.height + cell.margin / 2;

  useEffect(() => {
    const element = box.current?.querySelector<HTMLElement>('[tabindex="0"]');
    if (!element) return;
    if (byHand.current) element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest', inline: byHand.current ? 'nearest' : 'center' });
  }, [focused]);

  const go = (key: LineageKey | undefined) => { if (key !== undefined) { byHand.current = true; focus(key); } };
  const onKeyDown = (event: KeyboardEvent) => {
    const node = nodes.find(({ key }) => key === focused);
    if (!node || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = stepFrom(placed, edges, focused);
    switch (event.key) {
      case 'ArrowLeft': go(step.before); break;
      case 'ArrowRight': go(step.after); break;
      case 'ArrowUp': go(step.above); break;
      case 'ArrowDown': go(step.below); break;
      case 'Home': go(start); break;
      case 'Enter': case ' ': open(node); break;
      case '+': case '=': if (beyond.has(focused)) grow(focused); break;
      default: return;
    }
    event.preventDefault();
  };

  return (
    <div ref={box} class="lineage-box" role="group" aria-label={t('lineageHelp')} onKeyDown={onKeyDown}>
      <div class="lineage-graph" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg class="lineage-edges" width={width} height={height} aria-hidden="true">
          {edges.map(edge => <Edge key={`${edge.from}\n${edge.to}\n${edge.label}`} edge={edge} placed={placed} heights={heights} strong={edge.from === focused || edge.to === focused} />)}
        </svg>
        {nodes.map(node => {
          const at = placed.get(node.key);
          return at && (
            <NodeCard
              key={node.key} node={node} root={root} now={now} at={at} isStart={node.key === start} isFocused={node.key === focused} edges={edges} nodes={nodes} more={beyond.get(node.key)}
              focus={() => { byHand.current = true; focus(node.key); }} open={() => open(node)} grow={() => grow(node.key)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Where the arrows lead: along an edge to the nearest neighbour, or to the next of the layer. */
function stepFrom(placed: ReadonlyMap<LineageKey, Placed>, edges: readonly LineageEdge[], key: LineageKey) {
  const here = placed.get(key);
  if (!here) return {};
  const nearest = (keys: LineageKey[]) => keys.flatMap(each => placed.get(each) ?? []).sort((a, b) => Math.abs(a.layer - here.layer) - Math.abs(b.layer - here.layer) || Math.abs(a.row - here.row) - Math.abs(b.row - here.row))[0]?.key;
  const layer = [...placed.values()].filter(each => each.layer === here.layer).sort((a, b) => a.row - b.row);
  const index = layer.findIndex(each => each.key === key);
  return {
    before: nearest(edges.filter(({ to }) => to === key).map(({ from }) => from)), after: nearest(edges.filter(({ from }) => from === key).map(({ to }) => to)),
    above: layer[index - 1]?.key, below: layer[index + 1]?.key,
  };
}

function Edge({ edge: { from, to, how }, placed, heights, strong }: { edge: LineageEdge; placed: ReadonlyMap<LineageKey, Placed>; heights: readonly number[]; strong: boolean }) {
  const [a, b] = [placed.get(from), placed.get(to)];
  return a && b ? <path class={`lineage-edge lineage-edge-${how}${strong ? ' strong' : ''}`} d={edgePath(a, b, heights)} /> : null;
}

interface CardProps {
  node: LineageNode; root: string; now: number; at: Placed; isStart: boolean; isFocused: boolean; edges: readonly LineageEdge[]; nodes: readonly LineageNode[];
  more: { before: number; after: number } | undefined; focus: () => void; open: () => void; grow: () => void;
}

function NodeCard({ node, root, now, at, isStart, isFocused, edges, nodes, more, focus, open, grow }: CardProps) {
  const look = lookOf(node, root, now);
  const named = (keys: LineageKey[]) => keys.flatMap(key => nodes.find(each => each.key === key) ?? []).map(each => lookOf(each, root, now).title).slice(0, 5).join(', ');
  const from = named(edges.filter(({ to }) => to === node.key).map(edge => edge.from));
  const into = named(edges.filter(edge => edge.from === node.key).map(({ to }) => to));
  const label = [`${look.title}, ${look.kind}`, look.facts, from && t('lineageFrom', from), into && t('lineageInto', into), more && t('lineageGrowHint')].filter(Boolean).join('. ');
  return (
    <div class="lineage-place" style={{ left: `${left(at)}px`, top: `${top(at)}px`, width: `${cell.width}px`, height: `${cell.height}px` }}>
      {more && more.before > 0 && <Beyond side="before" count={more.before} grow={grow} />}
      <button
        type="button" class={`lineage-node lineage-${node.kind}${isStart ? ' start' : ''}${isFocused ? ' focused' : ''}`} data-node={brief(look.title, 300)} tabIndex={isFocused ? 0 : -1}
        aria-label={brief(label)} aria-current={isStart ? 'true' : undefined} aria-pressed={isFocused} onClick={focus} onDblClick={open}
      >
        <span class="lineage-title"><Icon name={look.icon} tone={look.tone} /><Name className={node.kind === 'commit' ? 'mono' : 'strong'} text={look.title} /></span>
        <span class="lineage-facts quiet cut isolate">{brief(look.facts, 300)}</span>
      </button>
      {more && more.after > 0 && <Beyond side="after" count={more.after} grow={grow} />}
    </div>
  );
}

const Beyond = ({ side, count, grow }: { side: 'before' | 'after'; count: number; grow: () => void }) => {
  const label = plural(count, 'lineageMoreOne', 'lineageMoreMany');
  return <button type="button" class={`lineage-beyond lineage-beyond-${side} number`} tabIndex={-1} title={label} aria-label={label} onClick={grow}>+{count}</button>;
};
