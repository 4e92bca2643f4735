import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import { changeMarks, marksOf, StoreLayout } from '../../../src/node/store';

const id = '20261101-080910-abc234' as RunId;
let folder = '';
let store: StoreLayout;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offbook-marks-'));
  store = new StoreLayout(folder);
  mkdirSync(store.run(id).folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what people add to a run', () => {
  it('is kept, and what is not changed stays, also what a later version wrote', async () => {
    writeFileSync(store.run(id).marks, '{"v":1,"name":"old","colour":"red","tags":["a"]}');
    await changeMarks(store, id, { star: true, tags: [' b ', 'b', ''] });
    await changeMarks(store, id, ({ tags }) => ({ tags: [...tags, 'c'], note: 'why' }));
    expect(JSON.parse(readFileSync(store.run(id).marks, 'utf8'))).toEqual({ v: 1, name: 'old', colour: 'red', tags: ['b', 'c'], note: 'why', star: true, trash: null });
    expect(marksOf(store.run(id).marks)).toEqual({ name: 'old', tags: ['b', 'c'], note: 'why', star: true, trashedAt: null });
  });

  it('is changed by many at once and nobody’s change is lost', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => changeMarks(store, id, ({ tags }) => ({ tags: [...tags, `t${n}`] }))));
    expect(marksOf(store.run(id).marks).tags.sort()).toEqual(Array.from({ length: 20 }, (_, n) => `t${n}`).sort());
  });

  it('of a wrong shape marks nothing', () => {
    for (const text of ['', '[]', '{"name":1,"tags":"x","star":"yes","trash":"now","note":{}}', '{"name":"  ","tags":[1,null]}']) {
      writeFileSync(store.run(id).marks, text);
      expect(marksOf(store.run(id).marks)).toEqual({ name: null, tags: [], note: null, star: false, trashedAt: null });
    }
  });

  it('passes a lock that a dead process left, and says when the run is gone', async () => {
    mkdirSync(store.tmp, { recursive: true });
    const lock = join(store.tmp, `marks-${id}.lock`);
    writeFileSync(lock, '');
    utimesSync(lock, new Date(0), new Date(0));
    await expect(changeMarks(store, id, { trashedAt: 5 })).resolves.toMatchObject({ trashedAt: 5 });
    await expect(changeMarks(store, '20261101-080910-zzz234' as RunId, { star: true })).rejects.toThrow('no longer there');
  });
});
