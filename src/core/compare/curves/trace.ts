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

/** Beyond so many points in one column of pixels, where the line enters and leaves it is not to be seen. */
const crowded = 4;

/**
 * The line that a pen follows: of all points in one column of pixels the first, the lowest, the highest and the last, in the order in which they came; of a crowd the lowest and
 * the highest. It covers the same pixels as the whole line would, and no peak is lost. What has no place (NaN, infinite, no logarithm) lifts the pen.
 */
export function trace(x: Float64Array, y: Float64Array, [from, to]: [number, number], toX: (x: number) => number, toY: (y: number) => number): number[] {
  const out: number[] = [];
  let column = Number.NaN;
  let count = 0;
  let [firstX, firstY, lowX, lowY, highX, highY, lastX, lastY] = [0, 0, 0, 0, 0, 0, 0, 0];
  let alone = true;
  const flush = () => {
    if (count === 0) return;
    if (count > crowded) {
      if (lowX <= highX) out.push(lowX, lowY, highX, highY);
      else out.push(highX, highY, lowX, lowY);
      alone = false;
    } else {
      out.push(firstX, firstY);
      if (count > 1) {
        if (lowX <= highX) out.push(lowX, lowY, highX, highY);
        else out.push(highX, highY, lowX, lowY);
        out.push(lastX, lastY);
        alone = false;
      }
    }
    count = 0;
  };
  const lift = () => {
    const only = count === 1 && alone;
    flush();
    // A point between two gaps is a line of no length: its round end is seen.
    if (only) out.push(lastX, lastY);
    if (out.length > 0) out.push(Number.NaN, Number.NaN);
    column = Number.NaN;
    alone = true;
  };
  for (let at = from; at < to; at++) {
    const px = toX(x[at] as number);
    const py = toY(y[at] as number);
    if (!Number.isFinite(px) || !Number.isFinite(py)) { lift(); continue; }
    const here = Math.floor(px);
    if (here !== column) {
      if (count > 0) { flush(); alone = false; }
      column = here;
      firstX = lowX = highX = px;
      firstY = lowY = highY = py;
    } else if (py < lowY) { lowX = px; lowY = py; } else if (py > highY) { highX = px; highY = py; }
    lastX = px;
    lastY = py;
    count++;
  }
  lift();
  return out;
}
