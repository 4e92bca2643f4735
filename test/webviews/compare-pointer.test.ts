import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import type { ComparePageView } from '../../src/contract/compare-page';
import { builtViews, openView, shot, startBrowser } from './browser';
import { comparison, fakeCompareHost, type FakeCompareHost } from './compare-fixture';
import type { ThemeName } from './themes';

let browser: Browser;
const views = { folder: builtViews() };
beforeAll(async () => { browser = await startBrowser(); });
afterAll(() => browser?.close());

for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
  test(`twenty runs of 10,000 steps, smoothed, one looked at, ${theme}`, async () => {
    const host = fakeCompareHost(comparison(20));
    host.points = 10_000;
    const { page, faults, close } = await openView<FakeCompareHost, ComparePageView>(browser, views.folder, 'compare', host, { theme, width: 1600, height: 1100, state: { 'curves.smooth': 0.95 } });
    const plot = page.locator('.curve-chart .plot').first();
    await plot.waitFor();
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busy = async () => (await client.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    const rounds = 4;
    const before = await busy();
    for (let round = 0; round < rounds; round++) {
      await page.getByRole('button', { name: 'Logarithmic scale for loss' }).click();
      await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
    console.log(`  ${theme}: ${(((await busy()) - before) * 1000 / rounds).toFixed(0)} ms of the page's CPU for a chart of 20 × 10,000 points drawn anew, raw and smoothed, and everything around it`);
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.4, box.y + 150);
    await page.mouse.move(box.x + box.width * 0.4 + 1, box.y + 150);
    await page.locator('.tip').waitFor();
    await shot(page, `compare-hover-${theme}`, false);
    expect(faults).toEqual([]);
    await close();
  }, 60_000);
}
