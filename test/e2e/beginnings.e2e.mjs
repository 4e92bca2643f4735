// From nothing to the first run: the walkthrough, a new project, its environment.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const made = project => path.join(project.parent, 'late flights');
const ended = (project, count) => until(`${count} runs to end`, () => project.runs().length === count && project.runs().every(run => run.events.at(-1)?.type === 'run.finished') && project.runs().at(-1), { timeout: 60_000 });

await journey('new project', { from: null, files: { 'README.md': 'Nothing here yet.\n' }, venv: false, git: false, size: 'usual' }, async ({ step, workbench, project, page, shot }) => {
  let form;

  await step('the empty list of runs teaches', async () => {
    await workbench.open();
    await workbench.activity('Offbook');
    await page.getByText(/No runs yet/).first().waitFor();
  });

  await step('before there are runs the palette has nothing that is done with them', async () => {
    await page.keyboard.press('F1');
    await workbench.quickInput.fill('>Offbook: Open');
    await workbench.quickRow('Offbook: Open Log').waitFor();
    await workbench.quickRow('Offbook: Open Runs as Table').waitFor();
    await shot('the palette before runs');
    assert.equal(await workbench.quickRow('Offbook: Open Last Run').count(), 0);
    await page.keyboard.press('Escape');
  });

  await step('an environment is made by its command, also where no project asks for one', async () => {
    await workbench.command('Offbook: Make Python Environment');
    await workbench.toast('The environment is ready').waitFor({ timeout: 120_000 });
    assert.match(execFileSync(project.path('.venv/bin/python'), ['-c', 'import sys; print(sys.prefix)'], { encoding: 'utf8' }), /\.venv$/m);
    await workbench.clearToasts();
  });

  await step('the walkthrough goes from a project to the history', async () => {
    await workbench.command('Offbook: Get Started');
    const steps = page.locator('.gettingStartedContainer');
    for (const title of ['Make a project', 'Run a function', 'Look at what was kept', 'Use one run’s result in the next', 'Find earlier runs']) await steps.getByText(title).first().waitFor();
    await workbench.activity('Explorer');
    await steps.getByText('Find earlier runs').first().click();
    await steps.getByRole('button', { name: 'Show Runs' }).click();
    await page.getByText(/No runs yet/).first().waitFor();
  });

  await step('the walkthrough leads to New Project', async () => {
    await page.locator('.gettingStartedContainer').getByText('Make a project').first().click();
    await page.locator('.gettingStartedContainer').getByRole('button', { name: 'New Project' }).first().click();
    form = await workbench.view('new-project');
    await form.getByLabel('Name').first().waitFor();
  });

  await step('a file in the way is named, and nothing is written', async () => {
    fs.mkdirSync(made(project));
    fs.writeFileSync(path.join(made(project), 'pyproject.toml'), 'mine\n');
    await form.getByLabel('In folder', { exact: true }).fill(project.parent);
    await form.getByLabel('Name').first().fill('late flights');
    await form.getByText('pyproject.toml').first().waitFor();
    await form.getByRole('alert').first().waitFor();
    await shot('in the way');
    await form.getByLabel('Name').first().press('Control+Enter');
    assert.deepEqual(fs.readdirSync(made(project)), ['pyproject.toml']);
    assert.equal(fs.readFileSync(path.join(made(project), 'pyproject.toml'), 'utf8'), 'mine\n');
    fs.rmSync(made(project), { recursive: true });
  });

  await step('a good name makes the project, file by file', async () => {
    await form.locator('vscode-checkbox').first().click();
    await form.getByLabel('Name').first().fill('late flights ');
    await form.getByLabel('Name').first().fill('late flights');
    await until('nothing in the way', async () => (await form.getByRole('alert').count()) === 0);
    await form.getByRole('button', { name: 'Create project' }).click();
    await workbench.toast('late flights').waitFor();
    const wanted = fs.readdirSync(inRoot('templates/tabular'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && !/__pycache__|\.pytest_cache/.test(entry.parentPath)).map(entry => path.relative(inRoot('templates/tabular'), path.join(entry.parentPath, entry.name))).sort();
    for (const file of wanted) assert.ok(fs.existsSync(path.join(made(project), file)), `${file} is missing`);
  });

  await step('it opens', async () => {
    await workbench.toast('late flights').getByRole('button', { name: 'Open', exact: true }).click();
    await page.locator('.explorer-folders-view, .explorer-viewlet').getByText('pyproject.toml').first().waitFor({ timeout: 60_000 });
    // The file of its first function is open: the first run is one more click.
    await page.locator('.tabs-container .tab.active').filter({ hasText: 'fetch.py' }).waitFor({ timeout: 60_000 });
    await workbench.lens('Run and Track').first().waitFor({ timeout: 60_000 });
    await shot('first file');
  });
});

await journey('first environment', { from: null, venv: false, git: false, size: 'usual', files: { 'requirements.txt': 'six==1.17.0\n', 'pyproject.toml': '[tool.ruff]\nline-length = 120\n', 'first.py': 'import six\n\n\ndef version() -> str:\n    return six.__version__\n' }, settings: { 'offbook.environment.offer': true } }, async ({ step, workbench, project, page, shot }) => {
  await step('a project without an environment is offered one', async () => {
    await workbench.open();
    await workbench.openFile('first.py');
    await workbench.toast('has no Python environment yet').waitFor({ timeout: 30_000 });
  });

  await step('it is made, with what the project requires', async () => {
    await workbench.toast('has no Python environment yet').getByRole('button', { name: 'Make Environment' }).click();
    await workbench.toast(/is ready|could not|couldn’t/).waitFor({ timeout: 120_000 });
    assert.ok(project.exists('.venv/bin/python'));
  });

  const taught = name => page.locator(`[data-done-step-id="offbook.offbook#start#${name}"]`).first();

  await step('the walkthrough has nothing ticked yet', async () => {
    await workbench.command('Offbook: Get Started');
    for (const name of ['project', 'run', 'look']) assert.equal(await taught(name).getAttribute('aria-checked'), 'false', name);
    await workbench.openFile('first.py');
  });

  await step('and the first run uses it', async () => {
    await workbench.lens('Run and Track').first().click();
    const run = await ended(project, 1);
    assert.equal(run.events.at(-1).state, 'succeeded', JSON.stringify(run.events.at(-1).error));
    assert.equal(run.events.find(({ type }) => type === 'output').value, '1.17.0');
    assert.equal(run.events.filter(({ type, python }) => type === 'environment' && python).at(-1).python.prefix, project.path('.venv'));
  });

  await step('a run from the lens ticks its step of the walkthrough, and that there is a project; a click on the last run the next one', async () => {
    await workbench.openFile('first.py');
    await workbench.lens(/3\.|ago|just now|succeeded/).first().click();
    // The editor's page of walkthroughs is shown again by its tab, ours by a click on its card.
    await page.locator('.tabs-container .tab').filter({ hasText: 'Welcome' }).click();
    await page.locator('[x-dispatch="selectCategory:offbook.offbook#start"]').first().click();
    for (const name of ['project', 'run', 'look']) await until(`${name} to be ticked`, async () => (await taught(name).getAttribute('aria-checked')) === 'true');
    assert.equal(await taught('chain').getAttribute('aria-checked'), 'false');
    await shot('walkthrough');
  });
});
