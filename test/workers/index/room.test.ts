import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Sha256 } from '../../../src/contract/ids';
import type { IndexApi } from '../../../src/contract/index-api';
import type { DiskUse } from '../../../src/contract/keeping';
import { readDiskUse } from '../../../src/node/retention/disk';
import { changeMarks } from '../../../src/node/store';
import { openIndexInProcess } from '../../../src/workers/index/in-process';
import { type TestRecord, TestStore, thisProcess } from './records';

let store: TestStore;
let index: IndexApi;
beforeEach(() => { store = new TestStore(); index = openIndexInProcess({}, { endedFirst: true }); });
afterEach(async () => { await index.close(); store.remove(); });

const hex = (digit: string): string => digit.repeat(64);
function object(sha256: string, bytes: number): void {
  const file = store.layout.object(sha256 as Sha256);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.alloc(bytes));
}
const making = (sha256: string, name = 'train'): TestRecord => store.record({ name }).request().alive().started().write(
  { type: 'artifact', name: 'model', role: 'output', sha256, bytes: 1, mediaType: 'x' }, { type: 'code', kind: 'module', module: 'm', path: 'm.py', sha256: hex('c'), bytes: 9, kept: true });
const fromFiles = async (): Promise<DiskUse> => ({ ...await readDiskUse(store.layout), free: null });
const fromIndex = async (limit = 100): Promise<DiskUse> => ({ ...(await index.disk(limit)).use, free: null });

it('is what the files themselves say: own, shared, in the trash, of functions, of runs that go on and of records that are not whole', async () => {
  for (const [name, bytes] of [['a', 1000], ['b', 200], ['c', 30], ['d', 4], ['e', 5]] as const) object(hex(name), bytes);
  const one = making(hex('a')).finished();
  const other = making(hex('b'), 'prepare').write({ type: 'input', name: 'trips', path: '/t.csv', sha256: hex('d') }).finished();
  making(hex('a')).raw('not json\n').finished();
  const going = making(hex('f'));
  store.record({ name: 'evaluate' }).request({ inputs: { model: { kind: 'output', run: one.id, output: 'model', sha256: hex('d') as Sha256, mediaType: 'x', pythonType: 'y' } } }).alive({ ...thisProcess(), pid: 2 ** 22 + 1 }).started();
  writeFileSync(one.files.stdout, 'x'.repeat(500));
  await changeMarks(store.layout, other.id, { trashedAt: 5 });
  await index.open(store.place);
  const use = await fromIndex();
  expect(use).toEqual(await fromFiles());
  expect([use.runs.length, use.objects.count, use.unnamed.bytes, use.runs.filter(({ whole }) => !whole).length]).toEqual([5, 5, 5, 1]);
  expect(use.runs.find(({ id }) => id === going.id)).toMatchObject({ live: true });
  expect((await index.disk(2)).runs).toBe(5);
  expect((await fromIndex(2)).runs).toEqual(use.runs.slice(0, 2));

  // What came, went and was marked since; and all of it made anew.
  rmSync(one.files.folder, { recursive: true });
  going.finished();
  await changeMarks(store.layout, other.id, { trashedAt: null, note: 'x'.repeat(300) });
  await index.close();
  await index.open(store.place);
  expect(await fromIndex()).toEqual(await fromFiles());
  await index.rebuild();
  expect(await fromIndex()).toEqual(await fromFiles());
});

it('of a run that ended long ago is measured when somebody first asks, and again when it was taken in again', async () => {
  const old = store.record({ at: Date.now() - 3_600_000 }).request().alive().started().finished();
  await index.open(store.place);
  writeFileSync(old.files.stdout, 'x'.repeat(500));
  const first = await fromIndex();
  expect(first).toEqual(await fromFiles());
  writeFileSync(old.files.stderr, 'x'.repeat(70));
  expect(await fromIndex()).toEqual(first);
  await changeMarks(store.layout, old.id, { note: 'x' });
  await index.close();
  await index.open(store.place);
  expect(await fromIndex()).toEqual(await fromFiles());
});

it('of nothing is nothing', async () => {
  await index.open(store.place);
  expect(await fromIndex()).toEqual(await fromFiles());
});
