// Debug on the installed package, with the real debugpy: the Python Debugger is not to be had without a marketplace, so that a stand-in of ours
// (test/host/fixtures/extensions/debugpy-stub) connects the editor to the adapter that debugpy starts in the run, as that extension does.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const code = `"""A sum that can be watched."""


def sum_up(n: int = 4) -> int:
    """Adds what is below n."""
    total = 0
    for each in range(n):
        total += each
    return total
`;

await journey('debugging', { from: null, git: false, size: 'wide', standIns: ['debugpy-stub'], files: { 'sums.py': code, 'pyproject.toml': '[project]\nname = "sums"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  const run = () => project.runs().at(-1);
  const finish = () => run()?.events.find(({ type }) => type === 'run.finished');
  const inEditor = selector => page.locator(`.editor-instance ${selector}`).first();
  /** The value beside a variable's name, once its scope is open. */
  const variable = name => page.locator('.monaco-list-row .expression').filter({ has: page.locator('.name', { hasText: new RegExp(`^${name}\\b`) }) }).locator('.value').first();

  await step('both are installed', async () => {
    await workbench.open();
    const names = await until('two extensions', async () => { const all = await workbench.installedExtensions(); return all.length === 2 && all; });
    assert.deepEqual(names.sort(), ['Offbook', 'Stands in for the Python Debugger']);
  });

  await step('F9 sets a breakpoint in the function', async () => {
    await workbench.openFile('sums.py');
    await workbench.lens('Debug').waitFor();
    await page.locator('.view-line').filter({ hasText: 'return total' }).first().click();
    await page.keyboard.press('F9');
    await inEditor('.codicon-debug-breakpoint, .codicon-debug-breakpoint-unverified').waitFor();
  });

  await step('a click on Debug stops there, and the variables have their values', async () => {
    await workbench.lens('Debug').click();
    await inEditor('.debug-top-stack-frame-line').waitFor({ timeout: 60_000 });
    // A debugged run leaves the screen to the debugger.
    assert.equal(await workbench.viewCount('run'), 0);
    await until('the line', async () => (await page.locator('.statusbar-item').filter({ hasText: /Ln 9,/ }).count()) > 0);
    await workbench.command('View: Show Run and Debug');
    await page.locator('.monaco-list-row').filter({ hasText: /^Locals/ }).first().click();
    await until('total to be 6', async () => (await variable('total').innerText()) === '6');
    assert.equal(await variable('n').innerText(), '4');
    assert.equal(await variable('each').innerText(), '3');
    assert.equal(finish(), undefined);
    await shot('stopped');
  });

  await step('Continue ends it as any run ends, and it is kept that it was debugged', async () => {
    await page.keyboard.press('F5');
    await until('the end', finish, { timeout: 60_000 });
    assert.deepEqual([finish().state, run().events.find(({ type }) => type === 'metric')?.value], ['succeeded', 6]);
    assert.notEqual(JSON.parse(fs.readFileSync(path.join(run().folder, 'request.json'), 'utf8')).debug, null);
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    assert.equal(project.runs().length, 1);
  });

  await step('the run page and the explorer say so', async () => {
    await workbench.activity('Offbook');
    await workbench.treeRow(/debugged/).click();
    const view = await workbench.view('run');
    await view.locator('.state-word', { hasText: 'Succeeded' }).waitFor();
    await view.locator('.title-line').getByText('under the debugger').waitFor();
    await view.locator('.lead-value', { hasText: '6' }).waitFor();
  });

  await step('a run without the debugger is not marked', async () => {
    await workbench.openFile('sums.py');
    await workbench.lens('Run and Track').click();
    await until('two runs', () => project.runs().length === 2 && finish());
    await until('two rows, one of them debugged', async () => {
      const rows = await page.locator('.pane-body .monaco-list-row').filter({ hasText: /\d\d:\d\d/ }).allInnerTexts();
      return rows.length === 2 && rows.filter(text => text.includes('debugged')).length === 1;
    });
  });
});
