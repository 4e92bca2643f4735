import { describe, expect, it } from 'vitest';
import { dayName, groupRuns } from '../../../src/host/features/explorer/grouping';
import { l10n } from './l10n';
import { store, stored } from './rows';

const day = 24 * 3600 * 1000;
const now = new Date(2026, 10, 21, 12).getTime();
const named = (name: string, module = 'm', file = `/p/${module}.py`) => ({ function: { name, module, file, line: 1 } });

const tree = (groups: ReturnType<typeof groupRuns>) => groups.map(({ label, runs }) => `${label}: ${runs.map(({ row }) => row.createdAt).join(' ')}`);

describe('runs in groups', () => {
  it('by function: the one that ran last first, namesakes told apart', () => {
    const runs = [stored({ ...named('train', 'a'), createdAt: 4 }), stored({ ...named('prepare'), createdAt: 3 }), stored({ ...named('train', 'b'), createdAt: 2 }), stored({ ...named('train', 'a'), createdAt: 1 })];
    expect(tree(groupRuns(runs, 'function', now))).toEqual(['train (a): 4 1', 'prepare: 3', 'train (b): 2']);
  });
  it('by function: one of each store', () => {
    const runs = [stored({ ...named('train'), createdAt: 2 }, store('/one')), stored({ ...named('train'), createdAt: 1 }, store('/two'))];
    expect(groupRuns(runs, 'function', now)).toHaveLength(2);
  });
  it('by state: what wants attention first', () => {
    const runs = (['succeeded', 'cancelled', 'failed', 'running', 'lost'] as const).map((state, at) => stored({ state, createdAt: 9 - at }));
    expect(tree(groupRuns(runs, 'state', now))).toEqual(['running: 6', 'failed: 7', 'lost: 5', 'succeeded: 9', 'cancelled: 8']);
  });
  it('by day: newest first, in words where there are some', () => {
    const groups = groupRuns([stored({ createdAt: now }), stored({ createdAt: now - day }), stored({ createdAt: now - 3 * day })], 'day', now);
    expect(groups.map(({ key }) => dayName(l10n, key, now))).toEqual(['Today', 'Yesterday', '2026-11-18']);
  });
});
