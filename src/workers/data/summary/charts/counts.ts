import { binEdges } from '../../../../core/profile/bins';
import { histogramCounts, histogramSql } from '../../profile/numbers';
import { present } from '../../profile/sql';
import { countsOf, mostCommonSql } from '../../profile/values';
import type { Task } from '../../session';
import type { Asked, Drawn } from '../chart';
import { columnNamed } from '../../unknown-column';
import { axisOf, count, isTime, type SummaryView, within } from '../view';

export async function histogram(view: SummaryView, { column: name, bins }: Asked<'histogram'>, task: Task): Promise<Drawn<'histogram'>> {
  const { column, x } = axisOf(view, name);
  const from = view.relation.only(column.place);
  const [low, high] = await view.session.row(`SELECT min(${x})::VARCHAR, max(${x})::VARCHAR FROM ${from}`, task);
  const wanted = within(bins, 1, 1000);
  const whole = column.kind === 'integer' ? Number(high) - Number(low) + 1 : Infinity;
  const edges = low === null || low === undefined ? [] : binEdges(Number(low), Number(high), Math.min(wanted, whole));
  const [counted] = edges.length === 0 ? [] : await view.session.row(`SELECT ${histogramSql(x, edges)} FROM ${from}`, task);
  const counts = histogramCounts(counted, edges);
  return { kind: 'histogram', edges, counts, isTime: isTime(column), missing: view.rows - counts.reduce((sum, each) => sum + each, 0) };
}

export async function bars(view: SummaryView, { column: name, most }: Asked<'bars'>, task: Task): Promise<Drawn<'bars'>> {
  const column = columnNamed(view.columns, name);
  const value = present({ kind: column.kind, sql: 'v' });
  const [there, top] = await view.session.row(`WITH g AS MATERIALIZED (SELECT ${column.sql} AS v, count(*) AS n FROM ${view.relation.only(column.place)} GROUP BY 1) SELECT (SELECT sum(n) FROM g WHERE ${value} IS NOT NULL)::VARCHAR, ${mostCommonSql(column, within(most, 1, 1000))}`, task);
  const values = countsOf(top, column.kind);
  return { kind: 'bars', values, others: count(there) - values.reduce((sum, each) => sum + each.count, 0), missing: view.rows - count(there) };
}
