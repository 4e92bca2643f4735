import type { Histogram, TimeFacts } from '../../../contract/profile';
import { binEdges } from '../../../core/profile/bins';
import { textSql } from '../cells';
import type { OpenColumn } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { counted } from './counted';
import { bins, histogramCounts, histogramSql, largestWhole, mostGrouped } from './numbers';
import { isMoment, position, positionOfText } from './sql';
import { mostTop, type Values, valuesOf } from './values';

const mostGaps = 3;

type Timed = Values & { time: TimeFacts | null };

export async function timeProfile(column: OpenColumn, from: string, session: Session, task: Task): Promise<Timed> {
  const { sql, duck } = column;
  const x = position(column);
  const [rows, there, finite, distinct, low, high, min, max] = await session.row(`SELECT count(*)::VARCHAR, count(${sql})::VARCHAR, count(${x})::VARCHAR, approx_count_distinct(${sql})::VARCHAR, min(${x})::VARCHAR, max(${x})::VARCHAR, ${textSql({ sql: `min(${sql})`, duck })}, ${textSql({ sql: `max(${sql})`, duck })} FROM ${from}`, task);
  const fitsDoubles = duck !== 'TIMESTAMP_NS' && finite === there && Math.max(Math.abs(Number(low)), Math.abs(Number(high))) <= largestWhole;
  if (Number(distinct) <= mostGrouped || !fitsDoubles) return grouped(column, from, session, task);
  const edges = binEdges(Number(low), Number(high), bins);
  const told = await counted(await session.column(`SELECT ${x} FROM ${from} WHERE ${sql} IS NOT NULL`, task), { scale: 1, edges, most: mostTop, gaps: mostGaps }, task);
  const { top } = told;
  const median = told.steps?.median ?? null;
  const gaps = told.steps?.gaps.filter(({ step }) => median !== null && step > median) ?? [];
  const texts = await session.row(`SELECT ${[...top.map(([at]) => at), ...gaps.flatMap((gap) => [gap.from, gap.to])].map((micros) => `make_timestamp(${BigInt(micros)})::${duck}::VARCHAR`).join(', ')}`, task);
  const text = (at: number): string => String(texts[at]);
  return {
    count: Number(there), missing: Number(rows) - Number(there), distinct: told.distinct, top: top.map(([, count], at) => ({ value: text(at), count })),
    time: {
      min: String(min), max: String(max), seconds: (Number(high) - Number(low)) / 1e6, medianStep: median === null ? null : median / 1e6, histogram: edges.length === 0 ? null : { edges, counts: told.bins },
      gaps: gaps.map(({ step }, at) => ({ from: text(top.length + at * 2), to: text(top.length + at * 2 + 1), seconds: step / 1e6 })),
    },
  };
}

async function grouped(column: OpenColumn, from: string, session: Session, task: Task): Promise<Timed> {
  const { duck } = column;
  // Nanoseconds fit only where the type has them; microseconds fit everywhere.
  const [ticks, perSecond] = duck === 'TIMESTAMP_NS' ? [(t: string) => `epoch_ns(${t})`, 1e9] : [(t: string) => `epoch_us(${t}::TIMESTAMP)`, 1e6];
  const finite = `SELECT v AS t FROM g WHERE v IS NOT NULL AND ${isMoment({ sql: 'v', duck })}`;
  const steps = `(SELECT t, before, (${ticks('t')}::HUGEINT - ${ticks('before')})::DOUBLE / ${perSecond} AS step FROM (SELECT t, lag(t) OVER (ORDER BY t) AS before FROM (${finite})) WHERE before IS NOT NULL)`;
  const { more: [min, max, range, median, gaps], ...values } = await valuesOf(column, from, session, task, [
    `(SELECT ${textSql({ sql: 'min(t)', duck })} FROM (${finite}))`, `(SELECT ${textSql({ sql: 'max(t)', duck })} FROM (${finite}))`, `(SELECT max(${ticks('t')})::HUGEINT - min(${ticks('t')})::HUGEINT FROM (${finite}))::VARCHAR`, `(SELECT quantile_cont(step, 0.5) FROM ${steps})::VARCHAR`,
    `(SELECT to_json(list([${textSql({ sql: 'before', duck })}, ${textSql({ sql: 't', duck })}, step::VARCHAR] ORDER BY step DESC, t)) FROM (SELECT * FROM ${steps} ORDER BY step DESC, t LIMIT ${mostGaps}))::VARCHAR`,
  ].join(', '));
  if (typeof min !== 'string' || typeof max !== 'string') return { ...values, time: null };
  const medianStep = median === null || median === undefined ? null : Number(median);
  return { ...values, time: { min, max, seconds: Number(range) / perSecond, medianStep, histogram: await timeHistogram(column, from, { min, max }, session, task), gaps: gapsOf(gaps).filter(({ seconds }) => medianStep !== null && seconds > medianStep) } };
}

// SAFETY: the statement that asks for it writes it so.
const gapsOf = (json: SqlValue | undefined): TimeFacts['gaps'] => (typeof json === 'string' ? JSON.parse(json) as [string, string, string][] : []).map(([from, to, seconds]) => ({ from, to, seconds: Number(seconds) }));

/** Bins between two times, as cells write them. */
export async function timeHistogram(column: OpenColumn, from: string, ends: { min: string; max: string }, session: Session, task: Task): Promise<Histogram | null> {
  const end = (text: string): string => `${positionOfText(text, column.duck)}::VARCHAR`;
  const [low, high] = await session.row(`SELECT ${end(ends.min)}, ${end(ends.max)}`, task);
  const edges = binEdges(Number(low), Number(high), bins);
  if (edges.length === 0) return null;
  const [counts] = await session.row(`SELECT ${histogramSql(position(column), edges)} FROM ${from}`, task);
  return { edges, counts: histogramCounts(counts, edges) };
}
