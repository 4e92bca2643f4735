import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { createSavedQueries, type SavedQueries } from '../../../src/host/services/saved-queries';
import type { Store, Stores } from '../../../src/host/services/stores';
import { deleteQuery, saveQuery } from '../../../src/node/queries/saved-queries';
import { StoreLayout } from '../../../src/node/store';
import { emitter } from './emitter';

/** A disk that takes its time to say that a file is written. */
const slowDisk = vi.hoisted(() => ({ written: () => Promise.resolve() }));
vi.mock(import('../../../src/node/queries/saved-queries'), async original => {
  const real = await original();
  return { ...real, async saveQuery(...given: Parameters<typeof real.saveQuery>) { const name = await real.saveQuery(...given); await slowDisk.written(); return name; } };
});

let folder: string;
let store: Store;
let saved: SavedQueries;
let changes: number;
const focus = emitter<{ focused: boolean }>();
beforeEach(() => {
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-queries-')), '.offbook');
  store = { path: folder, home: { root: path.dirname(folder), name: 'p', folder: null }, reading: () => null, index: () => Promise.reject(new Error('not asked')) };
  const vs = { EventEmitter: class { event; fire; dispose; constructor() { const made = emitter<unknown>(); this.event = made.event; this.fire = made.fire; this.dispose = made.dispose; } }, window: { onDidChangeWindowState: focus.event } } as unknown as typeof vscode;
  saved = createSavedQueries(vs, { stores: { all: () => [store], onDidChangeStores: emitter<void>().event } as unknown as Stores });
  changes = 0;
  slowDisk.written = () => Promise.resolve();
  saved.onDidChange(() => { changes += 1; });
});
afterEach(() => { saved.dispose(); fs.rmSync(path.dirname(folder), { recursive: true, force: true }); });
const names = async () => (await saved.all()).map(({ name }) => name);
const told = (count: number) => vi.waitFor(() => expect(changes).toBeGreaterThanOrEqual(count), { timeout: 5_000 });

describe('saved queries of the window', () => {
  it('are kept where the command line keeps them, also before anything ran', async () => {
    expect(await names()).toEqual([]);
    expect(await saved.save(store, { name: ' @best ', query: 'star' })).toBe('best');
    expect(JSON.parse(fs.readFileSync(path.join(folder, 'queries.json'), 'utf8'))).toEqual({ v: 1, queries: [{ name: 'best', query: 'star' }] });
    expect(fs.readFileSync(path.join(folder, '.gitignore'), 'utf8')).toBe('*\n');
    await saved.save(store, { name: 'other', query: 'star' }, 'best');
    expect(await names()).toEqual(['other']);
    const [only] = await saved.all();
    if (only) await saved.remove(only);
    expect(await names()).toEqual([]);
  });

  it('follow what another program writes', async () => {
    fs.mkdirSync(folder);
    expect(await names()).toEqual([]);
    await saveQuery(new StoreLayout(folder), 'from outside', 'star');
    await told(1);
    expect(await names()).toEqual(['from outside']);
    await deleteQuery(new StoreLayout(folder), 'from outside');
    await told(2);
    expect(await names()).toEqual([]);
  });

  it('tell of what this window writes once, also where the folder tells of it first', async () => {
    await saved.save(store, { name: 'first', query: 'star' });
    expect(await names()).toEqual(['first']);
    const before = changes;
    slowDisk.written = () => told(before + 1);
    await saved.save(store, { name: 'second', query: 'star' });
    expect(changes).toBe(before + 1);
  });

  it('tell everyone of a change that one has read already', async () => {
    fs.mkdirSync(folder);
    expect(await names()).toEqual([]);
    await saveQuery(new StoreLayout(folder), 'read at once', 'star');
    expect(await names()).toEqual(['read at once']);
    await told(1);
  });

  it('are looked at again when the window is looked at, where nobody tells', async () => {
    expect(await names()).toEqual([]);
    // The folder was not there to be watched.
    await saveQuery(new StoreLayout(folder), 'late', 'star');
    focus.fire({ focused: true });
    await told(1);
    expect(await names()).toEqual(['late']);
  });

  it('are none where the file is noise, and say so when they can’t be written', async () => {
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'queries.json'), '[{"name"');
    expect(await names()).toEqual([]);
    fs.rmSync(folder, { recursive: true });
    fs.writeFileSync(folder, 'a file');
    await expect(saved.save(store, { name: 'x', query: 'star' })).rejects.toThrow('can’t be written');
  });
});
