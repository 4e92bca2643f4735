import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { DriftPage, DriftPageView } from '../../src/contract/drift-page';
import { formatNumber } from '../../src/core/format';
import { forTests, openView, shot } from './browser';
import { columnOf, type FakeDriftHost, fakeDriftHost, hostile, ofTwo, pageOf, setOf, timelineOf, weighed } from './drift-fixture';
import type { ThemeName } from './themes';

const views = forTests();
const open = async (host = fakeDriftHost(), options: { theme?: ThemeName; width?: number; state?: unknown } = {}) => ({ host, ...(await openView<FakeDriftHost, DriftPageView>(views.browser, views.folder, 'drift', host, options)) });
const row = (page: Page, name: string) => page.locator('.column').filter({ has: page.locator('.column-name', { hasText: name }) });
const head = (page: Page, name: string) => row(page, name).locator('.column-head');
/** As it is read: what would turn it around is named. */
const readable = (name: string) => name.replace('\u202e', '⟨RLO⟩');
const percent = (share: number) => `${formatNumber(Number((share * 100).toPrecision(3)))} %`;
const loads = ({ calls }: FakeDriftHost) => calls.filter(([name]) => name === 'load').length;

describe('the drift page', () => {
  for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
    for (const width of [400, 1600]) {
      test(`${theme}, ${width} px: no fault, nothing wider than the page`, async () => {
        const { page, faults, close } = await open(fakeDriftHost(), { theme, width });
        await head(page, 'temperature').click();
        await head(page, 'carrier').click();
        await head(page, 'note').click();
        await page.locator('svg.curves').first().waitFor();
        await shot(page, `drift-${theme}-${width}`);
        expect(await page.locator('svg.curves .gap').first().evaluate(line => getComputedStyle(line).stroke)).toMatch(/^rgb\(/);
        expect(await page.locator('.key-gap').first().evaluate(key => getComputedStyle(key).backgroundColor)).not.toBe('rgba(0, 0, 0, 0)');
        expect(faults).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
        await close();
      });
    }
  }

  for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
    for (const width of [400, 1600]) {
      test(`of a model’s baseline, ${theme}, ${width} px: what the model makes of each column stands in its line`, async () => {
        const { page, faults, close } = await open(fakeDriftHost(weighed), { theme, width, state: { order: 'model' } });
        await page.locator('.weight').first().waitFor();
        await shot(page, `drift-model-${theme}-${width}`);
        expect(faults).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
        const [fill, bar] = [await row(page, 'wind speed').locator('.weight-fill').boundingBox(), await row(page, 'wind speed').locator('.weight-bar').boundingBox()];
        expect((fill?.width ?? 0) / (bar?.width ?? 1)).toBeCloseTo(0.6, 1);
        await close();
      });
    }
  }

  test('is ordered by what the model makes of the columns when asked, and says by whose word and how', async () => {
    const { page, state, close } = await open(fakeDriftHost(weighed));
    await head(page, 'temperature').waitFor();
    const names = () => page.locator('.column-name').allInnerTexts();
    const byDrift = pageOf().set.columns.map(({ name }) => readable(name));
    const verdicts = async () => Object.fromEntries(await Promise.all((await names()).map(async name => [name, await row(page, name).locator('.column-verdict').innerText()] as const)));
    expect(await names()).toEqual(byDrift);
    expect(byDrift[0]).toBe('temperature');
    const before = await verdicts();
    const title = await page.locator('h1').innerText();
    const byModel = page.getByRole('button', { name: 'By what the model makes of it' });
    await byModel.click();
    expect(await names()).toEqual(['wind speed', readable(hostile), 'temperature', 'distance', 'dep_delay', ...byDrift.filter(name => ['carrier', 'note', 'rare'].includes(name))]);
    expect([await verdicts(), await page.locator('h1').innerText(), await byModel.getAttribute('aria-pressed')]).toEqual([before, title, 'true']);
    await page.getByText(/Shares of what the model of .*, run k3f2ab, makes of its features \(5\)\. Ordered by effect × the column’s share of the model/).waitFor();
    const told = async (name: string) => (await row(page, name).locator('.weight').innerText()).replace(/\s+/g, ' ').trim();
    expect([await told('wind speed'), await told('distance'), await told('temperature'), await told('dep_delay'), await told('carrier')]).toEqual(['60 % much', '9 % little', '1 % little', '0 % little', 'unknown to the model']);
    expect(await told(readable(hostile))).toBe('30 % some');
    expect(state()).toMatchObject({ order: 'model' });
    await page.getByRole('button', { name: 'By drift' }).click();
    expect(await names()).toEqual(byDrift);
    await close();
  });

  test('of several models one is chosen, and another: nothing is decided anew', async () => {
    const host = fakeDriftHost(ofTwo);
    const { page, faults, close } = await open(host, { state: { order: 'model' } });
    await head(page, 'temperature').waitFor();
    expect([await page.locator('.weight').count(), await page.getByRole('group', { name: 'Order of columns' }).count()]).toEqual([0, 0]);
    const choice = page.getByRole('combobox', { name: 'Model' });
    expect(await choice.locator('option').allInnerTexts()).toEqual(['Choose a model…', 'forest', readable(hostile)]);
    const first = () => page.locator('.column-name').first();
    await choice.selectOption('forest');
    await page.getByText(/Shares of what the model forest of train, run k3f2ab, makes of its features \(2\)/).waitFor();
    expect([await first().innerText(), await choice.inputValue(), await choice.locator('option').count()]).toEqual(['wind speed', 'forest', 2]);
    await shot(page, 'drift-two-models');
    await choice.selectOption({ index: 1 });
    await expect.poll(() => row(page, 'distance').locator('.weight').innerText()).toContain('75 %');
    expect(host.calls.filter(([call]) => call !== 'detail')).toEqual([['load', 'default'], ['chooseModel', 'forest'], ['chooseModel', hostile]]);
    expect(faults).toEqual([]);
    await close();
  });

  test('says of coefficients that they are not scaled; without a model there is no order to choose', async () => {
    const linear = await open(fakeDriftHost(page => ({ ...page, set: { ...weighed(page).set, model: { from: 'm', kind: 'coefficient', features: 5 } } })));
    await linear.page.getByText('they are not scaled').waitFor();
    await linear.close();
    const none = await open(fakeDriftHost(), { state: { order: 'model' } });
    await head(none.page, 'temperature').waitFor();
    expect(await none.page.locator('.weight, .order').count()).toBe(0);
    expect(await none.page.locator('.column-name').first().innerText()).toBe('temperature');
    await none.close();
  });

  test('tells the whole in one sentence, and each column in one line, most drift first', async () => {
    const { page, close } = await open();
    const { set } = pageOf();
    await page.getByRole('heading', { level: 1, name: '3 of 7 columns drifted between time_hour < 2013-07-01 and time_hour ≥ 2013-07-01: temperature most.' }).waitFor();
    expect(await page.locator('.column-name').allInnerTexts()).toEqual(set.columns.map(({ name }) => readable(name)));
    expect(await page.locator('.column-verdict').allInnerTexts()).toEqual(set.columns.map(({ drift }) => (drift === null ? 'Can’t say' : drift ? 'Drift' : 'No drift')));
    await page.getByText('The data did not drift: 42.9 % of its columns').waitFor();
    for (const text of ['not in the current data', 'not in the reference', 'int64 in the reference, string now']) await page.getByText(text).waitFor();
    await close();
  });

  test('a column opens in place: why, in numbers and pictures, and the gap in words', async () => {
    const { page, state, close } = await open();
    const column = columnOf(pageOf().set, 'wind speed');
    await head(page, 'wind speed').click();
    const detail = row(page, 'wind speed').locator('.detail');
    await detail.getByText(column.reason).waitFor();
    await detail.getByText('8 % of the values are missing, where it was 0 %.').waitFor();
    await detail.getByText(/^The greatest gap is 0\.2\d+, at [\d.]+: [\d.]+ % of the reference lie below, [\d.]+ % now\.$/).waitFor();
    expect(await detail.locator('svg.histogram, svg.curves').count()).toBe(2);
    await detail.getByText('p, adjusted for all columns').waitFor();
    await detail.getByText('82 % of the shift is in rows where “origin” is JFK (31 % of all): they hold other values now.').waitFor();
    expect(state()).toMatchObject({ open: ['wind speed'] });
    await head(page, readable(hostile)).click();
    await row(page, readable(hostile)).getByText('No part of the rows by one or two other columns holds most of it').waitFor();
    await row(page, readable(hostile)).getByText(`A category that the reference does not have: ${readable(hostile)}`).waitFor();
    expect(await row(page, readable(hostile)).locator('.categories tbody tr').count()).toBe(3);
    expect(await page.locator('img').count()).toBe(0);
    await close();
  });

  test('of texts it tells the ways in which they were looked at, and the words that changed most, whatever they are', async () => {
    const { page, faults, close } = await open();
    const { text } = columnOf(pageOf().set, 'note');
    await head(page, 'note').click();
    const detail = row(page, 'note').locator('.detail');
    expect(await detail.locator('.changed-words tbody th, .changed-words tbody td.number').allInnerTexts()).toEqual(text?.vocabulary?.changed.flatMap(({ word, reference, current }) => [word, percent(reference), percent(current)]));
    expect(text?.vocabulary?.changed.map(({ word }) => word)).toEqual(expect.arrayContaining(['refund', 'cancelled', 'x'.repeat(40)]));
    await detail.getByText('Unknown words (decided)').waitFor();
    await detail.getByText(/ of the words now are unknown to half of the reference, and 0 % of those in its other half\./).waitFor();
    await detail.getByText('Of 2,000 and 1,500 texts, evenly among all.').waitFor();
    await detail.getByRole('row', { name: /^Words, mean 7\.\d+ 7\.\d+$/ }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  for (const [theme, width] of [['light', 1600], ['dark', 400], ['hc', 1600]] as [ThemeName, number][]) {
    test(`${theme}, ${width} px: of pictures it draws each way in which they were looked at, and says how many could not be read`, async () => {
      const pictures = setOf('default', { columns: {}, share: null }, true);
      const { host, page, faults, close } = await open(fakeDriftHost(given => ({ ...given, set: pictures })), { theme, width });
      const { image, reason } = columnOf(pictures, 'photo');
      expect(image?.by).toBe('red');
      await head(page, 'photo').click();
      const detail = row(page, 'photo').locator('.detail');
      await detail.getByText(reason).waitFor();
      await detail.getByText('7 % of the pictures can’t be read, where it was 0 %.').waitFor();
      expect(await detail.locator('figcaption').allInnerTexts()).toEqual(['Mean red', 'Width', 'Height', 'Mean green', 'Mean blue']);
      // All are of one width, which is drawn as a category.
      expect(await detail.locator('svg.histogram').count()).toBe(4);
      expect(await detail.locator('.categories tbody th').allInnerTexts()).toEqual(['640']);
      await detail.getByText('Mean red (decided)').waitFor();
      for (const counted of ['Named by the column 4,000 3,000', 'Looked at, drawn by chance 1,000 1,000', 'Not there 0 60', 'Damaged, too large or no pictures 0 10', 'Colour known (PNG and JPEG) 1,000 930']) await detail.getByRole('row', { name: counted, exact: true }).waitFor();
      expect(await detail.getByText('Outside of the table’s folder').count()).toBe(0);
      expect(await detail.getByText('No part of the rows').count()).toBe(0);
      expect(host.looked).toEqual([]);
      await head(page, 'wind speed').click();
      await row(page, 'wind speed').locator('svg.curves').waitFor();
      expect(host.looked).toEqual(['wind speed']);
      await shot(page, `drift-pictures-${theme}-${width}`);
      expect(faults).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
      await close();
    });
  }

  test('arrows walk along the lines, Enter opens one', async () => {
    const { page, close } = await open();
    await page.locator('.column-head').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.locator('.column').nth(2).locator('.column-head').getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('End');
    expect(await page.evaluate(() => document.activeElement?.querySelector('.column-name')?.textContent)).toBe(await page.locator('.column-name').last().innerText());
    await close();
  });

  test('measure, threshold and share are changed by hand, kept and forgotten; each decides anew', async () => {
    const { page, host, close } = await open();
    await head(page, 'temperature').click();
    const detail = row(page, 'temperature').locator('.detail');
    await detail.getByLabel('Measure').selectOption('psi');
    await detail.getByText('Measured by psi, as was chosen.').waitFor();
    await detail.getByLabel('Threshold').fill('99');
    await detail.getByLabel('Threshold').press('Enter');
    await page.getByRole('heading', { level: 1, name: /^2 of 7 columns drifted/ }).waitFor();
    expect(host.kept.columns).toEqual({ temperature: { method: 'psi', threshold: 99 } });
    await detail.getByText('Kept in offbook-drift.json.').waitFor();
    await detail.getByLabel('Threshold').fill('much');
    await detail.getByText('Write a number of at least 0.').waitFor();
    await detail.getByLabel('Threshold').press('Enter');
    expect(host.kept.columns['temperature']?.threshold).toBe(99);
    await detail.getByRole('button', { name: 'Forget it' }).click();
    await page.getByRole('heading', { level: 1, name: /^3 of 7 columns drifted/ }).waitFor();
    expect(host.kept.columns).toEqual({});
    await page.getByLabel('it drifts from').fill('30');
    await page.getByLabel('it drifts from').press('Enter');
    await page.getByText('The data drifted: 42.9 % of its columns').waitFor();
    expect(host.kept.share).toBe(0.3);
    await close();
  });

  test('the switch decides as the reference tool does, and is remembered', async () => {
    const { page, host, state, close } = await open();
    await page.getByRole('button', { name: 'As Evidently decides' }).click();
    await head(page, 'carrier').click();
    await row(page, 'carrier').getByText('The reference tool’s default for such a column').waitFor();
    expect(host.calls).toEqual([['load', 'default'], ['load', 'evidently']]);
    expect(state()).toMatchObject({ mode: 'evidently' });
    await shotOf(page, 'drift-evidently');
    await close();
  });

  test('progress is shown and can be stopped; what failed is said in place with ways on', async () => {
    const host = fakeDriftHost();
    let fail: (error: { code: string; message: string }) => void = () => {};
    host.instead = () => new Promise<DriftPage>((_, reject) => { fail = reject; });
    const { page, view, close } = await open(host);
    await page.getByRole('progressbar').waitFor();
    await view.progress(0.4);
    await page.getByText('Comparing… 40 %').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => host.calls.at(-1)).toEqual(['cancel']);
    fail({ code: 'cancelled', message: 'Stopped.' });
    await page.getByText('Stopped before there was a verdict.').waitFor();
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect.poll(() => loads(host)).toBe(2);
    fail({ code: 'input-changed', message: 'trips.parquet is not what run k3f2ab read.' });
    await page.getByText('Couldn’t compare: trips.parquet is not what run k3f2ab read.').waitFor();
    await shotOf(page, 'drift-failed');
    host.instead = null;
    await page.getByRole('button', { name: 'Choose another reference…' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(host.calls).toContainEqual(['choose', 'reference']);
    await close();
  });

  test('says that files or rules are others now, and looks again when asked', async () => {
    const { page, host, view, close } = await open();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await view.stale('data');
    await page.getByText('The data changed on disk.').waitFor();
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect.poll(() => loads(host)).toBe(2);
    await expect.poll(() => page.getByText('The data changed on disk.').count()).toBe(0);
    await page.getByRole('button', { name: 'Swap reference and current' }).click();
    await expect.poll(() => loads(host)).toBe(3);
    await page.getByRole('button', { name: 'Save this report' }).click();
    await page.getByRole('menuitem', { name: 'Save as Markdown…' }).click();
    await page.getByText('Saved as /home/ada/drift.markdown').waitFor();
    await close();
  });

  for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
    for (const width of [400, 1600]) {
      test(`over time, ${theme}, ${width} px: a row of windows a column, walked along by keys`, async () => {
        const host = fakeDriftHost();
        const { page, faults, close } = await open(host, { theme, width });
        await page.getByRole('button', { name: 'Over time…' }).click();
        const strip = (name: string) => page.locator(`.strip-row[data-column="${name}"]`).getByRole('slider');
        await strip('wind speed').waitFor();
        const { windows, columns } = timelineOf();
        expect(await page.locator('.strip-kind').allInnerTexts().then(all => all.map(text => text.trim()))).toEqual(['', 'gradual', 'sudden', 'recurring', 'no drift', 'can’t say']);
        await page.getByText('52 windows along time_hour · against the first 10 · 12 rows without a time').waitFor();
        await page.getByRole('slider').first().focus();
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Home');
        for (let step = 0; step < 30; step++) await page.keyboard.press('ArrowRight');
        const told = await strip('wind speed').getAttribute('aria-valuetext');
        expect(told).toMatch(new RegExp(`^${windows[30]?.start ?? ''} · 6,030 rows · effect 0\\.4\\d+, threshold 0\\.1 · Drift$`));
        await page.getByText(`wind speed · ${told ?? ''}`).waitFor();
        expect(await strip('wind speed').locator('.bar-beyond').count()).toBe(columns[1]?.cells.filter(({ drift }) => drift).length);
        expect(await page.locator('.strip-notes dt').allInnerTexts()).toEqual(['wind speed']);
        expect(await page.locator('.strip-notes dd p').allInnerTexts()).toEqual(columns[1]?.notes.map(note => note.replace('\u202e', '⟨RLO⟩')));
        await shot(page, `drift-timeline-${theme}-${width}`);
        expect(faults).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
        await page.getByRole('button', { name: 'Over time…' }).click();
        await expect.poll(() => page.locator('.strip').count()).toBe(0);
        await close();
      });
    }
  }

  for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
    for (const width of [400, 1600]) {
      test(`a column’s rule is held against its past windows, ${theme}, ${width} px: what it would have called drift, and the threshold that would do`, async () => {
        const host = fakeDriftHost();
        host.kept = { columns: { [hostile]: { method: 'psi' } }, share: null };
        host.overTime = true;
        const { page, faults, close } = await open(host, { theme, width });
        const told = (name: string) => timelineOf(false, host.kept.columns).columns.find(each => each.name === name)?.past;
        await head(page, readable(hostile)).click();
        const detail = row(page, readable(hostile)).locator('.detail');
        const { sentence = '', suggestion } = told(hostile) ?? {};
        expect(sentence).toMatch(/^At the threshold 0\.1, \d+ of 51 past windows \(before 2013-12-30\) would have been called drift;/);
        await detail.locator('.past').getByText(sentence).waitFor();
        await shot(page, `drift-past-${theme}-${width}`);
        await detail.getByRole('button', { name: `Use ${String(suggestion?.threshold)} (at most 5 % of past windows)` }).click();
        await expect.poll(() => host.calls.filter(([name]) => name === 'setRule')).toEqual([['setRule', hostile, { method: 'psi', threshold: suggestion?.threshold }]]);
        await detail.getByText(/No smaller one keeps to 5 %\.$/).waitFor();
        expect(await detail.getByLabel('Threshold').inputValue()).toBe(String(suggestion?.threshold));
        expect(await detail.locator('.past').getByRole('button').count()).toBe(0);
        // Where any threshold does, or there are too few windows, none is offered.
        await head(page, 'wind speed').click();
        await row(page, 'wind speed').getByText(/Any threshold keeps to 5 %, since so few differ beyond chance\.$/).waitFor();
        await head(page, 'rare').click();
        await row(page, 'rare').getByText('There is no window before 2013-12-30 by which the threshold 0.1 could be judged. It takes 20 to say which one keeps to 5 %').waitFor();
        expect(await page.locator('.past').getByRole('button').count()).toBe(0);
        expect(faults).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
        await page.getByRole('button', { name: 'Over time…' }).click();
        await expect.poll(() => page.locator('.past').count()).toBe(0);
        await close();
      });
    }
  }

  test('labels that came later stand below the windows: how well it predicted, and what is missing; the timeline is saved', async () => {
    const host = fakeDriftHost();
    const { page, faults, close } = await open(host, { width: 1000 });
    await page.getByRole('button', { name: 'Over time…' }).click();
    await page.getByRole('button', { name: 'Labels that came later…' }).click();
    const row = page.locator('.strip-row[data-column="Mean absolute error"]');
    await row.waitFor();
    const { windows } = timelineOf();
    expect(await row.innerText()).toContain('259,200 labels, 52,800 still missing');
    expect(await row.locator('rect.bar-unsaid').count()).toBe(2);
    await row.getByRole('slider').focus();
    await row.getByRole('slider').click();
    await page.keyboard.press('End');
    await page.getByText(`Mean absolute error · ${windows.at(-1)?.start ?? ''} · no label yet · 6,000 without a label yet`).waitFor();
    for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowLeft');
    await page.getByText('24.25, of 900 labelled rows · 5,100 without a label yet').waitFor();
    await shot(page, 'drift-labels');
    await page.getByRole('button', { name: 'Save this report' }).click();
    await page.getByText('Save over time as HTML…').click();
    await page.getByText('Saved as').waitFor();
    expect(host.calls.filter(([name]) => name === 'save')).toEqual([['save', 'timeline-html']]);
    await page.getByRole('button', { name: 'Without the labels of arrived.parquet' }).click();
    await expect.poll(() => row.count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test('no column, no rows, thousands of columns', async () => {
    const none = await open(fakeDriftHost(page => ({ ...page, set: { ...page.set, columns: [], driftedShare: null, drift: null, schema: [] } })));
    await none.page.getByText('There is no column that is on both sides and can be judged.').waitFor();
    await none.close();
    const wide = await open(fakeDriftHost(page => ({ ...page, set: { ...page.set, columns: Array.from({ length: 5_000 }, (_, at) => ({ ...columnOf(page.set, 'distance'), name: `column ${at}` })) } })));
    await wide.page.getByRole('button', { name: 'Show more columns (4,800 left)' }).waitFor();
    expect(await wide.page.locator('.column').count()).toBe(200);
    await wide.page.getByLabel('Filter columns').fill('column 4999');
    await expect.poll(() => wide.page.locator('.column').count()).toBe(1);
    await wide.close();
  });
});

const shotOf = (page: Page, name: string) => shot(page, name);
