import { formatBytes, formatDuration, formatExactTime, formatNumber, markdownText } from '../../core/format';
import type { Cell } from '../../contract/table-api';
import { shortCell } from '../../core/query';
import { type ExportColumn, type Pages, rowsOf } from './columns';

/** A table for people, as GitHub and editors show it; what would be markup is written as text. */
export async function* markdown(columns: readonly ExportColumn[], pages: Pages): AsyncGenerator<string> {
  yield line(columns.map(({ title }) => markdownText(title)));
  yield line(columns.map(({ kind }) => (kind === 'number' || kind === 'duration' || kind === 'bytes' ? '---:' : '---')));
  for await (const page of pages()) {
    let lines = '';
    for (const row of rowsOf(page)) lines += line(row.map((cell, at) => shown(cell, columns[at]?.kind ?? 'text')));
    if (lines) yield lines;
  }
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

function shown(cell: Cell, kind: ExportColumn['kind']): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return markdownText(String(shortCell(cell)));
  switch (kind) {
    case 'boolean': return cell === 0 ? 'no' : 'yes';
    case 'time': return formatExactTime(cell);
    case 'duration': return formatDuration(cell);
    case 'bytes': return formatBytes(cell);
    default: return formatNumber(cell);
  }
}
