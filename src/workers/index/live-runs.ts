import type { RunId } from '../../contract/ids';
import { isEnded, type RunRow, type RunState } from '../../contract/run';
import type { StoreLayout } from '../../node/store/layout';
import type { Look } from './ingest';
import { changedAt } from './position';
import type { Queries, Stated } from './queries';
import { StoreWatcher } from './watcher';

export interface LiveSink {
  look(ids: readonly RunId[]): Map<RunId, Look | null>;
  rows(ids: readonly RunId[]): RunRow[];
  state(run: Stated): RunState;
  /** Compare the whole of runs/ with the index. */
  scan(): Promise<void>;
  changed(rows: RunRow[], removed: RunId[]): void;
}

const gatherMs = 50;
const tickMs = 2000;
/** A run nobody can probe, or that a probe calls lost, is still followed closely for so long after its last event. */
const warmMs = 10 * 60 * 1000;
const dormantPerTick = 50;
/** A whole history that is taken in is told in parts: Node puts one great message together ever more slowly, and answers would wait behind it. */
const mostTold = 200;

/**
 * Follows the store and tells which rows changed, gathered over 50 ms. Only runs that go on cost anything; the others are looked at a few at a
 * time, so that a run called lost that is heard again goes back.
 */
export class LiveRuns {
  private readonly watcher: StoreWatcher;
  private readonly told = new Map<RunId, { revision: number; state: RunState }>();
  private readonly dirty = new Set<RunId>();
  private readonly grown = new Set<RunId>();
  private readonly removed = new Set<RunId>();
  private gather: NodeJS.Timeout | undefined;
  private ticker: NodeJS.Timeout | undefined;
  private dormantAt = 0;
  private scanning = false;
  private scanAgain = false;
  private runsChangedAt = 0;
  private lastCost = 0;
  private stopped = false;

  constructor(private readonly store: StoreLayout, private readonly queries: Queries, private readonly sink: LiveSink) {
    this.watcher = new StoreWatcher(store, {
      runs: (id) => { if (id === null) this.scan(); else { this.runsChangedAt = this.runsChange(); this.touch(id); } },
      run: (id, what) => { if (what === 'record') this.touch(id); else this.grew(id); },
    });
  }

  start(): void {
    this.runsChangedAt = this.runsChange();
    for (const run of this.queries.open()) this.told.set(run.id, { revision: run.revision, state: this.sink.state(run) });
    this.watcher.start();
    this.follow();
    this.ticker = setInterval(() => this.tick(), tickMs);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.gather);
    clearInterval(this.ticker);
    this.watcher.stop();
  }

  /** Somebody else's look at a run, as by the scan; `before` is the revision that it found. */
  looked(id: RunId, look: Look | null, before: number | undefined): void {
    if (look === null) this.gone(id);
    else if (look.revision !== before) this.touch(id);
  }

  gone(id: RunId): void {
    this.told.delete(id);
    this.removed.add(id);
    this.soon();
  }

  /** What a look didn't get to: at the next gathering, also when looking fails for now. */
  private later(id: RunId): void { this.dirty.add(id); this.soon(); }

  private touch(id: RunId): void { this.dirty.add(id); this.soon(); }
  private grew(id: RunId): void { this.grown.add(id); this.soon(); }

  private soon(): void {
    if (this.stopped) return;
    // A run with a huge record costs more to write: never more than a tenth of the time goes into it.
    this.gather ??= setTimeout(() => { this.gather = undefined; this.flush(); }, Math.min(1000, Math.max(gatherMs, this.lastCost * 9)));
  }

  private flush(): void {
    const started = performance.now();
    const ids = [...this.dirty];
    const changed = new Set(this.grown);
    const removed = new Set(this.removed);
    this.dirty.clear();
    this.grown.clear();
    this.removed.clear();
    const looks = this.sink.look(ids);
    for (const id of ids) {
      const look = looks.get(id);
      if (look === undefined || look?.more === true) this.later(id);
      if (look === undefined) continue;
      // Runs that are over are not remembered here, and are gone all the same.
      if (look === null) { this.told.delete(id); removed.add(id); continue; }
      if (this.told.get(id)?.revision !== look.revision) changed.add(id);
    }
    this.tell([...changed], looks, [...removed]);
    this.lastCost = performance.now() - started;
  }

  private tell(ids: RunId[], looks: Map<RunId, Look | null>, removed: RunId[]): void {
    const rows = ids.length === 0 ? [] : this.sink.rows(ids);
    for (const row of rows) {
      const revision = looks.get(row.id)?.revision ?? this.told.get(row.id)?.revision ?? -1;
      // Ended runs change no more: only those that go on are remembered.
      if (isEnded(row.state)) this.told.delete(row.id);
      else this.told.set(row.id, { revision, state: row.state });
    }
    if (rows.length > 0) this.follow();
    if (rows.length > 0 || removed.length > 0) this.sink.changed(rows.slice(0, mostTold), removed);
    for (let at = mostTold; at < rows.length; at += mostTold) this.sink.changed(rows.slice(at, at + mostTold), []);
  }

  private follow(): void {
    const now = Date.now();
    this.watcher.follow([...this.told].filter(([id, { state }]) => state === 'running' || state === 'starting' || now - this.heardAt(id) < warmMs).map(([id]) => id));
  }

  private heardAt(id: RunId): number {
    return changedAt(this.store.run(id).events);
  }

  private runsChange(): number {
    return changedAt(this.store.runs);
  }

  private tick(): void {
    this.watcher.retry();
    const change = this.runsChange();
    if (change !== this.runsChangedAt) { this.runsChangedAt = change; this.scan(); }
    const followed = [...this.told.keys()].filter((id) => this.watcher.follows(id));
    const dormant = [...this.told.keys()].filter((id) => !this.watcher.follows(id));
    const some = dormant.slice(this.dormantAt, this.dormantAt + dormantPerTick);
    this.dormantAt = this.dormantAt + dormantPerTick < dormant.length ? this.dormantAt + dormantPerTick : 0;
    this.check([...followed, ...some]);
  }

  /** Did a run's state change, or did its record grow without a word from the system? */
  private check(ids: RunId[]): void {
    if (ids.length === 0) return;
    const looks = this.sink.look(ids);
    const changed: RunId[] = [];
    for (const row of this.sink.rows(ids)) {
      const held = this.told.get(row.id);
      const look = looks.get(row.id);
      const grew = look !== undefined && look !== null && look.revision !== held?.revision;
      if (grew && !this.dirty.has(row.id)) this.watcher.deaf(row.id);
      if (grew || row.state !== held?.state) changed.push(row.id);
    }
    const removed = ids.filter((id) => looks.get(id) === null);
    for (const id of removed) this.told.delete(id);
    if (changed.length > 0 || removed.length > 0) this.tell(changed, looks, removed);
    this.follow();
  }

  private scan(): void {
    if (this.scanning) { this.scanAgain = true; return; }
    this.scanning = true;
    void this.sink.scan().finally(() => {
      this.scanning = false;
      if (this.scanAgain && !this.stopped) { this.scanAgain = false; this.scan(); }
    });
  }
}
