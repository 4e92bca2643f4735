import { appendFileSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import type { RunRequest } from '../../../src/contract/request';
import { createRun, readOrigin, readRequest, StoreLayout, trustOrigin } from '../../../src/node/store';
import { TestStore } from '../../workers/index/records';

let home: string;
let store: StoreLayout;
let mine: string;
let theirs: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'offbook origin '));
  store = new StoreLayout(path.join(home, 'here', '.offbook'));
  [mine, theirs] = [path.join(home, 'mine'), path.join(home, 'theirs')];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const made = async (where: StoreLayout, cache: string): Promise<RunId> => {
  const any = new TestStore();
  const { id: _, ...asked } = readRequest(any.record().request().files.request).request as RunRequest;
  any.remove();
  const { request, seal } = await createRun(where, asked);
  await seal(cache);
  return request.id;
};
/** A run as rsync brings it from another machine. */
async function copied(): Promise<RunId> {
  const there = new StoreLayout(path.join(home, 'there', '.offbook'));
  const id = await made(there, theirs);
  cpSync(there.run(id).folder, store.run(id).folder, { recursive: true });
  return id;
}
const untrusted = { kind: 'copied', from: '', at: 0, trusted: false };

it('knows a run that was made here, wherever its history is moved, and only by its own key', async () => {
  const id = await made(store, mine);
  expect(readOrigin(store, id, mine)).toBeNull();
  expect(statSync(path.join(mine, 'own-key')).mode & 0o777).toBe(0o600);
  renameSync(store.root, path.join(home, 'moved'));
  const moved = new StoreLayout(path.join(home, 'moved'));
  expect(readOrigin(moved, id, mine)).toBeNull();
  expect(readOrigin(moved, id, theirs)).toEqual(untrusted);
  rmSync(mine, { recursive: true });
  expect(readOrigin(moved, id, mine)).toEqual(untrusted);
});

it('takes a folder that was copied in for somebody else’s, whatever it says of itself', async () => {
  const own = await made(store, mine);
  const id = await copied();
  expect(readOrigin(store, id, mine)).toEqual(untrusted);
  // It was trusted where it came from; and it claims to be.
  writeFileSync(path.join(store.run(id).folder, 'imported.json'), JSON.stringify({ v: 1, at: 5, from: 'x.zip', trusted: true }));
  expect(readOrigin(store, id, mine)).toEqual({ kind: 'imported', from: 'x.zip', at: 5, trusted: false });
  rmSync(path.join(store.run(id).folder, 'imported.json'));
  // The seal of another run of one's own says nothing of this one, nor of what else was asked.
  cpSync(path.join(store.run(own).folder, 'seal'), path.join(store.run(id).folder, 'seal'));
  expect(readOrigin(store, id, mine)).toEqual(untrusted);
  appendFileSync(store.run(own).request, ' ');
  expect(readOrigin(store, own, mine)).toEqual(untrusted);
  writeFileSync(path.join(store.run(id).folder, 'seal'), '');
  expect(readOrigin(store, id, mine)).toEqual(untrusted);
});

it('is trusted once somebody says so, here and not where it is copied to next', async () => {
  const id = await copied();
  await trustOrigin(store, id, mine);
  expect(readOrigin(store, id, mine)).toEqual({ ...untrusted, trusted: true });
  expect(readOrigin(store, id, path.join(home, 'a third'))).toEqual(untrusted);
  const marker = path.join(store.run(id).folder, 'imported.json');
  expect(JSON.parse(readFileSync(marker, 'utf8'))).toMatchObject({ v: 1, trusted: true });
  // What was said of one run can't be carried over to another.
  const other = await copied();
  cpSync(marker, path.join(store.run(other).folder, 'imported.json'));
  expect(readOrigin(store, other, mine)).toEqual(untrusted);
});

it('makes runs all the same where there is no place for a key', async () => {
  writeFileSync(path.join(home, 'mine'), 'a file where the folder should be');
  const id = await made(store, mine);
  expect(readOrigin(store, id, mine)).toEqual(untrusted);
  await expect(trustOrigin(store, id, mine)).rejects.toMatchObject({ code: 'imported', message: expect.stringContaining(mine) });
});
