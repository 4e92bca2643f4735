import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../../src/contract/profile';
import { binEdges, scaleOf } from '../../../src/core/profile/bins';
import { Gram } from '../../../src/core/profile/gram';
import { likelyDistinct } from '../../../src/core/profile/likely-distinct';
import { binned, mostCommon, stepsOf, tallyOf } from '../../../src/core/profile/tally';
import { warningsOf } from '../../../src/core/profile/warnings';

describe('bins and scales', () => {
  it('end where the values do, also where they are all one', () => {
    expect(binEdges(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(binEdges(3, 3, 2)).toEqual([2.5, 3, 3.5]);
    expect(binEdges(-1.7e308, 1.7e308, 4)).toEqual([]);
    expect(binEdges(1e300, 1e300, 4)).toEqual([]);
  });
  it.each([[0, 0, 1], [-3, 2, 2], [1, 1e300, 2 ** 996], [1e-300, 5e-301, 2 ** -997], [0, Infinity, 1], [0, 5e-324, 2 ** -1000]])('of %d to %d is %d', (min, max, scale) => expect(scaleOf(min, max)).toBe(scale));
});

describe('warnings', () => {
  const column = (more: Partial<ColumnProfile>): ColumnProfile => ({ name: 'x', kind: 'integer', type: 'int64', approximate: false, count: 100, missing: 0, distinct: 40, top: [{ value: '1', count: 3 }], number: null, text: null, time: null, ...more });
  const kinds = (more: Partial<ColumnProfile>, rows = 100): string[] => warningsOf([column(more)], rows, 0, []).map(({ kind }) => kind);
  it.each([
    [{}, []], [{ distinct: 1 }, ['constant']], [{ count: 0, missing: 100, distinct: 0, top: [] }, ['all-missing']], [{ count: 49, missing: 51 }, ['mostly-missing']], [{ count: 50, missing: 50 }, []],
    [{ distinct: 100 }, ['identifier']], [{ distinct: 100, kind: 'float' as const }, []], [{ distinct: 60, kind: 'text' as const }, ['high-cardinality']], [{ distinct: 2, top: [{ value: '0', count: 90 }] }, ['imbalance']], [{ distinct: 2, top: [{ value: '0', count: 89 }] }, []],
  ])('%j', (more, expected) => expect(kinds(more)).toEqual(expected));
  it('of a table without rows there are none', () => expect(kinds({ count: 0, distinct: 0, top: [] }, 0)).toEqual([]));
});

describe('what is told from counts', () => {
  /** A fixed wobble. */
  const values = (count: number, kinds: number): number[] => Array.from({ length: count }, (_, at) => { const wobble = Math.sin(at * 12.9898) * 43758.5453; return Math.floor((wobble - Math.floor(wobble)) * kinds) - 20; });
  it.each([[1, 1], [2, 5], [500, 40], [3000, 100_000]])('of %i values of %i kinds is what looking at each says', (count, kinds) => {
    const all = values(count, kinds).sort((one, other) => one - other);
    const tally = tallyOf(Float64Array.from(all));
    const each = [...new Set(all)];
    expect([...tally.values]).toEqual(each);
    expect([...tally.counts]).toEqual(each.map((value) => all.filter((other) => other === value).length));
    expect(mostCommon(tally, 3)).toEqual(each.map((value, at): [number, number] => [value, tally.counts[at] ?? 0]).sort(([one, n], [other, m]) => m - n || one - other).slice(0, 3));
    const steps = each.slice(1).map((value, at) => value - (each[at] ?? 0)).sort((one, other) => one - other);
    expect(stepsOf(tally, 2).median).toBe(steps.length === 0 ? null : ((steps[(steps.length - 1) >> 1] ?? 0) + (steps[steps.length >> 1] ?? 0)) / 2);
    expect(stepsOf(tally, 2).greatest.map(({ step }) => step)).toEqual(steps.slice(-2).reverse());
    expect(binned(tally, [-20, -10, 0, 10])).toEqual([[-20, -10], [-10, 0], [0, 10.5]].map(([low = 0, high = 0], at) => all.filter((value) => value >= low && (value < high || at === 2)).length));
  });

  it('a sample that repeats all its values has seen them; one that repeats none says that each row has its own', () => {
    expect(likelyDistinct({ distinct: 12, once: 0, twice: 0, seen: 1000 }, 1e6)).toBe(12);
    expect(likelyDistinct({ distinct: 1000, once: 1000, twice: 0, seen: 1000 }, 1e6)).toBe(1e6);
    expect(likelyDistinct({ distinct: 800, once: 640, twice: 120, seen: 1000 }, 1e6)).toBe(800 + Math.round(640 * 639 / 242));
    expect(likelyDistinct({ distinct: 800, once: 640, twice: 120, seen: 1000 }, 900)).toBe(800);
  });

  it('correlations count the rows in which both are there, over blocks of any length', () => {
    const gram = new Gram(2);
    gram.add([Float64Array.of(1, 2, NaN, 4, 5), Float64Array.of(2, 4, 6, NaN, 10)], 5);
    gram.add([Float64Array.of(6), Float64Array.of(11)], 1);
    // numpy.corrcoef([1, 2, 5, 6], [2, 4, 10, 11])
    expect(gram.pearson(0, 1)).toBeCloseTo(0.9967406206386087, 12);
    const none = new Gram(2);
    none.add([Float64Array.of(NaN, 1), Float64Array.of(1, NaN)], 2);
    expect(none.pearson(0, 1)).toBeNull();
  });
});
