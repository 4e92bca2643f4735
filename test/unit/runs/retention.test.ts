import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId, Sha256 } from '../../../src/contract/ids';
import type { RetentionPolicy } from '../../../src/contract/keeping';
import { noMarks } from '../../../src/contract/marks';
import type { RunRow } from '../../../src/contract/run';
import { claimsOf } from '../../../src/core/retention/claims';
import { diskUse, type UsingRun } from '../../../src/core/retention/disk-use';
import { type NamingRun, planFreeing, type StoredObject } from '../../../src/core/retention/freeing';
import { mayName, namesIn } from '../../../src/core/retention/names';
import { planRetention, type PolicyRun } from '../../../src/core/retention/policy';

const sha = (n: number): Sha256 => n.toString(16).padStart(64, '0') as Sha256;
const id = (n: number): RunId => `20261101-0000${String(n % 60).padStart(2, '0')}-aaa${'abcdefghijklmnopqrstuvwxyz'.charAt(n % 26)}aa` as RunId;
const names = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }).map(list => new Set(list.map(sha)));
const run = fc.record({ id: fc.integer({ min: 0, max: 50 }).map(id), names, unread: fc.option(fc.constant('torn'), { freq: 4 }), liveSince: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { freq: 3 }) });
const object = fc.record({ sha256: fc.integer({ min: 0, max: 12 }).map(sha), bytes: fc.integer({ min: 0, max: 1000 }), at: fc.integer({ min: 0, max: 2_000_000 }) });
const objects = fc.uniqueArray(object, { selector: each => each.sha256, maxLength: 13 });

describe('what is freed', () => {
  it('is never named by a run that stays, never as new as a run that goes on, and nothing at all beside a record that can’t be read', () => {
    fc.assert(fc.property(fc.array(run, { maxLength: 5 }), fc.array(run, { maxLength: 6 }), objects, (going: NamingRun[], staying: NamingRun[], there: StoredObject[]) => {
      const { free } = planFreeing(going, staying, there);
      const live = staying.flatMap(({ liveSince }) => liveSince ?? []);
      for (const each of free) {
        expect(going.some(one => one.names.has(each.sha256))).toBe(true);
        expect(staying.some(one => one.names.has(each.sha256))).toBe(false);
        for (const since of live) expect(each.at).toBeLessThan(since);
      }
      if (staying.some(({ unread, liveSince }) => unread !== null && liveSince === null)) expect(free).toEqual([]);
    }));
  });

  it('is all that nobody else names, and every object is told of once', () => {
    fc.assert(fc.property(fc.array(run, { maxLength: 5 }), fc.array(run, { maxLength: 6 }), objects, (going: NamingRun[], staying: NamingRun[], there: StoredObject[]) => {
      const { free, kept, unnamed } = planFreeing(going, staying, there);
      const sharedByStaying = there.filter(({ sha256 }) => staying.some(one => one.names.has(sha256)) && !going.some(one => one.names.has(sha256)));
      expect(free.length + kept.shared.count + kept.recent.count + kept.unread.count + unnamed.count + sharedByStaying.length).toBe(there.length);
      if (staying.every(({ liveSince, unread }) => liveSince === null && unread === null)) {
        expect(free.map(({ sha256 }) => sha256).sort()).toEqual(there.map(({ sha256 }) => sha256).filter(one => going.some(each => each.names.has(one)) && !staying.some(each => each.names.has(one))).sort());
      }
    }));
  });
});

describe('names in a record', () => {
  it('are found in any field, and not in longer digits', () => {
    expect(namesIn(`{"type":"later","thing":{"of":["${sha(7)}"]},"x":"${sha(8)}0"}`)).toEqual([sha(7)]);
  });

  it('may stand behind a cut only where the type of event may name one', () => {
    expect(mayName('{"v":1,"seq":4,"t":1.5,"type":"metric","na')).toBe(false);
    expect(mayName('{"v":1,"seq":4,"t":15,"type":"artifact","na')).toBe(true);
    expect(mayName('{"v":1,"seq":4,"t":15,"ty')).toBe(true);
    expect(mayName('{"v":1,"seq":4,"t":15,"type":"later.type"')).toBe(true);
  });

  it('are claims only where the object was kept', () => {
    expect(claimsOf({ type: 'artifact', name: 'a', sha256: sha(1) })).toEqual([sha(1)]);
    expect(claimsOf({ type: 'code', kind: 'module', sha256: sha(2), kept: false })).toEqual([]);
    expect(claimsOf({ type: 'code', kind: 'module', sha256: sha(2), kept: true })).toEqual([sha(2)]);
    expect(claimsOf({ type: 'code', kind: 'git', changes: [{ path: 'a', sha256: sha(3), kept: true }, { path: 'b', sha256: sha(4), kept: false }], diff: { sha256: sha(5), bytes: 1 } })).toEqual([sha(3), sha(5)]);
    expect(claimsOf({ type: 'input', name: 'x', sha256: sha(6), source: { kind: 'file' } })).toEqual([]);
    expect(claimsOf({ type: 'input', name: 'x', sha256: sha(6), source: { kind: 'output' } })).toEqual([sha(6)]);
    expect(claimsOf(null)).toEqual([]);
  });
});

const rowOf = (n: number, more: Partial<RunRow> = {}): RunRow => ({
  id: `202611${String(1 + (n % 28)).padStart(2, '0')}-000000-aaaaaa` as RunId, function: { name: 'train', module: 'm', file: '/m.py', line: 1 }, state: 'succeeded', createdAt: n * 86_400_000, startedAt: null, endedAt: null, lastHeardAt: 0,
  durationMs: null, metrics: [{ name: 'mae', last: n, min: n, max: n, count: 1, lastStep: null, lastAt: 0 }], progress: null, sentence: null, debug: false, again: null, warnings: 0, figures: 0, facts: 0, ...noMarks, ...more,
});
const none: RetentionPolicy = { starred: true, tagged: true, named: true, youngerThanDays: null, lastPerFunction: null, best: null, quotaBytes: null };
const removed = (runs: PolicyRun[], policy: Partial<RetentionPolicy>, total = 1000) => planRetention(runs, { ...none, ...policy }, 11 * 86_400_000, total);

describe('a retention policy', () => {
  const runs = [1, 2, 3, 4, 5, 6].map(n => ({ row: rowOf(n), bytes: 100 }));
  const days = (plan: { remove: { at: number }[] }) => plan.remove.map(({ at }) => at / 86_400_000);

  it('removes nothing where it says nothing', () => { expect(removed(runs, {}).remove).toEqual([]); });
  it('keeps the young, the last and the best of each function, and removes the rest', () => {
    expect(days(removed(runs, { youngerThanDays: 6 }))).toEqual([1, 2, 3, 4, 5]);
    expect(days(removed(runs, { lastPerFunction: 2 }))).toEqual([1, 2, 3, 4]);
    expect(days(removed(runs, { best: { metric: 'mae', direction: 'min', perFunction: 1 } }))).toEqual([2, 3, 4, 5, 6]);
    expect(days(removed(runs, { best: { metric: 'mae', direction: 'max', perFunction: 1 }, lastPerFunction: 1 }))).toEqual([1, 2, 3, 4, 5]);
    expect(days(removed(runs, { best: { metric: 'mae', direction: 'min', perFunction: 1 }, lastPerFunction: 1 }))).toEqual([2, 3, 4, 5]);
  });
  it('never takes what is starred, tagged, named, in the trash or goes on', () => {
    const dear = [rowOf(1, { star: true }), rowOf(2, { tags: ['paper'] }), rowOf(3, { name: 'good' }), rowOf(4, { trashedAt: 5 }), rowOf(5, { state: 'running' }), rowOf(6)];
    expect(days(removed(dear.map(row => ({ row, bytes: 100 })), { lastPerFunction: 0, quotaBytes: 0 }))).toEqual([6]);
  });
  it('takes the oldest until a quota is met, and says what is over where that can’t be', () => {
    expect(removed(runs, { quotaBytes: 750 })).toMatchObject({ bytes: 300, after: 700, over: 0 });
    expect(removed(runs, { quotaBytes: 100 })).toMatchObject({ bytes: 600, after: 400, over: 300 });
  });
  it('holds for any policy: what is removed was there, is not dear, and is counted once', () => {
    const policy = fc.record({
      starred: fc.boolean(), tagged: fc.boolean(), named: fc.boolean(), youngerThanDays: fc.option(fc.integer({ min: 0, max: 20 })), lastPerFunction: fc.option(fc.integer({ min: 0, max: 4 })),
      best: fc.option(fc.record({ metric: fc.constant('mae'), direction: fc.constantFrom('min' as const, 'max' as const), perFunction: fc.integer({ min: 0, max: 3 }) })), quotaBytes: fc.option(fc.integer({ min: 0, max: 2000 })),
    });
    fc.assert(fc.property(policy, fc.array(fc.record({ n: fc.integer({ min: 1, max: 10 }), star: fc.boolean() }), { maxLength: 8 }), (given, list) => {
      const all = list.map(({ n, star }, index) => ({ row: rowOf(n, { id: id(index), star }), bytes: 100 }));
      const plan = planRetention(all, given, 11 * 86_400_000, all.length * 100);
      expect(new Set(plan.remove.map(one => one.id)).size).toBe(plan.remove.length);
      expect(plan.bytes).toBe(plan.remove.length * 100);
      expect(plan.keeps + plan.remove.length).toBe(all.length);
      if (given.starred) for (const one of plan.remove) expect(all.find(each => each.row.id === one.id)?.row.star).toBe(false);
    }));
  });
});

describe('disk use', () => {
  const using = (n: number, held: number[], file = '/m.py'): UsingRun => ({ id: id(n), function: { name: 'train', module: 'm', file, line: 1 }, at: n, trashed: false, live: false, folder: 10, names: new Set(held.map(sha)), whole: true });
  const there = [1, 2, 3, 4].map(n => ({ sha256: sha(n), bytes: n * 100, at: 0 }));

  it('tells what is a run’s own, what a function’s, and what is shared', () => {
    const use = diskUse([using(1, [1, 2]), using(2, [2, 9]), using(3, [2, 3], '/other.py')], there);
    expect(use.runs.find(run => run.id === id(1))).toMatchObject({ own: 100, shared: 200 });
    expect(use.functions.find(({ function: ref }) => ref.file === '/m.py')).toMatchObject({ runs: 2, folder: 20, own: 100, shared: 200 });
    expect(use).toMatchObject({ bytes: 1030, unnamed: { count: 1, bytes: 400 } });
    const alone = diskUse([using(1, [1, 2]), using(2, [2])], there);
    expect(alone.functions[0]).toMatchObject({ own: 300, shared: 0 });
  });
});
