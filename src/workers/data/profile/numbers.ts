import type { NumberFacts, ValueCount } from '../../../contract/profile';
import { binEdges, scaleOf } from '../../../core/profile/bins';
import { type Asked, type Fences, fencesOf, type Moments, type Told, toldOf } from '../../../core/profile/tally';
import { cellText } from '../cells';
import type { OpenColumn } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { counted } from './counted';
import { endable, literal } from './sql';
import { mostTop, valuesOf, type Values } from './values';

export const bins = 20;
/** So many distinct numbers are counted in a hash table; more are sorted, which takes less time and room. */
export const mostGrouped = 50_000;
/** What doubles hold without a gap. */
export const largestWhole = 2 ** 53;

const number = (value: SqlValue | undefined): number | null => (value === null || value === undefined ? null : Number(value));
const whole = (value: SqlValue | undefined): number => Number(value ?? 0);

/** Ends of a column's numbers as texts, to bin a sample between those of the whole. */
export interface Ends { min: string | null; max: string | null }
/** One cheap reading; `distinct` is a sketch. */
interface Scan { count: number; missing: number; distinct: number; nan: number; above: number; below: number; zeros: number; negative: number; min: string | null; max: string | null; atMin: number; atMax: number }

export async function numberProfile(column: OpenColumn, from: string, session: Session, task: Task, ends?: Ends): Promise<Values & { number: NumberFacts }> {
  const scan = await scanOf(column, from, session, task);
  const { kind, sql } = column;
  const facts = { min: cellText(ends?.min ?? scan.min, kind), max: cellText(ends?.max ?? scan.max, kind), zeros: scan.zeros, negative: scan.negative, nan: scan.nan, infinite: scan.above + scan.below };
  const nothing = { mean: null, std: null, q25: null, median: null, q75: null, atMin: 0, atMax: 0, histogram: null, outliers: null };
  if (scan.min === null || scan.max === null) return { ...await valuesOf(column, from, session, task), number: { ...facts, ...nothing } };
  // A condition leaves the column as it lies; what is NULL in its place would have to be looked at one by one.
  const there = `(SELECT ${sql} FROM ${from} WHERE ${kind === 'float' && scan.nan + facts.infinite > 0 ? `isfinite(${sql})` : `${sql} IS NOT NULL`})`;
  const scale = scaleOf(Number(scan.min), Number(scan.max));
  const edges = binEdges(Number(facts.min), Number(facts.max), bins);
  if (!fitsDoubles(column, scan)) {
    const { moments, fences, below, above, counts } = await read(sql, there, { scale, edges }, session, task);
    return { ...await valuesOf(column, from, session, task), number: { ...facts, ...moments, atMin: scan.atMin, atMax: scan.atMax, histogram: edges.length === 0 ? null : { edges, counts }, outliers: { ...fences, below, above } } };
  }
  const told = await toldBy(sql, there, scan, { scale, edges, most: mostTop, gaps: 0 }, session, task);
  const { zeros, negative, moments, atMin, atMax, fences, below, above } = told;
  return {
    count: scan.count, missing: scan.missing, ...await commonOf(column, told, scan, session, task),
    number: { ...facts, zeros, negative, ...moments, atMin, atMax, histogram: edges.length === 0 ? null : { edges, counts: told.bins }, outliers: { ...fences, below, above } },
  };
}

async function scanOf(column: OpenColumn, from: string, session: Session, task: Task): Promise<Scan> {
  const { sql, kind, duck } = column;
  const texts = (row: readonly SqlValue[]): (string | null)[] => row.map((end) => (typeof end === 'string' ? end : null));
  const row = await session.row(`SELECT count(*)::VARCHAR, count(${sql})::VARCHAR, approx_count_distinct(${sql})::VARCHAR, min(${sql})::VARCHAR, max(${sql})::VARCHAR FROM ${from}`, task);
  const [rows, there, distinct] = row.slice(0, 3).map(whole) as [number, number, number];
  const [min = null, max = null] = texts(row.slice(3));
  const scan: Scan = { count: there, missing: rows - there, distinct, nan: 0, above: 0, below: 0, min, max, zeros: 0, negative: 0, atMin: 0, atMax: 0 };
  // NaN is greater than all to DuckDB: whatever is special shows at one of the ends.
  if (kind === 'float' && [min, max].some((end) => end !== null && !Number.isFinite(Number(end)))) {
    const ends = endable(column) ?? sql;
    const special = await session.row(`SELECT ${[`isnan(${sql})`, `${sql} = 'inf'`, `${sql} = '-inf'`].map((test) => `count(*) FILTER (${test})::VARCHAR`).join(', ')}, min(${ends})::VARCHAR, max(${ends})::VARCHAR FROM ${from}`, task);
    const [nan, above, below] = special.slice(0, 3).map(whole) as [number, number, number];
    const [least = null, greatest = null] = texts(special.slice(3));
    return { ...scan, count: there - nan, nan, above, below, min: least, max: greatest };
  }
  if (min === null || max === null || fitsDoubles(column, scan)) return scan;
  // Numbers compare as their own type: 2^60 + 1 is no double.
  const counts = await session.row(`SELECT ${[`${sql} = 0`, `${sql} < 0`, `${sql} = '${min}'::${duck}`, `${sql} = '${max}'::${duck}`].map((test) => `count(*) FILTER (${test})::VARCHAR`).join(', ')} FROM ${from}`, task);
  const [zeros, negative, atMin, atMax] = counts.map(whole) as [number, number, number, number];
  return { ...scan, zeros, negative, atMin, atMax };
}

/** Each of its numbers is a double of its own. */
function fitsDoubles({ kind, duck }: OpenColumn, { min, max }: Pick<Scan, 'min' | 'max'>): boolean {
  if (kind === 'float') return true;
  if (kind === 'decimal') return Number(/\((\d+)/.exec(duck)?.[1] ?? 38) <= 15;
  return Math.max(Math.abs(Number(min)), Math.abs(Number(max))) <= largestWhole;
}

async function toldBy(sql: string, there: string, { distinct }: Scan, asked: Asked, session: Session, task: Task): Promise<Told> {
  if (distinct > mostGrouped) return counted(await session.column(`SELECT ${sql}::DOUBLE FROM ${there}`, task), asked, task);
  const pairs = await session.column(`SELECT unnest([x, n]) FROM (SELECT ${sql}::DOUBLE AS x, count(*)::DOUBLE AS n FROM ${there} GROUP BY 1 ORDER BY 1)`, task);
  return toldOf({ values: pairs.filter((_, at) => at % 2 === 0), counts: Uint32Array.from(pairs.filter((_, at) => at % 2 === 1)) }, asked);
}

/** Infinities are values that are there, and may be the most common. */
async function commonOf(column: OpenColumn, { distinct, top }: Told, { above, below }: Scan, session: Session, task: Task): Promise<{ distinct: number; top: ValueCount[] }> {
  const infinite = ([[-Infinity, below], [Infinity, above]] as const).filter(([, count]) => count > 0);
  const all = [...top, ...infinite].sort(([one, count], [other, otherCount]) => otherCount - count || one - other).slice(0, mostTop);
  const texts = await session.row(`SELECT ${all.map(([value]) => `${literal(value)}::${column.duck}::VARCHAR`).join(', ')}`, task);
  return { distinct: distinct + infinite.length, top: all.map(([, count], at) => ({ value: cellText(texts[at] ?? null, column.kind) ?? '', count })) };
}

interface Read { moments: Moments; fences: Fences; below: number; above: number; counts: number[] }

/** What is no double is reckoned by the database. */
async function read(sql: string, from: string, { scale, edges }: Pick<Asked, 'scale' | 'edges'>, session: Session, task: Task): Promise<Read> {
  const x = `${sql}::DOUBLE`;
  const [quartiles, mean, std] = await session.row(`SELECT to_json(quantile_cont(${x}, [0.25, 0.5, 0.75])::VARCHAR[])::VARCHAR, avg(${x} / ${literal(scale)})::VARCHAR, stddev_samp(${x} / ${literal(scale)})::VARCHAR FROM ${from}`, task);
  // SAFETY: three numbers as texts were asked for.
  const [q25 = null, median = null, q75 = null] = (JSON.parse(String(quartiles)) as string[]).map(Number);
  const scaled = (value: SqlValue | undefined): number | null => { const found = number(value); return found === null ? null : found * scale; };
  const fences = fencesOf(q25 ?? 0, q75 ?? 0);
  const [below, above, counts] = await session.row(`SELECT count(*) FILTER (${x} < ${literal(fences.low)})::VARCHAR, count(*) FILTER (${x} > ${literal(fences.high)})::VARCHAR, ${edges.length === 0 ? `'{}'` : histogramSql(x, edges)} FROM ${from}`, task);
  return { moments: { mean: scaled(mean), std: scaled(std), q25, median, q75 }, fences, below: whole(below), above: whole(above), counts: histogramCounts(counts, edges) };
}

/** DuckDB's bins hold their upper edge, ours the lower one: turned round they are the same. */
export const histogramSql = (x: string, edges: readonly number[]): string => `to_json(map_values(histogram(-(${x}), [${[...edges].reverse().map((edge) => literal(-edge)).join(', ')}])))::VARCHAR`;

export function histogramCounts(json: SqlValue | undefined, edges: readonly number[]): number[] {
  // SAFETY: histogramSql asks for it.
  const found = typeof json === 'string' && edges.length > 0 ? JSON.parse(json) as number[] : [];
  const all = Math.max(0, edges.length - 1);
  // The first holds what is as large as the last edge; a bin beyond all edges stands last and is empty.
  const turned = found.slice(1, all + 1).reverse();
  return Array.from({ length: all }, (_, at) => (turned[at] ?? 0) + (at === all - 1 ? found[0] ?? 0 : 0));
}
