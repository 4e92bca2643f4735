import type { ComparedRows, CompareRequest, DataApi, DataEvents, DataRows, DataSource, DriftRequest, RowChange, RowsPage, TableComparison, TableFacts } from '../../contract/data-api';
import type { SetDrift } from '../../contract/drift';
import type { ProfileOptions, TableProfile } from '../../contract/profile';
import { cellSql, cellText } from './cells';
import { type Compared, compareTables } from './compare/compare';
import { ChangedRows } from './compare/pages';
import { cancelled, readableOf } from './failures';
import { find, type Found } from './files';
import { type Limits, openTables, type Opened } from './open-tables';
import { driftOf } from './drift/drift';
import { profileTable } from './profile/profile';
import type { Task } from './session';

export interface DataServiceOptions { scratch: string; limits: Limits; events: DataEvents }

/** So many are kept open; what is asked for again later is read again. */
const mostOpen = 3;
const mostLimit = 1000;
const mostColumns = 200;

interface Comparison { compared: Compared; rows: ChangedRows }
/** Tables that are open together, and how they have been compared: by pairing, tolerance and what is left out. */
interface Entry { opened: Opened; comparisons: Map<string, Promise<Comparison>> }

/** DataApi over sessions that are remembered by what was asked for and how its files lie there now. */
export class DataService implements DataApi {
  private readonly entries = new Map<string, Promise<Entry>>();
  private readonly tasks = new Map<string, AbortController>();
  /** One thing at a time: each may take the whole memory that is allowed. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: DataServiceOptions) {}

  describe(source: DataSource, task?: string): Promise<TableFacts> {
    return this.asked(task, async (going) => (await this.open([find(source)], going)).opened.tables[0]?.facts as TableFacts);
  }

  rows(source: DataSource, { offset, limit, columns }: RowsPage, task?: string): Promise<DataRows> {
    return this.asked(task, async (going) => {
      const { opened: { session, tables: [table] } } = await this.open([find(source)], going);
      if (table === undefined) throw new Error('no table');
      const shown = table.columns.filter(({ name }) => columns === undefined || columns.includes(name)).slice(0, mostColumns);
      const rows = await aboutFiles([source], () => session.rows(`SELECT ${shown.map(cellSql).join(', ') || 'NULL'} FROM ${table.relation.from} LIMIT ${Math.min(Math.max(0, limit), mostLimit)} OFFSET ${Math.max(0, offset)}`, going));
      return { columns: shown.map(({ name, kind, type }) => ({ name, kind, type })), rows: rows.map((row) => shown.map(({ kind }, at) => cellText(row[at] ?? null, kind))), total: table.facts.rows };
    });
  }

  compare(request: CompareRequest, task?: string): Promise<TableComparison> {
    return this.asked(task, async (going) => (await this.compared(request, going)).compared.result);
  }

  comparedRows(request: CompareRequest, change: RowChange, page: RowsPage, task?: string): Promise<ComparedRows> {
    return this.asked(task, async (going) => {
      const { rows } = await this.compared(request, going);
      return aboutFiles([request.a, request.b], () => rows.page(change, page, going));
    });
  }

  drift({ reference, current, columns, options }: DriftRequest, task?: string): Promise<SetDrift> {
    return this.asked(task, async (going) => {
      const { opened: { session, tables: [a, b] } } = await this.open([find(reference), find(current)], going);
      if (a === undefined || b === undefined) throw new Error('no tables');
      return aboutFiles([reference, current], () => driftOf(a, b, columns, options, session, going));
    });
  }

  profile(source: DataSource, options: ProfileOptions, task?: string): Promise<TableProfile> {
    return this.asked(task, async (going) => {
      const { opened: { session, tables: [table] } } = await this.open([find(source)], going);
      if (table === undefined) throw new Error('no table');
      return aboutFiles([source], () => profileTable(table, options, session, going));
    });
  }

  async cancel(task: string): Promise<void> { this.tasks.get(task)?.abort(); }

  close(): void {
    for (const controller of this.tasks.values()) controller.abort();
    for (const entry of this.entries.values()) entry.then(({ opened }) => opened.close(), () => undefined);
    this.entries.clear();
  }

  private asked<T>(name: string | undefined, answer: (task: Task) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (name !== undefined) this.tasks.set(name, controller);
    const task: Task = { signal: controller.signal, progress: (share) => { if (name !== undefined) this.options.events.progress(name, share); } };
    const going = this.last.then(async () => {
      try {
        if (controller.signal.aborted) throw cancelled();
        return await answer(task);
      } finally {
        if (name !== undefined && this.tasks.get(name) === controller) this.tasks.delete(name);
      }
    });
    this.last = going.catch(() => undefined);
    return going;
  }

  private async compared(request: CompareRequest, task: Task): Promise<Comparison> {
    const found = [find(request.a), find(request.b)] as const;
    const { opened: { session, tables: [a, b] }, comparisons } = await this.open(found, task);
    if (a === undefined || b === undefined) throw new Error('no tables');
    const how = JSON.stringify([request.pairing, request.ignore, request.tolerance]);
    const known = comparisons.get(how);
    if (known !== undefined) return known;
    // Two files of one name are told apart by where they lie.
    const [one, other] = found.map(({ name }) => name);
    const names = one === other ? { a: request.a.path, b: request.b.path } : { a: one ?? '', b: other ?? '' };
    const number = comparisons.size;
    const made = aboutFiles([request.a, request.b], () => compareTables(request, names, { a, b }, session, task)).then((compared) => ({ compared, rows: new ChangedRows(compared, { a, b }, session, `kept_${number}`) }));
    comparisons.set(how, made);
    made.catch(() => comparisons.delete(how));
    return made;
  }

  private async open(found: readonly Found[], task: Task): Promise<Entry> {
    const key = JSON.stringify([found.map(({ source, stamp }) => [source, stamp])]);
    const known = this.entries.get(key);
    this.entries.delete(key);
    const { scratch, limits } = this.options;
    if (known === undefined) await this.makeRoom();
    const entry = known ?? openTables(found, scratch, limits, task).then((opened): Entry => ({ opened, comparisons: new Map() }));
    // The one that was asked for last stands last.
    this.entries.set(key, entry);
    entry.catch(() => this.entries.delete(key));
    return entry;
  }

  private async makeRoom(): Promise<void> {
    while (this.entries.size >= mostOpen) {
      const [oldest] = this.entries;
      if (oldest === undefined) return;
      this.entries.delete(oldest[0]);
      (await oldest[1]).opened.close();
    }
  }
}

/** Some files tell only while their pages are read that they are damaged. */
async function aboutFiles<T>(sources: readonly DataSource[], ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw readableOf(error, sources.map((source) => { const { name, files } = find(source); return { name, paths: files }; }));
  }
}
