import type { OpenColumn } from '../../formats/opened';
import type { Session, SqlValue, Task } from '../../session';
import { cellSql } from '../../cells';
import { present } from '../sql';
import { countsOf, mostTop, type Values } from '../values';

/** Columns of one type. */
export type Alike = readonly [OpenColumn, ...OpenColumn[]];

/** As SQL, the table `g` that all questions are about: of each column, by its place `c` among these, the distinct values `v` with their counts `n`. */
export const countedSql = (columns: Alike, from: string): string =>
  `g AS MATERIALIZED (SELECT c, v, count(*) AS n FROM (SELECT unnest(range(${columns.length})) AS c, unnest([${columns.map(({ sql }) => sql).join(', ')}]) AS v FROM ${from}) GROUP BY 1, 2)`;

/** The most common of `of`, which has `c`, `v` and `n`, as JSON for each column. */
export const mostOfEach = (of: string, most: number, cell: string): string =>
  `SELECT c, to_json(list([${cell}, n::VARCHAR] ORDER BY n DESC, v))::VARCHAR AS most FROM (SELECT c, v, n FROM (${of}) QUALIFY row_number() OVER (PARTITION BY c ORDER BY n DESC, v) <= ${most}) GROUP BY c`;

/** What `valuesOf` says of one column, of several of one type. */
export async function valuesOfAll(columns: Alike, from: string, session: Session, task: Task): Promise<Map<OpenColumn, Values>> {
  return new Map([...await valuesAndMore(columns, from, [], session, task)].map(([column, { more: _, ...values }]) => [column, values]));
}

/** `more`: what else is asked of each column: SELECTs of `c` and of what is called `names`. */
export async function valuesAndMore([first, ...others]: Alike, from: string, more: readonly { select: string; names: readonly string[] }[], session: Session, task: Task): Promise<Map<OpenColumn, Values & { more: SqlValue[] }>> {
  const columns: Alike = [first, ...others];
  const { kind, duck } = first;
  const value = present({ kind, sql: 'v' });
  const rows = await session.rows(
    `WITH ${countedSql(columns, from)},
       f AS (SELECT c, sum(n) FILTER (${value} IS NOT NULL)::VARCHAR AS there, sum(n) FILTER (v IS NULL)::VARCHAR AS missing, count(*) FILTER (${value} IS NOT NULL)::VARCHAR AS several FROM g GROUP BY c),
       t AS (${mostOfEach(`SELECT * FROM g WHERE ${value} IS NOT NULL`, mostTop, cellSql({ sql: 'v', duck }))})${more.map(({ select }, at) => `,\n       m${at} AS (${select})`).join('')}
     SELECT ${['f.c::VARCHAR', 'there', 'missing', 'several', 't.most', ...more.flatMap(({ names }, at) => names.map((name) => `m${at}.${name}`))].join(', ')} FROM f LEFT JOIN t ON f.c = t.c${more.map((_, at) => ` LEFT JOIN m${at} ON f.c = m${at}.c`).join('')}`, task);
  const known = new Map(rows.map(([at, ...row]) => [Number(at), row]));
  return new Map(columns.map((column, at) => {
    const [count, missing, distinct, top, ...rest] = known.get(at) ?? [];
    return [column, { count: Number(count ?? 0), missing: Number(missing ?? 0), distinct: Number(distinct ?? 0), top: countsOf(top, kind), more: rest }];
  }));
}
