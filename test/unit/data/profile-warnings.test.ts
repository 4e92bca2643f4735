import { expect, it } from 'vitest';
import type { ColumnProfile } from '../../../src/contract/profile';
import { warningsOf } from '../../../src/core/profile/warnings';

const column = (top: ColumnProfile['top'], distinct: number): ColumnProfile => ({ name: 'note', kind: 'text', type: 'string', approximate: false, count: 100, missing: 0, distinct, top, number: null, text: null, time: null });

it('names a value of any length by its beginning: a constant and one that nearly all are', () => {
  const long = 'long '.repeat(100);
  const shown = `${long.slice(0, 59)}…`;
  expect(warningsOf([column([{ value: long, count: 100 }], 1)], 100, 0, []).map(({ message }) => message)).toEqual([`“note” has one value: ${shown}.`]);
  expect(warningsOf([column([{ value: long, count: 95 }, { value: 'b', count: 5 }], 2)], 100, 0, []).map(({ message }) => message)).toEqual([`“note” is ${shown} in 95 % of the rows.`]);
  expect(warningsOf([column([{ value: 'x'.repeat(60), count: 100 }], 1)], 100, 0, [])[0]?.message).toContain('x'.repeat(60));
});
