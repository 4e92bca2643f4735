import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import type { ComparePageView } from '../../src/contract/compare-page';
import type { Comparison } from '../../src/contract/compare';
import { builtViews, openView, shot, startBrowser } from './browser';
import { comparison, fakeCompareHost, type FakeCompareHost } from './compare-fixture';
import type { ThemeName } from './themes';

let browser: Browser;
const views = { folder: builtViews() };
beforeAll(async () => { browser = await startBrowser(); });
afterAll(() => browser?.close());

const pages: Record<string, () => Comparison> = { two: () => comparison(2), five: () => comparison(5), fifty: () => comparison(50), one: () => comparison(1) };

for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
  for (const width of [400, 1600]) {
    for (const [name, make] of Object.entries(pages)) {
      test(`comparison of ${name}, ${theme}, ${width} px: no fault, nothing wider than the page`, async () => {
        const { page, faults, close } = await openView<FakeCompareHost, ComparePageView>(browser, views.folder, 'compare', fakeCompareHost(make()), { theme, width, height: width === 400 ? 2600 : 2400 });
        await page.locator('.run-head').first().waitFor();
        await page.locator('.curve-chart canvas').first().waitFor();
        if (name !== 'one') await page.getByRole('button', { name: /^changed: / }).first().waitFor();
        await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
        await shot(page, `compare-${name}-${theme}-${width}`, false);
        expect(faults).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
        await close();
      });
    }
  }
}
