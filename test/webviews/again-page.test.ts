import { describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { AgainDifference, AgainLook, AgainPageHost, AgainPageView, Repetition } from '../../src/contract/again';
import type { RunPageView } from '../../src/contract/run-page';
import { forTests, openView, shot } from './browser';
import { fakeRunHost, fullRun, runId, type Call } from './run-fixture';
import type { ThemeName } from './themes';

const views = forTests();

const different = (topic: AgainDifference['topic'], name: string, text: string, more: Partial<AgainDifference> = {}): AgainDifference => ({ topic, name, was: null, now: null, text, stops: false, ...more });
const hash = (digit: string) => digit.repeat(64);
const look = (over: Partial<AgainLook> = {}): AgainLook => ({
  of: runId('k3f2ab'), function: 'train',
  differences: [
    different('data', 'trips', '`trips` (/home/ada/flights/data/trips.parquet) has changed since.', { was: hash('a'), now: hash('b') }),
    different('packages', 'numpy', 'numpy was 1.26.4 and is 2.3.0 now.'), different('packages', 'polars', 'polars 1.2.0 is not installed any more.'),
    different('machine', 'machine', 'The machine was lab-7 and is lab-1 now.'), different('variables', 'TOKEN', 'The secret TOKEN is not set. Set it, or add the file that holds it.'),
  ],
  code: { kind: 'kept', changed: ['src/flights/train.py', 'src/flights/features.py'] }, ...over,
});

function hostOf(told: AgainLook, over: Partial<AgainPageHost> = {}): AgainPageHost & { calls: Call[] } {
  const calls: Call[] = [];
  const noted = (name: string) => async (...args: unknown[]) => { calls.push([name, ...args]); };
  return { calls, load: async () => told, start: noted('start'), change: noted('change'), compareCode: noted('compareCode'), openRun: noted('openRun'), showLog: noted('showLog'), ...over };
}
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
  for (const width of [400, 1600]) {
    test(`what can’t be the same, ${theme}, ${width} px`, async () => {
      const { page, faults, close } = await openView<AgainPageHost, AgainPageView>(views.browser, views.folder, 'again', hostOf(look()), { theme, width, height: 800 });
      await page.getByText('5 things can’t be as they were.').waitFor();
      await shot(page, `again-${theme}-${width}`);
      expect(faults).toEqual([]);
      expect(await fits(page)).toBe(true);
      await close();
    });
  }
}

describe('the choice', () => {
  const open = async (told: AgainLook, over: Partial<AgainPageHost> = {}) => {
    const host = hostOf(told, over);
    return { host, ...(await openView<AgainPageHost, AgainPageView>(views.browser, views.folder, 'again', host)) };
  };

  test('kept code, today’s code, other values: each asks the host for its own', async () => {
    const { page, host, close } = await open(look());
    await page.getByRole('button', { name: 'Run the code as it ran' }).click();
    await page.getByRole('button', { name: 'Run today’s code' }).click();
    await page.getByRole('button', { name: 'Run again with changes…' }).click();
    await page.getByRole('button', { name: 'Compare all code with now' }).click();
    await page.getByRole('button', { name: 'Open run k3f2ab' }).click();
    await expect.poll(() => host.calls).toEqual([['start', 'kept'], ['start', 'now'], ['change'], ['compareCode'], ['openRun']]);
    await close();
  });

  test('what stops the run leaves its button off; code that is lost leaves only today’s', async () => {
    const gone = different('data', 'trips', '`trips` is gone. Bring it back, or run again with changes.', { stops: true });
    const stopped = await open(look({ differences: [gone], code: { kind: 'same' } }));
    await stopped.page.getByText('This run can’t be made again as it was.').waitFor();
    expect(await stopped.page.getByRole('button', { name: 'Run all the same' }).isDisabled()).toBe(true);
    await stopped.close();
    const lost = await open(look({ differences: [different('code', 'a.py', 'a.py changed since, and can’t be restored.')], code: { kind: 'lost', changed: ['a.py'], why: 'this store lacks a.py' } }));
    await lost.page.getByRole('button', { name: 'Run today’s code' }).waitFor();
    expect(await lost.page.getByRole('button', { name: 'Run the code as it ran' }).count()).toBe(0);
    await lost.close();
  });

  test('only the code has changed; nothing but what differs is named', async () => {
    const { page, close } = await open(look({ differences: [] }));
    await page.getByText('The code has changed since. All that ran is kept: say which is to run.').waitFor();
    expect(await page.locator('h2').allInnerTexts()).toEqual(['Code']);
    await close();
  });

  test('a start that fails is said in place; many packages fold; hostile text is text', async () => {
    const many = Array.from({ length: 40 }, (_, index) => different('packages', `p${index}`, index === 0 ? '<img src=x onerror=alert(1)> was 1 and is 2 now.' : `p${index} was 1 and is 2 now.`));
    const { page, faults, close } = await open(look({ differences: many }), { start: async () => { throw Object.assign(new Error('The disk is full: free some space.'), { code: 'store' }); } });
    await page.getByText('<img src=x onerror=alert(1)> was 1 and is 2 now.').waitFor();
    expect(await page.locator('.again-item').count()).toBe(12);
    await page.getByText('28 more').click();
    await expect.poll(() => page.locator('.again-item').count()).toBe(40);
    await page.getByRole('button', { name: 'Run the code as it ran' }).click();
    await page.getByText('The disk is full: free some space.').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('what can’t be compared is said with a way to try again', async () => {
    let times = 0;
    const { page, close } = await open(look(), { load: async () => { times += 1; if (times === 1) throw Object.assign(new Error('The run is not there any more.'), { code: 'no-run' }); return look(); } });
    await page.getByText('Couldn’t compare with what was recorded: The run is not there any more.').waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('5 things can’t be as they were.').waitFor();
    await close();
  });
});

describe('afterwards, on the run’s page', () => {
  const repetition = (over: Partial<Repetition> = {}): Repetition => ({
    of: runId('k3f2ab'), mode: 'exact', outputs: { equal: 3, total: 3, unknown: 0 }, metrics: { equal: 2, total: 2, unknown: 0 }, figures: { equal: 1, total: 1, unknown: 0 }, differences: [], equal: true, ...over,
  });
  const open = async (told: Repetition, theme: ThemeName = 'dark', width = 1000) => {
    const host = fakeRunHost(fullRun());
    const opened = await openView<object, RunPageView>(views.browser, views.folder, 'run', host, { theme, width, height: 800 });
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    await opened.view.update(fullRun(), null, told);
    await opened.page.locator('.repeat').waitFor();
    return { host, ...opened };
  };

  test('equal is one line, with the run as a link', async () => {
    const { page, host, close } = await open(repetition());
    expect((await page.locator('.repeat').innerText()).replace(/\s+/g, ' ')).toBe('Same as k3f2ab: 3 of 3 outputs equal · 2 of 2 metrics equal · 1 of 1 figure equal · run again exactly');
    await page.locator('.repeat').getByRole('button', { name: 'k3f2ab' }).click();
    await expect.poll(() => host.calls).toContainEqual(['openRun', runId('k3f2ab')]);
    await close();
  });

  for (const [theme, width] of [['light', 1000], ['dark', 400], ['hc', 1000]] as [ThemeName, number][]) {
    test(`each difference with its size, ${theme}, ${width} px`, async () => {
      const { page, faults, close } = await open(repetition({
        equal: false, metrics: { equal: 1, total: 2, unknown: 0 }, outputs: { equal: 1, total: 3, unknown: 1 },
        differences: [{ kind: 'metric', name: 'mae', was: 18.23, now: 18.230000000001, absolute: 1e-12, relative: 5.5e-14 }, { kind: 'output', name: 'model', was: hash('a'), now: hash('b') }, { kind: 'figure', name: 'residuals', only: 'was' }],
      }), theme, width);
      expect(await page.locator('.repeat-table tbody tr').evaluateAll(rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent)))).toEqual([
        ['18.23', '18.23', '+1e-12 (+5.5e-12 %)'], ['aaaaaaaa', 'bbbbbbbb', 'other content'], ['there', '–', 'not there any more'],
      ]);
      await shot(page, `run-repeat-${theme}-${width}`, false);
      expect(faults).toEqual([]);
      expect(await fits(page)).toBe(true);
      await close();
    });
  }
});
