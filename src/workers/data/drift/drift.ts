import { availableParallelism } from 'node:os';
import type { DriftRequest } from '../../../contract/data-api';
import type { DriftOptions, SetDrift, Vocabulary } from '../../../contract/drift';
import { quoteText } from '../../../core/data/sql';
import type { ColumnSamples } from '../../../core/drift/column';
import { type ColumnMeasure, decideDrift, measure } from '../../../core/drift/decide';
import { type ImageSamples, measureImages } from '../../../core/drift/image-column';
import { type CategoricalSample, categoricalSample } from '../../../core/drift/samples';
import { measureText, wordCountOptions } from '../../../core/drift/text-column';
import { mostCharacters, stepOf, vocabularyOf } from '../../../core/drift/vocabulary';
import { spaces } from '../../../core/drift/words';
import type { OpenColumn, OpenTable } from '../formats/opened';
import { isNumeric } from '../profile/sql';
import { ahead } from '../ahead';
import { letGo } from '../let-go';
import { Rooms } from '../rooms';
import { imageRoots, readImages } from './images';
import { Measuring, type NumericRead, samplesOfRead, type Unsorted } from './measuring';
import type { Session, Task } from '../session';
import { mostCategories, mustBeThere, schemaOf } from './columns';

/** A column of one of the two tables. */
export interface Side { table: OpenTable; column: OpenColumn }

export interface DriftSides { reference: OpenTable; current: OpenTable }

/** Fewer rows are measured about as soon as a thread has begun. */
const leastBeside = 100_000;

/** Sorting takes longer than reading: two threads measure, where there are two to be had. */
const mostBeside = 2;

/** Giving back what was read takes time of its own: it is done for so many columns at once. */
const lettingGo = 2;

/** Samples of the columns that are measured are held in memory, of one that waits, and of the next one as it is read. */
export async function driftOf({ reference, current }: DriftSides, request: DriftRequest, session: Session, task: Task): Promise<SetDrift> {
  const { columns: wanted, options } = request;
  for (const name of [...(wanted ?? []), ...Object.keys(options.rules)]) mustBeThere(name, reference.columns, current.columns);
  const names = wanted ?? reference.columns.map(({ name }) => name);
  const quiet: Task = { signal: task.signal, progress: () => undefined };
  const rooms = new Rooms(Math.max(reference.facts.rows, current.facts.rows));
  const roots = { reference: imageRoots(request.reference, request), current: imageRoots(request.current, request) };
  const read = async (name: string): Promise<ColumnRead & { words?: WordsRead } | { kind: 'image'; images: ImageSamples } | null> => {
    const [a, b] = [sideOf(reference, name), sideOf(current, name)];
    if (a === null || b === null) return null;
    // The reference tool judges no text, and looks at no pictures.
    if (options.mode === 'evidently') return readColumn(name, a, b, session, quiet, rooms.take);
    const images = await readImages(name, a, b, roots, options.seed, session, quiet);
    if (images !== null) return { kind: 'image', images };
    const column = await readColumn(name, a, b, session, quiet, rooms.take);
    return column?.kind === 'text' ? { ...column, words: await readWords(column, a, b, options, session, quiet, rooms.take) } : column;
  };
  const threads = rooms.size >= leastBeside ? Array.from({ length: Math.min(mostBeside, availableParallelism()) }, () => new Measuring(rooms, task.signal)) : [];
  const measureHere = (column: NumericRead, by: DriftOptions): ColumnMeasure => {
    const room = rooms.take(rooms.size);
    const measured = measure(samplesOfRead(column, room), by);
    for (const each of [room, column.reference.values, column.current.values]) rooms.give(each);
    return measured;
  };
  const measures: ColumnMeasure[] = [];
  /** In turn, so that who takes the next one is the first to be done. */
  const going: Promise<ColumnMeasure>[] = [];
  let turn = 0;
  try {
    for await (const [at, column] of ahead(names, read)) {
      if (column?.kind === 'image') measures.push(measureImages(column.images, options));
      else if (column?.kind === 'categorical') measures.push(measure(column, options));
      else if (column !== null) {
        const first = going.length >= Math.max(1, threads.length) ? going.shift() : undefined;
        if (first !== undefined) measures.push(await first);
        const thread = threads[turn++ % threads.length];
        const one = async (each: NumericRead, by: DriftOptions): Promise<ColumnMeasure> => thread?.measure(each, by) ?? measureHere(each, by);
        const { words, ...own } = column;
        const lengths = one(own, options);
        const measured = words === undefined ? lengths : Promise.all([lengths, one(words.counts, wordCountOptions(own.name, options))]).then(([first, counts]) => measureText(first, counts, words.vocabulary, options));
        // Heard by whoever waits for it, which is when others are there.
        measured.catch(() => undefined);
        going.push(measured);
        if (turn % lettingGo === 0) letGo();
      }
      task.progress((at + 1) / (names.length + 1));
    }
    for (const each of going) measures.push(await each);
    task.progress(1);
  } finally {
    for (const thread of threads) await thread.close();
  }
  return decideDrift(measures, schemaOf(reference.columns, current.columns, wanted), { reference: reference.facts.rows, current: current.facts.rows }, options);
}

export function sideOf(table: OpenTable, name: string): Side | null {
  const column = table.columns.find((each) => each.name === name);
  return column === undefined ? null : { table, column };
}

/** A column of both sides as it was read. */
type ColumnRead = NumericRead | { name: string; type: string; kind: 'categorical'; reference: CategoricalSample; current: CategoricalSample };

/** What else is measured of texts. */
interface WordsRead { counts: NumericRead; vocabulary: Vocabulary | null }

const sampled = (column: ColumnRead): ColumnSamples => (column.kind === 'categorical' ? column : samplesOfRead(column));

export async function samplesOf(name: string, a: Side, b: Side, session: Session, task: Task): Promise<ColumnSamples | null> {
  const column = await readColumn(name, a, b, session, task);
  return column === null ? null : sampled(column);
}

/** Null: nothing that can be judged. A time moves on by itself, and lists and bytes have no distribution that a person would know. */
async function readColumn(name: string, a: Side, b: Side, session: Session, task: Task, room?: Rooms['take']): Promise<ColumnRead | null> {
  const { type } = b.column;
  if (isNumeric(a.column) && isNumeric(b.column)) return { name, type, kind: 'numeric', reference: await numbers(a, `${a.column.sql}::DOUBLE`, session, task, room), current: await numbers(b, `${b.column.sql}::DOUBLE`, session, task, room) };
  if (!isCategory(a.column) || !isCategory(b.column)) return null;
  const [reference, current] = [await categories(a, session, task), await categories(b, session, task)];
  if (reference !== null && current !== null) return { name, type, kind: 'categorical', reference, current };
  return { name, type, kind: 'text', reference: await numbers(a, textLength(a.column), session, task, room), current: await numbers(b, textLength(b.column), session, task, room) };
}

/** `lengths`: they say how many texts there are. */
async function readWords(lengths: NumericRead, a: Side, b: Side, { seed }: DriftOptions, session: Session, task: Task, room: Rooms['take']): Promise<WordsRead> {
  const count = (side: Side): Promise<Unsorted> => numbers(side, wordCount(side.column), session, task, room);
  const counts: NumericRead = { ...lengths, reference: await count(a), current: await count(b) };
  return { counts, vocabulary: vocabularyOf(await everyText(a, lengths.reference.values.length, session, task), await everyText(b, lengths.current.values.length, session, task), seed) };
}

/** In SQL, of texts: how long they are, and how many words they have as Python's `split()` parts them. */
export const textLength = ({ sql }: OpenColumn): string => `length(${sql}::VARCHAR)::DOUBLE`;
export const wordCount = ({ sql }: OpenColumn): string => `len(regexp_extract_all(${sql}::VARCHAR, ${quoteText(`[^${spaces}]+`)}))::DOUBLE`;

/** Texts that lie evenly among all, of which there are `count`, in the order of the file. Behind a letter: see `categories`. */
export async function everyText({ table, column }: Side, count: number, session: Session, task: Task): Promise<string[]> {
  const texts: string[] = [];
  const there = `SELECT ${column.sql}::VARCHAR AS v, row_number() OVER () - 1 AS i FROM ${table.relation.only(column.place)} WHERE ${column.sql} IS NOT NULL`;
  await session.texts(`SELECT '=' || left(v, ${mostCharacters}) FROM (${there}) WHERE i % ${stepOf(count)} = 0`, ([found = []]) => { for (const text of found) texts.push((text ?? '').slice(1)); }, task);
  return texts;
}

/** Numbers of one side are texts of the other where the column was retyped. */
export const isCategory = (column: OpenColumn): boolean => column.kind === 'boolean' || column.duck === 'VARCHAR' || isNumeric(column);

export async function numbers({ table, column }: Side, value: string, session: Session, task: Task, room?: Rooms['take']): Promise<Unsorted> {
  const { rows } = table.facts;
  const values = await session.column(`SELECT ${value} FROM ${table.relation.only(column.place)} WHERE ${column.sql} IS NOT NULL`, task, room);
  return { values, nulls: rows - values.length };
}

export async function categories({ table, column }: Side, session: Session, task: Task): Promise<CategoricalSample | null> {
  // Behind a letter: a byte order mark at a text's start would be lost on its way here, and two texts be one.
  const rows = await session.rows(`SELECT '=' || v, n::VARCHAR FROM (SELECT left(${column.sql}::VARCHAR, 200) AS v, count(*) AS n FROM ${table.relation.only(column.place)} WHERE ${column.sql} IS NOT NULL GROUP BY 1 LIMIT ${mostCategories + 1})`, task);
  if (rows.length > mostCategories) return null;
  const counts = new Map(rows.map(([value, count]): [string, number] => [String(value).slice(1), Number(count)]));
  return categoricalSample(counts, table.facts.rows);
}
