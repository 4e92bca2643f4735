import { afterEach, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { PreviewPageView } from '../../src/contract/preview-page';
import { rowsABlock } from '../../src/contract/view-api';
import { forTests, openView, type Opened, shot } from './browser';
import { column, type FakeCell, type FakePreview, fakePreview, packed } from './preview-fixture';
import type { ThemeName } from './themes';

const views = forTests();
let opened: Opened<PreviewPageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});
async function open(host: FakePreview, options: { width?: number; height?: number; state?: unknown; theme?: ThemeName } = {}): Promise<Page> {
  opened = await openView<FakePreview, PreviewPageView>(views.browser, views.folder, 'preview', host, { height: 600, ...options });
  return opened.page;
}
const row = (page: Page, line: number) => page.locator(`.row[data-line="${line}"]`);
const cell = (page: Page, line: number, col: number) => row(page, line).locator(`[data-col="${col}"]`);
const head = (page: Page, name: string) => page.locator(`.head-cell[data-name="${name}"]`);
const text = (page: Page, line: number, col: number) => cell(page, line, col).innerText();

const small = (rows = 60) => fakePreview({
  rows, columns: [column('carrier', 'text', 'string'), column('fare', 'float', 'float64'), column('day', 'date', 'date')],
  cell: (at, name): FakeCell => ({ text: name === 'carrier' ? (at % 3 === 0 ? 'AA' : 'UA') : name === 'fare' ? String(at * 1.5) : '2013-01-31' }),
});

describe('any number of rows and columns', () => {
  const rows = 100_000_000;
  const many = () => fakePreview({ rows, columns: [column('id', 'integer', 'int64'), column('name')], cell: (at, name) => ({ text: name === 'id' ? String(at) : `row ${at}` }) });

  test('the last of a hundred million rows is reached by key, by scroll bar and by number, and each row stands exactly where it belongs', async () => {
    const page = await open(many());
    await cell(page, 0, 0).click();
    await page.keyboard.press('Control+End');
    await expect.poll(() => text(page, rows - 1, 1)).toBe('row 99999999');
    const grid = await page.getByRole('grid').boundingBox();
    const last = await row(page, rows - 1).boundingBox();
    expect(Math.abs((last?.y ?? 0) + (last?.height ?? 0) - (grid?.y ?? 0) - (grid?.height ?? 0))).toBeLessThan(24);
    await page.keyboard.press('Control+g');
    await page.getByRole('textbox', { name: 'Go to row' }).fill('54,321,987');
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page, 54_321_986, 0)).toBe('54321986');
    expect(await row(page, 54_321_986).getAttribute('aria-rowindex')).toBe('54321988');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('row 54321987');
    await page.getByRole('grid').evaluate(element => { element.scrollTop = element.scrollHeight / 2; });
    await expect.poll(async () => Number(await page.locator('.row').first().getAttribute('data-line'))).toBeGreaterThan(49_000_000);
    // Rows follow one another without a gap.
    const tops = await page.locator('.row').evaluateAll(all => all.map(each => ({ line: Number((each as HTMLElement).dataset['line']), top: each.getBoundingClientRect().top })).filter(({ top }) => top > 60 && top < 500).sort((one, other) => one.line - other.line));
    for (const [at, { line, top }] of tops.entries()) if (at > 0) expect([line - (tops[0]?.line ?? 0), Math.round(top - (tops[0]?.top ?? 0))]).toEqual([at, at * 22]);
  });

  test('the wheel moves by what it says, though the scroll bar stands for a share of the rows', async () => {
    const page = await open(many());
    await cell(page, 0, 0).waitFor();
    await page.mouse.move(400, 300);
    await page.mouse.wheel(0, 220);
    await expect.poll(async () => (await row(page, 10).boundingBox())?.y).toBe((await page.locator('.grid-body').evaluate(() => document.querySelector('.grid-head')?.getBoundingClientRect().bottom)));
  });

  test('only what is in sight is in the page and asked for, of ten thousand columns', async () => {
    const columns = Array.from({ length: 10_000 }, (_, at) => column(`feature ${at}`, 'float', 'float64'));
    const host = fakePreview({ rows: 1_000, columns, cell: (at, name) => ({ text: `${at}.${name.slice(8)}` }) });
    const page = await open(host, { width: 1600 });
    await cell(page, 0, 0).click();
    expect(await page.locator('.cell').count()).toBeLessThan(1_500);
    await page.keyboard.press('End');
    await expect.poll(() => text(page, 0, 9_999)).toBe('0.9999');
    expect(await page.getByRole('grid').getAttribute('aria-colcount')).toBe('10001');
    const asked = new Set(host.asked.blocks.flatMap(each => each.columns));
    expect(asked.size).toBeLessThan(120);
    for (const each of host.asked.blocks) expect([each.count <= 1_000, each.columns.length <= 200]).toEqual([true, true]);
    await page.getByRole('searchbox', { name: 'Find a column' }).fill('feature 5000');
    await page.getByRole('button', { name: 'feature 5000', exact: true }).click();
    await expect.poll(() => text(page, 0, 5_000)).toBe('0.5000');
  });

  test('what was passed by is let go, and comes again', async () => {
    const host = fakePreview({ rows: 3_000_000, columns: [column('text')], cell: at => ({ text: `${at} ${'x'.repeat(900)}` }) });
    const page = await open(host);
    await cell(page, 0, 0).click();
    await expect.poll(() => text(page, 0, 0)).toContain('0 xxx');
    await page.keyboard.press('Control+End');
    await expect.poll(() => text(page, 2_999_999, 0)).toContain('2999999 x');
    await page.keyboard.press('Control+Home');
    await expect.poll(() => text(page, 0, 0)).toContain('0 xxx');
  });
});

describe('what stands in a cell', () => {
  const shown: [string, FakeCell | null, string][] = [
    ['missing', null, '–'], ['empty', { text: '' }, 'empty text'], ['blanks', { text: '  ' }, '··'], ['dash', { text: '–' }, '–'], ['line break', { text: 'a\nb\tc' }, 'a⏎b⇥c'], ['turned', { text: 'a\u202eb' }, 'aU+202Eb'],
    ['markup', { text: '<img src=x onerror=alert(1)>' }, '<img src=x onerror=alert(1)>'], ['command', { text: '[x](command:evil)' }, '[x](command:evil)'], ['long number', { text: '9223372036854775807' }, '9223372036854775807'],
  ];
  test('each kind of nothing is told apart, what can’t be seen has a sign, and text is text', async () => {
    const columns = [...shown.map(([name]) => column(name)), column('nan', 'float', 'float64'), column('inf', 'float', 'float64'), column('bytes', 'bytes', 'binary'), column('nan text')];
    const page = await open(fakePreview({
      rows: 3, columns, cell: (_, name) => name === 'nan' ? { text: 'NaN', mark: 2 } : name === 'inf' ? { text: '-Infinity', mark: 3 } : name === 'bytes' ? { text: '\\x00a' } : name === 'nan text' ? { text: 'NaN' } : shown.find(([each]) => each === name)?.[1] ?? null,
    }), { width: 2600 });
    for (const [at, [, , expected]] of shown.entries()) await expect.poll(() => text(page, 0, at)).toBe(expected);
    const special = (col: number) => cell(page, 0, col).locator('.cell-special').count();
    expect([await special(0), await special(1), await special(3), await special(shown.length), await special(shown.length + 1), await special(shown.length + 3)]).toEqual([1, 1, 0, 1, 1, 0]);
    expect(await text(page, 0, shown.length + 1)).toBe('−∞');
    expect(await text(page, 0, shown.length + 2)).toBe('b \\x00a');
    expect(await cell(page, 0, 0).getAttribute('aria-label')).toBe('missing: missing');
    expect(await page.locator('img').count()).toBe(0);
  });

  test('numbers stand right in tabular figures, and a head tells its type', async () => {
    const page = await open(small());
    await cell(page, 0, 1).waitFor();
    expect(await cell(page, 0, 1).evaluate(each => [getComputedStyle(each).justifyContent, getComputedStyle(each).fontVariantNumeric])).toEqual(['flex-end', 'tabular-nums']);
    expect(await head(page, 'fare').innerText()).toContain('float64');
  });

  test('a nested value opens in place', async () => {
    const page = await open(fakePreview({
      rows: 2, columns: [column('stops', 'struct', 'struct<a: int64, b: list<string>>')], cell: () => ({ text: '{a: 1}' }), whole: () => ({ text: "{'a': 1}", mark: 0, json: '{"a":"9007199254740993","b":["x","<b>y</b>"]}', bytes: 20, isCut: false }),
    }));
    await cell(page, 0, 0).click();
    await page.keyboard.press('Enter');
    const window = page.getByRole('dialog', { name: 'stops, row 1' });
    await expect.poll(() => window.innerText()).toContain('9007199254740993');
    expect(await window.innerText()).toContain('<b>y</b>');
    await page.keyboard.press('Escape');
    await expect.poll(() => window.count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-col'))).toBe('0');
    await cell(page, 1, 0).dblclick();
    await page.getByRole('dialog', { name: 'stops, row 2' }).getByText('9007199254740993').waitFor();
  });
});

describe('sort, filter, search', () => {
  test('of a sorted view no more rows are asked for at once than come into sight: they lie all over the file', async () => {
    const host = fakePreview({ rows: 100_000, columns: [column('fare', 'float', 'float64')], cell: row => ({ text: String(row) }) });
    const page = await open(host);
    await cell(page, 0, 0).waitFor();
    expect(new Set(host.asked.blocks.map(({ count }) => count))).toEqual(new Set([rowsABlock.neighbours]));
    host.asked.blocks.length = 0;
    await head(page, 'fare').click();
    await expect.poll(() => head(page, 'fare').getAttribute('aria-sort')).toBe('ascending');
    await expect.poll(() => host.asked.blocks.length).toBeGreaterThan(1);
    expect(host.asked.blocks.filter(({ count }) => count > rowsABlock.scattered)).toEqual([]);
    await cell(page, 20, 0).waitFor();
    expect(await cell(page, 20, 0).innerText()).toBe('20');
  });
  test('a click on a head sorts, another turns it, a third takes it away; Shift adds one; keys do the same', async () => {
    const host = small();
    const page = await open(host);
    await head(page, 'fare').click();
    await expect.poll(() => head(page, 'fare').getAttribute('aria-sort')).toBe('ascending');
    await head(page, 'fare').click();
    await expect.poll(() => head(page, 'fare').getAttribute('aria-sort')).toBe('descending');
    await head(page, 'carrier').click({ modifiers: ['Shift'] });
    await expect.poll(() => head(page, 'carrier').getAttribute('aria-sort')).toBe('ascending');
    expect(host.asked.views.at(-1)?.sort).toEqual([{ column: 'fare', descending: true }, { column: 'carrier', descending: false }]);
    await expect.poll(() => page.locator('.status-facts').innerText()).toBe('60 rows × 3 · 1.9 GB · Parquet · sorted by fare, carrier');
    await head(page, 'fare').focus();
    await page.keyboard.press('Space');
    await expect.poll(() => host.asked.views.at(-1)?.sort ?? page.locator('.asked').count()).toEqual([{ column: 'fare', descending: true }, { column: 'carrier', descending: false }]);
    await expect.poll(() => page.locator('.asked').count()).toBe(0);
  });

  test('a filter is made for the kind of its column, becomes a piece above the grid, is changed there and taken away', async () => {
    const host = small();
    const page = await open(host);
    await cell(page, 0, 1).click();
    await page.getByRole('button', { name: 'Filter by the current column' }).click();
    const editor = page.getByRole('dialog', { name: 'Filter by fare' });
    expect(await editor.getByRole('combobox', { name: 'How to compare' }).locator('option').allInnerTexts()).toEqual(['=', '≠', '<', '≤', '>', '≥', 'between', 'is one of', 'is none of', 'is NaN', 'is not NaN', 'is missing', 'is there']);
    await editor.getByRole('combobox', { name: 'How to compare' }).selectOption('>');
    await editor.getByRole('combobox', { name: 'Value' }).fill('20');
    await page.keyboard.press('Enter');
    await expect.poll(() => host.asked.views.at(-1)?.where).toEqual([{ column: 'fare', op: '>', value: '20' }]);
    await page.getByRole('button', { name: 'fare > 20', exact: true }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'How to compare' }).selectOption('between');
    await page.getByRole('dialog').getByRole('combobox', { name: 'To', exact: true }).fill('30');
    await page.keyboard.press('Enter');
    await expect.poll(() => host.asked.views.at(-1)?.where).toEqual([{ column: 'fare', op: 'between', low: '20', high: '30' }]);
    await page.getByRole('button', { name: 'Remove fare between 20 – 30' }).click();
    await expect.poll(() => page.locator('.asked').count()).toBe(0);
  });

  test('texts can be chosen from the most common; a cell’s menu filters by its value', async () => {
    const host = small();
    const page = await open(host);
    await head(page, 'carrier').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Filter…' }).click();
    await page.getByRole('combobox', { name: 'How to compare' }).selectOption('in');
    await page.getByRole('checkbox', { name: 'UA' }).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => host.asked.views.at(-1)?.where).toEqual([{ column: 'carrier', op: 'in', values: ['UA'] }]);
    await cell(page, 0, 0).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'No rows with “AA”' }).click();
    await expect.poll(() => host.asked.views.at(-1)?.where).toEqual([{ column: 'carrier', op: 'in', values: ['UA'] }, { column: 'carrier', op: '!=', value: 'AA' }]);
  });

  test('long work says what it does and how far it is, and can be given up: what stood there stays', async () => {
    const host = fakePreview({ rows: 100, columns: [column('fare', 'float')], cell: at => ({ text: String(at) }), look: () => new Promise(() => undefined) });
    const page = await open(host);
    await head(page, 'fare').click();
    await page.getByText('Sorting…').waitFor();
    await opened?.view.progress('look-3', 0.42);
    await page.getByText('42 %').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.getByText('Sorting…').count()).toBe(0);
    // What was counted for the heads may be given up too, where it was still going on.
    expect(host.asked.cancelled.filter(task => task.startsWith('look'))).toEqual(['look-3']);
    expect(await text(page, 3, 0)).toBe('3');
  });

  test('what is wrong in a filter is said above the grid, which stays as it was', async () => {
    const host = fakePreview({ rows: 100, columns: [column('fare', 'float')], cell: at => ({ text: String(at) }), look: () => Promise.reject({ code: 'usage', message: '“x” is no value of “fare”.' }) });
    const page = await open(host);
    await head(page, 'fare').click();
    await page.getByText('“x” is no value of “fare”.').waitFor();
    expect(await text(page, 3, 0)).toBe('3');
  });

  test('search goes on from cell to cell, back, around the end, and can keep only the rows that have it', async () => {
    const host = small();
    const page = await open(host);
    await cell(page, 0, 0).click();
    await page.keyboard.press('Control+f');
    await page.getByRole('textbox', { name: 'Search in all cells' }).fill('aa');
    await page.keyboard.press('Enter');
    await page.getByText('row 1, carrier').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('row 4, carrier').waitFor();
    await expect.poll(() => cell(page, 3, 0).getAttribute('class')).toContain('found');
    await page.keyboard.press('Shift+Enter');
    await page.getByText('row 1, carrier').waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.getByText('from the other end: row 58, carrier').waitFor();
    await page.getByRole('button', { name: 'Only rows that have it' }).click();
    await expect.poll(() => host.asked.views.at(-1)?.contains).toBe('aa');
    await page.getByRole('textbox', { name: 'Search in all cells' }).fill('nowhere');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing matches “nowhere”.').waitFor();
  });
});

describe('columns', () => {
  test('are hidden, pinned, moved and made wider, by mouse and by key, and are so after a reload', async () => {
    const host = small();
    const page = await open(host);
    await head(page, 'day').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Pin to the left' }).click();
    await expect.poll(() => head(page, 'day').getAttribute('data-col')).toBe('0');
    await head(page, 'carrier').focus();
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await expect.poll(async () => (await head(page, 'carrier').boundingBox())?.width).toBe(128);
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => head(page, 'carrier').getAttribute('data-col')).toBe('2');
    await head(page, 'fare').focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => head(page, 'fare').count()).toBe(0);
    const state = opened?.state();
    await opened?.close();
    const again = await open(small(), { state });
    await expect.poll(() => again.locator('.head-cell').evaluateAll(all => all.map(each => (each as HTMLElement).dataset['name']))).toEqual(['day', 'carrier']);
    expect((await head(again, 'carrier').boundingBox())?.width).toBe(128);
    await again.getByRole('button', { name: 'Show fare' }).click();
    await expect.poll(() => head(again, 'fare').count()).toBe(1);
  });

  test('filters, sorts and the place in the table are there again after a reload', async () => {
    const page = await open(small(5_000));
    await head(page, 'fare').click();
    await expect.poll(() => head(page, 'fare').getAttribute('aria-sort')).toBe('ascending');
    await cell(page, 3, 0).click();
    await page.keyboard.press('Control+End');
    await expect.poll(() => row(page, 4_999).count()).toBe(1);
    await expect.poll(() => (opened?.state() as { scroll?: { row: number } } | undefined)?.scroll?.row).toBeGreaterThan(4_900);
    const state = opened?.state();
    await opened?.close();
    const again = await open(small(5_000), { state });
    await expect.poll(() => row(again, 4_999).count()).toBe(1);
    expect(await head(again, 'fare').getAttribute('aria-sort')).toBe('ascending');
  });
});

describe('selecting and copying', () => {
  test('by mouse, by Shift and arrows, whole rows and columns, everything; what is selected is copied', async () => {
    const host = small();
    const page = await open(host);
    await cell(page, 1, 0).click();
    await cell(page, 3, 1).click({ modifiers: ['Shift'] });
    await page.getByText('3 × 2 selected').waitFor();
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('3 × 3 selected').waitFor();
    await page.keyboard.press('Control+c');
    await expect.poll(() => host.asked.copies.at(-1)).toMatchObject({ from: 1, to: 4, as: 'tsv', heads: false });
    expect(host.asked.copies.at(-1)?.columns.map(({ name }) => name)).toEqual(['carrier', 'fare', 'day']);
    await cell(page, 2, 1).click();
    await page.keyboard.press('Shift+Space');
    await page.getByText('1 × 3 selected').waitFor();
    await page.keyboard.press('Control+Space');
    await page.getByText('60 × 1 selected').waitFor();
    await page.keyboard.press('Control+a');
    await page.getByText('60 × 3 selected').waitFor();
    await cell(page, 2, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy as Python, a dict of lists' }).click();
    await expect.poll(() => host.asked.copies.at(-1)).toMatchObject({ from: 0, to: 60, as: 'python-columns', heads: true });
    await row(page, 5).locator('.row-number').click();
    await page.getByText('1 × 3 selected').waitFor();
    const [from, to] = [await cell(page, 2, 0).boundingBox(), await cell(page, 6, 1).boundingBox()];
    await page.mouse.move((from?.x ?? 0) + 5, (from?.y ?? 0) + 5);
    await page.mouse.down();
    await page.mouse.move((to?.x ?? 0) + 5, (to?.y ?? 0) + 5, { steps: 4 });
    await page.mouse.up();
    await page.getByText('5 × 2 selected').waitFor();
  });
});

describe('SQL', () => {
  test('names are completed, an answer comes into the grid, an error goes to its place', async () => {
    let wrong = false;
    let know = (): void => undefined;
    const known = new Promise<void>(resolve => { know = resolve; });
    const host = fakePreview({
      rows: 10, columns: [column('carrier'), column('fare', 'float')], cell: at => ({ text: String(at) }),
      look: async () => wrong ? Promise.reject({ code: 'usage', message: 'Line 2, column 7: Referenced column "nix" not found.' }) : { rows: 2, of: 2, columns: [column('n', 'integer')] },
    });
    const { tables } = host;
    host.tables = () => known.then(tables);
    const page = await open(host);
    await page.getByRole('button', { name: 'Ask in SQL' }).click();
    const box = page.getByRole('textbox', { name: 'Ask in SQL' });
    await box.pressSequentially('SELECT car');
    // Names that come while a word is being typed are offered for it.
    know();
    await page.getByRole('option', { name: 'carrier text' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await box.inputValue()).toBe('SELECT carrier');
    await box.pressSequentially(' FROM carr');
    await expect.poll(() => page.locator('.sql-offer').allInnerTexts()).toEqual(['carriers\ncarriers.csv']);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => host.asked.views.at(-1)?.sql).toBe('SELECT carrier FROM carriers');
    await head(page, 'n').waitFor();
    wrong = true;
    await box.fill('SELECT 1,\n      nix FROM this');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Referenced column "nix" not found').waitFor();
    expect(await box.evaluate(each => (each as HTMLTextAreaElement).value.slice((each as HTMLTextAreaElement).selectionStart, (each as HTMLTextAreaElement).selectionEnd))).toBe('nix');
    await head(page, 'n').waitFor();
  });
});

describe('the file', () => {
  const csv = { format: 'csv' as const, csv: { delimiter: ',', quote: '"', header: true, encoding: 'utf-8', comment: '', skip: 0, dateFormat: null, timestampFormat: null, truths: [], missing: [], wordsInText: [] } };
  test('how a CSV is read is shown and changeable; tables of a file are chosen from', async () => {
    const host = fakePreview({ rows: 3, columns: [column('a')], cell: () => ({ text: 'x' }), facts: csv, parts: ['trips', 'stops'] });
    const page = await open(host);
    await page.getByRole('button', { name: 'split at “,” · names of columns · UTF-8' }).click();
    const dialog = page.getByRole('dialog', { name: 'How the file is read' });
    await dialog.getByRole('combobox', { name: 'Delimiter' }).selectOption(';');
    await dialog.getByRole('combobox', { name: 'First line' }).selectOption('false');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => host.asked.loads.at(-1)).toEqual({ part: null, csv: { delimiter: ';', quote: '"', header: false, encoding: 'utf-8' } });
    await page.getByRole('combobox', { name: 'Table' }).selectOption('stops');
    await expect.poll(() => host.asked.loads.at(-1)?.part).toBe('stops');
  });

  test('the first rows of a long text stand there while the rest is read, and the whole takes their place', async () => {
    let done: () => void = () => undefined;
    const wait = new Promise<void>(resolve => { done = resolve; });
    const good = small(1_000);
    const columns = [column('carrier', 'text', 'string'), column('<i>fare</i>', 'integer', 'int64')];
    const host = fakePreview({
      rows: 1, columns: [], cell: () => null, load: async choice => { await wait; return good.load(choice, 'load'); },
      first: { columns, block: { offset: 0, count: 2, columns: [packed([{ text: 'AA' }, { text: '<b>UA</b>' }]), packed([{ text: '7' }, { text: '', mark: 1 }])], rowNumbers: Float64Array.from([1, 2]) } },
    });
    Object.assign(host, { cells: good.cells, look: good.look });
    const page = await open(host);
    await page.getByText('The first 2 rows, as they look so far').waitFor();
    expect([await text(page, 0, 0), await text(page, 1, 0), await text(page, 0, 1)]).toEqual(['AA', '<b>UA</b>', '7']);
    expect(await head(page, '<i>fare</i>').innerText()).toContain('<i>fare</i>');
    expect(host.asked.firsts).toEqual([{ part: null, csv: null }]);
    await opened?.view.progress('load-1', 0.42);
    await page.getByText('42 %').waitFor();
    expect(await page.getByRole('progressbar', { name: 'Reading the rest' }).getAttribute('value')).toBe('0.42');
    await shot(page, 'preview-first-rows');
    done();
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('1001');
    expect(await page.getByText('as they look so far').count()).toBe(0);
    expect(await text(page, 1, 1)).toBe('1.5');
  });

  test('how much is missing is told by one and the same share in the head and in the list of columns', async () => {
    const host = small();
    host.heads = async (_, names) => names.map(name => ({ name, rows: 1000, missing: 20, nan: 5, distinct: 2, bins: null, top: null, approximate: false }));
    const page = await open(host, { width: 1200 });
    const inList = page.locator('.side-column .number');
    await expect.poll(() => inList.first().innerText()).toBe('2.5 %');
    expect(await inList.allInnerTexts()).toEqual(await page.locator('.missing-share .number').allInnerTexts());
  });

  test('what can’t be read is a sentence with what to do; again is offered where it may help', async () => {
    let error: { code: string; message: string } | null = { code: 'failed', message: 'The data worker ended before it answered.' };
    const good = small();
    const host = fakePreview({ rows: 1, columns: [], cell: () => null, load: choice => error ? Promise.reject(error) : good.load(choice, 'load') });
    const page = await open(host);
    await page.getByText('The data worker ended').waitFor();
    await page.getByRole('button', { name: 'Open as text' }).click();
    await expect.poll(() => host.asked.texts).toBe(1);
    const retry = page.getByRole('button', { name: 'Retry' });
    error = { code: 'unreadable', message: 'trips.parquet is not a whole Parquet file: its end is missing or damaged. It was cut off, or is still being written; make or copy it again.' };
    await retry.click();
    await page.getByText('is not a whole Parquet file').waitFor();
    expect(await retry.count()).toBe(0);
    await page.getByRole('button', { name: 'Show log' }).waitFor();
    // What was made anew is read by itself.
    error = null;
    await opened?.view.changed('changed');
    await head(page, 'fare').waitFor();
  });

  test('a problem begins beside its icon, and what can be done is never cut in two', async () => {
    for (const [theme, width] of [['dark', 400], ['light', 400], ['dark', 1000], ['light', 240]] as const) {
      const page = await open(fakePreview({ rows: 1, columns: [], cell: () => null, load: () => Promise.reject({ code: 'unreadable', message: 'trips.parquet is not a whole Parquet file: its end is missing or damaged. It was cut off, or is still being written; make or copy it again.' }) }), { theme, width, height: 300 });
      const icon = await page.locator('.problem > .codicon').boundingBox();
      const text = await page.locator('.problem-text').boundingBox();
      expect(text!.y).toBeLessThan(icon!.y + icon!.height);
      expect(text!.x).toBeGreaterThanOrEqual(icon!.x + icon!.width);
      expect(await page.getByRole('button', { name: 'Show log' }).evaluate(each => each.getClientRects().length)).toBe(1);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await shot(page, `preview-broken-${theme}-${width}`, false);
      await opened?.close();
    }
  });

  test('changed on disk: read again and said, sorts and place stay; gone: said, what was read stays', async () => {
    const host = small();
    const page = await open(host);
    await head(page, 'fare').click();
    await expect.poll(() => head(page, 'fare').getAttribute('aria-sort')).toBe('ascending');
    await opened?.view.changed('changed');
    await page.getByText('changed on disk, read again').first().waitFor();
    await expect.poll(() => host.asked.views.length).toBe(2);
    expect(await head(page, 'fare').getAttribute('aria-sort')).toBe('ascending');
    await opened?.view.changed('gone');
    await page.getByText('The file is gone.').waitFor();
    expect(await text(page, 0, 0)).toBe('AA');
  });

  test('no rows and no columns are said', async () => {
    const page = await open(fakePreview({ rows: 0, columns: [column('a')], cell: () => null }));
    await page.getByText('There are columns here, but no rows.').waitFor();
  });
});

describe('pictures', () => {
  const kinds = fakePreview.bind(null, {
    rows: 20_000_000, columns: [column('carrier', 'text', 'string'), column('fare', 'float', 'float64'), column('passengers', 'integer', 'int64'), column('paid', 'boolean', 'bool'), column('picked up', 'timestamp', 'timestamp[us, UTC]'), column('tip', 'decimal', 'decimal(10,2)'), column('stops', 'list', 'list<struct<name: string>>'), column('raw', 'bytes', 'binary'), column('note', 'text', 'string')],
    cell: (at: number, name: string): FakeCell | null => {
      switch (name) {
        case 'carrier': return { text: ['AA', 'UA', 'DL', ''][at % 4] ?? '' };
        case 'fare': return at % 7 === 3 ? { text: 'NaN', mark: 2 } : at % 11 === 5 ? { text: 'Infinity', mark: 3 } : { text: String(Math.round(at * 13.37) / 10) };
        case 'passengers': return at % 5 === 2 ? null : { text: String(at % 4) };
        case 'paid': return { text: String(at % 2 === 0) };
        case 'picked up': return { text: '2013-01-31 12:30:00.25+00' };
        case 'tip': return { text: (at / 100).toFixed(2) };
        case 'stops': return { text: "[{'name': Newark}, {'name': LaGuardia}]" };
        case 'raw': return { text: '\\x00\\xFFab' };
        default: return at % 3 === 0 ? { text: ' leads and trails ' } : { text: 'two\nlines' };
      }
    },
  });
  for (const theme of ['dark', 'light', 'hc'] as const) {
    for (const width of [400, 1600]) {
      test(`${theme} at ${width}`, async () => {
        const page = await open(kinds(), { theme, width, height: 700 });
        await expect.poll(() => text(page, 1, 0)).toBe('UA');
        await head(page, 'fare').click();
        await expect.poll(() => head(page, 'fare').getAttribute('aria-sort')).toBe('ascending');
        await cell(page, 2, 0).click();
        await page.keyboard.press('Shift+ArrowDown');
        await page.getByRole('button', { name: 'Ask in SQL' }).click();
        await page.getByRole('button', { name: 'Search in all cells' }).click();
        await shot(page, `preview-${theme}-${width}`, false);
      });
    }
  }
});
