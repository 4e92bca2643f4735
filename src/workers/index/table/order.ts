import type { SortKeys } from './column';

export interface Key extends SortKeys { descending: boolean }

/** Less than 0: the run in slot `a` comes first. What has no value comes last in both directions, NaN just before; then the newest is first. */
export function comparison(keys: readonly Key[], newest: Int32Array): (a: number, b: number) => number {
  return (a, b) => {
    for (const { keys: values, ranks, descending } of keys) {
      const rank = (ranks[a] as number) - (ranks[b] as number);
      if (rank !== 0) return rank;
      if (ranks[a] !== 0) continue;
      const one = values[a] as number;
      const other = values[b] as number;
      if (one !== other) return one < other === descending ? 1 : -1;
    }
    return (newest[a] as number) - (newest[b] as number);
  };
}

/** The first `count` of the slots by `compare`, in order, without sorting the rest. */
export function firstOf(slots: Uint32Array, count: number, compare: (a: number, b: number) => number): Uint32Array {
  if (count >= slots.length) return slots.slice().sort(compare);
  if (count === 0) return new Uint32Array();
  // A heap whose top is the last of those that are kept.
  const heap = slots.slice(0, count).sort((a, b) => compare(b, a));
  for (let index = count; index < slots.length; index += 1) {
    const slot = slots[index] as number;
    if (compare(slot, heap[0] as number) < 0) sink(heap, slot, compare);
  }
  return heap.sort(compare);
}

function sink(heap: Uint32Array, slot: number, compare: (a: number, b: number) => number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && compare(heap[child + 1] as number, heap[child] as number) > 0) child += 1;
    if (compare(heap[child] as number, slot) <= 0) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = slot;
}
