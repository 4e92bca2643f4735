import type { LineageEdge, LineageKey } from '../../contract/lineage';

export interface Placed { key: LineageKey; layer: number; row: number }

/**
 * Layers from left to right: everything stands right of all that it came from (longest path), and within a layer near its neighbours (barycentres, as
 * Sugiyama, Tagawa and Toda 1981 order theirs, four sweeps). An edge that would close a circle is left out of the ranking, not of the drawing.
 */
export function layered(keys: readonly LineageKey[], edges: readonly LineageEdge[]): Placed[] {
  const before = neighbours(keys, edges, 'to', 'from');
  const after = neighbours(keys, edges, 'from', 'to');
  const layer = ranks(keys, after);
  const columns: LineageKey[][] = [];
  for (const key of keys) (columns[layer.get(key) ?? 0] ??= []).push(key);
  const row = new Map<LineageKey, number>();
  const settle = (column: LineageKey[]): void => column.forEach((key, at) => row.set(key, at));
  columns.forEach(settle);
  for (let sweep = 0; sweep < 4; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : [...columns].reverse()) {
      const near = forward ? before : after;
      const pull = new Map(column.map((key) => [key, mean((near.get(key) ?? []).map((other) => row.get(other) ?? 0)) ?? row.get(key) ?? 0]));
      column.sort((a, b) => (pull.get(a) ?? 0) - (pull.get(b) ?? 0) || (row.get(a) ?? 0) - (row.get(b) ?? 0));
      settle(column);
    }
  }
  return keys.map((key) => ({ key, layer: layer.get(key) ?? 0, row: row.get(key) ?? 0 }));
}

function neighbours(keys: readonly LineageKey[], edges: readonly LineageEdge[], at: 'from' | 'to', other: 'from' | 'to'): Map<LineageKey, LineageKey[]> {
  const found = new Map<LineageKey, LineageKey[]>(keys.map((key) => [key, []]));
  for (const edge of edges) if (found.has(edge[at]) && found.has(edge[other]) && edge.from !== edge.to) found.get(edge[at])?.push(edge[other]);
  return found;
}

/** Each as far right as its longest way from a beginning, in topological order; edges back to where a walk came from are skipped. */
function ranks(keys: readonly LineageKey[], after: ReadonlyMap<LineageKey, readonly LineageKey[]>): Map<LineageKey, number> {
  const state = new Map<LineageKey, 'open' | 'done'>();
  const order: LineageKey[] = [];
  const kept = new Map<LineageKey, LineageKey[]>();
  for (const root of keys) {
    if (state.has(root)) continue;
    const stack = [{ key: root, next: 0 }];
    state.set(root, 'open');
    kept.set(root, []);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = after.get(top.key)?.[top.next];
      top.next += 1;
      if (to === undefined) { state.set(top.key, 'done'); order.push(top.key); stack.pop(); continue; }
      if (state.get(to) === 'open') continue;
      kept.get(top.key)?.push(to);
      if (state.has(to)) continue;
      state.set(to, 'open');
      kept.set(to, []);
      stack.push({ key: to, next: 0 });
    }
  }
  const rank = new Map<LineageKey, number>(keys.map((key) => [key, 0]));
  const reached = new Set<LineageKey>();
  for (const key of order.reverse()) for (const to of kept.get(key) ?? []) { reached.add(to); rank.set(to, Math.max(rank.get(to) ?? 0, (rank.get(key) ?? 0) + 1)); }
  // What comes from nothing stands right before what it first went into, not at the far left: its edges stay short.
  for (const key of keys) {
    const into = kept.get(key) ?? [];
    if (!reached.has(key) && into.length > 0) rank.set(key, Math.max(0, Math.min(...into.map((to) => rank.get(to) ?? 0)) - 1));
  }
  return rank;
}

const mean = (values: readonly number[]): number | undefined => (values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length);
