import type { RunId } from '../../../src/contract/ids';
import type { MetricSummary, RunRow } from '../../../src/contract/run';
import type { StoredRun } from '../../../src/host/services/history';
import type { Store } from '../../../src/host/services/stores';

export const metric = (name: string, last: number | string): MetricSummary => ({ name, last, min: last, max: last, count: 1, lastStep: null, lastAt: 0 });

export const row = (over: Partial<RunRow> = {}): RunRow => ({
  id: '20261121-010203-abcdef' as RunId, function: { name: 'train', module: 'flights.train', file: '/p/train.py', line: 3 }, state: 'succeeded', createdAt: 0, startedAt: 0, endedAt: 12_000, lastHeardAt: 12_000,
  durationMs: 12_000, metrics: [], progress: null, sentence: null, debug: false, again: null, warnings: 0, figures: 0, facts: 0, name: null, tags: [], note: null, star: false, trashedAt: null, ...over,
});

export const store = (path: string): Store => ({ path, home: { root: path, name: path, folder: null }, reading: () => null, index: () => Promise.reject(new Error('no index here')) });
export const stored = (over: Partial<RunRow> = {}, at = store('/p/.offbook')): StoredRun => ({ store: at, row: row(over) });
