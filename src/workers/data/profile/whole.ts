import type { DataKind } from '../../../contract/data-api';
import type { Association, ColumnProfile, TableProfile } from '../../../contract/profile';
import { scaleOf } from '../../../core/profile/bins';
import type { OpenColumn, OpenTable } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { finite, isNumeric, literal, present } from './sql';

const mostNumbers = 40;
const mostGaps = 40;
/** A column of more values is no set of groups. */
const mostGroups = 200;
const groupKinds: readonly DataKind[] = ['text', 'boolean', 'date'];

const value = (from: SqlValue | undefined): number | null => { const found = from === null || from === undefined ? NaN : Number(from); return Number.isFinite(found) ? found : null; };

export async function duplicateRows({ relation: { from }, columns, facts }: OpenTable, session: Session, task: Task): Promise<number> {
  const [distinct] = await session.row(`SELECT count(*)::VARCHAR FROM (SELECT DISTINCT ${columns.map(({ sql }) => sql).join(', ')} FROM ${from})`, task);
  return facts.rows - Number(distinct);
}

/** Columns of one type with one sum of hashes are then compared cell by cell. */
export async function duplicateColumns({ relation: { from }, columns, facts }: OpenTable, session: Session, task: Task): Promise<string[][]> {
  if (facts.rows === 0) return [];
  const sums = await session.row(`SELECT ${columns.map(({ sql }) => `sum(hash(${sql})::HUGEINT)::VARCHAR`).join(', ')} FROM ${from}`, task);
  const alike = new Map<string, OpenColumn[]>();
  for (const [at, column] of columns.entries()) { const key = `${column.duck} ${String(sums[at])}`; alike.set(key, [...alike.get(key) ?? [], column]); }
  const found: string[][] = [];
  for (const [first, ...others] of alike.values()) {
    if (first === undefined || others.length === 0) continue;
    const equal = await session.row(`SELECT ${others.map(({ sql }) => `bool_and(${first.sql} IS NOT DISTINCT FROM ${sql})`).join(', ')} FROM ${from}`, task);
    const same = others.filter((_, at) => equal[at] === true);
    if (same.length > 0) found.push([first, ...same].map(({ name }) => name));
  }
  return found;
}

const pairsOf = <T>(all: readonly T[]): [T, T][] => all.flatMap((one, at) => all.slice(at + 1).map((other): [T, T] => [one, other]));

export async function correlations({ relation: { from }, columns }: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<TableProfile['correlations']> {
  const pairs = pairsOf(columns.filter(isNumeric).slice(0, mostNumbers));
  if (pairs.length === 0) return [];
  const row = await session.row(`SELECT ${pairs.map(([a, b]) => `corr(${scaled(a, profiles)}, ${scaled(b, profiles)})::VARCHAR`).join(', ')} FROM ${from}`, task);
  return pairs.map(([a, b], at) => ({ a: a.name, b: b.name, pearson: value(row[at]) }));
}

/** A column's numbers, divided so that their squares are numbers too; no correlation changes by that. */
function scaled(column: OpenColumn, profiles: readonly ColumnProfile[]): string {
  const facts = profiles.find(({ name }) => name === column.name)?.number;
  return facts === null || facts === undefined ? finite(column) : `${finite(column)} / ${literal(scaleOf(Number(facts.min), Number(facts.max)))}`;
}

export async function missingTogether({ relation: { from }, columns, facts }: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<TableProfile['missingTogether']> {
  const withGaps = columns.filter((_, at) => { const gone = facts.rows - (profiles[at]?.count ?? 0); return gone > 0 && gone < facts.rows; }).slice(0, mostGaps);
  const pairs = pairsOf(withGaps);
  if (pairs.length === 0) return [];
  const gone = (column: OpenColumn): string => `((${present(column)}) IS NULL)::INTEGER`;
  const row = await session.row(`SELECT ${pairs.map(([a, b]) => `corr(${gone(a)}, ${gone(b)})::VARCHAR, sum(${gone(a)} * ${gone(b)})::VARCHAR`).join(', ')} FROM ${from}`, task);
  return pairs.flatMap(([a, b], at) => { const correlation = value(row[at * 2]); return correlation === null ? [] : [{ a: a.name, b: b.name, both: Number(row[at * 2 + 1] ?? 0), correlation }]; });
}

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
