import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { RunId } from '../../../src/contract/ids';
import type { IndexApi } from '../../../src/contract/index-api';
import type { TableRequest } from '../../../src/contract/table-api';
import type { RunsFilter } from '../../../src/host/features/explorer/filter';
import { createRunTree, type RunNode } from '../../../src/host/features/explorer/run-tree';
import type { Found } from '../../../src/host/services/find-runs';
import type { History, StoredRun } from '../../../src/host/services/history';
import type { Log } from '../../../src/host/services/log';
import type { KeptQuery, SavedQueries } from '../../../src/host/services/saved-queries';
import type { Store, Stores } from '../../../src/host/services/stores';
import { hostileKinds, hostileTexts } from '../../support/hostile';
import { emitter } from './emitter';
import { l10n } from './l10n';
import { metric, row } from './rows';

const vs = {
  l10n, EventEmitter: class { event; fire; dispose; constructor() { const made = emitter<unknown>(); this.event = made.event; this.fire = made.fire; this.dispose = made.dispose; } },
  TreeItem: class { constructor(readonly label: string, readonly collapsibleState = 0) {} }, TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  ThemeIcon: class { constructor(readonly id: string) {} }, ThemeColor: class {}, MarkdownString: class { value = ''; appendText(text: string) { this.value += text; return this; } },
} as unknown as typeof vscode;

function set({ matching = 0, query = '', fails = false, queries = [] as { name: string; query: string }[], runs = 2, beside = [] as string[], loadedFrom = null as number | null, moreTrashed = false, total = null as number | null } = {}) {
  const told: (number | null)[] = [];
  const store: Store = {
    path: '/p/.offbook', home: { root: '/p', name: 'p', folder: null },
    reading: () => null, index: () => Promise.resolve({ table: async ({ limit }: TableRequest) => ({ total: matching, rows: Array.from({ length: Math.min(limit, matching) }, (_, at) => row({ id: `20261121-0102${String(at).padStart(2, '0')}-abcdef` as RunId })), cells: [], ranges: [] }) } as unknown as IndexApi),
  };
  const all = Array.from({ length: runs }, (_, at): StoredRun => ({ store, row: row({ id: `20261121-01020${at}-abcdef` as RunId }) }));
  const find = async (): Promise<Found & { all: number }> => { if (fails) throw new Error('boom'); return { runs: all.slice(0, matching), total: total ?? matching, all: runs }; };
  const tree = createRunTree(vs, {
    log: { warn: () => undefined } as unknown as Log, stores: { all: () => [store, ...beside.map((path): Store => ({ ...store, path, home: { root: path, name: 'shared', folder: null, store: path } }))] } as unknown as Stores, grouping: () => 'function', filter: { query: () => query, find } as unknown as RunsFilter,
    history: { load: async () => undefined, runs: () => all, unloaded: () => 0, loadedFrom: () => loadedFrom, moreTrashed: () => moreTrashed, trashed: () => [row()].map(each => ({ store, row: each })) } as unknown as History,
    saved: { all: async () => queries.map((each): KeptQuery => ({ ...each, store })) } as unknown as SavedQueries, found: found => told.push(found && found.total),
  });
  const children = async (node?: RunNode) => (await tree.getChildren(node)) as RunNode[];
  const item = (node: RunNode) => tree.getTreeItem(node) as vscode.TreeItem;
  const ascii = async (): Promise<string[]> => (await children()).map(node => { const { label, description } = item(node) as { label: string; description?: string }; return [label, description].filter(Boolean).join(' | '); });
  return { told, children, item, ascii, tree, all };
}

describe('the explorer’s tree', () => {
  it('has all runs, and the trash, while nothing is filtered', async () => {
    expect(await set().ascii()).toEqual(['train | 2', 'Trash | 1']);
  });
  it('says how many runs a group has, one as one', async () => {
    const read = async (runs: number): Promise<(string | undefined)[]> => { const { children, item } = set({ runs }); return (await children()).map(node => item(node).accessibilityInformation?.label); };
    expect(await read(2)).toEqual(['train, 2 runs', 'Trash, 1 run']);
    expect(await read(1)).toEqual(['train, 1 run', 'Trash, 1 run']);
  });
  it('says no number of runs that it has only a part of', async () => {
    expect(await set({ loadedFrom: 0, moreTrashed: true }).ascii()).toEqual(['train | 2+', 'Trash | 1+']);
    const { children, item } = set({ loadedFrom: 0 });
    expect(item((await children())[0]!).accessibilityInformation?.label).toBe('train, 2 runs or more');
    expect(await set({ query: 'star', matching: 2, total: 3_000 }).ascii()).toEqual(['train | 2+', 'Show older runs (2,998)']);
  });
  it('says that a history beside is not there, looks for it, and is drawn anew when it came back', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'offbook tree '));
    const shared = path.join(folder, 'shared');
    const { ascii, tree } = set({ beside: [shared] });
    let drawn = 0;
    const listening = tree.onDidChangeTreeData?.(() => { drawn += 1; });
    try {
      expect((await ascii())[0]).toBe('shared | is not there now');
      tree.tick();
      tree.tick();
      mkdirSync(shared);
      await vi.waitFor(() => { tree.tick(); expect(drawn).toBeGreaterThan(0); });
      expect((await ascii())[0]).toMatch(/^train/);
    } finally {
      listening?.dispose();
      rmSync(folder, { recursive: true });
    }
  });
  it('has what the filter finds in the same groups, and tells how much that is', async () => {
    const { ascii, told } = set({ query: 'star', matching: 1 });
    expect(await ascii()).toEqual(['train | 1']);
    expect(told).toEqual([1]);
  });
  it('has a sentence and ways out where nothing matches, and where it can’t be asked', async () => {
    const nothing = set({ query: 'star' });
    expect(await nothing.ascii()).toEqual(['No run matches.', 'Change the filter', 'Show all runs']);
    expect((await nothing.children()).map(node => nothing.item(node).command?.command)).toEqual([undefined, 'offbook.runs.filter', 'offbook.runs.clearFilter']);
    const failing = set({ query: 'star', fails: true });
    expect(await failing.ascii()).toEqual(['The runs could not be searched. The log has the details.', 'Change the filter', 'Show all runs']);
    expect(failing.told).toEqual([null]);
  });
  it('has saved queries in a group of their own, with their newest runs and the way to all of them', async () => {
    const { children, item, ascii } = set({ query: 'star', matching: 25, queries: [{ name: 'mine', query: 'star' }, { name: 'wrong', query: 'star and' }] });
    expect((await ascii())[0]).toBe('Saved queries | 2');
    const [group] = await children();
    const [mine, wrong] = await children(group);
    if (!mine || !wrong) throw new Error('two were saved');
    expect([item(mine).label, item(mine).description, (item(mine).iconPath as vscode.ThemeIcon).id]).toEqual(['mine', 'shown · star', 'filter-filled']);
    expect([item(wrong).description, (item(wrong).iconPath as vscode.ThemeIcon).id]).toEqual(['star and', 'bookmark']);
    const under = await children(mine);
    expect(under).toHaveLength(21);
    expect(item(under[20] as RunNode)).toMatchObject({ label: 'Show all 25 in the table', command: { command: 'offbook.query.table' } });
    // The same run stands in two places of the tree, which wants each row to have an id of its own.
    const ids = [...under, ...(await children((await children())[1]))].map(node => item(node).id);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await children(wrong)).map(node => item(node).label)).toEqual([expect.stringContaining('expected')]);
  });
  it('has no group of queries where there are none, or nothing to find with them', async () => {
    expect(await set({ runs: 0, queries: [{ name: 'mine', query: 'star' }] }).ascii()).toEqual(['Trash | 1']);
  });
  it.each(hostileKinds)('is given text that is text: %s', async (kind) => {
    const text = hostileTexts[kind];
    const { children, item, all } = set({ runs: 1, queries: [{ name: text, query: text }] });
    const [only] = all;
    only!.row = { ...only!.row, name: text, note: text, tags: [text], sentence: text, function: { name: text, module: text, file: `/p/${text}`, line: 1 }, metrics: [metric(text, 1)] };
    const told: string[] = [];
    const walk = async (nodes: RunNode[]): Promise<void> => {
      for (const node of nodes) {
        const { label, description, tooltip, accessibilityInformation } = item(node);
        told.push(...[label, description, typeof tooltip === 'string' ? tooltip : tooltip?.value, accessibilityInformation?.label].filter(each => typeof each === 'string'));
        await walk(await children(node));
      }
    };
    await walk(await children());
    expect(told.length).toBeGreaterThan(10);
    // Nothing that turns words around, colours them or ends a line within a name, and of a megabyte only a beginning.
    for (const each of told) expect([each.length > 6_000, /[\u202a-\u202e\u2066-\u2069]|\p{Cc}/u.test(each.replaceAll('\n', ''))], each.slice(0, 200)).toEqual([false, false]);
  });
});
