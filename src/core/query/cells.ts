import type { Cell } from '../../contract/table-api';
import type { FieldValue } from './evaluate';

const longestCell = 300;

export function cellOf(value: FieldValue): Cell {
  if (typeof value === 'boolean') return Number(value);
  return value !== null && typeof value === 'object' ? (value.length ? value.join(', ') : null) : value;
}

/** What tables for people show: nobody reads on, and a text may be a megabyte. */
export const shortCell = (cell: Cell): Cell => (typeof cell === 'string' && cell.length > longestCell ? `${cell.slice(0, longestCell - 1)}…` : cell);
