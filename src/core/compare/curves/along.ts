import type { CompareCurve, CurveZoom } from '../../../contract/compare-page';
import type { CurveRange } from '../../../contract/run';

/** Where a curve's points stand on the axis that is chosen: steps, seconds since the run's start, or milliseconds of the clock. */
export const alongOf = ({ x, at, start }: Pick<CompareCurve, 'x' | 'at' | 'start'>, by: CurveZoom['by']): Float64Array => (by === 'step' ? x : by === 'clock' ? at : at.map((each) => (each - start) / 1000));

/** A part of that axis as the index knows it. */
export function rangeIn({ by, from, to }: CurveZoom, start: number): CurveRange {
  if (by === 'step') return { of: 'x', from, to };
  return by === 'clock' ? { of: 'at', from, to } : { of: 'at', from: start + from * 1000, to: start + to * 1000 };
}
