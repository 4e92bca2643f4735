/** Edges of equal bins from the least to the greatest value, as `numpy.linspace` makes them. One value has a bin around it. */
export function binEdges(min: number, max: number, bins: number): number[] {
  const [from, to] = min === max ? [min - 0.5, max + 0.5] : [min, max];
  const step = (to - from) / bins;
  // Of the whole range of doubles the width is infinite: there is no histogram then.
  if (!Number.isFinite(step) || step === 0) return [];
  return [...Array.from({ length: bins }, (_, at) => from + at * step), to];
}

/** The power of two at a number's size: dividing by it changes no digit, and keeps squares of very large and very small numbers within what doubles can hold. */
export function scaleOf(min: number, max: number): number {
  const size = Math.max(Math.abs(min), Math.abs(max));
  return size > 0 && Number.isFinite(size) ? 2 ** Math.min(1000, Math.max(-1000, Math.floor(Math.log2(size)))) : 1;
}
