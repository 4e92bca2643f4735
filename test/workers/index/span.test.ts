import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Column } from '../../../src/workers/index/table/column';
import { spanOf } from '../../../src/workers/index/table/span';

const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -9, max: 9 }) }, { weight: 2, arbitrary: fc.double() }, fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, true, false, 'text'));
const setting = fc.tuple(fc.nat(), value);

it('the span of runs that match is that of their finite numbers, also after changes', () => {
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 400 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }), fc.boolean(), fc.array(setting, { maxLength: 20 }), (values, bits, sorted, later) => {
    // Sorted, the outermost numbers lie in one place and often all miss.
    const ordered = sorted ? values.slice().sort((a, b) => Number(a) - Number(b)) : values;
    const column = new Column(0);
    ordered.forEach((one, slot) => { column.set(slot, one); });
    const mask = Uint8Array.from(ordered, (_, slot) => Number(bits[Math.floor((slot * bits.length) / ordered.length)]));
    const slots = Uint32Array.from(ordered.keys()).filter((slot) => mask[slot] === 1);
    const check = (): void => {
      const numbers = Array.from(slots, (slot) => column.numbers[slot] as number).filter(Number.isFinite);
      const plain = numbers.length === 0 ? null : [numbers.reduce((a, b) => Math.min(a, b)) + 0, numbers.reduce((a, b) => Math.max(a, b)) + 0];
      const span = spanOf(column, mask, () => slots, slots.length);
      expect(span === null ? null : span.map((each) => each + 0)).toEqual(plain);
    };
    check();
    for (const [at, one] of later) { column.set(at % ordered.length, one); check(); }
  }), { numRuns: 500 });
});

it('of many that match it is told without a look at each', () => {
  const column = new Column(1000);
  for (let slot = 0; slot < 1000; slot += 1) column.set(slot, slot);
  const mask = new Uint8Array(1000).map((_, slot) => slot % 2);
  expect(spanOf(column, mask, () => { throw new Error('looked'); }, 500)).toEqual([1, 999]);
});

it('a column of texts has none, without a look at each', () => {
  const column = new Column(10);
  for (let slot = 0; slot < 10; slot += 1) column.set(slot, 'text');
  expect(spanOf(column, new Uint8Array(10).fill(1), () => { throw new Error('looked'); }, 10)).toBe(null);
});
