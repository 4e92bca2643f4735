import { describe, expect, it } from 'vitest';
import { annotationSnippet } from '../../../src/host/features/lenses/annotate';

const put = (text: string, name: string, line: number, param: string | null) => {
  const found = annotationSnippet(text, { name, line }, param);
  return found && `${text.slice(0, found.offset)}${found.text.replace(/\$\{1\|([^,|]+).*\|\}/, '<$1>')}${text.slice(found.offset)}`;
};

describe('the annotation that is missing', () => {
  it.each([
    ['def f(a): pass', 'a', 'def f(a: <int>): pass'],
    ['def f(a) : pass', null, 'def f(a) -> <None> : pass'],
    ['def f(a=(1, 2), *, b): pass', 'b', 'def f(a=(1, 2), *, b: <int>): pass'],
    ['def f(a: dict[str, int] = {"b": 1}, b=None): pass', 'b', 'def f(a: dict[str, int] = {"b": 1}, b: <int>=None): pass'],
    ['def f(\n    a: str = "b, b)",  # b, (\n    b=3,\n): pass', 'b', 'def f(\n    a: str = "b, b)",  # b, (\n    b: <int>=3,\n): pass'],
    ['def f(größe, *args, **more): pass', 'größe', 'def f(größe: <int>, *args, **more): pass'],
    ['def f(*args): pass', 'args', 'def f(*args: <int>): pass'],
    ['def f(a=lambda b: b, b=1): pass', 'b', 'def f(a=lambda b: b, b: <int>=1): pass'],
  ])('%s', (text, param, after) => expect(put(text, 'f', 1, param)).toBe(after));

  it('is put into the function of that line', () => expect(put('def g(a): ...\n@x(")")\nasync def f(a): ...\n', 'f', 3, 'a')).toBe('def g(a): ...\n@x(")")\nasync def f(a: <int>): ...\n'));
  it.each([['def g(a): ...', 'a'], ['def f(a: int): ...', 'a'], ['def f(a', 'a'], ['', null]])('is left out when the text is another one: %j', (text, param) => expect(put(text, 'f', 1, param)).toBeNull());
});
