import type { ColumnHead } from '../../../contract/view-api';
import { binEdges, wholeEdges } from '../../../core/profile/bins';
import { likelyDistinct } from '../../../core/profile/likely-distinct';
import { cellText, textSql } from '../cells';
import type { Known, OpenColumn } from '../formats/opened';
import { histogramCounts, histogramSql } from '../profile/numbers';
import { endable, positionOfText, present } from '../profile/sql';
import { sampledRows, takeSample } from '../profile/sample';
import { countsOf, mostCommonSql } from '../profile/values';
import type { Relation, Task } from '../session';
import { columnNamed } from '../unknown-column';
import { count, isTime, positionSql, type SummaryView } from './view';

/** Up to so many rows everything is counted; of more, a sample tells what would take each row. */
const mostCounted = 300_000;
const bins = 20;
const mostTop = 6;
const mostColumns = 50;

/** What is known of every row: `nan` null: nobody counted. */
interface Ends extends Known { nan: number | null }

export async function headsOf(view: SummaryView, names: readonly string[], task: Task): Promise<ColumnHead[]> {
  const columns = names.slice(0, mostColumns).map((name) => columnNamed(view.columns, name));
  if (columns.length === 0) return [];
  const ends = await endsOf(view, columns, task);
  if (view.rows <= mostCounted) return looked(view, columns, ends, view.relation, view.rows, task);
  const sample = await takeSample({ relation: view.relation, columns, facts: { rows: view.rows }, quick: view.quick }, sampledRows, view.session, task);
  try {
    return await looked(view, columns, ends, sample.relation, sample.rows, task);
  } finally {
    await sample.drop();
  }
}

/** Counts and ends of all rows: as the file says them, the others in one reading. */
async function endsOf({ session, relation, quick }: SummaryView, columns: readonly OpenColumn[], task: Task): Promise<Map<OpenColumn, Ends>> {
  const said = await quick?.known(columns, task) ?? new Map<number, Known>();
  const found = new Map<OpenColumn, Ends>();
  for (const column of columns) { const known = said.get(column.place); if (known !== undefined) found.set(column, { ...known, nan: column.kind === 'float' ? null : 0 }); }
  const others = [...new Set(columns)].filter((column) => !found.has(column));
  if (others.length === 0) return found;
  const row = await session.row(`SELECT ${others.map((column) => {
    const ordered = endable(column);
    return `count(*) FILTER (${column.sql} IS NULL)::VARCHAR, ${column.kind === 'float' ? `count(*) FILTER (isnan(${column.sql}))::VARCHAR` : `'0'`}, ${ordered === null ? 'NULL, NULL' : ['min', 'max'].map((end) => textSql({ sql: `${end}(${ordered})`, duck: column.duck })).join(', ')}`;
  }).join(', ')} FROM ${relation.only(...others.map(({ place }) => place))}`, task);
  for (const [at, column] of others.entries()) {
    const [missing, nan, min, max] = row.slice(at * 4, at * 4 + 4);
    found.set(column, { missing: count(missing), nan: count(nan), min: typeof min === 'string' ? min : null, max: typeof max === 'string' ? max : null });
  }
  return found;
}

async function looked({ session, rows }: SummaryView, columns: readonly OpenColumn[], ends: Map<OpenColumn, Ends>, from: Relation, seen: number, task: Task): Promise<ColumnHead[]> {
  const approximate = seen < rows;
  const edges = await edgesOf(columns, ends, session, task);
  const drawn = columns.filter((column) => (edges.get(column)?.length ?? 0) > 0);
  const histograms = drawn.length === 0 ? [] : await session.row(`SELECT ${drawn.map((column) => histogramSql(positionSql(column) ?? 'NULL', edges.get(column) ?? [])).join(', ')} FROM ${from.only(...drawn.map(({ place }) => place))}`, task);
  const found: ColumnHead[] = [];
  for (const column of columns) {
    const { missing, nan: counted, min, max } = ends.get(column) ?? { missing: 0, nan: 0, min: null, max: null };
    const at = drawn.indexOf(column);
    const value = present({ kind: column.kind, sql: 'v' });
    const [groups, once, twice, there, nans, top] = await session.row(
      `WITH g AS MATERIALIZED (SELECT ${column.sql} AS v, count(*) AS n FROM ${from.only(column.place)} GROUP BY 1)
       SELECT count(*) FILTER (${value} IS NOT NULL)::VARCHAR, count(*) FILTER (${value} IS NOT NULL AND n = 1)::VARCHAR, count(*) FILTER (${value} IS NOT NULL AND n = 2)::VARCHAR, (coalesce(sum(n) FILTER (${value} IS NOT NULL), 0))::VARCHAR,
         ${column.kind === 'float' ? '(coalesce(sum(n) FILTER (isnan(v)), 0))::VARCHAR' : `'0'`}, ${at === -1 ? mostCommonSql(column, mostTop) : 'NULL'} FROM g`, task);
    const nan = counted ?? Math.min(rows - missing, Math.round(count(nans) * rows / Math.max(1, seen)));
    const real = rows - missing - nan;
    const scale = (part: number): number => (approximate ? Math.round(part / Math.max(1, count(there)) * real) : part);
    const values = countsOf(top, column.kind).map((each) => ({ ...each, count: scale(each.count) }));
    found.push({
      name: column.name, rows, missing, nan, approximate, distinct: approximate ? likelyDistinct({ distinct: count(groups), once: count(once), twice: count(twice), seen: count(there) }, real) : count(groups),
      bins: at === -1 ? null : { low: cellText(min, column.kind) ?? '', high: cellText(max, column.kind) ?? '', counts: histogramCounts(histograms[at], edges.get(column) ?? []).map(scale) },
      top: at === -1 ? { values, others: Math.max(0, real - values.reduce((sum, each) => sum + each.count, 0)) } : null,
    });
  }
  return found;
}

/** Equal bins; of whole numbers that lie close each holds equally many. */
async function edgesOf(columns: readonly OpenColumn[], ends: Map<OpenColumn, Ends>, session: SummaryView['session'], task: Task): Promise<Map<OpenColumn, number[]>> {
  const placed = columns.flatMap((column): [OpenColumn, string, string][] => { const { min, max } = ends.get(column) ?? { min: null, max: null }; return min === null || max === null ? [] : [[column, min, max]]; });
  if (placed.length === 0) return new Map();
  const row = await session.row(`SELECT ${placed.map(([column, ...both]) => both.map((end) => `${isTime(column) ? positionOfText(end, column.duck) : positionSql({ ...column, sql: `'${end}'::${column.duck}` }) ?? 'NULL'}::VARCHAR`).join(', ')).join(', ')}`, task);
  return new Map(placed.map(([column], at) => {
    const [low, high] = [Number(row[at * 2]), Number(row[at * 2 + 1])];
    return [column, (column.kind === 'integer' ? wholeEdges(low, high, bins) : null) ?? binEdges(low, high, low === high ? 1 : bins)];
  }));
}

