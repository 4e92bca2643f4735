// Commands that no other journey asks for, each by what it does.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { offbook } from './support/offbook.mjs';
import { until } from './support/wait.mjs';

const code = `import os
import time


def quick(n: int = 1) -> int:
    print("printed by quick")
    return n


def slow(seconds: float = 120) -> float:
    print("slow has begun", flush=True)
    time.sleep(seconds)
    return seconds


def told(name: str = "TOKEN") -> int:
    return len(os.environ.get(name, ""))
`;
const rows = 'id,carrier\n1,AA\n2,UA\n3,UA\n';

await journey('commands', { from: null, size: 'usual', files: { 'work.py': code, 'pyproject.toml': '[project]\nname = "work"\nversion = "0"\n', 'some.csv': rows, 'titled.csv': rows, 'reopened.csv': rows } }, async ({ step, workbench, project, page, shot }) => {
  const ended = count => until(`${count} runs to end`, () => project.runs().length === count && project.runs().every(run => run.events.at(-1)?.type === 'run.finished') && project.runs().at(-1), { timeout: 30_000 });
  const tab = text => page.locator('.tabs-container .tab').filter({ hasText: text }).first();
  const runRow = () => page.locator('.pane-body .monaco-list-row[aria-level="2"]').first();
  /** Its page is there: one that comes late takes the focus, and with it the menu or the question that is open. */
  const paged = name => until(`the page of ${name}`, async () => (await (await workbench.view('run')).getByRole('heading', { name }).count()) > 0);
  const last = () => project.runs().at(-1);
  const value = run => run.events.find(({ type }) => type === 'metric').value;

  /** Whether the palette has a command; `beside` is what it finds by the same words in any case. */
  const offered = async (words, title, beside) => {
    // A palette that is opened while extensions are still being found has none of their commands, and does not hear of them.
    const { found } = await until(`the palette's “${beside}”`, async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await workbench.quickInput.fill(`>${words}`, { timeout: 2000 });
      await workbench.quickRow(beside).waitFor({ timeout: 3000 });
      return { found: (await workbench.quickRow(title).count()) > 0 };
    });
    return found;
  };
  const compares = () => offered('Offbook: Compare', 'Offbook: Compare Runs', 'Offbook: Compare Two Data Files');
  const removes = () => offered('Offbook: Secret', 'Offbook: Remove Secret', 'Offbook: Set Secret');
  const monitors = () => offered('Offbook: Drift', 'Offbook: Run Drift Monitors', 'Offbook: Check for Drift');

  await step('monitors can be run while some are written', async () => {
    await workbench.open();
    const before = fs.readFileSync(project.path('pyproject.toml'), 'utf8');
    project.write('pyproject.toml', `${before}\n[[tool.offbook.monitors]]\nname = "some"\nreference = "some.csv"\ncurrent = "titled.csv"\n`);
    await until('the palette to have them', monitors);
    await shot('the palette with monitors');
    project.write('pyproject.toml', before);
    await until('the palette to be without them', async () => !(await monitors()));
    await page.keyboard.press('Escape');
  });

  await step('today’s code on the inputs of a run', async () => {
    offbook(project, 'run', 'work.py:quick', '--param', 'n=5');
    await workbench.openFile('work.py');
    await workbench.activity('Offbook');
    await workbench.treeRow('quick').waitFor();
    assert.equal(await compares(), false);
    await page.keyboard.press('Escape');
    await workbench.menu(runRow(), 'Run Today’s Code on Its Inputs');
    const run = await ended(2);
    assert.equal(value(run), 5);
    await paged('quick');
    await until('both in the list', async () => (await page.locator('.pane-body .monaco-list-row[aria-level="2"]').count()) === 2);
    await until('the palette to compare them', compares);
    await page.keyboard.press('Escape');
  });

  await step('the log of a run', async () => {
    await workbench.activity('Offbook');
    await workbench.menu(runRow(), 'Show Run Log');
    await page.locator('.output-view-container, .pane-body.output-view').getByText('printed by quick').first().waitFor();
  });

  await step('the folder of a run: where there is no file manager, a terminal stands in it', async () => {
    await workbench.menu(runRow(), 'Show Run Folder');
    await page.locator('.terminal textarea:focus').waitFor();
    const answer = path.join(project.parent, 'where');
    await page.keyboard.type(`pwd > '${answer}' && exit\n`);
    await until('the shell to say where it is', () => fs.existsSync(answer) && fs.readFileSync(answer, 'utf8') !== '');
    assert.equal(fs.readFileSync(answer, 'utf8').trim(), last().folder);
    // It goes with its shell, and takes the focus when it does.
    await page.locator('.part.panel').waitFor({ state: 'hidden' });
  });

  await step('the code of a run beside what its files hold now', async () => {
    project.write('work.py', code.replace('    return n\n', '    return n + 1\n'));
    await workbench.menu(runRow(), 'Compare Code with Now');
    await page.locator('.multiDiffEntry').first().waitFor();
    await page.locator('.multiDiffEntry .view-line').filter({ hasText: /return\sn$/ }).first().waitFor();
    await page.locator('.multiDiffEntry .view-line').filter({ hasText: /return\sn\s\+\s1/ }).first().waitFor();
    project.write('work.py', code);
    await workbench.menu(runRow(), 'Compare Code with Now');
    await workbench.toast('The code is the same').waitFor();
    await workbench.clearToasts();
    await workbench.closeEditors();
  });

  await step('the last run and the table of all by their keys', async () => {
    await workbench.keys('ctrl+alt+r l');
    await (await workbench.view('run')).getByRole('heading', { name: 'quick' }).waitFor();
    await workbench.closeEditors();
    await workbench.keys('ctrl+alt+r t');
    const table = await workbench.view('table');
    await until('a row for each run', async () => (await table.locator('.row[data-run]').count()) === project.runs().length);
    await workbench.closeEditors();
  });

  await step('a secret is given to a run, and to none after it was removed', async () => {
    assert.equal(await removes(), false);
    await workbench.commandThatAsks('Offbook: Set Secret for Runs');
    await workbench.answer('TOKEN', { title: 'Name of the environment variable' });
    await workbench.answer('sixteen-letters!', { title: 'Value of TOKEN' });
    await workbench.toast('TOKEN is set').waitFor();
    await workbench.openFile('work.py');
    await workbench.lens('Run and Track').nth(2).click();
    assert.equal(value(await ended(3)), 16);
    await paged('told');
    await workbench.commandThatAsks('Offbook: Remove Secret for Runs');
    await workbench.answer('TOKEN', { row: true });
    await workbench.toast('TOKEN is removed').waitFor();
    await workbench.clearToasts();
    await workbench.lens('Run and Track').nth(2).click();
    assert.equal(value(await ended(4)), 0);
    await until('the palette to have none to remove', async () => !(await removes()));
    await page.keyboard.press('Escape');
  });

  await step('a run that goes on is opened from the status bar, and cancelled in the list', async () => {
    await workbench.openFile('work.py');
    await workbench.lens('Run and Track').nth(1).click();
    await until('it to run', () => project.runs().length === 5 && project.runs().at(-1).events.some(({ type }) => type === 'run.started'));
    await workbench.closeEditors();
    await workbench.statusItem(/slow/).click();
    const view = await workbench.view('run');
    await view.getByRole('heading', { name: 'slow' }).waitFor();
    await workbench.menu(runRow(), 'Cancel Run');
    const run = await ended(5);
    assert.equal(run.events.at(-1).state, 'cancelled');
  });

  await step('by its settings a run starts without its page and its notification, with its log shown; a key cancels it', async () => {
    await workbench.clearToasts();
    await workbench.closeEditors();
    await workbench.settings({ 'offbook.run.openPage': 'never', 'offbook.run.notify': false, 'offbook.run.showLog': 'onStart' });
    await workbench.openFile('work.py');
    const log = page.locator('.output-view-container, .pane-body.output-view').getByText('slow has begun');
    assert.equal(await log.count(), 0);
    await workbench.lens('Run and Track').nth(1).click();
    await log.first().waitFor();
    await workbench.statusItem(/slow · \d/).waitFor();
    assert.deepEqual([await workbench.viewCount('run'), await page.locator('.notification-toast').filter({ hasText: 'Running slow' }).count()], [0, 0]);
    await page.locator('.view-line').filter({ hasText: 'def slow' }).click();
    await workbench.keys('ctrl+alt+r c');
    assert.equal((await ended(6)).events.at(-1).state, 'cancelled');
  });

  await step('the log of Offbook', async () => {
    await workbench.activity('Offbook');
    await workbench.treeRow('slow').waitFor();
    await workbench.command('Offbook: Open Log');
    await until('the log to be shown', async () => (await page.locator('.panel').getByText(/offbook/i).count()) > 0);
  });

  const preview = async () => until('its page', async () => { const found = await workbench.view('preview'); return (await found.locator('.head-cell[data-name="carrier"]').count()) > 0 && found; });
  await step('a file that is text at first becomes a table by the button of its title bar, and as the editor that it reopens in', async () => {
    // A file of its own for each: the editor opens what was opened last as it was opened.
    for (const [file, how] of [
      ['titled.csv', () => page.locator('.editor-group-container.active .editor-actions').getByRole('button', { name: 'Preview Data' }).click()],
      ['reopened.csv', async () => { await workbench.commandThatAsks('View: Reopen Editor With...'); await workbench.answer('Offbook: Data', { row: true }); }],
    ]) {
      await workbench.closeEditors();
      await workbench.openFile(file);
      await how();
      const view = await preview();
      await view.getByText('3 rows', { exact: false }).first().waitFor();
    }
    await workbench.closeEditors();
  });

  await step('the profile of a file, by its command', async () => {
    await workbench.openFile('some.csv');
    await workbench.command('Offbook: Profile Data');
    const view = await until('its page', async () => { const found = await workbench.view('preview'); return (await found.getByRole('tab', { name: 'Profile', selected: true }).count()) > 0 && found; });
    await view.getByText('3 rows', { exact: false }).first().waitFor();
    await tab('some.csv').waitFor();
  });
});
