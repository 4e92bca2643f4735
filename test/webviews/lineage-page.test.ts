import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import type { LineagePageView } from '../../src/contract/lineage-page';
import { forTests, openView, shot, type Opened } from './browser';
import { fakeLineageHost, lineage, type FakeLineageHost } from './lineage-fixture';
import type { ThemeName } from './themes';

const views = forTests();
let opened: Opened<LineagePageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});
async function open(host: FakeLineageHost, options: Parameters<typeof openView>[4] = {}): Promise<Page> {
  opened = await openView<FakeLineageHost, LineagePageView>(views.browser, views.folder, 'lineage', host, options);
  return opened.page;
}
const node = (page: Page, name: string) => page.locator('.lineage-node', { hasText: name });
const focused = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['node'] ?? null);

describe('a lineage', () => {
  test('stands from left to right: what was there first before what came of it, every node seen by name', async () => {
    const page = await open(fakeLineageHost(), { width: 1600 });
    await node(page, 'evaluate').waitFor();
    const at = async (name: string) => (await node(page, name).boundingBox())?.x ?? NaN;
    const order = ['flights.csv.zip', 'fetch', 'weather', 'prepare', 'training', 'train', 'HistGradientBoostingRegressor', 'evaluate', 'Error by carrier'];
    const xs: number[] = [];
    for (const name of order) xs.push(await page.locator(`.lineage-node[data-node="${name}"]`).boundingBox().then(box => box?.x ?? NaN));
    expect([...xs].sort((a, b) => a - b)).toEqual(xs);
    expect(await at('by carrier.csv')).toBeLessThan(await at('report'));
    expect(await page.locator('.lineage-edge-content').count()).toBe(2); // and the legend's
    await page.locator('.lineage-legend').getByText('code of this commit').waitFor();
    await page.getByRole('button', { name: /^evaluate, Failed\. mae 12\.01.*made from .*went into / }).waitFor();
  });

  test('no edge runs behind a card that it does not belong to', async () => {
    const page = await open(fakeLineageHost(), { width: 1600 });
    await node(page, 'evaluate').first().waitFor();
    const { paths, behind } = await page.evaluate(() => {
      const cards = [...document.querySelectorAll('.lineage-node')].map(each => each.getBoundingClientRect());
      const paths = [...document.querySelectorAll<SVGPathElement>('.lineage-edges path')];
      const behind = paths.flatMap(path => {
        const length = path.getTotalLength();
        const at = path.ownerSVGElement!.getBoundingClientRect();
        for (let along = 0; along <= length; along += 4) {
          const { x, y } = path.getPointAtLength(along);
          if (cards.some(card => at.left + x > card.left + 1 && at.left + x < card.right - 1 && at.top + y > card.top + 1 && at.top + y < card.bottom - 1)) return [path.getAttribute('d')];
        }
        return [];
      });
      return { paths: paths.length, behind };
    });
    expect(paths).toBeGreaterThan(8);
    expect(behind).toEqual([]);
  });

  test('is walked by keyboard, opened by Enter, and remembers where one was', async () => {
    const host = fakeLineageHost();
    const page = await open(host, { width: 1600 });
    await node(page, 'evaluate').first().click();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => ['Error by carrier', 'by carrier.csv'].includes(await focused(page) ?? '')).toBe(true);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => focused(page)).toBe('evaluate');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => ['HistGradientBoostingRegressor', 'test', '4f2c1e9a'].includes(await focused(page) ?? '')).toBe(true);
    await page.keyboard.press('Home');
    await expect.poll(() => focused(page)).toBe('evaluate');
    await page.keyboard.press('Enter');
    await expect.poll(() => host.calls).toContainEqual(['openRun', lineage().start.slice('run:'.length)]);
    expect(await page.locator('.lineage-node[tabindex="0"]').count()).toBe(1);
    await page.locator('.lineage-node[data-node="prepare"]').click();
    await expect.poll(() => (opened?.state() as { focused?: string }).focused).toContain('run:');
  });

  test('tells of a node all that is known, and opens what was kept or where it lies', async () => {
    const host = fakeLineageHost();
    const page = await open(host, { width: 1600 });
    await page.locator('.lineage-node[data-node="by carrier.csv"]').click();
    const details = page.getByRole('region', { name: 'Details' });
    for (const text of ['16 × 4 · 1.3 kB', '08'.repeat(32), 'out/by carrier.csv', '<img src=x onerror=alert(1)>']) await details.getByText(text).first().waitFor();
    await details.getByText('Open what was kept').click();
    await details.getByText('Open the file').click();
    await expect.poll(() => host.calls.map(([name]) => name)).toEqual(['openContent', 'openFile']);
    await page.locator('.lineage-node[data-node="training"]').click();
    await details.getByText('not in this store').waitFor();
    expect(await details.getByText('Open what was kept').count()).toBe(0);
    await page.locator('.lineage-node[data-node="4f2c1e9a"]').click();
    await details.getByText('4f2c1e9a'.repeat(5)).waitFor();
    await page.locator('.lineage-node[data-node="fetch"]').click();
    for (const text of ['flights.fetch', 'src/flights/fetch.py', 'main@4f2c1e9 (with changes)']) await details.getByText(text).first().waitFor();
  });

  test('shows more of a node by + or its number', async () => {
    const host = fakeLineageHost();
    const page = await open(host, { width: 1600 });
    await page.getByRole('button', { name: 'Show 12 more' }).waitFor();
    await page.locator('.lineage-node[data-node="flights"]').click();
    await page.keyboard.press('+');
    await node(page, 'sketch_11').waitFor();
    expect(await page.getByRole('button', { name: 'Show 12 more' }).count()).toBe(0);
    expect(await page.locator('.lineage-node').count()).toBe(lineage().nodes.length + 12);
  });

  test('says when runs have changed, and shows them when asked', async () => {
    const host = fakeLineageHost();
    const page = await open(host);
    await node(page, 'evaluate').waitFor();
    await opened?.view.changed();
    await page.getByText('Runs have changed: show them').click();
    await expect.poll(() => page.getByText('Runs have changed: show them').count()).toBe(0);
  });

  test('that nobody knows, and one that can’t be read, say so and what to do', async () => {
    let fails = true;
    const page = await open(fakeLineageHost(async () => {
      if (fails) throw Object.assign(new Error('The history of runs was interrupted. Try again.'), { code: 'worker-died' });
      return null;
    }));
    await page.getByText('Couldn’t follow the lineage: The history of runs was interrupted. Try again.').waitFor();
    await shot(page, 'lineage-error-dark-1000');
    fails = false;
    await page.getByText('Try again', { exact: true }).or(page.getByText('Retry')).first().click();
    await page.getByText('Nothing is known of where this came from').waitFor();
    await shot(page, 'lineage-unknown-dark-1000');
  });
});

for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) for (const width of [400, 1600]) {
  test(`in ${theme} at ${width} px: nothing wider than the page`, async () => {
    const page = await open(fakeLineageHost(), { theme, width, height: width === 400 ? 800 : 1000 });
    await page.locator('.lineage-node[data-node="evaluate"]').click();
    await shot(page, `lineage-${theme}-${width}`);
    // Words of the legend stay whole.
    const lines = await page.locator('.lineage-key').evaluateAll(keys => keys.map(key => Math.round(key.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(key).lineHeight))));
    expect(lines).toEqual([1, 1, 1]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
  });
}
