import { isUtf8 } from 'node:buffer';
import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CsvDialect, CsvFound } from '../../../contract/data-api';
import { looksLikeUtf16 } from '../../../core/data/recognise';
import { quoteText } from '../../../core/data/sql';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import { readable } from '../failures';
import type { Found } from '../files';
import { readablePaths } from '../links';
import { inBlocks } from '../in-blocks';
import { checkFirstLine, endOf, unpacking } from '../packing';
import { relationOf, type Session, type Task } from '../session';
import { columnsWithWords, failedAtWord, type Sniffed, takeWords, wordsNote } from './missing-words';
import { asColumns, describe, type OpenColumn, type Opening, type OpenTable } from './opened';
import { dialectOf, wideDialect } from './wide-csv';

const delimiters = [',', ';', '\t', '|'];
const sampleRows = 20_480;
const longestLine = 2 ** 24;

/** What is tried in turn: a file may be otherwise further down than where its types and encoding were looked for. */
interface Attempt { encoding: string; sample: number; delimiter: string | null; padded: boolean; /** Not where short lines are filled and a cell has several lines. */ parallel: boolean; /** The first rows may have no quotes though later ones do. */ quoted: boolean; /** A word for what is missing came behind the first rows, in a column that is none of texts. */ words: boolean; /** Columns that need more than DuckDB's guess to be exact; null: not looked for. */ exact: ReadonlyMap<string, string> | null }

/** Taken into a table of the session: types are made sure of, and every later question is quick. */
export async function openCsv(found: Found, opening: Opening): Promise<OpenTable> {
  const notes = found.note === null ? [] : [found.note];
  const given = found.source.csv ?? {};
  let attempt: Attempt = { encoding: given.encoding ?? encodingOf(found.start), sample: sampleRows, delimiter: given.delimiter ?? null, padded: false, parallel: true, quoted: true, words: false, exact: null };
  if (found.packing !== 'none') await endOf(found, opening.task.signal);
  await checkFirstLine(found);
  // Each failure leaves fewer things to try.
  for (;;) {
    try {
      return await read(found, given, attempt, opening, notes);
    } catch (error) {
      const next = opening.task.signal.aborted ? null : nextAttempt(attempt, error, given);
      if (next === null) throw readable(error, found.name);
      attempt = next;
    }
  }
}

class Inexact extends Error { constructor(readonly types: ReadonlyMap<string, string>) { super(); } }
class Rounded extends Error {}
class OneColumn extends Error { constructor(readonly delimiter: string) { super(); } }

function nextAttempt(last: Attempt, error: unknown, given: CsvDialect): Attempt | null {
  if (error instanceof OneColumn) return last.delimiter === null ? { ...last, delimiter: error.delimiter } : null;
  if (error instanceof Inexact) return { ...last, exact: error.types };
  if (error instanceof Rounded) return last.sample > 0 ? { ...last, sample: -1 } : null;
  const text = error instanceof Error ? error.message : '';
  if (failedAtWord(text) && !last.words) return { ...last, words: true };
  // More digits than even 128 bits hold, or nanoseconds of the year 3000.
  if (last.exact !== null && last.exact.size > 0 && /convert|conversion|casting/i.test(text)) return { ...last, exact: new Map() };
  if (/not utf-8|Invalid unicode/i.test(text)) return given.encoding === undefined && last.encoding === 'utf-8' ? { ...last, encoding: 'windows-1252' } : null;
  if (/parallel scanner/i.test(text) && last.parallel) return { ...last, parallel: false };
  if (/quote/i.test(text) && last.quoted && given.quote === undefined) return { ...last, quoted: false };
  if (/could not convert|conversion error|casting/i.test(text) && last.sample > 0) return { ...last, sample: -1 };
  // pandas too fills lines that are too short; lines that are too long are an error there as here.
  if (/Expected Number of Columns|sniffing file|detect the CSV/i.test(text) && !last.padded) return { ...last, padded: true };
  return null;
}

async function read(found: Found, given: CsvDialect, attempt: Attempt, { session, task, scratch, table }: Opening, before: readonly string[]): Promise<OpenTable> {
  const file = await inUtf8(found, attempt.encoding, scratch, task.signal);
  const compression = file.packing === 'none' ? 'none' : file.packing;
  // No line is longer than its file, even where a letter takes four bytes; setting 32 MB aside for a small one takes longer than reading it.
  const line = file.packing === 'none' ? Math.min(longestLine, Math.max(2 ** 16, 4 * found.bytes)) : longestLine;
  const options = [
    `compression = ${quoteText(compression)}`, `sample_size = ${attempt.sample}`, `max_line_size = ${line}`, `buffer_size = ${2 * line}`,
    ...(attempt.delimiter === null ? [] : [`delim = ${quoteText(attempt.delimiter)}`]), ...(given.quote === undefined ? [] : [`quote = ${quoteText(given.quote)}`]), ...(given.header === undefined ? [] : [`header = ${given.header}`]),
    ...(attempt.padded ? ['null_padding = true', 'strict_mode = false'] : []), ...(attempt.parallel ? [] : ['parallel = false']),
  ];
  const wide = file.packing === 'none' && attempt.quoted ? await wideDialect(file.path, options, scratch, session, task) : null;
  const { delimiter, quote, header, comment, skip, date, timestamp } = wide?.dialect ?? await dialectOf(file.path, options, session, task);
  const asked = [...options, ...wide?.options ?? (quote === '' && attempt.quoted && given.quote === undefined ? [`quote = '"'`] : [])].join(', ');
  // Asked for as found: without types, or with words for what is missing, the first line might look otherwise.
  const headed = given.header === undefined ? `${asked}, header = ${header}` : asked;
  const asTexts = `read_csv(${quoteText(file.path)}, ${headed}, all_varchar = true)`;
  const texts = attempt.words ? await columnsWithWords(asTexts, (await describe(session, asTexts, task)).map(({ name }) => name), session, task) : [];
  const types = [...new Map([...attempt.exact ?? [], ...texts.map((name) => [name, 'VARCHAR'] as const)])];
  const typed = types.length === 0 ? '' : `, types = {${types.map(([name, type]) => `${quoteText(name)}: ${quoteText(type)}`).join(', ')}}`;
  const from = `read_csv(${quoteText(file.path)}, ${wide === null ? asked : headed}${typed})`;
  await session.run(`CREATE OR REPLACE TABLE ${table} AS SELECT * FROM ${from}`, task);
  const described = await describe(session, table, task);
  const split = described.length === 1 && attempt.delimiter === null ? splitter(found.start) : null;
  if (split !== null) throw new OneColumn(split);
  const [rows] = await session.row(`SELECT count(*)::VARCHAR FROM ${table}`, task);
  // Types were looked for in all of a shorter file.
  if (attempt.sample > 0 && Number(rows) > attempt.sample && await isRounded(asColumns(described), asTexts, session, task)) throw new Rounded();
  if (attempt.exact === null) {
    const finer = await exactTypes(asColumns(described), table, asTexts, session, task);
    if (finer.size > 0) throw new Inexact(finer);
  }
  const formats = { date, timestamp };
  const sniff = async (words: string): Promise<Sniffed> => {
    const [found, ...written] = await session.row(`SELECT [each.type FOR each IN Columns], DateFormat, TimestampFormat FROM sniff_csv(${quoteText(file.path)}, ${headed}, nullstr = ['', ${words}])`, task);
    const [day = null, moment = null] = written.map((format) => (typeof format === 'string' ? format : null));
    formats.date ??= day;
    formats.timestamp ??= moment;
    return { types: Array.isArray(found) ? found.map(String) : [], date: day, timestamp: moment };
  };
  const { taken, left } = await takeWords(table, described, attempt.words || attempt.sample < 0 ? null : sampleRows, sniff, session, task);
  const columns = asColumns(taken.length === 0 ? described : await describe(session, table, task));
  const csv: CsvFound = {
    delimiter: attempt.delimiter ?? delimiter, quote, header: given.header ?? header, encoding: attempt.encoding, comment, skip, dateFormat: formats.date, timestampFormat: formats.timestamp,
    truths: await truthsOf(columns, asTexts, session, task), missing: taken.filter(({ words }) => words.length > 0), wordsInText: left,
  };
  const notes = [
    ...before,
    ...(attempt.encoding === 'windows-1252' && given.encoding === undefined ? [say('{0} is not UTF-8: it was read as windows-1252. Give the encoding if letters look wrong.', found.name)] : []),
    ...(attempt.padded ? [say('Lines of {0} with too few fields were filled with missing values.', found.name)] : []),
    ...wordsNote(taken),
  ];
  return { columns, relation: relationOf(table, columns.map(({ name }) => name)), facts: { format: 'csv', rows: Number(rows), columns: columns.map(({ name, kind, type }) => ({ name, kind, type })), bytes: found.bytes, files: 1, csv, notes } };
}

/** The words that stand for true and for false; whoever writes others than these writes them in the first rows. */
async function truthsOf(columns: readonly OpenColumn[], texts: string, session: Session, task: Task): Promise<CsvFound['truths']> {
  const truths = columns.filter(({ kind }) => kind === 'boolean');
  if (truths.length === 0) return [];
  const first = `(FROM ${relationOf(texts, columns.map(({ name }) => name)).only(...placesOf(truths))} LIMIT ${sampleRows})`;
  const words = await session.rows(`SELECT c::VARCHAR, v, TRY_CAST(v AS BOOLEAN) FROM (SELECT unnest(range(${truths.length})) AS c, unnest([${truths.map(({ sql }) => sql).join(', ')}]) AS v FROM ${first}) WHERE v IS NOT NULL GROUP BY 1, 2 ORDER BY 2`, task);
  const of = (place: number, is: boolean): string[] => words.filter(([at, , truth]) => Number(at) === place && truth === is).map(([, word]) => String(word));
  return truths.map(({ name }, at) => ({ column: name, yes: of(at, true), no: of(at, false) }));
}

/** Whether a part or a time of day was lost behind the rows that types were looked for in: DuckDB takes 1.5 into whole numbers, and a moment into dates, without a word. */
async function isRounded(columns: readonly OpenColumn[], texts: string, session: Session, task: Task): Promise<boolean> {
  const tested = columns.filter(({ kind, duck }) => kind === 'integer' || duck === 'DATE');
  if (tested.length === 0) return false;
  const tests = tested.flatMap(({ kind, sql }) => (kind === 'integer' ? ['.', 'e', 'E'] : [':']).map((sign) => `contains(${sql}, '${sign}')`));
  const found = await session.row(`SELECT ${tests.map((test) => `coalesce(bool_or(${test}), false)`).join(', ')} FROM ${relationOf(texts, columns.map(({ name }) => name)).only(...placesOf(tested))}`, task);
  return found.includes(true);
}

const placesOf = (columns: readonly OpenColumn[]): number[] => columns.map(({ place }) => place);

/** Doubles that are whole numbers beyond 2^53 in the file, and times that have nanoseconds there: read as such they would be rounded. */
async function exactTypes(columns: readonly OpenColumn[], table: string, texts: string, session: Session, task: Task): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const [doubles, times] = ['DOUBLE', 'TIMESTAMP'].map((type) => columns.filter(({ duck }) => duck === type)) as [OpenColumn[], OpenColumn[]];
  const names = columns.map(({ name }) => name);
  const [asTable, asText] = [relationOf(table, names), relationOf(texts, names)];
  const large = await inBlocks(doubles, (some) => session.row(`SELECT ${some.map(({ sql }) => `coalesce(max(abs(${sql})) >= ${2 ** 53} AND bool_and(${sql} = trunc(${sql})), false)`).join(', ')} FROM ${asTable.only(...placesOf(some))}`, task));
  const likely = doubles.filter((_, at) => large[at] === true);
  if (likely.length > 0) {
    const whole = await session.row(`SELECT ${likely.map(({ sql }) => `bool_and(regexp_full_match(trim(${sql}), '[+-]?\\d+'))`).join(', ')} FROM ${asText.only(...placesOf(likely))}`, task);
    for (const [at, { name }] of likely.entries()) if (whole[at] === true) found.set(name, 'HUGEINT');
  }
  if (times.length > 0) {
    // Whoever writes nanoseconds writes them in the first rows.
    const fine = await session.row(`SELECT ${times.map(({ sql }) => `bool_or(regexp_matches(${sql}, '\\.\\d{7,}'))`).join(', ')} FROM (FROM ${asText.only(...placesOf(times))} LIMIT ${sampleRows})`, task);
    for (const [at, { name }] of times.entries()) if (fine[at] === true) found.set(name, 'TIMESTAMP_NS');
  }
  return found;
}

/** A file with ragged lines looks like one column to DuckDB; its first line shows what was meant. */
function splitter(start: Buffer): string | null {
  const [line = ''] = start.toString('utf8').replace(/^\ufeff/, '').split(/\r?\n/).filter((each) => each.trim() !== '');
  const best = delimiters.map((each) => ({ each, count: line.split(each).length - 1 })).sort((one, other) => other.count - one.count)[0];
  return best !== undefined && best.count > 0 ? best.each : null;
}

/** What the first bytes show a text to be written in. */
export function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const wide = looksLikeUtf16(start.subarray(0, 4096));
  if (wide !== null) return wide;
  // The last letter may be cut in the middle.
  return [0, 1, 2, 3].some((cut) => isUtf8(start.subarray(0, start.length - cut))) ? 'utf-8' : 'windows-1252';
}

/** DuckDB reads UTF-8; whatever else it is, is written so beside it. */
async function inUtf8(found: Found, encoding: string, scratch: string, signal: AbortSignal): Promise<{ path: string; packing: Found['packing'] }> {
  const [file = ''] = readablePaths(found.files, found.folder, scratch);
  if (/^utf-?8$/i.test(encoding)) return { path: file, packing: found.packing };
  const decoder = decoderOf(encoding);
  const target = path.join(scratch, `utf8-${encoding}.csv`);
  const decode = new Transform({
    transform(chunk: Buffer, _encoding, done) { done(null, Buffer.from(decoder.decode(chunk, { stream: true }))); },
    flush(done) { done(null, Buffer.from(decoder.decode())); },
  });
  await pipeline([createReadStream(found.files[0] ?? ''), ...unpacking(found.packing), decode, createWriteStream(target)], { signal });
  return { path: target, packing: 'none' };
}

function decoderOf(encoding: string) {
  try {
    return new TextDecoder(encoding);
  } catch {
    throw new HumanError('usage', say('There is no encoding “{0}”. Give one such as utf-8, windows-1252, utf-16le or shift_jis.', encoding));
  }
}
