import { deleteQuery, findQuery, savedQueries, saveQuery } from '../../node/queries/saved-queries';
import { type StoreLayout } from '../../node/store';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { safeLine } from '../../core/format/safe-text';
import { table, type Cell } from '../output/table';
import { checkedQuery, noSuchQuery } from '../store/query';
import { storeOf } from '../store/runs-store';

/** The queries that were saved here or in the window: both read and write the same file. */
export async function queries(given: Given, context: Context): Promise<number> {
  const saved = savedQueries(storeOf(given, context));
  if (context.json) context.answer(saved);
  else if (saved.length === 0) context.say('There are no saved queries here. “offbook queries save NAME QUERY” keeps one.');
  else context.say(table([{ title: 'Name', max: 40 }, { title: 'Query', max: 120 }], saved.map(({ name, query }): Cell[] => [{ text: `@${safeLine(name)}`, paint: context.style.strong }, { text: safeLine(query) }]), context.style.faint));
  return exitCode.succeeded;
}

export async function queriesSave(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const [name = '', query = ''] = given.positionals;
  checkedQuery(query, Date.now());
  const there = new Set(savedQueries(store).map(each => each.name));
  const kept = await saveQuery(store, name, query.trim());
  return tell(store, context, `${there.has(kept) ? 'Changed' : 'Saved'}. “offbook runs ${quoted(kept)}” asks it.`);
}

export async function queriesRename(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const [name = '', next = ''] = given.positionals;
  const { name: before, query } = known(store, name);
  const kept = await saveQuery(store, next, query, before);
  return tell(store, context, `Renamed. “offbook runs ${quoted(kept)}” asks it.`);
}

export async function queriesDelete(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const { name } = known(store, given.positionals[0] ?? '');
  await deleteQuery(store, name);
  return tell(store, context, `Deleted @${safeLine(name)}.`);
}

function known(store: StoreLayout, given: string) {
  const name = given.trim().replace(/^@/, '');
  const saved = savedQueries(store);
  const found = findQuery(saved, name);
  if (!found) throw noSuchQuery(name, saved);
  return found;
}

function tell(store: StoreLayout, context: Context, sentence: string): number {
  if (context.json) context.answer(savedQueries(store));
  else context.say(sentence);
  return exitCode.succeeded;
}

/** As a shell wants it. */
const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? `@${name}` : `'@${safeLine(name)}'`);
