import { describe, expect, it } from 'vitest';
import type { RunRef, Store, Stores } from '../../../src/host/services/stores';
import type { IndexApi } from '../../../src/contract/index-api';
import type { Log } from '../../../src/host/services/log';
import { createCompareHost } from '../../../src/host/features/compare/compare-host';
import { keptPages } from '../../../src/host/features/compare/schemas';
import { createSubject } from '../../../src/host/features/compare/subject';
import { keyOfRun } from '../../../src/host/services/run-keys';
import type { VS } from '../../../src/host/vs';
import { idOf, metric, run } from '../compare/runs';
import { l10n } from './l10n';

/** One run in two histories, as a folder that was copied, and another of the first. */
const mine: RunRef = { store: '/p/.offbook', id: idOf(1) };
const shared: RunRef = { store: '/drive/history', id: idOf(1) };
const other: RunRef = { store: '/p/.offbook', id: idOf(2) };
const names: Record<string, string> = { [mine.store]: 'p', [shared.store]: 'drive' };
const log = { warn: () => undefined } as unknown as Log;
const vs = { l10n } as unknown as VS;

function page(refs: readonly RunRef[]) {
  const asked: [string, string][] = [];
  const all = [mine.store, shared.store].map(path => ({
    path, home: { root: path, name: names[path], folder: null }, reading: () => null,
    index: () => Promise.resolve({ curves: (id: string) => { asked.push([path, id]); return Promise.resolve([{ name: 'loss', x: new Float64Array(2), y: new Float64Array(2), at: new Float64Array(2), total: 2, downsampled: false }]); } } as unknown as IndexApi),
  } as unknown as Store));
  const subject = createSubject(vs, {
    log, stores: () => all, unitsOf: () => Promise.resolve([]), goals: () => new Map(),
    detail: ref => Promise.resolve(ref.id === idOf(3) ? null : run(ref.id === idOf(1) ? 1 : 2, { note: ref.store === shared.store ? 'marked in the shared one' : null, metrics: [metric('loss', 1, { count: 2 })] })),
  });
  subject.set(refs, null);
  const host = createCompareHost({
    vs, log, stores: { all: () => all, get: (path: string) => all.find(each => each.path === path) } as unknown as Stores, subject, memory: undefined as never, tables: undefined as never, cacheFolder: '', column: () => undefined, pickMore: () => Promise.resolve([]), changed: () => undefined, goalsChanged: () => undefined,
  });
  return { subject, host, asked };
}

describe('one run in two histories, on one page', () => {
  it('is two runs with one baseline, each with the name of its history and its own marks', async () => {
    const { subject, host } = page([mine, shared, other]);
    await host.setBaseline(keyOfRun(shared));
    const { runs, baseline, metrics } = await subject.comparison();
    expect(runs.map(({ id, history, note }) => [id, history, note])).toEqual([[idOf(1), 'p', null], [idOf(1), 'drive', 'marked in the shared one'], [idOf(2), 'p', null]]);
    expect(new Set(runs.map(({ key }) => key)).size).toBe(3);
    expect(baseline).toBe(keyOfRun(shared));
    expect(metrics[0]?.verdicts).toEqual(['same', 'baseline', 'same']);
  });

  it('curves come from the history of each', async () => {
    const { host, asked } = page([mine, shared]);
    const curves = await host.curves(['loss'], 10);
    expect(curves.map(({ run: of }) => of)).toEqual([keyOfRun(mine), keyOfRun(shared)]);
    expect(asked).toEqual([[mine.store, idOf(1)], [shared.store, idOf(1)]]);
  });

  it('one of both is moved and taken away, and the other stays; a baseline that goes is none', async () => {
    const { subject, host } = page([mine, shared, other]);
    await host.reorder([keyOfRun(other), keyOfRun(shared), keyOfRun(mine)]);
    expect(subject.refs()).toEqual([other, shared, mine]);
    await host.setBaseline(keyOfRun(mine));
    await host.removeRun(keyOfRun(shared));
    expect([subject.refs(), subject.baseline()]).toEqual([[other, mine], keyOfRun(mine)]);
    await host.removeRun(keyOfRun(mine));
    expect([subject.refs(), subject.baseline()]).toEqual([[other], null]);
    await expect(host.figure(keyOfRun(shared), 'a'.repeat(64) as never)).rejects.toThrow('not in the store any more');
  });

  it('one history alone has no name, and what is missing is named with its own', async () => {
    expect((await page([mine, other]).subject.comparison()).runs.map(({ history }) => history)).toEqual([null, null]);
    const gone = { store: shared.store, id: idOf(3) };
    expect((await page([mine, gone]).subject.comparison()).missing).toMatchObject([{ key: keyOfRun(gone), id: idOf(3), history: 'drive' }]);
  });

  it('a page that was kept when a baseline was an id alone is there again, held against its first', () => {
    const kept = { page: 'a', runs: [mine, shared] };
    expect(keptPages.parse([{ ...kept, baseline: mine.id }, { ...kept, baseline: keyOfRun(shared) }]).map(({ baseline }) => baseline)).toEqual([null, keyOfRun(shared)]);
  });
});
