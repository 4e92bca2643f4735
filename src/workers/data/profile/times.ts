import type { Histogram, TimeFacts } from '../../../contract/profile';
import { binEdges } from '../../../core/profile/bins';
import { textSql } from '../cells';
import type { OpenColumn } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { counted } from './counted';
import { bins, histogramCounts, histogramSql, largestWhole, mostGrouped } from './numbers';
import { isMoment, position, positionOfText } from './sql';
import { mostTop, type Values, valuesOf } from './values';

export const mostGaps = 3;

export type Timed = Values & { time: TimeFacts | null };

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
  const { finite, ends, gap } = timesSql(duck);
  const steps = stepSql(duck);
  const { more, ...values } = await valuesOf(column, from, session, task, [
    ...ends.map((end) => `(SELECT ${end} FROM (${finite()}))`), `(SELECT quantile_cont(step, 0.5) FROM ${steps})::VARCHAR`, `(SELECT to_json(list(${gap} ORDER BY step DESC, t)) FROM (SELECT * FROM ${steps} ORDER BY step DESC, t LIMIT ${mostGaps}))::VARCHAR`,
  ].join(', '));
  const timed = timeFacts(values, more, duck);
  return timed.time === null ? timed : { ...timed, time: { ...timed.time, histogram: await timeHistogram(column, from, timed.time, session, task) } };
}

/** Nanoseconds fit only where the type has them; microseconds fit everywhere. */
const ticksOf = (duck: string): { ticks: (time: string) => string; perSecond: number } => (duck === 'TIMESTAMP_NS' ? { ticks: (time) => `epoch_ns(${time})`, perSecond: 1e9 } : { ticks: (time) => `epoch_us(${time}::TIMESTAMP)`, perSecond: 1e6 });

/** Of the distinct values `v` of `g`: those that are moments as `t`, and over them the least, the greatest and the ticks between them. `gap`: of a step, as texts. */
export function timesSql(duck: string): { finite: (also?: string) => string; ends: string[]; gap: string } {
  const { ticks } = ticksOf(duck);
  return {
    finite: (also = '') => `SELECT v AS t${also} FROM g WHERE v IS NOT NULL AND ${isMoment({ sql: 'v', duck })}`,
    ends: [textSql({ sql: 'min(t)', duck }), textSql({ sql: 'max(t)', duck }), `(max(${ticks('t')})::HUGEINT - min(${ticks('t')})::HUGEINT)::VARCHAR`],
    gap: `[${textSql({ sql: 'before', duck })}, ${textSql({ sql: 't', duck })}, step::VARCHAR]`,
  };
}

/** Steps in seconds between moments that follow one another; `of`, `also`: of each column by itself. */
export function stepSql(duck: string, of = '', also = ''): string {
  const { ticks, perSecond } = ticksOf(duck);
  return `(SELECT t${also}, before, (${ticks('t')}::HUGEINT - ${ticks('before')})::DOUBLE / ${perSecond} AS step FROM (SELECT t${also}, lag(t) OVER (${of} ORDER BY t) AS before FROM (${timesSql(duck).finite(also)})) WHERE before IS NOT NULL)`;
}

/** Without its histogram. `more`: what `timesSql` calls ends, the median of steps, and gaps as JSON. */
export function timeFacts(values: Values, [min, max, range, median, gaps]: readonly SqlValue[], duck: string): Timed {
  if (typeof min !== 'string' || typeof max !== 'string') return { ...values, time: null };
  const medianStep = median === null || median === undefined ? null : Number(median);
  return { ...values, time: { min, max, seconds: Number(range) / ticksOf(duck).perSecond, medianStep, histogram: null, gaps: gapsOf(gaps).filter(({ seconds }) => medianStep !== null && seconds > medianStep) } };
}

// SAFETY: the statement that asks for it writes it so.
const gapsOf = (json: SqlValue | undefined): TimeFacts['gaps'] => (typeof json === 'string' ? JSON.parse(json) as [string, string, string][] : []).map(([from, to, seconds]) => ({ from, to, seconds: Number(seconds) }));

interface Ends { min: string; max: string }

/** Bins between two times, as cells write them. */
export const timeHistogram = async (column: OpenColumn, from: string, ends: Ends, session: Session, task: Task): Promise<Histogram | null> => (await timeHistograms([{ column, ends }], from, session, task)).get(column) ?? null;

/** The same of several columns at once. */
export async function timeHistograms(all: readonly { column: OpenColumn; ends: Ends }[], from: string, session: Session, task: Task): Promise<Map<OpenColumn, Histogram>> {
  if (all.length === 0) return new Map();
  const places = await session.row(`SELECT ${all.flatMap(({ column: { duck }, ends: { min, max } }) => [min, max].map((text) => `${positionOfText(text, duck)}::VARCHAR`)).join(', ')}`, task);
  const binned = all.map(({ column }, at) => ({ column, edges: binEdges(Number(places[at * 2]), Number(places[at * 2 + 1]), bins) })).filter(({ edges }) => edges.length > 0);
  const counts = binned.length === 0 ? [] : await session.row(`SELECT ${binned.map(({ column, edges }) => histogramSql(position(column), edges)).join(', ')} FROM ${from}`, task);
  return new Map(binned.map(({ column, edges }, at) => [column, { edges, counts: histogramCounts(counts[at], edges) }]));
}
