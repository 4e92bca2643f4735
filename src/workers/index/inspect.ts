import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatBytes } from '../../core/format/numbers';
import { applicationId, schemaVersion } from './schema';
import { loadSqlite } from './sqlite';

export interface IndexState { state: string; problem: string | null; todo: string; harmless: boolean }

const rebuilt = 'Nothing is lost: it is made anew from the run folders the next time it is opened.';

/** What stands in an index's file, without opening it where it lies: even reading a database of SQLite's writes files beside it. */
export async function inspectIndex(file: string): Promise<IndexState> {
  if (!existsSync(file)) return { state: 'none yet', problem: null, todo: '', harmless: true };
  try {
    const { size } = statSync(file);
    const head = readFileSync(file).subarray(0, 100);
    const state = `${file} (${formatBytes(size)})`;
    if (size < 100 || head.toString('latin1', 0, 15) !== 'SQLite format 3') return { state, problem: 'The index is damaged: it is no database.', todo: rebuilt, harmless: true };
    const version = head.readUInt32BE(60);
    if (head.readUInt32BE(68) !== applicationId) return { state, problem: 'The index is another program’s database.', todo: rebuilt, harmless: true };
    if (version > schemaVersion) return { state, problem: 'A newer Offbook made the index; this one keeps its own beside it.', todo: 'Nothing. Update Offbook to share one.', harmless: true };
    if (version < schemaVersion) return { state, problem: 'An older Offbook made the index.', todo: rebuilt, harmless: true };
    const wrong = await checkCopy(file);
    return { state, problem: wrong === null ? null : `The index is damaged: ${wrong}.`, todo: rebuilt, harmless: wrong === null };
  } catch (error) {
    return { state: file, problem: `The index can’t be looked at (${(error as NodeJS.ErrnoException).code ?? String(error)}).`, todo: 'Runs are read from their folders all the same. Make the file readable, or delete it.', harmless: false };
  }
}

async function checkCopy(file: string): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'offbook-doctor-'));
  try {
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, join(folder, `copy.db${suffix}`));
    const sqlite = await loadSqlite();
    const db = new sqlite(join(folder, 'copy.db'));
    try {
      const said = String(db.pragma('quick_check(1)', { simple: true }));
      return said === 'ok' ? null : said.split('\n')[0] ?? said;
    } finally {
      db.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
