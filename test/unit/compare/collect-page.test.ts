import { expect, it } from 'vitest';
import type { IndexApi } from '../../../src/contract/index-api';
import { compareRuns, keyInOne } from '../../../src/core/compare';
import { collectPage, type PageSide } from '../../../src/node/compare/collect-page';
import { metric, run } from './runs';

/** Runs with so many metrics, each of them noise, and a peak of one point in the last that is drawn first. */
function page(runs: number, metrics: number, points: number, chosen: string[] | null = null) {
  const details = Array.from({ length: runs }, (_, number) => run(number, { metrics: Array.from({ length: metrics }, (_each, at) => metric(`metric ${at}`, at + number, { count: points, lastStep: points - 1 })) }));
  const asked: number[] = [];
  const curve = (name: string) => ({ name, x: Float64Array.from({ length: points }, (_, at) => at), at: new Float64Array(points), y: Float64Array.from({ length: points }, (_, at) => Math.sin(at * 12.9898) * 43758.5453 % 1), total: points, downsampled: false });
  const index = { curves: (_: string, names: string[]) => { asked.push(names.length); return Promise.resolve(names.map(curve)); }, resources: () => Promise.resolve([]) } as unknown as IndexApi;
  const sides = details.map((detail): PageSide => ({ key: keyInOne(detail.id), detail, store: undefined as never, index }));
  return { asked, made: collectPage({ sides, comparison: compareRuns(details, { baseline: null, goals: new Map(), missing: [] }), code: null, metrics: chosen, all: true, madeAt: 0 }) };
}
const charts = (html: string): number => html.match(/<figure>/g)?.length ?? 0;
const left = (html: string): number => Number(/curves of (\d+) more metrics are left out/.exec(html)?.[1] ?? 0);

it('a page of many metrics has as many charts as are looked at, says how many it left out, and how to choose', async () => {
  const html = await page(2, 75, 5).made;
  expect([charts(html), left(html)]).toEqual([60, 15]);
  expect(html).toContain('Filter the metrics before it is saved');
  expect(left(await page(2, 60, 5).made)).toBe(0);
  expect(await page(2, 61, 5).made).toContain('The curves of 1 more metric are left out');
});

it('many runs of many points stay within what is sent around, read a few metrics at a time', async () => {
  const { made, asked } = page(40, 60, 1_500);
  const html = await made;
  expect(html.length).toBeLessThan(11 * 1024 * 1024);
  expect(charts(html)).toBeGreaterThan(10);
  expect(charts(html) + left(html)).toBe(60);
  // 5,000 points a run are as many as 40 runs may have.
  expect(Math.max(...asked) * 40 * 5_000).toBeLessThanOrEqual(1_000_000);
});

it('what was chosen is in it, in that order', async () => {
  const html = await page(2, 75, 5, ['metric 74', 'metric 3']).made;
  expect([...html.matchAll(/<figcaption><bdi>(metric \d+)/g)].map(([, name]) => name)).toEqual(['metric 74', 'metric 3']);
});
