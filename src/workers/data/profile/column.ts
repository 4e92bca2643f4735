import type { ColumnProfile, ValueCount } from '../../../contract/profile';
import { cellSql, cellText } from '../cells';
import type { OpenColumn } from '../formats/opened';
import type { Relation, Session, SqlValue, Task } from '../session';
import { numberFacts } from './numbers';
import { present, isNumeric } from './sql';
import { textFacts } from './texts';
import { timeFacts } from './times';

const mostTop = 10;

const whole = (value: SqlValue | undefined): number => Number(value ?? 0);

/**
 * One column at a time, so that what must be held for its distinct values and quartiles is held for one alone. Its values are counted once; what can be told from the counts is told
 * from them: a column of few values is not read again.
 */
export async function profileColumn(column: OpenColumn, { relation }: { relation: Relation }, session: Session, task: Task): Promise<ColumnProfile> {
  const from = relation.only(column.place);
  const value = present({ kind: column.kind, sql: 'v' });
  const [count, missing, distinct, top] = await session.row(
    `WITH g AS MATERIALIZED (SELECT ${column.sql} AS v, count(*) AS n FROM ${from} GROUP BY 1), t AS (SELECT v, n FROM g WHERE ${value} IS NOT NULL ORDER BY n DESC, v LIMIT ${mostTop})
     SELECT (SELECT sum(n) FROM g WHERE ${value} IS NOT NULL)::VARCHAR, (SELECT sum(n) FROM g WHERE v IS NULL)::VARCHAR, (SELECT count(*) FROM g WHERE ${value} IS NOT NULL)::VARCHAR,
       (SELECT to_json(list([${cellSql({ sql: 'v', duck: column.duck })}, n::VARCHAR] ORDER BY n DESC, v)) FROM t)::VARCHAR`, task);
  const facts = { name: column.name, kind: column.kind, type: column.type, count: whole(count), missing: whole(missing), distinct: whole(distinct), top: pairsOf(top).map(([cell, times]): ValueCount => ({ value: cellText(cell, column.kind) ?? '', count: Number(times) })) };
  const there = facts.count > 0;
  return {
    ...facts,
    number: isNumeric(column) ? await numberFacts(column, from, facts.distinct, session, task) : null,
    text: column.duck === 'VARCHAR' && there ? await textFacts(column, from, session, task) : null,
    time: (column.kind === 'timestamp' || column.kind === 'date') && there ? await timeFacts(column, from, session, task) : null,
  };
}

/** A list of pairs of texts that came as JSON. */
// SAFETY: the statements that ask for it write it so.
export const pairsOf = (json: SqlValue | undefined): [string, string][] => (typeof json === 'string' ? JSON.parse(json) as [string, string][] : []);
