import type { NumberFacts } from '../../../contract/profile';
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
export interface Scan { count: number; missing: number; distinct: number; nan: number; above: number; below: number; zeros: number; negative: number; min: string | null; max: string | null; atMin: number; atMax: number }

export async function numberProfile(column: OpenColumn, from: string, session: Session, task: Task, ends?: Ends): Promise<Numbered> {
  const [scan] = await scansOf([column], from, session, task) as [Scan];
  const { kind, sql } = column;
  const asked = askedOf(scan, ends);
  const facts = { min: cellText(ends?.min ?? scan.min, kind), max: cellText(ends?.max ?? scan.max, kind), zeros: scan.zeros, negative: scan.negative, nan: scan.nan, infinite: scan.above + scan.below };
  const nothing = { mean: null, std: null, q25: null, median: null, q75: null, atMin: 0, atMax: 0, histogram: null, outliers: null };
  if (asked === null) return { ...await valuesOf(column, from, session, task), number: { ...facts, ...nothing } };
  // A condition leaves the column as it lies; what is NULL in its place would have to be looked at one by one.
  const there = `(SELECT ${sql} FROM ${from} WHERE ${kind === 'float' && scan.nan + facts.infinite > 0 ? `isfinite(${sql})` : `${sql} IS NOT NULL`})`;
  if (!fitsDoubles(column, scan)) {
    const { edges } = asked;
    const { moments, fences, below, above, counts } = await read(sql, there, asked, session, task);
    return { ...await valuesOf(column, from, session, task), number: { ...facts, ...moments, atMin: scan.atMin, atMax: scan.atMax, histogram: edges.length === 0 ? null : { edges, counts }, outliers: { ...fences, below, above } } };
  }
  const told = await toldBy(sql, there, scan, asked, session, task);
  const [values] = await commonOf([{ column, scan, told }], session, task);
  return numbered(column, scan, asked, told, values as Common, ends);
}

export type Numbered = Values & { number: NumberFacts };
interface AskedNumbers extends Asked { edges: number[] }
type Common = Pick<Values, 'distinct' | 'top'>;

/** What is asked of a column's numbers; null: it has none that are finite. */
export function askedOf(scan: Scan, ends?: Ends): AskedNumbers | null {
  if (scan.min === null || scan.max === null) return null;
  return { scale: scaleOf(Number(scan.min), Number(scan.max)), edges: binEdges(Number(ends?.min ?? scan.min), Number(ends?.max ?? scan.max), bins), most: mostTop, gaps: 0 };
}

/** A column of doubles, told from its numbers. */
export function numbered({ kind }: OpenColumn, scan: Scan, { edges }: AskedNumbers, { zeros, negative, moments, atMin, atMax, fences, below, above, bins: counts }: Told, common: Common, ends?: Ends): Numbered {
  return {
    count: scan.count, missing: scan.missing, ...common,
    number: {
      min: cellText(ends?.min ?? scan.min, kind), max: cellText(ends?.max ?? scan.max, kind), nan: scan.nan, infinite: scan.above + scan.below,
      zeros, negative, ...moments, atMin, atMax, histogram: edges.length === 0 ? null : { edges, counts }, outliers: { ...fences, below, above },
    },
  };
}

/** Of several columns in one reading; those that hold what is special, or no doubles, are read once more. */
export async function scansOf(columns: readonly OpenColumn[], from: string, session: Session, task: Task): Promise<Scan[]> {
  const texts = (row: readonly SqlValue[]): (string | null)[] => row.map((end) => (typeof end === 'string' ? end : null));
  const asked = async (some: readonly OpenColumn[], expressions: (column: OpenColumn) => string[]): Promise<SqlValue[][]> => {
    if (some.length === 0) return [];
    const row = await session.row(`SELECT ${some.flatMap(expressions).join(', ')} FROM ${from}`, task);
    const width = row.length / some.length;
    return some.map((_, at) => row.slice(at * width, (at + 1) * width));
  };
  const first = await asked(columns, ({ sql }) => ['count(*)', `count(${sql})`, `approx_count_distinct(${sql})`, `min(${sql})`, `max(${sql})`].map((each) => `${each}::VARCHAR`));
  const scans = new Map(columns.map((column, at): [OpenColumn, Scan] => {
    const row = first[at] ?? [];
    const [rows, there, distinct] = row.slice(0, 3).map(whole) as [number, number, number];
    const [min = null, max = null] = texts(row.slice(3));
    return [column, { count: there, missing: rows - there, distinct, nan: 0, above: 0, below: 0, min, max, zeros: 0, negative: 0, atMin: 0, atMax: 0 }];
  }));
  const scanOf = (column: OpenColumn): Scan => scans.get(column) as Scan;
  // NaN is greater than all to DuckDB: whatever is special shows at one of the ends.
  const special = columns.filter((column) => column.kind === 'float' && [scanOf(column).min, scanOf(column).max].some((end) => end !== null && !Number.isFinite(Number(end))));
  const specials = await asked(special, (column) => {
    const { sql } = column;
    const ends = endable(column) ?? sql;
    return [...[`isnan(${sql})`, `${sql} = 'inf'`, `${sql} = '-inf'`].map((test) => `count(*) FILTER (${test})::VARCHAR`), `min(${ends})::VARCHAR`, `max(${ends})::VARCHAR`];
  });
  for (const [at, column] of special.entries()) {
    const row = specials[at] ?? [];
    const [nan, above, below] = row.slice(0, 3).map(whole) as [number, number, number];
    const [min = null, max = null] = texts(row.slice(3));
    scans.set(column, { ...scanOf(column), count: scanOf(column).count - nan, nan, above, below, min, max });
  }
  // Numbers compare as their own type: 2^60 + 1 is no double.
  const large = columns.filter((column) => scanOf(column).min !== null && !fitsDoubles(column, scanOf(column)));
  const counts = await asked(large, (column) => [`${column.sql} = 0`, `${column.sql} < 0`, ...[scanOf(column).min, scanOf(column).max].map((end) => `${column.sql} = '${end ?? ''}'::${column.duck}`)].map((test) => `count(*) FILTER (${test})::VARCHAR`));
  for (const [at, column] of large.entries()) {
    const [zeros, negative, atMin, atMax] = (counts[at] ?? []).map(whole) as [number, number, number, number];
    scans.set(column, { ...scanOf(column), zeros, negative, atMin, atMax });
  }
  return columns.map(scanOf);
}

/** Each of its numbers is a double of its own. */
export function fitsDoubles({ kind, duck }: OpenColumn, { min, max }: Pick<Scan, 'min' | 'max'>): boolean {
  if (kind === 'float') return true;
  if (kind === 'decimal') return Number(/\((\d+)/.exec(duck)?.[1] ?? 38) <= 15;
  return Math.max(Math.abs(Number(min)), Math.abs(Number(max))) <= largestWhole;
}

async function toldBy(sql: string, there: string, { distinct }: Scan, asked: Asked, session: Session, task: Task): Promise<Told> {
  if (distinct > mostGrouped) return counted(await session.column(`SELECT ${sql}::DOUBLE FROM ${there}`, task), asked, task);
  const pairs = await session.column(`SELECT unnest([x, n]) FROM (SELECT ${sql}::DOUBLE AS x, count(*)::DOUBLE AS n FROM ${there} GROUP BY 1 ORDER BY 1)`, task);
  return toldOf({ values: pairs.filter((_, at) => at % 2 === 0), counts: Uint32Array.from(pairs.filter((_, at) => at % 2 === 1)) }, asked);
}

/** Infinities are values that are there, and may be the most common. The values' texts are asked for all at once. */
export async function commonOf(all: readonly { column: OpenColumn; scan: Scan; told: Told }[], session: Session, task: Task): Promise<Common[]> {
  const found = all.map(({ column, scan: { above, below }, told: { distinct, top } }) => {
    const infinite = ([[-Infinity, below], [Infinity, above]] as const).filter(([, count]) => count > 0);
    return { column, distinct: distinct + infinite.length, top: [...top, ...infinite].sort(([one, count], [other, otherCount]) => otherCount - count || one - other).slice(0, mostTop) };
  });
  const values = found.flatMap(({ column, top }) => top.map(([value]) => `${literal(value)}::${column.duck}::VARCHAR`));
  const texts = values.length === 0 ? [] : await session.row(`SELECT ${values.join(', ')}`, task);
  let at = 0;
  return found.map(({ column, distinct, top }) => ({ distinct, top: top.map(([, count]) => ({ value: cellText(texts[at++] ?? null, column.kind) ?? '', count })) }));
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
