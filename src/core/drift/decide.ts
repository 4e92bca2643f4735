import type { ColumnDrift, DriftEffect, DriftOptions, SchemaDifference, SetDrift } from '../../contract/drift';
import { formatNumber, formatPercent } from '../format';
import { say } from '../say';
import { type ColumnSamples, leastRows, type Measured, measureColumn } from './column';
import { measureAsReferenceTool } from './reference-tool';
import { adjusted } from './tests';

/** What is known of one column by itself: its samples are needed no more. */
export type ColumnMeasure = { mode: 'default'; column: Measured } | { mode: 'evidently'; column: ColumnDrift };

export const measure = (column: ColumnSamples, options: DriftOptions, exactUpTo?: number): ColumnMeasure => (options.mode === 'evidently' ? { mode: 'evidently', column: measureAsReferenceTool(column) } : { mode: 'default', column: measureColumn(column, options, exactUpTo) });

/**
 * A column drifts when both hold: the difference is beyond chance (p-value, adjusted over all columns), and it is not negligible (effect size). A p-value alone alarms at every large sample, a distance alone at
 * every small one.
 */
export function decideDrift(measures: readonly ColumnMeasure[], schema: readonly SchemaDifference[], rows: SetDrift['rows'], options: DriftOptions): SetDrift {
  const judged = [...measures.flatMap(each => (each.mode === 'evidently' ? [each.column] : [])), ...judge(measures.flatMap(each => (each.mode === 'default' ? [each.column] : [])), options.alpha)];
  const told = judged.filter(({ drift }) => drift !== null);
  const driftedShare = told.length === 0 ? null : told.filter(({ drift }) => drift === true).length / told.length;
  return { mode: options.mode, columns: judged.sort(byDrift), schema: [...schema], driftedShare, share: options.share, drift: driftedShare === null ? null : driftedShare >= options.share, rows };
}

function judge(measured: readonly Measured[], alpha: number): ColumnDrift[] {
  const tested = measured.filter(({ pValue }) => pValue !== null);
  const corrected = adjusted(tested.map(({ pValue, ways = 1 }) => Math.min(1, (pValue ?? 1) * ways)));
  const of = new Map(tested.map(({ name }, at) => [name, corrected[at] ?? 1]));
  return measured.map(({ choice, ways: _, ...column }) => {
    const chance = of.get(column.name) ?? null;
    if (chance === null || column.effect === null) return { ...column, adjusted: null, drift: null, reason: say('Too few rows to say: it takes {0} values on either side.', leastRows) };
    const [beyond, matters] = [chance < alpha, column.effect.value >= column.effect.threshold];
    return { ...column, adjusted: chance, drift: beyond && matters, reason: [choice, byChance(chance), asEffect(column.effect, matters), verdict(beyond, matters)].join(' ') };
  });
}

/** Drifted ones first, each by its effect; what can't be judged last. */
const byDrift = (a: ColumnDrift, b: ColumnDrift): number => rank(b) - rank(a) || (b.effect?.value ?? b.statistic ?? 0) - (a.effect?.value ?? a.statistic ?? 0) || (a.name < b.name ? -1 : 1);
const rank = ({ drift }: ColumnDrift): number => (drift === true ? 2 : drift === false ? 1 : 0);

/** Below this a share in per cent says nothing more. */
const leastTold = 0.001;
const byChance = (p: number): string => (p < leastTold ? say('Two samples of one distribution differ so much in less than {0} of cases.', formatPercent(leastTold)) : say('Two samples of one distribution differ so much in {0} of cases.', formatPercent(p)));

function asEffect({ measure, value, threshold }: DriftEffect, matters: boolean): string {
  if (measure === 'unknown-words') return matters ? say('{0} more of the words are unknown than chance gives, where {1} is enough.', formatPercent(value), formatPercent(threshold)) : say('{0} more of the words are unknown than chance gives, where {1} would matter.', formatPercent(value), formatPercent(threshold));
  const [size, limit] = [formatNumber(value), formatNumber(threshold)];
  if (measure === 'wasserstein') return matters ? say('The values lie {0} standard deviations from the reference’s on average, where {1} is enough.', size, limit) : say('The values lie {0} standard deviations from the reference’s on average, where {1} would matter.', size, limit);
  if (measure === 'standard-score') return matters ? say('The means lie {0} standard deviations apart, where {1} is enough.', size, limit) : say('The means lie {0} standard deviations apart, where {1} would matter.', size, limit);
  return matters ? say('The distance ({0}) is {1}, where {2} is enough.', measure, size, limit) : say('The distance ({0}) is {1}, where {2} would matter.', measure, size, limit);
}

function verdict(beyond: boolean, matters: boolean): string {
  if (beyond && matters) return say('Drift.');
  if (beyond) return say('No drift: more than chance, and too little to matter.');
  return matters ? say('No drift: so few rows give such a distance by chance.') : say('No drift.');
}
