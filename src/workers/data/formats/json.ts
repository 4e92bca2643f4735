import { quoteText } from '../../../core/data/sql';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import { readable } from '../failures';
import type { Found } from '../files';
import { readablePaths } from '../links';
import { endOf } from '../packing';
import { relationOf } from '../session';
import { asColumns, describe, type Opening, type OpenTable } from './opened';

/** Memory is set aside for objects of this size, several times over; larger ones are rare enough to be tried second. */
const objectBytes = [2 ** 24, 2 ** 27];

/** An array of objects, or one object a line. */
export async function openJson(found: Found, { session, task, scratch, table }: Opening): Promise<OpenTable> {
  const first = /[^\s\ufeff]/.exec(found.start.toString('utf8'))?.[0];
  const last = /(\S)\s*$/.exec((await endOf(found, task.signal)).toString('latin1'))?.[1];
  const isCut = first === '[' && last !== ']';
  const cut = (): HumanError => new HumanError('unreadable', say('{0} ends in the middle of its list: “]” is missing. It was cut off, or is still being written; make or copy it again.', found.name));
  // A list that was cut off behind a comma is all of it to DuckDB.
  if (isCut && last !== '}') throw cut();
  const [file = ''] = readablePaths(found.files, found.folder, scratch);
  // A later object may be otherwise than the first ones: then all are looked at before any is taken.
  let [sample, size] = [20_480, 0];
  for (;;) {
    try {
      await session.run(`CREATE OR REPLACE TABLE ${table} AS SELECT * FROM read_json(${quoteText(file)}, compression = ${quoteText(found.packing === 'none' ? 'uncompressed' : found.packing)}, sample_size = ${sample}, maximum_object_size = ${objectBytes[size] ?? 0})`, task);
      break;
    } catch (error) {
      const text = String(error);
      if (task.signal.aborted) throw error;
      if (/maximum_object_size/.test(text) && size === 0) size = 1;
      else if (sample > 0 && !/Malformed JSON/i.test(text)) sample = -1;
      else throw isCut ? cut() : readable(error, found.name);
    }
  }
  const columns = asColumns(await describe(session, table, task));
  const [rows] = await session.row(`SELECT count(*)::VARCHAR FROM ${table}`, task);
  return { columns, relation: relationOf(table, columns.map(({ name }) => name)), facts: { format: 'json', rows: Number(rows), columns: columns.map(({ name, kind, type }) => ({ name, kind, type })), bytes: found.bytes, files: 1, csv: null, notes: found.note === null ? [] : [found.note] } };
}
