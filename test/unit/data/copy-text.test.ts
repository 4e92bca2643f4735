import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { DataColumn, DataKind } from '../../../src/contract/data-api';
import { type CopyCell, copyText } from '../../../src/core/data/copy-text';

const column = (name: string, kind: DataKind): DataColumn => ({ name, kind, type: kind });
const cell = (text: string | null, more: Partial<CopyCell> = {}): CopyCell => ({ text, isFloatWord: false, json: null, ...more });
const text = [column('a "b"', 'text'), column('n', 'integer')];

describe('cells as text for elsewhere', () => {
  it('CSV tells an empty text from a missing one, quotes what must be, and keeps formulas texts', () => {
    expect(copyText(text, [[cell(''), cell(null)], [cell('x,y'), cell('-1')], [cell('two\nlines'), cell('9223372036854775807')], [cell('=1+1'), cell('2')]], 'csv', true)).toBe('"a ""b""",n\r\n"",\r\n"x,y",-1\r\n"two\nlines",9223372036854775807\r\n\'=1+1,2');
  });
  it('tabs and line breaks would shift cells of a spreadsheet', () => {
    expect(copyText(text, [[cell('a\tb\nc'), cell('-3')]], 'tsv', false)).toBe('a b c\t-3');
  });
  it('Markdown keeps its rows whole', () => {
    expect(copyText([column('a', 'text'), column('n', 'float')], [[cell('x|y\nz'), cell('1.5')]], 'markdown', true).split('\n')).toHaveLength(3);
  });
});

describe('Python reads what was copied as the same values', () => {
  const columns = [column('t', 'text'), column('i', 'integer'), column('f', 'float'), column('d', 'decimal'), column('b', 'boolean'), column('day', 'date'), column('at', 'timestamp'), column('clock', 'time'), column('raw', 'bytes'), column('nested', 'struct')];
  const rows = [
    [cell('quote " and \\ and \u2028 and 🙂'), cell('9223372036854775807'), cell('NaN', { isFloatWord: true }), cell('1.20'), cell('true'), cell('2013-01-31'), cell('2013-01-31 12:30:00.25+00'), cell('12:30:00'), cell("\\x00\\x27a"), cell('{}', { json: '{"k":[1,null,true,"x"]}' })],
    [cell(null), cell('-1'), cell('-Infinity', { isFloatWord: true }), cell('-0.5'), cell('false'), cell(null), cell('2013-01-31 12:30:00.123456789'), cell('23:59:59.999999'), cell(''), cell(null)],
  ];
  const says = `[{'t': 'quote " and \\\\ and \\u2028 and 🙂', 'i': 9223372036854775807, 'f': nan, 'd': Decimal('1.20'), 'b': True, 'day': datetime.date(2013, 1, 31), 'at': datetime.datetime(2013, 1, 31, 12, 30, 0, 250000, tzinfo=datetime.timezone.utc), 'clock': datetime.time(12, 30), 'raw': b"\\x00'a", 'nested': {'k': [1, None, True, 'x']}}, {'t': None, 'i': -1, 'f': -inf, 'd': Decimal('-0.5'), 'b': False, 'day': None, 'at': '2013-01-31 12:30:00.123456789', 'clock': datetime.time(23, 59, 59, 999999), 'raw': b'', 'nested': None}]`;
  const read = (code: string, how: string): string => {
    const at = code.lastIndexOf('\n\n');
    const [imports, body] = code.startsWith('import') || code.startsWith('from') ? [code.slice(0, at), code.slice(at + 2)] : ['', code];
    return execFileSync(process.env['OFFBOOK_TEST_PYTHON'] ?? 'python3', ['-X', 'utf8', '-c', `${imports}\nvalue = ${body}\nprint(${how})`], { encoding: 'utf8' }).trim();
  };
  it('as a list of dicts', () => { expect(read(copyText(columns, rows, 'python-rows', true), 'value')).toBe(says); });
  it('as a dict of lists', () => { expect(read(copyText(columns, rows, 'python-columns', true), '[dict(zip(value, row)) for row in zip(*value.values())]')).toBe(says); });
});
