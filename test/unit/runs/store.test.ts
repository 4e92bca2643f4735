import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunId, type RunId, type Sha256 } from '../../../src/contract/ids';
import type { RunRequest } from '../../../src/contract/request';
import { createdAtOf } from '../../../src/core/runs/run-id';
import { checkObject, createRun, defaultCacheFolder, indexFolder, newRunId, readObject, readRequest, requestCancel, StoreLayout } from '../../../src/node/store';

let home: string;
let store: StoreLayout;
beforeEach(() => { home = mkdtempSync(join(tmpdir(), 'offbook store ')); store = new StoreLayout(join(home, '.offbook')); });
afterEach(() => rmSync(home, { recursive: true, force: true }));

const asked: Omit<RunRequest, 'id'> = {
  v: 1, createdAt: 5, function: { name: 'train', module: 'm', file: '/m.py', line: 1 }, project: { root: '/', importRoot: '/', sysPath: [], cwd: '/', rule: 'flat' },
  python: { path: '/python', source: 'venv' }, target: { kind: 'local' }, params: { a: { value: '$str:$', from: 'user' } }, inputs: { t: { kind: 'file', path: '/t.csv' } }, env: { files: [], secretNames: ['KEY'] }, debug: null,
  settings: { cancelGraceMs: 1, sourceLimitBytes: 2, hashSampleAboveBytes: 3, hooks: { figures: true, logging: false, opens: true, mlflow: true, tensorboard: false, tqdm: true } }, launcher: { kind: 'cli', version: '1' },
};
const request = (id: RunId): RunRequest => ({ ...asked, id });
const create = (id: RunId) => createRun(store, asked, () => id);

describe('a store', () => {
  it('names runs by their start, sortably, each its own', () => {
    const now = Date.UTC(2026, 10, 21, 1, 2, 3, 999);
    // Chance itself would name two of 200 alike once in fifty times.
    const ids = Array.from({ length: 200 }, (_, n) => newRunId(now, Uint8Array.of(n % 32, n >> 5, 255, 0)));
    expect(ids.every(isRunId) && new Set(ids).size === 200 && ids.every((id) => id.startsWith('20261121-010203-'))).toBe(true);
    expect(createdAtOf(ids[0]!)).toBe(now - 999);
    const inOneSecond = Array.from({ length: 1000 }, (_, millisecond) => newRunId(now - 999 + millisecond));
    expect([...inOneSecond].sort()).toEqual(inOneSecond);
  });

  it.runIf(existsSync('/proc/self'))('says so where no folder can be made, and does not try for ever', async () => {
    await expect(createRun(new StoreLayout('/proc/nowhere/deep'), asked)).rejects.toThrow(/ENOENT/);
  });

  it('makes a run whole or not at all, ignored by git, and never over another', async () => {
    const id = newRunId();
    const { files } = await create(id);
    expect(readRequest(files.request)).toEqual({ request: request(id), problem: null });
    expect([readFileSync(store.ignoreFile, 'utf8'), readdirSync(store.tmp), readdirSync(store.root).sort()]).toEqual(['*\n', [], ['.gitignore', 'objects', 'runs', 'tmp']]);
    await expect(createRun(store, { ...asked, createdAt: 6 }, () => id)).rejects.toThrow();
    expect(readRequest(files.request).request?.createdAt).toBe(5);
    expect(readdirSync(store.tmp)).toEqual([]);
  });

  it('names a run anew where chance gave it the name of another, whole or still without a record', async () => {
    const [taken, empty, free] = [newRunId(5, Uint8Array.of(1, 1, 1, 1)), newRunId(5, Uint8Array.of(2, 2, 2, 2)), newRunId(5, Uint8Array.of(3, 3, 3, 3))];
    await create(taken);
    mkdirSync(store.run(empty).folder);
    writeFileSync(join(store.run(empty).folder, 'alive'), '');
    const names = [taken, taken, empty, free];
    const { request: kept, files } = await createRun(store, { ...asked, createdAt: 6 }, () => names.shift()!);
    expect([kept.id, files.folder, readRequest(files.request).request?.id]).toEqual([free, store.run(free).folder, free]);
    expect(readRequest(store.run(taken).request).request?.createdAt).toBe(5);
    expect([readdirSync(store.run(empty).folder), readdirSync(store.tmp)]).toEqual([['alive'], []]);
  });

  it('says what is wrong with a request', () => {
    const read = (text: string): string | null => { writeFileSync(join(home, 'r'), text); return readRequest(join(home, 'r')).problem; };
    expect(read('{')).toMatch(/no JSON/);
    expect(read('{"v":2}')).toMatch(/newer Offbook/);
    expect(read(JSON.stringify({ ...request(newRunId()), python: 7 }))).toMatch(/`python` is missing/);
    expect(readRequest(join(home, 'none')).problem).toMatch(/no request\.json/);
  });

  it('asks a run to end, once or twice, and knows when there is none', async () => {
    const id = newRunId();
    expect(await requestCancel(store, id, 'ada')).toBe(false);
    const { files } = await create(id);
    expect(await requestCancel(store, id, 'ada', 7) && await requestCancel(store, id, 'bob', 8)).toBe(true);
    expect([JSON.parse(readFileSync(files.cancel, 'utf8')), readdirSync(store.tmp)]).toEqual([{ by: 'bob', at: 8 }, []]);
  });

  it('gives an object only when its content is what its name says', async () => {
    const hash = createHash('sha256').update('content').digest('hex') as Sha256;
    expect([await readObject(store, hash, 100), await checkObject(store, hash)]).toEqual([{ kind: 'absent' }, 'absent']);
    mkdirSync(dirname(store.object(hash)), { recursive: true });
    writeFileSync(store.object(hash), 'content');
    expect([await readObject(store, hash, 100), await readObject(store, hash, 3), await checkObject(store, hash)]).toEqual([{ kind: 'bytes', bytes: Buffer.from('content') }, { kind: 'too-large', size: 7 }, 'whole']);
    writeFileSync(store.object(hash), 'forged!');
    expect([await readObject(store, hash, 100), await checkObject(store, hash)]).toEqual([{ kind: 'damaged' }, 'damaged']);
  });

  it('hashes a long object aside, and again once it was written to', async () => {
    const bytes = Buffer.alloc(17 * 1024 * 1024, 7);
    const hash = createHash('sha256').update(bytes).digest('hex') as Sha256;
    mkdirSync(dirname(store.object(hash)), { recursive: true });
    writeFileSync(store.object(hash), bytes);
    expect([await checkObject(store, hash), await checkObject(store, hash)]).toEqual(['whole', 'whole']);
    writeFileSync(store.object(hash), bytes.fill(8));
    expect(await checkObject(store, hash)).toBe('damaged');
  });

  it('has one index whatever link it is reached by, also before it is there', () => {
    mkdirSync(join(home, 'real'));
    symlinkSync(join(home, 'real'), join(home, 'link'));
    expect(indexFolder('/cache', join(home, 'link', '.offbook'))).toBe(indexFolder('/cache', join(home, 'real', '.offbook')));
    expect(indexFolder('/cache', join(home, 'a'))).not.toBe(indexFolder('/cache', join(home, 'b')));
  });

  it('keeps its index where each platform keeps caches', () => {
    expect(defaultCacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux', '/h')).toBe('/x/offbook');
    expect(defaultCacheFolder({ XDG_CACHE_HOME: 'x' }, 'linux', '/h')).toBe('/h/.cache/offbook');
    expect(defaultCacheFolder({}, 'darwin', '/h')).toBe('/h/Library/Caches/offbook');
    expect(defaultCacheFolder({ LOCALAPPDATA: '/l' }, 'win32', '/h')).toBe('/l/offbook');
  });
});
