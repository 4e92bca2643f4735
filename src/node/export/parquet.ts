import { say } from '../../core/say';
import type { Cell } from '../../contract/table-api';
import { HumanError } from '../../core/human-error';
import type { ExportColumn, Pages } from './columns';

const rowGroup = 10_000;
type Shape = 'number' | 'boolean' | 'time' | 'text';

/** One row group after another, so that a long history is never in memory. Times are timestamps in UTC, lengths of time seconds. */
export async function writeParquet(columns: readonly ExportColumn[], pages: Pages, file: string): Promise<void> {
  const { fileWriter, ParquetWriter } = await import('hyparquet-writer');
  const shapes = await shapesOf(columns, pages);
  const writer = new ParquetWriter({
    writer: fileWriter(file), createdBy: 'offbook',
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(({ title }, at) => ({ name: title, repetition_type: 'OPTIONAL' as const, ...elements[shapes[at] ?? 'text'] }))],
  });
  let held: (number | string | boolean | Date | null)[][] = columns.map(() => []);
  const flush = async () => {
    if (held[0]?.length) await writer.write({ columnData: columns.map(({ title }, at) => ({ name: title, data: held[at] ?? [] })), rowGroupSize: rowGroup });
    held = columns.map(() => []);
  };
  for await (const page of pages()) {
    page.forEach((column, at) => { for (const cell of column) held[at]?.push(stored(cell, shapes[at] ?? 'text', columns[at]?.kind ?? 'text')); });
    if ((held[0]?.length ?? 0) >= rowGroup) await flush();
  }
  await flush();
  await writer.finish();
}

const elements = {
  number: { type: 'DOUBLE' as const },
  boolean: { type: 'BOOLEAN' as const },
  time: { type: 'INT64' as const, converted_type: 'TIMESTAMP_MILLIS' as const, logical_type: { type: 'TIMESTAMP' as const, isAdjustedToUTC: true, unit: 'MILLIS' as const } },
  text: { type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, logical_type: { type: 'STRING' as const } },
};

/** A Parquet column has one type: where a parameter may be number or text, all of it is looked at first. */
async function shapesOf(columns: readonly ExportColumn[], pages: Pages): Promise<Shape[]> {
  const shapes = columns.map(({ kind }): Shape => (kind === 'boolean' || kind === 'time' || kind === 'text' ? kind : 'number'));
  if (columns.some(({ kind }) => kind === 'mixed')) {
    for await (const page of pages()) page.forEach((column, at) => { if (columns[at]?.kind === 'mixed' && column.some(cell => typeof cell === 'string')) shapes[at] = 'text'; });
  }
  return shapes;
}

function stored(cell: Cell, shape: Shape, kind: ExportColumn['kind']): number | string | boolean | Date | null {
  if (cell === null) return null;
  // A lone half of a surrogate pair has no UTF-8.
  if (shape === 'text') return String(cell).replace(/\p{Surrogate}/gu, '\ufffd');
  if (typeof cell === 'string') throw new HumanError('changed', say('The runs changed while they were exported: a column of numbers has text now. Export again.'));
  switch (shape) {
    case 'boolean': return cell !== 0;
    case 'time': return new Date(cell);
    case 'number': return kind === 'duration' ? cell / 1000 : cell;
    default: return cell;
  }
}
