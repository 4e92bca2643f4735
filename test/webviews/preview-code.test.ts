import { afterEach, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { MadeCode, PreviewPageView, PreviewView } from '../../src/contract/preview-page';
import { viewKey } from '../../src/core/data/view-key';
import { forTests, openView, type Opened, shot } from './browser';
import { column, type FakePreview, fakePreview } from './preview-fixture';
import type { ThemeName } from './themes';

const views = forTests();
let opened: Opened<PreviewPageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});

const plain: PreviewView = { sql: '', derived: [], where: [], contains: '', sort: [] };
const names = ['carrier', 'fare'];
const made = (more: Partial<MadeCode> = {}): MadeCode => ({ name: 'late_flights', module: 'flights/late.py', at: Date.UTC(2026, 10, 26, 16, 20), proof: 'same', said: 'Same 1,234 rows as the view.', view: viewKey(null, plain, names), isOlder: false, ...more });
const table = (code?: MadeCode) => fakePreview({ rows: 60, columns: [column('carrier', 'text', 'string'), column('fare', 'float', 'float64')], cell: (at, name) => ({ text: name === 'carrier' ? 'AA' : String(at) }), ...(code && { code }) });

async function open(host: FakePreview, options: { width?: number; theme?: ThemeName; state?: unknown } = {}): Promise<Page> {
  opened = await openView<FakePreview, PreviewPageView>(views.browser, views.folder, 'preview', host, { height: 600, ...options });
  await opened.page.locator('.head-cell[data-name="fare"]').waitFor();
  return opened.page;
}
const line = (page: Page) => page.getByRole('region', { name: 'What came of turning a view into code' });

describe('what came of turning a view into code', () => {
  test('stands on the page with what was proven and when, leads to the function, and can be taken away', async () => {
    const host = table(made());
    const page = await open(host);
    const text = await line(page).innerText();
    expect(text).toContain('late_flights in flights/late.py · Same 1,234 rows as the view.');
    expect(text).toContain('2026');
    expect(text).not.toContain('another view');
    await line(page).getByRole('button', { name: 'Open late_flights' }).click();
    await line(page).getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => [host.asked.opened, host.asked.forgotten]).toEqual([1, 1]);
    await opened?.view.coded(null);
    await line(page).waitFor({ state: 'detached' });
  });

  test('is told while the page is there, and says when it speaks of another view or of a file that was changed', async () => {
    const page = await open(table());
    expect(await line(page).count()).toBe(0);
    await opened?.view.coded(made({ isOlder: true }));
    await line(page).getByText('the file was changed since').waitFor();
    expect(await line(page).innerText()).not.toContain('another view');
    await page.locator('.head-cell[data-name="fare"]').click();
    await line(page).getByText('made of another view than this one').waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect.poll(() => line(page).innerText()).not.toContain('another view');
    await page.locator('.head-cell[data-name="fare"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Hide' }).click();
    await line(page).getByText('made of another view than this one').waitFor();
  });

  test('is text, whatever it says', async () => {
    const page = await open(table(made({ proof: 'failed', module: '<b>x</b>.py', said: 'it failed: <img src=x onerror=alert(1)> [run](command:x) \u202egnp' })));
    expect(await line(page).innerText()).toContain('<img src=x onerror=alert(1)> [run](command:x)');
    expect(await line(page).locator('img, b, a').count()).toBe(0);
  });
});

describe('what the palette asks', () => {
  test('is done by the page: the editor of a column, or code of the view that is shown', async () => {
    const host = table();
    const page = await open(host);
    await opened?.view.asked('column');
    await page.getByRole('dialog', { name: 'Add a column that is reckoned from others…' }).getByRole('textbox', { name: 'Name' }).waitFor();
    await page.keyboard.press('Escape');
    await opened?.view.asked('code');
    await expect.poll(() => host.asked.codes).toEqual([{ view: plain, shown: names }]);
  });

  test('before the rows are there, is done once they are', async () => {
    const host = table();
    let answer = (): void => undefined;
    const sorted = { view: { ...plain, sort: [{ column: 'fare', descending: true }] } };
    const facts = { rows: 60, of: 60, columns: [column('carrier', 'text', 'string'), column('fare', 'float', 'float64')] };
    host.look = () => new Promise(resolve => { answer = () => resolve(facts); });
    opened = await openView<FakePreview, PreviewPageView>(views.browser, views.folder, 'preview', host, { height: 600, state: { view: sorted.view } });
    await opened.page.getByText('Sorting…').waitFor();
    await opened.view.asked('code');
    expect(host.asked.codes).toEqual([]);
    answer();
    await expect.poll(() => host.asked.codes).toEqual([{ ...sorted, shown: names }]);
  });
});

describe('pictures', () => {
  for (const theme of ['dark', 'light', 'hc'] as const) for (const width of [400, 1600]) {
    test(`${theme} at ${width}`, async () => {
      const page = await open(table(made({ isOlder: width === 400, ...(theme === 'hc' ? { proof: 'different', said: 'late_flights is written, but its rows differ from the view: in row 7, “fare” is 1.5 where the view shows 1.25.' } : theme === 'light' && width === 400 ? { proof: 'not-run', said: 'late_flights is written, with a test. It was not run: this workspace is not trusted.' } : {}) })), { theme, width });
      await shot(page, `preview-made-code-${theme}-${width}`, false);
    });
  }
});
