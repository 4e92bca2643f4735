import type { MetricSummary } from '../../contract/run';
import type { NumberValue } from '../../contract/values';
import { decodeNumber } from '../format/values';

/** One measured point, in the order of the record. `order` grows with every point of the run and never repeats. */
export interface MetricPoint { name: string; value: NumberValue; step: number | null; at: number; order: number }

export function addPoint(summary: MetricSummary | undefined, { name, value, step, at }: MetricPoint): MetricSummary {
  if (summary === undefined) return { name, last: value, min: value, max: value, count: 1, lastStep: step, lastAt: at };
  return {
    name, last: value, min: extreme(summary.min, value, -1), max: extreme(summary.max, value, 1), count: summary.count + 1, lastStep: step, lastAt: at,
  };
}

/** NaN is neither smallest nor largest while there is any number. */
function extreme(held: NumberValue, next: NumberValue, sign: 1 | -1): NumberValue {
  const a = decodeNumber(held);
  const b = decodeNumber(next);
  if (Number.isNaN(a)) return next;
  return (b - a) * sign > 0 || (b !== a && b === sign * Number.POSITIVE_INFINITY) ? next : held;
}
