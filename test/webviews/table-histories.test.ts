import { afterEach, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { RowKey, TablePageView } from '../../src/contract/table-page';
import { forTests, openView, type Opened, shot } from './browser';
import { type FakeTable, fakeTable } from './table-fixture';
import type { ThemeName } from './themes';

const views = forTests();
let opened: Opened<TablePageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});
async function open(host: FakeTable, options: Parameters<typeof openView>[4] = {}): Promise<Page> {
  opened = await openView<FakeTable, TablePageView>(views.browser, views.folder, 'table', host, options);
  return opened.page;
}
const refusal = 'shared can only be read: its folder can’t be written. Nothing was changed.';
const own = { path: '/home/ada/flights/.offbook', name: 'flights', refusal: null };
const shared = { path: '/srv/shared/.offbook', name: 'shared', refusal };

/** Each second run lies in a history that can only be read; the newest run lies in both. */
function twoHistories(runs: number, store = ''): FakeTable {
  const host = fakeTable({ runs, start: { store, stores: [own, shared] } });
  host.rowsOf.forEach((row, at) => { host.rowsOf[at] = at % 2 === 0 ? { ...row, key: `shared:${row.id}` as RowKey, history: 'shared' } : row; });
  const newest = host.rowsOf.at(-1)!;
  host.rowsOf.push({ ...newest, key: `${newest.history === 'shared' ? 'own' : 'shared'}:${newest.id}` as RowKey, history: newest.history === 'shared' ? 'flights' : 'shared' });
  return host;
}
const row = (page: Page, line: number) => page.locator(`.row[data-line="${line}"]`);
const cell = async (page: Page, line: number, field: string) => row(page, line).locator(`[data-col="${String(await page.locator(`.head-cell[data-field="${field}"]`).getAttribute('data-col'))}"]`);
const ready = (page: Page) => row(page, 0).locator('.cell').first().waitFor();
const called = (host: FakeTable, name: string) => host.calls.filter(([each]) => each === name).map(([, ...args]) => args);
const keyAt = async (page: Page, line: number) => row(page, line).getAttribute('data-key');

describe('several histories as one', () => {
  test('all are shown by default, each run says which it is of, and one alone can be chosen', async () => {
    const host = twoHistories(6);
    const page = await open(host, { width: 1600 });
    await ready(page);
    expect(await page.getByLabel('History of runs').inputValue()).toBe('');
    expect(await page.getByLabel('History of runs').locator('option').allInnerTexts()).toEqual(['All histories', 'flights', 'shared']);
    const names = await Promise.all([0, 1, 2, 3, 4, 5, 6].map(async line => (await (await cell(page, line, 'history')).innerText()).trim()));
    expect(names.filter(name => name === 'shared')).toHaveLength(4);
    expect(names.filter(name => name === 'flights')).toHaveLength(3);
    await page.getByLabel('History of runs').selectOption('/srv/shared/.offbook');
    await expect.poll(() => called(host, 'choose')).toEqual([['/srv/shared/.offbook']]);
    await expect.poll(() => (opened!.state() as { identity?: unknown }).identity).toEqual({ store: '/srv/shared/.offbook' });
  });

  test('with one history shown there is no column that says so, and with one alone no choice', async () => {
    const page = await open(twoHistories(6, own.path), { width: 1600 });
    await ready(page);
    expect(await page.locator('.head-cell[data-field="history"]').count()).toBe(0);
    await opened!.close();
    const alone = await open(fakeTable({ runs: 3 }));
    await ready(alone);
    expect(await alone.getByLabel('History of runs').count()).toBe(0);
    expect(await alone.getByLabel('Group by').locator('option').allInnerTexts()).not.toContain('By history');
  });

  test('a run that lies in two histories is two rows: chosen, compared, starred and named one by one', async () => {
    const host = twoHistories(6);
    const page = await open(host, { width: 1600 });
    await ready(page);
    const [first, second] = [await keyAt(page, 0), await keyAt(page, 1)];
    expect(first).not.toBe(second);
    expect(await row(page, 0).getAttribute('data-run')).toBe(await row(page, 1).getAttribute('data-run'));
    await (await cell(page, 0, 'state')).click();
    await expect.poll(() => page.locator('.row.selected').count()).toBe(1);
    await (await cell(page, 2, 'state')).click({ modifiers: ['Control'] });
    const third = await keyAt(page, 2);
    await page.getByRole('button', { name: /^Compare/ }).click();
    await expect.poll(() => called(host, 'compare')).toEqual([[[first, third]]]);
    await page.getByRole('button', { name: 'Move the chosen runs to the trash' }).click();
    await expect.poll(() => called(host, 'trash')).toEqual([[[first, third]]]);
    await (await cell(page, 0, 'state')).dblclick();
    await expect.poll(() => called(host, 'open')).toEqual([[first]]);
    const writable = (await row(page, 0).locator('.codicon-lock').count()) === 0 ? 0 : 1;
    await row(page, writable).locator('.cell.star').click();
    await expect.poll(() => called(host, 'mark')).toEqual([[[await keyAt(page, writable)], { star: true }]]);
  });

  test('one that can only be read says so, and refuses edits and stars with the reason', async () => {
    const host = twoHistories(6);
    const page = await open(host, { width: 1600 });
    await ready(page);
    const line = (await row(page, 0).locator('.codicon-lock').count()) > 0 ? 0 : 1;
    await row(page, line).getByRole('img', { name: 'This history can only be read here' }).waitFor();
    expect(await row(page, 1 - line).locator('.codicon-lock').count()).toBe(0);
    await (await cell(page, line, 'name')).dblclick();
    await page.getByText(refusal).waitFor();
    expect(await page.locator('.cell-editor').count()).toBe(0);
    await row(page, line).locator('.cell.star').click();
    expect(called(host, 'mark')).toEqual([]);
    await (await cell(page, 1 - line, 'name')).dblclick();
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
  });

  test('they are grouped by history, from its header too, and never sorted by it', async () => {
    const host = twoHistories(6);
    const page = await open(host, { width: 1600 });
    await ready(page);
    await page.locator('.head-cell[data-field="history"]').click({ position: { x: 12, y: 12 } });
    await page.locator('.row.group').filter({ hasText: 'shared' }).getByText('4 runs').waitFor();
    expect(await page.getByLabel('Group by').inputValue()).toBe('history');
    expect(called(host, 'rows').every(([request]) => (request as { sort: unknown[] }).sort.length === 0)).toBe(true);
    expect(called(host, 'rows').some(([request]) => (request as { group?: unknown }).group && JSON.stringify((request as { group: unknown }).group) === '{"by":"history","key":"shared"}')).toBe(true);
  });

  test('one that can’t be read is named, and the others are shown', async () => {
    const host = twoHistories(6);
    const rows = host.rows;
    host.rows = async request => ({ ...(await rows(request)), failed: ['<b>nas</b>'] });
    const page = await open(host);
    await ready(page);
    await page.getByText('<b>nas</b> couldn’t be read: its runs are missing here.').waitFor();
  });
});

describe('while a history is taken in', () => {
  test('how far it is stands in the place of the count, rows that are there are shown, and those that come are asked for', async () => {
    const host = fakeTable({ runs: 40, start: { reading: { done: 40, total: 100_000 } } });
    const page = await open(host);
    await ready(page);
    await page.getByText('Reading 40 of 100,000 runs…').waitFor();
    for (let n = 0; n < 20; n++) host.add({ state: 'succeeded' });
    await opened!.view.reading({ done: 61_250, total: 100_000 });
    await page.getByText('Reading 61,250 of 100,000 runs…').waitFor();
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('61');
    await opened!.view.reading(null);
    await page.getByText('60 runs').waitFor();
    expect(await page.getByText('Reading').count()).toBe(0);
  });

  test('where nothing is there yet it is said in the place of the rows', async () => {
    const page = await open(fakeTable({ runs: 0, start: { reading: { done: 0, total: 9_000 } } }));
    await page.locator('.page-state').getByText('Reading 0 of 9,000 runs…').waitFor();
    expect(await page.getByText('No runs yet.').count()).toBe(0);
  });
});

describe('pictures', () => {
  for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
    for (const width of [400, 1600]) {
      test(`several histories, ${theme}, ${width} px: nothing wider than the page`, async () => {
        const page = await open(twoHistories(60), { width, height: 500, theme });
        await ready(page);
        await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
        await shot(page, `table-histories-${theme}-${width}`, false);
        await opened!.view.reading({ done: 61_250, total: 100_000 });
        await page.getByText('Reading 61,250').waitFor();
        await shot(page, `table-reading-${theme}-${width}`, false);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
      });
    }
  }
});
