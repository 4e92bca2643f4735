import type { DataKind } from '../../../contract/data-api';
import type { ValueCount } from '../../../contract/profile';
import { cellSql, cellText } from '../cells';
import type { OpenColumn } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { present } from './sql';

export const mostTop = 10;

/** `count`: of what is there, neither missing nor NaN. */
export interface Values { count: number; missing: number; distinct: number; top: ValueCount[] }

/** A column's values, each counted once, and what more is asked of them: SQL over `g`, the distinct values `v` with their counts `n`. */
export async function valuesOf({ kind, sql, duck }: OpenColumn, from: string, session: Session, task: Task): Promise<Values>;
export async function valuesOf({ kind, sql, duck }: OpenColumn, from: string, session: Session, task: Task, more: string): Promise<Values & { more: SqlValue[] }>;
export async function valuesOf({ kind, sql, duck }: OpenColumn, from: string, session: Session, task: Task, more?: string): Promise<Values & { more: SqlValue[] }> {
  const value = present({ kind, sql: 'v' });
  const [count, missing, distinct, top, ...rest] = await session.row(
    `WITH g AS MATERIALIZED (SELECT ${sql} AS v, count(*) AS n FROM ${from} GROUP BY 1), f AS (SELECT sum(n) FILTER (${value} IS NOT NULL)::VARCHAR AS a, sum(n) FILTER (v IS NULL)::VARCHAR AS b, count(*) FILTER (${value} IS NOT NULL)::VARCHAR AS c FROM g)
     SELECT f.*, ${mostCommonSql({ kind, duck })}${more === undefined ? '' : `, ${more}`} FROM f`, task);
  return { count: Number(count ?? 0), missing: Number(missing ?? 0), distinct: Number(distinct), top: countsOf(top, kind), more: rest };
}

/** As JSON, of the table `g` unless another is named. */
export const mostCommonSql = ({ kind, duck }: { kind: DataKind; duck: string }, most = mostTop, of = 'g'): string =>
  `(SELECT to_json(list([${cellSql({ sql: 'v', duck })}, n::VARCHAR] ORDER BY n DESC, v)) FROM (SELECT v, n FROM ${of} WHERE ${present({ kind, sql: 'v' })} IS NOT NULL ORDER BY n DESC, v LIMIT ${most}))::VARCHAR`;

export function countsOf(json: SqlValue | undefined, kind: DataKind): ValueCount[] {
  // SAFETY: mostCommonSql writes it so.
  const pairs = typeof json === 'string' ? JSON.parse(json) as [string, string][] : [];
  return pairs.map(([cell, times]) => ({ value: cellText(cell, kind) ?? '', count: Number(times) }));
}
