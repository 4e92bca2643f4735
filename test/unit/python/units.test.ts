import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { CodeUnit } from '../../../src/contract/code-units';
import type { PythonParser } from '../../../src/core/python/parser';
import { unitsOf } from '../../../src/core/python/units';
import { loadParser, sha256 } from './support';

const python = process.env['OFFBOOK_TEST_PYTHON'] ?? process.env['OFFBOOK_PYTHON'] ?? 'python3';
let parser: PythonParser;
beforeAll(async () => { parser = await loadParser(); });

function units(text: string): CodeUnit[] {
  const parsed = parser.parse(text);
  const found = unitsOf(parsed, sha256);
  parsed.tree.delete();
  return found;
}
const code = (text: string): string => units(text).map((unit) => unit.code).join();

function oracle<T>(args: string[], input: string): T {
  const run = spawnSync(python, [path.join(import.meta.dirname, 'units-oracle.py'), ...args], { input, encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 });
  if (run.status !== 0) throw new Error(`the oracle failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as T;
}

test('units are those that Python sees, where it sees them; what is said to be the same is the same to Python', { timeout: 240_000 }, () => {
  const { stdout } = spawnSync(python, ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'], { encoding: 'utf8' });
  const library = stdout.trim();
  const files = readdirSync(library).filter((name) => name.endsWith('.py')).map((name) => path.join(library, name)).filter((file, index) => index % 3 === 0 && statSync(file).size < 120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'offbook-units-'));
  try {
    const made = oracle<{ same: [string, string][]; families: string[][] }>(['variants', folder, ...files], '');
    const read = Object.fromEntries(made.families.flat().map((file) => [file, units(readFileSync(file, 'utf8'))]));
    const verdict = oracle<{ problems: string[]; units: number; equal: number; unlike: number }>(['judge'], JSON.stringify({ ...made, units: read }));
    expect(verdict.problems.map((problem) => problem.replaceAll(folder, ''))).toEqual([]);
    // Enough of each kind must have been met, or nothing was compared.
    expect(verdict.units).toBeGreaterThan(8_000);
    expect(verdict.equal).toBeGreaterThan(1_000);
    expect(verdict.unlike).toBeGreaterThan(100);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('what says the same to Python', () => {
  it.each([
    ['def f(a, b):\n    return a + b\n', 'def f(\n    a,\n    b,  # the other\n):\n\n    # sum\n    return (a +\n            b)\n'],
    ['x = [1, 2]\n', 'x = [\n    1,\n    2,\n]\n'],
    ['def f(): return "a"\n', "def f():\n  return 'a'\n"],
    ['x = 1; y = 2\n', 'x = 1\ny = 2\n'],
    ['def f():\n\treturn 1\n', 'def f():\n        return 1\n'],
    ['def f():\n    return 1\n', 'def f():\r\n    return 1\r\n'],
    ['x = 1 + \\\n  2\n', 'x = 1 + 2\n'],
  ])('%j and %j', (one, other) => expect(code(one)).toBe(code(other)));

  it.each([
    ['def f():\n    if a:\n        x\n    y\n', 'def f():\n    if a:\n        x\n        y\n'],
    ['x = (1)\n', 'x = (1,)\n'],
    ['x = a[1]\n', 'x = a[1,]\n'],
    ['x = "a # b"\n', 'x = "a  # b"\n'],
    ['x = f"{y}"\n', 'x = f"{ y = }"\n'],
    ['x = a * (b + c)\n', 'x = a * b + c\n'],
    ['x: int = 1\n', '(x): int = 1\n'],
    ['x = "\\n"\n', "x = r'\\n'\n"],
    ['x = b"a"\n', 'x = "a"\n'],
    ['def f():\n    """One."""\n', 'def f():\n    """Two."""\n'],
    ['def f(a): pass\n', 'async def f(a): pass\n'],
    ['@a\ndef f(): pass\n', '@b\ndef f(): pass\n'],
  ])('not %j and %j', (one, other) => expect(code(one)).not.toBe(code(other)));

  it('broken code is read as it stands: any change in it is a change', () => {
    expect(code('def f(:\n    return 1\n')).not.toBe(code('def f(:\n    return 1  # more\n'));
    expect(units('def f(:\n  x\n').length).toBeGreaterThan(0);
    expect(units('').map(({ name, startLine, endLine }) => [name, startLine, endLine])).toEqual([['', 1, 1]]);
  });

  it('alternatives of one name are one unit', () => {
    expect(units('if a:\n    def f(): return 1\nelse:\n    def f(): return 2\n').map(({ name, startLine, endLine }) => [name, startLine, endLine])).toEqual([['', 1, 4], ['f', 2, 4]]);
    expect(units('class A:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): pass\n').map(({ name }) => name)).toEqual(['', 'A', 'A.x']);
  });
});
