import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunPageView } from '../../src/contract/run-page';
import type { Drawing, Mark } from '../../webviews/shared/plotly/marks';
import { readFigure } from '../../webviews/shared/plotly/read';
import { forTests, openView, type Opened } from './browser';
import { fakeRunHost, fullRun, type FakeRunHost } from './run-fixture';

/** The figures are Plotly's own, the truth NumPy's. */
const made = JSON.parse(execFileSync(process.env['OFFBOOK_TEST_PYTHON'] ?? 'python3', [path.join(import.meta.dirname, 'figures-of-plotly.py')], { encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, TZ: 'UTC' } })) as Record<string, { figure: string; truth: unknown }>;
const json = (name: string): string => made[name]?.figure ?? '';
const truth = <T>(name: string): T => made[name]?.truth as T;
const drawing = (name: string): Drawing => readFigure(json(name));
const marks = <K extends Mark['kind']>(figure: Drawing, kind: K): Extract<Mark, { kind: K }>[] => figure.plots.flatMap(plot => plot.marks).filter((mark): mark is Extract<Mark, { kind: K }> => mark.kind === kind);
const rects = (figure: Drawing) => marks(figure, 'rects').flatMap(mark => mark.rects);
const heights = (figure: Drawing): number[] => rects(figure).map(({ y }) => y[1] - y[0]);
const near = (found: readonly number[], wanted: readonly number[]) => { expect(found).toHaveLength(wanted.length); found.forEach((value, index) => expect(value).toBeCloseTo(wanted[index] as number, 9)); };

describe('what a figure of Plotly says', () => {
  test('points of times and numbers, packed or listed, and its title without markup', () => {
    const { x, y, count } = truth<{ x: number[]; y: number[]; count: number }>('points');
    const figure = drawing('points');
    const [dots] = marks(figure, 'dots');
    expect(figure.title).toBe('Drift of x');
    expect(dots?.points).toHaveLength(2 * count);
    // Plotly shows a time as it is written, whatever its zone.
    const asWritten = (time: number) => time + new Date(time).getTimezoneOffset() * 60_000;
    near((dots?.points ?? []).slice(0, 6), x.flatMap((each, index) => [asWritten(each), y[index] as number]));
    const packed = drawing('packed');
    expect(json('packed')).toContain('"bdata"');
    const groups = Object.entries(truth<Record<string, [number, number][]>>('packed'));
    expect(packed.legend.map(({ name }) => name)).toEqual(groups.map(([name]) => name));
    groups.forEach(([, pairs], index) => near(marks(packed, 'dots')[index]?.points ?? [], pairs.flat()));
  });

  test('a histogram with bins that were asked for counts as NumPy does', () => near(heights(drawing('asked')), truth<number[]>('asked')));

  test('bins of its own are shared by all groups, hold every value, and each what lies within it', () => {
    const { count, values } = truth<{ count: number; values: number[] }>('usual');
    const figure = drawing('usual');
    const all = rects(figure);
    const edges = [...new Set(all.flatMap(({ x }) => x.map(each => each.toFixed(9))))].map(Number).sort((one, other) => one - other);
    expect(marks(figure, 'rects')).toHaveLength(3);
    expect(heights(figure).reduce((sum, value) => sum + value, 0)).toBe(count);
    // One row of edges for all three: none lies between two of another's.
    const width = (all[0]?.x[1] ?? 0) - (all[0]?.x[0] ?? 0);
    for (const [index, edge] of edges.slice(1).entries()) expect(edge - (edges[index] as number)).toBeCloseTo(width, 6);
    for (const [index, from] of edges.slice(0, -1).entries()) {
      const to = edges[index + 1] as number;
      const found = all.filter(({ x }) => Math.abs(x[0] - from) < 1e-6).reduce((sum, { y }) => sum + y[1] - y[0], 0);
      expect(found).toBe(values.filter(value => value >= from && value < to).length);
    }
  });

  test('shares, means and running counts', () => {
    for (const name of ['counts', 'means']) {
      const figure = drawing(name);
      const wanted = truth<Record<string, number>>(name);
      const places = figure.plots[0]?.x.categories ?? new Map<string, number>();
      const found = Object.fromEntries(rects(figure).map(({ x, y }) => [[...places].find(([, place]) => Math.abs(place - (x[0] + x[1]) / 2) < 1e-9)?.[0] ?? '', y[1]]));
      expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
      for (const [key, value] of Object.entries(wanted)) expect(found[key]).toBeCloseTo(value, 9);
    }
    near(heights(drawing('upTo')), truth<number[]>('upTo'));
  });

  test.each(['boxes', 'level'])('%s: quartiles, whiskers and what lies outside', name => {
    const figure = drawing(name);
    const [across, plot] = [name === 'level', figure.plots[0]];
    const places = (across ? plot?.y : plot?.x)?.categories;
    const [along, height] = across ? [1, 0] : [0, 1];
    const [boxes, lines, dots] = [marks(figure, 'area'), marks(figure, 'line'), marks(figure, 'dots')];
    const wanted = Object.entries(truth<Record<string, { quartiles: number[]; spans: [number, number, number] }>>(name));
    expect(boxes).toHaveLength(wanted.length);
    for (const [group, { quartiles: [q1, median, q3], spans: [lowest, highest, out] }] of wanted) {
      const at = boxes.findIndex(({ points }) => Math.abs(((points[along] as number) + (points[along + 2] as number)) / 2 - (places?.get(group) ?? -1)) < 1e-9);
      const values = (points: readonly number[]) => points.filter((value, index) => index % 2 === height && !Number.isNaN(value));
      const [box, line] = [values(boxes[at]?.points ?? []), values(lines[at]?.points ?? [])];
      near([Math.min(...box), Math.max(...box), Math.min(...line), Math.max(...line)], [q1, q3, lowest, highest] as number[]);
      expect(line.some(value => Math.abs(value - (median as number)) < 1e-9)).toBe(true);
      expect(dots[at]?.points.length).toBe(2 * out);
    }
  });

  test('bars stand upon one another, below zero on their own, or beside each other', () => {
    expect(rects(drawing('stacked')).map(({ y }) => y)).toEqual([[0, 1], [0, 2], [0, -3], [2, 6]]);
    const beside = rects(drawing('beside'));
    expect(beside.map(({ y }) => y)).toEqual([[0, 1], [0, 2], [0, 3], [0, 4]]);
    near([beside[0]?.x[1] as number], [beside[2]?.x[0] as number]);
  });

  test('areas stand upon one another', () => expect(marks(drawing('area'), 'line').map(({ points }) => points)).toEqual([[0, 1, 1, 2], [0, 4, 1, 6]]));

  test('cells say their numbers, the first row is the topmost, and a ramp is beside them', () => {
    const figure = drawing('cells');
    expect(rects(figure).map(({ text }) => text)).toEqual(['5', '1', '2', '9']);
    const scale = figure.plots[0]?.y.scale();
    expect(scale?.at(0)).toBeGreaterThan(scale?.at(1) ?? 1);
    expect(figure.bar).toMatchObject({ low: 1, high: 9 });
  });

  test('slices of one name are one, the largest first', () => {
    const figure = drawing('pie');
    expect(figure.legend.map(({ name }) => name)).toEqual(['a 50 %', 'c 30 %', 'b 20 %']);
    near(figure.pies[0]?.parts.map(({ share }) => share) ?? [], [0.5, 0.3, 0.2]);
  });

  test('kinds that are not drawn are told', () => {
    expect(drawing('flow')).toMatchObject({ plots: [], left: ['sankey'] });
    expect(drawing('both').left).toEqual(['violin']);
  });

  test.each([
    ['no JSON', '{'], ['no figure', '{"data": 5}'], ['a list', '[]'], ['null', 'null'],
  ])('%s is refused', (_, text) => expect(() => readFigure(text)).toThrow());

  test.each([
    ['traces that are none', { data: [null, 5, 'x', [], {}] }],
    ['wrong kinds everywhere', { data: [{ type: 'bar', x: 5, y: { dtype: '__proto__', bdata: 7 }, marker: [], base: 'no' }, { type: 'heatmap', z: [1, [2], null], x: {} }, { type: 'box', y: ['a', null] }], layout: { xaxis: 7, title: [], annotations: [null, { text: {} }], template: 'x', colorway: [{}] } }],
    ['colours that are none', { data: [{ y: [1, 2], mode: 'markers', marker: { color: ['red;}', 'url(http://x)', 3] }, line: { color: '"><script>' } }] }],
    ['axes of their own making', { data: [{ y: [1], xaxis: '__proto__', yaxis: 'y99999999' }], layout: { xaxis: { range: ['a', null], domain: [5, -1], tickvals: 'no', matches: 'x', overlaying: 'x' } } }],
    ['bins without end', { data: [{ type: 'histogram', x: [0, 1e300, Number.MAX_VALUE], xbins: { size: 1e-300 } }] }],
  ])('%s harm nothing', (_, figure) => {
    const read = readFigure(JSON.stringify(figure));
    for (const mark of marks(read, 'dots')) for (let index = 0; index < mark.points.length / 2; index++) expect(mark.color(index)).toMatch(/^#[0-9a-f]{6}$|^rgb\(\d+,\d+,\d+\)$/i);
    for (const mark of marks(read, 'line')) expect(mark.color).toMatch(/^#[0-9a-f]{6}$/i);
    expect(rects(read).length).toBeLessThan(10_000);
  });
});

describe('on the page', () => {
  const views = forTests();
  let opened: Opened<RunPageView> | undefined;
  afterEach(async () => { await opened?.close(); });
  const open = async (figure: string) => {
    const run = fullRun();
    const host = fakeRunHost({ ...run, artifacts: run.artifacts.filter(({ name }) => name === 'figure-2') }, { object: async () => new TextEncoder().encode(figure) });
    opened = await openView<FakeRunHost, RunPageView>(views.browser, views.folder, 'run', host);
    return opened.page;
  };
  /** Pixels of one colour, in the picture as it was made. */
  const pixels = (image: Locator, [red, green, blue]: readonly number[]) => image.evaluate(async (each, [r, g, b]) => {
    const picture = each as HTMLImageElement;
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: picture.naturalWidth, height: picture.naturalHeight });
    const context = canvas.getContext('2d');
    context?.drawImage(picture, 0, 0);
    const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    let found = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] === r && data[at + 1] === g && data[at + 2] === b) found += 1;
    return found;
  }, [red, green, blue]);

  test('it is drawn in its own colours and enlarges', async () => {
    const page = await open(json('beside'));
    const image = page.getByRole('img', { name: 'residuals' });
    await image.waitFor();
    const [blue, red] = [await pixels(image, [0x63, 0x6e, 0xfa]), await pixels(image, [0xef, 0x55, 0x3b])];
    // Heights of 1 + 2 and of 3 + 4.
    expect(red / blue).toBeGreaterThan(2.2);
    expect(red / blue).toBeLessThan(2.45);
    await page.getByRole('button', { name: 'Enlarge residuals' }).click();
    await page.getByRole('dialog', { name: 'residuals' }).getByRole('img').waitFor();
  });

  test.each([
    ['flow', 'Couldn’t load residuals: Plotly’s sankey isn’t drawn here. Open or save it instead.'],
    ['broken', 'Couldn’t load residuals: what is kept of it can’t be read as a Plotly figure. Open or save it instead.'],
  ])('%s: a sentence in its place, and it can still be saved', async (name, sentence) => {
    const page = await open(name === 'broken' ? '{"data"' : json(name));
    await page.getByText(sentence).waitFor();
    expect(await page.getByRole('button', { name: 'Save residuals as…' }).isEnabled()).toBe(true);
  });
});
