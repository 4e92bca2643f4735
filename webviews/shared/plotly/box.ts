/** What a box shows of sorted numbers. */
export interface Five { lowest: number; q1: number; median: number; q3: number; highest: number; out: number[] }

/** A quantile between the two values around place `share · n + 1/2`, as Plotly's `linear` method has it (the fifth of Hyndman and Fan, 1996). */
function quantile(sorted: Float64Array, share: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5));
  const [below, above] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return below + (above - below) * (place - Math.floor(place));
}

/** Whiskers reach to the last value within one and a half times the box's height (Tukey, 1977). Null: no number. */
export function fiveOf(values: readonly number[]): Five | null {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (sorted.length === 0) return null;
  const [q1, median, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter(value => value >= q1 - reach && value <= q3 + reach);
  return { lowest: Math.min(q1, inside[0] ?? q1), q1, median, q3, highest: Math.max(q3, inside.at(-1) ?? q3), out: Array.from(sorted).filter(value => value < q1 - reach || value > q3 + reach) };
}
