import { BIGINT, BOOLEAN, DATE, DOUBLE, type DuckDBType, type DuckDBValue, DuckDBDateValue, DuckDBTimestampValue, DuckDBTimeValue, TIME, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import type { Entry, ZipFile } from 'yauzl';
import { HumanError, isHumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { Found } from '../files';
import { relationOf, type Task } from '../session';
import { cancelled } from '../../../core/cancelled';
import { withArchive } from './archive';
import { type Moment, momentsOf, piecesOf, sharedTexts, unescaped, workbookOf } from './excel-parts';
import { type Batch, fillTable } from './fill';
import { asColumns, type Opening, type OpenTable } from './opened';

type Kind = 'number' | 'whole' | 'text' | 'boolean' | 'error' | Moment;
interface Cell { kind: Kind; value: string | number }
type Row = (Cell | undefined)[];
interface Look { shared: readonly string[]; moments: readonly (Moment | null)[]; from1904: boolean }

const mostColumns = 16_384;
const mostRows = 1_048_576;
/** Sheets of the same row a million times over are packed 100 to 1. */
const mostRatio = 300;

export const excelParts = (file: string, name: string): Promise<string[]> => withArchive(file, name, mostRatio, async (entries, zip) => aboutWorkbook(name, async () => (await bookOf(zip, entries, name)).sheets.map((sheet) => sheet.name)));

/** One sheet, its first row the heads when that is all text. Formulas are what was reckoned when the workbook was saved. */
export function openExcel(found: Found, { session, task, table }: Opening): Promise<OpenTable> {
  const { source, name, note, files, bytes } = found;
  return withArchive(files[0] ?? '', name, mostRatio, (entries, zip) => aboutWorkbook(name, async () => {
    const book = await bookOf(zip, entries, name);
    const sheet = source.part === undefined ? book.sheets[0] : book.sheets.find((each) => each.name === source.part);
    if (sheet === undefined) throw new HumanError('usage', source.part === undefined ? say('{0} has no sheets with cells.', name) : say('{0} has no sheet “{1}”. It has: {2}.', name, source.part, book.sheets.map((each) => each.name).slice(0, 20).join(', ')));
    const folder = sheet.entry.fileName.replace(/worksheets\/[^/]*$/, '');
    const look: Look = { shared: await sharedTexts(zip, entries.get(`${folder}sharedStrings.xml`)), moments: await momentsOf(zip, entries.get(`${folder}styles.xml`)), from1904: book.from1904 };
    const plan = await planOf(rowsOf(zip, sheet.entry, look, task));
    const columns = asColumns(plan.columns.map(({ title, type }) => ({ name: title, duck: type.toString() })));
    const rows = columns.length === 0 ? 0 : await fillTable(session, table, plan.columns.map(({ type }) => type), batches(rowsOf(zip, sheet.entry, look, task), plan, book.from1904), task);
    if (columns.length === 0) throw new HumanError('unreadable', say('The sheet “{0}” of {1} is empty.', sheet.name, name));
    const mixed = plan.columns.filter(({ isMixed }) => isMixed).map(({ title }) => `“${title}”`);
    const notes = [
      ...(note === null ? [] : [note]), ...(mixed.length > 0 ? [say('Values of several types are shown as text in {0}.', mixed.join(', '))] : []),
      ...(plan.errors > 0 ? [say('{0} cells hold an error such as #DIV/0!; they are shown as missing.', plan.errors)] : []),
    ];
    return { columns, relation: relationOf(table, columns.map(({ sql }) => sql)), facts: { format: 'excel', rows, columns: columns.map(({ name: called, kind, type }) => ({ name: called, kind, type })), bytes, files: 1, csv: null, notes } };
  }));
}

async function bookOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>, name: string) {
  const book = await workbookOf(zip, entries);
  if (book === null) throw new HumanError('unreadable', entries.has('xl/workbook.bin') ? say('{0} is a binary workbook (.xlsb). Save it as .xlsx.', name) : say('{0} is a zip archive, and no workbook.', name));
  return book;
}

async function aboutWorkbook<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isHumanError(error)) throw error;
    throw new HumanError('unreadable', say('{0} is damaged: a part of it can’t be read ({1}). Open it in a spreadsheet program and save it anew.', name, (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''));
  }
}

/** Rows in their order, those that the sheet leaves out as empty ones. */
async function* rowsOf(zip: ZipFile, entry: Entry, { shared, moments }: Look, task: Task): AsyncGenerator<Row[]> {
  let some: Row[] = [];
  let given = 0;
  let row: Row = [];
  let [column, type, style] = [0, '', 0];
  let text = '';
  let isValue = false;
  const cell = (): void => {
    const moment = moments[style] ?? null;
    const made = cellOf(type, text, moment, shared);
    if (made !== null && column < mostColumns) row[column] = made;
    column += 1;
  };
  const hear = {
    open(name: string, attributes: Readonly<Record<string, string>>): void {
      if (name === 'row') {
        const at = Math.min(mostRows, Number(attributes['r'] ?? given + 1) || given + 1);
        while (given < at - 1) { some.push([]); given += 1; }
        [row, column] = [[], 0];
      } else if (name === 'c') {
        [type, style, text] = [attributes['t'] ?? 'n', Number(attributes['s'] ?? 0), ''];
        const letters = /^[A-Z]{1,3}/.exec(attributes['r'] ?? '')?.[0];
        if (letters !== undefined) column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
      } else if (name === 'v' || name === 't') isValue = true;
    },
    text(piece: string): void { if (isValue) text += piece; },
    close(name: string): void {
      if (name === 'v' || name === 't') isValue = false;
      else if (name === 'c') cell();
      else if (name === 'row') { some.push(row); given += 1; }
    },
  };
  for await (const _ of piecesOf(zip, entry, hear)) {
    if (task.signal.aborted) throw cancelled();
    if (some.length > 0) { yield some; some = []; }
  }
}

function cellOf(type: string, text: string, moment: Moment | null, shared: readonly string[]): Cell | null {
  switch (type) {
    case 's': return text === '' ? null : { kind: 'text', value: shared[Number(text)] ?? '' };
    // pandas writes a missing value as a text without any.
    case 'str': case 'inlineStr': return text === '' ? null : { kind: 'text', value: unescaped(text) };
    case 'b': return text === '' ? null : { kind: 'boolean', value: text === '1' || text === 'true' ? 1 : 0 };
    case 'e': return { kind: 'error', value: text };
    case 'd': return { kind: 'text', value: text };
    default: {
      const number = Number(text);
      if (text === '' || !Number.isFinite(number)) return null;
      return { kind: moment ?? (Number.isSafeInteger(number) ? 'whole' : 'number'), value: number };
    }
  }
}

interface Column { title: string; kind: Kind; type: DuckDBType; isMixed: boolean }
interface Plan { columns: Column[]; hasHeads: boolean; first: number; errors: number; /** After the last row with anything in it. */ end: number }

/** What the columns hold is known once all of them were seen. */
async function planOf(batchesOf: AsyncGenerator<Row[]>): Promise<Plan> {
  const kinds: Set<Kind>[] = [];
  let [at, first, end, errors] = [0, -1, 0, 0];
  let heads: Row | null = null;
  for await (const rows of batchesOf) {
    for (const row of rows) {
      const isEmpty = row.every((cell) => cell === undefined);
      if (first < 0 && !isEmpty) {
        first = at;
        if (row.every((cell) => cell === undefined || cell.kind === 'text')) heads = row;
      }
      if (!isEmpty) end = at + 1;
      if (heads !== row) for (const [place, cell] of row.entries()) {
        if (cell === undefined) continue;
        if (cell.kind === 'error') errors += 1; else (kinds[place] ??= new Set()).add(cell.kind);
      }
      at += 1;
    }
  }
  const width = Math.max(kinds.length, heads?.length ?? 0);
  const columns = Array.from({ length: width }, (_, place): Column => ({ title: String(heads?.[place]?.value ?? letters(place)), ...typeOf(kinds[place] ?? new Set()) }));
  return { columns, hasHeads: heads !== null, first: Math.max(0, first), errors, end };
}

function typeOf(kinds: ReadonlySet<Kind>): { kind: Kind; type: DuckDBType; isMixed: boolean } {
  const only = (...some: Kind[]): boolean => kinds.size > 0 && [...kinds].every((kind) => some.includes(kind));
  if (only('whole')) return { kind: 'whole', type: BIGINT, isMixed: false };
  if (only('whole', 'number')) return { kind: 'number', type: DOUBLE, isMixed: false };
  if (only('boolean')) return { kind: 'boolean', type: BOOLEAN, isMixed: false };
  if (only('date')) return { kind: 'date', type: DATE, isMixed: false };
  if (only('time')) return { kind: 'time', type: TIME, isMixed: false };
  if (only('date', 'datetime')) return { kind: 'datetime', type: TIMESTAMP, isMixed: false };
  return { kind: 'text', type: VARCHAR, isMixed: kinds.size > 1 };
}

async function* batches(batchesOf: AsyncGenerator<Row[]>, { columns, hasHeads, first, end }: Plan, from1904: boolean): AsyncGenerator<Batch> {
  let at = 0;
  const start = first + (hasHeads ? 1 : 0);
  for await (const rows of batchesOf) {
    const taken = rows.slice(Math.max(0, start - at), Math.max(0, end - at));
    at += rows.length;
    if (taken.length > 0) yield { rows: taken.length, columns: columns.map(({ kind }, place) => (row: number) => valueOf(taken[row]?.[place], kind, from1904)) };
  }
}

const dayMicros = 86_400_000_000;

function valueOf(cell: Cell | undefined, kind: Kind, from1904: boolean): DuckDBValue {
  if (cell === undefined || cell.kind === 'error') return null;
  const { value } = cell;
  switch (kind) {
    case 'whole': return BigInt(value);
    case 'number': return Number(value);
    case 'boolean': return value === 1;
    case 'date': return new DuckDBDateValue(Math.floor(microsOf(Number(value), from1904) / dayMicros));
    case 'datetime': return new DuckDBTimestampValue(BigInt(microsOf(Number(value), from1904)));
    case 'time': return new DuckDBTimeValue(BigInt(Math.round((Number(value) % 1) * 86_400_000) % 86_400_000) * 1000n);
    default: return cell.kind === 'text' ? String(value) : spelled(cell, from1904);
  }
}

/** Days as Excel counts them, which has a 29 February 1900, to microseconds since 1970; what is finer than a millisecond is noise of the fraction. */
function microsOf(serial: number, from1904: boolean): number {
  const days = from1904 ? serial - 24_107 : serial < 60 ? serial - 25_568 : serial - 25_569;
  return Math.round(days * 86_400_000) * 1000;
}

function spelled({ kind, value }: Cell, from1904: boolean): string {
  switch (kind) {
    case 'boolean': return value === 1 ? 'true' : 'false';
    case 'date': return new Date(microsOf(Number(value), from1904) / 1000).toISOString().slice(0, 10);
    case 'datetime': return new Date(microsOf(Number(value), from1904) / 1000).toISOString().slice(0, 19).replace('T', ' ');
    case 'time': return new Date(Math.round((Number(value) % 1) * 86_400_000)).toISOString().slice(11, 19);
    default: return String(value);
  }
}

const letters = (place: number): string => (place < 26 ? '' : letters(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));
