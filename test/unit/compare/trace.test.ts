import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Along, nearest, rises, trace } from '../../../src/core/compare/curves/trace';

const floats = (...values: number[]) => Float64Array.from(values);
const same: Along = { from: 0, factor: 1, start: 0, log: false };
type Spot = [number, number];
/** The pieces that a pen draws. Nothing below nothing is nothing. */
function pieces(line: Float64Array): Spot[][] {
  const all: Spot[][] = [[]];
  for (let at = 0; at < line.length; at += 2) {
    if (Number.isNaN(line[at]) || Number.isNaN(line[at + 1])) all.push([]);
    else all.at(-1)?.push([line[at] as number, (line[at + 1] as number) + 0]);
  }
  return all.filter((piece) => piece.length > 0);
}

describe('a curve on its way to the pen', () => {
  test('a peak survives at any width, in either direction, straight or by the logarithm, and lies where it was', () => {
    const count = 10_000;
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 20, max: 1_200 }), fc.array(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: 5 }), fc.boolean(), fc.boolean(), fc.double({ min: 0, max: 64, noNaN: true }),
      (width, height, peaks, up, log, left) => {
        const x = Float64Array.from({ length: count }, (_, at) => at);
        const y = Float64Array.from({ length: count }, (_, at) => 10 + Math.sin(at / 7));
        for (const [nth, at] of peaks.entries()) y[at] = up ? 1_000 + nth : 0.001 / (nth + 1);
        const alongX: Along = { from: 0, factor: width / (count - 1), start: left, log: false };
        const alongY: Along = { from: log ? -4 : 0, factor: -height / (log ? 8 : 1_100), start: height, log };
        const line = trace(x, y, [0, count], alongX, alongY);
        const drawn = pieces(line).flat();
        for (const at of peaks) {
          // Of several in one column of pixels the farthest is enough.
          const column = Math.floor(at * alongX.factor + left);
          const rivals = peaks.filter((each) => Math.floor(each * alongX.factor + left) === column).map((each) => y[each] as number);
          const value = up ? Math.max(...rivals) : Math.min(...rivals);
          const place = ((log ? Math.log10(value) : value) - alongY.from) * alongY.factor + alongY.start;
          if (!drawn.some(([px, py]) => Math.floor(px) === column && py === place)) return false;
        }
        // No more than can be seen: four a column, two of a crowd.
        return drawn.length <= 4 * (width + 2);
      },
    ), { numRuns: 300 });
  });

  test('covers every point’s pixel of its column, whatever the points are, with gaps where they are', () => {
    const number = fc.oneof({ weight: 8, arbitrary: fc.double({ min: -1_000, max: 1_000, noNaN: true }) }, { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0) });
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: 0, max: 40, noNaN: true }), number), { maxLength: 120 }), fc.boolean(), fc.boolean(), (points, sorted, log) => {
      const all = sorted ? [...points].sort(([one], [other]) => one - other) : points;
      const [x, y] = [floats(...all.map(([each]) => each)), floats(...all.map(([, each]) => each))];
      const line = trace(x, y, [0, all.length], same, { ...same, log });
      const drawable = (value: number) => Number.isFinite(value) && (!log || value > 0);
      const wanted: Spot[][] = [[]];
      for (const [px, value] of all) { if (drawable(value)) wanted.at(-1)?.push([px, (log ? Math.log10(value) : value) + 0]); else wanted.push([]); }
      const whole = wanted.filter((piece) => piece.length > 0);
      const made = pieces(line);
      expect(made.length).toBe(whole.length);
      for (const [nth, piece] of whole.entries()) {
        const got = made[nth] ?? [];
        // Each stay in a column is as high and as low as its points were, in their order.
        const stays = (spots: Spot[]) => spots.reduce<{ column: number; low: number; high: number }[]>((before, [px, py]) => {
          const last = before.at(-1);
          if (last?.column === Math.floor(px)) { last.low = Math.min(last.low, py); last.high = Math.max(last.high, py); } else before.push({ column: Math.floor(px), low: py, high: py });
          return before;
        }, []);
        expect(stays(got)).toEqual(stays(piece));
      }
    }));
  });

  test('a crowd of 100,000 points is two a column', () => {
    const count = 100_000;
    const x = Float64Array.from({ length: count }, (_, at) => at);
    const y = Float64Array.from({ length: count }, (_, at) => Math.sin(at / 900) + (at % 7) / 100);
    const out = trace(x, y, [0, count], { ...same, factor: 1 / 200 }, same);
    expect(out.length / 2).toBeLessThanOrEqual(2 * (count / 200) + 4);
  });
  test('lifts the pen over NaN and infinities, and a point between two gaps is still drawn', () => {
    const out = trace(floats(0, 10, 20, 30, 40), floats(1, Number.NaN, 5, Number.POSITIVE_INFINITY, 7), [0, 5], same, same);
    expect([...out]).toEqual([0, 1, 0, 1, Number.NaN, Number.NaN, 20, 5, 20, 5, Number.NaN, Number.NaN, 40, 7, 40, 7, Number.NaN, Number.NaN]);
  });
  test('what lies beyond all numbers once it is placed lifts the pen too', () => {
    expect(pieces(trace(floats(0, 1, 2), floats(1, 1e308, 2), [0, 3], same, { ...same, factor: 1e6 }))).toEqual([[[0, 1e6]], [[2, 2e6]]]);
  });
  test('follows steps that began again', () => {
    expect(rises(floats(0, 1, 1, 2))).toBe(true);
    expect(rises(floats(0, 5, 2))).toBe(false);
    expect(nearest(floats(0, 5, 2), 2.4, false)).toBe(2);
    expect(nearest(floats(0, 5, 9), 6.9, true)).toBe(1);
    expect(nearest(floats(), 1, true)).toBe(-1);
  });
});
