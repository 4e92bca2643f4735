import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import type { TablesPageView } from '../../src/contract/tables-page';
import { forTests, openView, shot, type Opened } from './browser';
import { diffOf, equalDiff, fakeTablesHost, hostile, type FakeTablesHost } from './table-diff-fixture';
import type { ThemeName } from './themes';

const at = forTests();
let opened: Opened<TablesPageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});
async function open(host: FakeTablesHost, options: Parameters<typeof openView>[4] = {}): Promise<Page> {
  opened = await openView<FakeTablesHost, TablesPageView>(at.browser, at.folder, 'tables', host, { width: 1200, height: 1000, ...options });
  return opened.page;
}
const calls = (host: FakeTablesHost, name: string) => host.calls.filter(([each]) => each === name).map(([, ...args]) => args);
const counts = (page: Page) => page.getByRole('list', { name: 'Rows by what happened to them' });
const grid = (page: Page, name = 'Changed') => page.getByRole('grid', { name });
const failure = (code: string, message: string) => Object.assign(new Error(message), { code });

describe('two tables', () => {
  test('are told in one line, by icon and word: changed, added, removed, the same; with the key and how it was found', async () => {
    const page = await open(fakeTablesHost(diffOf()));
    await counts(page).waitFor();
    expect(await counts(page).getByRole('listitem').allInnerTexts()).toEqual([' 640 rows changed (660 cells)', ' 3 rows added', ' 2 rows removed', ' 9,000 rows the same', '9,642 × 9 → 9,643 × 10'].map(text => expect.stringContaining(text.trim()) as string));
    expect(await page.locator('.diff-matched').innerText()).toMatch(/Rows are matched by id, which is unique in both\s+or by trip_code\s+Change…/);
    const columns = page.getByRole('table').filter({ hasText: 'Greatest difference' });
    expect(await columns.locator('tbody tr').allInnerTexts()).toEqual(['fare\tfloat64\t640\t12.5', 'note\tstring\t20\t–', 'passengers\tanother type int64 → float64\t–\t–', 'tip\tadded float64\t–\t–'].map(text => expect.stringMatching(new RegExp(text.replace(/\s+/g, '\\W+'))) as string));
  });

  test('a changed cell shows what it was and what it is, marked by more than colour; hostile text is text, what can’t be seen is shown', async () => {
    const page = await open(fakeTablesHost(diffOf()));
    const cell = page.getByRole('gridcell', { name: 'fare: was 10.00, is 22.50' });
    await cell.waitFor();
    expect(await cell.locator('del').innerText()).toBe('10.00');
    expect(await cell.locator('ins').innerText()).toBe('22.50');
    expect(await cell.locator('del').evaluate(element => getComputedStyle(element).textDecorationLine)).toBe('line-through');
    expect(await page.getByRole('gridcell', { name: `note: was missing, is ${hostile}` }).innerText()).toBe(`– → ${hostile}`);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.getByRole('gridcell', { name: /^note: was row 1, / }).innerText()).toBe('row 1 → checked 1⇥');
    expect(await page.getByRole('gridcell', { name: 'note: row 20' }).locator('del').count()).toBe(0);
  });

  test('of changed rows only the columns that changed are asked for, all of them at a click', async () => {
    const host = fakeTablesHost(diffOf());
    const page = await open(host);
    await grid(page).waitFor();
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(expect.arrayContaining(['id', 'fare', 'note']));
    expect(calls(host, 'rows')[0]).toEqual([{}, 'changed', { offset: 0, limit: 200, columns: ['fare', 'note'] }]);
    await page.getByRole('button', { name: 'All columns' }).click();
    await grid(page).getByRole('columnheader', { name: 'zone' }).waitFor();
    expect((calls(host, 'rows').at(-1)?.[2] as { columns: string[] }).columns).toContain('feature_3');
  });

  test('only rows in sight exist, others come by pages; added and removed rows stand for themselves', async () => {
    const host = fakeTablesHost(diffOf({ changed: 50_000 }));
    const page = await open(host);
    await grid(page).waitFor();
    expect(await grid(page).getAttribute('aria-rowcount')).toBe('50001');
    await grid(page).focus();
    await page.keyboard.press('Control+End');
    await page.getByRole('rowheader', { name: 'id: 50000' }).waitFor();
    expect(await grid(page).getByRole('row').count()).toBeLessThan(60);
    expect(calls(host, 'rows').length).toBeLessThan(5);
    expect((calls(host, 'rows').at(-1)?.[2] as { offset: number }).offset).toBe(49_800);
    await page.getByRole('tab', { name: 'Added 3' }).click();
    await page.getByRole('gridcell', { name: 'tip: tip 2' }).waitFor();
    expect(await grid(page, 'Added').getByRole('row').count()).toBe(4);
    await page.getByRole('tab', { name: 'Added 3' }).press('ArrowRight');
    await grid(page, 'Removed').waitFor();
    expect(await page.locator('del, ins').count()).toBe(0);
  });

  test('a thousand columns: only those in sight exist, the key stays left', async () => {
    const page = await open(fakeTablesHost(diffOf({ columns: 190 })));
    await grid(page).waitFor();
    await page.getByRole('button', { name: 'All columns' }).click();
    await grid(page).getByRole('columnheader', { name: 'zone' }).waitFor();
    expect(await grid(page).getByRole('columnheader').count()).toBeLessThan(30);
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.getByRole('gridcell', { name: 'feature_189: feature_189 0' }).waitFor();
    const key = await page.getByRole('rowheader', { name: 'id: 1', exact: true }).boundingBox();
    expect(key?.x).toBe((await grid(page).boundingBox())?.x);
  });

  test('a cell is read and copied by keyboard; rows are copied for elsewhere', async () => {
    const host = fakeTablesHost(diffOf({ changed: 2 }));
    const page = await open(host);
    await grid(page).waitFor();
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-label'))).toBe('fare: was 10.00, is 22.50');
    await page.keyboard.press('Control+c');
    await page.getByRole('button', { name: 'Copy these rows' }).click();
    await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
    await expect.poll(() => calls(host, 'copy').length).toBe(2);
    const [one, all] = calls(host, 'copy').map(([text]) => text as string);
    expect(one).toBe('10.00\t22.50');
    expect(all?.split('\n')[0]).toBe('| id | fare before | fare after | note before | note after |');
    expect(all).toContain('&lt;img');
    await page.getByText('2 rows copied').waitFor();
  });
});

describe('how rows are matched', () => {
  test('another key at a click; columns, what is left out and a tolerance are chosen together, and remembered', async () => {
    const host = fakeTablesHost(diffOf());
    const page = await open(host);
    await page.getByRole('button', { name: 'or by trip_code' }).click();
    await expect.poll(() => calls(host, 'compare').at(-1)?.[0]).toEqual({ pairing: { kind: 'key', columns: ['trip_code'] } });
    await page.getByRole('button', { name: 'Change…' }).click();
    const form = page.getByRole('form', { name: 'How rows are matched' });
    await form.getByLabel('By columns').check();
    await form.getByRole('checkbox', { name: 'zone is part of the key' }).check();
    await form.getByRole('checkbox', { name: 'Leave note out' }).check();
    await form.getByLabel('Numbers are equal within').fill('1e-9');
    await form.getByLabel('or within this share of the greater').fill('x');
    await form.getByText('A number from 0 on, such as 1e-9.').waitFor();
    expect(await form.getByRole('button', { name: 'Compare' }).isDisabled()).toBe(true);
    await form.getByLabel('or within this share of the greater').fill('');
    await form.getByRole('button', { name: 'Compare' }).click();
    const wanted = { pairing: { kind: 'key', columns: ['id', 'zone'] }, ignore: ['note'], tolerance: { absolute: 1e-9 } };
    await expect.poll(() => calls(host, 'compare').at(-1)?.[0]).toEqual(wanted);
    const state = opened?.state();
    await opened?.close();
    const again = fakeTablesHost(diffOf());
    await counts(await open(again, { state })).waitFor();
    expect(calls(again, 'compare')).toEqual([[wanted]]);
  });

  test('a key that is none is said, and another can be chosen', async () => {
    const host = fakeTablesHost(diffOf());
    host.compare = async choice => { host.calls.push(['compare', choice]); if (choice.pairing) throw failure('not-unique', 'trip_code is not unique in trips-january.csv.'); return host.result; };
    const page = await open(host);
    await page.getByRole('button', { name: 'or by trip_code' }).click();
    await page.getByText('trip_code is not unique in trips-january.csv.').waitFor();
    await page.getByRole('button', { name: 'Find the key again' }).click();
    await counts(page).waitFor();
    expect(calls(host, 'compare').at(-1)).toEqual([{}]);
  });
});

describe('the states', () => {
  test('long work shows how far it is and can be stopped', async () => {
    let stop: (error: Error) => void = () => undefined;
    const host = fakeTablesHost(diffOf());
    host.compare = () => new Promise((_, reject) => { stop = reject; });
    host.cancel = async () => { stop(failure('cancelled', 'Stopped.')); };
    const page = await open(host);
    const bar = page.getByRole('progressbar', { name: 'Comparing trips-january.csv with trips-february.csv…' });
    await bar.waitFor();
    await opened?.view.progress(0.4);
    await expect.poll(() => bar.getAttribute('value')).toBe('0.4');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Stopped before it was done.').waitFor();
    host.compare = async () => host.result;
    await page.getByRole('button', { name: 'Compare' }).click();
    await counts(page).waitFor();
  });

  test('tables that are equal say so; those that differ in their columns alone as well', async () => {
    const page = await open(fakeTablesHost(equalDiff()));
    await page.getByText('9,000 rows, all the same in both. Their order does not count.').waitFor();
    expect(await page.getByRole('grid').count()).toBe(0);
    await opened?.close();
    const other = await open(fakeTablesHost(diffOf({ changed: 0, added: 0, removed: 0 })));
    await other.getByText('All rows are the same; the columns are not.').waitFor();
  });

  test('a file that changed is said and compared again; one that is gone is told until it is back', async () => {
    const host = fakeTablesHost(diffOf());
    const page = await open(host);
    await counts(page).waitFor();
    host.result = diffOf({ changed: 1 });
    await opened?.view.stale('trips-january.csv');
    await page.getByText('trips-january.csv changed on disk. Compared again.').waitFor();
    await counts(page).getByText('1 row changed (2 cells)').waitFor();
    const compare = host.compare;
    host.compare = async () => { throw failure('no-file', '/data/trips-january.csv is not there. Check the path.'); };
    await opened?.view.stale('trips-january.csv');
    await page.getByText('/data/trips-january.csv is not there. Check the path.').waitFor();
    host.compare = compare;
    await page.getByRole('button', { name: 'Retry' }).click();
    await counts(page).waitFor();
  });

  test('rows that can’t be read are told in place, with a retry', async () => {
    const host = fakeTablesHost(diffOf());
    const { rows } = host;
    host.rows = async () => { throw failure('worker-died', 'Reading the data was interrupted.'); };
    const page = await open(host);
    await page.getByText('Couldn’t read the rows: Reading the data was interrupted.').waitFor();
    host.rows = rows;
    await page.getByRole('button', { name: 'Retry' }).click();
    await grid(page).waitFor();
  });
});

for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
  for (const width of [400, 1600]) {
    test(`looks, ${theme}, ${width} px: nothing wider than the page`, async () => {
      const page = await open(fakeTablesHost(diffOf()), { theme, width, height: 1000 });
      await page.getByRole('rowheader', { name: 'id: 1', exact: true }).waitFor();
      await shot(page, `tables-${theme}-${width}`, false);
      await page.getByRole('button', { name: 'Change…' }).click();
      await page.getByLabel('By columns').check();
      await shot(page, `tables-matching-${theme}-${width}`, false);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    });
  }
}
