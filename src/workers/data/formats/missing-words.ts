import { quoteName, quoteText } from '../../../core/data/sql';
import { say } from '../../../core/say';
import type { Session, Task } from '../session';

/** What pandas takes for missing by itself. */
const words = ['#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '1.#IND', '1.#QNAN', '<NA>', 'N/A', 'NA', 'NULL', 'None', 'n/a', 'null'];
/** These too, where they are no numbers: a float can be NaN without being missing. */
const notNumbers = ['-NaN', '-nan', 'NaN', 'nan'];
const listed = (some: readonly string[]): string => some.map((word) => quoteText(word)).join(', ');
const anyWord = listed([...words, ...notNumbers]);
const mostNamed = 5;

/** What DuckDB says of a file's types and how its times are written. */
export interface Sniffed { types: string[]; date: string | null; timestamp: string | null }
/** A type that texts may be of: `cast` makes a value of one, `strict` says whether it keeps all of it; `spare` are the words that are missing values there. */
interface Way { type: string; cast(text: string): string; strict(text: string): string; spare: string }

// A cast alone would round a number with decimals, and cut the time from a moment. Patterns take several times as long as looking for letters, and numbers are what most columns hold.
const without = (letters: string) => (text: string): string => `NOT (${[...letters].map((letter) => `contains(${text}, ${quoteText(letter)})`).join(' OR ')})`;
const number = (type: string, foreign: string): Way => ({ type, spare: listed(words), cast: (text) => `TRY_CAST(${text} AS ${type})`, strict: without(foreign) });
const way = (type: string, pattern: string): Way => ({ type, spare: anyWord, cast: (text) => `TRY_CAST(${text} AS ${type})`, strict: (text) => `regexp_full_match(trim(${text}), ${quoteText(pattern)})` });
const written = (type: string, format: string): Way => ({ type, spare: anyWord, cast: (text) => `TRY_CAST(try_strptime(trim(${text}), ${quoteText(format)}) AS ${type})`, strict: () => 'true' });

const day = '\\d{1,4}-\\d{1,2}-\\d{1,2}';
const clock = '\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?';
const doubles = [number('HUGEINT', '._eExXbB'), number('DOUBLE', '_')];
const moments = [way('TIMESTAMP', `${day}([ T]\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?)?`), way('TIMESTAMP_NS', `${day}([ T]${clock})?`), way('TIMESTAMP', `${day}([ T]${clock})?`)];

/** From the type of the first rows on to what holds the later ones too. */
function waysOf(type: string, { date, timestamp }: Sniffed): Way[] {
  switch (type) {
    case 'BOOLEAN': return [way(type, '[A-Za-z]+')];
    case 'BIGINT': return [number(type, '._eExXbB'), ...doubles];
    case 'DOUBLE': return doubles;
    case 'DATE': return [...(date === null ? [] : [written(type, date)]), way(type, day), ...moments];
    case 'TIMESTAMP': return [...(timestamp === null ? [] : [written(type, timestamp)]), ...moments];
    case 'TIMESTAMP WITH TIME ZONE': return [way(type, `${day}[ T]${clock} ?(Z|[+-]\\d{2}(:?\\d{2})?)`)];
    case 'TIME': return [way(type, clock)];
    default: return [];
  }
}

/** Whether a reading failed at such a word in a column whose earlier values are none. */
export function failedAtWord(message: string): boolean {
  const [, word] = /Could not convert string "([^"]*)" to/.exec(message) ?? [];
  return word !== undefined && [...words, ...notNumbers].includes(word);
}

/** Those columns in which such a word stands, anywhere. */
export async function columnsWithWords(from: string, names: readonly string[], session: Session, task: Task): Promise<string[]> {
  const found = names.length === 0 ? [] : await session.row(`SELECT ${names.map((name) => `coalesce(bool_or(${quoteName(name)} IN (${anyWord})), false)`).join(', ')} FROM ${from}`, task);
  return names.filter((_, at) => found[at] === true);
}

export interface Taken { column: string; words: string[] }

/**
 * Columns of texts in a table that are numbers, times or truths but for such words become what they are, with missing values in the words' place. Where one other text is among them all stay as they are: NA is Namibia in a column of countries.
 * `rows`: among how many of the first ones a word has to be; null: among all. `sniff`: what the file's columns are if the words are missing values. `left`: columns in which such a word is a text.
 */
export async function takeWords(table: string, columns: readonly { name: string; duck: string }[], rows: number | null, sniff: (words: string) => Promise<Sniffed>, session: Session, task: Task): Promise<{ taken: Taken[]; left: string[] }> {
  const texts = columns.filter(({ duck }) => duck === 'VARCHAR').map(({ name }) => name);
  const likely = new Set(await columnsWithWords(rows === null ? table : `(FROM ${table} LIMIT ${rows})`, texts, session, task));
  const none = { taken: [], left: [...likely] };
  if (likely.size === 0) return none;
  const sniffed = await sniff(anyWord);
  if (sniffed.types.length !== columns.length) return none;
  const asked = columns.flatMap(({ name }, at) => (likely.has(name) ? waysOf(sniffed.types[at] ?? '', sniffed).map((each) => ({ name, sql: quoteName(name), ...each })) : []));
  if (asked.length === 0) return none;
  const holds = await session.row(`SELECT ${asked.map(({ sql, spare, cast, strict }) => `bool_and(${sql} IN (${spare}) OR (${strict(sql)} AND ${cast(sql)} IS NOT NULL)) FILTER (${sql} IS NOT NULL)`).join(', ')} FROM ${table}`, task);
  const ways = new Map(asked.filter((_, at) => holds[at] === true).reverse().map((each) => [each.name, each]));
  const chosen = texts.flatMap((name) => ways.get(name) ?? []);
  if (chosen.length === 0) return none;
  const found = await session.row(`SELECT ${chosen.map(({ sql, spare }) => `list_sort(list(DISTINCT ${sql}) FILTER (${sql} IN (${spare})))`).join(', ')} FROM ${table}`, task);
  for (const { sql, type, cast } of chosen) await session.run(`ALTER TABLE ${table} ALTER COLUMN ${sql} TYPE ${type} USING (${cast(sql)})`, task);
  const names = new Set(chosen.map(({ name }) => name));
  return { taken: chosen.map(({ name }, at) => ({ column: name, words: Array.isArray(found[at]) ? found[at].map(String) : [] })), left: [...likely].filter((name) => !names.has(name)) };
}

/** As a note of the file. */
export function wordsNote(taken: readonly Taken[]): string[] {
  const some = taken.filter((each) => each.words.length > 0);
  if (some.length === 0) return [];
  const quoted = (texts: readonly string[]): string => texts.map((text) => `“${text}”`).join(', ');
  const found = [...new Set(some.flatMap((each) => each.words))].sort();
  const named = quoted(some.slice(0, mostNamed).map(({ column }) => column));
  return [some.length > mostNamed ? say('Read as missing values: {0} in {1} and {2} more columns.', quoted(found), named, some.length - mostNamed) : say('Read as missing values: {0} in {1}.', quoted(found), named)];
}
