import assert from 'node:assert/strict';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

await journey('opens', {}, async ({ step, workbench, page }) => {
  await step('the workbench opens on the project', async () => {
    await workbench.open();
    await page.locator('.explorer-viewlet').getByText('pyproject.toml').waitFor();
  });
  await step('the installed extension is listed', async () => {
    const names = await until('Offbook in the list', async () => {
      const shown = await workbench.installedExtensions();
      return shown.includes('Offbook') && shown;
    });
    assert.ok(names.includes('Offbook'));
  });
  for (const theme of ['dark', 'light', 'contrast', 'contrastLight']) {
    await step(`the workbench wears ${theme}`, () => workbench.theme(theme));
  }
});
