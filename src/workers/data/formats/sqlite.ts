import fs from 'node:fs';
import Database from 'better-sqlite3';
import { BIGINT, BLOB, blobValue, DOUBLE, type DuckDBType, type DuckDBValue, VARCHAR } from '@duckdb/node-api';
import { quoteName } from '../../../core/data/sql';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import { cancelled } from '../../../core/cancelled';
import type { Found } from '../files';
import { relationOf, type Task } from '../session';
import { type Batch, fillTable } from './fill';
import { asColumns, describe, type Opening, type OpenTable } from './opened';

const rowsAtOnce = 20_000;
const mostColumns = 2_000;

/**
 * Tables alone: a view or a virtual table may hold work without end, or call what an extension brings. Nothing of the file is changed: it is opened to be read, and what a
 * table's columns say of themselves runs no code.
 */
export function sqliteParts(file: string, name: string): string[] {
  return opened(file, name, (database) => (database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid`).pluck().all() as string[]));
}

/** SQLite gives each value a type of its own: a column has the one that holds all of its values exactly. */
export async function openSqlite(found: Found, { session, task, table }: Opening): Promise<OpenTable> {
  const { source, name, note, files, bytes } = found;
  const parts = sqliteParts(files[0] ?? '', name);
  const part = source.part ?? parts[0];
  if (part === undefined) throw new HumanError('unreadable', say('{0} is a database without tables.', name));
  if (!parts.includes(part)) throw new HumanError('usage', say('{0} has no table “{1}”. It has: {2}.', name, part, parts.slice(0, 20).join(', ')));
  const notes = note === null ? [] : [note];
  const database = open(files[0] ?? '', name);
  try {
    const declared = database.pragma(`table_info(${quoteName(part)})`) as { name: string; type: string }[];
    if (declared.length > mostColumns) throw new HumanError('unreadable', say('{0} has {1} columns; more than {2} are not read.', part, declared.length, mostColumns));
    const kinds = declared.map((column) => kindOf(database, part, column.name, task));
    const mixed = declared.filter((_, at) => kinds[at]?.isMixed).map((column) => `“${column.name}”`);
    if (mixed.length > 0) notes.push(say('Values of several types are shown as text in {0}.', mixed.join(', ')));
    const rows = await fillTable(session, table, kinds.map(({ type }) => type), batches(database, part, declared.map((column) => column.name), kinds), task);
    await asDeclared(declared, table, session, task);
    const types = await describe(session, table, task);
    const columns = asColumns(declared.map((column, at) => ({ name: column.name, duck: types[at]?.duck ?? 'VARCHAR' })));
    return { columns, relation: relationOf(table, columns.map(({ sql }) => sql)), facts: { format: 'sqlite', rows, columns: columns.map(({ name: called, kind, type }) => ({ name: called, kind, type })), bytes, files: 1, csv: null, notes } };
  } catch (error) {
    throw readable(error, name);
  } finally {
    database.close();
  }
}

interface Kind { type: DuckDBType; isMixed: boolean; convert(value: unknown): DuckDBValue }

function kindOf(database: Database.Database, part: string, column: string, task: Task): Kind {
  if (task.signal.aborted) throw cancelled();
  const types = database.prepare(`SELECT DISTINCT typeof(${quoteName(column)}) FROM ${quoteName(part)}`).pluck().all() as string[];
  const there = types.filter((type) => type !== 'null');
  const only = (...names: string[]): boolean => there.every((type) => names.includes(type));
  if (there.length === 0) return { type: VARCHAR, isMixed: false, convert: () => null };
  if (only('integer')) return { type: BIGINT, isMixed: false, convert: (value) => value as bigint | null };
  if (only('real')) return { type: DOUBLE, isMixed: false, convert: (value) => value as number | null };
  if (only('text')) return { type: VARCHAR, isMixed: false, convert: (value) => value as string | null };
  if (only('blob')) return { type: BLOB, isMixed: false, convert: (value) => (value === null ? null : blobValue(value as Uint8Array)) };
  const isExact = (): boolean => database.prepare(`SELECT count(*) = 0 FROM ${quoteName(part)} WHERE typeof(${quoteName(column)}) = 'integer' AND abs(${quoteName(column)} / 2) > 4503599627370496`).pluck().get() === 1;
  if (only('integer', 'real') && isExact()) return { type: DOUBLE, isMixed: false, convert: (value) => (value === null ? null : Number(value)) };
  return { type: VARCHAR, isMixed: true, convert: (value) => (value === null ? null : value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : `${value as string | number | bigint}`) };
}

async function* batches(database: Database.Database, part: string, names: readonly string[], kinds: readonly Kind[]): AsyncGenerator<Batch> {
  const rows = database.prepare(`SELECT ${names.map(quoteName).join(', ')} FROM ${quoteName(part)}`).safeIntegers().raw().iterate() as IterableIterator<unknown[]>;
  let some: unknown[][] = [];
  const batch = (taken: unknown[][]): Batch => ({ rows: taken.length, columns: kinds.map((kind, at) => (row: number) => kind.convert(taken[row]?.[at] ?? null)) });
  for (const row of rows) {
    some.push(row);
    if (some.length < rowsAtOnce) continue;
    yield batch(some);
    some = [];
  }
  if (some.length > 0) yield batch(some);
}

/** SQLite has no times and no booleans of its own: what is declared so and spelled so in every row is one. */
async function asDeclared(declared: readonly { type: string }[], table: string, session: Opening['session'], task: Task): Promise<void> {
  for (const [at, { type }] of declared.entries()) {
    const column = `c${at}`;
    const duck = /^(?:timestamp|datetime)/i.test(type) ? 'TIMESTAMP' : /^date$/i.test(type) ? 'DATE' : /^bool/i.test(type) ? 'BOOLEAN' : null;
    if (duck === null) continue;
    const fits = duck === 'BOOLEAN' ? `TRY_CAST(${column} AS BIGINT) IN (0, 1)` : `TRY_CAST(${column}::VARCHAR AS ${duck}) IS NOT NULL`;
    const asIs = duck === 'BOOLEAN' ? 'true' : `typeof(${column}) = 'VARCHAR'`;
    const [all] = await session.row(`SELECT bool_and(${fits} AND ${asIs}) FROM ${table} WHERE ${column} IS NOT NULL`, task);
    if (all === true) await session.run(`ALTER TABLE ${table} ALTER ${column} TYPE ${duck} USING ${duck === 'BOOLEAN' ? `(${column}::BIGINT)::BOOLEAN` : `${column}::${duck}`}`, task);
  }
}

function open(file: string, name: string): Database.Database {
  if (isShort(file)) throw new HumanError('unreadable', say('{0} is damaged: its end is missing. It was cut off, or is still being written; make or copy it again.', name));
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    database.pragma('trusted_schema = OFF');
    return database;
  } catch (error) {
    throw readable(error, name);
  }
}

/** SQLite reads a database whose last pages are missing until it needs one of them. The header says how many there are, where both its counters of changes are the same. */
function isShort(file: string): boolean {
  const descriptor = fs.openSync(file, 'r');
  try {
    const header = Buffer.alloc(100);
    if (fs.readSync(descriptor, header, 0, header.length, 0) < header.length || header.readUInt32BE(24) !== header.readUInt32BE(92)) return false;
    const page = header.readUInt16BE(16);
    return fs.fstatSync(descriptor).size < header.readUInt32BE(28) * (page === 1 ? 2 ** 16 : page);
  } finally {
    fs.closeSync(descriptor);
  }
}

function opened<T>(file: string, name: string, read: (database: Database.Database) => T): T {
  const database = open(file, name);
  try {
    return read(database);
  } catch (error) {
    throw readable(error, name);
  } finally {
    database.close();
  }
}

function readable(error: unknown, name: string): unknown {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error;
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) return new HumanError('busy', say('{0} is being written by another program just now. Try again in a moment.', name));
  if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) return new HumanError('unreadable', say('{0} is damaged: it is no whole SQLite database. Make or copy it again.', name));
  return new HumanError('unreadable', say('{0} can’t be read: {1}.', name, error instanceof Error ? error.message : String(error)));
}
