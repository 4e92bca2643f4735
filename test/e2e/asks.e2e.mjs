// What the window asks and offers in places that are easy to forget: the editor's context menu, the question about unsaved text, Cancel in the
// notification; and that none of it asks anything of the network.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const answers = `import subprocess
import sys


def answer(n: int = 1) -> int:
    return n


def waits() -> None:
    """Starts a process of its own, and waits for it."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print("child", child.pid, flush=True)
    child.wait()
`;

const files = { 'answers.py': answers, 'pyproject.toml': '[project]\nname = "asks"\nversion = "0"\n' };
// Where a window saves by itself, there is no unsaved text to ask about.  A line that sticks to the top lies over the one that is clicked.
const settings = { 'files.autoSave': 'off', 'editor.stickyScroll.enabled': false, 'offbook.run.saveBeforeRun': false, 'offbook.run.cancelGraceSeconds': 2 };

await journey('asks', { from: null, git: false, size: 'wide', standIns: ['debugpy-stub'], files, settings }, async ({ step, workbench, project, page, context, shot }) => {
  const asked = new Set();
  context.on('request', request => asked.add(request.url()));

  const finish = run => run?.events.find(({ type }) => type === 'run.finished');
  const ended = count => until(`run ${count} to end`, () => project.runs().length === count && finish(project.runs().at(-1)) && project.runs().at(-1), { timeout: 60_000 });
  const value = run => run.events.find(({ type }) => type === 'metric')?.value;
  const text = () => page.locator('.view-line').filter({ hasText: 'def answer' }).getByText('answer').first();
  const inMenu = action => workbench.menu(text(), 'Offbook', action);
  const request = run => JSON.parse(fs.readFileSync(path.join(run.folder, 'request.json'), 'utf8'));
  /** The module as it was kept with the run. */
  const kept = run => {
    const { sha256 } = run.events.find(event => event.type === 'code' && event.kind === 'module' && event.path.endsWith('answers.py'));
    return fs.readFileSync(project.path(`.offbook/objects/${sha256.slice(0, 2)}/${sha256}`), 'utf8');
  };

  await step('Run and Track in the editor’s context menu', async () => {
    await workbench.open();
    await workbench.openFile('answers.py');
    await workbench.lens('Run and Track').first().waitFor();
    await inMenu('Run and Track');
    const run = await ended(1);
    assert.deepEqual([value(run), request(run).debug], [1, null]);
    await workbench.view('run');
  });

  await step('Parameters… in the editor’s context menu opens the form and starts nothing', async () => {
    await inMenu('Parameters…');
    await (await workbench.view('params')).getByLabel(/^n\b/).first().waitFor();
    assert.equal(project.runs().length, 1);
  });

  await step('Debug in the editor’s context menu runs it under the debugger', async () => {
    await inMenu('Debug');
    const run = await ended(2);
    assert.equal(value(run), 1);
    assert.notEqual(request(run).debug, null);
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  });

  const question = () => workbench.dialog('answers.py has changes that are not saved. What runs is the text on disk.');
  const dirty = page.locator('.tabs-container .tab.dirty').filter({ hasText: 'answers.py' });

  await step('unsaved text that may not be saved by itself: both ways are offered, and neither is taken in silence', async () => {
    await text().click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.type(' + 41');
    await dirty.waitFor();
    await page.keyboard.press('Escape');
    await workbench.keys('ctrl+alt+r r');
    for (const name of ['Save and Run', 'Run the Saved Text', 'Cancel']) await question().getByRole('button', { name, exact: true }).waitFor();
    await shot('unsaved');
    await question().getByRole('button', { name: 'Cancel', exact: true }).click();
    await question().waitFor({ state: 'hidden' });
    assert.equal(project.runs().length, 2);
  });

  await step('Run the Saved Text runs and keeps what is on disk, and leaves the text unsaved', async () => {
    await workbench.keys('ctrl+alt+r r');
    await question().getByRole('button', { name: 'Run the Saved Text' }).click();
    const run = await ended(3);
    assert.deepEqual([value(run), kept(run), project.read('answers.py')], [1, answers, answers]);
    await dirty.waitFor();
    await workbench.view('run');
  });

  await step('Save and Run saves it first, and keeps what was saved', async () => {
    await text().click();
    await workbench.keys('ctrl+alt+r r');
    await question().getByRole('button', { name: 'Save and Run' }).click();
    const run = await ended(4);
    const saved = answers.replace('return n', 'return n + 41');
    assert.deepEqual([value(run), kept(run), project.read('answers.py')], [42, saved, saved]);
    await dirty.waitFor({ state: 'hidden' });
  });

  await step('Cancel in the notification ends the run and every process that it started', async () => {
    await workbench.lens('Run and Track').nth(1).click();
    const run = await until('the run', () => project.runs().length === 5 && project.runs().at(-1));
    const out = path.join(run.folder, 'stdout.log');
    const child = Number(await until('its own process', () => fs.existsSync(out) && /child (\d+)\n/.exec(fs.readFileSync(out, 'utf8'))?.[1]));
    assert.ok(fs.existsSync(`/proc/${child}`));
    const { pid } = JSON.parse(fs.readFileSync(path.join(run.folder, 'alive'), 'utf8'));
    const notification = workbench.toast('Running waits');
    await notification.getByRole('button', { name: 'Cancel' }).waitFor();
    await shot('cancel in the notification');
    await notification.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(finish(await ended(5)).state, 'cancelled');
    for (const each of [pid, child]) await until(`process ${each} to be gone`, () => !fs.existsSync(`/proc/${each}`));
    await notification.waitFor({ state: 'hidden' });
    await (await workbench.view('run')).getByText(/Cancelled/).first().waitFor();
  });

  await step('none of it, nor the table of runs, asked anything of another machine', async () => {
    await workbench.command('Offbook: Open Runs as Table');
    await (await workbench.view('table')).getByText('answer').first().waitFor();
    const hosts = new Set([...asked].filter(url => /^(?:https?|wss?):/.test(url)).map(url => new URL(url).hostname));
    // The editor names the files of a page by a host that is no machine: its own worker in the browser answers with what the server at the loopback has.
    assert.deepEqual([...hosts].filter(host => !/^vscode-remote\+127-002e0-002e0-002e1-003a\d+\.vscode-resource\.vscode-cdn\.net$/.test(host)), ['127.0.0.1']);
  });
});
