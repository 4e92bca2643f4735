import { afterEach, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { TablePageView, TableRow } from '../../src/contract/table-page';
import { forTests, openView, type Opened } from './browser';
import { fakeTable, idOf, type FakeTable } from './table-fixture';

const views = forTests();
let opened: Opened<TablePageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});
async function open(host: FakeTable, options: { width?: number; height?: number; state?: unknown } = {}): Promise<Page> {
  opened = await openView<FakeTable, TablePageView>(views.browser, views.folder, 'table', host, options);
  return opened.page;
}
const row = (page: Page, line: number) => page.locator(`.row[data-line="${line}"]`);
const head = (page: Page, field: string) => page.locator(`.head-cell[data-field="${field.replaceAll('"', '\\"')}"]`);
const cell = async (page: Page, line: number, field: string) => row(page, line).locator(`[data-col="${String(await head(page, field).getAttribute('data-col'))}"]`);
const ready = (page: Page) => row(page, 0).locator('.cell').first().waitFor();

describe('what stands in the table', () => {
  test('the set of columns that is there by itself: function, state, when, duration, metrics, parameters that differ', async () => {
    const page = await open(fakeTable({ runs: 40 }), { width: 2400 });
    await ready(page);
    const titles = await page.locator('.head-cell').evaluateAll(all => all.map(each => each.getAttribute('aria-label')));
    expect(titles).toEqual(['Star', 'State', 'Function', 'Name', 'When', 'Duration', 'mae', 'r2', 'loss', 'validation loss', 'n_estimators', 'learning_rate', 'label', 'seed', 'depth', 'Tags', 'Note']);
    expect(await row(page, 0).getAttribute('aria-rowindex')).toBe('2');
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('41');
    expect(await page.getByRole('grid').getAttribute('aria-colcount')).toBe('17');
  });

  test('missing is a dash, NaN is NaN, a column of numbers has one precision, a state its word', async () => {
    const page = await open(fakeTable({ runs: 40 }), { width: 2400, height: 1400 });
    await ready(page);
    // Rows come before the values of their columns.
    const r2 = await cell(page, 17, 'metric.r2');
    await expect.poll(() => r2.innerText()).toBe('NaN');
    expect(await (await cell(page, 4, 'metric.mae')).innerText()).toBe('–');
    expect(await row(page, 4).locator('.cell').nth(1).innerText()).toBe('Crashed');
    const decimals = await page.locator('.row').evaluateAll(rows => [...new Set(rows.map(each => each.querySelectorAll('.metric-number')[0]?.textContent?.split('.')[1]?.length))]);
    expect(decimals.filter(each => each !== undefined)).toEqual([2]);
    expect(await (await cell(page, 4, 'created')).locator('span').getAttribute('title')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  test('hostile text is text, and a name of a megabyte is cut', async () => {
    const host = fakeTable({ runs: 3 });
    host.rowsOf[2] = { ...host.rowsOf[2]!, name: '<img src=x onerror=alert(1)>\u202Eabc', note: 'x'.repeat(1_000_000), tags: ['<b>bold</b>'] };
    const page = await open(host, { width: 2400 });
    await ready(page);
    expect(await (await cell(page, 0, 'name')).innerText()).toContain('<img src=x');
    expect(await page.locator('.grid img, .grid b').count()).toBe(0);
    expect((await (await cell(page, 0, 'note')).innerText()).length).toBeLessThan(400);
    expect(await (await cell(page, 0, 'tag')).innerText()).toBe('<b>bold</b>');
  });

  test('curves stand where a metric has a history, bars where it has not', async () => {
    const page = await open(fakeTable({ runs: 40 }), { width: 1600 });
    await ready(page);
    await (await cell(page, 1, 'metric.loss')).locator('svg path').waitFor();
    const number = await cell(page, 0, 'metric.mae');
    await expect.poll(() => number.locator('.bar').count()).toBe(1);
  });
});

describe('100,000 runs and 12,000 columns', () => {
  const large = fakeTable({ runs: 100_000, metrics: 6_000, params: 6_000 });

  test('only what is in sight exists and is asked for, both ways', async () => {
    const page = await open(large, { width: 1600, height: 900 });
    await ready(page);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('100001');
    await page.getByRole('button', { name: 'Columns', exact: true }).click();
    await page.getByText('300 of 12,011: type to find others').waitFor();
    await page.getByRole('button', { name: 'Show all of these' }).click();
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-colcount')).toBe('12011');
    await page.getByRole('button', { name: 'Close the columns' }).click();
    large.calls.length = 0;
    await page.locator('.grid').evaluate(grid => grid.scrollTo(900_000, 50_000 * 22));
    await row(page, 50_000).locator('.cell').nth(4).waitFor();
    await expect.poll(() => row(page, 50_000).locator('.cell').nth(6).innerText()).toMatch(/\d/);
    expect(await page.locator('.row').count()).toBeLessThan(70);
    expect(await row(page, 50_000).locator('.cell').count()).toBeLessThan(30);
    const asked = large.calls.filter(([name]) => name === 'rows').map(([, request]) => request as { columns: string[]; limit: number });
    expect(asked.length).toBeLessThan(12);
    for (const { columns, limit } of asked) { expect(columns.length).toBeLessThan(30); expect(limit).toBeLessThanOrEqual(256); }
  });

  test('scrolling: scripting of a frame, printed', async () => {
    const page = await open(large, { width: 1600, height: 900 });
    await ready(page);
    const client = await page.context().newCDPSession(page);
    // The processor's time, not the clock's: others work on this machine.
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    const scripting = async () => (await client.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration')!.value * 1_000;
    const layout = async () => (await client.send('Performance.getMetrics')).metrics.filter(({ name }) => ['LayoutDuration', 'RecalcStyleDuration'].includes(name)).reduce((sum, { value }) => sum + value * 1_000, 0);
    const before = [await scripting(), await layout()] as const;
    await page.evaluate(() => { const counted = globalThis as unknown as { frames: number }; counted.frames = 0; const count = () => { counted.frames++; requestAnimationFrame(count); }; requestAnimationFrame(count); });
    // As a wheel does it, and down and to the right at once.
    await client.send('Input.synthesizeScrollGesture', { x: 700, y: 500, yDistance: -12_000, xDistance: -1_500, speed: 4_000, preventFling: true });
    const frames = await page.evaluate(() => (globalThis as unknown as { frames: number }).frames);
    await expect.poll(() => page.locator('.grid').evaluate(grid => grid.scrollTop)).toBeGreaterThan(10_000);
    const [script, style] = [await scripting() - before[0], await layout() - before[1]];
    // At 60 frames a second one frame of it is 67 px; a busy machine draws fewer, of more.
    const share = (ms: number) => (ms * 67 / 12_000).toFixed(2);
    process.stderr.write(`  table scroll, 100,000 × 12,000: 12,000 px in ${frames} frames; a frame's 67 px take ${share(script)} ms of scripting and ${share(style)} ms of style and layout (a frame has 16.7)\n`);
    expect(await page.locator('.row .cell').count()).toBeLessThan(1_500);
  });
});

describe('order and groups', () => {
  test('a click sorts the better way first, a second the other way, a third not at all; Shift adds a second', async () => {
    const host = fakeTable({ runs: 200 });
    const page = await open(host, { width: 1600 });
    await ready(page);
    await head(page, 'metric.mae').click();
    await expect.poll(() => head(page, 'metric.mae').getAttribute('aria-sort')).toBe('ascending');
    const numbers = async () => (await page.locator('.row').evaluateAll(rows => rows.sort((a, b) => Number((a as HTMLElement).dataset['line']) - Number((b as HTMLElement).dataset['line'])).map(each => Number(each.querySelectorAll('.metric-number')[0]?.textContent)))).filter(each => !Number.isNaN(each));
    await expect.poll(async () => { const all = await numbers(); return all.length > 20 && all.every((each, index) => index === 0 || each >= all[index - 1]!); }).toBe(true);
    await head(page, 'metric.mae').click();
    await expect.poll(() => head(page, 'metric.mae').getAttribute('aria-sort')).toBe('descending');
    await head(page, 'duration').click({ modifiers: ['Shift'] });
    await expect.poll(() => host.layout?.sort).toEqual([{ field: 'metric.mae', descending: true }, { field: 'duration', descending: false }]);
    await head(page, 'metric.mae').click();
    await expect.poll(() => head(page, 'metric.mae').getAttribute('aria-sort')).toBe('none');
  });

  test('groups have counts, fold by pointer and by key, and stay folded', async () => {
    const host = fakeTable({ runs: 40 });
    const page = await open(host, { width: 1200 });
    await ready(page);
    await page.getByLabel('Group by').selectOption('function');
    const group = page.locator('.row.group').first();
    await group.waitFor();
    expect(await group.innerText()).toMatch(/fetch\s+10 runs/);
    expect(await group.getAttribute('aria-expanded')).toBe('true');
    await group.locator('.group-cell').click();
    await expect.poll(() => row(page, 1).getAttribute('class')).toContain('group');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => row(page, 1).getAttribute('class')).not.toContain('group');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => host.layout?.collapsed).toEqual(['fetch']);
  });
});

describe('filter', () => {
  test('an error is underlined where it is, the last good answer stays, and it clears', async () => {
    const host = fakeTable({ runs: 40 });
    const page = await open(host);
    await ready(page);
    const filter = page.getByRole('combobox', { name: /Filter runs/ });
    await filter.fill('state = failed');
    await page.getByText('4 runs', { exact: true }).waitFor();
    await filter.fill('state = failed and metric.mae << 3');
    await page.getByRole('alert').getByText('A comparison was expected here').waitFor();
    expect(await page.locator('.query-mark').innerText()).toBe('<<');
    expect(await filter.getAttribute('aria-invalid')).toBe('true');
    await page.getByText('4 runs', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByText('40 runs', { exact: true }).waitFor();
  });

  test('what may come next stands under the sentence that says what is wrong, not over it', async () => {
    const page = await open(fakeTable({ runs: 40 }), { width: 400 });
    await ready(page);
    const filter = page.getByRole('combobox', { name: /Filter runs/ });
    await filter.fill('metric.mae << 3 and metric.m');
    const [alert, offers] = [page.getByRole('alert'), page.locator('.query-offers')];
    await alert.waitFor();
    await offers.waitFor();
    const [said, list] = [(await alert.boundingBox())!, (await offers.boundingBox())!];
    expect(list.y).toBeGreaterThanOrEqual(said.y + said.height);
  });

  test('completes, remembers what was asked, and begins with a letter typed in the grid', async () => {
    const host = fakeTable({ runs: 40 });
    const page = await open(host);
    await ready(page);
    await row(page, 2).locator('.cell').nth(1).click();
    await page.keyboard.type('metric.m');
    const filter = page.getByRole('combobox', { name: /Filter runs/ });
    await expect.poll(() => filter.inputValue()).toBe('metric.m');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Tab');
    await expect.poll(() => filter.inputValue()).toBe('metric.mae ');
    await filter.fill('state = failed');
    await page.getByText('4 runs', { exact: true }).waitFor();
    await filter.press('Enter');
    await expect.poll(() => host.layout?.recent).toEqual(['state = failed']);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await filter.press('ArrowDown');
    await page.getByRole('option', { name: 'state = failed' }).waitFor();
  });

  test('a saved query is chosen from the menu, and what is asked is kept under a name', async () => {
    const host = fakeTable({ runs: 40 });
    host.saved = [{ name: '<b>failed</b>', query: 'state = failed' }, { name: 'trained', query: 'function = train' }];
    const page = await open(host);
    await ready(page);
    const filter = page.getByRole('combobox', { name: /Filter runs/ });
    const menu = page.getByRole('button', { name: 'Saved queries' });
    await menu.click();
    expect(await page.getByRole('menuitem', { name: 'Save this query' }).getAttribute('title')).toBe('Type a query first.');
    await page.getByRole('menuitem', { name: '<b>failed</b>' }).click();
    await page.getByText('4 runs', { exact: true }).waitFor();
    expect(await filter.inputValue()).toBe('state = failed');
    await menu.click();
    await page.getByRole('menuitem', { name: '<b>failed</b>' }).locator('.codicon-check').waitFor();
    await page.keyboard.press('Escape');

    await filter.fill('function = fetch');
    await page.getByText('10 runs', { exact: true }).waitFor();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Save this query' }).click();
    const name = page.getByRole('textbox', { name: 'Name of the query' });
    await name.fill('trained');
    await page.getByText('There is a query of this name. It is replaced.').waitFor();
    host.fail.saveQuery = { code: 'no-write', message: 'queries.json can’t be written.' };
    await name.press('Enter');
    await page.getByRole('alert').getByText('queries.json can’t be written.').waitFor();
    host.fail = {};
    await name.fill('fetched');
    await name.press('Enter');
    await name.waitFor({ state: 'detached' });
    expect(host.saved.at(-1)).toEqual({ name: 'fetched', query: 'function = fetch' });
    // Others may have been saved elsewhere meanwhile: what there is is told by the host.
    await opened?.view.saved(host.saved);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await filter.press('ArrowDown');
    await page.getByRole('option', { name: 'fetched' }).waitFor();
  });

  test('a query that can’t be read is not kept', async () => {
    const page = await open(fakeTable({ runs: 40 }));
    await ready(page);
    await page.getByRole('combobox', { name: /Filter runs/ }).fill('state = failed and metric.mae << 3');
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Saved queries' }).click();
    const item = page.getByRole('menuitem', { name: 'Save this query' });
    expect([await item.getAttribute('aria-disabled'), await item.getAttribute('title')]).toEqual(['true', 'The query can’t be read yet.']);
  });

  test('opened for a query, it asks that and keeps the rest of what it showed', async () => {
    const host = fakeTable({ runs: 40, start: { query: 'state = failed' } });
    const page = await open(host);
    await page.getByText('4 runs', { exact: true }).waitFor();
    expect(await page.getByRole('combobox', { name: /Filter runs/ }).inputValue()).toBe('state = failed');
  });

  test('nothing matches: said, with the one thing to do', async () => {
    const page = await open(fakeTable({ runs: 10 }));
    await ready(page);
    await page.getByRole('combobox', { name: /Filter runs/ }).fill('function = nothing');
    await page.getByText('No run matches.').waitFor();
    await page.locator('.page-state').getByRole('button', { name: 'Clear the filter' }).click();
    await ready(page);
  });
});

describe('marks', () => {
  test('Enter changes a name, Tab goes on to the tags and completes them, Escape leaves as it was', async () => {
    const host = fakeTable({ runs: 10 });
    const page = await open(host, { width: 2400 });
    await ready(page);
    await (await cell(page, 1, 'name')).click();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).fill('the good one');
    await page.keyboard.press('Tab');
    await expect.poll(() => host.rowsOf[8]!.name).toBe('the good one');
    const tags = page.getByRole('combobox', { name: 'Tags' });
    await tags.fill('base');
    await expect.poll(() => page.locator('.offer').allInnerTexts()).toEqual(['baseline']);
    await tags.press('ArrowDown');
    await tags.press('Enter');
    await tags.press('Enter');
    await expect.poll(() => host.rowsOf[8]!.tags).toEqual(['baseline']);
    await (await cell(page, 1, 'name')).dblclick();
    await page.getByRole('textbox', { name: 'Name' }).fill('never');
    await page.keyboard.press('Escape');
    const name = await cell(page, 1, 'name');
    await expect.poll(() => name.innerText()).toBe('the good one');
    expect(host.rowsOf[8]!.name).toBe('the good one');
  });

  test('what can’t be written says why at the cell, and what was typed is still there', async () => {
    const host = fakeTable({ runs: 10 });
    const page = await open(host, { width: 2400 });
    await ready(page);
    host.fail.mark = { code: 'marks', message: 'The run can’t be changed: its folder can’t be written (EACCES).' };
    await (await cell(page, 0, 'note')).click();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Note' }).fill('typed with care');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('can’t be written (EACCES)').waitFor();
    expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('typed with care');
    delete host.fail.mark;
    await page.keyboard.press('Enter');
    await expect.poll(() => host.rowsOf[9]!.note).toBe('typed with care');
  });

  test('a star that can’t be written goes back', async () => {
    const host = fakeTable({ runs: 10 });
    const page = await open(host);
    await ready(page);
    await row(page, 0).locator('.cell.star').click();
    await expect.poll(() => host.rowsOf[9]!.star).toBe(true);
    host.fail.mark = { code: 'marks', message: 'The folder can’t be written.' };
    await row(page, 0).locator('.cell.star').click();
    await page.getByText('The folder can’t be written.').waitFor();
    await row(page, 0).locator('.cell.star .codicon-star-full').waitFor();
  });
});

describe('choosing runs', () => {
  test('click, Ctrl, Shift, all that match; the bar says how many and does it', async () => {
    const host = fakeTable({ runs: 5_000 });
    const page = await open(host);
    await ready(page);
    const at = (line: number) => row(page, line).locator('.cell').nth(1);
    await at(1).click();
    await at(3).click({ modifiers: ['Control'] });
    await page.getByText('2 runs chosen', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Compare 2' }).click();
    await expect.poll(() => host.calls.find(([name]) => name === 'compare')).toEqual(['compare', [idOf(4_998), idOf(4_996)]]);
    await at(1).click();
    await page.locator('.grid').evaluate(grid => grid.scrollTo(0, 2_000 * 22));
    await at(2_003).click({ modifiers: ['Shift'] });
    await page.getByText('2,003 runs chosen', { exact: true }).waitFor();
    await page.keyboard.press('Control+a');
    await page.locator('.selection-count', { hasText: 'All 5,000 that match are chosen' }).waitFor();
    const tooMany = page.getByRole('button', { name: 'Compare 5,000' });
    expect([await tooMany.isDisabled(), await tooMany.getAttribute('title')]).toEqual([true, 'At most 50 runs can be compared: choose fewer']);
    await page.getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByRole('textbox', { name: 'Tags' }).fill('seen');
    await page.keyboard.press('Enter');
    await expect.poll(() => host.rowsOf.every(each => each.tags.includes('seen'))).toBe(true);
    await page.getByRole('button', { name: 'Choose none' }).click();
    await expect.poll(() => page.locator('.selection-bar').count()).toBe(0);
  });

  test('keys move, Enter opens, space previews; one cell alone is in the order of Tab', async () => {
    const host = fakeTable({ runs: 500 });
    const page = await open(host, { height: 600 });
    await ready(page);
    await row(page, 0).locator('.cell').nth(1).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset['col'])).toBe('2');
    await page.keyboard.press('Enter');
    await expect.poll(() => host.calls.find(([name]) => name === 'open')).toEqual(['open', idOf(498)]);
    await page.keyboard.press(' ');
    await expect.poll(() => host.calls.find(([name]) => name === 'preview')).toEqual(['preview', idOf(498)]);
    await page.keyboard.press('Control+End');
    await row(page, 499).waitFor();
    await expect.poll(() => page.evaluate(() => (document.activeElement?.closest('[data-line]') as HTMLElement | null)?.dataset['line'])).toBe('499');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Control+Home');
    await expect.poll(() => page.evaluate(() => (document.activeElement?.closest('[data-line]') as HTMLElement | null)?.dataset['line'])).toBe('0');
    await expect.poll(() => page.locator('.grid [tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 runs chosen').waitFor();
  });

  test('copied runs have exact values', async () => {
    const host = fakeTable({ runs: 5 });
    const page = await open(host, { width: 2400 });
    await ready(page);
    await row(page, 0).locator('.cell').nth(1).click();
    await page.getByRole('button', { name: 'Copy the chosen runs' }).click();
    await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
    await expect.poll(() => host.calls.find(([name]) => name === 'copy')?.[1] as string | undefined).toMatch(/^\| State \| Function \| .*mae.*\n\| --- .*\n\| Succeeded \| train \| .*\d\.\d{6,}/);
  });

  test('what is copied stays text elsewhere, and all columns come along, however many', async () => {
    const host = fakeTable({ runs: 3, params: 1_000 });
    host.rowsOf[2] = { ...host.rowsOf[2]!, name: '=HYPERLINK("https://evil.example")', note: '[here](command:x) <b>', tags: ['@all'] };
    const page = await open(host, { width: 2400 });
    await ready(page);
    await page.getByRole('button', { name: 'Columns', exact: true }).click();
    await page.getByRole('button', { name: 'Show all of these' }).click();
    await expect.poll(async () => Number(await page.getByRole('grid').getAttribute('aria-colcount'))).toBeGreaterThan(1_000);
    await page.getByRole('button', { name: 'Close the columns' }).click();
    await row(page, 0).locator('.cell').nth(1).click();
    const copied = async (item: string) => {
      host.calls.length = 0;
      await page.getByRole('button', { name: 'Copy the chosen runs' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      await expect.poll(() => host.calls.some(([name]) => name === 'copy')).toBe(true);
      for (const [name, request] of host.calls) if (name === 'rows') expect((request as { columns: string[] }).columns.length).toBeLessThanOrEqual(400);
      return (host.calls.find(([name]) => name === 'copy')?.[1] as string).split('\n');
    };
    const [head, line, ...more] = (await copied('Copy for a spreadsheet')).map(each => each.split('\t'));
    expect(more).toEqual([]);
    expect(line![head!.indexOf('Name')]).toBe('\'=HYPERLINK("https://evil.example")');
    expect(line![head!.indexOf('Tags')]).toBe("'@all");
    expect(line![head!.indexOf('option_993')]).toMatch(/^\d+$/);
    const markdown = await copied('Copy as Markdown');
    expect(markdown[2]).toContain('\\[here\\](command:x) &lt;b');
    expect(markdown[2]).not.toContain('://evil');
  });
});

describe('columns', () => {
  test('wider, moved, pinned and hidden by keyboard; all of it is kept', async () => {
    const host = fakeTable({ runs: 10 });
    const page = await open(host, { width: 1600 });
    await ready(page);
    await head(page, 'metric.mae').focus();
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await expect.poll(() => host.layout?.widths).toEqual([{ field: 'metric.mae', width: 152 }]);
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => host.layout?.columns?.map(({ field }) => field).slice(6, 8)).toEqual(['metric.r2', 'metric.mae']);
    expect(host.layout?.columns?.[7]?.width).toBe(152);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Pin' }).click();
    await expect.poll(() => page.locator('.head-row .pinned .head-cell').count()).toBe(4);
    await head(page, 'duration').focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => host.layout?.columns?.some(({ field }) => field === 'duration')).toBe(false);
    await expect.poll(() => head(page, 'duration').count()).toBe(0);
    const kept = host.layout;
    await opened!.close();
    const again = fakeTable({ runs: 10 });
    again.layout = kept;
    const next = await open(again, { width: 1600 });
    await ready(next);
    await expect.poll(() => next.locator('.head-row .pinned .head-cell').count()).toBe(4);
    expect(await head(next, 'duration').count()).toBe(0);
  });

  test('dragging the edge makes a column wider, dragging the header moves it', async () => {
    const host = fakeTable({ runs: 10 });
    const page = await open(host, { width: 1600 });
    await ready(page);
    const box = (await head(page, 'metric.mae').boundingBox())!;
    await page.mouse.move(box.x + box.width - 2, box.y + 12);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width + 48, box.y + 12, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => host.layout?.widths[0]?.width).toBe(186);
    await head(page, 'metric.r2').dragTo(head(page, 'duration'), { targetPosition: { x: 4, y: 10 } });
    await expect.poll(() => host.layout?.columns?.map(({ field }) => field).slice(4, 7)).toEqual(['created', 'metric.r2', 'duration']);
  });

  test('found by a part of the name; only those that differ; back to the set that is there by itself', async () => {
    const host = fakeTable({ runs: 10, params: 40 });
    const page = await open(host, { width: 3600 });
    await ready(page);
    await page.getByRole('button', { name: 'Columns', exact: true }).click();
    await page.getByRole('searchbox').fill('same');
    const same = page.locator('.chooser').getByRole('checkbox', { name: /same/ });
    await same.check();
    await head(page, 'param.same').waitFor({ state: 'attached' });
    await page.getByRole('switch').check();
    await page.getByText('Nothing matches “same”.').waitFor();
    await page.getByRole('button', { name: 'Default columns' }).click();
    await expect.poll(() => head(page, 'param.same').count()).toBe(0);
    await expect.poll(() => host.layout?.columns).toBe(null);
  });

  const metric = (name: string, runs: number): FakeTable['infos'][number] => ({ field: `metric.${name}`, ref: { kind: 'metric', name, of: 'last' }, kind: 'number', runs, differs: true });
  const titles = (page: Page) => page.locator('.head-cell[data-field^="metric."]').evaluateAll(all => all.map(each => each.getAttribute('data-field')?.slice('metric.'.length)));

  test('those that are there by themselves: what a later run logs comes, what only runs in the trash had goes, here and in the list to choose from', async () => {
    const host = fakeTable({ runs: 10, metrics: 2, params: 0 });
    host.infos.push(...['a', 'b', 'c', 'd', 'e', 'gone'].map(name => metric(name, 9)));
    const page = await open(host, { width: 3600 });
    await ready(page);
    await expect.poll(() => titles(page)).toEqual(['mae', 'r2', 'a', 'b', 'c', 'd', 'e', 'gone']);
    await page.getByRole('button', { name: 'Columns', exact: true }).click();
    const offered = (name: string) => page.locator('.chooser').getByRole('checkbox', { name: new RegExp(`^${name}`) });
    await offered('gone').waitFor();

    host.infos.push(metric('fresh', 1));
    await opened!.view.changed([host.add()], []);
    await expect.poll(() => titles(page)).toEqual(['mae', 'r2', 'a', 'b', 'c', 'd', 'e', 'gone', 'fresh']);
    await offered('fresh').waitFor();

    host.infos.splice(host.infos.findIndex(each => each.ref.name === 'gone'), 1);
    await opened!.view.changed([], [host.rowsOf[0]!.key]);
    await expect.poll(() => titles(page)).toEqual(['mae', 'r2', 'a', 'b', 'c', 'd', 'e', 'fresh']);
    await expect.poll(() => offered('gone').count()).toBe(0);
  });

  test('of many metrics the commonest are there, and those of the newest runs, however rare', async () => {
    const host = fakeTable({ runs: 40, metrics: 300, params: 0 });
    const rare = metric('rare', 1);
    const all = host.fields;
    host.fields = async request => (request.query.startsWith('id in (') && request.query.includes(host.rowsOf.at(-1)!.id) && request.kinds.includes('metric') ? { fields: [rare], total: 1 } : all(request));
    const page = await open(host, { width: 3600 });
    await ready(page);
    await expect.poll(() => titles(page)).toEqual(['mae', 'r2', 'loss', '"validation loss"', '"layer.0/grad norm"', '"layer.1/grad norm"', 'rare']);
  });

  test('where a query picks runs by their values, other fields are asked for once it finds others', async () => {
    const host = fakeTable({ runs: 20, metrics: 2, params: 0 });
    const page = await open(host, { width: 3600 });
    await ready(page);
    await page.getByRole('combobox', { name: /Filter runs/ }).fill('state = failed');
    const count = async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount'));
    await expect.poll(count).toBeLessThan(20);
    const [was, row] = [await count(), host.add()];
    host.calls.length = 0;
    await opened!.view.changed([row], []);
    // Metrics, parameters and what else a run has.
    await expect.poll(() => host.calls.filter(([name]) => name === 'fields').length).toBe(3);
    expect(await titles(page)).not.toContain('fresh');
    // Of the run itself nothing is another that says which fields there are.
    host.infos.push(metric('fresh', 1));
    host.add({ state: 'failed' });
    await opened!.view.changed([row], []);
    await expect.poll(count).toBe(was + 1);
    await expect.poll(() => titles(page)).toContain('fresh');
  });

  test('those that a person chose stay, whatever comes and goes', async () => {
    const host = fakeTable({ runs: 10, metrics: 3, params: 0 });
    const page = await open(host, { width: 3600 });
    await ready(page);
    await head(page, 'metric.r2').focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => titles(page)).toEqual(['mae', 'loss']);
    host.infos.splice(0, 1, metric('fresh', 9));
    await page.getByRole('button', { name: 'Columns', exact: true }).click();
    await opened!.view.changed([host.add()], [host.rowsOf[0]!.key]);
    await page.locator('.chooser').getByRole('checkbox', { name: /^fresh/ }).waitFor();
    expect(await titles(page)).toEqual(['mae', 'loss']);
  });
});

describe('while runs go on', () => {
  test('which fields there are is asked for a run that is new, has another one or has ended, not for every value of it', async () => {
    const host = fakeTable({ runs: 20 });
    const page = await open(host);
    await ready(page);
    await page.getByRole('button', { name: 'Columns', exact: true }).click();
    await page.locator('.chooser').getByRole('checkbox', { name: /^mae/ }).waitFor();
    const asked = (name: string) => host.calls.filter(([each]) => each === name).length;
    /** Rows are asked for after each word of a run, whatever it says. */
    const told = async (row: TableRow): Promise<void> => {
      const rows = asked('rows');
      await opened!.view.changed([row], []);
      await expect.poll(() => asked('rows')).toBeGreaterThan(rows);
    };
    /** The list to choose from is asked for last. */
    const settled = () => expect.poll(() => host.calls.findLast(([name]) => name === 'fields')?.[1]).toMatchObject({ kinds: ['run', 'metric', 'param'] });
    let row = host.add();
    let fields = asked('fields');
    await told(row);
    await expect.poll(() => asked('fields')).toBeGreaterThan(fields);
    await settled();
    fields = asked('fields');
    for (let value = 1; value <= 5; value++) await told(row = { ...row, lastHeardAt: row.lastHeardAt + value, progress: { done: value, total: 9 } });
    expect(asked('fields') - fields).toBe(0);
    for (const other of [{ facts: row.facts + 1 }, { facts: row.facts + 1, state: 'succeeded' as const }]) {
      fields = asked('fields');
      await told({ ...row, ...other });
      await expect.poll(() => asked('fields')).toBeGreaterThan(fields);
      await settled();
    }
  });

  test('at the top a new run appears; further down nothing moves, and a word says how many came', async () => {
    const host = fakeTable({ runs: 1_000 });
    const page = await open(host, { height: 600 });
    await ready(page);
    const first = host.add();
    await opened!.view.changed([first], []);
    await expect.poll(() => row(page, 0).getAttribute('data-run')).toBe(first.id);
    await page.locator('.grid').evaluate(grid => grid.scrollTo(0, 400 * 22 + 5));
    await page.locator('.row[data-line="400"][data-run]').waitFor();
    const under = await page.evaluate(() => document.elementFromPoint(300, 300)?.closest<HTMLElement>('.row')?.dataset['run']);
    expect(under).toBeTruthy();
    const more = [host.add(), host.add(), host.add()];
    await opened!.view.changed(more, []);
    await page.getByRole('button', { name: '3 new runs' }).waitFor();
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('1005');
    await expect.poll(() => page.evaluate(() => document.elementFromPoint(300, 300)?.closest<HTMLElement>('.row')?.dataset['run'])).toBe(under);
    await page.getByRole('button', { name: '3 new runs' }).click();
    await expect.poll(() => row(page, 0).getAttribute('data-run')).toBe(more[2]!.id);
    await expect.poll(() => page.getByRole('button', { name: '3 new runs' }).count()).toBe(0);
  });

  test('a run that ends changes in place, also while another is being named', async () => {
    const host = fakeTable({ runs: 10 });
    const running = host.add();
    const page = await open(host, { width: 2400 });
    await ready(page);
    await row(page, 0).getByText('Running').waitFor();
    await (await cell(page, 3, 'name')).click();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).fill('half typ');
    Object.assign(host.rowsOf.at(-1)!, { state: 'failed', durationMs: 3_000, endedAt: Date.now(), lastHeardAt: Date.now() });
    await opened!.view.changed([{ ...running, ...host.rowsOf.at(-1)! }, host.add()], []);
    await row(page, 1).getByText('Failed').waitFor();
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('half typ');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Name');
  });

  test('a group that is folded while an answer is on its way stays folded', async () => {
    const host = fakeTable({ runs: 40 });
    const page = await open(host, { width: 1200 });
    await ready(page);
    await page.getByLabel('Group by').selectOption('function');
    await page.locator('.row.group').first().waitFor();
    const groups = host.groups;
    let release = (): void => {};
    const held = new Promise<void>(done => { release = done; });
    let asked = false;
    host.groups = async (...args) => { asked = true; await held; return groups(...args); };
    await opened!.view.changed([host.add()], []);
    await expect.poll(() => asked).toBe(true);
    await page.locator('.row.group').first().locator('.group-cell').click();
    await expect.poll(() => page.locator('.row.group').first().getAttribute('aria-expanded')).toBe('false');
    release();
    // The new run has come, and with it the answer that was asked for before the fold.
    await page.getByText('41 runs', { exact: true }).waitFor();
    expect(await page.locator('.row.group').filter({ hasText: 'fetch' }).getAttribute('aria-expanded')).toBe('false');
  });
});

describe('states', () => {
  test('no runs: one sentence, one action', async () => {
    const host = fakeTable({ runs: 0 });
    const page = await open(host);
    await page.getByText('No runs yet.').waitFor();
    await page.getByRole('button', { name: 'Run a function' }).click();
    await expect.poll(() => host.calls.some(([name]) => name === 'begin')).toBe(true);
    await opened!.view.changed([host.add()], []);
    await ready(page);
  });

  test('what can’t be read says why, with a retry and the log', async () => {
    const host = fakeTable({ runs: 5 });
    host.fail.rows = { code: 'index-locked', message: 'Another program holds the index of runs.' };
    const page = await open(host);
    await page.getByText('Couldn’t load the runs: Another program holds the index of runs.').waitFor();
    await page.getByRole('button', { name: 'Show log' }).click();
    delete host.fail.rows;
    await page.getByRole('button', { name: 'Retry' }).click();
    await ready(page);
    await expect.poll(() => host.calls.some(([name]) => name === 'showLog')).toBe(true);
  });
});
