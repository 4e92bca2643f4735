/** Edges of equal bins from the least to the greatest value, as `numpy.linspace` makes them. One value has a bin around it. */
export function binEdges(min: number, max: number, bins: number): number[] {
  const [from, to] = min === max ? [min - 0.5, max + 0.5] : [min, max];
  const step = (to - from) / bins;
  // Of the whole range of doubles the width is infinite: there is no histogram then.
  if (!Number.isFinite(step) || step === 0) return [];
  return [...Array.from({ length: bins }, (_, at) => from + at * step), to];
}

/** Whole numbers over no more of them than this for each bin are told apart by eye. */
const mostEach = 10;

/**
 * Edges of at most so many bins that hold equally many whole numbers, the last edge behind the greatest: with any other width some bins hold more of them than
 * their neighbours, which looks like gaps. Null: they lie so far apart that nobody sees it.
 */
export function wholeEdges(min: number, max: number, most: number): number[] | null {
  const numbers = max - min + 1;
  if (!(numbers <= most * mostEach)) return null;
  const each = Math.ceil(numbers / most);
  return Array.from({ length: Math.ceil(numbers / each) + 1 }, (_, at) => min + at * each);
}

/** The power of two at a number's size: dividing by it changes no digit, and keeps squares of very large and very small numbers within what doubles can hold. */
export function scaleOf(min: number, max: number): number {
  const size = Math.max(Math.abs(min), Math.abs(max));
  return size > 0 && Number.isFinite(size) ? 2 ** Math.min(1000, Math.max(-1000, Math.floor(Math.log2(size)))) : 1;
}
