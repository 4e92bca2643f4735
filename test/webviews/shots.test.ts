import { expect, test } from 'vitest';
import type { RunPageView } from '../../src/contract/run-page';
import type { RunDetail } from '../../src/contract/run';
import { forTests, openView, shot } from './browser';
import { fakeProjectHost, projectForm } from './new-project-fixture';
import { fakeParamsHost, trainForm } from './params-fixture';
import { bareRun, failedRun, fakeRunHost, fullRun, runId, runningRun } from './run-fixture';
import type { ThemeName } from './themes';

const views = forTests();

const runs: Record<string, () => RunDetail> = { full: fullRun, running: runningRun, failed: failedRun, empty: bareRun };

for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
  for (const width of [400, 1600]) {
    for (const [name, make] of Object.entries(runs)) {
      test(`run ${name}, ${theme}, ${width} px: no fault, nothing wider than the page`, async () => {
        const { page, view, faults, close } = await openView<object, RunPageView>(views.browser, views.folder, 'run', fakeRunHost(make()), { theme, width, height: width === 400 ? 800 : 1000 });
        await page.getByRole('heading', { level: 1 }).waitFor();
        if (name === 'full') {
          await view.update(fullRun(), { id: runId('zzzp4q'), metrics: [{ name: 'mae', last: 19.33 }, { name: 'r2', last: 0.3801 }, { name: 'loss', last: 400.1 }] });
          await page.getByText('better').first().waitFor();
        }
        if (name === 'full' || name === 'running') await page.locator('.figure-button img').first().waitFor();
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
        await shot(page, `run-${name}-${theme}-${width}`);
        expect(faults).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
        await close();
      });
    }
  }
}

for (const theme of ['light', 'dark', 'hc'] as ThemeName[]) {
  for (const width of [400, 1600]) {
    test(`forms, ${theme}, ${width} px`, async () => {
      const opened = await openView(views.browser, views.folder, 'params', fakeParamsHost(trainForm()), { theme, width, height: 900 });
      const { page } = opened;
      await page.locator('#field-n_estimators').fill('many');
      await page.getByText('“many” is no whole number.').waitFor();
      await shot(page, `params-${theme}-${width}`);
      await page.locator('#field-trips').click();
      await page.getByRole('option').first().waitFor();
      await shot(page, `params-picker-${theme}-${width}`, false);
      expect(opened.faults).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
      await opened.close();

      const project = await openView(views.browser, views.folder, 'new-project', fakeProjectHost({ load: async () => ({ ...projectForm(), initial: { ...projectForm().initial, name: theme === 'dark' ? 'taken' : 'flights' } }) }), { theme, width, height: 700 });
      await project.page.getByText('src/flights/train.py').first().waitFor();
      await project.page.getByText(theme === 'dark' ? 'In the way' : '/home/ada/flights').first().waitFor();
      await shot(project.page, `new-project-${theme}-${width}`);
      expect(project.faults).toEqual([]);
      await project.close();
    });
  }
}
