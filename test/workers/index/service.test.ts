import { closeSync, cpSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IndexApi } from '../../../src/contract/index-api';
import type { RunId } from '../../../src/contract/ids';
import { changeMarks, indexFolder } from '../../../src/node/store';
import { openIndexInProcess } from '../../../src/workers/index/in-process';
import { startTicks, TestStore, thisProcess, until } from './records';

let store: TestStore;
let index: IndexApi;
let problems: string[];
beforeEach(() => { store = new TestStore(); problems = []; index = openIndexInProcess({ problem: (message) => { problems.push(message); } }); });
afterEach(async () => { await index.close(); store.remove(); });

const all = { offset: 0, limit: 1000 };
const database = (): string => join(indexFolder(store.cacheFolder, store.layout.root), 'index.db');
const whole = (at = Date.now(), name = 'train') => store.record({ at, name }).request().alive().started().metrics('mae', [3, 2, 1]).finished();
const count = async (): Promise<number> => (await index.list({}, all)).total;
const yOf = async (id: RunId, name = 'mae', points = 100_000): Promise<number[]> => [...((await index.curves(id, [name], points))[0]?.y ?? [])];
const sha = (digit: string) => digit.repeat(64);

describe('an index of a store', () => {
  it('lists nothing while there is no store, and what comes later', async () => {
    expect(await index.open(store.place)).toEqual({ runs: 0, rebuilt: null });
    expect(await index.list({}, all)).toEqual({ rows: [], total: 0 });
    const record = whole();
    const page = await index.list({}, all);
    expect(page.total).toBe(1);
    expect(page.rows[0]).toMatchObject({ id: record.id, state: 'succeeded', durationMs: 1234, metrics: [{ name: 'mae', last: 1, min: 1, max: 3, count: 3, lastStep: 2 }] });
    expect((await index.detail(record.id))?.recordProblems).toEqual([]);
    expect(await yOf(record.id)).toEqual([3, 2, 1]);
  });

  it('never writes into the store, so that a read-only one works', async () => {
    whole();
    const before = readdirSync(store.layout.root, { recursive: true });
    expect((await index.open({ ...store.place, readOnly: true })).runs).toBe(1);
    await index.detail((await index.list({}, all)).rows[0]!.id);
    expect(readdirSync(store.layout.root, { recursive: true })).toEqual(before);
  });

  it('a row says how many metrics and parameters its run has, as its page does: more than it carries, numbers and words, one value and many', async () => {
    const record = store.record().request().started();
    for (const [name, value] of [['depth', 3], ['label', 'fare'], ['flag', true], ['none', null], ['rate', 0.1]] as const) record.write({ type: 'param', name, value, annotation: null, from: 'user' });
    for (let at = 0; at < 150; at += 1) record.metrics(`loss ${at}`, at % 2 === 0 ? [1] : [2, 1]);
    await index.open(store.place);
    const fact = async () => [(await index.list({}, all)).rows[0]!.facts, (await index.detail(record.id))!.facts];
    expect(await fact()).toEqual([155, 155]);
    record.metrics('loss 0', [0.5]);
    expect(await fact()).toEqual([155, 155]);
    record.metrics('late', [1]).write({ type: 'param', name: 'late', value: 'x', annotation: null, from: 'mlflow' });
    expect(await fact()).toEqual([157, 157]);
    record.finished();
  });

  it('pages newest first and filters by function, state, time and id', async () => {
    const base = Date.UTC(2026, 0, 1);
    const old = whole(base, 'prepare');
    const failed = store.record({ at: base + 5000, name: 'train' }).request().alive().started().finished('failed');
    const young = whole(base + 10_000, 'train');
    const going = store.record({ at: base + 20_000, name: 'train' }).request().alive().started();
    await index.open(store.place);
    const ids = async (...args: Parameters<IndexApi['list']>): Promise<string[]> => (await index.list(...args)).rows.map(({ id }) => id);
    expect(await ids({}, all)).toEqual([going.id, young.id, failed.id, old.id]);
    expect(await ids({}, { offset: 1, limit: 2 })).toEqual([young.id, failed.id]);
    expect(await ids({ function: { name: 'prepare' } }, all)).toEqual([old.id]);
    expect(await ids({ states: ['running'] }, all)).toEqual([going.id]);
    expect(await ids({ states: ['running', 'failed'] }, all)).toEqual([going.id, failed.id]);
    expect(await ids({ states: ['lost'] }, all)).toEqual([]);
    expect(await ids({ since: base + 6000, states: ['succeeded'] }, all)).toEqual([young.id]);
    expect(await ids({ ids: [old.id, failed.id] }, all)).toEqual([failed.id, old.id]);
  });

  it('gives the last run of each function of a file, and the last that succeeded', async () => {
    const base = Date.UTC(2026, 0, 1);
    whole(base, 'train');
    const good = whole(base + 1000, 'train');
    const bad = store.record({ at: base + 2000, name: 'train' }).request().alive().started().finished('failed');
    const first = store.record({ at: base, name: 'prepare' }).request().alive().started();
    store.record({ at: base, name: 'train', file: '/elsewhere.py' }).request().alive().started().finished();
    await index.open(store.place);
    const last = await index.lastRuns([bad.file, bad.file, '/none.py']);
    expect(last.map(({ function: { name }, last: { id }, lastSucceeded, runs }) => [name, id, lastSucceeded?.id ?? null, runs])).toEqual([['prepare', first.id, null, 1], ['train', bad.id, good.id, 3]]);
  });

  it('offers what runs left, newest first, and says whether the object is here', async () => {
    const base = Date.UTC(2026, 0, 1);
    const table = (digit: string) => ({ type: 'output', name: '0', kind: 'table', pythonType: 'pandas.DataFrame', sha256: sha(digit), mediaType: 'x/parquet', bytes: 7, rows: 3, columns: [{ name: 'a', dtype: 'int64' }] });
    const old = store.record({ at: base, name: 'prepare' }).request().alive().started().write(table('a'), { type: 'output', name: 'r2', kind: 'number', value: 1, pythonType: 'float' }).finished();
    const failed = store.record({ at: base + 2000, name: 'prepare' }).request().alive().started().write(table('c')).finished('failed');
    const young = store.record({ at: base + 1000, name: 'prepare' }).request().alive().started().write(table('b')).finished();
    mkdirSync(join(store.layout.objects, 'bb'), { recursive: true });
    writeFileSync(join(store.layout.objects, 'bb', sha('b')), 'x');
    await index.open(store.place);
    const offers = await index.outputs({ functionName: 'prepare', limit: 10 });
    expect(offers.map(({ run, output, here, rows, columns }) => [run, output, here, rows, columns])).toEqual([[young.id, '0', true, 3, 1], [old.id, '0', false, 3, 1], [old.id, 'r2', false, null, null]]);
    expect((await index.outputs({ limit: 10 })).map(({ output }) => output)).toEqual(['0', '0']);
    expect((await index.outputs({ run: failed.id, limit: 10 })).map(({ sha256 }) => sha256)).toEqual([sha('c')]);
  });

  it('knows what each function made last under each name, however much was made since', async () => {
    const base = Date.UTC(2026, 0, 1);
    const table = (name: string) => ({ type: 'output', name, kind: 'table', pythonType: 'pandas.DataFrame', sha256: sha('a'), mediaType: 'x/parquet', bytes: 7 });
    const made = (seconds: number, name: string, outputs: object[], options: { state?: string; file?: string } = {}) =>
      store.record({ at: base + seconds * 1000, name, ...(options.file ? { file: options.file } : {}) }).request().alive().started().write(...outputs as { type: string }[]).finished(options.state);
    const older = made(0, 'prepare', [table('0'), table('holidays')]);
    const newer = made(1, 'prepare', [table('0'), table('1'), { type: 'output', name: 'folder', kind: 'file', path: '/parts' }, { type: 'output', name: 'nothing', kind: 'none' }]);
    made(2, 'prepare', [table('0')], { state: 'failed' });
    const elsewhere = made(3, 'prepare', [table('0')], { file: '/elsewhere.py' });
    for (let at = 0; at < 206; at += 1) made(10 + at, 'other', [table('0'), table('1')]);
    const last = made(300, 'other', [table('0')]);
    await index.open(store.place);
    await index.watch(true);
    const offered = async (): Promise<string[]> => (await index.offers()).filter(({ function: { name } }) => name === 'prepare').map(({ run, output }) => `${run} ${output}`);
    expect((await index.offers()).filter(({ function: { name } }) => name === 'other').map(({ run, output }) => [run === last.id, output])).toEqual([[true, '0'], [false, '1']]);
    const before = [`${elsewhere.id} 0`, `${newer.id} 0`, `${newer.id} 1`, `${newer.id} folder`, `${older.id} holidays`];
    expect(await offered()).toEqual(before);

    await changeMarks(store.layout, newer.id, { trashedAt: 5 });
    await until(async () => (await offered()).length === 3, 'the trash');
    expect(await offered()).toEqual([`${elsewhere.id} 0`, `${older.id} 0`, `${older.id} holidays`]);
    await changeMarks(store.layout, newer.id, { trashedAt: null });
    await until(async () => (await offered()).length === 5, 'the mark taken back');
    expect(await offered()).toEqual(before);
    rmSync(older.files.folder, { recursive: true });
    await index.rebuild();
    expect(await offered()).toEqual(before.slice(0, 4));
  });
});

describe('taking records in', () => {
  it('takes only what was appended, and a torn line once it is whole', async () => {
    const record = store.record().request().alive().started();
    await index.open(store.place);
    const line = record.line({ type: 'metric', name: 'mae', value: 5, step: 0, at: 1 });
    record.raw(line.slice(0, 20));
    expect((await index.detail(record.id))?.metrics).toEqual([]);
    record.raw(line.slice(20));
    expect((await index.detail(record.id))?.metrics).toMatchObject([{ last: 5, count: 1 }]);
    record.metrics('mae', [6, 7]);
    expect(await yOf(record.id)).toEqual([5, 6, 7]);
  });

  it('says of a run that is over that its last line was cut off', async () => {
    const record = store.record().request().alive({ ...thisProcess(), pid: 2 ** 22 + 1 }).started().raw('{"v":1,"se');
    await index.open(store.place);
    const detail = await index.detail(record.id);
    expect(detail?.state).toBe('lost');
    expect(detail?.recordProblems).toEqual(['The last line of the record was cut off while it was written, and was left out.']);
  });

  it('reads a record anew when it was cut, replaced by another, or written over in place', async () => {
    const record = whole();
    await index.open(store.place);
    truncateSync(record.files.events, 0);
    expect((await index.detail(record.id))?.metrics).toEqual([]);
    record.started().metrics('rmse', [9]).finished('failed');
    expect(await index.detail(record.id)).toMatchObject({ state: 'failed', metrics: [{ name: 'rmse' }] });
    expect(await yOf(record.id, 'mae')).toEqual([]);

    const other = whole();
    renameSync(other.files.events, record.files.events);
    expect((await index.detail(record.id))?.metrics).toMatchObject([{ name: 'mae', count: 3 }]);

    // As long as before and longer, the same file, another content.
    const file = openSync(record.files.events, 'r+');
    writeSync(file, Buffer.from(other.line({ type: 'metric', name: 'new', value: 1, pad: 'x'.repeat(5000) })));
    closeSync(file);
    expect((await index.detail(record.id))?.metrics).toMatchObject([{ name: 'new' }]);
  });

  it('forgets runs whose folder is gone', async () => {
    const [gone, stays] = [whole(), whole()];
    await index.open(store.place);
    rmSync(gone.files.folder, { recursive: true });
    expect(await index.detail(gone.id)).toBeNull();
    await index.close();
    rmSync(stays.files.folder, { recursive: true });
    expect((await index.open(store.place)).runs).toBe(0);
  });

  it('leaves out what is in the trash, and tells of marks on a run that is over', async () => {
    const [kept, gone] = [whole(Date.now() - 2000), whole(Date.now() - 1000)];
    const told: { id: RunId; trashedAt: number | null }[] = [];
    const removed: RunId[] = [];
    await index.close();
    index = openIndexInProcess({ changed: (rows, gone) => { told.push(...rows); removed.push(...gone); } });
    await index.open(store.place);
    await index.watch(true);
    await changeMarks(store.layout, gone.id, { trashedAt: 5 });
    await until(() => told.some(({ id, trashedAt }) => id === gone.id && trashedAt === 5), 'the mark');
    expect((await index.list({}, all)).rows.map(({ id }) => id)).toEqual([kept.id]);
    expect((await index.list({ trash: 'only' }, all)).rows.map(({ id }) => id)).toEqual([gone.id]);
    expect((await index.list({ ids: [gone.id] }, all)).total).toBe(1);
    expect(await index.lastRuns(['/work/flights/train.py'])).toMatchObject([{ last: { id: kept.id }, runs: 1 }]);
    await changeMarks(store.layout, gone.id, { trashedAt: null });
    await until(() => told.at(-1)?.trashedAt === null, 'the mark taken back');
    expect(await count()).toBe(2);
    rmSync(gone.files.folder, { recursive: true });
    await until(() => removed.includes(gone.id), 'the run that is gone');
    expect(await count()).toBe(1);
  });

  it('knows on opening what was marked of ever so many runs that are over, where nobody watched and it is asked to', async () => {
    const records = Array.from({ length: 600 }, (_, n) => whole(Date.now() - n * 1000));
    await index.open(store.place);
    await index.close();
    for (const { files } of records) {
      // As a mark is written: renamed into the run's folder.
      writeFileSync(`${files.marks}.draft`, JSON.stringify({ tags: ['late'] }));
      renameSync(`${files.marks}.draft`, files.marks);
    }
    index = openIndexInProcess({}, { endedFirst: true });
    await index.open(store.place);
    expect((await index.table({ query: 'tag = late', sort: [], columns: [], offset: 0, limit: 1 })).total).toBe(600);
  });

  it('takes a name given later', async () => {
    const record = whole();
    await index.open(store.place);
    writeFileSync(record.files.marks, JSON.stringify({ name: 'best 🙂' }));
    expect((await index.detail(record.id))?.name).toBe('best 🙂');
  });

  it('bears records of every kind, hostile ones too', async () => {
    const records = join(import.meta.dirname, '..', '..', 'fixtures', 'records');
    const kinds = readdirSync(records, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    for (const kind of kinds) {
      for (const id of readdirSync(join(records, kind)).filter((name) => /^\d{8}-/.test(name))) cpSync(join(records, kind, id), join(store.layout.runs, id), { recursive: true });
    }
    mkdirSync(join(store.layout.runs, 'not a run'));
    mkdirSync(join(store.layout.runs, '20260101-000000-dirdir', 'events.ndjson'), { recursive: true });
    writeFileSync(join(store.layout.runs, '20260101-000000-filefi'), 'a file');
    await index.open(store.place);
    const { rows } = await index.list({}, all);
    expect(rows.length).toBeGreaterThanOrEqual(kinds.length);
    for (const { id } of rows) await index.detail(id);
    expect((await index.detail('20261103-000000-aaa222' as RunId))?.state).toBe('unheard');
    expect(await yOf('20261104-000000-bad234' as RunId, '__proto__')).toEqual([Infinity]);
    expect(problems).toEqual([]);
  });
});

describe('states', () => {
  it('is lost when the process is gone, was another, or waits to be reaped; unheard from elsewhere; and goes back when it ends', async () => {
    const child = spawn('sleep', ['60']);
    const identity = thisProcess(child.pid);
    const record = (more: object) => store.record().request().alive({ ...identity, ...more }).started({ ...identity, ...more });
    const [alive, reused, otherBoot, otherNamespace] = [record({}), record({ startTicks: identity.startTicks + 1 }), record({ bootId: 'other' }), record({ pidNamespace: 'pid:[1]' })];
    await index.open(store.place);
    const states = async () => Promise.all([alive, reused, otherBoot, otherNamespace].map(async ({ id }) => (await index.detail(id))?.state));
    expect(await states()).toEqual(['running', 'lost', 'unheard', 'unheard']);
    child.kill('SIGKILL');
    await until(async () => (await states())[0] === 'lost', 'lost');
    alive.finished();
    expect((await states())[0]).toBe('succeeded');
  });

  it('is never called lost when its end was written after the last look', async () => {
    const gone = { ...thisProcess(), pid: 2 ** 22 + 1 };
    const record = store.record().request().alive(gone).started(gone);
    await index.open(store.place);
    await index.watch(true);
    const state = async () => (await index.list({}, all)).rows[0]?.state;
    expect(await state()).toBe('lost');
    record.finished();
    // At once: no watch has told anything yet.
    expect(await state()).toBe('succeeded');
  });

  it.each(['table', 'rowsOf'] as const)('says of a run that ended after the last look nothing of before and of after at once: %s', async (which) => {
    const gone = { ...thisProcess(), pid: 2 ** 22 + 1 };
    const record = store.record().request().alive(thisProcess()).started().metrics('mae', [3]);
    await index.open(store.place);
    await index.watch(true);
    const columns = ['metric.mae', 'state'];
    const ask = async () => {
      const { rows, cells } = await (which === 'table' ? index.table({ query: '', sort: [], columns: ['metric.mae'], offset: 0, limit: 10 }) : index.rowsOf({ ids: [record.id], columns }));
      return { state: rows[0]?.state, last: rows[0]?.metrics[0]?.last, cell: cells[0]?.[0] };
    };
    expect(await ask()).toEqual({ state: 'running', last: 3, cell: 3 });
    record.alive(gone).started(gone);
    await until(async () => (await ask()).state === 'lost', 'lost');
    record.metrics('mae', [2]).finished();
    // At once: no watch has told anything yet.
    expect(await ask()).toEqual({ state: 'succeeded', last: 2, cell: 2 });
  });

  it('calls a process that ended but was not reaped gone', async () => {
    // A parent that never waits for its child: the shell would, so the child ends once it is another program.
    const parent = spawn('sh', ['-c', '( is=sh; while [ "$is" = sh ]; do read -r is < /proc/$$/comm; done ) & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = Number(await new Promise<Buffer>((got) => { parent.stdout.once('data', got); }));
    const record = store.record().request().alive({ ...thisProcess(), pid, startTicks: startTicks(pid) }).started();
    await index.open(store.place);
    await until(async () => (await index.detail(record.id))?.state === 'lost', 'lost');
    expect(existsSync(`/proc/${pid}/stat`)).toBe(true);
    parent.kill('SIGKILL');
  });

  it('is told of the process that the record names by now, at once', async () => {
    const record = store.record({ at: Date.now() - 3_600_000 }).request();
    await index.open(store.place);
    const state = async () => (await index.detail(record.id))?.state;
    expect(await state()).toBe('unheard');
    record.started({ ...thisProcess(), pid: 2 ** 22 + 1 });
    expect(await state()).toBe('lost');
    // Another record under the same name, of a process that lives.
    truncateSync(record.files.events, 0);
    record.started();
    expect(await state()).toBe('running');
  });

  it('asked for and not started: starting at first', async () => {
    const record = store.record().request();
    await index.open(store.place);
    expect((await index.detail(record.id))?.state).toBe('starting');
  });
});

describe('histories', () => {
  it('keeps every peak and every gap of 10,000 steps, in order', async () => {
    const values: (number | string)[] = Array.from({ length: 10_000 }, (_, step) => Math.sin(step / 100));
    values[1234] = 99; values[4321] = -99; values[7777] = '$nan';
    const record = store.record().request().alive().started().metrics('loss', values).finished();
    await index.open(store.place);
    const [curve] = await index.curves(record.id, ['loss', 'absent'], 500);
    expect(curve).toMatchObject({ name: 'loss', total: 10_000, downsampled: true });
    expect(curve!.y.length).toBeLessThanOrEqual(500);
    expect([curve!.x[curve!.y.indexOf(99)], curve!.x[curve!.y.indexOf(-99)], curve!.x[curve!.y.findIndex(Number.isNaN)]]).toEqual([1234, 4321, 7777]);
    expect([curve!.x[0], curve!.x.at(-1)]).toEqual([0, 9999]);
    expect([...curve!.x]).toEqual([...curve!.x].sort((a, b) => a - b));
    expect((await yOf(record.id, 'loss')).length).toBe(10_000);
  });

  it('gives a part of a curve with all of its points, and one on either side', async () => {
    const record = store.record().request().alive().started().metrics('loss', Array.from({ length: 10_000 }, (_, step) => step * 2)).finished();
    await index.open(store.place);
    const [part] = await index.curves(record.id, ['loss'], 500, { of: 'x', from: 4000, to: 4100 });
    expect(part).toMatchObject({ total: 103, downsampled: false });
    expect([part!.x[0], part!.x.at(-1), part!.y[0], part!.y.at(-1)]).toEqual([3999, 4101, 7998, 8202]);
    const [fewer] = await index.curves(record.id, ['loss'], 20, { of: 'x', from: 4000, to: 4100 });
    expect(fewer).toMatchObject({ total: 103, downsampled: true });
    const [clock] = await index.curves(record.id, ['loss'], 500, { of: 'at', from: part!.at[1]!, to: part!.at[50]! });
    expect([...clock!.x]).toEqual([...part!.x].slice(0, 52));
    expect((await index.curves(record.id, ['loss'], 500, { of: 'x', from: 20_000, to: 30_000 }))[0]?.total).toBe(0);
  });

  it('plots by step only when every point has one', async () => {
    const record = store.record().request().alive().started();
    record.write({ type: 'metric', name: 'a', value: 1, step: 10, at: 5 }, { type: 'metric', name: 'a', value: 2, step: 5, at: 6 }, { type: 'metric', name: 'b', value: 1, step: 10, at: 7 }, { type: 'metric', name: 'b', value: 2, step: null, at: 8 });
    await index.open(store.place);
    const [a, b] = await index.curves(record.id, ['a', 'b'], 10);
    expect([[...a!.x], [...a!.y], [...a!.at], [...b!.x]]).toEqual([[5, 10], [2, 1], [6, 5], [0, 1]]);
  });

  it('gives resources with their peaks', async () => {
    const record = store.record().request().alive().started();
    record.write(...Array.from({ length: 1000 }, (_, n) => ({ type: 'resource', cpu: n === 500 ? 1600 : 100, rss: n === 700 ? 9e9 : 1e9, processes: 2 })));
    await index.open(store.place);
    const points = await index.resources(record.id, 50);
    expect(points.length).toBeLessThanOrEqual(50);
    expect([Math.max(...points.map(({ cpu }) => cpu ?? 0)), Math.max(...points.map(({ rss }) => rss ?? 0))]).toEqual([1600, 9e9]);
  });
});

describe('logs', () => {
  const text = 'a€🙂é\n'.repeat(6);

  it('never cuts a character, whatever the offsets are, and says where it stands', async () => {
    const record = store.record().request().alive().started();
    writeFileSync(record.files.stdout, text);
    await index.open(store.place);
    const size = Buffer.byteLength(text);
    for (let start = 0; start < 16; start += 1) {
      for (let limit = 4; limit < 16; limit += 1) {
        let read = '';
        let from = start;
        for (let at = start; at < size;) {
          const chunk = await index.log(record.id, 'stdout', at, limit);
          if (read === '') from = chunk.from;
          read += chunk.text;
          expect(chunk.to).toBeGreaterThan(at);
          expect(chunk.size).toBe(size);
          at = chunk.to;
        }
        expect(read).toBe(Buffer.from(text).subarray(from).toString('utf8'));
        expect(read).not.toContain('\ufffd');
      }
    }
    const end = await index.log(record.id, 'stdout', -6, 100);
    expect(end).toMatchObject({ text: 'é\n', to: size });
  });

  it('waits for a character that is being written, shows it when the run is over, and bears binary', async () => {
    const record = store.record().request().alive().started();
    writeFileSync(record.files.stderr, Buffer.from('ok🙂').subarray(0, 4));
    await index.open(store.place);
    expect(await index.log(record.id, 'stderr', 0, 100)).toEqual({ text: 'ok', from: 0, to: 2, size: 4 });
    record.finished();
    await index.detail(record.id);
    expect((await index.log(record.id, 'stderr', 0, 100)).text).toBe('ok\ufffd');
    writeFileSync(record.files.stdout, Buffer.alloc(100, 0x80));
    expect((await index.log(record.id, 'stdout', 50, 100)).to).toBe(100);
    expect(await index.log('20200101-000000-aaaaaa' as RunId, 'stdout', 0, 100)).toEqual({ text: '', from: 0, to: 0, size: 0 });
  });
});

describe('an index that is of no use', () => {
  const words = /Nothing is lost/;
  const reopenAfter = async (harm: (file: string) => void): Promise<string | null> => {
    whole(); whole();
    await index.open(store.place);
    await index.close();
    harm(database());
    const { runs, rebuilt } = await index.open(store.place);
    expect(runs).toBe(2);
    const { rows } = await index.list({}, all);
    expect(await yOf(rows[0]!.id)).toEqual([3, 2, 1]);
    return rebuilt;
  };

  it('deleted', async () => { expect(await reopenAfter((file) => rmSync(file))).toBeNull(); });
  it('noise', async () => { expect(await reopenAfter((file) => writeFileSync(file, Buffer.alloc(100_000, 'noise')))).toMatch(words); });
  it('emptied', async () => { expect(await reopenAfter((file) => truncateSync(file, 0))).toBeNull(); });
  it('cut in the middle', async () => {
    await reopenAfter((file) => truncateSync(file, 8192));
    expect(existsSync(`${database()}.broken`)).toBe(true);
  });
  it('another program’s', async () => { expect(await reopenAfter((file) => { rmSync(file); new Sqlite(file).exec('CREATE TABLE runs (a)').close(); })).toMatch(words); });
  it('without a table', async () => { expect(await reopenAfter((file) => new Sqlite(file).exec('DROP TABLE points').close())).toMatch(words); });
  it('an older version’s: made anew without a word', async () => {
    expect(await reopenAfter((file) => { const db = new Sqlite(file); db.exec('DROP TABLE points'); db.pragma('user_version = 1'); db.close(); })).toBeNull();
  });
  it('a newer version’s: left alone', async () => {
    const version = (): unknown => { const db = new Sqlite(database(), { readonly: true }); const got = db.pragma('user_version', { simple: true }); db.close(); return got; };
    expect(await reopenAfter((file) => { const db = new Sqlite(file); db.pragma('user_version = 999'); db.close(); })).toMatch(words);
    expect(version()).toBe(999);
    await index.close();
    expect(await index.open(store.place)).toEqual({ runs: 2, rebuilt: null });
  });
  it('held by another program', async () => {
    whole();
    await index.open(store.place);
    await index.close();
    const other = new Sqlite(database());
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE; CREATE TABLE mine (a)');
    const { runs, rebuilt } = await index.open(store.place);
    other.close();
    expect([runs, rebuilt]).toEqual([1, expect.stringMatching(words)]);
  });
  it('nowhere to keep it', async () => {
    whole();
    writeFileSync(join(store.home, 'cache'), 'a file where the folder should be');
    const { runs, rebuilt } = await index.open(store.place);
    expect([runs, rebuilt]).toEqual([1, expect.stringMatching(/writable/)]);
  });
  it('deleted or damaged while it is open', async () => {
    const record = whole();
    await index.open(store.place);
    for (const end of ['', '-wal', '-shm']) rmSync(`${database()}${end}`, { force: true });
    expect(await count()).toBe(1);
    expect(existsSync(database())).toBe(true);
    for (const end of ['-wal', '-shm']) rmSync(`${database()}${end}`, { force: true });
    writeFileSync(database(), Buffer.alloc(50_000, 7));
    expect(await yOf(record.id)).toEqual([3, 2, 1]);
    expect(await count()).toBe(1);
    // SQLite may have kept what it needed; whoever opens the file next finds what is left of it.
    await index.close();
    await index.open(store.place);
    expect(await yOf(record.id)).toEqual([3, 2, 1]);
  });
  it('damaged under an open one so that reading fails: mended within the call', async () => {
    const record = store.record().request().alive().started().metrics('mae', Array.from({ length: 50_000 }, (_, n) => n)).finished();
    await index.open(store.place);
    // Another process that writes the log back and goes leaves the file as it stands.
    const other = new Sqlite(database());
    other.pragma('wal_checkpoint(TRUNCATE)');
    other.close();
    const file = openSync(database(), 'r+');
    writeSync(file, Buffer.alloc(1_000_000, 7), 0, 1_000_000, 65_536);
    closeSync(file);
    expect((await yOf(record.id)).length).toBe(50_000);
    expect(problems.join()).toMatch(words);
    expect(await count()).toBe(1);
  });
  it('filled from nothing when somebody asks to rebuild it: every run is read once', async () => {
    for (let n = 0; n < 3; n += 1) whole(Date.now() - n * 1000);
    index = openIndexInProcess({}, { openBudgetMs: 0 });
    await index.open(store.place);
    expect(await index.rebuild()).toMatchObject({ runs: 3, events: 15 });
    const db = new Sqlite(database(), { readonly: true });
    const readings = () => db.prepare('SELECT revision FROM runs').pluck().all();
    const once = readings();
    expect(new Set(once)).toEqual(new Set([1]));
    // Full now: who asks once more has a reason.
    expect(await index.rebuild()).toMatchObject({ runs: 3, events: 15 });
    expect(readings()).not.toEqual(once);
    db.close();
  });
  it('rebuilt when somebody asks', async () => {
    const record = whole();
    await index.open(store.place);
    const db = new Sqlite(database());
    db.exec("DELETE FROM points; UPDATE runs SET end_state = 'failed'");
    db.close();
    expect(await index.rebuild()).toMatchObject({ runs: 1, events: 5 });
    expect((await index.detail(record.id))?.state).toBe('succeeded');
    expect(await yOf(record.id)).toEqual([3, 2, 1]);
  });
});
