import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { DataSource, DriftRequest } from '../../../contract/data-api';
import type { DriftOptions, SetDrift } from '../../../contract/drift';
import { cancelled } from '../../../core/cancelled';
import { type ColumnMeasure, decideDrift } from '../../../core/drift/decide';
import { HumanError, isHumanError } from '../../../core/human-error';
import { find } from '../files';
import { type PlainFile, plainFileOf } from '../plain-parquet/footer';
import type { Task } from '../session';
import { mustBeThere, schemaOf } from './columns';
import { PlainMeasuring, type PlainPair } from './plain-column';

/** What a thread is given, and what it says of it; `unreadable`: not by what is read here. */
export interface PlainGiven { pair: PlainPair; options: DriftOptions }
export type PlainAnswer = { measure: ColumnMeasure | null } | { failure: { code: string; message: string } } | 'unreadable';

/** Fewer rows are measured about as soon as a thread has begun. */
const leastBeside = 100_000;
const mostThreads = 2;
/** Both sides of a column and as much to sort in. */
const bytesARow = 3 * 8;
const mostBytes = 2 ** 30;
/** Numbers lie outside of what is collected: hardly anything else is made. */
const maxYoungGenerationSizeMb = 4;

/**
 * Whether two Parquet files differ, without a database: each column's pages are read right into the memory in which it is sorted, by as many threads as measure. So it takes a few columns' memory, and files of any length begin at once. Null: one of
 * them is no Parquet file of the plain kind, or only parts of them are asked for; then the database is asked, which also knows what to say of a damaged one.
 */
export async function plainDrift({ reference, current, referenceRows, currentRows, columns: wanted, options }: DriftRequest, task: Pick<Task, 'signal' | 'progress'>): Promise<SetDrift | null> {
  const [a, b] = referenceRows === undefined && currentRows === undefined ? [plainTable(reference), plainTable(current)] : [null, null];
  if (a === null || b === null) return null;
  const rows = Math.max(a.rows, b.rows);
  const threads = rows < leastBeside ? 0 : Math.min(mostThreads, availableParallelism());
  if (Math.max(1, threads) * bytesARow * rows > mostBytes) return null;
  for (const name of [...(wanted ?? []), ...Object.keys(options.rules)]) mustBeThere(name, a.columns, b.columns);
  const pairs = (wanted ?? a.columns.map(({ name }) => name)).flatMap((name): PlainPair[] => {
    const [one, other] = [a, b].map(({ columns }) => columns.find((column) => column.name === name));
    return one && other ? [{ name, reference: { path: a.path, rows: a.rows, column: one }, current: { path: b.path, rows: b.rows, column: other } }] : [];
  });
  const measures = await measureAll(pairs, options, { rows, threads }, task);
  return measures && decideDrift(measures.filter((each) => each !== null), schemaOf(a.columns, b.columns, wanted), { reference: a.rows, current: b.rows }, options);
}

function plainTable(source: DataSource): PlainFile | null {
  try {
    const { format, packing, folder, files: [file] } = find(source);
    return format === 'parquet' && packing === 'none' && folder === null && source.part === undefined && file !== undefined ? plainFileOf(file) : null;
  } catch {
    // It is missing or damaged, which others say.
    return null;
  }
}

/** In their order; null: one of them can't be read here. */
async function measureAll(pairs: readonly PlainPair[], options: DriftOptions, { rows, threads }: { rows: number; threads: number }, { signal, progress }: Pick<Task, 'signal' | 'progress'>): Promise<(ColumnMeasure | null)[] | null> {
  const measures: (ColumnMeasure | null)[] = [];
  const next = pairs.entries();
  let done = 0;
  let isReadable = true;
  const through = async (measure: (pair: PlainPair) => Promise<PlainAnswer>): Promise<void> => {
    for (const [at, pair] of next) {
      const answer = await measure(pair);
      if (signal.aborted) throw cancelled();
      if (answer === 'unreadable') isReadable = false;
      if (answer === 'unreadable' || !isReadable) return;
      if ('failure' in answer) throw new HumanError(answer.failure.code, answer.failure.message);
      measures[at] = answer.measure;
      done += 1;
      progress(done / (pairs.length + 1));
    }
  };
  if (threads === 0) {
    await through(here(rows, options));
    return isReadable ? measures : null;
  }
  const workers = Array.from({ length: threads }, () => new Worker(path.join(__dirname, 'measuring-thread.js'), { workerData: { rows }, resourceLimits: { maxYoungGenerationSizeMb } }));
  try {
    await Promise.all(workers.map((worker) => through(beside(worker, options, signal))));
    return isReadable ? measures : null;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function here(rows: number, options: DriftOptions): (pair: PlainPair) => Promise<PlainAnswer> {
  const measuring = new PlainMeasuring(rows);
  return async (pair) => {
    // Pages are asked for meanwhile, and whoever gives up is heard.
    await setImmediate();
    try {
      return { measure: measuring.measure(pair, options) };
    } catch (error) {
      if (isHumanError(error)) throw error;
      return 'unreadable';
    }
  };
}

function beside(worker: Worker, options: DriftOptions, signal: AbortSignal): (pair: PlainPair) => Promise<PlainAnswer> {
  // `once` hears a thread that fails; one that was ended says nothing.
  const ended = new AbortController();
  const end = (): void => ended.abort();
  worker.on('exit', end);
  signal.addEventListener('abort', end);
  return async (pair) => {
    worker.postMessage({ pair, options } satisfies PlainGiven);
    try {
      const [answer] = await once(worker, 'message', { signal: ended.signal }) as [PlainAnswer];
      return answer;
    } catch {
      // Also a thread that had not the memory for it.
      return 'unreadable';
    }
  };
}
