import { expect, test } from 'vitest';
import type { TablePageView } from '../../src/contract/table-page';
import { forTests, openView, shot } from './browser';
import { fakeTable, type FakeTable } from './table-fixture';
import type { ThemeName } from './themes';

const views = forTests();

for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
  for (const width of [400, 1600]) {
    for (const runs of [0, 1, 100_000]) {
      test(`table with ${runs} runs, ${theme}, ${width} px: no fault, nothing wider than the page`, async () => {
        const host = fakeTable({ runs });
        if (runs > 1) host.saved = [{ name: 'best of this week', query: 'metric.mae < 16 and age < 7d' }, { name: 'broken', query: 'state = failed' }];
        if (runs > 1) host.add({ createdAt: Date.now() - 80_000, startedAt: Date.now() - 75_000, progress: { done: 37, total: 100 } });
        const { page, faults, close } = await openView<FakeTable, TablePageView>(views.browser, views.folder, 'table', host, { theme, width, height: width === 400 ? 700 : 800 });
        const picture = async (name: string) => { await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))); await shot(page, `table-${name}-${theme}-${width}`, false); };
        if (runs === 0) await page.getByText('No runs yet.').waitFor();
        else await page.locator('.row .cell').first().waitFor();
        if (runs > 1) await page.locator('.spark').first().waitFor({ state: 'attached', timeout: width === 400 ? 1 : 10_000 }).catch(error => { if (width !== 400) throw error; });
        await picture(`${runs}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
        if (runs > 1) {
          await page.locator('.row[data-line="2"] .cell').nth(1).click();
          await page.locator('.row[data-line="4"] .cell').nth(1).click({ modifiers: ['Control'] });
          await picture('chosen');
          await page.getByRole('combobox', { name: /Filter runs/ }).fill('state << failed');
          await page.getByRole('alert').first().waitFor();
          await picture('wrong');
          await page.getByRole('combobox', { name: /Filter runs/ }).fill('para');
          await page.getByRole('option').first().waitFor();
          await picture('completion');
          await page.getByRole('combobox', { name: /Filter runs/ }).fill('state = failed');
          await page.keyboard.press('Escape');
          await page.getByRole('button', { name: 'Saved queries' }).click();
          await page.getByRole('menuitem').first().waitFor();
          await picture('saved');
          await page.getByRole('menuitem', { name: 'Save this query' }).click();
          await page.getByRole('textbox', { name: 'Name of the query' }).fill('best of this week');
          await picture('saving');
          await page.keyboard.press('Escape');
          await page.getByRole('combobox', { name: /Filter runs/ }).fill('');
          await page.keyboard.press('Escape');
          await page.getByLabel('Group by').selectOption('state');
          await page.locator('.row.group').first().waitFor();
          await page.getByRole('button', { name: 'Columns', exact: true }).click();
          await page.locator('.chooser-field').first().waitFor();
          await picture('groups');
        }
        expect(faults).toEqual([]);
        await close();
      });
    }
  }
}
