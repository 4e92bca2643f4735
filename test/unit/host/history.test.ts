import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IndexApi } from '../../../src/contract/index-api';
import type { RunId } from '../../../src/contract/ids';
import type { RunRow } from '../../../src/contract/run';
import { createHistory } from '../../../src/host/services/history';
import type { Store, StoreChange, Stores } from '../../../src/host/services/stores';
import type { VS } from '../../../src/host/vs';
import { row as rowOf } from './rows';

class EventEmitter<T> {
  private readonly heard = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => { this.heard.add(listener); return { dispose: () => this.heard.delete(listener) }; };
  fire(value: T) { for (const listener of this.heard) listener(value); }
  dispose() { this.heard.clear(); }
}

const run = (number: number, over: Partial<RunRow> = {}): RunRow => rowOf({ id: `20261101-000000-${String(number).padStart(6, '0')}` as RunId, createdAt: number * 1000, ...over });

/** A store whose index holds `there`; what is told comes from the test. */
function historyOf(first: RunRow[]) {
  const there = new Map(first.map(each => [each.id, each]));
  const changed = new EventEmitter<StoreChange>();
  const list = vi.fn(async (_: unknown, { offset, limit }: { offset: number; limit: number }) => {
    const all = [...there.values()].filter(({ trashedAt }) => trashedAt === null).sort((a, b) => b.createdAt - a.createdAt);
    return { total: all.length, rows: all.slice(offset, offset + limit) };
  });
  const api = { list: (filter: { trash?: string }, page: { offset: number; limit: number }) => (filter.trash ? Promise.resolve({ total: 0, rows: [] }) : list(filter, page)) } as unknown as IndexApi;
  const store: Store = { path: '/p/.offbook', home: { root: '/p', name: 'p', folder: null }, reading: () => null, index: async () => api };
  const stores = { all: () => [store], onDidChange: changed.event, onDidChangeStores: new EventEmitter<void>().event, onDidRead: new EventEmitter<Store>().event } as unknown as Stores;
  // SAFETY: what the history uses of each is here.
  const history = createHistory({ EventEmitter } as unknown as VS, { log: { warn: (text: string) => { throw new Error(text); } } as never, stores });
  const tell = (rows: RunRow[], removed: RunId[] = []) => {
    for (const row of rows) there.set(row.id, row);
    for (const id of removed) there.delete(id);
    changed.fire({ store, rows, removed });
  };
  return { history, store, tell, list };
}
const settled = () => vi.advanceTimersByTimeAsync(1_100);

describe('the history of runs', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('holds the newest while a large store is taken in, newest first, and counts the rest', async () => {
    const { history, store, tell } = historyOf([run(99_999)]);
    await history.load();
    for (let from = 99_998; from > 0; from -= 500) tell(Array.from({ length: Math.min(500, from) }, (_, at) => run(from - at)));
    await settled();
    expect(history.runs()).toHaveLength(200);
    expect(history.runs().at(-1)?.row.createdAt).toBe(99_800_000);
    expect(history.unloaded()).toBe(99_799);
    expect(history.loadedFrom(store)).toBe(99_800_000);
    await history.more();
    expect([history.runs().length, history.unloaded()]).toEqual([400, 99_599]);
  });

  it('what was told of while a page was on its way stays: the page says how it was before', async () => {
    const { history, tell, list } = historyOf([]);
    let answer: (page: { total: number; rows: RunRow[] }) => void = () => {};
    list.mockImplementationOnce(() => new Promise(resolve => { answer = resolve; }));
    const loading = history.load();
    await vi.advanceTimersByTimeAsync(0);
    // One message of the worker may come right behind another, before anybody who waits for the first goes on.
    answer({ total: 3, rows: [run(3, { state: 'running', endedAt: null }), run(2, { state: 'running', endedAt: null }), run(1)] });
    tell([run(2)], [run(1).id]);
    await loading;
    expect(history.runs().map(({ row }) => [row.createdAt, row.state])).toEqual([[3_000, 'running'], [2_000, 'succeeded']]);
    await history.load();
    expect(history.live()).toHaveLength(1);
  });

  it('says since when it has all runs: one that goes on for long has older ones around it, and where all are loaded there is no such time', async () => {
    const large = historyOf([run(1, { state: 'running', endedAt: null }), ...Array.from({ length: 260 }, (_, at) => run(1_000 + at))]);
    await large.history.load();
    large.tell([run(1, { state: 'running', endedAt: null })]);
    expect(large.history.loadedFrom(large.store)).toBe(1_060_000);
    await large.history.more();
    expect(large.history.loadedFrom(large.store)).toBeNull();
  });

  it('holds the newest in whatever order they come', async () => {
    const { history, tell } = historyOf([]);
    await history.load();
    for (let from = 1; from < 5_000; from += 100) tell(Array.from({ length: 100 }, (_, at) => run(from + at)));
    await settled();
    expect(history.runs()[0]?.row.createdAt).toBe(5_000_000);
    expect(history.runs().length).toBeLessThanOrEqual(400);
    expect(history.runs().length + history.unloaded()).toBe(5_000);
    for (let number = 4_801; number <= 5_000; number += 1) expect(history.find({ store: '/p/.offbook', id: run(number).id })).toBeDefined();
  });

  it('takes an old run into a small history, a new one into a large one, and follows what goes on, however old', async () => {
    const small = historyOf([run(10), run(11)]);
    await small.history.load();
    small.tell([run(1)]);
    expect(small.history.runs().map(({ row }) => row.createdAt)).toEqual([11_000, 10_000, 1_000]);

    const large = historyOf(Array.from({ length: 1_000 }, (_, at) => run(at + 10)));
    await large.history.load();
    large.tell([run(5_000)]);
    large.tell([run(2, { state: 'running' }), run(3)]);
    await settled();
    expect(large.history.runs()[0]?.row.createdAt).toBe(5_000_000);
    expect(large.history.live().map(({ row }) => row.createdAt)).toEqual([2_000]);
    expect(large.history.runs().some(({ row }) => row.createdAt === 3_000)).toBe(false);
    expect(large.history.runs().length + large.history.unloaded()).toBe(1_003);
    // Its end is followed too, and an old run that is told of twice is one.
    large.tell([run(2), run(3, { name: 'old' })]);
    await settled();
    expect(large.history.live()).toEqual([]);
    expect(large.history.runs().length + large.history.unloaded()).toBe(1_003);
    // Into the trash and back, it is where it was put.
    large.tell([run(4, { trashedAt: 1 })]);
    expect(large.history.trashed()).toHaveLength(1);
    large.tell([run(4)]);
    await settled();
    expect([large.history.trashed().length, large.history.runs().length + large.history.unloaded()]).toEqual([0, 1_004]);
    large.tell([], [run(4).id, run(3).id, run(5_000).id]);
    await settled();
    expect(large.history.runs().length + large.history.unloaded()).toBe(1_001);
  });
});
