import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installRunner } from '../../../src/node/runner/install';

let base: string;
let source: string;
let cache: string;

beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook install '));
  source = path.join(base, 'extension', 'runner');
  cache = path.join(base, 'cache', 'offbook');
  fs.mkdirSync(path.join(source, 'parts', '__pycache__'), { recursive: true });
  fs.writeFileSync(path.join(source, 'supervisor.py'), 'print(1)\n');
  fs.writeFileSync(path.join(source, 'parts', 'one.py'), 'x = 1\n');
  fs.writeFileSync(path.join(source, 'parts', '__pycache__', 'one.pyc'), 'stale');
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

describe('installRunner', () => {
  it('copies the sources, and answers the same folder the next time', async () => {
    const target = await installRunner(source, cache);
    expect(fs.readFileSync(path.join(target, 'parts', 'one.py'), 'utf8')).toBe('x = 1\n');
    expect(fs.existsSync(path.join(target, 'parts', '__pycache__'))).toBe(false);
    const before = fs.statSync(path.join(target, 'supervisor.py')).ino;
    expect(await installRunner(source, cache)).toBe(target);
    expect(fs.statSync(path.join(target, 'supervisor.py')).ino).toBe(before);
    expect(fs.readdirSync(path.dirname(target)).filter(name => !name.endsWith('.json'))).toEqual([path.basename(target)]);
  });

  it('puts changed content beside the old, which a run may still be using', async () => {
    const old = await installRunner(source, cache);
    fs.writeFileSync(path.join(source, 'parts', 'one.py'), 'x = 2\n');
    const now = await installRunner(source, cache);
    expect(now).not.toBe(old);
    expect(fs.readFileSync(path.join(old, 'parts', 'one.py'), 'utf8')).toBe('x = 1\n');
  });

  it.each([['gone', (file: string) => fs.rmSync(file)], ['emptied', (file: string) => fs.writeFileSync(file, '')]])('mends a copy with a file %s', async (_, harm) => {
    const target = await installRunner(source, cache);
    harm(path.join(target, 'parts', 'one.py'));
    expect(await installRunner(source, cache)).toBe(target);
    expect(fs.readFileSync(path.join(target, 'parts', 'one.py'), 'utf8')).toBe('x = 1\n');
  });

  it('leaves the source as it is: the extension’s folder may be read-only', async () => {
    const before = fs.readdirSync(source, { recursive: true });
    await installRunner(source, cache);
    expect(fs.readdirSync(source, { recursive: true })).toEqual(before);
  });

  it('says what to do when its own files are missing or the cache can’t be written', async () => {
    await expect(installRunner(path.join(base, 'nothing'), cache)).rejects.toThrow(/Install Offbook again/);
    fs.writeFileSync(path.join(base, 'in-the-way'), '');
    await expect(installRunner(source, path.join(base, 'in-the-way'))).rejects.toThrow(/Make the folder writable/);
  });
});
