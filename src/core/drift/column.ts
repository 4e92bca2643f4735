import { type ColumnDrift, type ColumnRule, type DriftBins, type DriftKind, type DriftMeasure, type DriftOptions, measuresOf } from '../../contract/drift';
import { HumanError } from '../human-error';
import { say } from '../say';
import { binnedPermutation, sampledPermutation } from './chance';
import { hellinger, jensenShannon, kullbackLeibler, populationStability, totalVariation, wasserstein } from './distances';
import { kolmogorovSmirnov } from './kolmogorov-smirnov';
import { categoricalQuality, numericQuality } from './quality';
import { type CategoricalSample, categoricalFacts, categoryBins, firstAbove, hasMoreThan, meanOf, type NumericSample, numericFacts, quantileBins, shapeOf, sharesOf } from './samples';
import { chiSquared, twoProportions } from './tests';

/** Fewer rows on a side than this are too few to say anything. */
export const leastRows = 30;
/** Numbers of at most so many values are categories. */
export const fewValues = 5;
/** Bins of the pictures and of the measures that need some. */
const binCount = 10;
/** Where the reference hardly varies, distances are held against this. */
export const leastStd = 0.001;

/** What was measured of a column, before all columns are judged together. */
export type Measured = Omit<ColumnDrift, 'adjusted' | 'drift' | 'reason'> & { choice: string; /** In so many ways was it looked at, of which the best one is told; one unless given. */ ways?: number };

/** `type`: of the current side, in the words of the data's own pages (`int64`, `uint8`, `float32`, `string`). */
export type ColumnSamples = { name: string; type: string } & ({ kind: 'numeric' | 'text'; reference: NumericSample; current: NumericSample } | { kind: 'categorical'; reference: CategoricalSample; current: CategoricalSample });

/** An effect that is smaller than this doesn't matter, unless a column's rule says otherwise. */
export const effectThreshold = 0.1;

/** `exactUpTo`: values on a side up to which a Kolmogorov-Smirnov test is exact; scipy's limit unless given. Of text the samples are its lengths. Numbers of few values are measured as categories unless a measure for numbers was chosen. */
export function measureColumn(column: ColumnSamples, options: DriftOptions, exactUpTo?: number): Measured {
  const rule = { ...fitting(column, own(options.kept, column.name)), ...own(options.rules, column.name) };
  const threshold = rule.threshold ?? effectThreshold;
  if (column.kind === 'categorical') return measureCategories(column, rule.method, threshold, options.seed, null);
  if (column.kind === 'numeric' && (rule.method === undefined || rule.method === 'z')) {
    const few = asCategories(column.reference, column.current);
    if (few !== null) {
      const facts = { reference: numericFacts(column.reference), current: numericFacts(column.current), quality: numericQuality(column.reference, column.current) };
      return { ...measureCategories({ name: column.name, ...few }, rule.method, threshold, options.seed, say('since there are only {0} numbers', few.labels)), kind: 'numeric', ...facts };
    }
  }
  return measureNumbers(column, rule.method, threshold, options.seed, exactUpTo);
}

/** Column names are data: `constructor` may be one. */
export const own = (rules: Readonly<Record<string, ColumnRule>>, name: string): ColumnRule => (Object.hasOwn(rules, name) ? rules[name] ?? {} : {});

/** A rule that was kept for a column of this name, without a measure that can't be had for this one. */
function fitting(column: ColumnSamples, { method, ...rule }: ColumnRule): ColumnRule {
  const fits = method !== undefined && (method === 'z' ? twoValued(column) : measuresOf[column.kind].includes(method));
  return fits ? { ...rule, method } : rule;
}

function twoValued(column: ColumnSamples): boolean {
  if (column.kind === 'text') return false;
  const sides = column.kind === 'categorical' ? column : asCategories(column.reference, column.current);
  return sides !== null && new Set([...sides.reference.counts.keys(), ...sides.current.counts.keys()]).size <= 2;
}

function measureNumbers({ name, kind, reference, current }: ColumnSamples & { kind: 'numeric' | 'text' }, wanted: DriftMeasure | undefined, threshold: number, seed: number, exactUpTo: number | undefined): Measured {
  const method = allowed(name, kind, wanted ?? 'ks');
  const facts = { name, kind, reference: numericFacts(reference), current: numericFacts(current), quality: numericQuality(reference, current), shape: shapeOf(reference.sorted, current.sorted) };
  const [a, b] = [reference.sorted, current.sorted];
  if (a.length < leastRows || b.length < leastRows) return { ...facts, method, statistic: null, pValue: null, threshold, effect: null, bins: a.length > 0 && b.length > 0 ? quantileBins(a, b, binCount) : null, choice: '' };
  const bins = quantileBins(a, b, binCount);
  const std = Math.max(facts.reference.std ?? 0, leastStd);
  const choice = wanted !== undefined ? chosen(method) : kind === 'text' ? say('The Kolmogorov-Smirnov test of the lengths, since there are too many different texts to count.') : say('The Kolmogorov-Smirnov test, since the values are numbers.');
  switch (method) {
    case 'ks': {
      const { statistic, pValue, distance } = kolmogorovSmirnov(a, b, exactUpTo);
      return { ...facts, method, statistic, pValue, threshold, effect: { measure: 'wasserstein', value: distance / std, threshold }, bins, choice };
    }
    case 'wasserstein': {
      const distance = wasserstein(a, b);
      const pValue = sampledPermutation(a, b, distance, (pooled, isReference, size) => dealtWasserstein(pooled, isReference, size), seed);
      return { ...facts, method, statistic: distance / std, pValue, threshold, effect: { measure: method, value: distance / std, threshold }, bins, choice };
    }
    case 'standard-score': {
      const difference = meanOf(b) - meanOf(a);
      const pValue = sampledPermutation(a, b, Math.abs(difference), (pooled, isReference, size) => Math.abs(dealtMeans(pooled, isReference, size)), seed);
      return { ...facts, method, statistic: difference / (std / Math.sqrt(b.length)), pValue, threshold, effect: { measure: method, value: Math.abs(difference) / std, threshold }, bins, choice };
    }
    default: return { ...facts, ...binned(method, bins, threshold, seed), bins, choice };
  }
}

function measureCategories({ name, reference, current }: { name: string; reference: CategoricalSample; current: CategoricalSample }, wanted: DriftMeasure | undefined, threshold: number, seed: number, why: string | null): Measured {
  const bins = categoryBins(reference.counts, current.counts);
  const method = allowed(name, 'categorical', wanted ?? 'chi-squared');
  const facts = { name, kind: 'categorical' as const, reference: categoricalFacts(reference), current: categoricalFacts(current), quality: categoricalQuality(reference, current), bins, shape: null };
  const choice = wanted !== undefined ? chosen(method) : say('The chi-squared test of two samples, {0}.', why ?? say('since the values are categories'));
  if (total(bins.reference) < leastRows || total(bins.current) < leastRows) return { ...facts, method, statistic: null, pValue: null, threshold, effect: null, choice: '' };
  if (method !== 'z') return { ...facts, ...binned(method, bins, threshold, seed), choice };
  if (bins.labels.length > 2) throw new HumanError('drift-rule', say('The test of two proportions is for two values, and `{0}` has {1}. Choose another measure for it.', name, bins.labels.length));
  const { statistic, pValue } = twoProportions(bins.reference[0] ?? 0, total(bins.reference), bins.current[0] ?? 0, total(bins.current));
  return { ...facts, method, statistic, pValue, threshold, effect: { measure: 'jensen-shannon', value: jensenShannon(sharesOf(bins.reference), sharesOf(bins.current)), threshold }, choice };
}

const shareDistances: Partial<Record<DriftMeasure, (reference: number[], current: number[]) => number>> = {
  'psi': populationStability, 'jensen-shannon': jensenShannon, 'kullback-leibler': (reference, current) => kullbackLeibler(current, reference), 'hellinger': hellinger, 'total-variation': totalVariation,
};

/** Expected counts below this make the formula's p-value rough (W. G. Cochran, 1954): then the labels are dealt. */
const leastExpected = 5;

function binned(method: DriftMeasure, { reference, current }: DriftBins, threshold: number, seed: number): Pick<Measured, 'method' | 'statistic' | 'pValue' | 'threshold' | 'effect'> {
  if (method === 'chi-squared') {
    const exact = chiSquared(reference, current);
    const pValue = exact.leastExpected >= leastExpected ? exact.pValue : binnedPermutation(reference, current, (a, b) => chiSquared(a, b).statistic, seed);
    return { method, statistic: exact.statistic, pValue, threshold, effect: { measure: 'jensen-shannon', value: jensenShannon(sharesOf(reference), sharesOf(current)), threshold } };
  }
  const distance = shareDistances[method] ?? totalVariation;
  const far = (a: number[], b: number[]): number => distance(sharesOf(a), sharesOf(b));
  const statistic = far(reference, current);
  return { method, statistic, pValue: binnedPermutation(reference, current, far, seed), threshold, effect: { measure: method, value: statistic, threshold } };
}

function asCategories(reference: NumericSample, current: NumericSample): { reference: CategoricalSample; current: CategoricalSample; labels: number } | null {
  if (hasMoreThan(fewValues, reference.sorted) || hasMoreThan(fewValues, current.sorted)) return null;
  const side = ({ sorted, rows, missing, infinite }: NumericSample): CategoricalSample => {
    const counts = new Map<string, number>();
    for (let at = 0, next = 0; at < sorted.length; at = next) {
      next = firstAbove(sorted, sorted[at] as number);
      counts.set(String(sorted[at]), next - at);
    }
    return { counts, rows, missing: missing + infinite };
  };
  const made = { reference: side(reference), current: side(current) };
  const labels = new Set([...made.reference.counts.keys(), ...made.current.counts.keys()]).size;
  return labels > fewValues ? null : { ...made, labels };
}

function allowed(name: string, kind: DriftKind, method: DriftMeasure): DriftMeasure {
  if (!measuresOf[kind].includes(method)) throw new HumanError('drift-rule', say('`{0}` can’t be measured by `{1}`. What fits it: {2}.', name, method, measuresOf[kind].join(', ')));
  return method;
}

const chosen = (method: DriftMeasure): string => say('Measured by {0}, as was chosen.', method);
const total = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each, 0);

function dealtWasserstein(pooled: Float64Array, isReference: Uint8Array, size: number): number {
  const others = pooled.length - size;
  let [first, second, sum] = [0, 0, 0];
  for (let at = 0; at + 1 < pooled.length; at++) {
    if (isReference[at] === 1) first++; else second++;
    sum += Math.abs(first / size - second / others) * ((pooled[at + 1] ?? 0) - (pooled[at] ?? 0));
  }
  return sum;
}

function dealtMeans(pooled: Float64Array, isReference: Uint8Array, size: number): number {
  let [first, second] = [0, 0];
  for (let at = 0; at < pooled.length; at++) if (isReference[at] === 1) first += pooled[at] ?? 0; else second += pooled[at] ?? 0;
  return second / (pooled.length - size) - first / size;
}
