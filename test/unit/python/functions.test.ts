import { beforeAll, describe, expect, test } from 'vitest';
import type { PythonParser } from '../../../src/core/python/parser';
import { loadParser, only, read, sha256 } from './support';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** One line a function: name, where it stands, and whether it can be run. */
const listed = (text: string, file?: string): string[] =>
  read(parser, text, file).functions.map((found) => `${found.name} ${found.lensLine}/${found.line}-${found.endLine} ${found.runnable ? 'runs' : found.reason?.text ?? 'no reason'}`);

describe('pipeline functions', () => {
  test('are found on line 1, under decorators, async, and as generators', () => {
    expect(listed('def f() -> int: return 1')).toEqual(['f 1/1-1 runs']);
    expect(listed('\n@app.task("nightly",\n    queue="a)b")\n@other\ndef f(a: int) -> int:\n    return a\n')).toEqual(['f 2/5-6 runs']);
    const flavour = (text: string): string => only(read(parser, text)).flavour;
    expect(flavour('async def f() -> int:\n    return 1\n')).toBe('async');
    expect(flavour('def f() -> int:\n    x = yield 1\n')).toBe('generator');
    expect(flavour('async def f() -> int:\n    yield 1\n')).toBe('async-generator');
    expect(flavour('def f() -> int:\n    def g():\n        yield 1\n    h = lambda: (yield)\n    return g\n')).toBe('plain');
  });

  test('stand at the module\'s top level, also behind conditions that hold when it is imported', () => {
    expect(listed([
      'if TYPE_CHECKING:', '    def a(x: int) -> int: ...', 'else:', '    def b(x: int) -> int: ...',
      'try:', '    def c() -> int: ...', 'except ImportError:', '    def d() -> int: ...', 'finally:', '    def e() -> int: ...',
      'class K:', '    def method(self) -> int: ...', 'def outer() -> int:', '    def inner() -> int: ...', '    return 1',
      'if __name__ == "__main__":', '    def script() -> int: ...', 'with x:', '    def g() -> int: ...', 'match x:', '    case 1:', '        def h() -> int: ...',
      'def _hidden() -> int: ...', '@overload', 'def i(x: int) -> int: ...', '@typing.overload', 'def i(x: str) -> str: ...', 'def i(x: int | str) -> int | str: ...',
    ].join('\n'))).toEqual(['b 4/4-4 runs', 'c 6/6-6 runs', 'd 8/8-8 runs', 'e 10/10-10 runs', 'outer 13/13-15 runs', 'g 19/19-19 runs', 'h 22/22-22 runs', 'i 28/28-28 runs']);
  });

  test('are the last of their name, and gone when deleted or replaced by a class', () => {
    expect(listed('if x:\n    def f() -> int: ...\nelse:\n    def f(a) -> int: ...\n')).toEqual(['f 4/4-4 annotate `a` to track']);
    expect(listed('def f() -> int: ...\ndel f\ndef g() -> int: ...\nclass g: ...\n')).toEqual([]);
    expect(listed('def f() -> int: ...\ndel f.x, a[f]\n')).toEqual(['f 1/1-1 runs']);
  });

  test('end where Python says, whatever the line ends, tabs, marks and form feeds', () => {
    expect(listed('\ufeffdef f() -> int:\r\n\treturn 1\r\n\t# more\r\n\r\n\fdef g() -> int:\r\n\treturn 2')).toEqual(['f 1/1-2 runs', 'g 5/5-6 runs']);
    expect(listed('x = 1\rdef f() -> int:\r    return 1\r')).toEqual(['f 2/2-3 runs']);
    expect(listed('x = "🎭"; y = "é"\ndef größe_λ(ñ: int = 1) -> int:\n    return ñ\n')).toEqual(['größe_λ 2/2-3 runs']);
    expect(listed('def ﬁt() -> int: ...')).toEqual(['fit 1/1-1 runs']);
  });

  test('know the syntax of PEP 604, 646, 695 and 701, walrus, match and star expressions', () => {
    const found = read(parser, 'type A[T] = list[T] | None\ndef f[T: int, *Ts, **P](a: T, b: A[int] = None, *c: *Ts, d: "A[str]") -> T:\n    match a:\n        case {"x": [1, *_]} if (n := 2): return f"{a!r:>{n}} {"q"}"\n    return a\n');
    expect(found.errors).toEqual([]);
    expect(only(found).params.map(({ name, type }) => [name, type.kind])).toEqual([['a', 'int'], ['b', 'union'], ['c', 'unknown'], ['d', 'union']]);
  });

  test('carry a hash of their own source alone', () => {
    const of = (text: string): string | undefined => read(parser, text).functions.find(({ name }) => name === 'f')?.sha256;
    const source = '@d\ndef f() -> int:\n    return 1';
    expect(of(`${source}\n`)).toBe(sha256(source));
    expect(of(`import x\n\n${source}\n# more\n\ndef g(): ...\n`)).toBe(sha256(source));
    expect(of(`${source}\n`.replaceAll('\n', '\r\n'))).toBe(sha256(source));
    expect(of(`${source} + 1\n`)).not.toBe(sha256(source));
  });

  test('say what their outputs are called where they are made', () => {
    expect(only(read(parser, 'def f() -> tuple[int, int]:\n    return train, test  # both\n')).returns.names).toEqual(['train', 'test']);
    expect(only(read(parser, 'def f() -> int:\n    return (model)\n')).returns.names).toBeUndefined();
    expect(only(read(parser, 'def f() -> int:\n    return model\n')).returns.names).toEqual(['model']);
  });
});

describe('parameters', () => {
  const params = (signature: string): unknown[] => only(read(parser, `def f(${signature}) -> None:\n    pass\n`)).params
    .map((param) => [param.name, param.annotation, param.how, param.required, param.default?.kind === 'value' ? param.default.value : param.default?.text]);

  test('have their kinds, annotations as written and defaults', () => {
    expect(params('a: int, /, b: "list[int]", *args: int, c: str = "x", d = 3, **kw: Any')).toEqual([
      ['a', 'int', 'positional-only', true, undefined], ['b', 'list[int]', 'positional-or-keyword', true, undefined], ['args', 'int', 'var-positional', false, undefined],
      ['c', 'str', 'keyword-only', false, 'x'], ['d', null, 'keyword-only', false, 3], ['kw', 'Any', 'var-keyword', false, undefined],
    ]);
    expect(params('a: int, *, b: int')).toEqual([['a', 'int', 'positional-or-keyword', true, undefined], ['b', 'int', 'keyword-only', true, undefined]]);
    expect(params('a: dict[\n    str, int\n] = {}, # c\n    b: int = (\n 1)')).toEqual([['a', 'dict[\n    str, int\n]', 'positional-or-keyword', false, {}], ['b', 'int', 'positional-or-keyword', false, 1]]);
  });

  const initial = (text: string): unknown => only(read(parser, `def f(a: object = ${text}) -> None:\n    pass\n`)).params[0]?.default;
  test.each<[string, unknown]>([
    ['-3', -3], ['+1.5', 1.5], ['1_000', 1000], ['0x_ff', 255], ['1e-3', 0.001], ['--2', 2], ['9007199254740993', '$int:9007199254740993'], ['-9007199254740993', '$int:-9007199254740993'],
    ['None', null], ['True', true], ['(1, "a", (2,))', [1, 'a', [2]]], ['[1, [2]]', [1, [2]]], ['{"a": {"b": [None]}}', { a: { b: [null] } }], ['()', []],
    ['"a" \'b\' r"\\n"', 'ab\\n'], ['"\\x41\\u00e9\\n\\\n!"', 'Aé\n!'], ['"""x\n\'y"""', 'x\n\'y'], ['"$nan"', '$str:$nan'], ['float("inf")', '$inf'], ['-float("inf")', '$-inf'], ['1e999', '$inf'],
  ])('a default %s is the value %j', (text, value) => {
    expect(initial(text)).toEqual({ kind: 'value', value });
  });
  test.each([['f"{x}"'], ['b"x"'], ['1j'], ['Color.RED'], ['{1, 2}'], ['[x for x in y]'], ['{1: 2}'], ['lambda: 1'], ['a if b else c'], ['...'], ['~1'], ['2 ** 3'], ['os.cpu_count()'], ['"\\N{DASH}"'], ['not x'], ['{**a}'], ['[*a]']])(
    'a default %s is its source', (text) => {
      expect(initial(text)).toEqual({ kind: 'source', text });
    });
});

describe('what can\'t be run', () => {
  const verdict = (text: string, file?: string): unknown => {
    const { runnable, nearly, reason } = only(read(parser, text, file));
    return { runnable, nearly, ...reason };
  };

  test('says what to annotate', () => {
    const nearly = { runnable: false, nearly: true };
    expect(verdict('def f(trips, seed: int) -> int: ...')).toEqual({ ...nearly, text: 'annotate `trips` to track', fix: { kind: 'annotate', param: 'trips' } });
    expect(verdict('def f(a, b, *c): ...')).toEqual({ ...nearly, text: 'annotate `a`, `b`, `c` and what it returns to track', fix: { kind: 'annotate', param: 'a' } });
    expect(verdict('def f(): ...')).toEqual({ ...nearly, text: 'annotate what it returns to track', fix: { kind: 'annotate', param: null } });
  });

  test('says which parameter nothing can be given for, unless its default stands in', () => {
    const head = 'from typing import Callable, Optional\nimport pandas as pd\nfrom dataclasses import dataclass\nclass Plain: ...\n@dataclass\nclass Box:\n    inner: Plain\n';
    const text = (signature: string): unknown => only(read(parser, `${head}def f(${signature}) -> None: ...\n`)).reason?.text;
    expect(text('x: Plain')).toBe('`x` can\'t be filled in: `Plain` is a class without declared fields, which Offbook can\'t make or load; give it a default to track');
    expect(text('x: Callable[[int], int]')).toBe('`x` can\'t be filled in: a function can\'t be filled in; give it a default to track');
    expect(text('x: Box')).toContain('`Plain` is a class');
    expect(text('x: list[pd.DataFrame]')).toBe('`x` can\'t be filled in: tables and models can only be parameters of their own; give it a default to track');
    expect(text('x: Plain | int')).toBeUndefined();
    expect(text('x: Optional[Plain]')).toContain('`Plain` is a class');
    expect(text('x: Plain = Plain(), y: Callable = print, *z: Plain, **k: Plain')).toBeUndefined();
    expect(text('x: Callable[[dict[str, float]], None], y: pd.DataFrame | None')).toBeUndefined();
  });

  test('is quiet about tests and fixtures', () => {
    const quiet = { runnable: false, nearly: false };
    expect(verdict('def test_a(tmp_path: Path) -> None: ...', '/p/tests/test_x.py')).toMatchObject(quiet);
    expect(verdict('import pytest\ndef test_a(tmp_path): ...')).toMatchObject(quiet);
    expect(verdict('@pytest.fixture(scope="session")\ndef db() -> int: ...', '/p/conftest.py')).toMatchObject(quiet);
    expect(verdict('def test_size(x: int) -> int: ...', '/p/src/split.py')).toEqual({ runnable: true, nearly: false });
  });
});

describe('half-typed code', () => {
  const good = 'def g(y: int) -> int:\n    return 1\n';
  test.each<[string, string, string[]]>([
    ['an open bracket', `def f(x: int\n\n${good}`, ['f 1/1-1 line 1 is not valid Python yet', 'g 3/3-4 runs']],
    ['no colon', `def f(x: int) -> int\n    return 1\n\n${good}`, ['f 1/1-2 line 1 is not valid Python yet', 'g 4/4-5 runs']],
    ['no body', `${good}\ndef f(x: int) -> int:\n`, ['g 1/1-2 runs', 'f 4/4-4 line 4 is not valid Python yet']],
    ['no body before another', `def f(x: int) -> int:\n\n${good}`, ['f 1/1-1 line 1 is not valid Python yet', 'g 3/3-4 runs']],
    ['an annotation begun', `${good}\ndef f(x: `, ['g 1/1-2 runs', 'f 4/4-4 line 4 is not valid Python yet']],
    ['a call open at the top level', `x = (1,\n\n${good}`, ['g 3/3-4 runs']],
    ['a call open in a body', `def f(x: int) -> int:\n    print(x\n    return 1\n\n${good}`, ['f 1/1-3 line 2 is not valid Python yet', 'g 5/5-6 runs']],
    ['a dot', `def f(x: int) -> int:\n    x.\n    return 1\n\n${good}`, ['f 1/1-3 line 2 is not valid Python yet', 'g 5/5-6 runs']],
    ['a string open', `def f(x: str = "a) -> int:\n    return 1\n\n${good}`, ['f 1/1-2 line 1 is not valid Python yet', 'g 4/4-5 runs']],
    ['a long string open', `x = """abc\n${good}`, ['g 2/2-3 runs']],
    ['a decorator open', `@app.task(\ndef f(x: int) -> int:\n    return 1\n\n${good}`, ['f 1/2-3 line 1 is not valid Python yet', 'g 5/5-6 runs']],
    ['a class open', `class A(\n\n${good}`, ['g 3/3-4 runs']],
    ['def alone', `def \n\n${good}`, ['g 3/3-4 runs']],
  ])('%s hides no other function', (_, text, expected) => {
    expect(listed(text)).toEqual(expected);
  });

  test('what is inside a broken class or function is not lifted out of it', () => {
    expect(listed(`class A:\n    def m(self) -> int:\n        return (\n\n    def n(self) -> int: ...\n${good}`)).toEqual(['g 6/6-7 runs']);
    expect(listed(`def f(x: int) -> int:\n    def inner() -> int:\n        return (\n\n    def other() -> int: ...\n${good}`).map((line) => line.split(' ')[0])).toEqual(['f', 'g']);
    expect(listed(`if x:\n    def f() -> int: ...\n    y = (\n${good}`).map((line) => line.split(' ')[0])).toEqual(['f', 'g']);
  });

  test('lines of errors are told, and none for sound code', () => {
    expect(read(parser, `x = 1\n\ny = (\n\n${good}`).errors).toEqual([{ line: 3, message: 'this is not valid Python yet' }]);
    expect(read(parser, good).errors).toEqual([]);
  });

  test('strings and brackets that only look like code stay what they are', () => {
    const text = `"""\ndef no(x: int) -> int: ...\n"""\nrows = [\n1,\n]\nbroken(\n${good}`;
    expect(listed(text)).toEqual(['g 8/8-9 runs']);
  });

  test('other modules\' types are still known', () => {
    const found = read(parser, 'from enum import Enum\nclass C(Enum):\n    A = 1\ndef f(c: C) -> int:\n    return 1\ndef broken(\n');
    expect(found.functions[0]?.params[0]?.type.kind).toBe('enum');
  });
});
