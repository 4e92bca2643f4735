import { describe, expect, it } from 'vitest';
import { dayName, groupRuns, type Grouping } from '../../../src/host/features/explorer/grouping';
import { l10n } from './l10n';
import { store, stored } from './rows';

const day = 24 * 3600 * 1000;
const now = new Date(2026, 10, 21, 12).getTime();
const named = (name: string, module = 'm', file = `/p/${module}.py`) => ({ function: { name, module, file, line: 1 } });

const whole = () => null;

const tree = (groups: ReturnType<typeof groupRuns>) => groups.map(({ label, runs }) => `${label}: ${runs.map(({ row }) => row.createdAt).join(' ')}`);

describe('runs in groups', () => {
  it('by function: the one that ran last first, namesakes told apart', () => {
    const runs = [stored({ ...named('train', 'a'), createdAt: 4 }), stored({ ...named('prepare'), createdAt: 3 }), stored({ ...named('train', 'b'), createdAt: 2 }), stored({ ...named('train', 'a'), createdAt: 1 })];
    expect(tree(groupRuns(runs, 'function', now, [], whole))).toEqual(['train (a): 4 1', 'prepare: 3', 'train (b): 2']);
  });
  it('by function: one of each store', () => {
    const runs = [stored({ ...named('train'), createdAt: 2 }, store('/one')), stored({ ...named('train'), createdAt: 1 }, store('/two'))];
    expect(groupRuns(runs, 'function', now, [], whole)).toHaveLength(2);
  });
  it('by state: what wants attention first', () => {
    const runs = (['succeeded', 'cancelled', 'failed', 'running', 'lost'] as const).map((state, at) => stored({ state, createdAt: 9 - at }));
    expect(tree(groupRuns(runs, 'state', now, [], whole))).toEqual(['running: 6', 'failed: 7', 'lost: 5', 'succeeded: 9', 'cancelled: 8']);
  });
  it('by day: newest first, in words where there are some', () => {
    const groups = groupRuns([stored({ createdAt: now }), stored({ createdAt: now - day }), stored({ createdAt: now - 3 * day })], 'day', now, [], whole);
    expect(groups.map(({ key }) => dayName(l10n, key, now))).toEqual(['Today', 'Yesterday', '2026-11-18']);
  });
  it('says of which more may come: those of a store, all states, the days from its oldest on', () => {
    const [part, all] = [store('/part'), store('/all')];
    const runs = [stored({ ...named('train'), createdAt: now }, part), stored({ ...named('train'), createdAt: now - day }, part), stored({ ...named('tiny'), createdAt: now - 3 * day }, all)];
    const more = (by: Grouping) => groupRuns(runs, by, now, [part, all], each => (each === part ? now - day : null)).map(group => group.more);
    expect(more('function')).toEqual([true, false]);
    expect(more('state')).toEqual([true]);
    expect(more('day')).toEqual([false, true, true]);
  });
});
