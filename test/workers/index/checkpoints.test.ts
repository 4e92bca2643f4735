import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IndexApi } from '../../../src/contract/index-api';
import type { RunId } from '../../../src/contract/ids';
import { indexFolder } from '../../../src/node/store';
import { openIndexInProcess } from '../../../src/workers/index/in-process';
import { type TestRecord, TestStore } from './records';

let store: TestStore;
let open: IndexApi[];
beforeEach(() => { store = new TestStore(); open = []; });
afterEach(async () => {
  for (const index of open) await index.close();
  store.remove();
});

async function opened(cacheFolder = store.cacheFolder): Promise<IndexApi> {
  const index = openIndexInProcess();
  open.push(index);
  await index.open({ ...store.place, cacheFolder });
  return index;
}
const names = ['loss', 'acc', 'größe', 'rare'];
async function all(index: IndexApi, id: RunId) {
  return { detail: await index.detail(id), curves: await index.curves(id, names, 1e6), resources: await index.resources(id, 1e6), row: (await index.list({ ids: [id] }, { offset: 0, limit: 1 })).rows[0] };
}
const kept = (table: string): number => {
  const db = new Sqlite(join(indexFolder(store.cacheFolder, store.layout.root), 'index.db'), { readonly: true });
  const count = db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  db.close();
  return count;
};

/** About 100 bytes each, so that a few thousand are a checkpoint. */
const steps = (record: TestRecord, from: number, count: number): void => {
  record.write(...Array.from({ length: count }, (_, n) => n + from).flatMap((n) => [
    n % 97 === 0 ? { type: 'resource', cpu: n, rss: n * 2, ...(n > 900 ? { gpus: [{ util: 3, memoryBytes: n }] } : {}) } : n % 1009 === 0 ? { type: 'log', message: `at ${n}` }
      : { type: 'metric', name: n % 501 === 0 ? 'rare' : names[n % 3], value: n % 11 === 0 ? '$nan' : Math.sin(n), step: n % 700 === 1 ? null : n, at: record.at + n },
  ]));
};

describe('what is kept of a record', () => {
  it('is nothing but its row while it is short, and checkpoints when it is long', async () => {
    const short = store.record().request().alive().started().metrics('loss', [3, 2, 1]).finished();
    const index = await opened();
    expect((await all(index, short.id)).curves.map(({ y }) => [...y])).toEqual([[3, 2, 1]]);
    expect([kept('checkpoints'), kept('points'), kept('facts')]).toEqual([0, 0, 1]);
    const long = store.record().request().alive().started();
    for (let at = 0; at < 12_000; at += 4000) { steps(long, at, 4000); await index.detail(long.id); }
    expect(kept('checkpoints')).toBe(1);
    expect(kept('points')).toBeGreaterThan(names.length);
    long.finished();
    expect(await all(index, long.id)).toEqual(await all(await opened(join(store.home, 'another')), long.id));
    expect((await index.detail(long.id))?.state).toBe('succeeded');
  });

  it('is the same whoever took which part of it, and after any restart', { timeout: 120_000 }, async () => {
    // Two windows and one that has just come, on one index; the record grows by any part of it between their looks.
    const look = fc.record({ grows: fc.integer({ min: 0, max: 400_000 }), who: fc.constantFrom('one', 'other', 'new' as const) });
    await fc.assert(fc.asyncProperty(fc.array(look, { minLength: 2, maxLength: 8 }), async (looks) => {
      const whole = store.record({ at: 1_760_000_000_000 }).request().started();
      const first = whole.files.events;
      steps(whole, 0, 9000);
      whole.write({ type: 'param', name: 'lr', value: 0.1 }, { type: 'output', name: '0', kind: 'number', value: 5 });
      const text = readFileSync(first);
      truncateSync(first, 0);
      const windows = { one: await opened(), other: await opened() };
      let at = 0;
      for (const { grows, who } of [...looks, { grows: text.length, who: 'other' as const }]) {
        appendFileSync(first, text.subarray(at, at + grows));
        at = Math.min(text.length, at + grows);
        const index = who === 'new' ? await opened() : windows[who];
        await index.list({}, { offset: 0, limit: 1 });
        if (grows % 2 === 0) await index.curves(whole.id, ['rare'], 10);
      }
      const wanted = await all(await opened(join(store.home, `another ${whole.id}`)), whole.id);
      for (const index of [windows.one, windows.other, await opened()]) expect(await all(index, whole.id)).toEqual(wanted);
      expect(wanted.curves[0]?.total).toBeGreaterThan(2000);
      for (const index of open.splice(0)) await index.close();
      rmSync(whole.files.folder, { recursive: true });
    }), { numRuns: 12 });
  });

  it('counts no more when the record is another, also for one who had read it', async () => {
    const record = store.record().request().alive().started();
    steps(record, 0, 6000);
    const [one, other] = [await opened(), await opened()];
    for (const index of [one, other]) expect((await index.curves(record.id, ['loss'], 1e6))[0]?.total).toBeGreaterThan(1000);
    truncateSync(record.files.events, 0);
    record.started().metrics('acc', [1, 2]);
    expect((await all(one, record.id)).curves.map(({ name, total }) => [name, total])).toEqual([['acc', 2]]);
    expect([kept('checkpoints'), kept('points'), kept('resources')]).toEqual([0, 0, 0]);
    // Longer than it was before.
    steps(record, 6000, 7000);
    expect(await all(other, record.id)).toEqual(await all(one, record.id));
    expect(await all(one, record.id)).toEqual(await all(await opened(join(store.home, 'another')), record.id));
  });

  it('is never mixed with another record that begins alike', async () => {
    const record = store.record().request().alive().started().metrics('loss', [1, 2]);
    const [one, other] = [await opened(), await opened()];
    await other.detail(record.id);
    const { size } = statSync(record.files.events);
    record.metrics('loss', [3, 4, 5]);
    await one.detail(record.id);
    truncateSync(record.files.events, size);
    record.metrics('acc', [9, 9, 9, 9]).metrics('loss', [7, 8, 9], 2);
    // Asked without a look at the file: it is another than the index has, for both.
    for (const index of [other, await opened()]) expect([null, [1, 2, 7, 8, 9]]).toContainEqual(await index.sparks({ runs: [record.id], metric: 'loss', maxPoints: 10 }).then(([y]) => y === null || y === undefined ? null : [...y]));
    expect((await one.curves(record.id, ['loss'], 10)).map(({ y }) => [...y])).toEqual([[1, 2, 7, 8, 9]]);
  });

  it('stays in the list when the record can’t be read any more, and the page says so', async () => {
    const record = store.record().request().alive().started().metrics('loss', [3, 2, 1]).write({ type: 'param', name: 'lr', value: 0.5 }).finished();
    const before = await opened();
    const { row } = await all(before, record.id);
    rmSync(record.files.events);
    mkdirSync(record.files.events);
    for (const index of [before, await opened()]) {
      const after = await all(index, record.id);
      expect(after.row).toEqual(row);
      expect(after.detail).toMatchObject({ state: 'succeeded', metrics: [{ name: 'loss', last: 1, count: 3 }], recordProblems: [expect.stringContaining("can't be read")] });
      expect(after.curves).toEqual([]);
    }
    rmSync(record.files.events, { recursive: true });
    writeFileSync(record.files.events, '');
    expect((await before.detail(record.id))?.metrics).toEqual([]);
  });

  it('keeps numbers that no double holds, in the row as on the page', async () => {
    const record = store.record().request().alive().started().metrics('big', ['$int:9007199254740993', 1]).metrics('odd', ['$nan', '$-inf']).metrics('plain', [1.5, -0]).finished();
    const { row, detail } = await all(await opened(), record.id);
    expect(row?.metrics).toEqual(detail?.metrics);
    expect(row?.metrics).toMatchObject([{ max: '$int:9007199254740993' }, { last: '$-inf', min: '$-inf' }, { last: 0, max: 1.5 }]);
    const plain = store.record().request().alive().started().metrics('odd', ['$nan', '$-inf']).metrics('plain', [1.5, -0]).finished();
    const second = await all(await opened(), plain.id);
    expect(second.row?.metrics).toEqual(second.detail?.metrics);
  });
});
