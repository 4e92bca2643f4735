import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeValue, encodeValue, formatBytes, formatColumn, formatCount, formatDuration, formatNumber, formatRelativeTime, formatValue, metricChange, metricGoal,
} from '../../../src/core/format';

describe('numbers', () => {
  it.each([
    [18.2345, '18.23'], [18.2, '18.2'], [0.41, '0.41'], [336776, '336,776'], [1234.56, '1,235'], [-1234567.8, '-1,234,568'], [0.000123456, '0.0001235'], [0.0000123, '1.23e-5'],
    [9.9999, '10'], [0.99996, '1'], [-0, '0'], [1e15, '1e15'], [1.23456e20, '1.235e20'], ['$nan', 'NaN'], ['$inf', '∞'], ['$-inf', '-∞'], ['$int:9007199254740993', '9,007,199,254,740,993'], [null, '–'], [undefined, '–'],
  ] as const)('%s: %s', (value, text) => { expect(formatNumber(value)).toBe(text); });

  it('one precision a column', () => {
    expect(formatColumn([18.2345, 2, null, '$nan', 100.5])).toEqual(['18.2', '2.0', '–', 'NaN', '100.5']);
    expect(formatColumn([1, 2000, 3])).toEqual(['1', '2,000', '3']);
  });

  it.each([[999, '999'], [336776, '336,776'], [1_200_000, '1.2 M'], [20_000_000, '20 M'], [123_456_789, '123 M'], [2.5e9, '2.5 B'], [null, '–']] as const)('count %s: %s', (count, text) => { expect(formatCount(count)).toBe(text); });
  it.each([[0, '0 B'], [999, '999 B'], [1000, '1 kB'], [340_000_000, '340 MB'], [1_234_567, '1.23 MB'], [999_999_999, '1 GB'], [null, '–']] as const)('bytes %s: %s', (bytes, text) => { expect(formatBytes(bytes)).toBe(text); });
});

describe('times', () => {
  it.each([
    [0, '0 ms'], [340, '340 ms'], [999.6, '1 s'], [3400, '3.4 s'], [9960, '10 s'], [12_000, '12 s'], [59_600, '1 min'], [184_000, '3 min 4 s'], [3_600_000, '1 h'], [7_500_000, '2 h 5 min'], [86_400_000, '1 d'], [273_600_000, '3 d 4 h'],
    [null, '–'],
  ] as const)('%s ms: %s', (length, text) => { expect(formatDuration(length)).toBe(text); });
  const now = Date.UTC(2026, 10, 21);
  it.each([[1000, 'just now'], [12_000, '12 s ago'], [185_000, '3 min ago'], [7_300_000, '2 h ago'], [5 * 86_400_000, '5 d ago'], [-60_000, 'in 1 min']] as const)('%s ms back: %s', (back, text) => {
    expect(formatRelativeTime(now - back, now)).toBe(text);
  });
  it('is now, not ahead, where the page’s clock has not gone on yet', () => { expect([59_000, 61_000].map(ahead => formatRelativeTime(now + ahead, now))).toEqual(['just now', 'in 1 min']); });
  it('is a date after a month', () => { expect(formatRelativeTime(now - 40 * 86_400_000, now)).toMatch(/^2026-10-1\d$/); });
});

describe('values', () => {
  it('come back as they were, whatever JSON can or can’t carry', () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.boolean(), fc.double({ noDefaultInfinity: false }).filter((n) => !Object.is(n, -0) && (!Number.isInteger(n) || Number.isSafeInteger(n))),
        fc.bigInt().filter((n) => n > 2n ** 53n || n < -(2n ** 53n)), fc.string(), fc.constantFrom('$nan', '$str:', '$', '$int:5', '__proto__'), fc.array(tie('value')), fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('value'))),
    })).value as fc.Arbitrary<Parameters<typeof encodeValue>[0]>;
    fc.assert(fc.property(plain, (value) => { expect(decodeValue(JSON.parse(JSON.stringify(encodeValue(value))) as never)).toEqual(value); }));
  });
  it('are written as Python would', () => { expect(formatValue({ a: [1, '$nan', null, true, '$str:$x', '$int:9007199254740993'] })).toBe('{"a": [1, nan, None, True, "$x", 9007199254740993]}'); });
});

describe('a metric’s change', () => {
  it('says better or worse by the metric’s name, and nothing it can’t know', () => {
    expect(metricChange('mae', 17.1, 18.2)).toEqual({ text: '▼ 1.1', direction: 'down', verdict: 'better' });
    expect(metricChange('val_accuracy', 0.8, 0.9)).toMatchObject({ direction: 'down', verdict: 'worse' });
    expect(metricChange('rows', 5, 4)).toMatchObject({ text: '▲ 1', verdict: 'unknown' });
    expect(metricChange('mae', 2, 2)).toMatchObject({ text: '=', verdict: 'same' });
    expect(metricChange('mae', '$nan', 2)).toBeNull();
    expect(['valLoss', 'f1', 'model_error_score', 'epoch'].map(metricGoal)).toEqual(['lower', 'higher', 'unknown', 'unknown']);
  });
});
