import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readFunctions } from '../../../src/node/functions/read-functions';
import { quickHash } from '../../../src/core/quick-hash';
import { loadParser } from '../python/support';

let folder: string;
let file: string;
let cacheFolder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook functions '));
  file = path.join(folder, 'm.py');
  cacheFolder = path.join(folder, 'cache');
  fs.writeFileSync(file, 'import kinds\n\ndef f(x: kinds.Size) -> int:\n    return 1\n');
  fs.writeFileSync(path.join(folder, 'kinds.py'), 'Size = int\n');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const reading = () => {
  const parser = vi.fn(loadParser);
  const read = async (from = file) => (await readFunctions(from, [folder], { cacheFolder, build: 'test', parser }))?.functions.map(({ name }) => name) ?? null;
  return { parser, read };
};
const entries = () => fs.readdirSync(path.join(cacheFolder, 'functions'));

it('parses a file once, for as long as it and what its annotations come from say the same', async () => {
  const { parser, read } = reading();
  expect(await read()).toEqual(['f']);
  expect(await read()).toEqual(['f']);
  expect(parser).toHaveBeenCalledTimes(1);
  fs.writeFileSync(path.join(folder, 'kinds.py'), 'Size = str\n');
  await read();
  expect(parser).toHaveBeenCalledTimes(2);
  // As long as before, and written within the same tick of the clock.
  const { atime, mtime } = fs.statSync(file);
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('def f', 'def g'));
  fs.utimesSync(file, atime, mtime);
  expect(await read()).toEqual(['g']);
  fs.rmSync(file);
  expect(await read()).toBeNull();
});

it('takes nothing that was kept for another file, whatever name it lies under', async () => {
  const { read } = reading();
  await read();
  const other = path.join(folder, 'other.py');
  fs.writeFileSync(other, 'def h() -> int:\n    return 1\n');
  const [own = ''] = entries();
  fs.copyFileSync(path.join(cacheFolder, 'functions', own), path.join(cacheFolder, 'functions', `${quickHash(JSON.stringify([other, [folder]]))}.json`));
  expect(await read(other)).toEqual(['h']);
});

it('keeps nothing of a source’s text: it may hold a secret', async () => {
  fs.appendFileSync(file, 'password = "hunter2 of old"\n');
  await reading().read();
  expect(entries().map(name => fs.readFileSync(path.join(cacheFolder, 'functions', name), 'utf8').includes('hunter2'))).toEqual([false]);
});

it('tells texts apart by either half of what they are told by', () => {
  const texts = Array.from({ length: 20_000 }, (_, n) => `["/home/a/project/src/part${n}.py",["/home/a/project/src"]]`).map(quickHash);
  for (const half of [texts.map(each => each.slice(0, 8)), texts.map(each => each.slice(8))]) expect(new Set(half).size).toBeGreaterThan(texts.length - 3);
  expect(quickHash('x'.repeat(100_000))).toMatch(/^[0-9a-f]{16}$/);
  // Published for FNV-1a with 32 bits: '' and 'a'.
  expect(['', 'a'].map(each => quickHash(each).slice(0, 8))).toEqual(['811c9dc5', 'e40c292c']);
});
