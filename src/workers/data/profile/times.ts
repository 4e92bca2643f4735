import type { TimeFacts } from '../../../contract/profile';
import type { OpenColumn } from '../formats/opened';
import type { Session, Task } from '../session';

const mostGaps = 3;

export async function timeFacts({ sql, duck }: OpenColumn, from: string, session: Session, task: Task): Promise<TimeFacts | null> {
  // Nanoseconds fit only where the type has them; microseconds fit everywhere.
  const [ticks, perSecond] = duck === 'TIMESTAMP_NS' ? [(t: string) => `epoch_ns(${t})`, 1e9] : [(t: string) => `epoch_us(${t}::TIMESTAMP)`, 1e6];
  const [min, max, range, median, gaps] = await session.row(
    `WITH d AS (SELECT DISTINCT ${sql} AS t FROM ${from} WHERE ${sql} IS NOT NULL AND isfinite(${sql})),
       s AS MATERIALIZED (SELECT t, lag(t) OVER (ORDER BY t) AS before FROM d), w AS (SELECT t, before, (${ticks('t')} - ${ticks('before')})::DOUBLE / ${perSecond} AS step FROM s WHERE before IS NOT NULL)
     SELECT (SELECT min(t) FROM s)::VARCHAR, (SELECT max(t) FROM s)::VARCHAR, (SELECT max(${ticks('t')})::HUGEINT - min(${ticks('t')})::HUGEINT FROM s)::VARCHAR, (SELECT quantile_cont(step, 0.5) FROM w)::VARCHAR,
       (SELECT to_json(list([before::VARCHAR, t::VARCHAR, step::VARCHAR] ORDER BY step DESC, t)) FROM (SELECT * FROM w ORDER BY step DESC, t LIMIT ${mostGaps}))::VARCHAR`, task);
  if (typeof min !== 'string' || typeof max !== 'string') return null;
  const medianStep = median === null || median === undefined ? null : Number(median);
  // SAFETY: the statement above writes it so.
  const greatest = typeof gaps === 'string' ? JSON.parse(gaps) as [string, string, string][] : [];
  return {
    min, max, seconds: Number(range) / perSecond, medianStep,
    gaps: greatest.map(([before, after, seconds]) => ({ from: before, to: after, seconds: Number(seconds) })).filter(({ seconds }) => medianStep !== null && seconds > medianStep),
  };
}
