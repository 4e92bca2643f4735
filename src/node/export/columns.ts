import type { FieldKind } from '../../core/query';
import type { Cell } from '../../contract/table-api';

/** `mixed`: numbers and text in one column. */
export interface ExportColumn { /** The field's text: also the column's title. */ title: string; kind: FieldKind | 'mixed' }
/** cells[column][row], as `TablePage` has them. Asked again, it begins anew. */
export type Pages = () => AsyncIterable<readonly (readonly Cell[])[]>;
export type Format = 'csv' | 'json' | 'markdown' | 'parquet';
export const formats: readonly Format[] = ['csv', 'json', 'markdown', 'parquet'];
export const isFormat = (text: string): text is Format => (formats as readonly string[]).includes(text);

/** A moment as ISO 8601 in UTC, a length of time in seconds, a switch as a switch: what programs read. */
export function plainCell(cell: Cell, kind: ExportColumn['kind']): number | string | boolean | null {
  if (cell === null || typeof cell === 'string') return cell;
  switch (kind) {
    case 'boolean': return cell !== 0;
    case 'time': { const date = new Date(cell); return Number.isNaN(date.getTime()) ? null : date.toISOString(); }
    case 'duration': return cell / 1000;
    default: return cell;
  }
}

export function* rowsOf(page: readonly (readonly Cell[])[]): Generator<Cell[]> {
  for (let row = 0; row < (page[0]?.length ?? 0); row++) yield page.map(column => column[row] ?? null);
}

/** Python's spelling, which pandas, R and spreadsheets read. */
export const numberText = (value: number): string => (Number.isNaN(value) ? 'NaN' : value === Infinity ? 'inf' : value === -Infinity ? '-inf' : String(value));
