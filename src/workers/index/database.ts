import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from '../../core/say';
import { applicationId, schema, schemaVersion } from './schema';
import { type Database, type Sqlite, troubleOf } from './sqlite';

export interface OpenIndex {
  db: Database;
  /** Null: held in memory, because nothing could be kept on disk. */
  file: string | null;
  inode: bigint | null;
  /** Why the index was made anew or isn't kept, in words for people; null when there is nothing to say. */
  rebuilt: string | null;
}

const busyMs = 5000;

/** Opens the index, making it anew wherever the old one is of no use. It always gives a database: the truth is in the files. */
export function openIndex(sqlite: Sqlite, folder: string): OpenIndex {
  const file = join(folder, 'index.db');
  try {
    return openOrReplace(sqlite, file);
  } catch (error) {
    switch (troubleOf(error)) {
      case 'locked': return inMemory(sqlite, say('Another program holds the index, so this window reads the run folders by itself. Nothing is lost.'));
      case 'damaged': return inMemory(sqlite, say("The index is damaged and can't be replaced, so this window reads the run folders by itself. Nothing is lost."));
      case 'unusable': return inMemory(sqlite, say("The index can't be kept in {0}, so the run folders are read anew each time. Make that folder writable.", folder));
      case 'other': throw error;
    }
  }
}

function openOrReplace(sqlite: Sqlite, file: string): OpenIndex {
  mkdirSync(dirname(file), { recursive: true });
  const existed = existsSync(file) && statSync(file).size > 0;
  try {
    return openAt(sqlite, file, null);
  } catch (error) {
    if (error instanceof NewerIndex) {
      // The newer Offbook may be at work on it in another window: it is left alone, and an older one keeps its own beside it.
      return openBeside(sqlite, file);
    }
    if (!existed || troubleOf(error) !== 'damaged') throw error;
  }
  setAside(file);
  return openAt(sqlite, file, say('The index was damaged and has been made anew from the run folders. Nothing is lost.'));
}

function openBeside(sqlite: Sqlite, file: string): OpenIndex {
  const beside = join(dirname(file), `index-${schemaVersion}.db`);
  const existed = existsSync(beside);
  const word = say('A newer Offbook made the index, so this one keeps its own beside it. Nothing is lost.');
  try {
    return openAt(sqlite, beside, existed ? null : word);
  } catch (error) {
    if (!(error instanceof NewerIndex) && troubleOf(error) !== 'damaged') throw error;
  }
  setAside(beside);
  return openAt(sqlite, beside, word);
}

class NewerIndex extends Error {}

/** A newer Offbook makes an index of ours its own where it lies, under whoever has it open. */
export function isNewer(sqlite: Sqlite, file: string): boolean {
  try {
    const db = new sqlite(file, { readonly: true, timeout: busyMs });
    try {
      return (db.pragma('user_version', { simple: true }) as number) > schemaVersion && db.pragma('application_id', { simple: true }) === applicationId;
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

/** One more connection to an index, which whoever opened it made what it must be. */
export function connect(sqlite: Sqlite, file: string): Database {
  const db = new sqlite(file, { timeout: busyMs });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('journal_size_limit = 16777216');
    // Taking in a whole history writes the same pages again and again: fewer of them are copied twice.
    db.pragma('wal_autocheckpoint = 4000');
    db.pragma('cache_size = -16384');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openAt(sqlite: Sqlite, file: string, rebuilt: string | null): OpenIndex {
  const db = connect(sqlite, file);
  try {
    const outdated = db.transaction(() => prepareSchema(db)).immediate();
    return { db, file, inode: inodeOf(file), rebuilt: rebuilt ?? outdated };
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepareSchema(db: Database): string | null {
  const version = db.pragma('user_version', { simple: true }) as number;
  const marked = db.pragma('application_id', { simple: true }) as number;
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
  if (version > schemaVersion && marked === applicationId) throw new NewerIndex();
  if (version === schemaVersion && marked === applicationId && sameTables(db)) return null;
  // Not ours, or another version's: nothing in it is worth a migration, since the files have it all.
  dropAll(db);
  db.exec(schema);
  db.pragma(`user_version = ${schemaVersion}`);
  db.pragma(`application_id = ${applicationId}`);
  // An older version of ours comes with every update of the product: nothing happened that anybody would want to know.
  if (tables === 0 || (marked === applicationId && version < schemaVersion)) return null;
  return say('The index was not as it should be and has been made anew from the run folders. Nothing is lost.');
}

/** A file that says it is ours may still lack a table; every statement would fail one by one then. */
function sameTables(db: Database): boolean {
  const there = new Set((db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").pluck().all() as string[]).map(squeeze));
  return schema.split(';').map(squeeze).filter((statement) => statement !== '').every((statement) => there.has(statement));
}

const squeeze = (sql: string): string => sql.replace(/\s+/g, ' ').trim();

function dropAll(db: Database): void {
  const things = db.prepare("SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'").all() as { type: string; name: string }[];
  for (const { type, name } of things) db.exec(`DROP ${type} IF EXISTS "${name.replaceAll('"', '""')}"`);
}

/** One broken index is kept for whoever wants to know why; it may be deleted at any time. */
export function setAside(file: string): void {
  rmSync(`${file}-wal`, { force: true });
  rmSync(`${file}-shm`, { force: true });
  renameSync(file, `${file}.broken`);
}

function inMemory(sqlite: Sqlite, rebuilt: string): OpenIndex {
  const db = new sqlite(':memory:');
  prepareSchema(db);
  return { db, file: null, inode: null, rebuilt };
}

export function inodeOf(file: string): bigint | null {
  try {
    return statSync(file, { bigint: true }).ino;
  } catch {
    return null;
  }
}
