import path from 'node:path';
import type { RunId } from '../../contract/ids';
import type { RunRow } from '../../contract/run';
import type { Cell, FieldSummary, FieldText } from '../../contract/table-api';
import { allFields, mergeable, merged, type Placed } from '../../core/query';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';
import { findRuns, type FoundRuns, type Rows, type Selection } from './found-runs';

/** A column that no field of a run is: in which of several histories it lies. */
export const storeColumn = 'store';

export interface FoundRun { row: RunRow; of: FoundRuns }
export interface Page { runs: FoundRun[]; /** cells[column][run] */ cells: Cell[][] }

/** The runs of any number of stores as one history. A run that lies in two of them is two runs, as in the window. */
export interface FoundInAll {
  page(columns: FieldText[], offset: number, limit: number): Promise<Page & { total: number }>;
  /** All from `offset` on, a page at a time, the same each time it is gone through. */
  pages(columns: FieldText[], offset: number, limit: number): () => AsyncIterable<Page>;
  fields(): Promise<FieldSummary[]>;
  close(): Promise<void>;
}

const pageSize = 500;

export async function findInAll(stores: readonly StoreLayout[], selection: Selection, context: Context, now: number): Promise<FoundInAll> {
  const all: FoundRuns[] = [];
  const close = async () => { for (const found of all) await found.close(); };
  try {
    for (const store of stores) all.push(await findRuns(store, selection, context, now));
  } catch (error) {
    await close();
    throw error;
  }
  const sort = mergeable(selection.sort);
  /** What is read of a run: its columns, and, where it stands among runs of other stores, what they are sorted by. */
  const read = (columns: readonly FieldText[]) => [...columns.filter(column => column !== storeColumn), ...(all.length > 1 ? sort.map(({ field }) => field) : [])];
  const pageOf = (columns: readonly FieldText[], entries: readonly Entry[]): Page => ({ runs: entries.map(({ run }) => run), cells: columns.map((_, at) => entries.map(({ cells }) => cells[at] ?? null)) });

  return {
    async page(columns, offset, limit) {
      const alone = all.length === 1;
      const looks = await Promise.all(all.map(async found => ({ found, page: await found.page(read(columns), alone ? offset : 0, alone ? limit : offset + limit) })));
      const entries: Entry[] = [];
      for await (const entry of merged(looks.map(({ found, page }) => entriesOf(found, page, columns)), sort)) entries.push(entry);
      const from = alone ? 0 : offset;
      return { total: looks.reduce((sum, { page }) => sum + page.total, 0), ...pageOf(columns, entries.slice(from, from + limit)) };
    },

    pages(columns, offset, limit) {
      const alone = all.length === 1;
      const end = offset + limit;
      // Settled once: what is run meanwhile must not move them from page to page.
      const ids = new Map<FoundRuns, Promise<RunId[]>>();
      async function* entries(found: FoundRuns): AsyncGenerator<Entry> {
        let listed = ids.get(found);
        if (listed === undefined) ids.set(found, listed = found.ids());
        const wanted = (await listed).slice(alone ? offset : 0, end);
        for (let at = 0; at < wanted.length; at += pageSize) yield* entriesOf(found, await found.rowsOf(wanted.slice(at, at + pageSize), read(columns)), columns);
      }
      return async function* () {
        let skipped = alone ? offset : 0;
        let page: Entry[] = [];
        for await (const entry of merged(all.map(entries), sort)) {
          if (skipped < offset) { skipped += 1; continue; }
          if (skipped + page.length >= end) break;
          page.push(entry);
          if (page.length < pageSize) continue;
          yield pageOf(columns, page);
          skipped += page.length;
          page = [];
        }
        if (page.length > 0) yield pageOf(columns, page);
      };
    },

    fields: async () => allFields(await Promise.all(all.map(found => found.fields()))),

    close,
  };
}

interface Entry extends Placed { run: FoundRun; cells: Cell[] }

/** Columns first, then what is sorted by, as they were read. */
function* entriesOf(of: FoundRuns, { rows, cells }: Rows, columns: readonly FieldText[]): Generator<Entry> {
  const own = columns.filter(column => column !== storeColumn).length;
  for (const [at, row] of rows.entries()) {
    let next = 0;
    const cell = (column: number): Cell => cells[column]?.[at] ?? null;
    yield { run: { row, of }, createdAt: row.createdAt, id: row.id, cells: columns.map(column => (column === storeColumn ? of.store.root : cell(next++))), keys: cells.slice(own).map(column => column[at] ?? null) };
  }
}

/** What each is called among the others: its project's folder, or the whole path where two have the same. */
export function storeNames(stores: readonly StoreLayout[]): (store: StoreLayout) => string {
  const short = ({ root }: StoreLayout) => path.basename(path.basename(root) === '.offbook' ? path.dirname(root) : root);
  const counts = new Map<string, number>();
  for (const store of stores) counts.set(short(store), (counts.get(short(store)) ?? 0) + 1);
  return store => (counts.get(short(store)) === 1 ? short(store) : store.root);
}
