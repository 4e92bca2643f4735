import type { Association, ColumnProfile, TableProfile } from '../../contract/profile';
import { formatCount, formatNumber, formatPercent } from '../../core/format/numbers';
import { formatDuration } from '../../core/format/times';
import { safeLine } from '../../core/format/safe-text';
import type { Style } from './style';
import { table, type Cell } from './table';

const mostPairs = 10;
const blocks = '▁▂▃▄▅▆▇█';

/** A line a column, then what to look at, then what goes with what. */
export function profileReport(name: string, profile: TableProfile, style: Style): string {
  const { table: facts, columns, warnings, correlations, target, missingTogether, duplicateRows } = profile;
  const strongest = correlations.filter(({ pearson }) => pearson !== null && Math.abs(pearson) >= 0.5).sort((one, other) => Math.abs(other.pearson ?? 0) - Math.abs(one.pearson ?? 0)).slice(0, mostPairs);
  const together = missingTogether.filter(({ correlation }) => Math.abs(correlation) >= 0.3).sort((one, other) => Math.abs(other.correlation) - Math.abs(one.correlation)).slice(0, mostPairs);
  return [
    `${style.strong(safeLine(name))}  ${formatNumber(facts.rows)} × ${facts.columns.length}${(duplicateRows ?? 0) > 0 ? `, ${formatNumber(duplicateRows)} ${duplicateRows === 1 ? 'row' : 'rows'} repeated` : ''}  ${style.faint(profile.sampled === null ? 'counted over all rows' : `approximate: what has a ≈ was estimated from ${formatNumber(profile.sampled)} rows`)}`,
    ...facts.notes.map(note => `${style.warn('!')} ${safeLine(note)}`), '',
    columnsTable(columns, facts.rows, style),
    ...part('Look at', warnings.map(({ message }) => `${style.warn('!')} ${safeLine(message)}`), style),
    ...part('Go together (Pearson)', strongest.map(({ a, b, pearson }) => `${signed(pearson)}  ${safeLine(a)}, ${safeLine(b)}`), style),
    ...part('Missing together', together.map(({ a, b, both, correlation }) => `${signed(correlation)}  ${safeLine(a)}, ${safeLine(b)}: both in ${formatNumber(both)} ${both === 1 ? 'row' : 'rows'}`), style),
    ...(target === null ? [] : part(`Goes with ${safeLine(target.column)}`, byStrength(target.associations).map(each => `${signed(each.value)}  ${safeLine(each.column)}  ${style.faint(measures[each.measure])}`), style)),
  ].join('\n');
}

const part = (title: string, lines: readonly string[], style: Style): string[] => (lines.length === 0 ? [] : ['', style.strong(title), ...lines.map(line => `  ${line}`)]);
const signed = (value: number | null): string => (value === null ? '    –' : value.toFixed(2).padStart(5));
const measures: Readonly<Record<Association['measure'], string>> = { pearson: 'Pearson', spearman: 'Spearman', 'cramers-v': 'Cramér’s V', 'correlation-ratio': 'correlation ratio' };
const byStrength = (associations: readonly Association[]): Association[] => [...associations].sort((one, other) => Math.abs(other.value ?? 0) - Math.abs(one.value ?? 0));

function columnsTable(columns: readonly ColumnProfile[], rows: number, style: Style): string {
  return table(
    [{ title: 'Column', max: 32 }, { title: 'Type', max: 24 }, { title: 'Missing', align: 'right' }, { title: 'Distinct', align: 'right' }, { title: 'Shape' }, { title: 'Values', max: 72 }],
    columns.map((column): Cell[] => [
      { text: safeLine(column.name), paint: style.strong }, { text: safeLine(column.type) }, { text: rows === column.count ? '' : formatPercent((rows - column.count) / rows) }, { text: `${about(column)}${formatCount(column.distinct)}` },
      { text: shape(column) }, { text: valuesOf(column) },
    ]),
    style.faint,
  );
}

/** Before what is estimated. */
const about = ({ approximate }: ColumnProfile): string => (approximate ? '≈ ' : '');

function shape({ number }: ColumnProfile): string {
  const counts = number?.histogram?.counts ?? [];
  const most = Math.max(1, ...counts);
  return counts.map(count => (count === 0 ? ' ' : blocks[Math.min(7, Math.floor(count / most * 7.999))])).join('');
}

function valuesOf(column: ColumnProfile): string {
  const { number, time, top, count } = column;
  if (count === 0) return '–';
  if (number !== null) return `${formatNumber(Number(number.min))} … ${about(column)}${formatNumber(number.median)} … ${formatNumber(Number(number.max))}  mean ${formatNumber(number.mean)}, std ${formatNumber(number.std)}`;
  if (time !== null) return `${time.min} … ${time.max}${time.gaps[0] === undefined ? '' : `  greatest gap ${formatDuration(time.gaps[0].seconds * 1000)}`}`;
  return top.slice(0, 4).map(({ value, count: times }) => `${safeLine(value.slice(0, 40))} ${about(column)}${formatPercent(times / count)}`).join(', ');
}
