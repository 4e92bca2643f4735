import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatBytes } from '../../core/format/numbers';
import { applicationId, schemaVersion } from './schema';
import { loadSqlite, troubleOf } from './sqlite';

export interface IndexState { state: string; problem: string | null; todo: string; harmless: boolean }

const rebuilt = 'Nothing is lost: it is made anew from the run folders the next time it is opened.';

/** What stands in an index's file: in a copy, since even reading a database of SQLite's writes files beside it. Only one that is whole is opened where it lies, for a moment. */
export async function inspectIndex(file: string): Promise<IndexState> {
  if (!existsSync(file)) return { state: 'none yet', problem: null, todo: '', harmless: true };
  try {
    const { size } = statSync(file);
    const state = `${file} (${formatBytes(size)})`;
    const found = await readCopy(file);
    if (typeof found === 'string') return { state, problem: `The index is damaged: ${found}.`, todo: rebuilt, harmless: true };
    if (found.application !== applicationId) return { state, problem: 'The index is another program’s database.', todo: rebuilt, harmless: true };
    if (found.version > schemaVersion) return { state, problem: 'A newer Offbook made the index; this one keeps its own beside it.', todo: 'Nothing. Update Offbook to share one.', harmless: true };
    if (found.version < schemaVersion) return { state, problem: 'An older Offbook made the index.', todo: rebuilt, harmless: true };
    if (await isHeld(file)) return { state, problem: 'Another program holds the index: nothing can be taken into it.', todo: 'Runs are read from their folders meanwhile, which takes longer. Close what holds it: a database browser, a stopped window or command.', harmless: false };
    return { state, problem: null, todo: '', harmless: true };
  } catch (error) {
    return { state: file, problem: `The index can’t be looked at (${(error as NodeJS.ErrnoException).code ?? String(error)}).`, todo: 'Runs are read from their folders all the same. Make the file readable, or delete it.', harmless: false };
  }
}

/** Longer than any window takes for a step of its work. */
const heldMs = 2000;

/** Asks for the right to write, and gives it back: nobody else can tell whether it is to be had. */
async function isHeld(file: string): Promise<boolean> {
  const sqlite = await loadSqlite();
  try {
    const db = new sqlite(file, { fileMustExist: true, timeout: heldMs });
    try {
      db.exec('BEGIN IMMEDIATE; ROLLBACK');
      return false;
    } finally {
      db.close();
    }
  } catch (error) {
    return troubleOf(error) === 'locked';
  }
}

/** With what was written beside it and not yet into it. */
async function readCopy(file: string): Promise<{ version: number; application: number } | string> {
  const folder = mkdtempSync(join(tmpdir(), 'offbook-doctor-'));
  try {
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, join(folder, `copy.db${suffix}`));
    const sqlite = await loadSqlite();
    const db = new sqlite(join(folder, 'copy.db'));
    try {
      const said = String(db.pragma('quick_check(1)', { simple: true }));
      if (said !== 'ok') return said.split('\n')[0] ?? said;
      return { version: Number(db.pragma('user_version', { simple: true })), application: Number(db.pragma('application_id', { simple: true })) };
    } finally {
      db.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
