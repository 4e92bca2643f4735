/** Where x first reaches `value`; x must rise. */
export function lowerBound(x: Float64Array, value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A clock that was set back, or steps that began again, make a curve that turns round. */
export function rises(x: Float64Array): boolean {
  for (let at = 1; at < x.length; at++) if (!((x[at] as number) >= (x[at - 1] as number))) return false;
  return true;
}

/** The place nearest to `value`; -1: there is none. */
export function nearest(x: Float64Array, value: number, rising: boolean): number {
  if (x.length === 0) return -1;
  if (!rising) return x.reduce((best, each, at) => (Math.abs(each - value) < Math.abs((x[best] as number) - value) ? at : best), 0);
  const after = lowerBound(x, value);
  if (after === 0) return 0;
  if (after === x.length) return x.length - 1;
  return value - (x[after - 1] as number) <= (x[after] as number) - value ? after - 1 : after;
}

/** From the last point left of the range to the first right of it, so that lines go on to the edge. */
export const between = (x: Float64Array, rising: boolean, from: number, to: number): [number, number] =>
  rising ? [Math.max(0, lowerBound(x, from) - 1), Math.min(x.length, lowerBound(x, to) + 2)] : [0, x.length];

/** From a value to its place on the sheet, as numbers: a curve has thousands of points, and a call for each of them would cost more than all else. */
export interface Along { from: number; factor: number; start: number; /** `from` is a logarithm to ten, and values are taken by theirs. */ log: boolean }
/** NaN: so far off that no number tells where. */
function placed({ from, factor, start, log }: Along, value: number): number {
  const place = ((log ? Math.log10(value) : value) - from) * factor + start;
  return Number.isFinite(place) ? place : Number.NaN;
}

/** Beyond so many points in one column of pixels, where the line enters and leaves it is not to be seen. */
const crowded = 4;
const gap = -1;

/**
 * The line that a pen follows, as x, y, x, y, …: of all points in one column of pixels the first, the lowest, the highest and the last, in the order in which they came; of a crowd the lowest
 * and the highest. It covers the same pixels as the whole line would, and no peak is lost. What has no place (NaN, infinite, no logarithm) lifts the pen: NaN, NaN.
 */
export function trace(x: Float64Array, y: Float64Array, range: readonly [number, number], alongX: Along, alongY: Along): Float64Array {
  // A point between two gaps takes three places, and nothing takes more.
  const chosen = new Int32Array(3 * Math.max(0, range[1] - range[0]));
  const count = choose(chosen, x, y, range, alongX, alongY.log ? Number.MIN_VALUE : -Number.MAX_VALUE);
  const line = new Float64Array(2 * count);
  for (let each = 0; each < count; each++) {
    const at = chosen[each] as number;
    line[2 * each] = at === gap ? Number.NaN : (x[at] as number - alongX.from) * alongX.factor + alongX.start;
    line[2 * each + 1] = at === gap ? Number.NaN : placed(alongY, y[at] as number);
  }
  return line;
}

/** Which points are drawn, and where the pen is lifted. Called for every point that a page has: lowest and highest are numbers first, since asking each point whether it is one would be guessed wrong too often, and places afterwards. */
function choose(chosen: Int32Array, x: Float64Array, y: Float64Array, [from, to]: readonly [number, number], { from: left, factor, start }: Along, least: number): number {
  let count = 0;
  /** Begin of the piece since the pen was lifted, and of the column that is gathered; -1: the pen is up. */
  let piece = -1;
  let first = -1;
  /** Where the column lies, and its lowest and highest. */
  let [edge, low, high] = [Number.NaN, Number.NaN, Number.NaN];
  for (let at = from; at < to; at++) {
    const value = y[at] as number;
    const px = (x[at] as number - left) * factor + start;
    if (!(value >= least && value <= Number.MAX_VALUE && px - px === 0)) {
      if (first !== -1) count = lift(chosen, piece, at, column(chosen, y, first, at, low, high, count));
      first = -1;
      edge = Number.NaN;
    } else if (px >= edge && px < edge + 1) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    } else {
      if (first === -1) piece = at;
      else count = column(chosen, y, first, at, low, high, count);
      edge = Math.floor(px);
      first = at;
      low = high = value;
    }
  }
  return first === -1 ? count : lift(chosen, piece, to, column(chosen, y, first, to, low, high, count));
}

function column(chosen: Int32Array, y: Float64Array, first: number, end: number, low: number, high: number, before: number): number {
  let [lowAt, highAt, count] = [first, first, before];
  while (y[lowAt] !== low) lowAt++;
  while (y[highAt] !== high) highAt++;
  const [one, other] = [Math.min(lowAt, highAt), Math.max(lowAt, highAt)];
  const crowd = end - first > crowded;
  if (!crowd && first < one) chosen[count++] = first;
  chosen[count++] = one;
  if (other > one) chosen[count++] = other;
  if (!crowd && end - 1 > other) chosen[count++] = end - 1;
  return count;
}

function lift(chosen: Int32Array, piece: number, end: number, before: number): number {
  let count = before;
  // A point between two gaps is a line of no length: its round end is seen.
  if (end - piece === 1) chosen[count++] = piece;
  chosen[count++] = gap;
  return count;
}
