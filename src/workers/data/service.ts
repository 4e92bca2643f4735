import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ComparedRows, CompareRequest, DataApi, DataEvents, DataRows, DataSource, DriftRequest, RowChange, RowsPage, TableComparison, TableFacts, TimelineRequest } from '../../contract/data-api';
import type { DriftDetail, DriftTimeline, RowTest, SetDrift } from '../../contract/drift';
import type { ColumnProfile, ProfileOptions, TableProfile } from '../../contract/profile';
import type { BlockRequest, CellBlock, ChartData, ChartRequest, ColumnHead, FindRequest, FirstRows, Found as FoundCell, LaidDown, TableView, TestRows, ViewFacts, WholeCell } from '../../contract/view-api';
import { cellSql, cellText } from './cells';
import { type Compared, compareTables } from './compare/compare';
import { ChangedRows } from './compare/pages';
import { cancelled } from '../../core/cancelled';
import { readableOf } from './failures';
import { find, type Found } from './files';
import { driftDetailOf } from './drift/detail';
import { driftOf, type DriftSides } from './drift/drift';
import { onlyRows } from './drift/only-rows';
import { plainDrift } from './drift/plain';
import { timelineOf } from './drift/timeline';
import { firstRows } from './first-rows';
import type { OpenTable } from './formats/opened';
import { type Limits, openTables, type Opened, partsOf } from './open-tables';
import { profileTable } from './profile/profile';
import { RememberedProfiles } from './profile/remembered';
import { writeSample } from './sample';
import type { Session, Task } from './session';
import { Rest } from './rest';
import { Shared } from './shared';
import { chartOf, columnOf, headsOf } from './summary';
import { Answers } from './view/answers';
import { fileBase, sqlBase } from './view/base';
import { OpenView } from './view/open-view';
import { layDown } from './view/lay-down';
import { cellOf, cellsOf, findIn } from './view/pages';
import { testRowsOf } from './view/test-rows';

/** `cacheFolder`: where profiles are remembered. */
export interface DataServiceOptions { scratch: string; limits: Limits; events: DataEvents; cacheFolder?: string | undefined }

/** So many are kept open; what is asked for again later is read again. */
const mostOpen = 3;
/** Of one file; what was sorted and filtered before that is done again. */
const mostViews = 4;
const mostLimit = 1000;
const quietMs = 1_000;
/** Whoever scrolls on and on gets them laid down all the same. */
const mostQuietMs = 10_000;
const mostColumns = 200;

interface Comparison { compared: Compared; rows: ChangedRows }
/** Tables that are open together, how they have been compared (by pairing, tolerance and what is left out) and looked at. */
interface Entry { opened: Opened; comparisons: Map<string, Promise<Comparison>>; views: Map<string, Shared<OpenView>>; viewNumber: number; answers: Answers }
/** It is closed when it was let go and its last user is done. */
interface Kept { entry: Shared<Entry>; users: number; isLetGo: boolean }

/** DataApi over sessions that are remembered by what was asked for and how its files lie there now. */
export class DataService implements DataApi {
  private readonly entries = new Map<string, Kept>();
  private readonly tasks = new Map<string, AbortController>();
  /** One long thing at a time: each may take the whole memory that is allowed. Pages are read beside it. */
  private last: Promise<unknown> = Promise.resolve();
  /** The same of profiles, which rest while anything else that is long goes on. */
  private lastProfile: Promise<unknown> = Promise.resolve();
  private readonly rest = new Rest();
  private longCalls = 0;
  /** The view that was looked at last: its rows are laid down in their order while nobody asks for anything long. */
  private looked: { source: DataSource; view: TableView } | undefined;
  private gathering: AbortController | undefined;
  /** Rows are laid down once nobody has asked for a page for a moment: both at once would make people wait for what they look at. */
  private gatherLater: { timer: NodeJS.Timeout; by: number } | undefined;

  private readonly profiles: RememberedProfiles | null;

  constructor(private readonly options: DataServiceOptions) {
    this.profiles = options.cacheFolder === undefined ? null : new RememberedProfiles(path.join(options.cacheFolder, 'profiles'));
  }

  describe(source: DataSource, task?: string): Promise<TableFacts> {
    return this.asked(task, (going) => this.using([source], going, async ({ opened }) => tableOf(opened, 0).facts));
  }

  rows(source: DataSource, { offset, limit, columns }: RowsPage, task?: string): Promise<DataRows> {
    return this.asked(task, (going) => this.using([source], going, async ({ opened }) => {
      const table = tableOf(opened, 0);
      const shown = table.columns.filter(({ name }) => columns === undefined || columns.includes(name)).slice(0, mostColumns);
      const rows = await opened.session.rows(`SELECT ${shown.map(cellSql).join(', ') || 'NULL'} FROM ${table.relation.from} LIMIT ${Math.min(Math.max(0, limit), mostLimit)} OFFSET ${Math.max(0, offset)}`, going);
      return { columns: shown.map(({ name, kind, type }) => ({ name, kind, type })), rows: rows.map((row) => shown.map(({ kind }, at) => cellText(row[at] ?? null, kind))), total: table.facts.rows };
    }));
  }

  sample(source: DataSource, to: string, rows: number, task?: string): Promise<void> {
    return this.asked(task, (going) => this.using([source], going, ({ opened }) => writeSample(tableOf(opened, 0), to, rows, opened, going)));
  }

  compare(request: CompareRequest, task?: string): Promise<TableComparison> {
    return this.asked(task, (going) => this.using([request.a, request.b], going, async (entry) => (await this.compared(request, entry, going)).compared.result));
  }

  comparedRows(request: CompareRequest, change: RowChange, page: RowsPage, task?: string): Promise<ComparedRows> {
    return this.asked(task, (going) => this.using([request.a, request.b], going, async (entry) => (await this.compared(request, entry, going)).rows.page(change, page, going)));
  }

  drift(request: DriftRequest, task?: string): Promise<SetDrift> {
    return this.asked(task, async (going) => await plainDrift(request, going) ?? this.drifting(request, going, (sides, session) => driftOf(sides, request, session, going)));
  }

  driftDetail(request: DriftRequest, column: string, task?: string): Promise<DriftDetail> {
    return this.asked(task, (going) => this.drifting(request, going, (sides, session) => driftDetailOf(sides, column, session, going)));
  }

  driftOverTime(request: TimelineRequest, task?: string): Promise<DriftTimeline> {
    const { reference, current, truth } = request;
    const sources = [current, ...(truth === undefined ? [] : [truth.labels]), ...(reference === null ? [] : [reference])];
    return this.asked(task, (going) => this.using(sources, going, ({ opened }) => timelineOf({
      current: tableOf(opened, 0), labels: truth === undefined ? null : tableOf(opened, 1), reference: reference === null ? null : tableOf(opened, sources.length - 1),
    }, request, opened.session, going)));
  }

  profile(source: DataSource, options: ProfileOptions, task?: string): Promise<TableProfile> {
    return this.asked(task, async (going) => {
      await going.rest?.over(going.signal);
      const found = find(source);
      const known = await this.profiles?.recall(found, options, going.signal);
      if (known) return known;
      const told = task === undefined ? undefined : (profile: TableProfile): void => this.options.events.profiled(task, profile);
      const profile = await this.using([source], going, ({ opened }) => profileTable(tableOf(opened, 0), options, opened.session, going, told));
      await this.profiles?.keep(found, options, profile, going.signal);
      return profile;
    }, this.rest);
  }

  async parts(source: DataSource): Promise<string[]> { return partsOf(find(source)); }

  firstRows(source: DataSource, task?: string): Promise<FirstRows | null> {
    return this.beside(task, (going) => firstRows(find(source), this.options.scratch, going));
  }

  look(source: DataSource, view: TableView, task?: string): Promise<ViewFacts> {
    return this.asked(task, (going) => this.looking(source, view, going, async (open) => {
      this.looked = { source, view };
      return open.facts;
    }));
  }

  cells(source: DataSource, view: TableView, block: BlockRequest, task?: string): Promise<CellBlock> {
    return this.beside(task, (going) => this.looking(source, view, going, (open) => cellsOf(open, block, going)));
  }

  cell(source: DataSource, view: TableView, at: FoundCell, task?: string): Promise<WholeCell> {
    return this.beside(task, (going) => this.looking(source, view, going, (open) => cellOf(open, at, going)));
  }

  find(source: DataSource, view: TableView, request: FindRequest, task?: string): Promise<FoundCell | null> {
    return this.beside(task, (going) => this.looking(source, view, going, (open) => findIn(open, request, going)));
  }

  heads(source: DataSource, view: TableView, columns: string[], task?: string): Promise<ColumnHead[]> {
    return this.asked(task, (going) => this.looking(source, view, going, (open) => headsOf(open, columns, going)));
  }

  column(source: DataSource, view: TableView, column: string, task?: string): Promise<ColumnProfile> {
    return this.asked(task, (going) => this.looking(source, view, going, (open) => columnOf(open, column, going)));
  }

  chart(source: DataSource, view: TableView, request: ChartRequest, task?: string): Promise<ChartData> {
    return this.asked(task, (going) => this.looking(source, view, going, (open) => chartOf(open, request, going)));
  }

  testRows(source: DataSource, view: TableView, columns: string[], task?: string): Promise<TestRows> {
    return this.asked(task, (going) => this.looking(source, view, going, (open) => testRowsOf(open, view.where, columns, going)));
  }

  layDown(source: DataSource, view: TableView, columns: string[], most: number, task?: string): Promise<LaidDown> {
    return this.asked(task, (going) => this.looking(source, view, going, (open) => layDown(open, columns, most, going)));
  }

  async cancel(task: string): Promise<void> { this.tasks.get(task)?.abort(); }

  close(): void {
    this.looked = undefined;
    clearTimeout(this.gatherLater?.timer);
    this.gathering?.abort();
    for (const controller of this.tasks.values()) controller.abort();
    for (const { entry } of this.entries.values()) entry.whenDone(({ opened }) => opened.close());
    this.entries.clear();
  }

  /** Long work, in the order that it was asked for; what is given a `rest` goes on beside the others, while none of them does. */
  private asked<T>(name: string | undefined, answer: (task: Task) => Promise<T>, rest?: Rest): Promise<T> {
    clearTimeout(this.gatherLater?.timer);
    this.gatherLater = undefined;
    this.gathering?.abort();
    this.longCalls += 1;
    const over = rest === undefined ? this.rest.wanted() : undefined;
    return this.named(name, (task) => {
      const queue = rest === undefined ? 'last' : 'lastProfile';
      const going = this[queue].then(() => {
        if (task.signal.aborted) throw cancelled();
        return answer(rest === undefined ? task : { ...task, rest });
      });
      this[queue] = going.catch(() => undefined).then(() => {
        over?.();
        this.longCalls -= 1;
        if (this.longCalls === 0) this.gatherSoon(performance.now() + mostQuietMs);
      });
      // One that waits for its turn is given up at once.
      return new Promise((resolve, reject) => {
        task.signal.addEventListener('abort', () => reject(cancelled()));
        going.then(resolve, reject);
      });
    });
  }

  /** Short work, beside what is going on. */
  private beside<T>(name: string | undefined, answer: (task: Task) => Promise<T>): Promise<T> {
    if (this.gatherLater !== undefined) this.gatherSoon(this.gatherLater.by);
    return this.named(name, answer);
  }

  private async named<T>(name: string | undefined, answer: (task: Task) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (name !== undefined) this.tasks.set(name, controller);
    try {
      return await answer({ signal: controller.signal, progress: (share) => { if (name !== undefined) this.options.events.progress(name, share); } });
    } finally {
      if (name !== undefined && this.tasks.get(name) === controller) this.tasks.delete(name);
    }
  }

  private drifting<T>(request: DriftRequest, task: Task, ask: (sides: DriftSides, session: Session) => Promise<T>): Promise<T> {
    const [reference, current] = [find(request.reference), find(request.current)];
    // Two parts of one file are read from one table.
    const same = JSON.stringify([reference.stamp, request.reference.csv, request.reference.part]) === JSON.stringify([current.stamp, request.current.csv, request.current.part]);
    return this.using(same ? [request.reference] : [request.reference, request.current], task, async ({ opened }) => {
      const { session } = opened;
      const split = request.referenceRows?.column === request.currentRows?.column ? request.referenceRows?.column : undefined;
      const side = async (table: OpenTable, rows: RowTest | undefined): Promise<OpenTable> => {
        const kept = await onlyRows(table, rows, session, task);
        return { ...kept, columns: kept.columns.filter(({ name }) => name !== split) };
      };
      return ask({ reference: await side(tableOf(opened, 0), request.referenceRows), current: await side(tableOf(opened, same ? 0 : 1), request.currentRows) }, session);
    });
  }

  private async compared(request: CompareRequest, { opened, comparisons }: Entry, task: Task): Promise<Comparison> {
    const [a, b] = [tableOf(opened, 0), tableOf(opened, 1)];
    const how = JSON.stringify([request.pairing, request.ignore, request.tolerance]);
    const known = comparisons.get(how);
    if (known !== undefined) return known;
    // Two files of one name are told apart by where they lie.
    const [one, other] = [request.a, request.b].map((source) => find(source).name);
    const names = one === other ? { a: request.a.path, b: request.b.path } : { a: one ?? '', b: other ?? '' };
    const number = comparisons.size;
    const made = compareTables(request, names, { a, b }, opened.session, task).then((compared) => ({ compared, rows: new ChangedRows(compared, { a, b }, opened.session, `kept_${number}`) }));
    comparisons.set(how, made);
    made.catch(() => comparisons.delete(how));
    return made;
  }

  private looking<T>(source: DataSource, view: TableView, task: Task, use: (open: OpenView) => Promise<T>): Promise<T> {
    return this.using([source, ...(view.sql?.others.map((other) => other.source) ?? [])], task, async (entry) => {
      for (;;) {
        const open = await this.viewOf(entry, source, view, task);
        try {
          return await use(open);
        } catch (error) {
          // Others were looked at since, and its rows were dropped.
          if (!open.isDropped) throw error;
        }
      }
    });
  }

  private viewOf(entry: Entry, source: DataSource, view: TableView, task: Task): Promise<OpenView> {
    const { views, opened: { session, tables } } = entry;
    const prefix = holdsRows(view) ? 'rows ' : 'no rows ';
    const key = `${prefix}${createHash('sha256').update(JSON.stringify([view.sql ?? null, view.derived, view.where, view.contains, view.sort])).digest('hex')}`;
    const known = views.get(key);
    if (known !== undefined && !known.isGivenUp) {
      views.delete(key);
      views.set(key, known);
      return known.join(task);
    }
    const name = `view_${entry.viewNumber += 1}`;
    const made = new Shared<OpenView>(async (going) => {
      const { sql } = view;
      const base = sql === undefined ? fileBase(tableOf(entry.opened, 0))
        : await entry.answers.of(JSON.stringify(sql), (answer, asking) => sqlBase(sql, tables, { session, name: answer, task: asking, own: ownNames(source, sql.others) }), session, going);
      return OpenView.make(base, view, { session, name, task: going });
    });
    views.set(key, made);
    made.whenFailed(() => { if (views.get(key) === made) views.delete(key); });
    // A view that holds no rows of its own takes none of the places of those that took long to make.
    const alike = [...views].filter(([each]) => each.startsWith(prefix));
    for (const [oldest, each] of alike.slice(0, Math.max(0, alike.length - mostViews))) {
      views.delete(oldest);
      each.whenDone((dropped) => { void dropped.drop().catch(() => undefined); });
    }
    return made.join(task);
  }

  /** At the latest `by`, in the clock of `performance`. */
  private gatherSoon(by: number): void {
    clearTimeout(this.gatherLater?.timer);
    const timer = setTimeout(() => {
      this.gatherLater = undefined;
      void this.gather();
    }, Math.min(quietMs, Math.max(0, by - performance.now())));
    timer.unref();
    this.gatherLater = { timer, by };
  }

  private async gather(): Promise<void> {
    const { looked } = this;
    if (looked === undefined) return;
    const gathering = new AbortController();
    this.gathering = gathering;
    const task: Task = { signal: gathering.signal, progress: () => undefined };
    // What can't be laid down, for want of room, is still read row by row.
    await this.looking(looked.source, looked.view, task, (open) => (open.isWorthGathering ? open.gather(task) : Promise.resolve())).catch(() => { if (!gathering.signal.aborted) this.looked = undefined; });
  }

  private async using<T>(sources: readonly DataSource[], task: Task, use: (entry: Entry) => Promise<T>): Promise<T> {
    const kept = this.keep(sources.map(find));
    kept.users += 1;
    try {
      const entry = await kept.entry.join(task);
      return await aboutFiles(sources, () => use(entry));
    } finally {
      kept.users -= 1;
      closeIfDone(kept);
    }
  }

  private keep(found: readonly Found[]): Kept {
    const key = JSON.stringify([found.map(({ source, stamp }) => [source, stamp])]);
    const known = this.entries.get(key);
    this.entries.delete(key);
    const { scratch, limits } = this.options;
    if (known === undefined) this.makeRoom();
    const kept: Kept = known !== undefined && !known.entry.isGivenUp ? known : {
      entry: new Shared<Entry>(async (going) => ({ opened: await openTables(found, scratch, limits, going), comparisons: new Map(), views: new Map(), viewNumber: 0, answers: new Answers() })), users: 0, isLetGo: false,
    };
    // The one that was asked for last stands last.
    this.entries.set(key, kept);
    kept.entry.whenFailed(() => { if (this.entries.get(key) === kept) this.entries.delete(key); });
    return kept;
  }

  private makeRoom(): void {
    while (this.entries.size >= mostOpen) {
      const [oldest] = this.entries;
      if (oldest === undefined) return;
      this.entries.delete(oldest[0]);
      oldest[1].isLetGo = true;
      closeIfDone(oldest[1]);
    }
  }
}

function closeIfDone({ entry, users, isLetGo }: Kept): void {
  if (isLetGo && users === 0) entry.whenDone(({ opened }) => opened.close());
}

function tableOf({ tables }: Opened, at: number) {
  const table = tables[at];
  if (table === undefined) throw new Error('no table');
  return table;
}

/** It is filtered, sorted or asked in SQL: a table of the session is made for it. A column that is tried on an answer needs no other. */
const holdsRows = ({ sql, derived, where, contains, sort }: TableView): boolean => (sql !== undefined && derived.length === 0) || where.length > 0 || contains !== '' || sort.length > 0;

/** The file's name without its endings, where people would write it so in SQL and nothing else has it. */
function ownNames(source: DataSource, others: readonly { name: string }[]): string[] {
  const stem = path.basename(source.name ?? source.path).replace(/\..*$/, '');
  return stem === '' || stem.toLowerCase() === 'this' || others.some(({ name }) => name.toLowerCase() === stem.toLowerCase()) ? [] : [stem];
}

/** Some files tell only while their pages are read that they are damaged. */
async function aboutFiles<T>(sources: readonly DataSource[], ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw readableOf(error, sources.map((source) => { const { name, files } = find(source); return { name, paths: files }; }));
  }
}
