import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import type { ComparePageView } from '../../src/contract/compare-page';
import { forTests, openView, shot, type Opened } from './browser';
import { comparison, fakeCompareHost, keyAt, type FakeCompareHost } from './compare-fixture';
import type { ThemeName } from './themes';

const at = forTests();
let opened: Opened<ComparePageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});
async function open(host: FakeCompareHost, options: Parameters<typeof openView>[4] = {}): Promise<Page> {
  opened = await openView<FakeCompareHost, ComparePageView>(at.browser, at.folder, 'compare', host, { width: 1400, height: 1000, ...options });
  return opened.page;
}
const calls = (host: FakeCompareHost, name: string) => host.calls.filter(([each]) => each === name).map(([, ...args]) => args);
const tables = (page: Page) => page.getByRole('region', { name: 'Tables', exact: true });

test('tables of one name and other content stand in a part of their own, and are compared when somebody opens one', async () => {
  const host = fakeCompareHost(comparison(3));
  const page = await open(host);
  const trips = tables(page).getByRole('button', { name: /^trips input/ });
  await trips.waitFor();
  expect(calls(host, 'compareTables')).toEqual([]);
  await trips.click();
  await tables(page).getByText('640 rows changed').waitFor();
  expect(calls(host, 'compareTables')).toEqual([[{ flow: 'input', a: { run: keyAt(0), name: 'trips' }, b: { run: keyAt(1), name: 'trips' } }, {}]]);
  await tables(page).getByRole('gridcell', { name: 'fare: was 10.00, is 22.50' }).waitFor();
  await trips.click();
  expect(await tables(page).getByRole('grid').count()).toBe(0);
});

test('of many runs the one to compare with is chosen; progress is shown and stopped', async () => {
  const host = fakeCompareHost(comparison(12));
  let stop: (error: Error) => void = () => undefined;
  const page = await open(host);
  await tables(page).getByRole('button', { name: /^trips input/ }).click();
  const against = tables(page).getByLabel('Compared with');
  await against.waitFor();
  expect(await against.locator('option').count()).toBeGreaterThan(1);
  const last = (await against.locator('option').last().getAttribute('value'))!;
  host.compareTables = (pair, choice) => { host.calls.push(['compareTables', pair, choice]); return new Promise((_, reject) => { stop = reject; }); };
  host.cancelTables = async () => { stop(Object.assign(new Error('Stopped.'), { code: 'cancelled' })); };
  await against.selectOption(last);
  await expect.poll(() => (calls(host, 'compareTables').at(-1)?.[0] as { b: { run: string } }).b.run).toBe(last);
  const bar = tables(page).getByRole('progressbar');
  await bar.waitFor();
  await opened?.view.tableProgress(0.25);
  await expect.poll(() => bar.getAttribute('value')).toBe('0.25');
  await tables(page).getByRole('button', { name: 'Cancel' }).click();
  await tables(page).getByText('Stopped before it was done.').waitFor();
});

test('data that can’t be had is told in its place, and the page goes on', async () => {
  const host = fakeCompareHost(comparison(2));
  host.compareTables = async () => { throw Object.assign(new Error('/home/ada/trips.csv is not what run abc read as “trips”: it was changed since.'), { code: 'input-changed' }); };
  const page = await open(host);
  await tables(page).getByRole('button', { name: /^trips input/ }).click();
  await tables(page).getByText('it was changed since').waitFor();
  await page.getByRole('region', { name: 'Parameters', exact: true }).waitFor();
});

test('one run alone, and runs whose tables are the same, have no such part', async () => {
  const page = await open(fakeCompareHost(comparison(1)));
  await page.getByText('Only one run is left').waitFor();
  expect(await tables(page).count()).toBe(0);
});

for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
  for (const width of [400, 1600]) {
    test(`looks, ${theme}, ${width} px`, async () => {
      const page = await open(fakeCompareHost(comparison(width === 400 ? 2 : 5)), { theme, width, height: 900 });
      await tables(page).getByRole('button', { name: /^trips input/ }).click();
      await tables(page).getByRole('rowheader', { name: 'id: 1', exact: true }).waitFor();
      await tables(page).evaluate(element => element.scrollIntoView());
      await shot(page, `compare-tables-${theme}-${width}`, false);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    });
  }
}
