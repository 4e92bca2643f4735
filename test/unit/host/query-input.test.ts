import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { IndexApi } from '../../../src/contract/index-api';
import type { TableRequest } from '../../../src/contract/table-api';
import { createQueryInput } from '../../../src/host/services/query-input';
import type { Log } from '../../../src/host/services/log';
import type { SavedQueries } from '../../../src/host/services/saved-queries';
import type { Store, Stores } from '../../../src/host/services/stores';
import { quickPicks } from './quick-pick';

const log = { warn: () => undefined } as unknown as Log;

async function set(value = '', api: Partial<IndexApi> = {}) {
  const store: Store = {
    path: '/p/.offbook', home: { root: '/p', name: 'p', folder: null },
    reading: () => null, index: () => Promise.resolve({
      table: async ({ query }: TableRequest) => ({ total: query === '' ? 9 : 2, rows: [], cells: [], ranges: [] }),
      fields: async () => ({ fields: [{ field: 'metric.mae', kind: 'number' as const, runs: 1, differs: true }, { field: 'metric.r2', kind: 'number' as const, runs: 1, differs: true }], total: 2 }),
      values: async () => ['paper'],
      ...api,
    } as unknown as IndexApi),
  };
  const picks = quickPicks<vscode.QuickPickItem>();
  const saved = { all: async () => [{ store, name: 'mine', query: 'star' }] } as unknown as SavedQueries;
  const previews: string[] = [];
  const input = createQueryInput(picks.vs, { log, stores: { all: () => [store] } as unknown as Stores, saved });
  const answer = input.ask({ title: 'Filter Runs', value, saved: true, preview: query => previews.push(query), take: (total, all) => `${total} of ${all}` });
  answer.catch(() => undefined);
  await vi.waitFor(() => expect(picks.made).toHaveLength(1));
  const [pick] = picks.made;
  if (!pick) throw new Error('nothing was asked');
  return { pick, answer, previews, picks };
}

describe('asking for a query', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());
  const rest = () => vi.advanceTimersByTimeAsync(200);

  it('offers what may come next; taking one writes it and goes on', async () => {
    const { pick } = await set();
    pick.type('metric.m');
    await rest();
    expect(pick.labels().slice(1)).toEqual(['Go on with', 'metric.mae']);
    // The first thing to go on with is what Enter takes, not the row that explains.
    expect(pick.activeItems).toEqual([pick.items[2]]);
    pick.accept(pick.items[2]);
    expect(pick.value).toBe('metric.mae ');
    await rest();
    expect(pick.labels()).toContain('<');
  });

  it('counts what a right query finds, shows it at once, and takes it', async () => {
    const { pick, answer, previews } = await set();
    pick.type('state = failed');
    await rest();
    expect(pick.items[0]?.label).toBe('2 of 9');
    // What stands there already is not offered once more.
    expect(pick.labels()).not.toContain('failed');
    expect(previews).toEqual(['state = failed']);
    pick.accept(pick.items[0]);
    expect(await answer).toBe('state = failed');
  });

  it('says what is wrong with its place, and shows nothing of it behind', async () => {
    const { pick, previews } = await set();
    pick.type('state = good and star');
    await rest();
    expect(pick.items[0]).toMatchObject({ label: expect.stringMatching(/^\$\(error\) .*good/) as string, detail: 'state = ›good‹ and star' });
    expect(previews).toEqual([]);
    pick.accept(pick.items[0]);
    expect(pick.hidden).toBe(false);
    pick.type('state = ');
    await rest();
    expect(pick.items[0]?.label).toMatch(/^\$\(info\)/);
  });

  it('takes what was typed, not what an older text was offered, when Enter is quicker than the answer', async () => {
    const { pick, answer } = await set();
    pick.type('metric.m');
    await rest();
    const stale = pick.items[2];
    pick.type('metric.mae < 5 ');
    pick.accept(stale);
    expect(await answer).toBe('metric.mae < 5');
  });

  it('offers saved queries while nothing is typed', async () => {
    const { pick, answer } = await set();
    await rest();
    expect(pick.labels().slice(0, 3)).toEqual(['9 of 9', 'Saved queries', 'mine']);
    pick.accept(pick.items[2]);
    expect(await answer).toBe('star');
  });

  it('says what went wrong, and can be typed on', async () => {
    let fails = true;
    const { pick } = await set('', { table: async () => { if (fails) throw Object.assign(new Error('boom')); return { total: 1, rows: [], cells: [], ranges: [] }; } });
    pick.type('star');
    await rest();
    expect(pick.labels()).toEqual(['The runs could not be searched. The log has the details.']);
    fails = false;
    pick.type('star ');
    await rest();
    expect(pick.items[0]?.label).toBe('1 of 1');
  });

  it('is cancelled by closing it', async () => {
    const { pick, answer, picks } = await set();
    pick.hide();
    await expect(answer).rejects.toBeInstanceOf(picks.vs.CancellationError);
  });
});
