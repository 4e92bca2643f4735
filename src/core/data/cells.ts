import type { DataKind } from '../../contract/data-api';
import { isNumberKind } from './kinds';
import { typeName } from './types';

/** A cell's SQL and the type that DuckDB gives it. */
export interface Typed { sql: string; duck: string }
export interface Tolerance { absolute?: number; relative?: number }

const kindOf = ({ duck }: Typed): DataKind => typeName(duck).kind;
const isMoment = (kind: DataKind): boolean => kind === 'date' || kind === 'timestamp';
const isText = (each: Typed): boolean => each.duck === 'VARCHAR';
/** What text may spell. */
const spelled: readonly DataKind[] = ['boolean', 'integer', 'float', 'decimal', 'date', 'time', 'timestamp'];

/**
 * SQL that is true where two cells differ. Missing is only equal to missing, NaN to NaN, and neither to the other. Cells of two types are compared by value: `1` is `1.0`, a
 * date its midnight, a text what it spells.
 */
export function differs(a: Typed, b: Typed, tolerance: Tolerance = {}): string {
  const exact = differsExactly(a, b);
  if (!isNumberKind(kindOf(a)) || !isNumberKind(kindOf(b)) || !isAbove(tolerance)) return exact;
  const [x, y] = [double(a), double(b)];
  const bounds = [tolerance.absolute ?? 0, ...(tolerance.relative ? [`${tolerance.relative}::DOUBLE * greatest(abs(${x}), abs(${y}))`] : [])];
  const near = `isfinite(${x}) AND isfinite(${y}) AND ${distance(a, b)} <= ${bounds.length > 1 ? `greatest(${bounds.join(', ')})` : bounds[0] ?? 0}`;
  return `(${exact} AND NOT coalesce(${near}, false))`;
}

const isAbove = ({ absolute = 0, relative = 0 }: Tolerance): boolean => absolute > 0 || relative > 0;
const double = ({ sql }: Typed): string => `${sql}::DOUBLE`;

/** How far two numbers are apart; what is not finite is asked of nobody. Whole numbers are subtracted as such: beyond 2^53 doubles can't. */
export const distance = (a: Typed, b: Typed): string =>
  kindOf(a) === 'integer' && kindOf(b) === 'integer' && !a.duck.startsWith('UHUGE') && !b.duck.startsWith('UHUGE') && a.duck !== 'HUGEINT' && b.duck !== 'HUGEINT'
    ? `abs(${a.sql}::HUGEINT - ${b.sql}::HUGEINT)::DOUBLE` : `abs(${double(a)} - ${double(b)})`;

export const isFiniteNumber = (each: Typed): string => (kindOf(each) === 'float' ? `isfinite(${each.sql})` : `${each.sql} IS NOT NULL`);
export const areNumbers = (a: Typed, b: Typed): boolean => isNumberKind(kindOf(a)) && isNumberKind(kindOf(b));

function differsExactly(a: Typed, b: Typed): string {
  if (a.duck === b.duck) return `${a.sql} IS DISTINCT FROM ${b.sql}`;
  const equal = equalValues(a, b);
  return `(CASE WHEN ${a.sql} IS NULL OR ${b.sql} IS NULL THEN (${a.sql} IS NULL) <> (${b.sql} IS NULL) ELSE NOT coalesce(${equal}, false) END)`;
}

/** Of two types that are not the same; null where one of them can't be the other. */
function equalValues(a: Typed, b: Typed): string {
  const [kindA, kindB] = [kindOf(a), kindOf(b)];
  if (isNumberKind(kindA) && isNumberKind(kindB)) {
    if (kindA === 'float' && kindB === 'integer') return floatIsWhole(a, b);
    if (kindA === 'integer' && kindB === 'float') return floatIsWhole(b, a);
    if (kindA === 'float' || kindB === 'float') return `${double(a)} = ${double(b)}`;
    if (kindA === 'integer' && kindB === 'integer') return `${a.sql}::HUGEINT = TRY_CAST(${b.sql} AS HUGEINT)`;
    return `${plainNumber(a)} = ${plainNumber(b)}`;
  }
  if (isMoment(kindA) && isMoment(kindB)) return `${moment(a)} = ${moment(b)}`;
  if (isText(a) && spelled.includes(kindB)) return `TRY_CAST(${a.sql} AS ${b.duck}) = ${b.sql}`;
  if (isText(b) && spelled.includes(kindA)) return `${a.sql} = TRY_CAST(${b.sql} AS ${a.duck})`;
  return `${a.sql}::VARCHAR = ${b.sql}::VARCHAR`;
}

const floatIsWhole = (float: Typed, whole: Typed): string => `(isfinite(${float.sql}) AND ${float.sql} = trunc(${float.sql}) AND TRY_CAST(${float.sql} AS HUGEINT) = TRY_CAST(${whole.sql} AS HUGEINT))`;

/** To nanoseconds, in words: a cast to a coarser unit would cut them off, one to a finer unit overflow. */
const moment = (each: Typed): string => (each.duck === 'DATE' || each.duck === 'TIMESTAMP WITH TIME ZONE' ? `${each.sql}::TIMESTAMP::VARCHAR` : `${each.sql}::VARCHAR`);

/** The number without the zeros that only its type adds: 1.50 and 1.5 are one. */
function plainNumber(each: Typed): string {
  switch (kindOf(each)) {
    case 'decimal': return /,\s*0\)$/.test(each.duck) ? `${each.sql}::VARCHAR` : `rtrim(rtrim(${each.sql}::VARCHAR, '0'), '.')`;
    case 'float': return `CASE WHEN isfinite(${each.sql}) AND ${each.sql} = trunc(${each.sql}) AND TRY_CAST(${each.sql} AS HUGEINT) IS NOT NULL THEN TRY_CAST(${each.sql} AS HUGEINT)::VARCHAR ELSE ${each.sql}::DOUBLE::VARCHAR END`;
    default: return `${each.sql}::VARCHAR`;
  }
}

/** Two expressions that are equal just where the cells are, for joins and groups. */
export function keyExpressions(a: Typed, b: Typed): [string, string] {
  if (a.duck === b.duck) return [a.sql, b.sql];
  const [kindA, kindB] = [kindOf(a), kindOf(b)];
  if (kindA === 'integer' && kindB === 'integer' && a.duck !== 'UHUGEINT' && b.duck !== 'UHUGEINT') return [`${a.sql}::HUGEINT`, `${b.sql}::HUGEINT`];
  if (kindA === 'float' && kindB === 'float') return [double(a), double(b)];
  if (isNumberKind(kindA) && isNumberKind(kindB)) return [plainNumber(a), plainNumber(b)];
  if (isMoment(kindA) && isMoment(kindB)) return [moment(a), moment(b)];
  if (isText(a) && spelled.includes(kindB)) return [spells(a, b), canonical(b)];
  if (isText(b) && spelled.includes(kindA)) return [canonical(a), spells(b, a)];
  return [`${a.sql}::VARCHAR`, `${b.sql}::VARCHAR`];
}

const canonical = (each: Typed): string => (isNumberKind(kindOf(each)) ? plainNumber(each) : `${each.sql}::VARCHAR`);
const spells = (text: Typed, as: Typed): string => `coalesce(${canonical({ sql: `TRY_CAST(${text.sql} AS ${as.duck})`, duck: as.duck })}, ${text.sql})`;
