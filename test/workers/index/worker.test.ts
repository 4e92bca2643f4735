import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunRow } from '../../../src/contract/run';
import { IndexClient } from '../../../src/workers/index/client';
import { indexFolder } from '../../../src/node/store';
import { TestStore, until } from './records';

const root = join(import.meta.dirname, '..', '..', '..');
const workerPath = join(root, 'out', 'test', 'index-worker', 'index-worker.js');
beforeAll(() => build({
  entryPoints: [join(root, 'src/workers/index/main.ts')], outfile: workerPath, bundle: true, platform: 'node', format: 'cjs', target: 'node22.14', external: ['better-sqlite3'], logLevel: 'error',
}));
afterAll(() => { rmSync(join(root, 'out', 'test', 'index-worker'), { recursive: true, force: true }); });

let store: TestStore;
let client: IndexClient;
let told: { rows: RunRow[]; removed: string[]; at: number }[];
let problems: string[];
let restarts: number;

const makeClient = (): IndexClient => new IndexClient({
  workerPath, execPath: process.execPath, log: (text) => { problems.push(text); }, restarted: () => { restarts += 1; },
  events: { changed: (rows, removed) => { told.push({ rows, removed, at: Date.now() }); }, problem: (message) => { problems.push(message); } },
});
const lastOf = (id: string): RunRow | undefined => told.flatMap(({ rows }) => rows).filter((row) => row.id === id).at(-1);

beforeEach(() => { store = new TestStore(); told = []; problems = []; restarts = 0; client = makeClient(); });
afterEach(() => { client.dispose(); store.remove(); });

describe('watching', () => {
  it('tells of a first run in a store that was not there, of each event soon, and of its end', async () => {
    await client.open(store.place);
    await client.watch(true);
    const record = store.record().request().alive();
    await until(() => lastOf(record.id)?.state === 'starting', 'the new run');
    const late: number[] = [];
    record.started();
    await until(() => lastOf(record.id)?.state === 'running', 'running');
    for (let step = 0; step < 10; step += 1) {
      const at = Date.now();
      record.write({ type: 'metric', name: 'loss', value: step, step, at });
      await until(() => lastOf(record.id)?.metrics[0]?.last === step, `step ${step}`);
      late.push(told.at(-1)!.at - at);
    }
    expect(late.sort((a, b) => a - b)[5]).toBeLessThanOrEqual(150);
    record.finished();
    await until(() => lastOf(record.id)?.state === 'succeeded', 'the end');
    expect(problems).toEqual([]);
  });

  it('uses next to no processor time while no run goes on', async () => {
    for (let n = 0; n < 20; n += 1) store.record().request().alive().started().finished();
    await client.open(store.place);
    await client.watch(true);
    const ticks = async (): Promise<number> => {
      const stat = execFileSync('cat', [`/proc/${await client.pid()}/stat`], { encoding: 'utf8' });
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(fields[11]) + Number(fields[12]);
    };
    const before = await ticks();
    const end = Date.now() + 4500;
    await until(() => Date.now() > end, 'two rounds of its clock', 6000);
    expect(await ticks() - before).toBeLessThanOrEqual(3);
    expect(existsSync(join(indexFolder(store.cacheFolder, store.layout.root), 'index.db'))).toBe(true);
  });
});
