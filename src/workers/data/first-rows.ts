import fs from 'node:fs';
import path from 'node:path';
import { type FirstRows, plainView } from '../../contract/view-api';
import type { Found } from './files';
import { encodingOf } from './formats/csv';
import { endOfLines } from './formats/lines';
import { openTables } from './open-tables';
import type { Task } from './session';
import { columnFacts, fileBase } from './view/base';
import { OpenView } from './view/open-view';
import { cellsOf } from './view/pages';

/** What is smaller is read whole in less time than anybody would look at its beginning. Packed text is several times as long. */
const longBytes = { none: 16 * 2 ** 20, gzip: 4 * 2 ** 20, zstd: 4 * 2 ** 20 };
const mostRows = 100;
const mostColumns = 200;
/** Little is read: the rest of the machine is for reading the whole. */
const limits = { memoryBytes: 2 ** 28, threads: 1 };

/**
 * The first rows of a long text file, from a copy of its beginning: text has to be read whole before anything is certain of it (its types, how many rows there are), which takes seconds a gigabyte.
 * Null: the file is short, or of a format that tells its rows at once, or its beginning alone says nothing.
 */
export async function firstRows(found: Found, scratch: string, task: Task): Promise<FirstRows | null> {
  if (!isLong(found)) return null;
  const folder = fs.mkdtempSync(path.join(scratch, 'first-'));
  try {
    const end = endOfLines(found.start, mostRows + 1);
    if (end === 0) return null;
    const file = path.join(folder, found.format === 'csv' ? 'first.csv' : 'first.jsonl');
    const part = found.start.subarray(0, end);
    fs.writeFileSync(file, part);
    const opened = await openTables([{ ...found, files: [file], packing: 'none', bytes: part.length, start: part }], folder, limits, task);
    try {
      const [table] = opened.tables;
      if (table === undefined) return null;
      const columns = columnFacts(table.columns);
      const view = await OpenView.make(fileBase(table), plainView, { session: opened.session, name: 'first', task });
      const block = await cellsOf(view, { offset: 0, count: mostRows, columns: columns.slice(0, mostColumns).map(({ name }) => name) }, task);
      return block.count === 0 ? null : { columns: columns.slice(0, mostColumns), block };
    } finally {
      opened.close();
    }
  } catch (error) {
    if (task.signal.aborted) throw error;
    // The reading of the whole says what is wrong, with the place.
    return null;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function isLong({ format, packing, bytes, start, source }: Found): boolean {
  if (bytes < longBytes[packing]) return false;
  if (format === 'json') return /^\s*\{/.test(start.toString('latin1'));
  // Letters of two bytes: a line's end is not told by one.
  return format === 'csv' && !/^utf-?16/i.test(source.csv?.encoding ?? encodingOf(start));
}
