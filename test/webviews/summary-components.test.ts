import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import type { DataColumn } from '../../src/contract/data-api';
import type { TableProfile } from '../../src/contract/profile';
import { shot, startBrowser } from './browser';
import { headsFor, makeStand, openStand, type Stand } from './summary-stand/open';
import type { Shown } from './summary-stand/stand';
import type { ThemeName } from './themes';

let browser: Browser;
let stand: Stand;
let profile: TableProfile;
beforeAll(async () => {
  [stand, browser] = await Promise.all([makeStand(), startBrowser()]);
  profile = await stand.profile({ target: 'total' });
});
afterAll(async () => { await browser?.close(); stand?.remove(); });

const column = (name: string): DataColumn => {
  const found = stand.view.columns.find(each => each.name === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return { name: found.name, kind: found.kind, type: found.type };
};
const columns = (): DataColumn[] => stand.view.columns.map(({ name, kind, type }) => ({ name, kind, type }));
const page = (name: string): Shown => ({ kind: 'column', column: column(name), rows: stand.view.rows, version: '1' });
const noScroll = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';

describe('in every look and size, without a fault and nothing wider than the page', () => {
  for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
    test(`heads of columns, ${theme}`, async () => {
      const heads = await headsFor(stand);
      const shown: Shown = {
        kind: 'heads', heads: [
          ...heads.flatMap(head => [44, 22].map(height => ({ column: column(head.name), head, height, width: 180 }))), { column: column('fare'), head: null, height: 44, width: 180 },
          { column: column('fare'), head: heads[0] ?? null, height: 44, width: 60 }, { column: column('city'), head: null, height: 44, width: 180, problem: 'The file is gone.' },
        ],
      };
      const { page: opened, faults, close } = await openStand(browser, stand, shown, { theme, width: 420, height: 1000 });
      await opened.locator('.mini-histogram').first().waitFor();
      await opened.locator('.column-look-waiting').waitFor();
      await shot(opened, `summary-heads-${theme}`);
      expect(faults).toEqual([]);
      await close();
    });
    for (const width of [400, 1600]) {
      test(`pages of columns, charts and the profile, ${theme}, ${width} px`, async () => {
        for (const name of ['fare', 'city', 'code', 'at', 'gone', 'score']) {
          const { page: opened, faults, close } = await openStand(browser, stand, page(name), { theme, width });
          await opened.locator('.fact').first().waitFor();
          await shot(opened, `summary-column-${name}-${theme}-${width}`);
          expect(faults).toEqual([]);
          expect(await opened.evaluate(noScroll)).toBe(true);
          await close();
        }
        const charts = await openStand(browser, stand, { kind: 'charts', columns: columns() }, { theme, width });
        for (const kind of ['histogram', 'bars', 'scatter', 'line', 'box']) {
          await charts.page.getByLabel('Chart', { exact: true }).selectOption(kind);
          await charts.page.locator('.summary-plot canvas').waitFor();
          await charts.page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
          await shot(charts.page, `summary-chart-${kind}-${theme}-${width}`);
          expect(await charts.page.evaluate(noScroll), kind).toBe(true);
        }
        expect(charts.faults).toEqual([]);
        await charts.close();
        const whole = await openStand(browser, stand, { kind: 'profile', state: { kind: 'done', profile }, columns: columns() }, { theme, width });
        await whole.page.getByLabel('Target', { exact: true }).selectOption('total');
        await whole.page.locator('.target-table').waitFor();
        await shot(whole.page, `summary-profile-${theme}-${width}`);
        // What stands for one column is not taken for a part of the next.
        const shapes = await whole.page.locator('.profile-shape > *').evaluateAll(all => all.map(each => each.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom] as const));
        expect(shapes.slice(1).map(([top], at) => top - (shapes[at]?.[1] ?? 0) >= 8)).toEqual(shapes.slice(1).map(() => true));
        expect(whole.faults).toEqual([]);
        expect(await whole.page.evaluate(noScroll)).toBe(true);
        await whole.close();
      }, 60_000);
    }
  }
});

describe('the head of a column', () => {
  test('says in words what it shows', async () => {
    const heads = await headsFor(stand);
    const { page: opened, close } = await openStand(browser, stand, { kind: 'heads', heads: heads.map(head => ({ column: column(head.name), head, height: 44, width: 180 })) });
    await opened.locator('.column-look').first().waitFor();
    const words = await opened.locator('.column-look').evaluateAll(all => all.map(each => each.getAttribute('aria-label') ?? ''));
    expect(words[0]).toMatch(/^float64 · nothing missing · [\d,]+ distinct · 0\.\d+ to \d+/);
    expect(words[4]).toMatch(/^string · [\d,]+ missing \(\d.* %\) · 6 distinct · Lisbon .* %/);
    expect(words.at(-1)).toMatch(/^float64 · 8,000 missing \(100 %\) · 0 distinct$/);
    await close();
  });
});

describe('the page of a column', () => {
  test('tells what was counted, and a click on a bar or value asks for its rows', async () => {
    const { page: opened, did, close } = await openStand(browser, stand, page('passengers'));
    const counted = profile.columns.find(({ name }) => name === 'passengers');
    await opened.getByText('8,000', { exact: true }).first().waitFor();
    for (const name of ['Mean', 'Standard deviation', 'Median']) expect(await opened.locator('.fact', { hasText: name }).first().locator('dd').textContent()).toMatch(/\d/);
    await opened.locator('.value-row').first().click();
    await opened.locator('.fact', { hasText: 'Zeros' }).getByRole('button').click();
    const bars = opened.getByRole('group', { name: /^Histogram of passengers/ });
    await bars.locator('.mark').first().focus();
    await opened.keyboard.press('ArrowRight');
    await opened.keyboard.press('ArrowRight');
    await expect.poll(() => opened.locator('.mark-tip').textContent()).toMatch(/rows?$/);
    await opened.keyboard.press('Enter');
    await expect.poll(() => did.map(([, value]) => value)).toEqual([
      [{ column: 'passengers', op: 'in', values: [counted?.top[0]?.value] }], [{ column: 'passengers', op: '=', value: '0' }], [expect.objectContaining({ column: 'passengers' })],
    ]);
    await close();
  });

  test('of text: a pattern is an expression that finds its texts; markup in values is text', async () => {
    const { page: opened, did, close } = await openStand(browser, stand, page('code'));
    await opened.getByRole('button', { name: /^a-9: 8,000 rows/ }).click();
    await expect.poll(() => did).toEqual([['filter', [{ column: 'code', op: 'matches', value: '^\\p{L}+-\\p{Nd}+$' }]]]);
    expect('AB-012').toMatch(/^\p{L}+-\p{Nd}+$/u);
    await close();
    const city = await openStand(browser, stand, page('city'));
    await city.page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    await city.page.locator('section', { hasText: 'May mean missing' }).getByRole('button', { name: /^N\/A/ }).waitFor();
    await city.close();
  });

  test('of times: range and gaps', async () => {
    const { page: opened, did, close } = await openStand(browser, stand, page('at'));
    await opened.locator('.fact', { hasText: 'Earliest' }).getByText('2024-01-01').waitFor();
    const gap = opened.locator('.gap-row').first();
    expect(await gap.textContent()).toContain('2024-02-0');
    await gap.getByRole('button').click();
    await expect.poll(() => did.length).toBe(1);
    await close();
  });

  test('that can’t be read says why and is asked again', async () => {
    let asked = 0;
    const { page: opened, close } = await openStand(browser, stand, page('fare'), { column: async () => { asked += 1; throw Object.assign(new Error('data/trips.parquet is gone.'), { code: 'gone' }); } });
    await opened.getByText('data/trips.parquet is gone.').waitFor();
    await opened.getByRole('button', { name: 'Retry' }).click();
    await expect.poll(() => asked).toBe(2);
    await close();
  });
});

describe('charts', () => {
  test('offer only columns that fit, are read as a table, and are saved as pictures', async () => {
    const { page: opened, saved, did, close } = await openStand(browser, stand, { kind: 'charts', columns: columns() });
    await opened.getByLabel('Chart', { exact: true }).selectOption('line');
    expect(await opened.getByLabel('Time', { exact: true }).locator('option').allTextContents()).toEqual(['at']);
    expect(await opened.getByLabel('Up', { exact: true }).locator('option').allTextContents()).not.toContain('city');
    await opened.getByLabel('Chart', { exact: true }).selectOption('box');
    expect(await opened.getByLabel('Group', { exact: true }).inputValue()).toBe('city');
    const box = opened.getByRole('group', { name: /^fare by city/ });
    await box.locator('.mark').first().click();
    await expect.poll(() => did).toEqual([['filter', [{ column: 'city', op: 'in', values: ['Lisbon'] }]]]);
    await opened.getByText('As a table').click();
    expect(await opened.locator('.chart-table tbody tr').count()).toBe(7);
    for (const [type, item] of [['svg', 'Save as SVG…'], ['png', 'Save as PNG…']] as const) {
      await opened.getByRole('button', { name: /^Save a picture of/ }).click();
      await opened.getByRole('menuitem', { name: item }).click();
      await expect.poll(() => saved.at(-1)?.type).toBe(type);
    }
    expect(new TextDecoder().decode(saved[0]?.bytes)).toMatch(/^<svg .*Lisbon.*<\/svg>$/s);
    expect([...saved[1]?.bytes.subarray(1, 4) ?? []]).toEqual([...Buffer.from('PNG')]);
    await opened.getByText('Saved as fare by city.png').waitFor();
    await close();
  });

  test('of more points than can be seen count them in cells, and a cell asks for its rows', async () => {
    const { page: opened, did, close } = await openStand(browser, stand, { kind: 'charts', columns: columns() });
    await opened.getByLabel('Chart', { exact: true }).selectOption('scatter');
    await opened.getByLabel('Across', { exact: true }).selectOption('total');
    await opened.getByLabel('Up', { exact: true }).selectOption('fare');
    const grid = opened.getByRole('group', { name: /^fare by total, .*counted in cells$/ });
    await grid.locator('.mark').first().click();
    await expect.poll(() => did.at(-1)?.[1]).toEqual([expect.objectContaining({ column: 'total', op: '>=' }), expect.objectContaining({ column: 'total', op: '<' }), expect.objectContaining({ column: 'fare', op: '>=' }), expect.objectContaining({ column: 'fare', op: '<' })]);
    await close();
  });
});

test('cells of a scatter are seen in high contrast, those of a single row too', async () => {
  const { page: opened, close } = await openStand(browser, stand, { kind: 'charts', columns: columns() }, { theme: 'hc' });
  await opened.getByLabel('Chart', { exact: true }).selectOption('scatter');
  await opened.getByLabel('Across', { exact: true }).selectOption('total');
  await opened.getByLabel('Up', { exact: true }).selectOption('fare');
  await opened.getByRole('group', { name: /^fare by total, .*counted in cells$/ }).locator('.mark').first().waitFor();
  const lights = await opened.locator('.mark').evaluateAll(all => {
    const canvas = document.querySelector<HTMLCanvasElement>('.summary-plot canvas');
    const place = canvas?.getBoundingClientRect();
    const context = canvas?.getContext('2d');
    if (!canvas || !place || !context) throw new Error('no canvas');
    return all.map(each => {
      const { left, top, width, height } = each.getBoundingClientRect();
      const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(Math.floor((left + width / 2 - place.left) / place.width * canvas.width), Math.floor((top + height / 2 - place.top) / place.height * canvas.height), 1, 1).data;
      const linear = [red, green, blue].map(part => part / 255 * (alpha / 255)).map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
    });
  });
  expect(lights.length).toBeGreaterThan(100);
  // Three to one to black, as WCAG 1.4.11 asks of what is not text.
  expect(Math.min(...lights)).toBeGreaterThan(3 * 0.05 - 0.05);
  await close();
});

test('a column whose every value comes once lists none of them as common; one of few does', async () => {
  const total = await openStand(browser, stand, page('total'));
  await total.page.getByText('Each value comes once.', { exact: true }).waitFor();
  expect(await total.page.getByText('Most common').count()).toBe(0);
  await total.close();
  const city = await openStand(browser, stand, page('city'));
  await city.page.getByText('Most common').waitFor();
  expect(await city.page.getByText('Each value comes once.').count()).toBe(0);
  await city.close();
});

describe('the profile of the whole', () => {
  test('begins by a click, gets better, and can be cancelled', async () => {
    const { page: opened, view, did, close } = await openStand(browser, stand, { kind: 'profile', state: { kind: 'none' }, columns: columns() });
    await opened.getByRole('button', { name: 'Profile approximately' }).click();
    await opened.getByRole('button', { name: 'Profile', exact: true }).click();
    await view.show({ kind: 'profile', state: { kind: 'going', profile: null, share: null }, columns: columns() });
    await opened.getByText('Reading the first numbers…').waitFor();
    const rough: TableProfile = { ...profile, exact: false, sampled: 2000, duplicateRows: null, columns: profile.columns.map((each, at) => ({ ...each, approximate: at > 3 })) };
    await view.show({ kind: 'profile', state: { kind: 'going', profile: rough, share: 0.4 }, columns: columns() });
    await opened.getByText('4 of 12 columns are exact so far, the rest is estimated from 2,000 rows').waitFor();
    expect(await opened.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40');
    await opened.getByRole('button', { name: 'Cancel' }).click();
    await view.show({ kind: 'profile', state: { kind: 'failed', message: 'Cancelled.', profile: rough }, columns: columns() });
    await opened.getByRole('button', { name: 'Count exactly' }).click();
    await view.show({ kind: 'profile', state: { kind: 'done', profile }, columns: columns() });
    await opened.getByText('Exact: counted over all rows').waitFor();
    await opened.getByRole('button', { name: '“one” has one value: 7.' }).click();
    expect(did).toEqual([['start', false], ['start', true], ['cancel', null], ['start', true], ['column', 'one']]);
    await close();
  });

  test('shows what goes with a target, strongest first, and what is missing together', async () => {
    const { page: opened, did, close } = await openStand(browser, stand, { kind: 'profile', state: { kind: 'done', profile }, columns: columns() });
    await opened.getByLabel('Target', { exact: true }).selectOption('total');
    await expect.poll(() => did).toEqual([['target', 'total']]);
    const values = (await opened.locator('.target-table tbody td:last-child').allTextContents()).filter(text => text !== '–').map(text => Math.abs(Number(text)));
    expect(values).toEqual([...values].sort((one, other) => other - one));
    expect(values.length).toBeGreaterThan(5);
    expect(await opened.locator('#profile-missing tbody tr').first().textContent()).toMatch(/tip.*city|city.*tip/);
    await close();
  });
});
