import fs from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SavedQuery } from '../../contract/query';
import { HumanError } from '../../core/human-error';
import { queryLimits } from '../../core/query';
import { say } from '../../core/say';
import { ensureStore, holding, type StoreLayout } from '../store';

export const queriesFile = 'queries.json';
const limits = { name: 100, queries: 200, bytes: 4_000_000 };
const fileOf = (store: StoreLayout): string => path.join(store.root, queriesFile);

/** What is kept beside the runs, so that windows and the command line have the same, and a copied store brings its own. Anybody may have written it. */
export function savedQueries(store: StoreLayout): SavedQuery[] {
  const { queries } = read(store);
  return Array.isArray(queries) ? queries.filter(isSaved).slice(0, limits.queries).map(({ name, query }) => ({ name, query })) : [];
}

/** By its name, in any case where only one fits so. */
export const findQuery = (all: readonly SavedQuery[], name: string): SavedQuery | undefined => all.find(each => each.name === name) ?? all.find(each => each.name.toLowerCase() === name.toLowerCase());

/** Under a new name, or in the place of what has it; answers the name as it is kept. `before`: the name that it had. */
export async function saveQuery(store: StoreLayout, name: string, query: string, before: string | null = null): Promise<string> {
  const clean = checkedName(name);
  await change(store, all => {
    const at = all.findIndex(each => each.name === (before ?? clean));
    const others = all.filter((each, index) => index !== at && each.name !== clean);
    if (at < 0 && others.length >= limits.queries) throw new HumanError('many-queries', say('There are {0} saved queries. Delete one first.', limits.queries));
    return others.toSpliced(at < 0 ? others.length : Math.min(at, others.length), 0, { name: clean, query });
  });
  return clean;
}

/** Answers the query as it was; null: there was none of this name. */
export async function deleteQuery(store: StoreLayout, name: string): Promise<SavedQuery | null> {
  let gone: SavedQuery | null = null;
  await change(store, all => {
    gone = all.find(each => each.name === name) ?? null;
    return all.filter(each => each !== gone);
  });
  return gone;
}

/** The name as it is kept; says what is wrong with one that can't be. */
export function checkedName(name: string): string {
  const clean = name.trim().replace(/^@/, '').trim();
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

/** Two windows and a command line that change it at once lose nothing of each other's. */
async function change(store: StoreLayout, next: (all: SavedQuery[]) => SavedQuery[]): Promise<void> {
  const file = fileOf(store);
  const part = path.join(store.tmp, `${queriesFile}.${process.pid}.part`);
  try {
    // Nothing may have run here yet.
    await ensureStore(store);
    await holding(path.join(store.tmp, 'queries.lock'), say('Another program is changing the saved queries. Try again in a moment.'), async () => {
      const queries = next(savedQueries(store));
      // What a later version keeps there stays.
      await writeFile(part, `${JSON.stringify({ v: 1, ...read(store), queries }, null, 2)}\n`);
      await rename(part, file);
    });
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    if (error instanceof HumanError) throw error;
    throw new HumanError('no-write', say('{0} can’t be written. Check its permissions and the room on the disk.', file), { cause: error });
  }
}

function isSaved(raw: unknown): raw is SavedQuery {
  if (typeof raw !== 'object' || raw === null) return false;
  const { name, query } = raw as Partial<SavedQuery>;
  return typeof name === 'string' && name.trim() !== '' && name.length <= limits.name && typeof query === 'string' && query.length <= queryLimits.text;
}
