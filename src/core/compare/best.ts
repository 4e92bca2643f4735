import type { MetricGoal } from '../../contract/compare';
import type { NumberValue } from '../../contract/values';
import { decodeNumber } from '../format';

/** Places of the best values. None where the direction is not known, where fewer than two have a number, or where all of them are equal: nobody is best then. */
export function bestOf(values: readonly (NumberValue | null)[], goal: MetricGoal): number[] {
  if (goal === 'unknown') return [];
  const numbers = values.map((value) => (value === null ? Number.NaN : decodeNumber(value)));
  const known = numbers.filter((value) => !Number.isNaN(value));
  const [least, greatest] = [Math.min(...known), Math.max(...known)];
  if (known.length < 2 || least === greatest) return [];
  const best = goal === 'lower' ? least : greatest;
  return numbers.flatMap((value, index) => (value === best ? [index] : []));
}
