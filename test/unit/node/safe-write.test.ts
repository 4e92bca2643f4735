import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { placeBelow, removeBelow, writeBelow } from '../../../src/node/restore/safe-write';

let base: string;
let root: string;
beforeEach(() => {
  base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-write-')));
  root = path.join(base, 'tree');
  fs.mkdirSync(root);
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

it.each(['', '.', '..', '../a', 'a/../../b', '/etc/passwd', 'C:\\a', 'c:a', '\\\\host\\share', '..\\a', 'a\\..\\..\\b', '.git/config', 'sub/.GIT/config', 'a\0b'])('refuses %j', name => {
  expect(placeBelow(root, name)).toBe(null);
  expect(writeBelow(root, name, Buffer.from('x')).kind).toBe('refused');
  expect(fs.readdirSync(base)).toEqual(['tree']);
});

it('writes below, keeps the mode of what was there, and replaces a link by a file', () => {
  fs.writeFileSync(path.join(root, 'run.sh'), 'old', { mode: 0o755 });
  fs.symlinkSync(path.join(base, 'target'), path.join(root, 'link.py'));
  for (const name of ['run.sh', 'link.py', 'a/b/c.py', '..hidden/x.py']) expect(writeBelow(root, name, Buffer.from('new'))).toEqual({ kind: 'written' });
  expect(fs.statSync(path.join(root, 'run.sh')).mode & 0o777).toBe(0o755);
  expect(fs.lstatSync(path.join(root, 'link.py')).isSymbolicLink()).toBe(false);
  expect(fs.existsSync(path.join(base, 'target'))).toBe(false);
});

it('never goes through a link, for writing or removing', () => {
  fs.mkdirSync(path.join(base, 'outside'));
  fs.writeFileSync(path.join(base, 'outside', 'a.py'), 'mine');
  fs.symlinkSync(path.join(base, 'outside'), path.join(root, 'link'));
  expect(writeBelow(root, 'link/a.py', Buffer.from('x')).kind).toBe('refused');
  expect(removeBelow(root, 'link/a.py').kind).toBe('refused');
  expect(fs.readFileSync(path.join(base, 'outside', 'a.py'), 'utf8')).toBe('mine');
});
