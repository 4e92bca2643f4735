import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, copyFileSync, openSync, renameSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IndexApi } from '../../../src/contract/index-api';
import { indexFolder } from '../../../src/node/store';
import { IndexClient } from '../../../src/workers/index/client';
import { inspectIndex, openIndexInProcess } from '../../../src/workers/index/in-process';
import { schemaVersion } from '../../../src/workers/index/schema';
import { TestStore, until } from './records';

// The index in trouble while columns of the table are in memory: whatever becomes of the file, the table, its groups and the list say what is in the run folders.

const root = join(import.meta.dirname, '..', '..', '..');
const built = join(root, 'out', 'test', 'index-trouble');
const workerPath = join(built, 'index-worker.js');
beforeAll(() => build({ entryPoints: [join(root, 'src/workers/index/main.ts')], outfile: workerPath, bundle: true, platform: 'node', format: 'cjs', target: 'node22.14', external: ['better-sqlite3'], logLevel: 'error' }));
afterAll(() => rmSync(built, { recursive: true, force: true }));

let store: TestStore;
let problems: string[];
let client: IndexClient;
beforeEach(() => {
  store = new TestStore();
  problems = [];
  client = new IndexClient({ workerPath, execPath: process.execPath, log: (text) => { problems.push(`log: ${text}`); }, events: { changed: () => undefined, problem: (message) => { problems.push(message); } } });
});
const holders: ChildProcess[] = [];
afterEach(() => { for (const each of holders.splice(0)) each.kill('SIGKILL'); client.dispose(); store.remove(); });

const base = Date.UTC(2026, 0, 1);
const database = (): string => join(indexFolder(store.cacheFolder, store.layout.root), 'index.db');
const run = (at: number, mae: number) => store.record({ at: base + at, name: at % 2 === 0 ? 'train' : 'prepare' }).request().alive().started().write({ type: 'param', name: 'n', value: at, from: 'user' }).metrics('mae', [mae]).finished();
const request = { query: 'metric.mae < 100', sort: [{ field: 'metric.mae', descending: true }], columns: ['metric.mae', 'param.n', 'function', 'state'], offset: 0, limit: 1000 };

/** What the table, the explorer and completion ask for; every answer must be that of the records. */
async function answers(index: IndexApi, expected: readonly [at: number, mae: number][]): Promise<void> {
  const sorted = [...expected].sort(([at, mae], [at2, mae2]) => mae2 - mae || at2 - at);
  const page = await index.table(request);
  expect(page.total).toBe(expected.length);
  expect(page.cells).toEqual([sorted.map(([, mae]) => mae), sorted.map(([at]) => at), sorted.map(([at]) => (at % 2 === 0 ? 'train' : 'prepare')), sorted.map(() => 'succeeded')]);
  const ids = await index.ids({ ...request, limit: 1000 });
  expect(ids).toEqual(page.rows.map(({ id }) => id));
  expect((await index.rowsOf({ ids, columns: ['param.n'] })).cells).toEqual([sorted.map(([at]) => at)]);
  expect((await index.groups({ query: '', by: 'function' })).reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
  expect((await index.fields({ query: '', like: 'mae', kinds: ['metric'], limit: 5 })).fields).toMatchObject([{ field: 'metric.mae', runs: expected.length }]);
  expect((await index.list({}, { offset: 0, limit: 1000 })).total).toBe(expected.length);
}

const many: [number, number][] = Array.from({ length: 300 }, (_, n) => [n, (n * 37) % 100]);
/** Into the file itself, whatever is in the log beside it. */
const settled = (): void => { const other = new Sqlite(database()); other.pragma('wal_checkpoint(TRUNCATE)'); other.close(); };
const overwritten = (from: number, bytes: number): void => {
  const file = openSync(database(), 'r+');
  writeSync(file, Buffer.alloc(bytes, 7), 0, bytes, from);
  closeSync(file);
};
const newerOwn = (file: string): void => {
  const db = new Sqlite(file);
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all() as string[];
  db.exec(`BEGIN IMMEDIATE; ${tables.map((name) => `DROP TABLE ${name};`).join(' ')} CREATE TABLE runs (run INTEGER PRIMARY KEY, something TEXT); PRAGMA user_version = ${schemaVersion + 1}; COMMIT`);
  db.close();
};
const versionOf = (): unknown => { const db = new Sqlite(database(), { readonly: true }); try { return db.pragma('user_version', { simple: true }); } finally { db.close(); } };

const harms: Record<string, () => void> = {
  deleted: () => { for (const end of ['', '-wal', '-shm']) rmSync(`${database()}${end}`, { force: true }); },
  'deleted without what lies beside it': () => rmSync(database()),
  emptied: () => { settled(); truncateSync(database(), 0); },
  'cut in the middle': () => { settled(); truncateSync(database(), 16_384); },
  'filled with noise': () => { settled(); overwritten(0, 200_000); },
  'filled with noise behind its first page': () => { settled(); overwritten(4096, 200_000); },
  'replaced by noise': () => { writeFileSync(`${database()}.new`, Buffer.alloc(100_000, 'noise')); renameSync(`${database()}.new`, database()); },
  'replaced by a newer one': () => { settled(); copyFileSync(database(), `${database()}.new`); newerOwn(`${database()}.new`); renameSync(`${database()}.new`, database()); },
};

describe.each(['in this process', 'in the worker'])('the index, %s, while the table is in use', (where) => {
  it.each(Object.keys(harms))('%s', { timeout: 60_000 }, async (harm) => {
    for (const [at, mae] of many) run(at, mae);
    const index = where === 'in the worker' ? client : openIndexInProcess({ problem: (message) => { problems.push(message); } });
    try {
      await index.open(store.place);
      if (where === 'in the worker') await index.watch(true);
      await until(async () => (await index.list({}, { offset: 0, limit: 1 })).total === many.length, 'all of them');
      await answers(index, many);
      const pid = await client.pid();
      harms[harm]?.();
      await answers(index, many);
      run(1000, 99.5);
      await until(async () => (await index.list({}, { offset: 0, limit: 1 })).total === many.length + 1, 'the new run');
      await answers(index, [...many, [1000, 99.5]]);
      // It was mended, not started anew; and where it was, that was said in words.
      expect(await client.pid()).toBe(pid);
      for (const problem of problems) expect(problem).toMatch(/Nothing is lost\.$/);
      await index.close();
      const { rebuilt } = await index.open(store.place);
      expect(rebuilt ?? 'Nothing is lost.').toMatch(/Nothing is lost\.$/);
      await answers(index, [...many, [1000, 99.5]]);
    } finally {
      await index.close();
    }
  });
});

it('a newer Offbook makes the index its own under an open one: it keeps it, and this one keeps its own beside it', async () => {
  for (const [at, mae] of many) run(at, mae);
  await client.open(store.place);
  await answers(client, many);
  newerOwn(database());
  await answers(client, many);
  run(1001, 7);
  await until(async () => (await client.list({}, { offset: 0, limit: 1 })).total === many.length + 1, 'the new run');
  expect(versionOf()).toBe(schemaVersion + 1);
  expect(problems).toEqual([expect.stringMatching(/^A newer Offbook made the index.*Nothing is lost\.$/)]);
});

/** Another process with the lock that its SQL takes; it gives it back when it is ended. */
async function holding(sql: string): Promise<{ release(): Promise<void> }> {
  const program = `const Sqlite = require(process.argv[1]); const db = new Sqlite(process.argv[2]); db.exec(process.argv[3]); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', program, join(root, 'node_modules', 'better-sqlite3'), database(), sql], { stdio: ['ignore', 'pipe', 'inherit'] });
  holders.push(child);
  const gone = new Promise<void>((done) => { child.on('exit', () => done()); });
  await new Promise<void>((held, failed) => { child.stdout.once('data', () => held()); child.once('exit', () => failed(new Error('the lock could not be had'))); });
  return { release: async () => { child.kill('SIGKILL'); await gone; } };
}

describe('the index, locked by another process', () => {
  it('while the table is in use: what is known is answered, what can’t be taken in is told, and comes when the lock has gone', { timeout: 60_000 }, async () => {
    for (const [at, mae] of many) run(at, mae);
    await client.open(store.place);
    await answers(client, many);
    const pid = await client.pid();
    const { release } = await holding('BEGIN IMMEDIATE; CREATE TABLE mine (a)');
    await answers(client, many);
    run(1000, 99.5);
    await expect(client.table(request)).rejects.toMatchObject({ code: 'index-locked', message: 'Another program holds the index of runs. Try again in a moment.' });
    expect(await inspectIndex(database())).toMatchObject({ problem: expect.stringContaining('Another program holds the index') as string, todo: expect.stringContaining('Close what holds it') as string, harmless: false });
    await release();
    await answers(client, [...many, [1000, 99.5]]);
    expect(await inspectIndex(database())).toMatchObject({ problem: null });
    expect(await client.pid()).toBe(pid);
    expect(problems).toEqual([]);
  });

  it('from the start: the run folders are read, with a word, and the table is whole', { timeout: 60_000 }, async () => {
    for (const [at, mae] of many) run(at, mae);
    await client.open(store.place);
    await client.close();
    const { release } = await holding('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE mine (a)');
    expect((await client.open(store.place)).rebuilt).toMatch(/^Another program holds the index.*Nothing is lost\.$/);
    await until(async () => (await client.list({}, { offset: 0, limit: 1 })).total === many.length, 'all of them', 20_000);
    await answers(client, many);
    await release();
    run(1000, 99.5);
    await until(async () => (await client.list({}, { offset: 0, limit: 1 })).total === many.length + 1, 'the new run');
    await answers(client, [...many, [1000, 99.5]]);
  });
});
