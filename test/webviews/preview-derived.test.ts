import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { python } from '../workers/data/support';
import { forTests, shot } from './browser';
import { useRealPreview } from './preview-real';
import type { ThemeName } from './themes';

const views = forTests();
const real = useRealPreview();

const evil = '"><img src=x onerror=alert(1)>';
let truth: { twice: string[]; late: number };
beforeAll(() => {
  truth = python(real.folder, `
import json, numpy as np, pandas as pd
random = np.random.default_rng(5)
f = pd.DataFrame({"id": np.arange(900), "fare": random.gamma(2, 8, 900).round(2), "tip": random.integers(0, 9, 900), "city": random.choice(["Lisbon", "Porto"], 900), ${JSON.stringify(evil)}: 1.5})
f.loc[2, "fare"] = None
f.to_parquet("trips.parquet", index=False)
print(json.dumps({"twice": ["–" if pd.isna(v) else repr(float(v)) for v in (f.fare * 2).head(4)], "late": int((f.fare * 2 > 40).sum())}))
`);
}, 60_000);

async function open(options: Parameters<typeof real.open>[3] = {}): Promise<Page> {
  const { page } = await real.open(views.browser, views.folder, path.join(real.folder, 'trips.parquet'), options);
  page.setDefaultTimeout(20_000);
  return page;
}
const head = (page: Page, name: string) => page.locator(`.head-cell[data-name="${name}"]`);
const column = async (page: Page, name: string, rows: number): Promise<string[]> => {
  const col = (await head(page, name).getAttribute('data-col')) ?? '';
  return Promise.all(Array.from({ length: rows }, (_, line) => page.locator(`.row[data-line="${line}"] [data-col="${col}"]`).innerText()));
};
const begin = async (page: Page) => {
  await head(page, 'fare').waitFor();
  await page.getByRole('button', { name: 'Add a column that is reckoned from others…' }).click();
  return page.getByRole('dialog', { name: 'Add a column that is reckoned from others…' });
};
const add = async (page: Page, name: string, expression: string) => {
  const box = await begin(page);
  await box.getByRole('textbox', { name: 'Name' }).fill(name);
  await box.getByRole('textbox', { name: 'Expression' }).fill(expression);
  // What is offered lies over the button, if anything is.
  if ((await box.getByRole('option').count()) > 0) await page.keyboard.press('Escape');
  await box.getByRole('button', { name: 'Add', exact: true }).click();
  await head(page, name).waitFor();
};

describe('a column that is reckoned from others', () => {
  test('is written with what may stand there offered, shows its first values before it is taken, and stands in the grid', async () => {
    const page = await open({ width: 1200 });
    const box = await begin(page);
    await box.getByRole('textbox', { name: 'Name' }).fill('twice');
    const text = box.getByRole('textbox', { name: 'Expression' });
    await text.pressSequentially('fa');
    await box.getByRole('option', { name: /^fare/ }).waitFor();
    await page.keyboard.press('Enter');
    await text.pressSequentially(' * 2');
    await expect.poll(async () => (await box.locator('.derived-first li').allInnerTexts()).slice(0, 4)).toEqual(truth.twice);
    await shot(page, 'preview-derived-editor', false);
    await text.press('Enter');
    await head(page, 'twice').waitFor();
    await expect.poll(() => column(page, 'twice', 4)).toEqual(truth.twice);
    await page.getByText('twice = fare * 2').waitFor();
  }, 60_000);

  test('that is wrong says where and what, and can’t be taken; a name that is there is refused', async () => {
    const page = await open({ width: 1200 });
    const box = await begin(page);
    await box.getByRole('textbox', { name: 'Name' }).fill('fare');
    await box.getByText('There is a column of this name. Choose another.').waitFor();
    const text = box.getByRole('textbox', { name: 'Expression' });
    await text.fill('fare + city');
    await box.getByRole('alert').filter({ hasText: /^At \d+:/ }).waitFor();
    expect(await text.getAttribute('aria-invalid')).toBe('true');
    await shot(page, 'preview-derived-wrong', false);
    await text.fill('fare + nowhere');
    await box.getByRole('button', { name: 'At 8:' }).click();
    expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('nowhere');
    expect(await box.getByRole('button', { name: 'Add', exact: true }).isDisabled()).toBe(true);
    await text.press('Enter');
    expect(await box.count()).toBe(1);
  });

  test('is filtered, sorted, built upon, changed, taken away, and there again after a reload', async () => {
    const page = await open({ width: 1200 });
    await add(page, 'twice', 'fare * 2');
    await add(page, 'rounded', 'round(twice)');
    await add(page, 'named', `"${evil.replace('"', '\\"')}" + 1`);
    await head(page, 'twice').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Filter…' }).click();
    await page.getByRole('combobox', { name: 'How to compare' }).selectOption('>');
    await page.getByRole('combobox', { name: 'Value' }).fill('40');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.status-facts').innerText()).toContain(`${truth.late} of 900`);
    await page.getByRole('button', { name: 'twice = fare * 2', exact: true }).click();
    const box = page.getByRole('dialog', { name: 'Change “twice”…' });
    await box.getByRole('textbox', { name: 'Expression' }).fill('fare * 20');
    await box.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('twice = fare * 20').waitFor();
    await expect.poll(() => page.locator('.status-facts').innerText()).not.toContain(`${truth.late} of 900`);
    const state = real.opened?.state();
    await real.opened?.close();
    const again = await open({ width: 1200, state });
    await head(again, 'rounded').waitFor();
    await again.getByText('twice = fare * 20').waitFor();
    // What is built on it can't stay without it: that is said, and nothing is lost.
    await again.getByRole('button', { name: 'Remove twice = fare * 20' }).click();
    await again.locator('.action-problem').getByText('twice', { exact: false }).waitFor();
    await again.getByRole('button', { name: 'Remove rounded = round(twice)' }).click();
    await expect.poll(() => head(again, 'rounded').count()).toBe(0);
    await again.getByRole('button', { name: 'Remove twice = fare * 20' }).click();
    await expect.poll(() => head(again, 'twice').count()).toBe(0);
    await expect.poll(() => again.locator('.status-facts').innerText()).toContain('900 rows');
    expect(await again.locator('img').count()).toBe(0);
  }, 90_000);

  for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
    test(`looks as it should, ${theme}, 400 px`, async () => {
      const page = await open({ width: 400, theme });
      const box = await begin(page);
      await box.getByRole('textbox', { name: 'Name' }).fill('share');
      await box.getByRole('textbox', { name: 'Expression' }).fill('tip / fare');
      await box.locator('.derived-first li').first().waitFor();
      await shot(page, `preview-derived-${theme}-400`, false);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    });
  }
});
