import { completeFrom } from '../../core/query';
import { formats } from '../../node/export';
import { savedQueries } from '../../node/queries/saved-queries';
import { runIds } from '../../node/runs/find-run';
import type { StoreLayout } from '../../node/store';
import { commands, commonOptions, type CommandSpec, type OptionSpec } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { givenOrNearest } from '../store/place';
import { openIndex } from '../store/with-index';
import { shells } from './shells';

const mostRuns = 200;

/** Writes a line for each word that may stand where the last of `words` is being typed; none: files are the shell's business. */
export async function offer(words: readonly string[], context: Context): Promise<number> {
  // `--sort=metric.mae`: an option and its value in one word.
  const [, option = '', quote = '', typed = ''] = /^(--[a-z-]+=)?(["']?)([^]*)$/.exec(words.at(-1) ?? '') ?? [];
  const current = quote === '' ? typed.replace(/\\([^])/g, '$1') : typed;
  const before = [...words.slice(0, -1).map(bare), ...(option === '' ? [] : [option.slice(0, -1)])];
  const offers = await offersFor(before, current, context).catch((): string[] => []);
  const fitting = [...new Set(offers)].filter(text => text.startsWith(current) && safeWithin(text, quote));
  if (fitting.length > 0) context.streams.out.write(`${fitting.map(text => option + text).join('\n')}\n`);
  return exitCode.succeeded;
}

const bare = (word: string): string => word.replace(/^(["'])([^]*)\1$/, '$2');

/** A name that is anybody's must not end the quote that it would be put into, nor be carried out there. */
const safeWithin = (text: string, quote: string): boolean => !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text) && (quote === "'" ? !text.includes("'") : quote === '"' ? !/["$`\\!]/.test(text) : true);

async function offersFor(before: readonly string[], current: string, context: Context): Promise<string[]> {
  const command = commandOf(before);
  const names = commands.map(each => each.name.split(' '));
  const next = names.flatMap(parts => (parts.length > before.length && before.every((word, at) => parts[at] === word) ? [parts[before.length] ?? ''] : []));
  if (!command) return before.length === 0 ? [...next, 'help', '--help', '--version'] : before[0] === 'help' ? names.flatMap(parts => (before.length === 1 ? parts[0] ?? [] : [])) : next;
  const rest = before.slice(command.name.split(' ').length);
  const { awaited, positionals, store } = readSoFar(command, rest);
  const place = (): StoreLayout | null => givenOrNearest(store, context.cwd, context.cwd);
  if (awaited) return valuesOf(awaited.value ?? '', current, place, context);
  if (current.startsWith('-')) return [...command.options, ...commonOptions].map(({ name }) => `--${name}`);
  const own = command.positionals[positionals] ?? (command.positionals.at(-1)?.repeat ? command.positionals.at(-1) : undefined);
  const values = own ? await valuesOf(command.name.startsWith('queries') && own.name === 'NAME' ? 'SAVED' : own.name, current, place, context) : [];
  return rest.length === 0 ? [...next, ...values] : values;
}

const commandOf = (words: readonly string[]): CommandSpec | undefined => commands.find(({ name }) => name.split(' ').every((part, at) => words[at] === part));

/** The option whose value is being typed, and how many words stand that belong to none. */
function readSoFar(command: CommandSpec, words: readonly string[]): { awaited: OptionSpec | null; positionals: number; store: string | null } {
  let awaited: OptionSpec | null = null;
  let positionals = 0;
  let store: string | null = null;
  for (const word of words) {
    if (awaited) { if (awaited.name === 'store') store = word; awaited = null; continue; }
    if (!word.startsWith('--')) { positionals++; continue; }
    const [name, value] = word.slice(2).split(/=([^]*)/, 2);
    const option = command.options.find(each => each.name === name);
    if (value !== undefined && name === 'store') store = value;
    if (option?.value !== undefined && value === undefined) awaited = option;
  }
  return { awaited, positionals, store };
}

/** By how the help calls what is wanted. */
async function valuesOf(name: string, current: string, place: () => StoreLayout | null, context: Context): Promise<string[]> {
  if (name === 'SHELL') return [...shells];
  if (name === 'FORMAT') return ['table', ...formats];
  if (name === 'drift') return ['drift'];
  if (name === 'FILE.py:FUNCTION') return (await import('./targets')).targets(current, context);
  const store = place();
  if (!store) return [];
  switch (name) {
    case 'RUN': case 'RUN|FILE': return runIds(store).sort().reverse().slice(0, mostRuns);
    case 'SAVED': return savedQueries(store).map(each => each.name);
    case 'QUERY': return current.startsWith('@') ? savedQueries(store).map(each => `@${each.name}`) : queries(store, current, context);
    case 'FIELD': return signed(store, current, context);
    case 'FIELDS': return listed(store, current, context);
    default: return [];
  }
}

async function queries(store: StoreLayout, text: string, context: Context): Promise<string[]> {
  const index = await openIndex(store, context);
  if (!index) return [];
  try {
    return (await completeFrom(index, text, text.length)).map(({ from, insert }) => (text.slice(0, from) + insert).trimEnd());
  } finally {
    await index.close();
  }
}

/** A field alone is what a query may begin with; words of the language are not. */
const fields = async (store: StoreLayout, text: string, context: Context): Promise<string[]> => (await queries(store, text, context)).filter(each => each !== 'not' && !each.endsWith('('));

/** `-` before it: the greatest first. */
async function signed(store: StoreLayout, text: string, context: Context): Promise<string[]> {
  const [, sign = '', name = ''] = /^([+-]?)([^]*)$/.exec(text) ?? [];
  return (await fields(store, name, context)).map(each => sign + each);
}

/** The last of those with commas between. */
async function listed(store: StoreLayout, text: string, context: Context): Promise<string[]> {
  const at = text.lastIndexOf(',') + 1;
  return (await fields(store, text.slice(at), context)).map(each => text.slice(0, at) + each);
}
