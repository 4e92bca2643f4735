import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { IndexApi } from '../../../src/contract/index-api';
import { createLastRuns } from '../../../src/host/services/last-runs';
import type { Store, StoreChange, Stores } from '../../../src/host/services/stores';
import type { VS } from '../../../src/host/vs';
import { emitter } from './emitter';
import { row } from './rows';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('does not take a failed answer for there being no runs: it asks again and tells', async () => {
  const last = row({});
  const lastRuns = vi.fn<IndexApi['lastRuns']>().mockRejectedValueOnce(new Error('busy')).mockResolvedValue([{ function: last.function, last, lastSucceeded: null, runs: 3 }]);
  const store = { path: '/p/.offbook', home: { root: '/p', name: 'p', folder: null }, index: async () => ({ lastRuns }) } as unknown as Store;
  const stores = { forFile: async () => store, onDidChange: emitter<StoreChange>().event, onDidChangeStores: emitter<void>().event, onDidRead: emitter<Store>().event } as unknown as Stores;
  const warn = vi.fn();
  const runs = createLastRuns({ EventEmitter: class { constructor() { return emitter(); } } } as unknown as VS, { log: { warn } as never, stores });
  const told: string[][] = [];
  runs.onDidChange(({ files }) => told.push([...files]));
  expect((await runs.of('/p/a.py')).size).toBe(0);
  expect(warn).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toEqual([['/p/a.py']]);
  expect((await runs.of('/p/a.py')).get(last.function.name)).toMatchObject({ last, runs: 3 });
  runs.dispose();
});
