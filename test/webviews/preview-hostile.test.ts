import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { python } from '../workers/data/support';
import { forTests, shot, turned } from './browser';
import { useRealPreview } from './preview-real';

/** Names and values that want to be more than text, from the file to the page, through the host's own checks. */
const views = forTests();
const real = useRealPreview();

const markup = '<img src=x onerror=alert(1)>';
const names = [markup, '[run](command:workbench.action.quit)', '"; DROP TABLE this; --', '\x1b[31mred\x1b[0m', '\u202egnp.exe\u202c', '__proto__', 'n'.repeat(1_000_000)];
const script = `
import json, os, sys
import pandas as pd, pyarrow as pa, pyarrow.parquet as pq
names = json.load(open('names.json'))
pd.DataFrame({name: [name, 'v ' + name[:50], 'plain'] for name in names}).to_parquet('names.parquet')
os.makedirs('hive/<b>k=' + names[0]); pq.write_table(pa.table({'id': [1, 2]}), 'hive/<b>k=' + names[0] + '/x.parquet')
`;
beforeAll(() => {
  writeFileSync(path.join(real.folder, 'names.json'), JSON.stringify(names));
  python(real.folder, script);
}, 60_000);

async function open(file: string, width = 1600): Promise<Page> {
  const { page } = await real.open(views.browser, views.folder, path.join(real.folder, file), { width });
  page.setDefaultTimeout(15_000);
  return page;
}
const heads = (page: Page) => page.locator('.head-cell .head-name');
/** Nothing of the file has become an element, a link or a script. */
const isText = async (page: Page): Promise<void> => expect(await page.locator('img, a[href], b, iframe, script:not([nonce]):not([type="application/json"])').count()).toBe(0);

describe('what was planted in a file', () => {
  test('stands as text in heads, the list, cells, a cell’s window, a column’s page and the profile', async () => {
    const page = await open('names.parquet');
    await expect.poll(() => heads(page).evaluateAll(all => all.map(each => each.textContent))).toEqual(expect.arrayContaining(names.slice(0, 4)));
    expect(await heads(page).first().evaluate(each => getComputedStyle(each).unicodeBidi)).toMatch(/isolate|plaintext/);
    await expect.poll(() => page.locator('.row[data-line="0"] [data-col="0"] .cell-text').textContent()).toBe(markup);
    await expect.poll(() => page.locator('.side-column').evaluateAll(all => all.map(each => (each as HTMLElement).dataset['column']))).toEqual(names.map(name => (name.length > 300 ? `${name.slice(0, 300)}…` : name)));
    // A megabyte is a name like others: shown short, asked for whole.
    await page.locator('.side-column').last().locator('.side-name').click();
    await expect.poll(() => page.locator('.row[data-line="2"] [data-col="6"] .cell-text').textContent()).toBe('plain');
    await expect.poll(async () => ((await page.locator('.head-cell[data-col="6"] .column-look').getAttribute('aria-label')) ?? '').includes('distinct')).toBe(true);
    await page.getByRole('grid').evaluate(each => { each.scrollLeft = 0; });
    await page.locator('.row[data-line="0"] [data-col="0"]').dblclick();
    await page.getByRole('dialog').getByText(markup).first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.head-cell[data-col="0"] .column-look-shape').click();
    const panel = page.getByRole('region', { name: 'Columns, charts and the profile' });
    await panel.getByRole('heading', { name: markup }).waitFor();
    await panel.getByRole('button', { name: `${markup}: 1 row` }).first().waitFor();
    await shot(page, 'preview-hostile', false);
    expect(await turned(page)).toEqual([]);
    await panel.getByRole('tab', { name: 'Profile' }).click();
    await panel.getByText('Exact: counted over all rows').waitFor();
    await isText(page);
  });

  test('is offered in SQL as a name, and put there so that it is one', async () => {
    const page = await open('names.parquet');
    await heads(page).first().waitFor();
    await page.getByRole('button', { name: 'Ask in SQL' }).click();
    const box = page.getByRole('textbox', { name: 'Ask in SQL' });
    await box.pressSequentially('SELECT "; DROP');
    await page.locator('.sql-offer').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await box.inputValue()).toBe('SELECT """; DROP TABLE this; --"');
    await box.pressSequentially(' FROM this');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.locator('.row[data-line="0"] [data-col="0"] .cell-text').textContent()).toBe('"; DROP TABLE this; --');
    await box.fill('');
    await box.pressSequentially('SELECT "<img');
    await page.locator('.sql-offer').first().waitFor();
    expect(await page.locator('.sql-offer').first().textContent()).toContain(markup);
    await isText(page);
  });

  test('in the names of folders is text as well', async () => {
    const page = await open('hive');
    await expect.poll(() => heads(page).allTextContents()).toEqual(['id', '<b>k']);
    await expect.poll(() => page.locator('.row[data-line="1"] [data-col="1"] .cell-text').textContent()).toBe(markup);
    await isText(page);
  });
});
