import { describe, expect, it } from 'vitest';
import { seeded } from '../../../src/core/drift/chance';
import { cumulativeCurves } from '../../../src/core/drift/curves';
import { kolmogorovSmirnov } from '../../../src/core/drift/kolmogorov-smirnov';
import { shapeOf } from '../../../src/core/drift/samples';

const random = seeded(5);
const sample = (n: number, shift: number, step = 0): Float64Array => Float64Array.from({ length: n }, () => { const value = random() ** 2 + shift; return step ? Math.round(value / step) * step : value; }).sort();

describe('what is drawn of a column', () => {
  it.each([[2_000, 1_500, 0.2, 0], [50, 700, 0, 0.1], [1, 1, 3, 0], [30_000, 40, 0.01, 0.5]])('the curves of %d and %d values are their cumulative shares, with the test’s own gap', (n, m, shift, step) => {
    const [a, b] = [sample(n, 0, step), sample(m, shift, step)];
    const { statistic } = kolmogorovSmirnov(a, b);
    const curves = cumulativeCurves(a, b);
    const share = (of: Float64Array, at: number) => of.filter(value => value <= at).length / of.length;
    expect(curves?.at).toEqual([...(curves?.at ?? [])].sort((x, y) => x - y));
    curves?.at.forEach((at, index) => expect([curves.reference[index], curves.current[index]]).toEqual([share(a, at), share(b, at)]));
    if (curves?.gap) expect(Math.abs(curves.gap.reference - curves.gap.current)).toBeCloseTo(statistic, 12);
    else expect(statistic).toBe(0);
  });

  it('bins of equal width hold every value once, also far outliers and one value alone', () => {
    const [a, b] = [Float64Array.from([...sample(999, 0), 1e300]), sample(500, 0.5)];
    const shape = shapeOf(a, b);
    expect([shape?.reference, shape?.current].map(counts => counts?.reduce((sum, each) => sum + each, 0))).toEqual([1000, 500]);
    expect(shape?.edges?.length).toBe(25);
    expect(Math.max(...(shape?.edges ?? []))).toBeLessThan(10);
    expect(shapeOf(Float64Array.from([3, 3]), Float64Array.from([3]))).toEqual({ edges: [3, 3], labels: null, reference: [2], current: [1] });
    expect(shapeOf(new Float64Array(), a)).toBeNull();
    const wide = shapeOf(Float64Array.from([-1.7e308, 1.7e308]), Float64Array.from([0]));
    expect(wide?.reference.reduce((sum, each) => sum + each, 0)).toBe(2);
    expect(wide?.edges?.every(Number.isFinite)).toBe(true);
  });

  it.each([[12, 31, 1], [0, 99, 5], [-3, 3, 1], [0, 191, 8], [1, 47, 2]])('whole numbers from %i to %i stand %i to a bin, so that none looks empty', (least, greatest, each) => {
    const numbers = Array.from({ length: greatest - least + 1 }, (_, at) => least + at);
    const all = Float64Array.from(numbers.flatMap(number => [number, number]));
    const shape = shapeOf(all, Float64Array.from(numbers));
    const full = Math.floor(numbers.length / each);
    expect(shape?.reference.slice(0, full)).toEqual(new Array(full).fill(2 * each));
    expect(shape?.reference.slice(full)).toEqual(numbers.length % each === 0 ? [] : [2 * (numbers.length % each)]);
    expect([shape?.edges?.[0], shape?.edges?.at(-1), shape?.edges?.length]).toEqual([least, greatest, (shape?.reference.length ?? 0) + 1]);
  });
});
