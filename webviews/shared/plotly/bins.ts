import type { Axis } from './axis';
import { fieldsOf, numberOf, textOf, type Fields, type Values } from './values';

export interface Bin { at: number; value: number }
const mostBins = 5000;

/** Round sizes of bins: as wide as twice the middle half's spread over the cube root of their number (Freedman and Diaconis, 1981), rounded up to 1, 2 or 5 times a power of ten. */
function usualSize(sorted: Float64Array, asked: number): number {
  const [low, high] = [sorted[0] as number, sorted.at(-1) as number];
  const middle = (sorted[Math.floor(sorted.length * 0.75)] as number) - (sorted[Math.floor(sorted.length * 0.25)] as number);
  const rough = asked > 0 ? (high - low) / asked : 2 * middle / Math.cbrt(sorted.length) || (high - low) / Math.max(1, Math.sqrt(sorted.length));
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find(lead => lead * power >= rough * 0.999_999) ?? 10);
}

export interface Spread { from: number; size: number; count: number }

/** Which bins the values of several traces share, so that they stand upon one another. `trace` may say where they begin, end and how wide they are. */
export function spreadOf(trace: Fields, axis: Axis, places: readonly number[]): Spread {
  if (axis.isCategory) return { from: -0.5, size: 1, count: axis.categories.size };
  const { start, end, size } = fieldsOf(trace[`${axis.direction}bins`]);
  const sorted = Float64Array.from(places.filter(Number.isFinite)).sort();
  if (sorted.length === 0) return { from: 0, size: 1, count: 0 };
  const width = numberOf(size) > 0 ? numberOf(size) : usualSize(sorted, numberOf(trace[`nbins${axis.direction}`]));
  const [first, last] = [axis.at(start), axis.at(end)];
  const from = Number.isFinite(first) ? first : Math.floor((sorted[0] as number) / width + 1e-9) * width;
  // The largest value belongs to a bin of its own where it is the edge of two; an end that was asked for is the end.
  const count = Number.isFinite(last) ? Math.ceil((last - from) / width - 1e-6) : Math.floor(((sorted.at(-1) as number) - from) / width + 1e-9) + 1;
  return { from, size: width, count: Math.min(mostBins, Math.max(1, count)) };
}

/** Counts, or sums and means of `weights`, as a histogram trace asks for them. */
export function binsOf(trace: Fields, { from, size, count }: Spread, places: readonly number[], weights: Values | null): Bin[] {
  const found = Array.from({ length: count }, () => ({ count: 0, sum: 0, low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }));
  let all = 0;
  places.forEach((place, index) => {
    const bin = found[Math.floor((place - from) / size + 1e-9)];
    const weight = weights ? numberOf(weights[index]) : 1;
    if (!bin || !Number.isFinite(weight)) return;
    bin.count += 1;
    bin.sum += weight;
    all += weight;
    bin.low = Math.min(bin.low, weight);
    bin.high = Math.max(bin.high, weight);
  });
  const [how, norm] = [textOf(trace['histfunc']), textOf(trace['histnorm'])];
  let upTo = 0;
  return found.map((bin, index) => {
    const raw = how === 'avg' ? bin.sum / bin.count : how === 'min' ? bin.low : how === 'max' ? bin.high : bin.sum;
    const value = (norm.startsWith('percent') ? 100 * raw / all : norm.startsWith('probability') ? raw / all : raw) / (norm.endsWith('density') ? size : 1);
    upTo += value;
    return { at: from + (index + 0.5) * size, value: fieldsOf(trace['cumulative'])['enabled'] === true ? upTo : value };
  }).filter(({ value }) => Number.isFinite(value));
}
