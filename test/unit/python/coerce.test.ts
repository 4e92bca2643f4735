import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TypeForm } from '../../../src/contract/functions';
import type { Value } from '../../../src/contract/values';
import { checkValue } from '../../../src/core/python/check-value';
import { coerce } from '../../../src/core/python/coerce';
import { describeType, isInput } from '../../../src/core/python/describe-type';

const int: TypeForm = { kind: 'int' };
const float: TypeForm = { kind: 'float' };
const str: TypeForm = { kind: 'str' };
const none: TypeForm = { kind: 'none' };
const list = (item: TypeForm): TypeForm => ({ kind: 'list', of: 'list', item });
const union = (...options: TypeForm[]): TypeForm => ({ kind: 'union', options });
const color: TypeForm = { kind: 'enum', name: 'Color', members: [{ name: 'RED', value: 1 }, { name: 'BLUE', value: 'b' }, { name: 'b', value: 'x' }] };
const perm: TypeForm = { kind: 'enum', name: 'Perm', flags: true, members: [{ name: 'READ', value: 1 }, { name: 'WRITE', value: 2 }, { name: 'EXEC', value: 4 }, { name: 'ALL', value: 'ALL' }] };
const mode: TypeForm = { kind: 'literal', values: ['fast', 'slow', 3, null, true] };
const pair: TypeForm = { kind: 'tuple', items: [int, str], variadic: false };
const dict: TypeForm = { kind: 'dict', key: str, value: float };
const box: TypeForm = {
  kind: 'record', style: 'dataclass', name: 'Box', fields: [
    { name: 'size', annotation: 'int', type: { kind: 'bounded', of: int, bounds: { ge: 1 } }, how: 'positional-or-keyword', required: true },
    { name: 'color', annotation: 'Color', type: color, how: 'positional-or-keyword', required: false },
  ],
};

const value = (type: TypeForm, text: string): Value | undefined => {
  const read = coerce(type, text);
  return read.ok ? read.value : undefined;
};
const wanted = (type: TypeForm, text: string): string | undefined => {
  const read = coerce(type, text);
  return read.ok ? undefined : read.wanted;
};

describe('text becomes the value that a type wants', () => {
  test.each<[TypeForm, string, Value | undefined]>([
    [{ kind: 'bool' }, 'true', true], [{ kind: 'bool' }, 'Yes', true], [{ kind: 'bool' }, 'on', true], [{ kind: 'bool' }, '0', false], [{ kind: 'bool' }, 'off', false], [{ kind: 'bool' }, '2', undefined], [{ kind: 'bool' }, '', undefined],
    [int, '1_000', 1000], [int, ' -3 ', -3], [int, '0xff', 255], [int, '1__0', undefined], [int, '1.0', undefined], [int, '', undefined], [int, '9007199254740993', '$int:9007199254740993'], [int, '-0', 0], [int, '١', undefined],
    [float, '1', 1], [float, '.5', 0.5], [float, '1e-3', 0.001], [float, 'NaN', '$nan'], [float, '-Infinity', '$-inf'], [float, '+inf', '$inf'], [float, '1_0.5', 10.5], [float, '1e999', '$inf'], [float, '1,5', undefined], [float, '-0.0', 0],
    [str, '', ''], [str, ' a ', ' a '], [str, '$nan', '$str:$nan'], [str, '3', '3'],
    [{ kind: 'path' }, '~/a b.csv', '~/a b.csv'], [{ kind: 'path' }, ' ', undefined],
    [none, '', null], [none, 'None', null], [none, 'x', undefined],
    [{ kind: 'date' }, '2024-02-29', '2024-02-29'], [{ kind: 'date' }, '2023-02-29', undefined], [{ kind: 'date' }, '2024-1-1', undefined],
    [{ kind: 'datetime' }, '2024-05-01 13:30', '2024-05-01T13:30:00'], [{ kind: 'datetime' }, '2024-05-01T13:30:15.25Z', '2024-05-01T13:30:15.250000+00:00'], [{ kind: 'datetime' }, '2024-05-01', '2024-05-01T00:00:00'],
    [{ kind: 'datetime' }, '2024-05-01 25:00', undefined], [{ kind: 'time' }, '9:05', '09:05:00'], [{ kind: 'time' }, '13:30:01+0530', '13:30:01+05:30'],
    [{ kind: 'timedelta' }, '90', 90], [{ kind: 'timedelta' }, '1:30:00', 5400], [{ kind: 'timedelta' }, '2 days, 0:00:01', 172801], [{ kind: 'timedelta' }, '1h 30m', 5400], [{ kind: 'timedelta' }, 'PT1H30M', 5400], [{ kind: 'timedelta' }, '-5s', -5], [{ kind: 'timedelta' }, 'soon', undefined],
    [{ kind: 'decimal' }, '1.10', '1.10'], [{ kind: 'decimal' }, 'x', undefined],
    [{ kind: 'uuid' }, '{123E4567-E89B-12D3-A456-426614174000}', '123e4567-e89b-12d3-a456-426614174000'], [{ kind: 'uuid' }, '123', undefined],
    [mode, 'fast', 'fast'], [mode, '"fast"', 'fast'], [mode, '3', 3], [mode, 'none', null], [mode, 'yes', true], [mode, 'Fast', undefined],
    [color, 'RED', 'RED'], [color, 'red', 'RED'], [color, '1', 'RED'], [color, 'Color.BLUE', 'BLUE'], [color, 'b', 'b'], [color, 'x', 'b'], [color, 'GREEN', undefined],
    [perm, 'READ', 'READ'], [perm, 'READ|WRITE', 'READ|WRITE'], [perm, ' Perm.WRITE | read|WRITE', 'WRITE|READ'], [perm, '5', 'READ|EXEC'], [perm, '2', 'WRITE'], [perm, '0', 0], [perm, '8', undefined], [perm, 'READ|', undefined], [perm, 'READ|x', undefined], [perm, '', undefined],
    [color, 'RED|BLUE', undefined], [list(perm), '["READ|EXEC", 3]', ['READ|EXEC', 'READ|WRITE']], [union(perm, none), 'READ|EXEC', 'READ|EXEC'],
    [list(int), '[1, 2]', [1, 2]], [list(int), '(1, 2,)', [1, 2]], [list(int), '1, 2', [1, 2]], [list(int), '[]', []], [list(int), '', undefined], [list(int), '[1, "a"]', undefined], [list(str), 'a, b', ['a', 'b']], [list(int), '[1', undefined],
    [list(float), '[NaN, inf, 1]', ['$nan', '$inf', 1]], [list(int), '[12345678901234567890]', ['$int:12345678901234567890']], [list({ kind: 'bool' }), '[true, False]', [true, false]],
    [list(list(int)), '[[1], [2]]', [[1], [2]]], [{ kind: 'list', of: 'set', item: int }, '{1, 2}', [1, 2]],
    [pair, '[1, "a"]', [1, 'a']], [pair, '1, a', [1, 'a']], [pair, '[1]', undefined],
    [dict, '{"a": 1}', { a: 1 }], [dict, "{'a': 1.5}", { a: 1.5 }], [dict, '{"a": "b"}', undefined], [dict, '[1]', undefined], [{ kind: 'dict', key: int, value: str }, '{1: "a"}', { 1: 'a' }], [{ kind: 'dict', key: int, value: str }, '{"x": "a"}', undefined],
    [dict, '{"__proto__": 1}', JSON.parse('{"__proto__": 1}') as Value],
    [box, '{"size": 3, "color": "red"}', { size: 3, color: 'RED' }], [box, '{"size": 3, "color": 1}', { size: 3, color: 'RED' }], [box, '{}', undefined], [box, '{"size": 0}', undefined], [box, '{"size": 1, "x": 2}', undefined],
    [union(int, none), '', null], [union(int, none), 'none', null], [union(str, none), 'none', null], [union(str, none), 'x', 'x'], [union(str, int), '3', 3], [union(int, float), '3', 3], [union(int, float), '3.5', 3.5],
    [union({ kind: 'bool' }, int), '1', 1], [union({ kind: 'bool' }, int), 'true', true], [union(list(int), int), '3', 3], [union(list(int), int), '[3]', [3]], [union(str, list(str)), 'a, b', 'a, b'], [union(str, list(str)), '["a"]', ['a']],
    [union({ kind: 'date' }, str), '2024-01-01', '2024-01-01'], [union(int, none), 'x', undefined], [union({ kind: 'table', library: 'pandas' }, none), 'none', null],
    [{ kind: 'any' }, '3', 3], [{ kind: 'any' }, '[1, "a"]', [1, 'a']], [{ kind: 'any' }, 'hello', 'hello'], [{ kind: 'any' }, '', ''], [{ kind: 'unknown', reason: '' }, 'True', true],
    [{ kind: 'bounded', of: int, bounds: { ge: 1, lt: 5 } }, '4', 4], [{ kind: 'bounded', of: int, bounds: { ge: 1, lt: 5 } }, '5', undefined], [{ kind: 'bounded', of: float, bounds: { ge: 0 } }, 'nan', undefined],
    [{ kind: 'bounded', of: float, bounds: { multipleOf: 0.1 } }, '0.3', 0.3], [{ kind: 'bounded', of: int, bounds: { multipleOf: 3 } }, '4', undefined], [{ kind: 'bounded', of: str, bounds: { pattern: '^[a-z]+\\Z', maxLength: 3 } }, 'ab', 'ab'],
    [{ kind: 'bounded', of: str, bounds: { pattern: '^a' } }, 'ba', undefined], [{ kind: 'bounded', of: str, bounds: { minLength: 2 } }, '🎭', undefined], [{ kind: 'bounded', of: list(int), bounds: { maxLength: 1 } }, '[1, 2]', undefined],
    [{ kind: 'bounded', of: int, bounds: { multipleOf: 2, gt: 5 } }, '90071992547409930', '$int:90071992547409930'],
  ])('%j from %j is %j', (type, text, expected) => {
    expect(value(type, text)).toEqual(expected);
  });
});

describe('what is wanted is said in words', () => {
  test.each<[TypeForm, string, string]>([
    [int, 'x', 'a whole number'], [{ kind: 'bounded', of: int, bounds: { ge: 1 } }, '0', 'a whole number, at least 1'], [{ kind: 'bounded', of: int, bounds: { ge: 1 } }, 'x', 'a whole number, at least 1'],
    [{ kind: 'bounded', of: float, bounds: { gt: 0, le: 1 } }, '2', 'a number, at most 1, more than 0'], [{ kind: 'bounded', of: str, bounds: { minLength: 2, maxLength: 4 } }, 'x', 'a text, 2 to 4 characters'],
    [{ kind: 'bool' }, 'x', 'true or false'], [mode, 'x', 'one of fast, slow, 3, null or true'], [color, 'x!', 'one of RED, BLUE or b'], [perm, 'READ|x', 'one of READ, WRITE, EXEC or ALL, or several joined by |'], [list(int), 'x', 'a list of whole numbers, like [1]'],
    [union(int, none), 'x', 'a whole number, or nothing (leave it empty)'], [dict, '{"a": "x"}', '`a`: a number'], [list(int), '[1, "x"]', 'item 2: a whole number'], [box, '{"size": 0}', '`size`: a whole number, at least 1'],
    [box, '{}', '`size` too: a whole number, at least 1'], [box, '{"size": 1, "x": 1}', 'no `x`: Box has size, color'], [pair, '[1]', 'a list of 2 values: whole number, text'],
    [{ kind: 'table', library: 'pandas' }, 'x', 'a table: pick a file or an earlier run\'s output'],
  ])('%j from %j wants %s', (type, text, words) => {
    expect(wanted(type, text)).toBe(words);
  });

  test.each<[TypeForm, string]>([
    [int, 'whole number'], [union(int, none), 'whole number, optional'], [{ kind: 'bounded', of: int, bounds: { ge: 1, le: 3 } }, 'whole number, from 1 to 3'], [list(str), 'list of texts'], [list(list(int)), 'list of lists of whole numbers'], [list(union(int, none)), 'list of whole numbers or nothing'], [{ kind: 'tuple', items: [int], variadic: true }, 'list of whole numbers'], [list(mode), 'list of choices (one of fast, slow, 3, null or true)'], [dict, 'mapping from text to number'],
    [{ kind: 'table', library: 'pandas' }, 'table'], [{ kind: 'model', library: 'sklearn', name: 'Pipeline' }, 'model (Pipeline)'], [box, 'Box'], [mode, 'one of fast, slow, 3, null or true'],
  ])('%j is described as %s', (type, words) => {
    expect(describeType(type)).toBe(words);
  });
});

test('tables, arrays and models are inputs; paths and what may also be typed are not', () => {
  const table: TypeForm = { kind: 'table', library: 'pandas' };
  expect([table, union(table, none), { kind: 'array' } as TypeForm, { kind: 'model', library: 'torch', name: 'Net' } as TypeForm].map(isInput)).toEqual([true, true, true, true]);
  expect([{ kind: 'path' } as TypeForm, union(table, str), int, list(table)].map(isInput)).toEqual([false, false, false, false]);
});

describe('for every type', () => {
  const scalar = fc.constantFrom<TypeForm>(int, float, str, none, { kind: 'bool' }, { kind: 'path' }, { kind: 'any' }, mode, color, { kind: 'date' }, { kind: 'datetime' }, { kind: 'time' }, { kind: 'timedelta' }, { kind: 'decimal' }, { kind: 'uuid' });
  const types = fc.letrec<{ type: TypeForm }>((tie) => ({
    type: fc.oneof({ depthSize: 'small' }, scalar, tie('type').map(list), fc.tuple(tie('type'), tie('type')).map(([left, right]) => union(left, right)), tie('type').map((of) => ({ kind: 'dict' as const, key: str, value: of })),
      tie('type').map((of) => ({ kind: 'bounded' as const, of, bounds: { ge: 0, maxLength: 3 } })), fc.array(tie('type'), { maxLength: 3 }).map((items) => ({ kind: 'tuple' as const, items, variadic: false }))),
  })).type;

  test('any text is either taken or answered in words, and what is taken passes the check', () => {
    fc.assert(fc.property(types, fc.oneof(fc.string(), fc.json(), fc.constantFrom('1', '1.5', 'true', 'none', '[1]', '{"a": 1}', 'RED', 'fast', '2024-01-01', '[', '{1:', '$nan', '1e400', '"')), (type, text) => {
      const read = coerce(type, text);
      if (read.ok) expect(checkValue(type, read.value)).toEqual(read);
      else expect(read.wanted.length).toBeGreaterThan(0);
    }), { numRuns: 2_000 });
  });

  test('what one option of a union reads as text is read as the whole union reads it', () => {
    const type = union({ kind: 'timedelta' }, { kind: 'decimal' });
    expect(coerce(type, '1')).toEqual({ ok: true, value: 1 });
    expect(coerce(type, '1.50x').ok).toBe(false);
  });

  test('whole numbers of any size come through exactly', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (number) => {
      const read = value(int, String(number));
      expect(typeof read === 'number' ? BigInt(read) : BigInt(typeof read === 'string' ? read.slice('$int:'.length) : NaN)).toBe(number);
      expect(value(list(int), `[${number}]`)).toEqual([read]);
    }));
  });

  test('finite numbers and texts come through exactly', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(value(float, String(number))).toBe(number === 0 ? 0 : number);
    }));
    fc.assert(fc.property(fc.string(), (text) => {
      const read = value(list(str), JSON.stringify([text]));
      expect(read).toEqual([text.startsWith('$') ? `$str:${text}` : text]);
    }));
  });
});
