import type DatabaseConstructor from 'better-sqlite3';
import { HumanError } from '../../core/human-error';
import { say } from '../../core/say';

export type Sqlite = typeof DatabaseConstructor;
export type Database = DatabaseConstructor.Database;

/** The binary needs this version of Node's native interface: on an older Node it ends the process instead of failing. */
const neededNapi = 10;

export async function loadSqlite(napi: number = Number(process.versions['napi'] ?? 0)): Promise<Sqlite> {
  if (napi < neededNapi) {
    throw new HumanError('old-node', say("Offbook's index needs Node 22.14 or newer; this is {0}. Update VS Code or Node and try again.", process.versions.node));
  }
  try {
    return (await import('better-sqlite3')).default;
  } catch (cause) {
    throw new HumanError('no-sqlite', say("Offbook's index can't be opened: its SQLite binary is missing or is for another platform. Install Offbook again."), { cause });
  }
}

/** What SQLite says is wrong, by what can be done about it. */
export type Trouble = 'damaged' | 'locked' | 'unusable' | 'other';

export function troubleOf(error: unknown): Trouble {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_CORRUPTFS|SCHEMA|MISMATCH|CONSTRAINT|ERROR|FORMAT)/.test(code)) return 'damaged';
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code)) return 'locked';
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH|IOERR|FULL|NOLFS)/.test(code) || /^E(ACCES|PERM|ROFS|NOENT|NOTDIR|EXIST|NOSPC|DQUOT)$/.test(code)) return 'unusable';
  return 'other';
}
