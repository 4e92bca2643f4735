import type { DriftCurves } from '../../contract/drift';
import { greatestGap } from './kolmogorov-smirnov';
import { firstAbove, quantileOf } from './samples';

const points = 160;

/** Both cumulative curves at values that lie evenly among those of both sides, and at the greatest gap itself. Null: a side has no values. */
export function cumulativeCurves(reference: Float64Array, current: Float64Array): DriftCurves | null {
  if (reference.length === 0 || current.length === 0) return null;
  const { statistic, at: where } = greatestGap(reference, current);
  const wanted = new Set<number>([where]);
  for (let at = 0; at <= points / 2; at++) for (const sorted of [reference, current]) wanted.add(quantileOf(sorted, at / (points / 2)));
  const at = [...wanted].sort((a, b) => a - b);
  const share = (sorted: Float64Array, value: number): number => firstAbove(sorted, value) / sorted.length;
  return {
    at, reference: at.map((value) => share(reference, value)), current: at.map((value) => share(current, value)),
    gap: statistic === 0 ? null : { at: where, reference: share(reference, where), current: share(current, where) },
  };
}
