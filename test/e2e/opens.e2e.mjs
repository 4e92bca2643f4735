import assert from 'node:assert/strict';
import { workbenchUrl } from '../vscode-host/server.mjs';
import { journey } from './support/journey.mjs';
import { offbook } from './support/offbook.mjs';
import { until } from './support/wait.mjs';

await journey('opens', { files: { 'quick.py': 'def quick() -> int:\n    return 1\n' } }, async ({ step, workbench, page, project, server, shot }) => {
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

  await step('a first run from a terminal, while nothing of Offbook is in sight, is one that the palette opens', async () => {
    offbook(project, 'run', 'quick.py:quick');
    await workbench.command('Offbook: Open Last Run');
    await (await workbench.view('run')).getByRole('heading', { name: 'quick' }).waitFor();
  });

  await step('a window without a folder says how to begin, and its palette has what can be done there', async () => {
    await page.goto(workbenchUrl(server()));
    await workbench.activity('Offbook');
    await page.getByText('Start with a project that has real data and typed functions', { exact: false }).waitFor();
    await page.keyboard.press('F1');
    await workbench.quickInput.fill('>Offbook: ');
    await workbench.quickRow('Offbook: New Project').waitFor();
    await shot('the palette without a folder');
    const shown = await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Offbook: ' }).allInnerTexts();
    assert.deepEqual(shown.filter(text => /Run|Secret|Environment|Trash|Query|Disk|Index|Group/.test(text) && !text.includes('Focus on Runs View')), []);
    await page.keyboard.press('Escape');
    await page.locator('.pane-body').getByRole('button', { name: 'New Project' }).click();
    await (await workbench.view('new-project')).getByLabel('Name').first().waitFor();
  });
});
