import { beforeAll, describe, expect, test } from 'vitest';
import type { PythonParser } from '../../../src/core/python/parser';
import { withKnownSyntax } from '../../../src/core/python/newer-syntax';
import { loadParser, read } from './support';

let parser: PythonParser;
beforeAll(async () => { parser = await loadParser(); });

/** Each function with what it takes, and lines that are not understood. */
const found = (text: string): string[] => {
  const { functions, errors } = read(parser, text);
  return [...functions.map(({ name, line, runnable, reason, params }) => `${line} ${name}(${params.map(({ name: param, type }) => `${param}: ${type.kind}`).join(', ')}) ${runnable ? 'runs' : reason?.text ?? ''}`), ...errors.map(({ line }) => `error ${line}`)];
};

// Python 3.15 itself takes each of these.
describe('syntax newer than the grammar', () => {
  test.each([
    ['lazy import (PEP 810)', 'lazy import numpy as np\nlazy   from pandas import DataFrame\nif True:\n    lazy import os.path\ndef f(table: DataFrame, n: int) -> np.ndarray: ...\n', ['5 f(table: table, n: int) runs']],
    ['defaults of type parameters (PEP 696)', 'type Pair[A = int, *B = *tuple[int, str], **C = [int, str]] = dict[A, A]\nclass Box[T: int = bool,\n          U = dict[str, int]]: ...\nasync def f[T = list[int]](n: T, m: int = 3) -> T:\n    return n\n', ['4 f(n: any, m: int) runs']],
    ['unpacking in comprehensions (PEP 798)', 'def f(rows: list[dict[str, int]]) -> dict[str, int]:\n    a = [*row for row in rows]\n    b = {*row for row in rows}\n    c = sum(*row.values() for row in rows)\n    return {**row for row in rows if row}\n', ['1 f(rows: list) runs']],
    ['except without brackets (PEP 758), template strings (PEP 750)', 'def f(n: int) -> int:\n    try:\n        return t"{n!r:>{10}}"\n    except ValueError, TypeError:\n        return 0\n', ['1 f(n: int) runs']],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
    expect(withKnownSyntax(text, () => true)).toHaveLength(text.length);
  });

  test.each(['lazy = 1\nlazy.x\nlazy(import_=2)\n', 'def f[T](x: T = 3) -> T: ...\nx[a] = b\nclass A(B[C]): ...\n', 'x = {**a, **b}\ny = {k: {**v} for k, v in z}\n', 'def f[T = int\n', 'type = {}\ntype [x] = 3\n', 'def lazy_import(n: int) -> int: ...\n'])('what is no such thing stays: %j', (text) => expect(withKnownSyntax(text, () => true)).toBe(text));

  test('texts that speak of it stay, also beside it', () => {
    const doc = 'lazy import this\n\nclass Model[V = int]: {**a for a in b}';
    expect(read(parser, `lazy import numpy\ndef f(n: str = '''\n${doc}''') -> int:\n    """\n    ${doc.replaceAll('\n', '\n    ')}\n    """\n# class A[T = int]\n`).functions).toMatchObject([{ doc, params: [{ default: { value: `\n${doc}` } }] }]);
  });
});
