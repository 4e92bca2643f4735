import { say } from '../../core/say';
import fs from 'node:fs';
import path from 'node:path';
import { HumanError } from '../../core/human-error';
import { queryLimits } from '../../core/query';
import type { StoreLayout } from '../store';

export interface SavedQuery { name: string; query: string }

const limits = { name: 100, queries: 200, bytes: 4_000_000 };
const fileOf = (store: StoreLayout): string => path.join(store.root, 'queries.json');

/** What is kept beside the runs, so that windows and the command line have the same, and a copied store brings its own. Anybody may have written it. */
export function savedQueries(store: StoreLayout): SavedQuery[] {
  const { queries } = read(store);
  return Array.isArray(queries) ? queries.filter(isSaved).slice(0, limits.queries) : [];
}

/** Under a new name, or in the place of what has it. */
export function saveQuery(store: StoreLayout, name: string, query: string, before: string | null = null): void {
  const clean = checkedName(name);
  const all = savedQueries(store);
  const at = all.findIndex(each => each.name === (before ?? clean));
  const others = all.filter((each, index) => index !== at && each.name !== clean);
  if (at < 0 && others.length >= limits.queries) throw new HumanError('many-queries', say('There are {0} saved queries. Delete one first.', limits.queries));
  others.splice(at < 0 ? others.length : Math.min(at, others.length), 0, { name: clean, query });
  write(store, others);
}

export function deleteQuery(store: StoreLayout, name: string): void {
  write(store, savedQueries(store).filter(each => each.name !== name));
}

/** The name as it is kept; says what is wrong with one that can't be. */
export function checkedName(name: string): string {
  const clean = name.trim().replace(/^@/, '');
  if (clean === '') throw new HumanError('query-name', say('A saved query needs a name.'));
  if (clean.length > limits.name || /[\u0000-\u001f\u007f-\u009f]/.test(clean)) throw new HumanError('query-name', say('A name has at most {0} characters, on one line.', limits.name));
  return clean;
}

function read(store: StoreLayout): Record<string, unknown> {
  try {
    const file = fileOf(store);
    if (fs.statSync(file).size > limits.bytes) return {};
    const raw: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw as Record<string, unknown> : {};
  } catch {
    return {};
  }
}

function write(store: StoreLayout, queries: readonly SavedQuery[]): void {
  const file = fileOf(store);
  const part = `${file}.${process.pid}.part`;
  try {
    // What a later version keeps there stays.
    fs.writeFileSync(part, `${JSON.stringify({ ...read(store), v: 1, queries }, null, 2)}\n`);
    fs.renameSync(part, file);
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw new HumanError('no-write', say('{0} can’t be written. Check its permissions and the room on the disk.', file), { cause: error });
  }
}

function isSaved(raw: unknown): raw is SavedQuery {
  if (typeof raw !== 'object' || raw === null) return false;
  const { name, query } = raw as Partial<SavedQuery>;
  return typeof name === 'string' && name.trim() !== '' && name.length <= limits.name && typeof query === 'string' && query.length <= queryLimits.text;
}
