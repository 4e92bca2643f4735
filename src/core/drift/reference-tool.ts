import type { ColumnDrift } from '../../contract/drift';
import { formatNumber } from '../format';
import { say } from '../say';
import { type ColumnSamples, fewValues, leastStd } from './column';
import { jensenShannon, wasserstein } from './distances';
import { kolmogorovSmirnov } from './kolmogorov-smirnov';
import { categoricalQuality, numericQuality } from './quality';
import { type ReferenceRole, referenceRole } from './reference-roles';
import { categoricalFacts, categoryBins, firstAbove, hasMoreThan, type NumericSample, numericFacts, quantileBins, shapeOf, sharesOf, stdOf } from './samples';
import { chiSquaredAgainstShares, twoProportions } from './tests';

/** Up to so many rows of the reference it tests; above, it measures distances. */
const mostTested = 1000;
const alpha = 0.05;
const leastDistance = 0.1;

type Decision = Pick<ColumnDrift, 'method' | 'statistic' | 'pValue' | 'threshold' | 'drift' | 'reason'>;

/**
 * What Evidently 0.7 decides by its defaults, so that people can compare. As there: what a column is taken for is found out from its type and values (`reference-roles.ts`), rows are counted without missing and infinite
 * values, distinct values over both sides, Jensen-Shannon is to the base e, and chi-squared takes the reference's shares for exact. Text it judges by training a classifier, which is not done here.
 */
export function measureAsReferenceTool(column: ColumnSamples): ColumnDrift {
  const role = referenceRole(column);
  const rest = { name: column.name, kind: column.kind, adjusted: null, effect: null } as const;
  if (column.kind === 'categorical') {
    const { reference, current } = column;
    const bins = categoryBins(reference.counts, current.counts);
    const facts = { ...rest, bins, shape: null, reference: categoricalFacts(reference), current: categoricalFacts(current), quality: categoricalQuality(reference, current) };
    return { ...facts, ...(role.role === 'left-out' ? untold(role.why) : byCounts(bins, [...bins.labels].sort())) };
  }
  const { reference, current } = column;
  const facts = { ...rest, bins: reference.sorted.length > 0 && current.sorted.length > 0 ? quantileBins(reference.sorted, current.sorted, 10) : null, shape: shapeOf(reference.sorted, current.sorted), reference: numericFacts(reference), current: numericFacts(current), quality: numericQuality(reference, current) };
  return { ...facts, ...byValues(role, reference, current) };
}

function byValues(role: ReferenceRole, { sorted: a }: NumericSample, { sorted: b }: NumericSample): Decision {
  if (role.role === 'left-out') return untold(role.why);
  if (a.length === 0 || b.length === 0) return untold(say('One side has no values at all.'));
  const counts = role.role === 'categories' || areFew(a, b) ? countsOf(a, b) : null;
  if (counts !== null) return byCounts(counts, counts.labels);
  if (a.length <= mostTested) {
    const { statistic, pValue } = kolmogorovSmirnov(a, b);
    return { method: 'ks', statistic, pValue, threshold: alpha, drift: pValue <= alpha, reason: tested(say('Kolmogorov-Smirnov'), pValue) };
  }
  const statistic = wasserstein(a, b) / Math.max(stdOf(a), leastStd);
  return { method: 'wasserstein', statistic, pValue: null, threshold: leastDistance, drift: statistic >= leastDistance, reason: measured(say('Wasserstein distance over the reference’s standard deviation'), statistic) };
}

function byCounts({ reference, current, labels }: { reference: number[]; current: number[]; labels: string[] }, order: readonly string[]): Decision {
  const [before, now] = [total(reference), total(current)];
  if (before === 0 || now === 0) return untold(say('One side has no values at all.'));
  if (before > mostTested) {
    const statistic = jensenShannon(sharesOf(reference), sharesOf(current)) * Math.sqrt(Math.LN2);
    return { method: 'jensen-shannon', statistic, pValue: null, threshold: leastDistance, drift: statistic >= leastDistance, reason: measured(say('Jensen-Shannon distance to the base e'), statistic) };
  }
  if (labels.length > 2) {
    const { statistic, pValue } = chiSquaredAgainstShares(reference, current);
    return { method: 'chi-squared', statistic, pValue, threshold: alpha, drift: pValue < alpha, reason: tested(say('Chi-squared against the reference’s shares'), pValue) };
  }
  const first = labels.indexOf(order[0] ?? '');
  const { statistic, pValue } = twoProportions(before - (reference[first] ?? 0), before, now - (current[first] ?? 0), now);
  return { method: 'z', statistic, pValue, threshold: alpha, drift: pValue < alpha, reason: tested(say('Two proportions'), pValue) };
}

/** Both sides together; many on one are not counted on the other. */
const areFew = (a: Float64Array, b: Float64Array): boolean => !hasMoreThan(fewValues, a) && !hasMoreThan(fewValues, b) && countsOf(a, b).labels.length <= fewValues;

function countsOf(a: Float64Array, b: Float64Array): { reference: number[]; current: number[]; labels: string[] } {
  const counts = new Map<number, [number, number]>();
  for (const [side, sorted] of [a, b].entries()) {
    for (let at = 0, next = 0; at < sorted.length; at = next) {
      const value = sorted[at] as number;
      next = firstAbove(sorted, value);
      const count = counts.get(value) ?? [0, 0];
      count[side === 0 ? 0 : 1] = next - at;
      counts.set(value, count);
    }
  }
  const values = [...counts.keys()].sort((x, y) => x - y);
  return { labels: values.map(String), reference: values.map(value => counts.get(value)?.[0] ?? 0), current: values.map(value => counts.get(value)?.[1] ?? 0) };
}

const total = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each, 0);
const untold = (reason: string): Decision => ({ method: 'ks', statistic: null, pValue: null, threshold: alpha, drift: null, reason });
const tested = (test: string, p: number): string => (p < alpha ? say('The reference tool’s default for such a column: {0}, p {1}, under {2}. Drift.', test, formatNumber(p), formatNumber(alpha)) : say('The reference tool’s default for such a column: {0}, p {1}, not under {2}. No drift.', test, formatNumber(p), formatNumber(alpha)));
const measured = (measure: string, value: number): string => (value >= leastDistance ? say('The reference tool’s default for such a column: {0}, {1}, at least {2}. Drift.', measure, formatNumber(value), formatNumber(leastDistance)) : say('The reference tool’s default for such a column: {0}, {1}, less than {2}. No drift.', measure, formatNumber(value), formatNumber(leastDistance)));
