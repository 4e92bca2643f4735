import type { QualityDifference } from '../../contract/drift';
import { formatCount, formatNumber, formatPercent } from '../format';
import { cutText } from '../format/cut-text';
import { say } from '../say';
import { type CategoricalSample, firstNotBelow, type NumericSample } from './samples';

/** A share of missing values must have changed by so much before it is worth a word. */
export const leastChanged = 0.01;
/** Of new categories so many are named. */
const mostNamed = 5;

export const numericQuality = (reference: NumericSample, current: NumericSample): QualityDifference[] => [...missing(reference, current), ...infinite(reference, current), ...outOfRange(reference, current)];

export function categoricalQuality(reference: CategoricalSample, current: CategoricalSample): QualityDifference[] {
  const found = missing(reference, current);
  const only = (these: CategoricalSample, others: CategoricalSample): string[] => [...these.counts.keys()].filter(label => !others.counts.has(label)).sort((a, b) => (these.counts.get(b) ?? 0) - (these.counts.get(a) ?? 0));
  const fresh = only(current, reference);
  if (fresh.length > 0) found.push({ what: 'new-categories', reference: 0, current: fresh.length, sentence: fresh.length === 1 ? say('A category that the reference does not have: {0}.', names(fresh)) : say('Categories that the reference does not have: {0}.', names(fresh)) });
  const gone = only(reference, current);
  if (gone.length > 0) found.push({ what: 'gone-categories', reference: gone.length, current: 0, sentence: gone.length === 1 ? say('A category of the reference that is not there: {0}.', names(gone)) : say('Categories of the reference that are not there: {0}.', names(gone)) });
  return found;
}

const names = (all: readonly string[]): string => {
  const shown = all.slice(0, mostNamed).map(name => cutText(name)).join(', ');
  return all.length > mostNamed ? say('{0} and {1} more', shown, formatCount(all.length - mostNamed)) : shown;
};

export function missing(reference: { rows: number; missing: number }, current: { rows: number; missing: number }): QualityDifference[] {
  const [before, now] = [share(reference.missing, reference.rows), share(current.missing, current.rows)];
  if (Math.abs(before - now) < leastChanged) return [];
  return [{ what: 'missing', reference: before, current: now, sentence: say('{0} of the values are missing, where it was {1}.', formatPercent(now), formatPercent(before)) }];
}

function infinite(reference: NumericSample, current: NumericSample): QualityDifference[] {
  if (reference.infinite === 0 && current.infinite === 0) return [];
  return [{ what: 'infinite', reference: reference.infinite, current: current.infinite, sentence: say('Infinite values were left out: {0} of the reference, {1} of the current.', formatCount(reference.infinite), formatCount(current.infinite)) }];
}

function outOfRange(reference: NumericSample, current: NumericSample): QualityDifference[] {
  const [low, high] = [reference.sorted[0], reference.sorted.at(-1)];
  if (low === undefined || high === undefined || current.sorted.length === 0) return [];
  let above = current.sorted.length;
  while (above > 0 && (current.sorted[above - 1] ?? 0) > high) above--;
  const outside = firstNotBelow(current.sorted, low) + current.sorted.length - above;
  if (outside === 0) return [];
  return [{ what: 'out-of-range', reference: 0, current: outside, sentence: outside === 1 ? say('{0} value lies outside the reference’s range, {1} to {2}.', formatCount(outside), formatNumber(low), formatNumber(high)) : say('{0} values lie outside the reference’s range, {1} to {2}.', formatCount(outside), formatNumber(low), formatNumber(high)) }];
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
