import type { CurveRange } from '../../contract/run';

/** Places of a curve's points that lie in a range, and those beside them, so that lines go on to its edge. A clock that was set back leaves gaps in what lies in it: then all between is taken. */
export function placesWithin({ from, to }: CurveRange, along: Float64Array): [number, number] {
  const first = along.findIndex((each) => each >= from);
  const last = along.findLastIndex((each) => each <= to);
  if (first === -1 || last === -1) return [0, 0];
  const [low, high] = first <= last ? [first, last] : [last, first];
  return [Math.max(0, low - 1), Math.min(along.length, high + 2)];
}
