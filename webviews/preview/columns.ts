import type { DataColumn, DataKind } from '../../src/contract/data-api';

/** What a person arranged of the columns; names that the table has not are passed over. */
export interface ColumnArrangement { /** In this order, before the others. */ order: string[]; hidden: string[]; pinned: string[]; widths: Record<string, number> }
export const noArrangement: ColumnArrangement = { order: [], hidden: [], pinned: [], widths: {} };

/** `x`: among the columns that scroll; of pinned ones, among those. */
export interface Column { column: DataColumn; name: string; w: number; x: number; isPinned: boolean; isRight: boolean }
export interface Columns { all: Column[]; pinned: Column[]; free: Column[]; pinnedWidth: number; freeWidth: number; hidden: number }

const narrowest = 48;
const widest = 2_000;
export const clampWidth = (width: number): number => Math.max(narrowest, Math.min(widest, Math.round(width)));

const rightKinds: ReadonlySet<DataKind> = new Set(['integer', 'float', 'decimal', 'duration']);
/** Until the first rows are there. */
const kindWidths: Partial<Record<DataKind, number>> = { boolean: 84, integer: 104, float: 124, decimal: 116, date: 112, time: 124, timestamp: 196, text: 160, bytes: 160, list: 220, struct: 240, map: 240 };
const perLetter = 8;
const forMarks = 44;

const firstWidth = ({ name, kind }: DataColumn): number => clampWidth(Math.max(kindWidths[kind] ?? 140, Math.min(260, name.length * perLetter + forMarks)));

/** `fitted`: how wide a column is by its values, as far as that is known. */
export function layOut(columns: readonly DataColumn[], { order, hidden, pinned, widths }: ColumnArrangement, fitted: (name: string) => number | undefined): Columns {
  const byName = new Map(columns.map(column => [column.name, column]));
  const isHidden = new Set(hidden);
  const isPinned = new Set(pinned);
  const ordered = [...new Set([...order.filter(name => byName.has(name)), ...byName.keys()])].filter(name => !isHidden.has(name)).flatMap(name => byName.get(name) ?? []);
  const placed = (some: DataColumn[], pin: boolean): { placed: Column[]; width: number } => {
    let x = 0;
    const all = some.map((column): Column => {
      const w = Object.hasOwn(widths, column.name) ? clampWidth(widths[column.name] ?? 0) : fitted(column.name) ?? firstWidth(column);
      const at = { column, name: column.name, w, x, isPinned: pin, isRight: rightKinds.has(column.kind) };
      x += w;
      return at;
    });
    return { placed: all, width: x };
  };
  const held = placed(ordered.filter(({ name }) => isPinned.has(name)), true);
  const free = placed(ordered.filter(({ name }) => !isPinned.has(name)), false);
  return { all: [...held.placed, ...free.placed], pinned: held.placed, free: free.placed, pinnedWidth: held.width, freeWidth: free.width, hidden: byName.size - ordered.length };
}

/** Of the columns that scroll, those between two places; found by halving, since there may be ten thousand. */
export function columnsInSight({ free }: Columns, left: number, width: number): { from: number; to: number } {
  const firstWhere = (good: (column: Column) => boolean): number => {
    let [low, high] = [0, free.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const column = free[middle];
      if (column && good(column)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return { from: firstWhere(({ x, w }) => x + w > left), to: firstWhere(({ x }) => x >= left + width) };
}

/** The whole order with one column put before another (null: at the end), for an arrangement. */
export function moved({ all }: Columns, name: string, before: string | null): string[] {
  const rest = all.map(each => each.name).filter(each => each !== name);
  const at = before === null ? rest.length : rest.indexOf(before);
  return [...rest.slice(0, at), name, ...rest.slice(at)];
}
