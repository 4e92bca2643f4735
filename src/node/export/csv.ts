import { spreadsheetText } from '../../core/format';
import { type ExportColumn, numberText, type Pages, plainCell, rowsOf } from './columns';

/** RFC 4180: lines end with CR LF, quotes are doubled. What is missing is empty, empty text is `""`. */
export async function* csv(columns: readonly ExportColumn[], pages: Pages): AsyncGenerator<string> {
  yield line(columns.map(({ title }) => text(title)));
  for await (const page of pages()) {
    let lines = '';
    for (const row of rowsOf(page)) {
      lines += line(row.map((cell, at) => {
        const value = plainCell(cell, columns[at]?.kind ?? 'text');
        return value === null ? '' : typeof value === 'number' ? numberText(value) : typeof value === 'boolean' ? String(value) : text(value);
      }));
    }
    if (lines) yield lines;
  }
}

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

function text(value: string): string {
  const clean = spreadsheetText(value).replaceAll('\0', '\ufffd');
  return clean === '' || /[",\r\n]|^\s|\s$/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean;
}
