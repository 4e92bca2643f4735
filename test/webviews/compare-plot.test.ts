import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import fc from 'fast-check';
import { type Along, trace } from '../../src/core/compare/curves/trace';
import { bandOf, isNoise } from '../../webviews/compare/plot/band';
import { rankCorrelation } from '../../webviews/compare/plot/dimensions';
import { drawCurves, type CurvesModel, layoutOf, type Series, valuesAt } from '../../webviews/compare/plot/draw-curves';
import { assignSlots, lookOf } from '../../webviews/shared/plot/look';
import type { Ink, Pen } from '../../webviews/shared/plot/pen';
import { airy, scaleOf, ticksOf } from '../../webviews/shared/plot/scale';
import { smooth } from '../../src/core/compare/curves/smooth';
import type { Dimension } from '../../webviews/compare/plot/dimensions';
import { drawParallel, parallelLayout } from '../../webviews/compare/plot/draw-parallel';
import { svgPen } from '../../webviews/shared/plot/svg-pen';
import { pointsFor } from '../../src/core/compare/curves/points-for';

const ink: Ink = { text: '#000', quiet: '#555', page: '#fff', focus: '#00f', select: '#00f', series: ['#11f', '#f81', '#181', '#818', '#f11', '#cc1'], family: 'sans-serif' };
// The views' texts ask the page for a translation: there is none here.
beforeAll(() => { vi.stubGlobal('document', { getElementById: () => null }); });
afterAll(() => { vi.unstubAllGlobals(); });

const floats = (...values: number[]) => Float64Array.from(values);

describe('smoothing', () => {
  test('is an exponential average without the pull towards zero, as TensorBoard has it', () => {
    const out = smooth(floats(1, 2, 3), 0.5);
    // last = 0.5, 1.25, 2.125; divided by 1 - 0.5^n.
    expect([...out].map(value => Number(value.toFixed(6)))).toEqual([1, 1.666667, 2.428571]);
  });
  test('passes over what is no number, keeps it as a gap, and leaves alone what never changes', () => {
    const out = smooth(floats(1, Number.NaN, 3), 0.5);
    expect(out[1]).toBeNaN();
    expect(out[2]).toBeCloseTo((0.25 + 1.5) / 0.75, 9);
    const flat = floats(0.1, 0.1, 0.1);
    expect(smooth(flat, 0.9)).toBe(flat);
    expect(smooth(floats(1, 2), 0)).toEqual(floats(1, 2));
  });
});

describe('noise is filled, not stroked', () => {
  const straight = (start: number, factor: number): Along => ({ from: 0, factor, start, log: false });
  const noise = (count: number) => Float64Array.from({ length: count }, (_, at) => 10 + Math.abs(Math.sin(at * 12.9898) * 43758.5453 % 1));
  const lineOf = (y: Float64Array, width: number) => trace(Float64Array.from(y, (_, at) => at), y, [0, y.length], straight(0, width / y.length), straight(200, -10));

  test('what is smooth, or short, is a line with its dash', () => {
    expect(isNoise(lineOf(noise(10_000), 700))).toBe(true);
    expect(isNoise(lineOf(Float64Array.from({ length: 10_000 }, (_, at) => 10 * Math.exp(-at / 2_000)), 700))).toBe(false);
    expect(isNoise(lineOf(noise(200), 700))).toBe(false);
  });

  test('a peak survives at any width, as wide as the line up to its tip', () => {
    fc.assert(fc.property(fc.integer({ min: 200, max: 2_000 }), fc.integer({ min: 0, max: 9_999 }), fc.boolean(), fc.constantFrom(1, 1.5, 2.5), (width, at, up, pen) => {
      const y = noise(10_000);
      y[at] = up ? 18 : 2;
      const line = lineOf(y, width);
      if (!isNoise(line)) return false;
      const outline = bandOf(line, pen);
      const tip = 200 - 10 * (y[at] as number) + (up ? -pen / 2 : pen / 2);
      const there = Array.from({ length: outline.length / 2 }, (_, place) => [outline[2 * place] as number, outline[2 * place + 1] as number] as const).filter(([, place]) => Math.abs(place - tip) < 1e-9).map(([x]) => x);
      return Math.max(...there) - Math.min(...there) >= pen - 1e-9 && Math.abs((Math.max(...there) + Math.min(...there)) / 2 - at * width / 10_000) <= 1.01;
    }), { numRuns: 100 });
  });

  test('gaps stay gaps', () => {
    const y = noise(10_000);
    y.fill(Number.NaN, 4_000, 6_000);
    const xs = bandOf(lineOf(y, 700), 1).filter((_, place) => place % 2 === 0 && !Number.isNaN(_));
    expect(xs.some(x => x > 282 && x < 418)).toBe(false);
    expect(Math.max(...xs)).toBeGreaterThan(698);
  });
});

describe('axes', () => {
  const texts = (low: number, high: number, log = false, kind: Parameters<typeof ticksOf>[1] = 'number') => ticksOf(scaleOf([low, high], log), kind, 5).map(({ text }) => text);
  test('ticks are round, told apart far from zero, and have one precision', () => {
    expect(texts(0, 2)).toEqual(['0', '0.5', '1', '1.5', '2'].map(text => Number(text).toFixed(1)));
    expect(texts(1000.0001, 1000.0004)).toEqual(['1000.0001', '1000.0002', '1000.0003', '1000.0004']);
    expect(texts(0, 4_000_000, false, 'whole')).toEqual(['0', '1 M', '2 M', '3 M', '4 M']);
    expect(texts(0, 3, false, 'whole')).toEqual(['0', '1', '2', '3']);
    expect(texts(0, 250, false, 'duration')).toEqual(['0 ms', '1 min', '2 min', '3 min', '4 min']);
  });
  test('a logarithmic axis has decades, and ticks even within one', () => {
    expect(texts(0.001, 1000, true)).toEqual(['0.01', '1', '100']);
    expect(texts(0.001, 0.1, true)).toEqual(['0.001', '0.01', '0.1']);
    expect(texts(2.1, 2.9, true).length).toBeGreaterThan(1);
  });
  test('one value alone stands in the middle', () => {
    for (const [low, high] of [airy([5, 5], false), airy([5, 5], true), airy([0, 0], false)]) expect(high).toBeGreaterThan(low);
    expect(airy([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], false)).toEqual([0, 1]);
  });
});

describe('looks', () => {
  test('fifty runs are told apart by colour, dash and mark together', () => {
    expect(new Set(Array.from({ length: 50 }, (_, slot) => JSON.stringify(lookOf(slot)))).size).toBe(50);
    expect(new Set(Array.from({ length: 6 }, (_, slot) => lookOf(slot).shape)).size).toBe(6);
  });
  test('a run keeps its look while others come, go and change places', () => {
    const first = assignSlots({}, ['a', 'b', 'c']);
    expect(first).toEqual({ a: 0, b: 1, c: 2 });
    expect(assignSlots(first, ['c', 'a'])).toEqual({ c: 2, a: 0 });
    expect(assignSlots(assignSlots(first, ['c', 'a']), ['d', 'c', 'a'])).toEqual({ c: 2, a: 0, d: 1 });
    expect(assignSlots({ a: 1, b: 1 }, ['a', 'b', 'constructor'])).toEqual({ a: 1, b: 0, constructor: 2 });
  });
});

test('rank correlation shares ranks, and says nothing where it knows too little', () => {
  expect(rankCorrelation([1, 2, 3, 4, 5], [10, 20, 30, 40, 500])).toBeCloseTo(1);
  expect(rankCorrelation([1, 2, 3, 4, 5], [5, 4, 3, 2, 1])).toBeCloseTo(-1);
  expect(rankCorrelation([1, 2, 3, 4], [1, 2, 3, 4])).toBeNull();
  expect(rankCorrelation([1, 1, 1, 1, 1], [1, 2, 3, 4, 5])).toBeNull();
  expect(rankCorrelation([1, 2, 2, 3, null, 4], [1, 2, 3, 2, 9, 5])).toBeCloseTo(0.7632, 3);
});

test('nothing in an SVG is read as markup, and what XML can’t hold is left out', () => {
  const { pen, svg } = svgPen({ width: 10, height: 10 }, { ...ink, family: '"Droid Sans", x' }, () => 5);
  pen.text('<script>alert(1)</script> & \u0000\ud800 "', 0, 0, { color: '#000', align: 'left', base: 'top' });
  const text = svg();
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp;  \ufffd &quot;');
  expect(text).not.toMatch(/<script|\u0000|[\ud800-\udfff]/);
  expect(text).toContain('font-family="&quot;Droid Sans&quot;, x"');
});

describe('twenty runs of 10,000 steps', () => {
  const runs = 20;
  const count = 10_000;
  const series = Array.from({ length: runs }, (_, index): Series => {
    const x = Float64Array.from({ length: count }, (_each, at) => at);
    const y = Float64Array.from({ length: count }, (_each, at) => Math.exp(-at / 2_000) + 0.2 * Math.abs(Math.sin(at * 12.9898 + index) * 43758.5453 % 1));
    y[4_321] = 9;
    return { run: `r${index}`, look: lookOf(index), name: `run ${index}`, x, y, smooth: smooth(y, 0.9), rising: true };
  });
  const model: CurvesModel = { series, log: false, axis: 'whole', zoom: null, formatY: null };

  test('all points that such a page has are asked for', () => {
    expect(pointsFor(runs)).toBe(count);
    expect(pointsFor(2)).toBe(10_000);
    expect(pointsFor(50)).toBe(4_000);
  });

  test('are painted with no more points than the pixels can show, peaks and all', () => {
    let drawn = 0;
    let highest = Number.POSITIVE_INFINITY;
    const pen: Pen = {
      path: points => { drawn += points.length / 2; for (let at = 1; at < points.length; at += 2) { const y = points[at] as number; if (y < highest) highest = y; } },
      fill: points => { pen.path(points, { color: '', width: 1 }); }, polygon: () => {}, rect: () => {}, text: () => {}, within: (_x, _y, _w, _h, draw) => draw(), widthOf: text => text.length * 6,
    };
    const size = { width: 760, height: 220 };
    const layout = layoutOf(pen, size, model);
    const before = process.cpuUsage();
    const rounds = 20;
    for (let round = 0; round < rounds; round++) drawCurves(pen, model, layout, ink, null);
    const { user, system } = process.cpuUsage(before);
    console.log(`  ${runs} × ${count} points, raw and smoothed: ${((user + system) / 1000 / rounds).toFixed(1)} ms of CPU a drawing, ${Math.round(drawn / rounds).toLocaleString('en')} points to the pen`);
    expect(drawn / rounds).toBeLessThanOrEqual(2 * runs * (2 * size.width + 8));
    // The peak lies at the top of the axis, which has a twentieth of air above it.
    expect(highest).toBeLessThan(layout.area.top + layout.area.height * 0.06);
    expect(valuesAt(model, layout, 4_321.2).every(({ at }) => at === 4_321)).toBe(true);
    expect(valuesAt(model, layout, 20_000)).toEqual([]);
  });
});

describe('titles of parallel axes', () => {
  test.each([[300, 2], [400, 4], [400, 9], [1200, 3], [1600, 12]])('stay within a picture of %i px with %i axes, and apart', (width, count) => {
    const axes = Array.from({ length: count }, (_, at): Dimension => ({ id: `param.${at}`, name: `a parameter of a long name ${at}`, kind: 'number', values: [1, 2], texts: ['1', '2'], categories: [], scale: scaleOf([0, 3], false), whole: true, varies: true }));
    const titles: [number, number][] = [];
    const widthOf = (text: string) => text.length * 7;
    const pen = {
      widthOf, path: () => undefined, rect: () => undefined, polygon: () => undefined,
      text: (text: string, x: number, y: number, { align }: { align: string }) => { if (y === 18) { const from = align === 'left' ? x : align === 'right' ? x - widthOf(text) : x - widthOf(text) / 2; titles.push([from, from + widthOf(text)]); } },
    } as unknown as Pen;
    const model = { axes, lines: [], brushes: {} };
    drawParallel(pen, model, parallelLayout(pen, { width, height: 300 }, model), { series: [], text: '', quiet: '', page: '', select: '' } as unknown as Ink, null);
    expect(titles).toHaveLength(count);
    expect(titles[0]?.[0]).toBeGreaterThanOrEqual(0);
    expect(titles.at(-1)?.[1]).toBeLessThanOrEqual(width);
    if (width / count > 90) titles.slice(1).forEach(([from], at) => expect(from).toBeGreaterThanOrEqual(titles[at]?.[1] ?? 0));
  });
});
