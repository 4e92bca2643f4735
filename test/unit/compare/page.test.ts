import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompareCurve } from '../../../src/contract/compare-page';
import type { RunKey, Sha256 } from '../../../src/contract/ids';
import { compareRuns, keyInOne } from '../../../src/core/compare';
import { chart } from '../../../src/core/compare/html/chart';
import { escapeHtml } from '../../../src/core/compare/html/escape';
import { curveChart } from '../../../src/core/compare/html/curves';
import { comparePage, plainView, type PageFacts, type Picture } from '../../../src/core/compare/html/page';
import { compareMarkdown } from '../../../src/core/compare/markdown';
import { sectionsOf } from '../../../src/core/compare/sections';
import { hash, idOf, metric, run } from './runs';

const keyOf = (number: number) => keyInOne(idOf(number));
const base64 = (text: string): string => createHash('sha256').update(text).digest('base64');
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'\`&\u202eevil\u0000|*_[x](javascript:alert(3))`;
const figure = (digit: string, mediaType = 'image/png') => ({ name: hostile, role: 'figure' as const, sha256: hash(digit), bytes: 1, mediaType, title: hostile });
const runs = [
  run(1, { name: hostile, note: hostile, sentence: hostile, metrics: [metric(hostile, 1, { count: 3 }), metric('mae', 1)], params: [{ name: hostile, value: hostile, from: 'user' }], artifacts: [figure('a')], environment: { packages: [[hostile, hostile]], variables: [hostile] }, outputs: [{ name: hostile, kind: 'text', pythonType: hostile, value: hostile, columns: [{ name: hostile, dtype: hostile }] }] }),
  run(2, { metrics: [metric(hostile, 2, { count: 3 }), metric('mae', 2)], artifacts: [figure('b', 'image/svg+xml'), { ...figure('c', 'text/html"><script>'), name: 'odd' }], outputs: [{ name: hostile, kind: 'text', pythonType: 'str', value: 'x', columns: [] }] }),
];
const comparison = compareRuns(runs, { baseline: null, goals: new Map(), missing: [{ key: keyOf(3), history: hostile, id: idOf(3), why: hostile }] });
const curve = (at: number, y: number[]): CompareCurve => ({ run: keyOf(at), name: hostile, x: Float64Array.from(y, (_, index) => index), y: Float64Array.from(y), at: new Float64Array(y.length), total: y.length, downsampled: false, start: 0 });
const drawn = (what: typeof comparison, curves: CompareCurve[], view = plainView) => ({ drawn: what.metrics.flatMap(({ name }) => curveChart(what, name, curves, view) ?? []), left: 0 });
const pictures = new Map<Sha256, Picture>([[hash('a'), { mediaType: 'image/png', base64: 'AAAA' }], [hash('b'), { why: hostile }], [hash('c'), { mediaType: 'text/html"><script>', base64: 'AAAA' }]]);
const facts: PageFacts = { comparison, code: { modules: [{ path: hostile, differs: true, verdicts: ['baseline', 'other'], problem: hostile, units: [{ name: hostile, kind: 'function', differs: true, verdicts: ['baseline', 'other'], lines: [null, null], reached: null }] }], unknown: [keyOf(2)] }, charts: drawn(comparison, [curve(1, [1, 2, 3]), curve(2, [2, Number.NaN, 3])]), resources: [], pictures, all: true, madeAt: 0, view: plainView };

describe('the saved page', () => {
  const page = comparePage(facts, base64);

  it('shows text that would be more as text, wherever it comes from', () => {
    const tags = new Set([...page.matchAll(/<([a-z0-9]+)/gi)].map(([, name]) => name));
    expect([...tags].sort()).toEqual(['bdi', 'body', 'circle', 'clipPath', 'div', 'figcaption', 'figure', 'h1', 'h2', 'head', 'html', 'img', 'line', 'meta', 'p', 'path', 'rect', 'section', 'span', 'style', 'svg', 'table', 'tbody', 'td', 'text', 'th', 'thead', 'title', 'tr'].filter((name) => tags.has(name)));
    for (const [tag] of page.matchAll(/<[^>]*>/g)) expect(tag.replace(/="[^"]*"/g, '=')).not.toMatch(/\son\w+=|\bstyle=|["']/);
    expect(page).not.toMatch(/[\u0000\u202e]/);
    expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
  });

  it('allows itself nothing but its own style and pictures that are in it', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${base64(style)}'; img-src data:; base-uri 'none'; form-action 'none'`);
    expect([...page.matchAll(/\s(?:src|href)="([^"]{0,22})/g)].map(([, start]) => start)).toEqual(['data:image/png;base64,']);
  });

  it('says of a picture why it is not there, and draws no type that a browser would do more with', () => {
    expect(page).toContain('A browser shows no text/html');
    expect(page).toContain('This run has no such figure.');
    expect(page).not.toContain('data:text/html');
  });

  it('leaves out what is the same, and counts it', () => {
    const same = compareRuns([run(1, { metrics: [metric('mae', 1), metric('same', 5)] }), run(2, { metrics: [metric('mae', 2), metric('same', 5)] })], { baseline: null, goals: new Map(), missing: [] });
    const part = (all: boolean) => comparePage({ ...facts, comparison: same, charts: { drawn: [], left: 0 }, code: null, all }, base64);
    expect(part(false)).toContain('1 more is the same in all runs.');
    expect(part(false)).not.toContain('<bdi>same</bdi>');
    expect(part(true)).toContain('<bdi>same</bdi>');
    expect(part(false).match(/class="best"/g)).toHaveLength(1);
  });
});

describe('the saved page keeps what is looked at', () => {
  const all = [curve(1, [1, 100, 10]), curve(2, [2, 50, 20])].map((each, index) => ({ ...each, start: 1_000, at: Float64Array.from([0, 1, 2], (at) => 1_000 + at * 2_000 * (index + 1)) }));
  const section = (view: Partial<PageFacts['view']>) => /<section id="curves">[\s\S]*?<\/section>/.exec(comparePage({ ...facts, charts: drawn(comparison, all, { ...plainView, ...view }), view: { ...plainView, ...view } }, base64))?.[0] ?? '';
  const paths = (html: string) => [...html.matchAll(/class="line ([^"]*)" d="([^"]*)"/g)].map(([, look, path]) => ({ look, path }));
  const plain = section({});

  it('smoothing: the smoothed curve, and what was recorded faint behind it', () => {
    const smoothed = section({ smoothing: 0.9 });
    expect(paths(plain)).toHaveLength(2);
    expect(paths(smoothed).map(({ look }) => look)).toEqual(['faint s0 d0', 'faint s1 d0', 's0 d0', 's1 d0']);
    expect(paths(smoothed)[0]?.path).toBe(paths(plain)[0]?.path);
    expect(paths(smoothed)[2]?.path).not.toBe(paths(plain)[0]?.path);
    expect(smoothed).toContain('Smoothed by 0.90');
    expect(plain).not.toContain('Smoothed');
  });

  it('a logarithmic scale', () => {
    const made = section({ log: [hostile] });
    expect(made).toContain('logarithmic');
    const heights = paths(made)[0]?.path?.match(/ [\d.]+/g)?.map(Number) ?? [];
    // From 1 over 100 to 10: the last is half way up.
    expect(heights[2]).toBeCloseTo(((heights[0] ?? 0) + (heights[1] ?? 0)) / 2, 0);
    expect(made).toMatch(/>1<.*>10<.*>100</);
  });

  it('x by time or clock', () => {
    expect(plain).toContain('>value<');
    expect(section({ x: 'time' })).toContain('>seconds since the start<');
    expect(section({ x: 'clock' })).toMatch(/>\d\d:\d\d:\d\d</);
    // The second run takes twice as long: the first ends half way.
    expect(paths(section({ x: 'time' }))[0]?.path).toMatch(/L287 /);
  });

  it('hidden runs are not drawn, keep the others’ colours, and are told', () => {
    const made = section({ hidden: [keyOf(1)] });
    expect(paths(made).map(({ look }) => look)).toEqual(['s1 d0']);
    expect(made).toContain('1 run is hidden in charts.');
    expect(made.match(/class="key"/g)).toHaveLength(1);
  });

  it('zoom: the axis has that part alone', () => {
    const made = section({ zooms: [{ metric: hostile, from: 1, to: 2 }] });
    expect(made).toContain('clip-path="url(#plot)"');
    expect(paths(made)[0]?.path).toMatch(/L64 [\d.]+L510 /);
    expect(made).toContain('a part of it');
  });
});

it('one run of two histories is two: both have a name, and one can be hidden', () => {
  const which = ['mine', 'shared'].map((history) => ({ key: history as RunKey, history }));
  const twice = compareRuns([run(1, { metrics: [metric(hostile, 1, { count: 3 })] }), run(1, { metrics: [metric(hostile, 2, { count: 3 })] })], { baseline: 'shared' as RunKey, goals: new Map(), missing: [], which });
  const curves = which.map(({ key }) => ({ ...curve(1, [1, 2, 3]), run: key }));
  const made = (hidden: RunKey[]) => comparePage({ ...facts, comparison: twice, charts: drawn(twice, curves, { ...plainView, hidden }), code: null, view: { ...plainView, hidden } }, base64);
  expect(made([]).match(/class="line [^"]*"/g)).toEqual(['class="line s0 d0"', 'class="line s1 d0"']);
  expect(made(['mine' as RunKey]).match(/class="line [^"]*"/g)).toEqual(['class="line s1 d0"']);
  for (const name of ['aaaaaa · mine', 'aaaaaa · shared']) expect(made([])).toContain(name);
  expect(made([]).match(/baseline<\/span>/g)?.length).toBe(sectionsOf(twice, null, true).filter(({ rows }) => rows.length > 0).length);
});

describe('Markdown', () => {
  it('keeps one row a line and no markup from values', () => {
    const text = compareMarkdown(comparison, sectionsOf(comparison, facts.code, true));
    for (const line of text.split('\n').filter((each) => each.startsWith('|'))) expect(line.replace(/\\\|/g, '').match(/\|/g)).toHaveLength(4);
    expect(text).not.toMatch(/<script|<img|[^\\]\[x\]|\u0000/);
  });
});

describe('a chart', () => {
  it('keeps a peak of one point wherever it stands among 10,000', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 9_999 }), fc.boolean(), (at, up) => {
      const y = Float64Array.from({ length: 10_000 }, (_, index) => (index === at ? (up ? 100 : -100) : Math.sin(index)));
      const path = / d="([^"]*)"/.exec(chart({ title: 't', xTitle: 'x', lines: [{ run: 0, label: 'run', x: Float64Array.from(y, (_, index) => index), y }] }) ?? '')?.[1] ?? '';
      return path.includes(up ? ' 8' : ' 186') && path.length < 20_000;
    }), { numRuns: 50 });
  });

  const lines = (...ys: number[][]) => ys.map((y, index) => ({ run: index, label: `run ${index}`, x: y.map((_, at) => at), y }));
  it('breaks a line where there is no number, and draws a single point as one', () => {
    const drawn = chart({ title: 't', xTitle: 'step', lines: lines([1, 2, Number.NaN, 4, 5], [Number.NaN, 3]) }) ?? '';
    expect(/ d="([^"]*)"/.exec(drawn)?.[1]?.match(/M/g)).toHaveLength(2);
    expect(drawn.match(/<circle/g)).toHaveLength(1);
    expect(chart({ title: 't', xTitle: 'x', lines: lines([Number.NaN, Infinity]) })).toBe(null);
  });

  it('keeps every point inside, whatever the numbers', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e308, -1e308, Number.MIN_VALUE, Infinity, Number.NaN, 5));
    fc.assert(fc.property(fc.array(fc.array(number, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 8 }), (ys) => {
      const drawn = chart({ title: 't', xTitle: 'x', lines: lines(...ys) });
      if (drawn === null) return !ys.flat().some(Number.isFinite);
      // Numbers as people read them may have an exponent, places may not.
      expect(drawn.replace(/<text[^>]*>[^<]*<\/text>/g, '')).not.toMatch(/NaN|Infinity|undefined|\de[+-]\d/);
      expect(drawn).not.toMatch(/ (?:x|y)\d?="[^"]*[a-zA-Z]/);
      for (const [, x, y] of drawn.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) expect(Number(x) >= 63.9 && Number(x) <= 510.1 && Number(y) >= 7.9 && Number(y) <= 186.1).toBe(true);
      return true;
    }));
  });
});

it('escaping leaves nothing that HTML reads', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"'`]|&(?!#\d+;)/.test(escapeHtml(text)) && Buffer.from(escapeHtml(text)).toString() === escapeHtml(text)));
});
