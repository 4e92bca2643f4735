import type { ColumnProfile, NumberFacts, TextFacts, TimeFacts, ValueCount } from '../../../contract/profile';
import { binEdges, scaleOf } from '../../../core/profile/bins';
import { quoteText } from '../../../core/data/sql';
import { wordsForMissing } from '../../../core/profile/warnings';
import { cellSql, cellText } from '../cells';
import type { OpenColumn, OpenTable } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';

const bins = 20;
const mostTop = 10;
const mostPatterns = 5;
const mostGaps = 3;

const number = (value: SqlValue | undefined): number | null => (value === null || value === undefined ? null : Number(value));
const whole = (value: SqlValue | undefined): number => Number(value ?? 0);
export const isNumeric = ({ kind }: OpenColumn): boolean => kind === 'integer' || kind === 'float' || kind === 'decimal';

/** The cell without NaN, which is a number that is not there. */
export const present = ({ kind, sql }: OpenColumn): string => (kind === 'float' ? `CASE WHEN NOT isnan(${sql}) THEN ${sql} END` : sql);
/** What can be reckoned with. */
export const finite = ({ kind, sql }: OpenColumn): string => (kind === 'float' ? `CASE WHEN isfinite(${sql}) THEN ${sql}::DOUBLE END` : `${sql}::DOUBLE`);

/** One column at a time, so that what must be held for its distinct values and quartiles is held for one alone. */
export async function profileColumn(column: OpenColumn, { relation }: OpenTable, session: Session, task: Task): Promise<ColumnProfile> {
  const from = relation.only(column.place);
  const value = present(column);
  const [count, missing, distinct] = await session.row(`SELECT count(${value})::VARCHAR, count(*) FILTER (${column.sql} IS NULL)::VARCHAR, count(DISTINCT ${value})::VARCHAR FROM ${from}`, task);
  const top = (await session.rows(`SELECT ${cellSql({ sql: 'v', duck: column.duck })}, n::VARCHAR FROM (SELECT ${value} AS v, count(*) AS n FROM ${from} GROUP BY 1 HAVING v IS NOT NULL ORDER BY n DESC, v LIMIT ${mostTop})`, task))
    .map(([cell, times]): ValueCount => ({ value: cellText(cell ?? null, column.kind) ?? '', count: whole(times) }));
  const facts = { name: column.name, kind: column.kind, type: column.type, count: whole(count), missing: whole(missing), distinct: whole(distinct), top };
  const there = facts.count > 0;
  return {
    ...facts,
    number: isNumeric(column) ? await numberFacts(column, from, session, task) : null,
    text: column.duck === 'VARCHAR' && there ? await textFacts(column, from, session, task) : null,
    time: (column.kind === 'timestamp' || column.kind === 'date') && there ? await timeFacts(column, from, session, task) : null,
  };
}

async function numberFacts(column: OpenColumn, from: string, session: Session, task: Task): Promise<NumberFacts> {
  const x = finite(column);
  const exact = column.kind === 'float' ? `CASE WHEN isfinite(${column.sql}) THEN ${column.sql} END` : column.sql;
  const special = column.kind === 'float' ? `count(*) FILTER (isnan(${column.sql}))::VARCHAR, count(*) FILTER (isinf(${column.sql}))::VARCHAR` : `'0', '0'`;
  const [min, q25, median, q75, max, zeros, negative, nan, infinite] = await session.row(
    `SELECT min(${exact})::VARCHAR, quantile_cont(${x}, 0.25)::VARCHAR, quantile_cont(${x}, 0.5)::VARCHAR, quantile_cont(${x}, 0.75)::VARCHAR, max(${exact})::VARCHAR, count(*) FILTER (${column.sql} = 0)::VARCHAR, count(*) FILTER (${x} < 0)::VARCHAR, ${special} FROM ${from}`, task);
  const facts = { min: cellText(min ?? null, column.kind), q25: number(q25), median: number(median), q75: number(q75), max: cellText(max ?? null, column.kind), zeros: whole(zeros), negative: whole(negative), nan: whole(nan), infinite: whole(infinite) };
  const { q25: low, q75: high } = facts;
  if (low === null || high === null) return { ...facts, mean: null, std: null, atMin: 0, atMax: 0, histogram: null, outliers: null };
  const scale = scaleOf(Number(facts.min), Number(facts.max));
  const fences = { low: low - 1.5 * (high - low), high: high + 1.5 * (high - low) };
  const [mean, std, below, above, atMin, atMax] = await session.row(
    `SELECT avg(${x} / ${literal(scale)})::VARCHAR, stddev_samp(${x} / ${literal(scale)})::VARCHAR, count(*) FILTER (${x} < ${literal(fences.low)})::VARCHAR, count(*) FILTER (${x} > ${literal(fences.high)})::VARCHAR, count(*) FILTER (${exact} = least_)::VARCHAR, count(*) FILTER (${exact} = greatest_)::VARCHAR
     FROM ${from}, (SELECT min(${exact}) AS least_, max(${exact}) AS greatest_ FROM ${from})`, task);
  const scaled = (value: SqlValue | undefined): number | null => { const found = number(value); return found === null ? null : found * scale; };
  const edges = binEdges(Number(facts.min), Number(facts.max), bins);
  return {
    ...facts, mean: scaled(mean), std: scaled(std), atMin: whole(atMin), atMax: whole(atMax),
    histogram: edges.length === 0 ? null : { edges, counts: await binCounts(x, edges, from, session, task) }, outliers: { ...fences, below: whole(below), above: whole(above) },
  };
}

export const literal = (value: number): string => `'${value}'::DOUBLE`;

/** The quotient may fall on the wrong side of an edge by its last bit: the edges themselves decide. */
async function binCounts(x: string, edges: readonly number[], from: string, session: Session, task: Task): Promise<number[]> {
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  const rows = await session.rows(`WITH e AS (SELECT [${edges.map(literal).join(', ')}] AS edge), b AS (SELECT x, least(floor((x - ${literal(first)}) / ${literal(last - first)} * ${bins})::INTEGER, ${bins - 1}) AS i FROM (SELECT ${x} AS x FROM ${from}) WHERE x IS NOT NULL)
    SELECT (i + CASE WHEN x < edge[i + 1] THEN -1 WHEN i < ${bins - 1} AND x >= edge[i + 2] THEN 1 ELSE 0 END)::VARCHAR AS bin, count(*)::VARCHAR FROM b, e GROUP BY 1`, task);
  const counts = new Array<number>(bins).fill(0);
  for (const [bin, count] of rows) counts[Number(bin)] = whole(count);
  return counts;
}

async function textFacts({ sql }: OpenColumn, from: string, session: Session, task: Task): Promise<TextFacts> {
  const [shortest, longest, mean, blank, numbers, times] = await session.row(
    `SELECT min(length(${sql}))::VARCHAR, max(length(${sql}))::VARCHAR, avg(length(${sql}))::VARCHAR, count(*) FILTER (trim(${sql}) = '')::VARCHAR, count(TRY_CAST(${sql} AS DOUBLE))::VARCHAR, count(TRY_CAST(${sql} AS TIMESTAMP))::VARCHAR FROM ${from}`, task);
  const pattern = `regexp_replace(regexp_replace(left(${sql}, 200), '\\p{L}+', 'a', 'g'), '\\p{Nd}+', '9', 'g')`;
  const patterns = await session.rows(`SELECT left(p, 100), n::VARCHAR FROM (SELECT ${pattern} AS p, count(*) AS n FROM ${from} WHERE ${sql} IS NOT NULL GROUP BY 1 ORDER BY n DESC, p LIMIT ${mostPatterns})`, task);
  const missing = await session.rows(`SELECT left(v, 100), n::VARCHAR FROM (SELECT ${sql} AS v, count(*) AS n FROM ${from} WHERE lower(trim(${sql})) IN (${wordsForMissing.map(quoteText).join(', ')}) GROUP BY 1 ORDER BY n DESC, v LIMIT ${mostPatterns})`, task);
  return { meansMissing: missing.map(([value, count]) => ({ value: String(value), count: whole(count) })), shortest: whole(shortest), longest: whole(longest), meanLength: whole(mean), blank: whole(blank), numbers: whole(numbers), times: whole(times), patterns: patterns.map(([value, count]) => ({ value: String(value), count: whole(count) })) };
}

async function timeFacts({ sql, duck }: OpenColumn, from: string, session: Session, task: Task): Promise<TimeFacts | null> {
  // Nanoseconds fit only where the type has them; microseconds fit everywhere.
  const [ticks, perSecond] = duck === 'TIMESTAMP_NS' ? [`epoch_ns(t)`, 1e9] : [`epoch_us(t::TIMESTAMP)`, 1e6];
  const times = `(SELECT DISTINCT ${sql} AS t FROM ${from} WHERE ${sql} IS NOT NULL AND isfinite(${sql}))`;
  const [min, max, range] = await session.row(`SELECT min(t)::VARCHAR, max(t)::VARCHAR, (max(${ticks})::HUGEINT - min(${ticks})::HUGEINT)::VARCHAR FROM ${times}`, task);
  if (typeof min !== 'string' || typeof max !== 'string') return null;
  const steps = `(SELECT t, lag(t) OVER (ORDER BY t) AS before, (${ticks} - lag(${ticks}) OVER (ORDER BY t))::DOUBLE / ${perSecond} AS step FROM ${times})`;
  const [median] = await session.row(`SELECT quantile_cont(step, 0.5)::VARCHAR FROM ${steps}`, task);
  const step = number(median);
  const gaps = step === null ? [] : await session.rows(`SELECT before::VARCHAR, t::VARCHAR, step::VARCHAR FROM ${steps} WHERE step > ${literal(step)} ORDER BY step DESC, t LIMIT ${mostGaps}`, task);
  return { min, max, seconds: whole(range) / perSecond, medianStep: step, gaps: gaps.map(([before, after, seconds]) => ({ from: String(before), to: String(after), seconds: whole(seconds) })) };
}
