import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { build, type BuildOptions } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IndexApi } from '../../../src/contract/index-api';
import { indexFolder } from '../../../src/node/store';
import { IndexClient } from '../../../src/workers/index/client';
import { connect, openIndex } from '../../../src/workers/index/database';
import { openIndexInProcess } from '../../../src/workers/index/in-process';
import { Ingest } from '../../../src/workers/index/ingest';
import { Second } from '../../../src/workers/index/second';
import { type TestRecord, TestStore, until } from './records';

const root = join(import.meta.dirname, '..', '..', '..');
const built = join(root, 'out', 'test', 'index-second');
const entry = join(built, 'index-second.js');
beforeAll(async () => {
  const bundled = { bundle: true, platform: 'node', format: 'cjs', target: 'node22.14', external: ['better-sqlite3'], logLevel: 'error' } satisfies BuildOptions;
  await build({ ...bundled, entryPoints: [join(root, 'src/workers/index/second-main.ts')], outfile: entry });
  await build({ ...bundled, entryPoints: [join(root, 'src/workers/index/main.ts')], outfile: join(built, 'index-worker.js') });
});
afterAll(() => { rmSync(built, { recursive: true, force: true }); });

let store: TestStore;
let open: IndexApi[];
let problems: string[];
beforeEach(() => { store = new TestStore(); open = []; problems = []; });
afterEach(async () => {
  vi.restoreAllMocks();
  for (const index of open) await index.close();
  store.remove();
});

const many = 1100;
const start = 1_700_000_000_000;

/** Short ones, long ones with checkpoints, some that go on, were torn, marked, or have nothing. */
function history(): TestRecord[] {
  return Array.from({ length: many }, (_, n) => {
    const record = store.record({ at: start + n, name: `f${n % 3}` });
    if (n % 400 === 7) return record;
    record.request().started().write({ type: 'param', name: `p${n % 5}`, value: n }, { type: 'output', name: '0', kind: 'table', sha256: String(n % 10).repeat(64), bytes: n }).metrics(`m${n % 7}`, [n, n / 3]);
    if (n % 600 === 5) record.metrics('long', Array.from({ length: 45_000 }, (_each, step) => step));
    if (n % 200 === 3) return record.raw('{"v":1,"seq":99,"t":');
    if (n % 50 === 9) writeFileSync(record.files.marks, JSON.stringify({ v: 1, star: true, tags: ['kept'] }));
    return record.finished(n % 4 === 0 ? 'failed' : 'succeeded');
  });
}

async function opened(second: string, cacheFolder = store.cacheFolder): Promise<IndexApi> {
  const index = openIndexInProcess({ problem: (message) => { problems.push(message); } }, { second });
  open.push(index);
  await index.open({ ...store.place, cacheFolder });
  return index;
}
const none = join(built, 'nothing.js');

/** All that an index answers of them. */
async function all(index: IndexApi, records: readonly TestRecord[]) {
  const { rows } = await index.list({}, { offset: 0, limit: many * 2 });
  const some = records.filter((_, n) => n % 100 < 10);
  return { rows, details: await Promise.all(some.map(({ id }) => index.detail(id))), curves: await Promise.all(some.map(({ id }) => index.curves(id, ['long', 'm1', 'm2'], 1e6))) };
}
function inIndex<T>(sql: string): T[] {
  const db = new Sqlite(join(indexFolder(store.cacheFolder, store.layout.root), 'index.db'), { readonly: true });
  try {
    return db.prepare(sql).pluck().all() as T[];
  } finally {
    db.close();
  }
}
/** How many runs the second thread looked at. */
function watched(): () => number {
  let looked = 0;
  const real = Second.prototype.look;
  vi.spyOn(Second.prototype, 'look').mockImplementation(async function look(this: Second, asked) {
    const answer = await real.call(this, asked);
    looked += answer?.looked.size ?? 0;
    return answer;
  });
  return () => looked;
}

describe('a second thread', () => {
  it('gives the same index as one alone, when it is made and when it is made again', { timeout: 120_000 }, async () => {
    const records = history();
    const looked = watched();
    const alone = await opened(none, join(store.home, 'alone'));
    expect(looked()).toBe(0);
    const wanted = await all(alone, records);
    expect(wanted.rows).toHaveLength(many);
    const index = await opened(entry);
    expect(looked()).toBeGreaterThan(0);
    expect(await all(index, records)).toEqual(wanted);
    const before = looked();
    const events = async (each: IndexApi): Promise<number[]> => { const { runs, events: read } = await each.rebuild(); return [runs, read]; };
    expect(await events(index)).toEqual(await events(alone));
    expect(looked()).toBeGreaterThan(before);
    expect(await all(index, records)).toEqual(wanted);
    expect(problems).toEqual([]);
  });

  it('takes no run twice, also beside another window that does the same', { timeout: 120_000 }, async () => {
    for (let n = 0; n < many; n += 1) store.record({ at: start + n }).started().metrics('mae', [n]).finished();
    const both = await Promise.all([opened(entry), opened(entry)]);
    for (const index of both) expect((await index.list({}, { offset: 0, limit: 1 })).total).toBe(many);
    expect(inIndex('SELECT DISTINCT revision FROM runs')).toEqual([1]);
    expect(inIndex('SELECT count(DISTINCT stamp) FROM runs')).toEqual([many]);
    expect(inIndex('SELECT stamp FROM clock')).toEqual(inIndex('SELECT max(stamp) FROM runs'));
    expect(problems).toEqual([]);
  });

  it.each([
    ['is not there', ''], ['falls at its start', 'throw new Error("no")'], ['dies over its work', 'require("node:worker_threads").parentPort.on("message", () => process.exit(3))'],
    ['fails over its work', 'require("node:worker_threads").parentPort.on("message", () => { throw new Error("no") })'],
  ])('is done without where it %s', async (_, code) => {
    for (let n = 0; n < many; n += 1) store.record({ at: start + n }).started().finished();
    const file = join(store.home, 'second.js');
    if (code !== '') writeFileSync(file, code);
    const looked = watched();
    const index = await opened(file);
    expect((await index.list({}, { offset: 0, limit: 1 })).total).toBe(many);
    expect(looked()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('and its process may be killed at any moment: what was written is whole, and the next takes in the rest', { timeout: 120_000 }, async () => {
    const records = history();
    const wanted = await all(await opened(none, join(store.home, 'alone')), records);
    const kills = 6;
    for (let kill = 1; kill <= kills; kill += 1) {
      const client = new IndexClient({ workerPath: join(built, 'index-worker.js'), execPath: process.execPath, events: { changed: () => undefined, problem: (message) => { problems.push(message); } } });
      const opening = client.open(store.place).catch(() => undefined);
      const enough = Math.floor(many * kill / (kills + 1));
      await until(() => taken() >= enough, `${enough} runs`);
      client.dispose();
      await opening;
    }
    expect(await all(await opened(entry), records)).toEqual(wanted);
    expect(inIndex('SELECT count(*) FROM facts')).toEqual([many]);
    expect(problems).toEqual([]);
  });
});

/** Runs that are in the index, where it is there already. */
function taken(): number {
  try {
    return inIndex<number>('SELECT count(*) FROM runs')[0] ?? 0;
  } catch {
    return 0;
  }
}

it('what was read without a lock gives way where another has written the run meanwhile', () => {
  const [grows, ends, goes, stays] = [0, 1, 2, 3].map((n) => store.record({ at: start + n }).started().metrics('mae', [1])) as [TestRecord, TestRecord, TestRecord, TestRecord];
  const folder = join(store.home, 'index');
  const { db, file } = openIndex(Sqlite, folder);
  const others = connect(Sqlite, file as string);
  const other = new Ingest(others, store.layout);
  const ids = [grows, ends, goes, stays].map(({ id }) => id);
  // Between reading and the lock.
  let meanwhile: () => void = () => undefined;
  const real = db.transaction.bind(db);
  vi.spyOn(db, 'transaction').mockImplementation(((work: () => void) => { meanwhile(); return real(work); }) as typeof db.transaction);
  const ingest = new Ingest(db, store.layout);
  const rows = () => others.prepare('SELECT id, revision, heard_at AS heard, end_state AS state FROM runs ORDER BY id').all();
  try {
    for (const anew of [false, true]) {
      meanwhile = () => {
        grows.metrics('mae', [2]);
        ends.finished();
        other.look(ids.slice(0, 2));
        if (!anew) return;
        rmSync(goes.files.folder, { recursive: true });
        other.remove(goes.id);
      };
      ingest.look(ids, { anew });
      const alone = openIndex(Sqlite, join(store.home, `alone ${anew}`));
      new Ingest(alone.db, store.layout).look(ids);
      const wanted = alone.db.prepare('SELECT id, heard_at AS heard, end_state AS state FROM runs ORDER BY id').all();
      alone.db.close();
      expect(rows()).toMatchObject(wanted);
    }
  } finally {
    db.close();
    others.close();
  }
});
