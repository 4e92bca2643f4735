import type { DriftBins, SideFacts } from '../../contract/drift';
import { wholeEdges } from '../profile/bins';
import { sortNumbers } from './sort';

/** One side of a numeric column. `sorted`: its finite values in ascending order. */
export interface NumericSample { sorted: Float64Array; rows: number; missing: number; infinite: number }
/** One side of a column of categories. */
export interface CategoricalSample { counts: ReadonlyMap<string, number>; rows: number; missing: number }

/** What is counted nowhere is missing. */
export const categoricalSample = (counts: ReadonlyMap<string, number>, rows: number): CategoricalSample => ({ counts, rows, missing: rows - [...counts.values()].reduce((sum, each) => sum + each, 0) });

/** NaN is missing, as pandas has it. The values are taken over: they are sorted where they lie. `room`: see `sortNumbers`. */
export function numericSample(values: Float64Array, nulls: number, room?: Float64Array): NumericSample {
  const rows = values.length + nulls;
  // Hardly a column has any that are not: until the first nothing has to be moved.
  let finite = 0;
  while (finite < values.length && (values[finite] as number) - (values[finite] as number) === 0) finite++;
  let infinite = 0;
  for (let at = finite; at < values.length; at++) {
    const value = values[at] as number;
    if (value - value === 0) values[finite++] = value;
    else if (!Number.isNaN(value)) infinite++;
  }
  return { sorted: sortNumbers(values.subarray(0, finite), room), rows, missing: rows - finite - infinite, infinite };
}

/** Whether there are more different values than `most`: a look at each place where they change, and no further. */
export function hasMoreThan(most: number, sorted: Float64Array): boolean {
  for (let at = 0, distinct = 0; at < sorted.length; at = firstAbove(sorted, sorted[at] as number)) if (++distinct > most) return true;
  return false;
}

export const meanOf = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

/** Population standard deviation (divided by n), in two passes. */
export const stdOf = (values: Float64Array, mean = meanOf(values)): number => {
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
};

/** By linear interpolation between the values next to it, as numpy's default. */
export function quantileOf(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const [below, above] = [sorted[low] ?? Number.NaN, sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN];
  const gap = above - below;
  // Of values at both ends of what a double holds, the gap is none.
  return Number.isFinite(gap) ? below + gap * (at - low) : below * (1 - at + low) + above * (at - low);
}

export function numericFacts({ sorted, rows, missing, infinite }: NumericSample): SideFacts {
  const none = sorted.length === 0;
  const median = none ? null : quantileOf(sorted, 0.5);
  const { mean, std, distinct } = momentsOf(sorted, median ?? 0);
  return { rows, missing, infinite, distinct, mean: none ? null : mean, std: none ? null : std, min: sorted[0] ?? null, median, max: sorted.at(-1) ?? null };
}

/**
 * In one walk, two values at a time, since a sum that waits for the one before takes twice as long. Squares are taken from the median, which is never farther from the mean than the standard deviation, so that hardly a
 * digit is lost.
 */
function momentsOf(sorted: Float64Array, median: number): { mean: number; std: number; distinct: number } {
  let [evens, odds, evenSquares, oddSquares, distinct, before] = [0, 0, 0, 0, 0, Number.NaN];
  const pairs = sorted.length & ~1;
  for (let at = 0; at < pairs; at += 2) {
    const even = sorted[at] as number;
    const odd = sorted[at + 1] as number;
    const evenOff = even - median;
    const oddOff = odd - median;
    evens += evenOff;
    odds += oddOff;
    evenSquares += evenOff * evenOff;
    oddSquares += oddOff * oddOff;
    distinct += Number(even !== before) + Number(odd !== even);
    before = odd;
  }
  if (pairs < sorted.length) {
    const last = sorted[pairs] as number;
    evens += last - median;
    evenSquares += (last - median) ** 2;
    distinct += Number(last !== before);
  }
  const [sum, squares] = [evens + odds, evenSquares + oddSquares];
  const off = sum / sorted.length;
  const variance = squares / sorted.length - off * off;
  // Squares beyond what a double holds.
  if (!Number.isFinite(variance)) return { mean: meanOf(sorted), std: stdOf(sorted), distinct };
  return { mean: median + off, std: distinct > 1 ? Math.sqrt(Math.max(0, variance)) : 0, distinct };
}

export const categoricalFacts = ({ counts, rows, missing }: CategoricalSample): SideFacts => ({ rows, missing, infinite: 0, distinct: counts.size, mean: null, std: null, min: null, median: null, max: null });

/** Both sides' counts in bins that hold equal shares of the reference; the outer bins are open. Equal quantiles fall together, so there may be fewer than asked for. */
export function quantileBins(reference: Float64Array, current: Float64Array, wanted: number): DriftBins & { edges: number[] } {
  const inner: number[] = [];
  for (let at = 1; at < wanted; at++) {
    const edge = quantileOf(reference, at / wanted);
    if (edge > (inner.at(-1) ?? reference[0] ?? Number.NaN)) inner.push(edge);
  }
  return { edges: [Math.min(reference[0] ?? 0, current[0] ?? 0), ...inner, Math.max(reference.at(-1) ?? 0, current.at(-1) ?? 0)], labels: null, reference: countBetween(reference, inner), current: countBetween(current, inner) };
}

const shapeBins = 24;

/** Both sides' counts in bins of equal width over the middle 99 % of both; the outer bins hold what lies beyond. Null: nothing to draw. */
export function shapeOf(reference: Float64Array, current: Float64Array): DriftBins | null {
  if (reference.length === 0 || current.length === 0) return null;
  const [low, high] = [Math.min(quantileOf(reference, 0.005), quantileOf(current, 0.005)), Math.max(quantileOf(reference, 0.995), quantileOf(current, 0.995))];
  if (!(low < high)) return { edges: [low, high], labels: null, reference: [reference.length], current: [current.length] };
  const close = wholeEdges(Math.floor(low), Math.ceil(high), shapeBins);
  const edges = close && reference.every(Number.isInteger) && current.every(Number.isInteger) ? [...close.slice(0, -1), Math.ceil(high)] : [low, ...Array.from({ length: shapeBins - 1 }, (_, at) => low * (1 - (at + 1) / shapeBins) + high * ((at + 1) / shapeBins)), high];
  const inner = edges.slice(1, -1);
  return { edges, labels: null, reference: countBetween(reference, inner), current: countBetween(current, inner) };
}

/** Bins [−∞, e₁), [e₁, e₂), …, [eₙ, ∞]. */
function countBetween(sorted: Float64Array, inner: readonly number[]): number[] {
  const counts: number[] = [];
  let from = 0;
  for (const edge of inner) {
    const to = firstNotBelow(sorted, edge, from);
    counts.push(to - from);
    from = to;
  }
  return [...counts, sorted.length - from];
}

export function firstNotBelow(sorted: Float64Array, value: number, from = 0): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1; else high = middle;
  }
  return low;
}

export function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1; else high = middle;
  }
  return low;
}

/** Both sides' counts by category: the reference's most frequent first, then those that the current alone has. */
export function categoryBins(reference: ReadonlyMap<string, number>, current: ReadonlyMap<string, number>): DriftBins & { labels: string[] } {
  const labels = [...new Set([...reference.keys(), ...current.keys()])].sort((a, b) => (reference.get(b) ?? 0) - (reference.get(a) ?? 0) || (current.get(b) ?? 0) - (current.get(a) ?? 0) || (a < b ? -1 : 1));
  return { edges: null, labels, reference: labels.map(label => reference.get(label) ?? 0), current: labels.map(label => current.get(label) ?? 0) };
}

/** The shares of counts; all zero without any. */
export function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, each) => sum + each, 0);
  return counts.map(each => (total === 0 ? 0 : each / total));
}
