import { readdir } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isSha256, type RunId, type Sha256 } from '../../contract/ids';
import type { DiskAnswer } from '../../contract/keeping';
import type { Lineage, LineageLimits, LineageStart } from '../../contract/lineage';
import type { IndexApi, IndexEvents, LastRun, LogChunk, OutputOffer, RunFilter, RunPage } from '../../contract/index-api';
import { type Curve, type CurveRange, isEnded, type ResourcePoint, type RunDetail, type RunRow, type RunState } from '../../contract/run';
import type { GroupCount, TablePage, TableRequest } from '../../contract/table-api';
import { HumanError } from '../../core/human-error';
import type { ReducedRun } from '../../core/runs/reduce';
import { deriveState, toDetail } from '../../core/runs/state';
import { indexFolder, StoreLayout } from '../../node/store/layout';
import { hasObject } from '../../node/store/objects';
import { batch, Batches, breath } from './batches';
import { inodeOf, isNewer, type OpenIndex, openIndex, setAside } from './database';
import { HistoryReader } from './histories';
import { type HeldRun, Ingest, type Look, runIdsIn } from './ingest';
import { Intake } from './intake';
import { LineageQuery } from './lineage';
import { LiveRuns } from './live-runs';
import { readLog } from './log-file';
import { changedAt } from './position';
import { Probes } from './probes';
import { type Listed, Queries, type Stated } from './queries';
import { namesOf, readRoom, type Standing } from './room';
import { Second } from './second';
import { loadSqlite, type Sqlite, troubleOf } from './sqlite';
import { RunTable } from './table/run-table';
import { TableQuery } from './table/table-query';
import { wholeTexts } from './table/whole-texts';
import { say } from '../../core/say';

export interface ServiceOptions {
  events: IndexEvents;
  /** How long `open` takes records in before it answers; the rest follows behind. Infinity: all of them. */
  openBudgetMs: number;
  /** Runs that are over may have been marked or copied anew since: those whose folder says so are read before `open` answers, not behind it. */
  endedFirst?: boolean;
  /** The built file of the second thread, which takes in large histories beside this one. */
  second: string;
}

interface Opened { store: StoreLayout; folder: string; index: OpenIndex; ingest: Ingest; queries: Queries; histories: HistoryReader; table: RunTable; probes: Probes; live: LiveRuns | null }

/** So many runs are worth the start of a second thread, which takes as long as some hundred. */
const manyRuns = 1000;
const unheardForMs = 7 * 24 * 3_600_000;

/** Reads as damage to `troubleOf`. */
class DamagedIndex extends Error { readonly code = 'SQLITE_CORRUPT'; }

/** The index of one store: what the worker serves, and what the command line uses without one. */
export class IndexService implements IndexApi {
  private sqlite: Sqlite | undefined;
  private opened: Opened | undefined;
  private behind: Promise<void> = Promise.resolve();
  private reopening: Promise<void> | undefined;
  private generation = 0;
  /** Since when an index that had nothing in it is filled; null: it is as it was, or full. */
  private fromNothing: number | null = null;
  /** While very many runs are looked at, where another thread can have the same index. */
  private second: Second | null = null;
  private readonly intake: Intake;

  constructor(private readonly options: ServiceOptions) {
    this.intake = new Intake((progress) => options.events.reading?.(progress));
  }

  async open({ path, cacheFolder }: Parameters<IndexApi['open']>[0]): Promise<{ runs: number; rebuilt: string | null }> {
    await this.close();
    const started = performance.now();
    this.sqlite ??= await loadSqlite();
    const store = new StoreLayout(path);
    const opened = this.openAt(this.sqlite, store, indexFolder(cacheFolder, path));
    this.opened = opened;
    const { rebuilt } = opened.index;
    this.fromNothing = opened.queries.count() === 0 ? started : null;
    await this.guarded(() => this.catchUp(this.options.openBudgetMs, true));
    void this.behind.then(() => { this.fromNothing = null; });
    return { runs: this.at.queries.count(), rebuilt };
  }

  async list(filter: RunFilter, page: { offset: number; limit: number }): Promise<RunPage> {
    return this.guarded(() => {
      this.freshen();
      const { queries } = this.at;
      const open = filter.states === undefined ? null : queries.open().filter((run) => filter.states?.includes(this.state(run))).map(({ id }) => id);
      const { rows, total } = queries.page(filter, open, Math.max(0, page.offset), Math.max(0, page.limit));
      return { rows: rows.map((run) => this.row(run)), total };
    });
  }

  async detail(id: RunId): Promise<RunDetail | null> {
    return this.guarded(async () => {
      await this.lookWhole(id);
      const { queries } = this.at;
      const stated = queries.stated(id);
      if (stated === undefined) return null;
      // The probe may just find the run's end.
      const state = this.state(stated);
      return this.whole(id, ({ reducer, position, closed }) => {
        // As it would be saved: the same whether it was at hand, saved or read again.
        const run = JSON.parse(JSON.stringify(reducer.reduced())) as ReducedRun;
        const [listed] = closed ? queries.byIds([id]) : [];
        const known = listed === undefined ? run : { ...run, ...queries.row(listed, state) };
        return toDetail(known, state, position.size > position.offset);
      });
    });
  }

  async curves(id: RunId, names: string[], maxPoints: number, within?: CurveRange): Promise<Curve[]> {
    return this.guarded(async () => {
      await this.lookWhole(id);
      return await this.whole(id, ({ key, histories }) => this.at.histories.curves(key, histories, names, maxPoints, within)) ?? [];
    });
  }

  async resources(id: RunId, maxPoints: number): Promise<ResourcePoint[]> {
    return this.guarded(async () => {
      await this.lookWhole(id);
      return await this.whole(id, ({ key, histories }) => this.at.histories.resources(key, histories, maxPoints)) ?? [];
    });
  }

  async log(id: RunId, stream: 'stdout' | 'stderr', offset: number, limit: number): Promise<LogChunk> {
    return this.guarded(() => {
      const files = this.at.store.run(id);
      const stated = this.at.queries.stated(id);
      return readLog(stream === 'stdout' ? files.stdout : files.stderr, offset, limit, stated === undefined || !isEnded(this.state(stated)));
    });
  }

  async lastRuns(files: string[]): Promise<LastRun[]> {
    return this.guarded(() => {
      this.freshen();
      return this.at.queries.lastRuns(files, (run) => this.row(run));
    });
  }

  async outputs(filter: Parameters<IndexApi['outputs']>[0]): Promise<OutputOffer[]> {
    return this.guarded(() => {
      this.freshen();
      return this.at.queries.outputs(filter, (sha256) => this.isHere(sha256));
    });
  }

  async offers(): Promise<OutputOffer[]> {
    return this.guarded(() => {
      this.freshen();
      return this.at.queries.offers((sha256) => this.isHere(sha256));
    });
  }

  async lineage(start: LineageStart, limits: LineageLimits): Promise<Lineage> {
    return this.guarded(() => {
      this.freshen();
      const { index, queries, store } = this.at;
      const row = (id: RunId): RunRow | null => {
        const [listed] = queries.byIds([id]);
        return listed === undefined ? null : this.row(listed);
      };
      const reads = { row, git: (id: RunId) => queries.git(id), objectPath: (sha256: Sha256) => store.object(sha256) };
      return new LineageQuery(index.db, reads, limits).find(start);
    });
  }

  async table(request: TableRequest): Promise<TablePage> {
    for (;;) {
      const { runs, known, open, ...page } = await this.asked(request, (query, { queries, table }) => {
        const { slots, ...rest } = query.page(request);
        const runs = Array.from(slots, (slot) => table.runs[slot] as number);
        const known = new Map<number, RunRow>();
        for (const run of runs) { const row = table.rows.get(run); if (row !== undefined) known.set(run, row); }
        const listed = queries.byKeys(runs.filter((run) => !known.has(run)));
        for (const found of listed) {
          if (found.end_state === null) continue;
          const row = this.row(found);
          known.set(found.run, row);
          table.rowIs(found.run, row);
        }
        return { ...rest, runs, known, open: listed.filter(({ end_state: end }) => end === null) };
      });
      const rows = this.asRead(open);
      if (rows === null) continue;
      open.forEach(({ run }, at) => known.set(run, rows[at] as RunRow));
      return { ...page, rows: runs.flatMap((run) => known.get(run) ?? []) };
    }
  }

  async groups(request: Parameters<IndexApi['groups']>[0]): Promise<GroupCount[]> {
    return this.asked(request, (query) => query.groups(request, request.by));
  }

  async ids(request: Parameters<IndexApi['ids']>[0]): Promise<RunId[]> {
    return this.asked(request, (query) => query.ids(request, request.sort, request.limit));
  }

  async places(request: Parameters<IndexApi['places']>[0]): ReturnType<IndexApi['places']> {
    return this.asked(request, (query) => query.places(request));
  }

  async rowsOf({ ids, columns }: Parameters<IndexApi['rowsOf']>[0]): ReturnType<IndexApi['rowsOf']> {
    const found = await this.guarded(() => {
      for (;;) {
        const { table, queries, index } = this.at;
        const states = new Map(queries.byIds(ids).filter((run) => run.end_state === null).map((run) => [run.id, this.state(run)]));
        const { listed, cells } = table.reading(() => {
          const read = new TableQuery(table, (id) => states.get(id) ?? 'starting', index.db, Date.now()).rowsOf(ids, columns);
          return { cells: read.cells, listed: queries.byKeys(Array.from(read.slots, (slot) => table.runs[slot] as number)) };
        });
        const rows = this.asRead(listed);
        if (rows !== null) return { rows, cells };
      }
    });
    return { rows: found.rows, cells: await wholeTexts(found.rows.map(({ id }) => id), columns, found.cells, (id) => this.detail(id)) };
  }

  async fields(request: Parameters<IndexApi['fields']>[0]): ReturnType<IndexApi['fields']> {
    return this.asked({ ...request, also: request.kinds.includes('run') ? 'state' : '' }, (query) => query.fields(request));
  }

  async values(request: Parameters<IndexApi['values']>[0]): Promise<string[]> {
    return this.asked(request, (query) => query.values(request.field, request.prefix, request.limit));
  }

  async sparks({ runs, metric, maxPoints }: Parameters<IndexApi['sparks']>[0]): Promise<(Float64Array | null)[]> {
    return this.guarded(() => runs.map((id) => this.at.ingest.reading(id, ({ key, histories }) => this.at.histories.curves(key, histories, [metric], maxPoints)[0]?.y ?? null)));
  }

  async disk(limit: number): Promise<DiskAnswer> {
    return this.guarded(() => {
      this.freshen();
      const { index, store, queries, ingest } = this.at;
      const now = Date.now();
      const standing = (id: RunId): Standing | null => {
        const stated = queries.stated(id);
        const state = stated === undefined ? null : this.state(stated);
        return ingest.reading(id, ({ reducer, position }) => {
          const run = reducer.reduced();
          // One that was never heard of from here may go on elsewhere, until it was silent for days.
          const live = state === 'starting' || state === 'running' || (state === 'unheard' && now - run.lastHeardAt < unheardForMs);
          return { live, names: namesOf(run), whole: reducer.readWhole && position.size === position.offset };
        });
      };
      return readRoom(index.db, store, standing, Math.max(0, limit), now);
    });
  }

  async rebuild(): Promise<{ runs: number; events: number; milliseconds: number }> {
    const { fromNothing, generation } = this;
    await this.behind;
    return this.guarded(async () => {
      const { ingest, queries, index } = this.at;
      // All of it was read just now: once more would find the same.
      if (fromNothing !== null && generation === this.generation) return { runs: queries.count(), events: ingest.events, milliseconds: performance.now() - fromNothing };
      const started = performance.now();
      if (index.db.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new DamagedIndex();
      const before = ingest.events;
      const there = new Set(this.folders());
      for (const { id } of queries.ids()) if (!there.has(id)) ingest.remove(id);
      // A run is taken out and in again in one transaction, so that another window never sees an empty history.
      await this.lookAt([...there].sort().reverse(), true, Number.POSITIVE_INFINITY, () => undefined);
      return { runs: queries.count(), events: ingest.events - before, milliseconds: performance.now() - started };
    });
  }

  async watch(on: boolean): Promise<void> {
    const opened = this.at;
    opened.live?.stop();
    opened.live = null;
    if (!on) return;
    opened.live = new LiveRuns(opened.store, opened.queries, {
      look: (ids) => this.quietly(() => this.at.ingest.look(ids)) ?? new Map<RunId, Look | null>(),
      rows: (ids) => this.quietly(() => this.at.queries.byIds(ids).map((run) => this.row(run))) ?? [],
      state: (run) => this.state(run),
      scan: () => this.scan(),
      changed: (rows, removed) => this.options.events.changed(rows, removed),
    });
    opened.live.start();
  }

  async close(): Promise<void> {
    this.generation += 1;
    this.intake.end();
    const { opened } = this;
    this.opened = undefined;
    opened?.live?.stop();
    await this.behind;
    opened?.index.db.close();
  }

  private get at(): Opened {
    if (this.opened === undefined) throw new HumanError('not-open', say('The run history is not open.'));
    return this.opened;
  }

  private openAt(sqlite: Sqlite, store: StoreLayout, folder: string): Opened {
    const index = openIndex(sqlite, folder);
    return { store, folder, index, ingest: new Ingest(index.db, store), queries: new Queries(index.db), histories: new HistoryReader(index.db), table: new RunTable(index.db), probes: new Probes(store), live: null };
  }

  // --- reading the store ---

  private folders(): RunId[] {
    try {
      return runIdsIn(readdirSync(this.at.store.runs));
    } catch {
      return [];
    }
  }

  /** Takes in what came since the index was last open: first what is new or goes on, newest first; on opening, ended runs are looked over behind. */
  private async catchUp(budgetMs: number, lookOver: boolean): Promise<void> {
    const { ingest, queries, store } = this.at;
    const names = runIdsIn(await readdir(store.runs).catch(() => []));
    const there = new Set(names);
    const known = new Map(queries.ids().map(({ id, ...rest }) => [id, rest]));
    for (const id of known.keys()) if (!there.has(id)) { ingest.remove(id); this.at.live?.gone(id); }
    const over = names.filter((id) => known.get(id)?.open === 0);
    const touched = new Set(lookOver && this.options.endedFirst === true ? queries.touched(over, (id) => changedAt(store.run(id).folder)) : []);
    const fresh = names.filter((id) => known.get(id)?.open !== 0 || touched.has(id)).sort().reverse();
    const ended = lookOver ? over.filter((id) => !touched.has(id)) : [];
    const before = (id: RunId): number | undefined => known.get(id)?.revision;
    const rest = await this.takeIn(this.intake.add(fresh, names.length), before, performance.now() + budgetMs);
    if (rest.length + ended.length === 0) return;
    const { generation } = this;
    this.behind = this.behind.then(async () => {
      for (const ids of [rest, ended]) if (generation === this.generation) await this.takeIn(ids, before, Number.POSITIVE_INFINITY);
    }).catch((error: unknown) => {
      // What was not taken in is found again by the next look.
      this.intake.end();
      return this.mend(error);
    });
  }

  /** Returns what was left when time was up. */
  private async takeIn(ids: readonly RunId[], before: (id: RunId) => number | undefined, until: number): Promise<RunId[]> {
    return this.lookAt(ids, false, until, (id, look) => {
      // One that goes on is followed from here on, whatever else comes.
      if (!this.intake.isLarge || look?.open !== false) this.at.live?.looked(id, look, before(id));
      this.intake.taken(id);
    });
  }

  private async lookAt(ids: readonly RunId[], anew: boolean, until: number, looked: (id: RunId, look: Look | null) => void): Promise<RunId[]> {
    const { generation } = this;
    const goesOn = (): boolean => performance.now() < until && generation === this.generation;
    const { ingest, index: { file, inode }, store } = this.at;
    const wanted = ids.length >= manyRuns && file !== null && inode !== null && availableParallelism() > 1 && goesOn();
    const second = this.second = wanted ? new Second(this.options.second, { store: store.root, index: file, inode }) : null;
    return new Batches(ids, { ingest, second, anew, goesOn, looked: (id, look) => { if (generation === this.generation) looked(id, look); } }).run();
  }

  private async lookWhole(id: RunId): Promise<void> {
    let look = this.at.ingest.look([id]).get(id);
    while (look?.more === true) {
      await breath();
      look = this.at.ingest.look([id]).get(id);
    }
  }

  /** All of a run that was just looked at. Where its record became another since, it is looked at again. */
  private async whole<T>(id: RunId, use: (run: HeldRun) => T): Promise<T | null> {
    for (let left = 3; left > 0; left -= 1) {
      const found = this.at.ingest.reading(id, use);
      if (found !== null) return found;
      await this.lookWhole(id);
    }
    return null;
  }

  /** Without a watch nobody tells of new events: runs that go on, and new ones, are looked at when somebody asks. */
  private freshen(): void {
    const { live, queries, ingest } = this.at;
    if (live !== null) return;
    const known = new Set(queries.ids().map(({ id }) => id));
    const wanted = [...this.folders().filter((id) => !known.has(id)), ...queries.open().map(({ id }) => id)];
    for (let left = wanted; left.length > 0;) {
      const looked = ingest.look(left.slice(0, batch));
      left = left.filter((id) => !looked.has(id) || looked.get(id)?.more === true);
    }
  }

  // --- state ---

  private state(run: Stated): RunState {
    if (run.end_state !== null) return run.end_state;
    const { probes, ingest, queries } = this.at;
    const now = Date.now();
    const probed = probes.of(run.id, run.supervisor, now);
    const derived = deriveState({ end: null, startedAt: run.started_at, createdAt: run.created_at }, probed, now);
    if (derived !== 'lost') return derived;
    // A supervisor writes the end and goes: what it wrote after our last look is looked at before it is called lost.
    let look = ingest.look([run.id]).get(run.id);
    while (look?.more === true) look = ingest.look([run.id]).get(run.id);
    return queries.stated(run.id)?.end_state ?? 'lost';
  }

  private isHere(sha256: string): boolean { return isSha256(sha256) && hasObject(this.at.store, sha256); }

  private row(run: Listed): RunRow {
    const { queries } = this.at;
    const state = this.state(run);
    return queries.row(isEnded(state) && run.end_state === null ? queries.byIds([run.id])[0] ?? run : run, state);
  }

  /** Rows of runs as they were read; null where one was found to have ended since, whose cells are of before: then all is to be read again. No run ends twice, so that comes to an end. */
  private asRead(listed: readonly Listed[]): RunRow[] | null {
    const rows = listed.map((run) => this.row(run));
    return rows.some(({ state }, at) => isEnded(state) && listed[at]?.end_state === null) ? null : rows;
  }

  /** One call on the table, over one state of the index. */
  private asked<T>(request: object, ask: (query: TableQuery, opened: Opened) => T): Promise<T> {
    return this.guarded(() => {
      this.freshen();
      const { table, queries, index } = this.at;
      // A look at a run that is called lost may write its end: that comes before anything is read. Nobody can mean the state without naming it.
      const wanted = JSON.stringify(request).toLowerCase().includes('state');
      const states = new Map(wanted ? queries.open().map((run) => [run.id, this.state(run)]) : []);
      return table.reading(() => ask(new TableQuery(table, (id) => states.get(id) ?? 'starting', index.db, Date.now()), this.at));
    });
  }

  // --- trouble ---

  /** One call. An index that was deleted, replaced or damaged under us is opened anew, and the call made again. */
  private async guarded<T>(call: () => T | Promise<T>): Promise<T> {
    await this.reopening;
    if (this.movedAway()) await this.reopen(null);
    const { generation } = this;
    try {
      return await call();
    } catch (error) {
      if (generation === this.generation) {
        const trouble = troubleOf(error);
        if (trouble === 'other') throw error;
        if (trouble === 'locked') throw new HumanError('index-locked', say('Another program holds the index of runs. Try again in a moment.'), { cause: error });
        await this.reopen(error);
      }
      // Opened anew meanwhile, by us or by another call.
      await this.reopening;
      return call();
    }
  }

  private movedAway(): boolean {
    const { index } = this.at;
    return index.file !== null && inodeOf(index.file) !== index.inode;
  }

  private async reopen(error: unknown): Promise<void> {
    this.reopening ??= this.openAnew(error).finally(() => { this.reopening = undefined; });
    await this.reopening;
  }

  private async openAnew(error: unknown): Promise<void> {
    const { store, folder, index, live } = this.at;
    this.generation += 1;
    this.fromNothing = null;
    this.intake.end();
    live?.stop();
    index.db.close();
    // A file that somebody has open can't be moved everywhere.
    await this.second?.close();
    const sqlite = this.sqlite as Sqlite;
    const same = index.file !== null && troubleOf(error) === 'damaged' && inodeOf(index.file) === index.inode ? index.file : null;
    // Two Offbooks that took it from each other would never end.
    const newer = same !== null && isNewer(sqlite, same);
    if (same !== null && !newer) setAside(same);
    this.opened = this.openAt(sqlite, store, folder);
    if (error !== null) this.options.events.problem(this.opened.index.rebuilt ?? (newer ? say('A newer Offbook made the index its own, so this one keeps its own beside it. Nothing is lost.') : say('The index of runs was damaged and has been made anew from the run folders. Nothing is lost.')));
    await this.catchUp(this.options.openBudgetMs, true);
    if (live !== null) await this.watch(true);
  }

  private async scan(): Promise<void> {
    try {
      if (this.opened !== undefined) await this.guarded(() => this.catchUp(0, false));
    } catch (error) {
      this.tell(error);
    }
  }

  /** For what happens by itself: trouble there must not end the process. */
  private quietly<T>(work: () => T): T | undefined {
    if (this.opened === undefined || this.reopening !== undefined) return undefined;
    try {
      if (!this.movedAway()) return work();
      void this.mend(null);
    } catch (error) {
      void this.mend(error);
    }
    return undefined;
  }

  private async mend(error: unknown): Promise<void> {
    const trouble = error === null ? 'damaged' : troubleOf(error);
    // A lock goes away; what nothing here can mend is told.
    if (this.opened === undefined || this.reopening !== undefined || trouble === 'locked') return;
    try {
      if (trouble === 'other') throw error;
      await this.reopen(error);
    } catch (again) {
      this.tell(again);
    }
  }

  private tell(error: unknown): void {
    if (this.opened === undefined) return;
    this.options.events.problem(error instanceof HumanError ? error.message : say("The history of runs can't be read: {0}", error instanceof Error ? error.message : String(error)));
  }
}
