import type { DriftBins, DriftSlice } from '../../../contract/drift';
import type { ColumnSamples } from '../../../core/drift/column';
import { categoryBins, quantileBins } from '../../../core/drift/samples';
import { bestSlice, type GroupedCounts, type Parting, promiseOf } from '../../../core/drift/slice';
import { quoteText } from '../../../core/data/sql';
import { formatNumber } from '../../../core/format';
import { say } from '../../../core/say';
import type { OpenColumn, OpenTable } from '../formats/opened';
import { isNumeric } from '../profile/sql';
import type { Session, Task } from '../session';
import { type DriftSides, isCategory, sideOf } from './drift';

/** A column of more values than this parts the rows into pieces that nobody would name. */
const mostGroups = 50;
const mostBins = 10;
/** So many other columns are tried, and pairs of the most promising ones. */
const mostColumns = 30;
const paired = 3;
const spans = 4;

/** Rows of a table in groups, as SQL: which group, and how people call each. */
interface Grouping { name: string; sql: { reference: string; current: string }; places: [reference: number, current: number]; label(group: string): string }

/** Which part of the rows, by one or two other columns, holds most of a column's shift. */
export async function sliceOf(sides: DriftSides, samples: ColumnSamples, session: Session, task: Task): Promise<DriftSlice | null> {
  const [a, b] = [sideOf(sides.reference, samples.name), sideOf(sides.current, samples.name)];
  if (a === null || b === null) return null;
  const bins = samples.kind === 'categorical' ? categoryBins(samples.reference.counts, samples.current.counts) : samples.reference.sorted.length > 0 && samples.current.sorted.length > 0 ? quantileBins(samples.reference.sorted, samples.current.sorted, mostBins) : null;
  if (bins === null) return null;
  const bin = { reference: binSql(bins, a.column, samples.kind), current: binSql(bins, b.column, samples.kind) };
  const count = (groupings: readonly Grouping[]): Promise<Parting> => partingOf(sides, { reference: a.column, current: b.column }, bin, groupings, session, task);
  const singles: { grouping: Grouping; parting: Parting }[] = [];
  for (const column of sides.reference.columns) {
    if (column.name === samples.name || singles.length >= mostColumns) continue;
    const grouping = await groupingOf(sides, column, session, task);
    if (grouping !== null) singles.push({ grouping, parting: await count([grouping]) });
  }
  const top = singles.map((each) => ({ ...each, promise: promiseOf(each.parting) })).sort((x, y) => y.promise - x.promise).slice(0, paired);
  const pairs: Parting[] = [];
  for (const [at, one] of top.entries()) for (const other of top.slice(at + 1)) pairs.push(await count([one.grouping, other.grouping]));
  return bestSlice([...singles.map(({ parting }) => parting), ...pairs]);
}

function binSql({ edges, labels }: DriftBins, column: OpenColumn, kind: ColumnSamples['kind']): string {
  if (labels !== null) return `CASE left(${column.sql}::VARCHAR, 200) ${labels.slice(0, mostBins - 1).map((label, at) => `WHEN ${quoteText(label)} THEN ${at}`).join(' ')} ELSE ${mostBins - 1} END`;
  const value = kind === 'text' ? `length(${column.sql}::VARCHAR)` : `${column.sql}::DOUBLE`;
  const inner = (edges ?? []).slice(1, -1);
  return inner.length === 0 ? '0' : `CASE ${inner.map((edge, at) => `WHEN ${value} < ${doubleSql(edge)} THEN ${at}`).join(' ')} ELSE ${inner.length} END`;
}

const doubleSql = (value: number): string => `'${value}'::DOUBLE`;
const missing = '';

/** By its values where they are few, numbers by quarters of the reference. Null: it parts the rows into too many pieces, or into one. */
async function groupingOf(sides: DriftSides, column: OpenColumn, session: Session, task: Task): Promise<Grouping | null> {
  const other = sideOf(sides.current, column.name)?.column;
  if (other === undefined || !isCategory(column) || !isCategory(other)) return null;
  const from = (table: OpenTable, { place }: OpenColumn): string => table.relation.only(place);
  const distinct = async (table: OpenTable, of: OpenColumn): Promise<number> => Number((await session.row(`SELECT count(*)::VARCHAR FROM (SELECT DISTINCT ${of.sql} FROM ${from(table, of)} LIMIT ${mostGroups + 1})`, task))[0]);
  const [before, now] = [await distinct(sides.reference, column), await distinct(sides.current, other)];
  const places: Grouping['places'] = [column.place, other.place];
  const text = ({ sql }: OpenColumn): string => `coalesce('=' || left(${sql}::VARCHAR, 200), '${missing}')`;
  if (before <= mostGroups && now <= mostGroups) return Math.max(before, now) < 2 ? null : { name: column.name, sql: { reference: text(column), current: text(other) }, places, label: (group) => (group === missing ? say('missing') : group.slice(1)) };
  if (!isNumeric(column) || !isNumeric(other)) return null;
  const shares = Array.from({ length: spans - 1 }, (_, at) => (at + 1) / spans);
  const finite = column.kind === 'float' ? `isfinite(${column.sql})` : `${column.sql} IS NOT NULL`;
  const [, ...cuts] = [null, ...(await session.row(`SELECT ${shares.map((share) => `quantile_disc(${column.sql}::DOUBLE, ${share})::VARCHAR`).join(', ')} FROM ${from(sides.reference, column)} WHERE ${finite}`, task))];
  const edges = [...new Set(cuts.map(Number))].filter(Number.isFinite);
  if (edges.length === 0) return null;
  const span = ({ sql }: OpenColumn): string => `CASE WHEN ${sql} IS NULL THEN '${missing}' ${edges.map((edge, at) => `WHEN ${sql}::DOUBLE < ${doubleSql(edge)} THEN '${at}'`).join(' ')} ELSE '${edges.length}' END`;
  const label = (group: string): string => {
    if (group === missing) return say('missing');
    const at = Number(group);
    return at === 0 ? say('below {0}', formatNumber(edges[0])) : at === edges.length ? say('{0} or more', formatNumber(edges.at(-1))) : say('{0} to {1}', formatNumber(edges[at - 1]), formatNumber(edges[at]));
  };
  return { name: column.name, sql: { reference: span(column), current: span(other) }, places, label };
}

async function partingOf(sides: DriftSides, target: Record<'reference' | 'current', OpenColumn>, bin: Record<'reference' | 'current', string>, groupings: readonly Grouping[], session: Session, task: Task): Promise<Parting> {
  const values = new Map<string, readonly string[]>();
  const counts = async (side: 'reference' | 'current', at: 0 | 1): Promise<GroupedCounts> => {
    const { relation } = sides[side];
    const { sql, place } = target[side];
    const groups = groupings.map((grouping) => grouping.sql[side]);
    const rows = await session.rows(`SELECT (${bin[side]})::VARCHAR, count(*)::VARCHAR, ${groups.join(', ')} FROM ${relation.only(place, ...groupings.map(({ places }) => places[at]))} WHERE ${sql} IS NOT NULL GROUP BY ALL`, task);
    const made = new Map<string, number[]>();
    for (const [bin_, count, ...own] of rows) {
      const names = own.map(String);
      const key = JSON.stringify(names);
      if (!values.has(key)) values.set(key, names.map((name, index) => groupings[index]?.label(name) ?? name));
      const into = made.get(key) ?? new Array<number>(mostBins).fill(0);
      into[Number(bin_)] = Number(count);
      made.set(key, into);
    }
    return made;
  };
  return { columns: groupings.map(({ name }) => name), reference: await counts('reference', 0), current: await counts('current', 1), values };
}
