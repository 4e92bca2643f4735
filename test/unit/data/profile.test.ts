import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../../src/contract/profile';
import { binEdges, scaleOf } from '../../../src/core/profile/bins';
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
  const column = (more: Partial<ColumnProfile>): ColumnProfile => ({ name: 'x', kind: 'integer', type: 'int64', count: 100, missing: 0, distinct: 40, top: [{ value: '1', count: 3 }], number: null, text: null, time: null, ...more });
  const kinds = (more: Partial<ColumnProfile>, rows = 100): string[] => warningsOf([column(more)], rows, 0, []).map(({ kind }) => kind);
  it.each([
    [{}, []], [{ distinct: 1 }, ['constant']], [{ count: 0, missing: 100, distinct: 0, top: [] }, ['all-missing']], [{ count: 49, missing: 51 }, ['mostly-missing']], [{ count: 50, missing: 50 }, []],
    [{ distinct: 100 }, ['identifier']], [{ distinct: 100, kind: 'float' as const }, []], [{ distinct: 60, kind: 'text' as const }, ['high-cardinality']], [{ distinct: 2, top: [{ value: '0', count: 90 }] }, ['imbalance']], [{ distinct: 2, top: [{ value: '0', count: 89 }] }, []],
  ])('%j', (more, expected) => expect(kinds(more)).toEqual(expected));
  it('of a table without rows there are none', () => expect(kinds({ count: 0, distinct: 0, top: [] }, 0)).toEqual([]));
});
