import type * as vscode from 'vscode';
import type { RunFilter, RunPage } from '../../contract/index-api';
import { isEnded, type RunRow } from '../../contract/run';
import type { VS } from '../vs';
import { coalesce, lazily } from './coalesce';
import type { Log } from './log';
import { quietly, type RunRef, runKey, type Store, type Stores } from './stores';

export interface StoredRun { store: Store; row: RunRow }

/** The newest runs of every store, kept current by what the index tells: the explorer, the status bar and the pickers read it without waiting. */
export interface History extends vscode.Disposable {
  load(): Promise<void>;
  /** Newest first. */
  runs(): StoredRun[];
  live(): StoredRun[];
  /** What is in the trash, put there last first. */
  trashed(): StoredRun[];
  find(ref: RunRef): StoredRun | undefined;
  /** Runs that are in a store but not loaded yet. */
  unloaded(): number;
  /** Older runs of this store than this are not all loaded; null: all are. */
  loadedFrom(store: Store): number | null;
  /** There is more in the trash than is loaded. */
  moreTrashed(): boolean;
  more(): Promise<void>;
  onDidChange: vscode.Event<StoredRun[]>;
}

const pageSize = 200;
const recountMs = 1_000;

export const isLive = ({ state }: RunRow): boolean => state === 'starting' || state === 'running';
/** Over as far as anyone can tell. A run that was not heard of yet is not. */
export const isOver = ({ state }: RunRow): boolean => isEnded(state) || state === 'lost';

export function createHistory(vs: VS, { log, stores }: { log: Log; stores: Stores }): History {
  const changed = new vs.EventEmitter<StoredRun[]>();
  const known = new Map<string, StoredRun>();
  const trash = new Map<string, StoredRun>();
  const totals = new Map<string, number>();
  const largeTrash = new Set<Store>();
  /** How many of a store's runs were asked for, page by page. */
  const asked = new Map<string, number>();
  let sorted: StoredRun[] | undefined;

  const keep = (store: Store, rows: RunRow[]): StoredRun[] => {
    const kept = rows.map(row => ({ store, row }));
    for (const run of kept) {
      const [to, from] = run.row.trashedAt === null ? [known, trash] : [trash, known];
      const key = runKey({ store: store.path, id: run.row.id });
      from.delete(key);
      to.set(key, run);
    }
    sorted = undefined;
    return kept;
  };
  const countOf = (store: Store) => [...known.values()].filter(run => run.store === store).length;

  /** Those that go on are held wherever they stand: they don't say how far the newest reach. */
  const inOrder = (store: Store) => [...known.values()].filter(run => run.store === store && !isLive(run.row)).length;

  const own = (store: Store) => [...known.values()].filter(run => run.store === store).sort((a, b) => b.row.createdAt - a.row.createdAt);
  const most = (store: Store) => asked.get(store.path) ?? pageSize;

  /** While a store is taken in, or a large one is copied, runs come by the thousand: those that stand below what was asked for are counted, not held. */
  function wanted(store: Store, told: readonly RunRow[]): RunRow[] {
    const held = own(store);
    const last = held[most(store) - 1]?.row.createdAt ?? Number.POSITIVE_INFINITY;
    let room = most(store) - held.length;
    const isHeld = (id: RunRef['id']) => { const key = runKey({ store: store.path, id }); return known.has(key) || trash.has(key); };
    return [...told].sort((a, b) => b.createdAt - a.createdAt).filter(row => row.trashedAt !== null || isLive(row) || isHeld(row.id) || row.createdAt > last || room-- > 0);
  }

  /** The same where each that came was newer than all before. */
  function letGo(store: Store): void {
    const held = own(store);
    if (held.length <= most(store) + pageSize) return;
    for (const { row } of held.slice(most(store))) if (!isLive(row)) known.delete(runKey({ store: store.path, id: row.id }));
    sorted = undefined;
  }

  const uncounted = new Set<Store>();
  const recount = coalesce(recountMs, () => {
    for (const store of uncounted) {
      void quietly(log, `The runs of ${store.path} could not be counted`, null, async () => (await store.index()).list({}, { offset: 0, limit: 1 })).then(page => {
        if (page) totals.set(store.path, Math.max(countOf(store), page.total));
        changed.fire([]);
        // While a large history is taken in nobody tells of its runs one by one.
        if (page && countOf(store) < Math.min(page.total, most(store))) void loadPage(store, 0);
      });
    }
    uncounted.clear();
  });

  /** What was told of while a page was on its way is newer than the page, which would bring back how it was before, for good. */
  const onTheirWay = new Set<Set<string>>();
  async function pageOf(store: Store, failure: string, filter: RunFilter, offset: number): Promise<RunPage | null> {
    const told = new Set<string>();
    onTheirWay.add(told);
    const page = await quietly(log, failure, null, async () => (await store.index()).list(filter, { offset, limit: pageSize }));
    onTheirWay.delete(told);
    return page && { ...page, rows: page.rows.filter(({ id }) => !told.has(runKey({ store: store.path, id }))) };
  }

  async function loadPage(store: Store, offset: number): Promise<void> {
    const page = await pageOf(store, `The runs of ${store.path} could not be read`, {}, offset);
    if (!page) return;
    totals.set(store.path, page.total);
    asked.set(store.path, Math.max(asked.get(store.path) ?? 0, offset + pageSize));
    changed.fire(keep(store, page.rows));
  }

  async function loadTrash(store: Store): Promise<void> {
    const page = await pageOf(store, `The trash of ${store.path} could not be read`, { trash: 'only' }, 0);
    if (!page) return;
    if (page.total > pageSize) largeTrash.add(store); else largeTrash.delete(store);
    changed.fire(keep(store, page.rows));
  }

  const loads = new Map<Store, () => Promise<void>>();
  const loadStore = (store: Store) => {
    let load = loads.get(store);
    if (!load) loads.set(store, (load = lazily(async () => { await loadPage(store, 0); await loadTrash(store); })));
    return load();
  };

  const listening = [
    stores.onDidChange(({ store, rows: told, removed }) => {
      for (const id of [...told.map(row => row.id), ...removed]) for (const keys of onTheirWay) keys.add(runKey({ store: store.path, id }));
      const rows = wanted(store, told);
      if (rows.length < told.length || removed.length > 0) { uncounted.add(store); recount.ask(); }
      const isKnown = (id: RunRef['id']) => known.has(runKey({ store: store.path, id }));
      const fresh = rows.filter(row => row.trashedAt === null && !isKnown(row.id)).length;
      const dropped = rows.filter(row => row.trashedAt !== null && isKnown(row.id)).length + removed.filter(id => known.delete(runKey({ store: store.path, id }))).length;
      for (const id of removed) trash.delete(runKey({ store: store.path, id }));
      const kept = keep(store, rows);
      letGo(store);
      totals.set(store.path, Math.max(countOf(store), (totals.get(store.path) ?? 0) + fresh - dropped));
      if (kept.length > 0 || removed.length > 0) changed.fire(kept);
    }),
    stores.onDidRead(store => { if (loads.has(store)) { uncounted.add(store); recount.ask(); } }),
    stores.onDidChangeStores(() => {
      const there = new Set(stores.all());
      for (const runs of [known, trash]) for (const [key, { store }] of runs) if (!there.has(store)) runs.delete(key);
      sorted = undefined;
      // What a worker that ended has not told is read anew.
      loads.clear();
      changed.fire([]);
      for (const store of there) void loadStore(store);
    }),
  ];

  const runs = () => (sorted ??= [...known.values()].sort((a, b) => b.row.createdAt - a.row.createdAt || (a.row.id < b.row.id ? 1 : -1)));
  return {
    load: async () => { await Promise.all(stores.all().map(loadStore)); },
    runs,
    live: () => runs().filter(({ row }) => isLive(row)),
    trashed: () => [...trash.values()].sort((a, b) => (b.row.trashedAt ?? 0) - (a.row.trashedAt ?? 0)),
    find: ref => known.get(runKey(ref)) ?? trash.get(runKey(ref)),
    unloaded: () => stores.all().reduce((sum, store) => sum + Math.max(0, (totals.get(store.path) ?? 0) - countOf(store)), 0),
    loadedFrom(store) {
      if (countOf(store) >= (totals.get(store.path) ?? 0)) return null;
      // One that goes on is held however old it is, and tells nothing of those around it.
      return own(store).slice(0, most(store)).findLast(({ row }) => !isLive(row))?.row.createdAt ?? Number.POSITIVE_INFINITY;
    },
    moreTrashed: () => stores.all().some(store => largeTrash.has(store)),
    more: async () => { await Promise.all(stores.all().filter(store => countOf(store) < (totals.get(store.path) ?? 0)).map(store => loadPage(store, inOrder(store)))); },
    onDidChange: changed.event,
    dispose() { for (const each of [...listening, changed, recount]) each.dispose(); },
  };
}
