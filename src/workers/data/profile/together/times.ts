import type { OpenColumn } from '../../formats/opened';
import type { Session, Task } from '../../session';
import { mostGaps, stepSql, timeFacts, type Timed, timeHistograms, timesSql } from '../times';
import { type Alike, valuesAndMore } from './values';

export async function timeProfiles(columns: Alike, from: string, session: Session, task: Task): Promise<Map<OpenColumn, Timed>> {
  const [{ duck }] = columns;
  const sql = timesSql(duck);
  const steps = stepSql(duck, 'PARTITION BY c', ', c');
  const found = await valuesAndMore(columns, from, [
    { select: `SELECT c, ${sql.ends.map((each, at) => `${each} AS e${at}`).join(', ')} FROM (${sql.finite(', c')}) GROUP BY c`, names: sql.ends.map((_, at) => `e${at}`) },
    { select: `SELECT c, (quantile_cont(step, 0.5))::VARCHAR AS median FROM ${steps} GROUP BY c`, names: ['median'] },
    { select: `SELECT c, to_json(list(${sql.gap} ORDER BY step DESC, t))::VARCHAR AS gaps FROM (SELECT * FROM ${steps} QUALIFY row_number() OVER (PARTITION BY c ORDER BY step DESC, t) <= ${mostGaps}) GROUP BY c`, names: ['gaps'] },
  ], session, task);
  const known = [...found].map(([column, { more, ...values }]) => ({ column, timed: timeFacts(values, more, duck) }));
  const histograms = await timeHistograms(known.flatMap(({ column, timed: { time } }) => (time === null ? [] : [{ column, ends: time }])), from, session, task);
  return new Map(known.map(({ column, timed }) => [column, timed.time === null ? timed : { ...timed, time: { ...timed.time, histogram: histograms.get(column) ?? null } }]));
}
