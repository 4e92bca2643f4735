import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ComparePageView } from '../../src/contract/compare-page';
import type { Comparison } from '../../src/contract/compare';
import type { RunId } from '../../src/contract/ids';
import { builtViews, openView, startBrowser, type Opened, turned } from './browser';
import { codeOf, comparison, curveOf, fakeCompareHost, idAt, keyAt, metric, type FakeCompareHost } from './compare-fixture';
import { hash, runId } from './run-fixture';

let browser: Browser;
const views = { folder: builtViews() };
let opened: Opened<ComparePageView> | undefined;
beforeAll(async () => { browser = await startBrowser(); });
afterAll(() => browser?.close());
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});
async function open(host: FakeCompareHost, options: Parameters<typeof openView>[4] = {}): Promise<Page> {
  opened = await openView<FakeCompareHost, ComparePageView>(browser, views.folder, 'compare', host, { width: 1400, height: 1000, ...options });
  return opened.page;
}
const heads = (page: Page) => page.locator('.run-head .run-name');
const part = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });
const row = (of: Locator, name: string) => of.locator('tbody tr').filter({ has: of.page().locator('th', { hasText: new RegExp(`^\\W*${name}(?!\\w)`) }) }).first();
const rowNames = (of: Locator) => of.locator('tbody th').evaluateAll(all => all.map(each => (each.querySelector('.isolate') ?? each).textContent));
const chart = (page: Page, title: string) => page.locator('figure.chart-card').filter({ has: page.locator('.chart-head .strong', { hasText: new RegExp(`^${title}$`) }) });
const asItComes = { x: 'step', smoothing: 0, log: [], zooms: [], hidden: [] };
const calls = (host: FakeCompareHost, name: string) => host.calls.filter(([each]) => each === name).map(([, ...args]) => args);

describe('what differs', () => {
  test('stands by itself; all the rest at a click, and the switch is remembered', async () => {
    const host = fakeCompareHost(comparison(3));
    const page = await open(host);
    await heads(page).first().waitFor();
    expect(await rowNames(part(page, 'Parameters'))).toEqual(['n_estimators', 'learning_rate', 'loss', 'max_depth']);
    expect(await part(page, 'Parameters').locator('.section-note').innerText()).toBe('4 of 6 differ');
    expect(await rowNames(part(page, 'Packages'))).toEqual(['pandas', 'polars']);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await rowNames(part(page, 'Parameters'))).toEqual(['n_estimators', 'learning_rate', 'loss', 'max_depth', 'label', 'seed']);
    expect(await rowNames(part(page, 'Packages'))).toEqual(['numpy', 'pandas', 'polars', 'scikit-learn', 'scipy']);
    expect((opened?.state() as { all: boolean }).all).toBe(true);
  });

  test('a part where nothing differs is one line that says so, and opens', async () => {
    const what = comparison(2);
    what.packages = what.packages.filter(each => !each.differs);
    what.environment = [];
    const page = await open(fakeCompareHost(what));
    const packages = part(page, 'Packages');
    await packages.waitFor();
    expect(await packages.innerText()).toContain('nothing differs · 3 the same');
    expect(await packages.getByRole('table').count()).toBe(0);
    expect((await packages.boundingBox())?.height).toBeLessThan(34);
    await packages.getByRole('button', { name: 'Packages' }).click();
    expect(await rowNames(packages)).toEqual(['numpy', 'scikit-learn', 'scipy']);
    expect(await part(page, 'Environment').innerText()).toContain('none recorded');
  });

  test('secrets are never said to be the same: their masks are alike, and nobody knows more', async () => {
    const what = comparison(2);
    const secret = { kind: 'value' as const, value: '$secret:OFFBOOK_SECRET_TOKEN', from: 'user', isDefault: false };
    what.params = [{ ...what.params.find(each => !each.differs)!, name: 'token', cells: [secret, secret], verdicts: ['baseline', 'unknown'], differs: false }];
    const page = await open(fakeCompareHost(what));
    const params = part(page, 'Parameters');
    await params.waitFor();
    expect(await params.innerText()).toContain('nothing known to differ · 1 can’t be compared');
    await params.getByRole('button', { name: 'Parameters' }).click();
    expect((await row(params, 'token').getByRole('cell').allInnerTexts()).map(each => each.split('(')[0]!.trim())).toEqual(['••••••', '•••••• can’t be compared']);
    expect(await params.innerText()).not.toContain('same');
  });

  test('a table is a table: a head for every run, rows by name, and what is tinted is said', async () => {
    const page = await open(fakeCompareHost(comparison(3)));
    const table = page.getByRole('table', { name: 'Parameters' });
    await table.waitFor();
    expect(await table.getByRole('columnheader').allTextContents()).toEqual(['Name', 'runaa2 (baseline)', 'wider trees', 'runac2']);
    expect(await row(table, 'n_estimators').getByRole('cell').allTextContents()).toEqual(['100', '450 (not as the baseline)', '350 (not as the baseline)']);
    expect(await row(table, 'loss').getByRole('cell').nth(2).textContent()).toBe('"squared_error" (as the baseline)');
  });

  test('what a run has not is a dash, what its record does not tell is unknown', async () => {
    const what = comparison(3);
    const [first] = what.params;
    if (!first) throw new Error('no parameter');
    first.cells = [first.cells[0]!, { kind: 'none' }, { kind: 'unknown' }];
    first.verdicts = ['baseline', 'none', 'unknown'];
    const page = await open(fakeCompareHost(what));
    const cells = row(page.getByRole('table', { name: 'Parameters' }), 'n_estimators').getByRole('cell');
    await cells.first().waitFor();
    expect(await cells.allTextContents()).toEqual(['100', '– (not as the baseline)', 'unknown']);
  });

  test('metrics: the best is marked, a change says which way is better, NaN is NaN', async () => {
    const what = comparison(3);
    what.metrics = [metric('mae', [19.8, 17.25, '$nan']), metric('leaves', [1000, 2000, null], 1, 'unknown')];
    const page = await open(fakeCompareHost(what));
    const table = page.getByRole('table', { name: 'Metrics' });
    await table.waitFor();
    const cells = async (name: string) => (await row(table, name).getByRole('cell').allInnerTexts()).map(text => text.replace(/\s+/g, ' ').trim());
    expect(await cells('mae')).toEqual(['19.80', '17.25 best ▼ 2.55 better (not as the baseline)', 'NaN (not as the baseline)']);
    expect(await cells('leaves')).toEqual(['1,000', '2,000 ▲ 1,000 (not as the baseline)', '– (not as the baseline)']);
  });

  test('which way is better is chosen by a click, and lowest or highest can be shown', async () => {
    const host = fakeCompareHost(comparison(3));
    const page = await open(host);
    const table = page.getByRole('table', { name: 'Metrics' });
    await table.getByRole('button', { name: 'leaves: Which way is better is not known (by its name)' }).click();
    await page.getByRole('menuitem', { name: 'Lower is better' }).click();
    await table.getByRole('button', { name: /^mae: Lower is better/ }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect.poll(() => calls(host, 'setGoal')).toEqual([['leaves', 'lower'], ['mae', null]]);
    const before = await row(table, 'validation loss').getByRole('cell').first().innerText();
    await page.getByLabel('Value shown').selectOption('max');
    expect(Number.parseFloat(await row(table, 'validation loss').getByRole('cell').first().innerText())).toBeCloseTo(Number.parseFloat(before) + 1.4, 1);
  });

  test('code: function by function, and a click opens the editor’s diff', async () => {
    const host = fakeCompareHost(comparison(3));
    const page = await open(host);
    const code = part(page, 'Code');
    await code.getByRole('button', { name: 'changed: src/flights/train.py train: the baseline’s beside that of wider trees' }).click();
    await code.getByRole('button', { name: /^changed: src\/flights\/train\.py: / }).click();
    await code.getByRole('button', { name: /^only here: .*wind/ }).click();
    await code.getByRole('button', { name: /^not there: .*Report/ }).click();
    await expect.poll(() => host.calls.filter(([name]) => String(name).startsWith('openCode'))).toEqual([
      ['openCodeDiff', keyAt(1), 'src/flights/train.py', 'train'], ['openCodeDiff', keyAt(1), 'src/flights/train.py', null], ['openCode', keyAt(1), 'src/flights/tables.py', 'wind'], ['openCode', keyAt(0), 'src/flights/train.py', 'Report'],
    ]);
    expect(await row(code, 'Report').innerText()).toContain('not reached');
    expect(await code.innerText()).not.toContain('__init__');
  });

  test('a module’s own statements: the lines that changed stand beside the word', async () => {
    const host = fakeCompareHost(comparison(2));
    const [own] = host.codeAnswer.modules[0]!.units;
    Object.assign(own!, { differs: true, verdicts: ['baseline', 'other'], statements: [[[4, 4]], [[4, 4], [7, 9]]] });
    const page = await open(host);
    const cells = row(part(page, 'Code'), 'the module’s own statements').getByRole('cell');
    await cells.first().waitFor();
    expect((await cells.allInnerTexts()).map(text => text.replace(/\s+/g, ' ').trim())).toEqual(['line 4', expect.stringMatching(/changed lines 4, 7–9/) as string]);
  });

  test('steps and tags of libraries: what differs, under the step that it differs in', async () => {
    const page = await open(fakeCompareHost(comparison(2)));
    const steps = part(page, 'Steps');
    await steps.waitFor();
    expect(await rowNames(steps)).toEqual(['fold 1', 'fold_mae']);
    expect(await row(steps, 'fold 1').getByRole('cell').first().innerText()).toContain('Succeeded');
    expect(await rowNames(part(page, 'Tags'))).toEqual(['mlflow.runName']);
  });

  test('curves that are filtered away are left out of the saved page', async () => {
    const what = comparison(2);
    what.metrics = Array.from({ length: 9 }, (_, index) => metric(`metric ${index}`, [index, index + 1], 200));
    const host = fakeCompareHost(what);
    const page = await open(host);
    await page.getByRole('button', { name: 'Save as HTML' }).click();
    await part(page, 'Curves').getByLabel('Filter metrics').fill('metric 3');
    await page.getByRole('button', { name: 'Save as HTML' }).click();
    await expect.poll(() => calls(host, 'saveHtml')).toEqual([[{ all: false, metrics: null, view: asItComes }], [{ all: false, metrics: ['metric 3'], view: asItComes }]]);
  });

  test('the saved page is asked to keep smoothing, scale, x, zoom and hidden runs as they are at that moment', async () => {
    const host = fakeCompareHost(comparison(3));
    const page = await open(host, { state: { 'curves.x': 'time', 'zoom.time.loss': [2, 9], hidden: [keyAt(1)] } });
    await page.getByRole('button', { name: 'Logarithmic scale for loss' }).first().click();
    await page.getByRole('slider', { name: 'Smoothing' }).fill('0.6');
    await page.getByRole('button', { name: 'Save as HTML' }).click();
    await expect.poll(() => calls(host, 'saveHtml')).toEqual([[{ all: false, metrics: null, view: { x: 'time', smoothing: 0.6, log: ['loss'], zooms: [{ metric: 'loss', from: 2, to: 9 }], hidden: [keyAt(1)] } }]]);
  });

  test('data: content by hash, then what is known of it and differs, then its columns', async () => {
    const host = fakeCompareHost(comparison(2));
    const page = await open(host);
    const inputs = page.getByRole('table', { name: 'Inputs' });
    await inputs.waitFor();
    expect(await rowNames(inputs)).toEqual(['trips', 'Rows', 'Columns', 'Size', 'distance', 'wind_gust', '5 columns are the same']);
    expect(await row(inputs, 'Rows').getByRole('cell').allTextContents()).toEqual(['322,104', '310,880']);
    expect(await row(inputs, 'wind_gust').getByRole('cell').allTextContents()).toEqual(['no such column', 'float64']);
    await row(inputs, 'trips').getByRole('button').first().click();
    await page.getByRole('table', { name: 'Outputs' }).getByRole('button', { name: 'Open model' }).last().click();
    // Figures are asked for as they come into sight, at any moment.
    await expect.poll(() => host.calls.filter(([name]) => name === 'copy' || name === 'openArtifact')).toEqual([['copy', hash('trips')], ['openArtifact', keyAt(1), 'model']]);
  });

  test('figures side by side; large ones beside the baseline’s, and arrows go on', async () => {
    const host = fakeCompareHost(comparison(3));
    const page = await open(host);
    await part(page, 'Figures').scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Enlarge Error by carrier of runac2' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('img').nth(1).waitFor();
    expect(await dialog.locator('.enlarged-caption').allInnerTexts()).toEqual(['runaa2\nbaseline', 'runac2']);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => dialog.locator('.enlarged-caption').allInnerTexts()).toEqual(['runaa2\nbaseline', 'wider trees']);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await part(page, 'Figures').getByText('no such figure').count()).toBe(1);
  });
});

describe('the runs', () => {
  test('baseline, order and removal are asked of the editor, by menu, keyboard and dragging', async () => {
    const host = fakeCompareHost(comparison(3));
    const page = await open(host);
    await page.getByRole('button', { name: 'Actions for wider trees' }).click();
    await page.getByRole('menuitem', { name: 'Make it the baseline' }).click();
    await page.getByRole('button', { name: 'Actions for wider trees' }).click();
    await page.getByRole('menuitem', { name: 'Remove from this page' }).click();
    await heads(page).nth(2).focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.locator('.run-head').nth(0).dragTo(page.locator('.run-head').nth(2));
    await heads(page).nth(0).click();
    await page.getByRole('button', { name: 'Add runs…' }).click();
    await expect.poll(() => host.calls.filter(([name]) => ['setBaseline', 'removeRun', 'reorder', 'openRun', 'addRuns'].includes(String(name)))).toEqual([
      ['setBaseline', keyAt(1)], ['removeRun', keyAt(1)], ['reorder', [keyAt(0), keyAt(2), keyAt(1)]], ['reorder', [keyAt(1), keyAt(2), keyAt(0)]], ['openRun', keyAt(0)], ['addRuns'],
    ]);
  });

  test('one run that lies in two histories is two: told apart by name, baseline, look, and in what is asked of the host', async () => {
    const what = comparison(3, Date.now(), [{ history: 'mine' }, { id: idAt(0), key: keyAt(0, 'bbbbbbbbbbbb'), name: null, history: 'shared' }, { history: 'mine' }]);
    const host = fakeCompareHost(what);
    const page = await open(host);
    await heads(page).nth(2).waitFor();
    expect(await heads(page).allInnerTexts()).toEqual(['runaa2 · mine', 'runaa2 · shared', 'runac2']);
    expect(await page.locator('.run-head').evaluateAll(all => all.map(each => each.classList.contains('is-base')))).toEqual([true, false, false]);
    const loss = chart(page, 'loss').getByRole('img');
    await expect.poll(() => loss.getAttribute('aria-label')).toContain('3 curves');
    await page.getByRole('button', { name: 'runaa2 · shared in charts' }).click();
    await expect.poll(() => loss.getAttribute('aria-label')).toContain('2 curves');
    await heads(page).nth(1).click();
    await page.getByRole('button', { name: 'Actions for runaa2 · shared' }).click();
    await page.getByRole('menuitem', { name: 'Remove from this page' }).click();
    await page.getByRole('button', { name: 'Save as HTML' }).click();
    const shared = keyAt(0, 'bbbbbbbbbbbb');
    await expect.poll(() => host.calls.filter(([name]) => ['openRun', 'removeRun', 'saveHtml'].includes(String(name)))).toEqual([['openRun', shared], ['removeRun', shared], ['saveHtml', { all: false, metrics: null, view: { ...asItComes, hidden: [shared] } }]]);
    expect(new Set(await page.locator('.run-head .swatch').evaluateAll(all => all.map(each => each.getAttribute('class')))).size).toBe(3);
  });

  test('keep their look and the focus when they change places', async () => {
    const what = comparison(3);
    const host = fakeCompareHost(what);
    const page = await open(host);
    host.reorder = async ids => { what.runs.sort((one, other) => ids.indexOf(one.key) - ids.indexOf(other.key)); await opened?.view.update({ ...what, runs: [...what.runs] }); };
    const looks = () => page.locator('.run-head').evaluateAll(all => all.map(each => `${each.getAttribute('data-run') ?? ''} ${each.querySelector('.swatch')?.getAttribute('class') ?? ''}`).sort());
    await heads(page).nth(2).waitFor();
    const before = await looks();
    await heads(page).nth(2).focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => heads(page).allInnerTexts()).toEqual(['runaa2', 'runac2', 'wider trees']);
    expect(await looks()).toEqual(before);
    expect(await page.evaluate(() => document.activeElement?.closest('.run-head')?.getAttribute('data-key'))).toBe(keyAt(2));
  });

  test('a run that is hidden in charts is still in the tables', async () => {
    const page = await open(fakeCompareHost(comparison(3)));
    const loss = chart(page, 'loss').getByRole('img');
    await expect.poll(() => loss.getAttribute('aria-label')).toContain('3 curves');
    await page.getByRole('button', { name: 'wider trees in charts' }).click();
    await expect.poll(() => loss.getAttribute('aria-label')).toContain('2 curves');
    expect(await heads(page).count()).toBe(3);
    expect((opened?.state() as { hidden: string[] }).hidden).toEqual([keyAt(1)]);
  });

  test('names, times and the baseline’s mark are read whole where there are many runs', async () => {
    const page = await open(fakeCompareHost(comparison(20)));
    await expect.poll(() => heads(page).count()).toBe(20);
    const cut = await page.locator('.run-head .cut, .run-head .baseline-mark').evaluateAll(all => all.filter(each => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1).map(each => each.textContent));
    expect(cut).toEqual([]);
  });

  test('many runs scroll under their heads, with the names pinned', async () => {
    const page = await open(fakeCompareHost(comparison(50)), { width: 900 });
    await heads(page).first().waitFor();
    await page.locator('.compare-scroll').evaluate(element => { element.scrollLeft = 3_000; element.scrollTop = 150; });
    const pinned = await row(page.getByRole('table', { name: 'Parameters' }), 'n_estimators').getByRole('rowheader').boundingBox();
    expect(pinned?.x).toBe(0);
    const head = await page.locator('.run-head').nth(30).boundingBox();
    const cell = await row(page.getByRole('table', { name: 'Parameters' }), 'n_estimators').getByRole('cell').nth(30).boundingBox();
    expect(head?.x).toBe(cell?.x);
    expect(head?.width).toBe(cell?.width);
    expect((await chart(page, 'loss').boundingBox())?.x).toBe(16);
  });
});

describe('curves', () => {
  const tip = (page: Page) => page.locator('.tip');
  async function ready(page: Page, title = 'loss'): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = chart(page, title).locator('.plot');
    await box.waitFor();
    const at = await box.boundingBox();
    if (!at) throw new Error('no chart');
    return at;
  }
  /** How much is painted on the sheet above a chart: the cursor. */
  const painted = (page: Page, title: string) => chart(page, title).locator('canvas').nth(1).evaluate(element => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, index) => index % 4 === 3 && value > 0).length;
  });

  test('show all runs under the pointer, and the same place in every other chart', async () => {
    const page = await open(fakeCompareHost(comparison(3)), { height: 1400 });
    const at = await ready(page);
    await ready(page, 'validation loss');
    expect(await painted(page, 'validation loss')).toBe(0);
    await page.mouse.move(at.x + at.width / 2, at.y + 60);
    await tip(page).waitFor();
    expect(await tip(page).locator('.tip-x').innerText()).toMatch(/^step \d+$/);
    expect((await tip(page).locator('th').allInnerTexts()).sort()).toEqual(['runaa2', 'runac2', 'wider trees']);
    await expect.poll(() => painted(page, 'validation loss')).toBeGreaterThan(50);
    await page.mouse.move(5, 5);
    await tip(page).waitFor({ state: 'detached' });
    await expect.poll(() => painted(page, 'validation loss')).toBe(0);
  });

  test('are read and zoomed by keyboard', async () => {
    const page = await open(fakeCompareHost(comparison(2)), { height: 1400 });
    await ready(page);
    const loss = chart(page, 'loss').getByRole('img');
    await loss.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await tip(page).locator('.tip-x').innerText()).toBe('step 1');
    await page.keyboard.press('End');
    expect(await tip(page).locator('.tip-x').innerText()).toBe('step 199');
    const reset = chart(page, 'loss').getByRole('button', { name: 'Reset zoom' });
    expect(await reset.count()).toBe(0);
    await page.keyboard.press('+');
    await reset.waitFor();
    const zoom = () => (opened?.state() as Record<string, [number, number] | null>)['zoom.step.loss'];
    await expect.poll(() => zoom()?.[1]).toBe(199);
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => zoom()?.[1]).toBeLessThan(199);
    await page.keyboard.press('Escape');
    await reset.waitFor({ state: 'detached' });
    expect(zoom()).toBeNull();
  });

  test('are zoomed by dragging, keep it while they grow and over a reload, and a double click shows all', async () => {
    const what = comparison(2);
    const host = fakeCompareHost(what);
    const page = await open(host, { height: 1400 });
    const at = await ready(page);
    await page.mouse.move(at.x + 200, at.y + 80);
    await page.mouse.down();
    await page.mouse.move(at.x + 400, at.y + 90, { steps: 4 });
    await page.mouse.up();
    const zoom = () => (opened?.state() as Record<string, [number, number] | null>)['zoom.step.loss'];
    await expect.poll(zoom).toBeTruthy();
    const [from, to] = zoom()!;
    expect(from).toBeGreaterThan(0);
    expect(to).toBeLessThan(199);
    host.points = 260;
    await opened?.view.grew([keyAt(0)]);
    await expect.poll(() => calls(host, 'curves').length).toBeGreaterThan(2);
    expect(zoom()).toEqual([from, to]);
    const state = { ...(opened?.state() as object), 'zoom.time.resource.cpu': [3, 9] };
    await opened?.close();
    const again = await open(host, { height: 1400, state });
    await ready(again);
    await again.locator('.resources-place').scrollIntoViewIfNeeded();
    await chart(again, 'CPU').getByRole('button', { name: 'Reset zoom' }).waitFor();
    await again.locator('.compare-scroll').evaluate(sheet => { sheet.scrollTop = 0; });
    await chart(again, 'loss').getByRole('button', { name: 'Reset zoom' }).waitFor();
    await chart(again, 'loss').locator('.plot').dblclick();
    await expect.poll(zoom).toBeNull();
  });

  test('zoomed, they are asked for anew within what is shown, and all of its points are drawn', async () => {
    const host = fakeCompareHost(comparison(2));
    const full = (index: number, name: string) => curveOf(keyAt(index), index, name, 50_000);
    host.curves = async (names, most, zoom) => {
      host.calls.push(['curves', names, most, zoom]);
      return names.flatMap(name => [0, 1].map(index => {
        const all = full(index, name);
        // As the index does: here every 50th point, in a part of it all of them.
        const kept = Array.from(all.x.keys()).filter(at => (zoom ? at >= zoom.from - 1 && at <= zoom.to + 1 : at % 50 === 0));
        const of = (key: 'x' | 'y' | 'at') => Float64Array.from(kept, at => all[key][at] as number);
        return { ...all, x: of('x'), y: of('y'), at: of('at'), total: zoom ? kept.length : 50_000, downsampled: !zoom };
      }));
    };
    const page = await open(host, { height: 1400 });
    const at = await ready(page);
    const note = chart(page, 'loss').locator('.chart-note');
    expect(await note.innerText()).toBe('2,000 of 100,000 points drawn');
    await page.mouse.move(at.x + 300, at.y + 80);
    await page.mouse.down();
    await page.mouse.move(at.x + 330, at.y + 90, { steps: 4 });
    await page.mouse.up();
    await note.waitFor({ state: 'detached' });
    const asked = calls(host, 'curves').filter(([, , zoom]) => zoom);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject([['loss'], 10_000, { by: 'step' }]);
    await chart(page, 'loss').getByRole('img').focus();
    await page.keyboard.press('Home');
    const step = async () => Number(/[\d,]+/.exec(await tip(page).locator('.tip-x').innerText())?.[0].replaceAll(',', ''));
    const before = await step();
    await page.keyboard.press('ArrowRight');
    // The next pixel holds points that the whole curve was not given.
    expect((await step() - before) % 50).not.toBe(0);
    await page.keyboard.press('Escape');
    await note.waitFor();
  });

  test('along steps, time or the clock, smoothed with the raw value beside, and in logarithms', async () => {
    const page = await open(fakeCompareHost(comparison(2)), { height: 1400 });
    const at = await ready(page);
    const point = async () => { await page.mouse.move(at.x + 300, at.y + 60); await page.mouse.move(at.x + 302, at.y + 60); await tip(page).waitFor(); };
    await point();
    expect(await tip(page).locator('td.number').count()).toBe(2);
    await page.getByLabel('Smoothing').fill('0.9');
    await point();
    expect(await tip(page).locator('td.number').count()).toBe(4);
    await page.getByLabel('Along').selectOption('time');
    await point();
    expect(await tip(page).locator('.tip-x').innerText()).toMatch(/s after the start$/);
    await page.getByLabel('Along').selectOption('clock');
    await point();
    expect(await tip(page).locator('.tip-x').innerText()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    await chart(page, 'loss').getByRole('button', { name: 'Logarithmic scale for loss' }).click();
    expect(opened?.state()).toMatchObject({ 'curves.x': 'clock', 'curves.smooth': 0.9, 'log.loss': true });
  });

  test('NaN and infinities are gaps, and counted; what is not drawn is told', async () => {
    const host = fakeCompareHost(comparison(2));
    host.curves = async names => names.flatMap(name => [0, 1].map(index => {
      const curve = curveOf(keyAt(index), index, name, 100, 5_000);
      curve.y[10] = Number.NaN;
      curve.y[20] = -1;
      return curve;
    }));
    const page = await open(host, { height: 1400 });
    await ready(page);
    const note = chart(page, 'loss').locator('.chart-note');
    expect(await note.innerText()).toBe('2 values are NaN or infinite · 200 of 10,000 points drawn');
    await chart(page, 'loss').getByRole('button', { name: /^Logarithmic/ }).click();
    await expect.poll(() => note.innerText()).toContain('4 values have no logarithm');
  });

  test('come as many at once as fit, when they come into sight, and again when a run has more', async () => {
    const what = comparison(20);
    what.metrics = Array.from({ length: 9 }, (_, index) => metric(`metric ${index}`, what.runs.map((_run, run) => run + index / 10), 200));
    const host = fakeCompareHost(what);
    const page = await open(host, { height: 700 });
    await chart(page, 'metric 0').waitFor();
    const asked = () => new Set(calls(host, 'curves').flatMap(([names]) => names as string[]));
    expect(calls(host, 'curves')[0]?.[1]).toBe(10_000);
    expect(asked().size).toBeLessThanOrEqual(6);
    await page.getByRole('button', { name: 'Show 3 more curves (of 3)' }).click();
    await page.locator('.chart-place').last().scrollIntoViewIfNeeded();
    await expect.poll(() => asked().has('metric 8')).toBe(true);
    host.calls.length = 0;
    await opened?.view.grew([keyAt(3)]);
    await expect.poll(() => asked().has('metric 8')).toBe(true);
  });

  test('a picture of a chart tells alone what it shows, as text and as points', async () => {
    const what = comparison(2, Date.now(), [{}, { name: '<script>alert(1)</script> & "wide"' }]);
    const host = fakeCompareHost(what);
    const saved: { name: string; type: string; bytes: Uint8Array }[] = [];
    host.savePicture = async (name, type, bytes) => { saved.push({ name, type, bytes: Uint8Array.from(Object.values(bytes)) }); return `/tmp/${name}.${type}`; };
    const page = await open(host, { height: 1400 });
    await ready(page);
    for (const type of ['SVG', 'PNG']) {
      await page.getByRole('button', { name: 'Save a picture of loss', exact: true }).click();
      await page.getByRole('menuitem', { name: `Save as ${type}…` }).click();
    }
    await expect.poll(() => saved.length).toBe(2);
    const svg = new TextDecoder().decode(saved[0]?.bytes);
    const read = await page.evaluate(text => {
      const made = new DOMParser().parseFromString(text, 'image/svg+xml');
      return { texts: [...made.querySelectorAll('text')].map(each => each.textContent), paths: made.querySelectorAll('path').length, scripts: made.querySelectorAll('script, parsererror').length };
    }, svg);
    expect(read.texts).toContain('loss');
    expect(read.texts).toContain('runaa2');
    expect(read.texts).toContain('<script>alert(1)</script> & "wide"');
    expect(read.scripts).toBe(0);
    expect(read.paths).toBeGreaterThan(5);
    expect([...(saved[1]?.bytes.slice(0, 4) ?? [])]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(saved[1]?.bytes.length).toBeGreaterThan(4_000);
    await expect.poll(() => page.getByText('Saved as /tmp/loss.png').count()).toBe(1);
  });
});

describe('parameters and metrics', () => {
  test('are not drawn for two runs', async () => {
    const page = await open(fakeCompareHost(comparison(2)));
    await chart(page, 'loss').waitFor();
    expect(await part(page, 'Parameters and metrics').count()).toBe(0);
  });

  test('limits on an axis leave the runs between, by mouse and by keyboard', async () => {
    const page = await open(fakeCompareHost(comparison(12)), { height: 1600 });
    const figure = chart(page, 'What led to mae');
    await figure.scrollIntoViewIfNeeded();
    const axis = figure.getByRole('slider', { name: 'Limits on mae' });
    const read = figure.locator('.chart-read');
    await axis.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => read.innerText()).toMatch(/^\d+ of 12 runs$/);
    const half = Number.parseInt(await read.innerText(), 10);
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(12);
    expect(await axis.getAttribute('aria-valuetext')).toMatch(/^from [\d.]+ to [\d.]+$/);
    for (let press = 0; press < 6; press++) await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(async () => Number.parseInt(await read.innerText(), 10)).toBeLessThan(half);
    await page.keyboard.press('Escape');
    await expect.poll(() => read.innerText()).toBe('');
    const box = (await figure.getByRole('slider', { name: 'Limits on loss' }).boundingBox())!;
    await page.mouse.move(box.x + 9, box.y + 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 9, box.y + box.height * 0.5, { steps: 3 });
    await page.mouse.up();
    await expect.poll(() => read.innerText()).toBe('6 of 12 runs');
    expect(await figure.getByRole('slider', { name: 'Limits on loss' }).getAttribute('aria-valuetext')).toBe('"squared_error"');
    await figure.getByRole('button', { name: 'Show all runs again' }).click();
    await expect.poll(() => read.innerText()).toBe('');
  });

  test('axes are chosen, and so are the metric and what it is drawn against', async () => {
    const host = fakeCompareHost(comparison(12));
    const page = await open(host, { height: 1600 });
    await part(page, 'Parameters and metrics').scrollIntoViewIfNeeded();
    await page.getByRole('group', { name: 'Axes' }).getByRole('button', { name: 'max_depth' }).click();
    await page.getByRole('group', { name: 'Axes' }).getByRole('button', { name: 'leaves' }).click();
    expect(await page.getByRole('slider', { name: /^Limits on/ }).evaluateAll(all => all.map(each => each.getAttribute('aria-label')))).toEqual(['Limits on n_estimators', 'Limits on learning_rate', 'Limits on loss', 'Limits on leaves', 'Limits on mae']);
    await page.getByLabel('Metric', { exact: true }).selectOption({ label: 'r2' });
    await page.getByLabel('Against').selectOption({ label: 'learning_rate' });
    const scatter = chart(page, 'r2 by learning_rate');
    await scatter.waitFor();
    const spot = scatter.getByRole('button', { name: /^wider trees: learning_rate 0\.05, r2 0\.\d+$/ });
    await spot.focus();
    await expect.poll(() => page.locator('.tip').innerText()).toContain('wider trees');
    await page.keyboard.press('Enter');
    await expect.poll(() => calls(host, 'openRun')).toEqual([[keyAt(1)]]);
    expect(await scatter.locator('.chart-read').innerText()).toMatch(/^rank correlation -?[\d.]+$/);
  });

  test('the line under the pointer is named', async () => {
    const page = await open(fakeCompareHost(comparison(4)), { height: 1600 });
    const figure = chart(page, 'What led to mae');
    await figure.scrollIntoViewIfNeeded();
    const first = (await figure.getByRole('slider', { name: 'Limits on n_estimators' }).boundingBox())!;
    await page.mouse.move(first.x + 10, first.y + first.height * (1 - 0.04 / 1.08));
    await page.mouse.move(first.x + 14, first.y + first.height * (1 - 0.04 / 1.08));
    await expect.poll(() => page.locator('.tip-run').innerText()).toBe('runaa2');
  });
});

describe('states', () => {
  test('loading says what is waited for', async () => {
    const page = await open(fakeCompareHost(comparison(2), { load: () => new Promise(() => {}) }));
    await page.getByText('Reading the runs…').waitFor();
  });

  test('an error is said in place, and tried again', async () => {
    let turn = 0;
    const host = fakeCompareHost(comparison(2), { load: async () => { if (turn++ === 0) throw Object.assign(new Error('The store is gone. Open its folder again.'), { code: 'gone' }); return comparison(2); } });
    const page = await open(host);
    await page.getByText('Couldn’t compare the runs: The store is gone. Open its folder again.').waitFor();
    await page.getByRole('button', { name: 'Show log' }).click();
    await page.getByRole('button', { name: 'Retry' }).click();
    await heads(page).first().waitFor();
    expect(calls(host, 'showLog')).toHaveLength(1);
  });

  test('none is left, one is left', async () => {
    const host = fakeCompareHost({ ...comparison(0), baseline: null });
    const page = await open(host);
    await page.getByText('None of these runs is here any more.').waitFor();
    await opened?.view.update(comparison(1));
    await page.getByText('Only one run is left: there is nothing to hold it against.').waitFor();
    expect(await rowNames(part(page, 'Parameters'))).toEqual(['n_estimators', 'learning_rate', 'loss', 'max_depth', 'label', 'seed']);
    expect(await page.getByRole('button', { name: 'Show all' }).count()).toBe(0);
    await page.getByRole('main').getByRole('button', { name: 'Add runs…' }).click();
    await expect.poll(() => calls(host, 'addRuns')).toHaveLength(1);
  });

  test('a run that can’t be shown says why, and can be taken off the page', async () => {
    const gone = runId('gone22');
    const host = fakeCompareHost({ ...comparison(2), missing: [{ key: keyAt(70), history: null, id: gone, why: 'It was deleted.' }] });
    const page = await open(host);
    await page.getByText(`${gone}: It was deleted.`).waitFor();
    await page.getByRole('button', { name: `Remove ${gone}` }).click();
    await expect.poll(() => calls(host, 'removeRun')).toEqual([[keyAt(70)]]);
  });

  test('a run that goes on says how far it is, and changes in place', async () => {
    const now = Date.now();
    const live = (done: number): Comparison => comparison(2, now, [{}, { state: 'running', endedAt: null, durationMs: null, progress: { label: 'boosting', done, total: 200 } }]);
    const page = await open(fakeCompareHost(live(84)), { height: 3000 });
    const state = () => row(page.getByRole('table', { name: 'Runs', exact: true }), 'State').getByRole('cell').nth(1).innerText();
    await expect.poll(state).toContain('Running 84 of 200');
    await opened?.view.update(live(120));
    await expect.poll(state).toContain('Running 120 of 200');
    expect(await row(page.getByRole('table', { name: 'Runs', exact: true }), 'Duration').innerText()).toMatch(/running for/);
  });

  test('parts that fail say so for themselves', async () => {
    const fail = (message: string) => async () => { throw Object.assign(new Error(message), { code: 'failed' }); };
    const host = fakeCompareHost(comparison(2), { code: fail('The kept code is not readable.'), curves: fail('events.ndjson can’t be read.'), resources: fail('events.ndjson can’t be read.'), figure: fail('The file is not here.') });
    const page = await open(host, { height: 3200 });
    await page.getByText('Couldn’t compare the code: The kept code is not readable.').waitFor();
    await page.getByText('Couldn’t load the curves: events.ndjson can’t be read.').first().waitFor();
    await page.getByText('Couldn’t load the resources: events.ndjson can’t be read.').waitFor();
    await page.getByText('Couldn’t load Error by carrier: The file is not here.').first().waitFor();
    host.code = async () => ({ ...codeOf(host.comparison), unknown: [keyAt(1)] });
    await part(page, 'Code').getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Which modules ran is unknown for wider trees.').waitFor();
  });

  test('what was asked and could not be done is said at the top until it is closed', async () => {
    const page = await open(fakeCompareHost(comparison(2), { saveHtml: async () => { throw Object.assign(new Error('The disk is full. Make room and save again.'), { code: 'full' }); } }));
    await page.getByRole('button', { name: 'Save as HTML…' }).click();
    await page.getByText('The disk is full. Make room and save again.').waitFor();
    await page.locator('.action-problem').getByRole('button', { name: 'Close' }).click();
    expect(await page.getByText('The disk is full.').count()).toBe(0);
  });

  test('saved as HTML as it is shown, and where is said', async () => {
    const host = fakeCompareHost(comparison(2));
    const page = await open(host);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Save as HTML…' }).click();
    await expect.poll(() => calls(host, 'saveHtml')).toEqual([[{ all: true, metrics: null, view: asItComes }]]);
    await expect.poll(() => page.getByText('Saved as /home/ada/compare.html').count()).toBe(1);
  });
});

test('hostile text is text everywhere, and a name of a megabyte is cut', async () => {
  const evil = '<img src=x onerror=alert(1)>\u202Eabc[x](command:y)';
  const long = 'x'.repeat(1_000_000);
  const what = comparison(3, Date.now(), [{ name: evil, note: evil, tags: [evil], sentence: evil, problems: [evil], function: { name: evil, module: evil, file: evil, line: 1 } }, { name: long, note: long }]);
  for (const list of [what.params, what.metrics, what.inputs, what.outputs, what.figures, what.packages]) for (const each of list) each.name = `${evil} ${each.name}`;
  what.params[0]!.cells[0] = { kind: 'value', value: evil, from: evil, isDefault: false };
  what.params[1]!.cells[0] = { kind: 'value', repr: long, from: 'user', isDefault: false };
  what.packages[1]!.cells[0] = { kind: 'value', text: long };
  what.missing = [{ key: keyAt(70), history: evil, id: evil as RunId, why: `${evil} \`${evil}\`` }];
  const host = fakeCompareHost(what);
  host.codeAnswer.modules[0]!.path = evil;
  host.codeAnswer.modules[0]!.units[1]!.name = evil;
  host.codeAnswer.modules[1]!.problem = evil;
  const page = await open(host, { height: 3000 });
  await heads(page).first().waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.locator('canvas').first().waitFor();
  await page.getByRole('button', { name: /^changed: / }).first().waitFor();
  expect(await heads(page).first().innerText()).toContain('<img src=x');
  expect(await page.locator('img[src="x"], a, .compare-page script').count()).toBe(0);
  expect(await turned(page)).toEqual([]);
  expect((await page.locator('#root').innerText()).length).toBeLessThan(60_000);
});

describe('parallel coordinates of many parameters', () => {
  test('every axis is found by its name, and what is drawn can be taken away while others are looked for', async () => {
    const what = comparison(5);
    const [some] = what.params.filter(each => each.numeric);
    what.params.push(...Array.from({ length: 60 }, (_, at) => ({ ...some!, name: `option ${at}` })));
    const page = await open(fakeCompareHost(what), { width: 400 });
    const axes = page.getByRole('group', { name: 'Axes' });
    await axes.scrollIntoViewIfNeeded();
    expect(await axes.getByRole('button', { name: 'option 59' }).count()).toBe(0);
    await axes.getByText('more: type to find them').waitFor();
    await axes.getByRole('searchbox').fill('OPTION 59');
    await axes.getByRole('button', { name: 'option 59' }).click();
    await page.getByRole('slider', { name: /option 59/ }).waitFor({ state: 'attached' });
    await axes.getByRole('searchbox').fill('nothing of that name');
    await axes.getByText('Nothing matches').waitFor();
    await axes.getByRole('button', { name: 'option 59' }).click();
    await expect.poll(() => page.getByRole('slider', { name: /option 59/ }).count()).toBe(0);
  });
});
