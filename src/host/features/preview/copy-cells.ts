import type { DataApi, DataSource } from '../../../contract/data-api';
import type { Copied, CopyRequest } from '../../../contract/preview-page';
import { cellMarks, type PackedCells, type TableView } from '../../../contract/view-api';
import { type CopyCell, copyText } from '../../../core/data/copy-text';
import { cancelled } from '../../../core/cancelled';
import { formatExactCount } from '../../../core/format';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';

const mostCells = 1_000_000;
const mostBytes = 64 * 2 ** 20;
/** Long and nested values are read one by one. */
const mostWhole = 2_000;
const rowsAtOnce = 1_000;
const columnsAtOnce = 200;

interface How { api: DataApi; source: DataSource; view: TableView; task: string; isOver(): boolean; progress(share: number): void }

/** What was selected, read in blocks and made into one text. */
export async function copyCells({ from, to, columns, as, heads }: CopyRequest, { api, source, view, task, isOver, progress }: How): Promise<{ text: string; copied: Copied }> {
  const count = Math.max(0, to - from);
  if (count * columns.length > mostCells) throw new HumanError('too-many', say('{0} cells are too many to copy; at most {1} fit. Select fewer rows or columns.', formatExactCount(count * columns.length), formatExactCount(mostCells)));
  const wantsJson = as === 'python-rows' || as === 'python-columns';
  const rows: CopyCell[][] = Array.from({ length: count }, () => []);
  const whole: { row: number; column: number }[] = [];
  let bytes = 0;
  let there = count;
  for (let first = 0; first < columns.length; first += columnsAtOnce) {
    const some = columns.slice(first, first + columnsAtOnce);
    for (let offset = 0; offset < count; offset += rowsAtOnce) {
      if (isOver()) throw cancelled();
      const block = await api.cells(source, view, { offset: from + offset, count: Math.min(rowsAtOnce, count - offset), columns: some.map(({ name }) => name) }, task);
      // The file may have become shorter since it was selected in.
      if (block.count < Math.min(rowsAtOnce, count - offset)) there = Math.min(there, offset + block.count);
      for (const [at, packed] of block.columns.entries()) {
        const isNested = ['list', 'struct', 'map'].includes(some[at]?.kind ?? '');
        for (let row = 0; row < block.count; row += 1) {
          const cell = unpacked(packed, row);
          rows[offset + row]?.push(cell.cell);
          if (cell.mark === cellMarks.cut || (isNested && wantsJson && cell.cell.text !== null)) whole.push({ row: offset + row, column: first + at });
        }
        bytes += packed.texts.byteLength;
      }
      if (bytes > mostBytes) throw new HumanError('too-many', say('The text of these cells is too long to copy. Select fewer rows or columns.'));
      progress((first + (some.length * Math.min(count, offset + rowsAtOnce)) / Math.max(1, count)) / columns.length);
    }
  }
  if (whole.length > mostWhole) throw new HumanError('too-many', say('{0} of these cells are long or nested, and at most {1} can be copied whole. Select fewer rows.', formatExactCount(whole.length), formatExactCount(mostWhole)));
  for (const { row, column } of whole) {
    if (isOver()) throw cancelled();
    const cell = await api.cell(source, view, { row: from + row, column: columns[column]?.name ?? '' }, task);
    const line = rows[row];
    if (cell.isCut) throw new HumanError('too-long', say('The value in row {0} of “{1}” is too long to copy. Select other cells.', formatExactCount(from + row + 1), columns[column]?.name ?? ''));
    if (line) line[column] = { text: cell.text, isFloatWord: false, json: cell.json };
  }
  const text = copyText(columns, rows.slice(0, there), as, heads);
  return { text, copied: { rows: there, columns: columns.length, bytes: Buffer.byteLength(text) } };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
function unpacked({ texts, ends, marks }: PackedCells, at: number): { cell: CopyCell; mark: number } {
  const mark = marks[at] ?? cellMarks.missing;
  if (mark === cellMarks.missing) return { cell: { text: null, isFloatWord: false, json: null }, mark };
  return { cell: { text: decoder.decode(texts.subarray(at === 0 ? 0 : ends[at - 1], ends[at])), isFloatWord: mark === cellMarks.nan || mark === cellMarks.infinite, json: null }, mark };
}
