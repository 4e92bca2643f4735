import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { moduleFunctions } from '../../../src/core/python/functions';
import type { PythonParser } from '../../../src/core/python/parser';
import { decodeSource } from '../../../src/server/decode';
import { loadParser, sha256 } from './support';

const python = process.env['OFFBOOK_TEST_PYTHON'] ?? process.env['OFFBOOK_PYTHON'] ?? 'python3';
let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

interface Verdict { problems: string[]; files: number; functions: number; complete: number }

/** What Python's own parser says of the same files. */
function judged(files: string[]): Verdict {
  const ours = Object.fromEntries(files.map((file) => {
    const parsed = parser.parse(decodeSource(readFileSync(file)));
    const found = moduleFunctions(parser, parsed, { file, sha256 });
    parsed.tree.delete();
    return [file, found];
  }));
  const run = spawnSync(python, [path.join(import.meta.dirname, 'oracle.py')], { input: JSON.stringify(ours), encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (run.status !== 0) throw new Error(`the oracle failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as Verdict;
}

function folders(): { library: string; packages: string } {
  const run = spawnSync(python, ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib")); print(sysconfig.get_path("purelib"))'], { encoding: 'utf8' });
  const [library = '', packages = ''] = run.stdout.trim().split(/\r?\n/);
  return { library, packages };
}

function pythonFiles(folder: string, deep: boolean): string[] {
  return readdirSync(folder, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1)).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return deep && entry.name !== '__pycache__' ? pythonFiles(at, true) : [];
    return entry.name.endsWith('.py') && statSync(at).size < 300_000 ? [at] : [];
  });
}

test('the standard library and installed packages are read as Python reads them', { timeout: 180_000 }, () => {
  const { library, packages } = folders();
  const own = pythonFiles(library, false);
  const installed = ['pandas', 'sklearn', 'polars', 'pydantic', 'pip'].map((name) => path.join(packages, name)).filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
  const sampled = installed.flatMap((folder) => pythonFiles(folder, true)).filter((_, index) => index % 8 === 0);
  const verdict = judged([...own, ...sampled]);
  expect(verdict.problems).toEqual([]);
  expect(verdict.files).toBeGreaterThan(120);
  expect(verdict.functions).toBeGreaterThan(500);
  expect(verdict.complete).toBeGreaterThan(0);
});

const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ');
const name = fc.constantFrom('f', 'g', 'größe', '_hidden', 'h1', 'match', 'type', 'case');
const annotation = fc.constantFrom('int', '"int | None"', 'list[dict[str, "A"]]', 'Literal["a,b", \'):\']', 'Annotated[int, Ge(1)]', 'tuple[int, ...]', 'x.y.Z', 'Callable[[dict[str, float]], None]', '"""str"""', 'None', '(\n  int\n)', 'int if x else str');
const initial = fc.constantFrom('1', '-2.5', '"a\\n\'"', "'''x\ny'''", 'None', '(1, (2,), [])', '{"a": [1, {"b": None}]}', 'x.Y', 'f"{a}"', 'b"x"', '1j', '0b11', '1_0.0e-1', '99999999999999999999', 'lambda a, *b: (a, b)', '[i for i in y]', '...', '"a" "b"', 'r"\\d"', '"🎭"', '{1, 2}', 'not x', '-1 ** 2', '+ 3', '"$x"', '""', 'a if b else c', '(1)');
const parameter = (label: string): fc.Arbitrary<string> => fc.tuple(fc.option(annotation, { nil: null }), fc.option(initial, { nil: null })).map(([type, value]) => `${label}${type === null ? '' : `: ${type}`}${value === null ? '' : ` = ${value}`}`);
const parameters = fc.record({
  required: fc.array(fc.option(annotation, { nil: null }), { maxLength: 2 }), slash: fc.boolean(), star: fc.constantFrom('', '*', '*args', '*args: int'), only: fc.array(fc.tuple(parameter('k'), fc.nat()), { maxLength: 2 }), kwargs: fc.constantFrom('', '**kw', '**kw: str'), broken: fc.boolean(),
}).map(({ required, slash, star, only, kwargs, broken }) => {
  const parts = required.map((type, index) => `a${index}${type === null ? '' : `: ${type}`}`);
  if (slash && parts.length > 0) parts.push('/');
  if (star !== '' && (star !== '*' || only.length > 0)) parts.push(star, ...only.map(([text], index) => text.replace(/^k/, `k${index}`)));
  if (kwargs !== '') parts.push(kwargs);
  return broken ? `\n    ${parts.join(',  # why?\n    ')}\n` : parts.join(', ');
});
const decorators = fc.constantFrom('', '@d\n', '@app.task("x)", [\n  1])\n', '@d  # why\n@e.f(lambda: 1)\n', '@overload\n', '@typing.overload\n');
const bodies = fc.constantFrom('    pass\n', '    """Doc.\n\n    Args:\n        a0: x\n    """\n    return a\n', '    yield 1\n', '    def inner():\n        yield 1\n    return inner\n', '    x = [(yield)]\n', '    return a  # end\n    # more\n\n', '    if x:\n        return 1\n        # deep\n',
  '    r"""raw\\d"""\n', '    "one" "two"\n', '    f"""no {doc}"""\n', '    with a as b, c:\n        pass\n', '    match a:\n        case {"x": 1 | 2}:\n            pass\n', '    try:\n        pass\n    except E:\n        pass\n', '    while (n := 1): break\n    else:\n        pass\n');
const functionText = fc.tuple(decorators, fc.boolean(), name, parameters, fc.option(annotation.filter((text) => !text.startsWith('(\n')), { nil: null }), bodies)
  .map(([above, asynchronous, called, inside, returns, body]) => `${above}${asynchronous ? 'async ' : ''}def ${called}(${inside})${returns === null ? '' : ` -> ${returns}`}:\n${body}`);
const statement: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: functionText },
  fc.constantFrom('x = 1\n', '"""\ndef no(): pass\n"""\n', '# def no(): pass\n', 'x = [\n1,\n]\n', 'del f\n', '\n\n', '\f\n', 'import a; import b\n', 'type = 3\n', 'print("🎭", é)\n', 'x = {\n"a":\n1}\n'),
  functionText.map((text) => `class A:\n${indented(text)}`),
  fc.tuple(functionText, functionText).map(([left, right]) => `if x:\n${indented(left)}else:\n${indented(right)}`),
  fc.tuple(functionText, functionText).map(([left, right]) => `try:\n${indented(left)}except E:\n${indented(right)}`),
  functionText.map((text) => `if TYPE_CHECKING:\n${indented(text)}`),
  functionText.map((text) => `if __name__ == "__main__":\n${indented(text)}`),
  functionText.map((text) => `with a:\n${indented(text)}`),
);

test('made-up modules are read as Python reads them', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'offbook-oracle-'));
  try {
    const modules = fc.sample(fc.tuple(fc.array(statement, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean()), { numRuns: 600, seed: 20_130_101 });
    const files = modules.map(([parts, end, marked], index) => {
      const file = path.join(folder, `m${index}.py`);
      writeFileSync(file, (marked ? '\ufeff' : '') + parts.join('').replaceAll('\n', end));
      return file;
    });
    const verdict = judged(files);
    expect(verdict.problems.map((problem) => problem.replace(folder, ''))).toEqual([]);
    // Most of what is made up must be Python, or nothing was compared.
    expect(verdict.files).toBeGreaterThan(300);
    expect(verdict.functions).toBeGreaterThan(600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
