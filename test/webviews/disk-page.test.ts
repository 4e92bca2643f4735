import { describe, expect, test } from 'vitest';
import type { DiskPage, DiskPageHost, DiskPageView } from '../../src/contract/disk-page';
import type { RunId } from '../../src/contract/ids';
import { forTests, openView, shot } from './browser';
import type { ThemeName } from './themes';

const views = forTests();

const ref = (name: string) => ({ name, module: 'm', file: `/p/${name}.py`, line: 1 });
const id = (n: number) => `20261101-0000${String(n).padStart(2, '0')}-aaaaaa` as RunId;
const hostile = '<img src=x onerror=alert(1)>‮train';
const page = (name = 'flights'): DiskPage => ({
  name, more: 1200, reading: null,
  use: {
    store: `/home/ada/${name}/.offbook`, bytes: 12_400_000_000, folders: 900_000_000, objects: { count: 4210, bytes: 11_500_000_000 }, trash: 340_000_000, unnamed: { count: 3, bytes: 12_000_000 }, free: 54_000_000_000, tmp: 0,
    functions: [['train', 210, 8e9, 1e9], ['prepare', 40, 2e9, 4e8], [hostile, 3, 1e6, 0], ['', 1, 1e3, 0]].map(([fn, runs, own, shared]) => ({ function: ref(String(fn)), runs: Number(runs), folder: 4e6, own: Number(own), shared: Number(shared) })),
    runs: Array.from({ length: 40 }, (_, n) => ({ id: id(n), function: ref(n === 3 ? hostile : n % 3 ? 'train' : 'prepare'), at: Date.now() - n * 3600_000, trashed: n === 2, live: n === 0, folder: 4e6, own: 4e8 / (n + 1), shared: n % 2 ? 2e7 : 0, whole: n !== 4 })),
  },
});

function fakeHost(pages: DiskPage[] | Error) {
  const calls: unknown[][] = [];
  const noted = (name: string) => async (...args: unknown[]) => { calls.push([name, ...args]); };
  const host: DiskPageHost = {
    load: async () => { if (pages instanceof Error) throw { code: 'store', message: pages.message }; return pages; },
    openRun: noted('openRun'), trash: noted('trash'), emptyTrash: noted('emptyTrash'), preview: noted('preview'), showLog: noted('showLog'),
  };
  return { host, calls };
}
const open = (pages: DiskPage[] | Error, options: { theme?: ThemeName; width?: number } = {}) => {
  const { host, calls } = fakeHost(pages);
  return openView<DiskPageHost, DiskPageView>(views.browser, views.folder, 'disk', host, options).then(opened => ({ ...opened, calls }));
};

describe('the page of disk use', () => {
  for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
    for (const width of [400, 1600]) {
      test(`${theme}, ${width} px: no fault, nothing wider than the page`, async () => {
        const opened = await open([page()], { theme, width });
        await opened.page.getByRole('heading', { level: 1, name: '12.4 GB in 1,240 runs' }).waitFor();
        await opened.page.evaluate(() => document.fonts.ready.then(() => undefined));
        await shot(opened.page, `disk-${theme}-${width}`);
        expect(opened.faults).toEqual([]);
        expect(await opened.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
        await opened.close();
      });
    }
  }

  for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
    test(`while runs are still read, ${theme}: how far it is, and what is there already`, async () => {
      const pages: DiskPage[] = [{ ...page(), reading: { done: 1240, total: 100_000 } }];
      const opened = await open(pages, { theme, width: 1000 });
      await opened.page.getByText('Reading 1,240 of 100,000 runs… The figures grow until all are read.').waitFor();
      expect(await opened.page.locator('section').nth(1).locator('tbody tr').count()).toBe(40);
      await shot(opened.page, `disk-reading-${theme}`);
      pages[0] = page();
      await opened.view.changed();
      await expect.poll(() => opened.page.getByText('Reading').count()).toBe(0);
      await opened.close();
    });
  }

  test('opens a run, puts one into the trash, empties it, and never offers to throw away what goes on', async () => {
    const { page: shown, calls, close } = await open([page()]);
    const row = (n: number) => shown.locator('section').nth(1).locator('tbody tr').nth(n);
    await row(1).getByRole('button', { name: 'train' }).click();
    await row(1).hover();
    await row(1).getByRole('button', { name: 'Move to trash' }).click();
    await shown.getByRole('button', { name: 'Empty…' }).click();
    await shown.getByRole('button', { name: 'Show what retention would remove' }).click();
    const store = '/home/ada/flights/.offbook';
    await expect.poll(() => calls).toEqual([['openRun', store, id(1)], ['trash', store, id(1)], ['emptyTrash', store], ['preview']]);
    expect(await row(0).getByRole('button', { name: 'Move to trash' }).count()).toBe(0);
    expect(await row(2).getByRole('button', { name: 'Move to trash' }).count()).toBe(0);
    await shown.getByText('<img src=x onerror=alert(1)>⟨RLO⟩train').first().waitFor();
    await close();
  });

  test('says which of several histories, what is empty, and what failed, with a way to try again', async () => {
    const two = await open([page('flights'), page('shared')]);
    await two.page.getByRole('heading', { level: 1, name: /^shared · / }).waitFor();
    await two.close();
    const empty = await open([{ name: 'flights', more: 0, reading: null, use: { ...page().use, runs: [], functions: [], objects: { count: 0, bytes: 0 }, bytes: 0 } }]);
    await empty.page.getByText('Nothing is kept yet.').waitFor();
    await empty.close();
    const failed = await open(new Error('The store’s runs can’t be listed (EACCES).'));
    await failed.page.getByText('can’t be listed (EACCES)').waitFor();
    await failed.page.getByRole('button', { name: 'Show log' }).click();
    await expect.poll(() => failed.calls).toEqual([['showLog']]);
    await failed.close();
  });
});
