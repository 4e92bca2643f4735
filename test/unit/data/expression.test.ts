import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataColumn } from '../../../src/contract/data-api';
import { sqlOf, understand } from '../../../src/core/data/expression';

const columns: DataColumn[] = [
  { name: 'x', kind: 'float', type: 'float64' }, { name: 'k', kind: 'integer', type: 'int64' }, { name: 'word', kind: 'text', type: 'string' }, { name: 'flag', kind: 'boolean', type: 'bool' }, { name: 'day', kind: 'date', type: 'date' }, { name: 'at', kind: 'timestamp', type: 'timestamp[us]' },
  { name: 'zoned', kind: 'timestamp', type: 'timestamp[us, UTC]' }, { name: 'my col', kind: 'integer', type: 'int64' }, { name: 'parts', kind: 'list', type: 'list<int64>' },
];
const error = (text: string) => { const found = understand(text, columns); return found.kind === 'error' ? `${found.error.from}-${found.error.to}: ${found.error.message}` : `no error: ${found.checked.type}`; };
const type = (text: string) => { const found = understand(text, columns); return found.kind === 'checked' ? found.checked.type : error(text); };

describe('what an expression gives', () => {
  it.each([
    ['k + 1', 'integer'], ['k / 2', 'float'], ['k // 2', 'integer'], ['x * k', 'float'], ['"my col" % 3', 'integer'], ["word + '!'", 'text'], ['x > 1 and not flag or k is not null', 'boolean'], ["if(x > 0, day, '2024-01-01')", 'date'], ['case when x > 0 then 1 when flag then 2.5 end', 'float'],
    ['coalesce(x, 0)', 'float'], ['days_between(day, at)', 'integer'], ['date(at)', 'date'], ['parts is null', 'boolean'], ['ROUND(X, 2)', 'float'], ['- -k', 'integer'], ['flag = false', 'boolean'],
  ])('%s', (text, expected) => expect(type(text)).toBe(expected));

  it('follows the usual order of operators', () => {
    const sql = (text: string) => { const found = understand(text, columns); return found.kind === 'checked' ? sqlOf(found.checked, (name) => name) : ''; };
    expect(sql('k + 2 * k')).toBe(sql('k + (2 * k)'));
    expect(sql('k - 1 - 2')).toBe(sql('(k - 1) - 2'));
    expect(sql('not x > 1 and flag or flag')).toBe(sql('((not (x > 1)) and flag) or flag'));
  });
});

describe('what is wrong is said with its place', () => {
  it.each([
    ['', '0-0: Write an expression, such as price * 1.2.'], ['k +', '3-3: The expression ends here. A column, a number or a text in quotes was expected.'], ['k k', '2-3: An operator was expected before this: +, -, *, /, =, <, >, and, or.'], ['(k + 1', '0-1: This ( is not closed. Write ) at its end.'], ['k)', '1-2: This ) closes nothing. Take it away, or open it before.'],
    ['wrod', '0-4: There is no column “wrod”. Did you mean “word”?'], ['rond(x)', '0-4: There is no function “rond”. Did you mean round?'], ['x + word', '0-1: A text is only joined to a text. Write text(…) around this, or number(…) around the other.'], ["x > 'a'", '4-7: This is a text, and beside it is a number.'], ["word = 'a", '7-9: The quote is not closed. Write \' at its end.'],
    ["day > '2024-02-30'", "6-18: This is compared with a date. Write it like '2013-01-31'."], ['x = null', '4-8: Write is null, or is not null.'], ['k / 0', '4-5: Divide by a column, or by a number that is not 0.'], ['x // 2', '0-1: // is for whole numbers. Write floor(a / b).'], ['1 < 2', '0-5: Name a column on one side: this is the same in every row.'],
    ['x && flag', '2-3: Write and.'], ['round(1.5)', '6-9: Name a column here: this is the same in every row.'], ['parts', '0-5: Nothing can be made of such a column but whether it is missing: x is null.'], ['at > zoned', '5-10: One of these has a time zone and the other has none.'], ['replace(word, k, \'\')', '14-15: A text in quotes was expected here.'], ['1 < x < 3', '6-7: Compare two values at a time, and join them by and.'], ['when', '0-4: A column, a number or a text in quotes was expected here. A column of this name is written in quotes: "when".'],
  ])('%s', (text, expected) => expect(error(text)).toBe(expected));

  it('of any text, without failing and within it', () => {
    const word = fc.constantFrom('x', 'k', 'word', '(', ')', '+', '//', 'and', 'not', 'if', 'case', 'when', 'end', ',', "'a'", '"my col"', '1.5', '=', 'is', 'null', '😀', '\\', "'", '&', 'round', 'coalesce');
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.array(word, { maxLength: 25 }).map((words) => words.join(' '))), (text) => {
      const found = understand(text, columns);
      if (found.kind === 'error') { expect(found.error.from).toBeGreaterThanOrEqual(0); expect(found.error.to).toBeLessThanOrEqual(text.length); expect(found.error.message).not.toBe(''); }
    }), { numRuns: 1_500 });
    expect(error('('.repeat(10_000))).toContain('goes at most 50 deep');
    expect(error('-'.repeat(9_999))).toContain('goes at most 50 deep');
  });
});

it('no text of a person stands in SQL but in quotes', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
    const text = `contains(word, '${value.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}')`;
    const found = understand(text, columns);
    if (found.kind !== 'checked') return;
    const rest = sqlOf(found.checked, () => 'c0').replace(/'(?:[^']|'')*'/g, '');
    expect(rest).toBe('TRY(CAST(coalesce(contains(c0::VARCHAR, ), false) AS BOOLEAN))');
  }), { numRuns: 500 });
});
