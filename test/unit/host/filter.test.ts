import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import type { IndexApi } from '../../../src/contract/index-api';
import type { RunId } from '../../../src/contract/ids';
import type { TableRequest } from '../../../src/contract/table-api';
import { createFilter } from '../../../src/host/features/explorer/filter';
import { completions, findRuns } from '../../../src/host/services/find-runs';
import type { Store, Stores } from '../../../src/host/services/stores';
import { emitter } from './emitter';
import { row } from './rows';

const vs = { EventEmitter: class { event; fire; dispose; constructor() { const made = emitter<unknown>(); this.event = made.event; this.fire = made.fire; this.dispose = made.dispose; } } } as unknown as typeof vscode;
const asked: TableRequest[] = [];
const storeOf = (path: string, createdAt: readonly number[]): Store => ({
  path, home: { root: path, name: path, folder: null },
  reading: () => null, index: () => Promise.resolve({
    table: async (request: TableRequest) => { asked.push(request); return { total: createdAt.length, rows: createdAt.slice(0, request.limit).map(at => row({ id: `20261121-01020${at}-abcdef` as RunId, createdAt: at })), cells: [], ranges: [] }; },
    fields: async () => ({ fields: [{ field: 'metric.mae', kind: 'number', runs: 1, differs: false }], total: 1 }), values: async ({ field }: { field: string }) => [`${field} of ${path}`, 'both'],
  } as unknown as IndexApi),
});
const away: Store = { path: '/away', home: { root: '/away', name: 'away', folder: null }, reading: () => null, index: () => Promise.reject(new Error('not there')) };

function set(remembered?: unknown) {
  const kept = new Map<string, unknown>([['offbook.runs.filter', remembered]]);
  const memory = { get: (key: string) => kept.get(key), update: async (key: string, value: unknown) => void kept.set(key, value) } as unknown as vscode.Memento;
  const keys: unknown[] = [];
  const filter = createFilter(vs, { stores: { all: () => [storeOf('/one', [9, 5]), storeOf('/two', [7])] } as unknown as Stores, context: { set: (_, value) => void keys.push(value) }, memory });
  let told = 0;
  filter.onDidChange(() => { told += 1; });
  return { filter, kept, keys, told: () => told };
}

describe('the explorer’s filter', () => {
  it('is kept, previewed over what is kept, and remembered', async () => {
    const { filter, kept, keys, told } = set();
    expect(filter.query()).toBe('');
    filter.preview('star');
    expect([filter.query(), keys.at(-1)]).toEqual(['star', false]);
    filter.preview('star');
    expect(told()).toBe(1);
    filter.preview(null);
    expect(filter.query()).toBe('');
    await filter.keep(' star ');
    expect([filter.query(), kept.get('offbook.runs.filter'), keys.at(-1)]).toEqual(['star', 'star', true]);
    filter.preview('debug');
    await filter.keep('');
    expect([filter.query(), kept.get('offbook.runs.filter'), keys.at(-1)]).toEqual(['', undefined, false]);
  });
  it('begins with what was remembered, whatever that was', async () => {
    expect(set('star').filter.query()).toBe('star');
    expect(set({ query: 'star' }).filter.query()).toBe('');
    await expect(set('star and and').filter.find()).rejects.toThrow(/expected/);
  });
  it('finds runs of all histories, newest first, and how many there are', async () => {
    const { filter } = set('star');
    const found = await filter.find();
    expect([found.runs.map(({ row: each }) => each.createdAt), found.total, found.all]).toEqual([[9, 7, 5], 3, 3]);
  });
});

describe('asking several histories', () => {
  it('goes on without one that can’t be read, and fails when none can', async () => {
    expect((await findRuns([away, storeOf('/one', [3])], { query: 'star', limit: 5 })).total).toBe(1);
    await expect(findRuns([away], { query: 'star', limit: 5 })).rejects.toThrow('not there');
    expect(await findRuns([], { query: 'star', limit: 5 })).toEqual({ runs: [], total: 0 });
  });
  it('keeps to the limit over all of them', async () => {
    const { runs, total } = await findRuns([storeOf('/one', [9, 5]), storeOf('/two', [7])], { query: '', limit: 2 });
    expect([runs.map(({ row: each }) => each.createdAt), total]).toEqual([[9, 7], 3]);
  });
  it('offers each field and value once', async () => {
    const labels = (await completions([storeOf('/one', []), storeOf('/two', []), away], 'tag = ', 6)).map(({ label }) => label);
    expect(labels).toEqual(['tag of /one', 'both', 'tag of /two']);
    expect((await completions([storeOf('/one', []), storeOf('/two', [])], 'mae', 3)).filter(({ label }) => label === 'metric.mae')).toHaveLength(1);
  });
});
