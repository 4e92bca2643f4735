import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { RunId } from '../../../src/contract/ids';
import type { IndexApi } from '../../../src/contract/index-api';
import type { TableRequest } from '../../../src/contract/table-api';
import type { History, StoredRun } from '../../../src/host/services/history';
import type { Log } from '../../../src/host/services/log';
import { createRunPicker, type PickRun } from '../../../src/host/services/run-picker';
import type { RunRef, Store, Stores } from '../../../src/host/services/stores';
import { quickPicks } from './quick-pick';
import { row } from './rows';

const id = (n: number) => `20261121-01020${n}-abcdef` as RunId;
const log = { warn: () => undefined } as unknown as Log;

function set({ answer = () => [], unloaded = 0 }: { answer?: (request: TableRequest) => StoredRun['row'][]; unloaded?: number } = {}) {
  const asked: TableRequest[] = [];
  const store: Store = {
    path: '/p/.offbook', home: { root: '/p', name: 'p', folder: null },
    reading: () => null, index: () => Promise.resolve({ table: async (request: TableRequest) => { asked.push(request); const rows = answer(request); return { total: rows.length, rows, cells: [], ranges: [] }; }, fields: async () => ({ fields: [{ field: 'metric.mae', kind: 'number', runs: 3, differs: true }], total: 1 }), values: async () => [] } as unknown as IndexApi),
  };
  const runs = [1, 2, 3].map((n): StoredRun => ({ store, row: row({ id: id(n), function: { name: n === 3 ? 'evaluate' : 'train', module: 'm', file: '/p/m.py', line: 1 }, state: n === 2 ? 'running' : 'succeeded' }) }));
  const listeners: (() => void)[] = [];
  const onDidChange = (listener: () => void) => { listeners.push(listener); return { dispose: () => { listeners.splice(listeners.indexOf(listener), 1); } }; };
  const history = { load: async () => undefined, runs: () => [...runs], trashed: () => [], unloaded: () => unloaded, onDidChange } as unknown as History;
  const picks = quickPicks<vscode.QuickPickItem & { ref?: RunRef }>();
  const picker = createRunPicker(picks.vs, { log, stores: { all: () => [store] } as unknown as Stores, history });
  const open = async (how: 'one' | 'many', more: Partial<PickRun> = {}) => {
    const wanted = { title: 'Run to open', none: 'None.', ...more };
    const picked = how === 'many' ? picker.many(wanted) : picker.one(wanted).then(ref => [ref]);
    picked.catch(() => undefined);
    await vi.waitFor(() => expect(picks.made).toHaveLength(1));
    const [pick] = picks.made;
    if (!pick) throw new Error('nothing was asked');
    return { pick, picked };
  };
  const comes = (n: number) => { runs.unshift({ store, row: row({ id: id(n), name: `run ${n}` }) }); for (const each of [...listeners]) each(); };
  return { open, asked, runs, rows: runs.map(each => each.row), picks, comes, listeners };
}

describe('picking a run', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());
  const rest = () => vi.advanceTimersByTimeAsync(200);

  it('leaves words to the picker’s own search, and asks nobody', async () => {
    const { open, asked } = set();
    const { pick, picked } = await open('one');
    expect(pick.labels()).toEqual(['train', 'train', 'evaluate']);
    pick.type('train');
    await rest();
    expect(asked).toEqual([]);
    expect(pick.items.some(({ alwaysShow }) => alwaysShow)).toBe(false);
    pick.accept(pick.items[2]);
    expect(await picked).toEqual([{ store: '/p/.offbook', id: id(3) }]);
  });

  it('filters by what compares something, says so, and shows all that was found', async () => {
    const world = set({ answer: () => world.rows.slice(2) });
    const { pick, picked } = await world.open('one');
    pick.type('metric.mae < 20');
    expect(pick.busy).toBe(true);
    await rest();
    expect(world.asked.map(({ query }) => query)).toEqual(['metric.mae < 20']);
    expect([pick.title, pick.labels(), pick.items.every(({ alwaysShow }) => alwaysShow), pick.busy]).toEqual(['Run to open · the query finds 1', ['evaluate'], true, false]);
    pick.accept(pick.items[0]);
    expect((await picked)[0]?.id).toBe(id(3));
  });

  it('keeps what was found while the query is wrong, and says where', async () => {
    const world = set({ answer: () => world.rows.slice(2) });
    const { pick } = await world.open('one');
    pick.type('state = failed');
    await rest();
    pick.type('state = good');
    await rest();
    expect(pick.items[0]).toMatchObject({ label: expect.stringContaining('good') as string, detail: 'state = ›good‹' });
    expect(pick.labels().slice(1)).toEqual(['evaluate']);
    // Nothing can be taken from the row that explains.
    pick.accept(pick.items[0]);
    expect(pick.hidden).toBe(false);
    expect(world.asked).toHaveLength(1);
  });

  it('forgets an answer that comes after the next letter', async () => {
    const world = set({ answer: () => world.rows });
    const { pick } = await world.open('one');
    pick.type('star');
    pick.type('star and tag = x');
    await rest();
    expect(world.asked.map(({ query }) => query)).toEqual(['star and tag = x']);
  });

  it('says that a query finds nothing', async () => {
    const { pick } = await set().open('one');
    pick.type('state = lost');
    await rest();
    expect(pick.labels()).toEqual(['No run matches this query.']);
  });

  it.each(['one', 'many'] as const)('offers what may come next, which goes on with the query and takes no run (%s)', async how => {
    const world = set({ answer: () => world.rows.slice(2) });
    const { pick, picked } = await world.open(how);
    pick.type('state = succeeded and metric.m');
    await rest();
    const offer = pick.items.find(({ label }) => label.endsWith('metric.mae'));
    if (how === 'one') pick.accept(offer); else pick.choose(offer ? [offer] : []);
    expect([pick.value, pick.hidden]).toEqual(['state = succeeded and metric.mae ', false]);
    await rest();
    expect(pick.labels()).toContain('<');
    pick.type('state = succeeded');
    await rest();
    pick.choose([pick.items.find(({ ref }) => ref)!]);
    pick.accept();
    expect(await picked).toEqual([{ store: '/p/.offbook', id: id(3) }]);
  });

  it('asks a query among runs that go on for those alone', async () => {
    const world = set({ answer: () => world.rows });
    const { pick } = await world.open('one', { among: 'live' });
    expect(pick.labels()).toEqual(['train']);
    pick.type('star or tag = x');
    await rest();
    expect(world.asked[0]?.query).toBe('(star or tag = x) and state in (starting, running)');
    expect(pick.labels()).toEqual(['train']);
  });

  it('searches older runs, which are not loaded, for words', async () => {
    const old = row({ id: id(9), name: 'the old one' });
    const { pick } = await set({ answer: () => [old], unloaded: 5 }).open('one');
    pick.type('old');
    await rest();
    expect(pick.labels()).toEqual(['train', 'train', 'evaluate', 'the old one']);
    expect(pick.items[3]?.alwaysShow).toBe(true);
  });

  it('keeps what is chosen of many, whatever is typed after', async () => {
    const world = set({ answer: () => world.rows.slice(2) });
    const { pick, picked } = await world.open('many');
    pick.choose(pick.items.slice(0, 1));
    pick.type('metric.mae < 20');
    await rest();
    expect(pick.labels()).toEqual(['evaluate', 'train']);
    expect(pick.selectedItems).toEqual([pick.items[1]]);
    pick.choose(pick.items);
    pick.type('');
    pick.accept();
    expect((await picked).map(ref => ref.id).sort()).toEqual([id(1), id(3)]);
  });

  it('leaves alone what is chosen before the editor has told of it', async () => {
    const { pick, picked } = await set().open('many');
    // The click comes while the words are still on their way.
    pick.selectedItems = pick.items.slice(1, 2);
    const shown = pick.items;
    pick.type('train');
    await rest();
    expect(pick.items).toBe(shown);
    expect(pick.selectedItems).toEqual(shown.slice(1, 2));
    pick.choose(pick.selectedItems);
    pick.accept();
    expect((await picked).map(ref => ref.id)).toEqual([id(2)]);
  });

  it('shows a run that comes while one chooses, and keeps what is chosen', async () => {
    const world = set();
    const { pick, picked } = await world.open('many', { fits: ({ row }) => row.id !== id(6) });
    pick.choose(pick.items.slice(2, 3));
    world.comes(6);
    expect(pick.labels()).toEqual(['train', 'train', 'evaluate']);
    world.comes(7);
    expect(pick.labels()).toEqual(['run 7', 'train', 'train', 'evaluate']);
    expect(pick.selectedItems).toEqual([pick.items[3]]);
    // What a query found stays; the new one is there again with the words.
    pick.type('state = lost');
    await rest();
    world.comes(8);
    expect(pick.labels()).toEqual(['No run matches this query.', 'evaluate']);
    pick.type('');
    expect(pick.labels()).toEqual(['run 8', 'run 7', 'train', 'train', 'evaluate']);
    pick.accept();
    expect((await picked).map(ref => ref.id)).toEqual([id(3)]);
    pick.hide();
    expect(world.listeners).toEqual([]);
  });

  it('offers only what fits, also of what a query finds', async () => {
    const world = set({ answer: () => world.rows });
    const { pick } = await world.open('one', { fits: ({ row }) => row.id !== id(1) });
    expect(pick.labels()).toEqual(['train', 'evaluate']);
    pick.type('state != failed');
    await rest();
    expect(pick.labels()).toEqual(['train', 'evaluate']);
  });

  it('shows names as text: no icon of theirs is drawn, and one of a megabyte is cut', async () => {
    const world = set({ answer: () => [row({ id: id(8), name: `$(trash) ${'x'.repeat(1_000_000)}` })] });
    const { pick } = await world.open('one');
    pick.type('name ~ x');
    await rest();
    expect(pick.items[0]?.label.startsWith('$(pass) $\u2060(trash) xxx')).toBe(true);
    expect(pick.items[0]?.label.length).toBeLessThan(400);
  });

  it('is cancelled by closing it', async () => {
    const { open, picks } = set();
    const { pick, picked } = await open('one');
    pick.hide();
    await expect(picked).rejects.toBeInstanceOf(picks.vs.CancellationError);
  });
});
