import type { NumberFacts } from '../../../contract/profile';
import { binEdges, scaleOf } from '../../../core/profile/bins';
import { binned, countsBeyond, fencesOf, momentsOf, type Fences, type Moments, type Tally } from '../../../core/profile/tally';
import { cellText } from '../cells';
import type { OpenColumn } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { literal } from './sql';

const bins = 20;
/** So many distinct numbers are reckoned with here, from their counts; more are read again where they lie. */
const mostCounted = 65_536;

const number = (value: SqlValue | undefined): number | null => (value === null || value === undefined ? null : Number(value));
const whole = (value: SqlValue | undefined): number => Number(value ?? 0);

/** Ends of a column's numbers as texts, to bin a sample between those of the whole. */
export interface Ends { min: string | null; max: string | null }

export async function numberFacts(column: OpenColumn, from: string, distinct: number, session: Session, task: Task, ends?: Ends): Promise<NumberFacts> {
  const { sql, kind } = column;
  const special = kind === 'float' ? `count(*) FILTER (isnan(${sql}))::VARCHAR, count(*) FILTER (isinf(${sql}))::VARCHAR` : `'0', '0'`;
  const exact = kind === 'float' ? `CASE WHEN isfinite(${sql}) THEN ${sql} END` : sql;
  const [min, max, zeros, negative, nan, infinite] = await session.row(
    `SELECT min(${exact})::VARCHAR, max(${exact})::VARCHAR, count(*) FILTER (${sql} = 0)::VARCHAR, count(*) FILTER (${exact} < 0)::VARCHAR, ${special} FROM ${from}`, task);
  const facts = { min: cellText(ends?.min ?? min ?? null, kind), max: cellText(ends?.max ?? max ?? null, kind), zeros: whole(zeros), negative: whole(negative), nan: whole(nan), infinite: whole(infinite) };
  if (typeof min !== 'string' || typeof max !== 'string') return { ...facts, mean: null, std: null, q25: null, median: null, q75: null, atMin: 0, atMax: 0, histogram: null, outliers: null };
  // A condition leaves the column as it lies; what is NULL in its place would have to be looked at one by one.
  const there = kind === 'float' && (facts.nan > 0 || facts.infinite > 0) ? `(SELECT ${sql} FROM ${from} WHERE isfinite(${sql}))` : from;
  const scale = scaleOf(Number(min), Number(max));
  const reckoned = distinct <= mostCounted ? await counted(sql, there, distinct + 3, scale, session, task) : await read(sql, there, scale, session, task);
  const edges = binEdges(Number(facts.min), Number(facts.max), bins);
  const fences = fencesOf(reckoned.moments.q25 ?? 0, reckoned.moments.q75 ?? 0);
  const { below, above, counts } = await reckoned.spread(fences, edges);
  const [atMin, atMax] = await session.row(`SELECT count(*) FILTER (${sql} = ${quoted(min)})::VARCHAR, count(*) FILTER (${sql} = ${quoted(max)})::VARCHAR FROM ${from}`, task);
  return { ...facts, ...reckoned.moments, atMin: whole(atMin), atMax: whole(atMax), histogram: edges.length === 0 ? null : { edges, counts }, outliers: { ...fences, below, above } };

  // Numbers compare as their own type: 2^60 + 1 is no double.
  function quoted(text: string): string { return `'${text}'::${column.duck}`; }
}

interface Reckoned { moments: Moments; spread(fences: Fences, edges: readonly number[]): Promise<{ below: number; above: number; counts: number[] }> }

async function counted(sql: string, from: string, most: number, scale: number, session: Session, task: Task): Promise<Reckoned> {
  const pairs = await session.doubles(`SELECT unnest([x, n]) FROM (SELECT ${sql}::DOUBLE AS x, count(*)::DOUBLE AS n FROM ${from} WHERE ${sql} IS NOT NULL GROUP BY 1 ORDER BY 1)`, 2 * most, task);
  const tally: Tally = { values: pairs.filter((_, at) => at % 2 === 0), counts: pairs.filter((_, at) => at % 2 === 1) };
  return { moments: momentsOf(tally, scale), spread: (fences, edges) => Promise.resolve({ ...countsBeyond(tally, fences), counts: binned(tally, edges) }) };
}

async function read(sql: string, from: string, scale: number, session: Session, task: Task): Promise<Reckoned> {
  const x = `${sql}::DOUBLE`;
  const [quartiles, mean, std] = await session.row(`SELECT to_json(quantile_cont(${x}, [0.25, 0.5, 0.75])::VARCHAR[])::VARCHAR, avg(${x} / ${literal(scale)})::VARCHAR, stddev_samp(${x} / ${literal(scale)})::VARCHAR FROM ${from}`, task);
  // SAFETY: three numbers as texts were asked for.
  const [q25 = null, median = null, q75 = null] = (JSON.parse(String(quartiles)) as string[]).map(Number);
  const scaled = (value: SqlValue | undefined): number | null => { const found = number(value); return found === null ? null : found * scale; };
  return {
    moments: { mean: scaled(mean), std: scaled(std), q25, median, q75 },
    spread: async ({ low, high }, edges) => {
      const [below, above, counts] = await session.row(`SELECT count(*) FILTER (${x} < ${literal(low)})::VARCHAR, count(*) FILTER (${x} > ${literal(high)})::VARCHAR, ${edges.length === 0 ? `'{}'` : histogramSql(x, edges)} FROM ${from}`, task);
      return { below: whole(below), above: whole(above), counts: histogramCounts(counts, edges) };
    },
  };
}

/** DuckDB's bins hold their upper edge, ours the lower one: turned round they are the same. */
export const histogramSql = (x: string, edges: readonly number[]): string => `to_json(map_values(histogram(-(${x}), [${[...edges].reverse().map((edge) => literal(-edge)).join(', ')}])))::VARCHAR`;

export function histogramCounts(json: SqlValue | undefined, edges: readonly number[]): number[] {
  // SAFETY: histogramSql asks for it.
  const found = typeof json === 'string' && edges.length > 0 ? JSON.parse(json) as number[] : [];
  const bins = Math.max(0, edges.length - 1);
  // The first holds what is as large as the last edge; a bin beyond all edges stands last and is empty.
  const turned = found.slice(1, bins + 1).reverse();
  return Array.from({ length: bins }, (_, at) => (turned[at] ?? 0) + (at === bins - 1 ? found[0] ?? 0 : 0));
}
