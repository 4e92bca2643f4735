import { describe, expect, it } from 'vitest';
import { seeded } from '../../../src/core/drift/chance';
import { sortNumbers } from '../../../src/core/drift/sort';

const random = seeded(9);
const shapes: [string, () => number][] = [
  ['of any bits', () => { for (;;) { const value = new Float64Array(Uint32Array.from([random() * 2 ** 32, random() * 2 ** 32]).buffer)[0] ?? 0; if (Number.isFinite(value)) return value; } }],
  ['whole numbers', () => Math.floor((random() - 0.5) * 1_000)], ['one value', () => 7], ['ends of what there is', () => [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 0, -0, 1e-310][Math.floor(random() * 7)] ?? 0], ['between 0 and 1', () => random()], ['negative', () => -random() * 1e9], ['alike in their upper bits', () => 1e6 + random() * 1e-3], ['half of them so', () => (random() < 0.5 ? random() : -1e6 - random() * 1e-3)],
];

describe('sorting numbers by their bits', () => {
  it.each(shapes)('%s: as the engine sorts', (_, draw) => {
    for (const count of [0, 1, 100, 4_095, 4_096, 5_001, 60_000]) {
      const values = Float64Array.from({ length: count }, draw);
      const wanted = values.slice().sort();
      // A part of a larger array is sorted without touching the rest.
      const whole = new Float64Array(count + 2).fill(Number.NaN);
      whole.set(values, 1);
      const sorted = sortNumbers(whole.subarray(1, count + 1));
      expect(Buffer.compare(Buffer.from(sorted.slice().buffer), Buffer.from(wanted.buffer))).toBe(0);
      expect([whole[0], whole[count + 1]]).toEqual([Number.NaN, Number.NaN]);
    }
  });
});
