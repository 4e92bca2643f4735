import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { python } from '../workers/data/support';
import { forTests, shot } from './browser';
import { useRealPreview } from './preview-real';
import type { ThemeName } from './themes';

const views = forTests();
const real = useRealPreview();

/** Names and texts as hostile as they come. */
const evil = '<img src=x onerror=alert(1)>';
const script = `
import json
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
random = np.random.default_rng(3)
n = 8000
f = pd.DataFrame({
  "id": np.arange(n, dtype="int64") + 9_007_199_254_740_993, "fare": random.gamma(2, 8, n).round(2), "passengers": random.poisson(2, n),
  "city": random.choice(["Lisbon", "Porto", "Faro", "${evil}"], n, p=[.5, .3, .15, .05]), "code": ["AB-%03d" % v for v in random.integers(0, 400, n)], "flag": random.random(n) < .2,
  "at": pd.to_datetime("2024-01-01") + pd.to_timedelta(np.sort(random.integers(0, 80_000, n)) * 60, "s"), "one": 7, "${evil}": random.integers(0, 9, n), "note": ["x" * 500] * n,
})
f["total"] = f.fare * 2 + random.normal(0, .5, n)
f.loc[random.random(n) < .12, "fare"] = None
f.to_parquet("trips.parquet", index=False)
pd.DataFrame(random.normal(0, 1, (200, 10_000)).round(3), columns=[f"feature {v}" for v in range(10_000)]).to_parquet("wide.parquet")
f.iloc[:3].to_csv("tiny.csv", index=False)
open("broken.parquet", "wb").write(open("trips.parquet", "rb").read()[:3000])
m = 10_000_000
block = pa.table({"id": np.arange(m, dtype="int64"), "fare": np.tile(random.gamma(2, 8, 100_000).round(2), 100), "kind": pa.array(np.tile(random.choice(["card", "cash", "none"], 100_000), 100))})
pq.write_table(block, "long.parquet", row_group_size=500_000)
fare = f.fare.dropna()
print(json.dumps({
  "mean": float(fare.mean()), "missing": int(f.fare.isna().sum()), "count": int(fare.count()), "porto": int((f.city == "Porto").sum()), "two": int((f.passengers == 2).sum()), "top": str(f.passengers.value_counts().idxmax()), "longMean": float(block["fare"].to_pandas().mean()),
  "portoMean": float(f[f.city == "Porto"].fare.mean()), "corr": float(f.total.corr(f.fare)),
}))
`;
interface Truth { mean: number; missing: number; count: number; porto: number; two: number; top: string; longMean: number; portoMean: number; corr: number }
let truth: Truth;
beforeAll(() => { truth = python<Truth>(real.folder, script); }, 120_000);

async function open(file: string, options: Parameters<typeof real.open>[3] = {}): Promise<Page> {
  const { page } = await real.open(views.browser, views.folder, path.join(real.folder, file), options);
  // A step that can't be done says which it is.
  page.setDefaultTimeout(20_000);
  return page;
}
const head = (page: Page, name: string) => page.locator(`.head-cell[data-name="${name}"]`);
const shape = (page: Page, name: string) => head(page, name).locator('.column-look-shape');
const panel = (page: Page) => page.getByRole('region', { name: 'Columns, charts and the profile' });
const fact = async (page: Page, name: string): Promise<string> => (await panel(page).locator('.fact', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).locator('dd').getAttribute('title')) ?? '';
const heads = () => real.opened?.asked.filter(({ name }) => name === 'heads').map(({ args }) => args[1] as string[]) ?? [];

describe('heads of columns', () => {
  test('say type, what is missing and the shape, of what is filtered as well', async () => {
    const page = await open('trips.parquet', { width: 1600 });
    await shape(page, 'fare').locator('.mini-histogram').waitFor();
    expect(await head(page, 'fare').locator('.column-look').getAttribute('aria-label')).toContain(`${truth.missing} missing`);
    await expect.poll(() => shape(page, 'city').innerText()).toMatch(/Lisbon\s*\d/);
    const before = await head(page, 'fare').locator('.column-look').getAttribute('aria-label');
    await head(page, 'city').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Filter…' }).click();
    await page.getByRole('combobox', { name: 'How to compare' }).selectOption('=');
    await page.getByRole('combobox', { name: 'Value' }).fill('Porto');
    await page.keyboard.press('Enter');
    await expect.poll(() => shape(page, 'city').innerText()).toMatch(/Porto\s*100 %/);
    expect(await head(page, 'fare').locator('.column-look').getAttribute('aria-label')).not.toBe(before);
    expect(await page.locator('img').count()).toBe(0);
  });

  test('are asked for in sight alone, of ten thousand columns', async () => {
    const page = await open('wide.parquet', { width: 1600 });
    await shape(page, 'feature 0').locator('.mini-histogram').waitFor();
    await head(page, 'feature 0').focus();
    await page.keyboard.press('End');
    await shape(page, 'feature 9999').locator('.mini-histogram').waitFor();
    const asked = heads().flat();
    expect(asked.length).toBeLessThan(100);
    expect(asked).not.toContain('feature 5000');
    await shot(page, 'preview-summary-wide', false);
  });
});

describe('how wide a column is', () => {
  test('is by its first values, within bounds, and what is in sight stays where it is', async () => {
    const page = await open('trips.parquet', { width: 1600 });
    const cell = page.locator('.row[data-line="0"] [data-col="0"] .cell-text');
    await expect.poll(() => cell.innerText()).toBe('9007199254740993');
    await expect.poll(() => cell.evaluate(each => each.scrollWidth <= each.clientWidth)).toBe(true);
    const width = async (name: string) => (await head(page, name).boundingBox())?.width ?? 0;
    await page.getByRole('grid').evaluate(each => { each.scrollLeft = each.scrollWidth; });
    await expect.poll(() => width('note')).toBe(360);
    expect(await width('one')).toBeLessThan(130);
  });
});

describe('the page of a column', () => {
  test('opens by a click on the shape, by key and from the menu; tells what pandas says; a value shows its rows', async () => {
    const page = await open('trips.parquet', { width: 1600 });
    await shape(page, 'fare').click();
    await expect.poll(() => fact(page, 'Mean')).not.toBe('');
    expect(Math.abs(Number(await fact(page, 'Mean')) - truth.mean)).toBeLessThan(1e-9);
    expect(await fact(page, 'Values')).toBe(truth.count.toLocaleString('en-US'));
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe('Column');
    // Closed and opened again within one frame: effects of the drawing between the two are still to run.
    await shape(page, 'fare').evaluate(async (look: HTMLElement) => {
      document.querySelector<HTMLElement>('.summary-panel [aria-label="Close"]')?.click();
      await Promise.resolve();
      look.click();
    });
    await expect.poll(focused).toBe('Column');
    await page.keyboard.press('Escape');
    await expect.poll(() => panel(page).count()).toBe(0);
    await head(page, 'passengers').focus();
    await page.keyboard.press('Enter');
    await panel(page).getByRole('button', { name: new RegExp(`^${truth.top}: `) }).first().click();
    await expect.poll(() => page.locator('.status-facts').innerText()).toContain(`of 8,000 rows`);
    await panel(page).getByText('Of the', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.locator('.column-list').getByRole('button', { name: evil, exact: true }).click();
    await head(page, evil).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show the column’s page' }).click();
    await panel(page).getByRole('heading', { name: evil }).waitFor();
    await page.getByRole('grid').evaluate(each => { each.scrollLeft = 0; });
    await page.locator('.row[data-line="0"] [data-col="3"]').click();
    await page.keyboard.press('Alt+Enter');
    await panel(page).getByRole('button', { name: new RegExp(`^Porto: ${truth.porto.toLocaleString('en-US')} rows`) }).click();
    await expect.poll(() => page.locator('.status-facts').innerText()).toContain(`${truth.porto.toLocaleString('en-US')} of 8,000 rows`);
    await shape(page, 'fare').click();
    await expect.poll(async () => Math.abs(Number(await fact(page, 'Mean')) - truth.portoMean) < 1e-9).toBe(true);
    expect(await page.locator('img').count()).toBe(0);
  });

  test('takes the place of the table where there is no room for both, with a way back; a value shows the table again', async () => {
    const page = await open('trips.parquet', { width: 400 });
    await shape(page, 'fare').click();
    await expect.poll(() => fact(page, 'Mean')).not.toBe('');
    expect((await panel(page).boundingBox())?.width).toBe(400);
    expect(await page.getByRole('grid').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Back to the table' }).click();
    await expect.poll(() => page.getByRole('grid').isVisible()).toBe(true);
    await shape(page, 'fare').click();
    await panel(page).locator('.fact', { hasText: 'Missing values' }).getByRole('button').click();
    await expect.poll(() => page.locator('.status-facts').innerText()).toContain(`${truth.missing.toLocaleString('en-US')} of 8,000 rows`);
    expect(await page.getByRole('grid').isVisible()).toBe(true);
  });

  test('is there again after a reload, as wide as it was made', async () => {
    const page = await open('trips.parquet', { width: 1400 });
    await shape(page, 'city').click();
    await panel(page).getByRole('heading', { name: 'city' }).waitFor();
    await page.getByRole('separator').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => (await panel(page).boundingBox())?.width).toBe(444);
    const state = real.opened?.state();
    await real.opened?.close();
    const again = await open('trips.parquet', { width: 1400, state });
    await panel(again).getByRole('heading', { name: 'city' }).waitFor();
    expect((await panel(again).boundingBox())?.width).toBe(444);
  });
});

describe('charts', () => {
  test('of what is shown; a bar asks for its rows; a picture is written where the dialog says', async () => {
    const page = await open('trips.parquet', { width: 1600 });
    await page.getByRole('button', { name: 'Charts' }).click();
    await panel(page).getByLabel('Chart', { exact: true }).selectOption('bars');
    await panel(page).getByLabel('Column', { exact: true }).selectOption('city');
    const bars = panel(page).getByRole('group', { name: /^The most common of city/ });
    if (real.opened) real.opened.dialog.answer = path.join(real.folder, 'bars.svg');
    await panel(page).getByRole('button', { name: /^Save a picture of/ }).click();
    await page.getByRole('menuitem', { name: 'Save as SVG…' }).click();
    await page.getByText('Saved as').waitFor();
    expect(real.opened?.dialog.proposed).toEqual([path.join(real.folder, 'city.svg')]);
    await bars.getByRole('button', { name: /^Porto/ }).click();
    await expect.poll(() => page.locator('.status-facts').innerText()).toContain(`${truth.porto.toLocaleString('en-US')} of 8,000 rows`);
  });
});

describe('the profile', () => {
  test('is asked for from outside or by a button, tells the whole file, leads to columns, and stands there again after a reload', async () => {
    const page = await open('trips.parquet', { width: 1600 });
    await head(page, 'fare').waitFor();
    await real.opened?.view.asked('profile');
    await panel(page).getByText('Exact: counted over all rows').waitFor();
    expect(await page.getByRole('grid').isVisible()).toBe(false);
    await panel(page).getByLabel('Target', { exact: true }).selectOption('total');
    await expect.poll(async () => Number(await panel(page).locator('.target-table tbody tr', { hasText: 'fare' }).first().locator('td:last-child').textContent())).toBeCloseTo(truth.corr, 2);
    await panel(page).getByRole('button', { name: '“one” has one value: 7.' }).click();
    await panel(page).getByRole('heading', { name: 'one' }).waitFor();
    await expect.poll(() => page.getByRole('grid').isVisible()).toBe(true);
    await panel(page).getByRole('tab', { name: 'Profile' }).click();
    const state = real.opened?.state();
    await real.opened?.close();
    const again = await open('trips.parquet', { width: 1600, state });
    await panel(again).getByText('Exact: counted over all rows').waitFor();
    expect(await panel(again).getByLabel('Target', { exact: true }).inputValue()).toBe('total');
    await again.keyboard.press('Escape');
  });

  test('of ten million rows gets better while it is counted, can be stopped, and does not begin again by itself', async () => {
    const page = await open('long.parquet', { width: 1600 });
    await page.getByRole('button', { name: 'Profile the whole file' }).click();
    await panel(page).getByText('estimated from').waitFor();
    await panel(page).getByRole('button', { name: 'Cancel' }).click();
    await panel(page).getByText('Stopped.').waitFor();
    const calls = () => real.opened?.asked.filter(({ name }) => name === 'profile').length;
    await panel(page).getByRole('tab', { name: 'Charts' }).click();
    await panel(page).getByRole('tab', { name: 'Profile' }).click();
    expect(calls()).toBe(1);
    await panel(page).getByRole('button', { name: 'Count exactly' }).click();
    await panel(page).getByText('Exact: counted over all rows').waitFor({ timeout: 60_000 });
    expect(calls()).toBe(2);
  }, 90_000);
});

describe('pictures', () => {
  for (const theme of ['dark', 'light', 'hc'] as ThemeName[]) {
    for (const width of [400, 1600]) {
      test(`${theme} at ${width}`, async () => {
        const page = await open('trips.parquet', { theme, width });
        await shape(page, 'fare').locator('.mini-histogram').waitFor();
        await shot(page, `preview-summary-heads-${theme}-${width}`, false);
        await shape(page, 'fare').click();
        await panel(page).locator('.summary-plot canvas').waitFor();
        await shot(page, `preview-summary-column-${theme}-${width}`, false);
        await panel(page).getByRole('tab', { name: 'Charts' }).click();
        await panel(page).getByLabel('Chart', { exact: true }).selectOption('box');
        await panel(page).locator('.summary-plot canvas').waitFor();
        await shot(page, `preview-summary-charts-${theme}-${width}`, false);
        await panel(page).getByRole('tab', { name: 'Profile' }).click();
        await panel(page).getByText('Exact: counted over all rows').waitFor();
        await shot(page, `preview-summary-profile-${theme}-${width}`, false);
        // What stands for one column is not taken for a part of the next.
        const shapes = await page.locator('.profile-shape > *').evaluateAll(all => all.map(each => each.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom] as const));
        expect(shapes.length).toBeGreaterThan(2);
        expect(Math.min(...shapes.slice(1).map(([top], at) => top - (shapes[at]?.[1] ?? 0)))).toBeGreaterThanOrEqual(8);
      });
    }
  }
  test('a tiny file, a very long one, and a broken one', async () => {
    for (const [file, width] of [['tiny.csv', 1600], ['long.parquet', 1600], ['long.parquet', 400]] as const) {
      const page = await open(file, { width });
      await page.locator('.head-cell .mini-histogram').first().waitFor();
      await page.locator('.head-cell').first().locator('.column-look-shape').click();
      await panel(page).locator('.fact').first().waitFor({ timeout: 60_000 });
      await shot(page, `preview-summary-${path.parse(file).name}-${width}`, false);
      await real.opened?.close();
    }
    const page = await open('broken.parquet', { width: 1600 });
    await page.getByText('is not a whole Parquet file').waitFor();
    await shot(page, 'preview-summary-broken', false);
  }, 120_000);
});
