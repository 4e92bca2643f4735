import { randomUUID } from 'node:crypto';
import type { DataKind } from '../../../contract/data-api';
import type { Association, ColumnProfile, TableProfile } from '../../../contract/profile';
import type { OpenColumn, OpenTable } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { pairsOf, scaled } from './correlations';
import { isNumeric, present } from './sql';

const mostGaps = 40;
/** A column of more values is no set of groups. */
const mostGroups = 200;
const groupKinds: readonly DataKind[] = ['text', 'boolean', 'date'];

const value = (from: SqlValue | undefined): number | null => { const found = from === null || from === undefined ? NaN : Number(from); return Number.isFinite(found) ? found : null; };

/** Rows that are equal have one hash: only those whose hash is there twice are held against each other. */
export async function duplicateRows({ relation: { from }, columns, facts }: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<number> {
  if (facts.rows === 0 || columns.length === 0) return Math.max(0, facts.rows - 1);
  if (profiles.some(({ distinct }) => distinct === facts.rows)) return 0;
  const cells = columns.map(({ sql }) => sql).join(', ');
  const table = `repeated_${randomUUID().replaceAll('-', '')}`;
  try {
    await session.run(`CREATE TABLE ${table} AS SELECT h FROM (SELECT hash(${cells}) AS h, count(*) AS n FROM ${from} GROUP BY 1) WHERE n > 1`, task);
    const [hashes] = await session.row(`SELECT count(*)::VARCHAR FROM ${table}`, task);
    if (Number(hashes) === 0) return 0;
    const [rows, distinct] = await session.row(`WITH r AS (SELECT count(*) AS n FROM ${from} WHERE hash(${cells}) IN (SELECT h FROM ${table}) GROUP BY ${cells}) SELECT sum(n)::VARCHAR, count(*)::VARCHAR FROM r`, task);
    return Number(rows) - Number(distinct);
  } finally {
    await session.drop(table);
  }
}

/** Columns that agree in all that was counted are then compared cell by cell. */
export async function duplicateColumns({ relation: { from }, columns, facts }: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<string[][]> {
  if (facts.rows === 0) return [];
  const alike = new Map<string, OpenColumn[]>();
  for (const [at, column] of columns.entries()) {
    const key = `${column.duck} ${JSON.stringify({ ...profiles[at], name: '' })}`;
    alike.set(key, [...alike.get(key) ?? [], column]);
  }
  const found: string[][] = [];
  for (const [first, ...others] of alike.values()) {
    if (first === undefined || others.length === 0) continue;
    const equal = await session.row(`SELECT ${others.map(({ sql }) => `bool_and(${first.sql} IS NOT DISTINCT FROM ${sql})`).join(', ')} FROM ${from}`, task);
    const same = others.filter((_, at) => equal[at] === true);
    if (same.length > 0) found.push([first, ...same].map(({ name }) => name));
  }
  return found;
}

/** Of being missing or not, Pearson's follows from the counts: how often either is, and both. */
export async function missingTogether({ relation: { from }, columns, facts: { rows } }: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<TableProfile['missingTogether']> {
  const withGaps = columns.map((column, at) => ({ column, gone: rows - (profiles[at]?.count ?? 0) })).filter(({ gone }) => gone > 0 && gone < rows).slice(0, mostGaps);
  const pairs = pairsOf(withGaps);
  if (pairs.length === 0) return [];
  const gone = (column: OpenColumn): string => `(${present(column)}) IS NULL`;
  const row = await session.row(`SELECT ${pairs.map(([a, b]) => `count(*) FILTER (${gone(a.column)} AND ${gone(b.column)})::VARCHAR`).join(', ')} FROM ${from}`, task);
  return pairs.map(([a, b], at) => {
    const both = Number(row[at] ?? 0);
    return { a: a.column.name, b: b.column.name, both, correlation: (both / rows - a.gone / rows * (b.gone / rows)) / (deviation(a.gone / rows) * deviation(b.gone / rows)) };
  });
}
const deviation = (share: number): number => Math.sqrt(share * (1 - share));

/** What goes with the target, column by column: numbers with numbers by both correlations, the others by their groups. */
export async function associations(target: OpenColumn, table: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<Association[]> {
  const { relation: { from }, columns } = table;
  const distinct = new Map(profiles.map((profile) => [profile.name, profile.distinct]));
  const isGroups = (column: OpenColumn): boolean => !isNumeric(column) && groupKinds.includes(column.kind) && (distinct.get(column.name) ?? 0) <= mostGroups && (distinct.get(column.name) ?? 0) > 0;
  const found: Association[] = [];
  for (const column of columns) {
    if (column === target) continue;
    const [x, y] = [column, target].map((each) => (isNumeric(each) ? scaled(each, profiles) : present(each))) as [string, string];
    const both = `(SELECT x, y FROM (SELECT ${x} AS x, ${y} AS y FROM ${from}) WHERE x IS NOT NULL AND y IS NOT NULL)`;
    const measures: [Association['measure'], string][] = isNumeric(column) && isNumeric(target)
      ? [['pearson', `SELECT corr(x, y)::VARCHAR, count(*)::VARCHAR FROM ${both}`], ['spearman', `SELECT corr(rx, ry)::VARCHAR, count(*)::VARCHAR FROM (SELECT ${meanRank('x')} AS rx, ${meanRank('y')} AS ry FROM ${both})`]]
      : isNumeric(column) && isGroups(target) ? [['correlation-ratio', eta(both, 'x', 'y')]]
        : isNumeric(target) && isGroups(column) ? [['correlation-ratio', eta(both, 'y', 'x')]]
          : isGroups(column) && isGroups(target) ? [['cramers-v', cramersV(both)]] : [];
    for (const [measure, sql] of measures) {
      const [result, rows] = await session.row(sql, task);
      found.push({ column: column.name, measure, value: value(result), rows: Number(rows ?? 0) });
    }
  }
  return found;
}

/** Values that are equal share the mean of their places, as scipy ranks them. */
const meanRank = (of: string): string => `(rank() OVER (ORDER BY ${of}) + (count(*) OVER (PARTITION BY ${of}) - 1) / 2.0)`;

/** The square root of the share of a number's variance that lies between the groups. */
const eta = (both: string, numbers: string, groups: string): string =>
  `SELECT sqrt(between_ / nullif(total, 0))::VARCHAR, n::VARCHAR FROM (SELECT sum(n * (m - mean_) * (m - mean_)) AS between_, any_value(total_) AS total, sum(n) AS n FROM (SELECT count(*) AS n, avg(${numbers}) AS m FROM ${both} GROUP BY ${groups}), (SELECT avg(${numbers}) AS mean_, var_pop(${numbers}) * count(*) AS total_ FROM ${both}))`;

/** Without a correction for small samples: `scipy.stats.contingency.association`. */
const cramersV = (both: string): string =>
  `WITH cell AS (SELECT x, y, count(*) AS n FROM ${both} GROUP BY x, y), r AS (SELECT x, sum(n) AS n FROM cell GROUP BY x), c AS (SELECT y, sum(n) AS n FROM cell GROUP BY y), t AS (SELECT sum(n)::DOUBLE AS n FROM cell)
   SELECT sqrt((sum(cell.n::DOUBLE * cell.n / (r.n::DOUBLE * c.n)) - 1) / nullif(least((SELECT count(*) FROM r), (SELECT count(*) FROM c)) - 1, 0))::VARCHAR, any_value(t.n)::BIGINT::VARCHAR FROM cell JOIN r USING (x) JOIN c USING (y), t`;
