import { existsSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import { emptyTrash, planEmpty } from '../../../src/node/retention/empty-trash';
import { restoreRuns, trashRuns } from '../../../src/node/retention/trash';
import { KeptStore } from './support/kept-store';

let store: KeptStore;
beforeEach(() => { store = new KeptStore(); });
afterEach(() => store.remove());
const all = { only: null };

describe('the trash', () => {
  it('is a mark that is taken back, and a run that goes on is refused', async () => {
    const over = store.run(['a']);
    const live = store.record({ at: Date.now() }).request().alive().write({ type: 'run.started', id: 'x', function: over.ref });
    const report = await trashRuns(store.layout, [over.id, live.id, '20200101-000000-aaaaaa' as RunId]);
    expect(report.changed).toEqual([over.id]);
    expect(report.refused).toEqual([{ id: live.id, why: 'it goes on. Cancel it first' }, { id: '20200101-000000-aaaaaa', why: 'The run 20200101-000000-aaaaaa is no longer there.' }]);
    expect(JSON.parse(readFileSync(over.files.marks, 'utf8'))).toMatchObject({ trash: expect.any(Number) });
    expect((await restoreRuns(store.layout, [over.id])).changed).toEqual([over.id]);
    expect(JSON.parse(readFileSync(over.files.marks, 'utf8'))).toMatchObject({ trash: null });
  });
});

describe('emptying the trash', () => {
  it('says the bytes before, deletes folder and own objects, keeps what others name, and says the same bytes after', async () => {
    const gone = store.run(['mine', 'shared'], { trashed: true });
    const stays = store.run(['shared', 'theirs']);
    const before = await planEmpty(store.layout, all);
    expect(before).toMatchObject({ done: false, runs: [{ id: gone.id }], freed: { objects: { count: 1, bytes: 4 } }, kept: { shared: { count: 1, bytes: 6 } } });
    expect(store.runs()).toEqual([gone.id, stays.id]);
    const after = await emptyTrash(store.layout, all);
    expect(after.freed).toEqual(before.freed);
    expect(store.runs()).toEqual([stays.id]);
    expect([store.has('mine'), store.has('shared'), store.has('theirs')]).toEqual([false, true, true]);
    expect(store.tmp()).toEqual([]);
  });

  it('frees what two runs of the trash share, and leaves what no run names', async () => {
    store.run(['both'], { trashed: true });
    store.run(['both'], { trashed: true });
    store.object('nobody');
    expect(await emptyTrash(store.layout, all)).toMatchObject({ freed: { objects: { count: 1 } }, unnamed: { count: 1, bytes: 6 } });
    expect([store.has('both'), store.has('nobody')]).toEqual([false, true]);
  });

  it('takes only what was asked for', async () => {
    const one = store.run(['one'], { trashed: true });
    const two = store.run(['two'], { trashed: true });
    await emptyTrash(store.layout, { only: [one.id] });
    expect(store.runs()).toEqual([two.id]);
    expect([store.has('one'), store.has('two')]).toEqual([false, true]);
  });

  it.each([
    ['an output’s', (sha256: string) => ({ type: 'output', name: 'return', kind: 'json', pythonType: 'dict', sha256 })],
    ['a module’s', (sha256: string) => ({ type: 'code', kind: 'module', module: 'm', path: 'm.py', sha256, bytes: 1, kept: true })],
    ['a changed file’s', (sha256: string) => ({ type: 'code', kind: 'git', changes: [{ path: 'x', status: 'M', sha256, kept: true }] })],
    ['a git diff’s', (sha256: string) => ({ type: 'code', kind: 'git', diff: { sha256, bytes: 1 } })],
    ['an input’s', (sha256: string) => ({ type: 'input', name: 'x', source: { kind: 'output' }, sha256 })],
    ['a later version’s', (sha256: string) => ({ type: 'checkpoint', of: { deep: [sha256] } })],
  ])('keeps %s object that a run names', async (_, event) => {
    store.run(['kept'], { trashed: true });
    store.run([]).write(event(store.object('kept')));
    await emptyTrash(store.layout, all);
    expect(store.has('kept')).toBe(true);
  });

  it('keeps what a request names as an input of a run that has not begun', async () => {
    const sha256 = store.object('asked');
    store.run(['asked'], { trashed: true });
    store.record({ at: store.began }).request({ inputs: { x: { kind: 'output', run: 'r' as RunId, output: 'o', sha256, mediaType: '', pythonType: '' } } });
    await emptyTrash(store.layout, all);
    expect(store.has('asked')).toBe(true);
  });

  it('frees nothing newer than the oldest run that goes on', async () => {
    store.run(['old'], { trashed: true });
    const newer = store.run([], { trashed: true });
    newer.write({ type: 'artifact', name: 'n', role: 'file', sha256: store.object('new', Date.now() - 1000), bytes: 3, mediaType: 'text/plain' });
    const live = store.record({ at: Date.now() - 3600_000 }).request().alive().write({ type: 'run.started', id: 'x' });
    const report = await emptyTrash(store.layout, all);
    expect(report.kept.recent).toEqual({ count: 1, bytes: 3, since: live.id });
    expect([store.has('old'), store.has('new')]).toEqual([false, true]);
  });

  it('frees no object beside a record that can’t be read in full, and says which', async () => {
    store.run(['mine'], { trashed: true });
    const broken = store.run([]);
    broken.raw('{"v":1,"seq":77,"t":1,"type":"artif\n');
    const report = await emptyTrash(store.layout, all);
    expect(report.kept.unread).toEqual({ count: 1, bytes: 4, runs: [{ id: broken.id, why: 'lines of it can’t be read' }] });
    expect(report).toMatchObject({ freed: { objects: { count: 0 } } });
    expect(store.has('mine')).toBe(true);
  });

  it.each([
    ['a missing line', '{"v":1,"seq":99,"t":1,"type":"log"}\n', false], ['a cut line that may name one', '{"v":1,"seq":4,"t":1,"type":"artifact","na', false],
    ['a cut line of a metric', '{"v":1,"seq":4,"t":1,"type":"metric","na', true],
  ])('%s: the objects go: %s', async (_, raw, goes) => {
    store.run(['mine'], { trashed: true });
    store.run([]).raw(raw);
    await emptyTrash(store.layout, all);
    expect(store.has('mine')).toBe(!goes);
  });

  it('killed while it held the marks of a run that it had moved, leaves no lock for ever', async () => {
    const gone = store.run(['mine'], { trashed: true });
    const killed = (at: string) => { if (at === 'moved') { writeFileSync(path.join(store.layout.tmp, `marks-${gone.id}.lock`), ''); throw new Error('killed'); } };
    await expect(emptyTrash(store.layout, { ...all, between: killed })).rejects.toThrow('killed');
    expect(store.tmp()).toContain(`marks-${gone.id}.lock`);
    await emptyTrash(store.layout, all);
    expect(store.tmp()).toEqual([]);
  });

  it.each(['planned', 'moved', 'taken', 'freed'] as const)('killed after “%s”, the next emptying finishes it and no run that stays lost anything', async step => {
    store.run(['mine', 'shared'], { trashed: true });
    const stays = store.run(['shared']);
    await expect(emptyTrash(store.layout, { ...all, between: at => { if (at === step) throw new Error('killed'); } })).rejects.toThrow('killed');
    expect(store.has('shared')).toBe(true);
    await emptyTrash(store.layout, all);
    expect(store.runs()).toEqual([stays.id]);
    expect([store.has('mine'), store.has('shared')]).toEqual([false, true]);
    expect(store.tmp()).toEqual([]);
  });

  it('leaves an object to the run that makes it again at the very moment', async () => {
    store.run(['again'], { trashed: true });
    const sha256 = store.object('again');
    await emptyTrash(store.layout, { ...all, between: at => { if (at === 'listed') utimesSync(store.layout.object(sha256), new Date(), new Date()); } });
    expect(store.has('again')).toBe(true);
    expect(store.tmp()).toEqual([]);
  });

  it('leaves an object to a run that appears while it is taken', async () => {
    store.run(['wanted'], { trashed: true });
    const sha256 = store.object('wanted');
    await emptyTrash(store.layout, { ...all, between: at => { if (at === 'taken') store.record({ at: Date.now() }).request({ inputs: { x: { kind: 'output', run: 'r' as RunId, output: 'o', sha256, mediaType: '', pythonType: '' } } }); } });
    expect(store.has('wanted')).toBe(true);
  });

  it('lets a run go back that is restored at the last moment', async () => {
    const back = store.run(['mine'], { trashed: true });
    await emptyTrash(store.layout, { ...all, between: at => { if (at === 'planned') writeFileSync(back.files.marks, '{"v":1,"trash":null}'); } });
    expect(store.runs()).toEqual([back.id]);
    expect(store.has('mine')).toBe(true);
  });

  it('says that another does it, and takes over from one that is gone', async () => {
    store.run(['mine'], { trashed: true });
    let second: unknown;
    await emptyTrash(store.layout, { ...all, between: async at => { if (at === 'planned') second = await emptyTrash(store.layout, all).catch((error: unknown) => error); } });
    expect(second).toMatchObject({ code: 'busy' });
    store.run(['more'], { trashed: true });
    const lock = path.join(store.layout.tmp, 'keeping.lock');
    writeFileSync(lock, '{}');
    const old = new Date(Date.now() - 120_000);
    utimesSync(lock, old, old);
    expect((await emptyTrash(store.layout, all)).freed.objects.count).toBe(1);
  });

  it('deletes nothing where the runs vanish while they are looked at', async () => {
    store.run(['mine'], { trashed: true });
    store.run(['theirs']);
    const hidden = `${store.layout.root} away`;
    const emptied = emptyTrash(store.layout, { ...all, between: at => { if (at === 'planned') renameSync(store.layout.root, hidden); } });
    await emptied.then(report => { expect(report.freed.objects.count).toBe(0); }, (error: unknown) => { expect(error).toMatchObject({ code: expect.stringMatching(/vanished|store/) }); });
    rmSync(store.layout.root, { recursive: true, force: true });
    renameSync(hidden, store.layout.root);
    expect([store.has('mine'), store.has('theirs')]).toEqual([true, true]);
    expect(store.runs()).toHaveLength(2);
  });

  it('refuses a store that isn’t there', async () => {
    rmSync(store.layout.root, { recursive: true, force: true });
    await expect(emptyTrash(store.layout, all)).rejects.toMatchObject({ code: 'read-only', message: expect.stringContaining('is not there any more') });
    expect(existsSync(store.layout.root)).toBe(false);
  });
});

it('the folder’s bytes are those of its files', async () => {
  const run = store.run([], { trashed: true });
  const sizes = [run.files.request, run.files.events, run.files.marks].map(file => statSync(file).size);
  expect((await planEmpty(store.layout, all)).freed.folders).toBe(sizes.reduce((sum, size) => sum + size, 0));
});
