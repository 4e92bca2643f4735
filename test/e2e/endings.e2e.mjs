// How runs end when they do not go well, each made by real Python, each said in a sentence.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hostAgain, hostsIn } from './support/hosts.mjs';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const code = `"""Functions that end badly."""
import os
import sys
import time


def fails(rows: int = 3) -> int:
    """Raises."""
    table = list(range(rows))
    return table[rows + 1]


def waits(seconds: float = 600.0) -> None:
    """Never ends by itself, and does not care for Ctrl+C."""
    import signal
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("waiting", flush=True)
    time.sleep(seconds)


def leaves() -> None:
    """Ends the process behind Python's back."""
    os._exit(3)


def dies() -> None:
    """Is killed."""
    os.kill(os.getpid(), 9)


def lacks() -> None:
    """Wants a package that is not there."""
    import surely_not_installed_anywhere
`;

const hostile = `"""<img src=x onerror=alert(1)> in a docstring."""


def shows(text: str = "<b>bold</b> 'quoted' \\"double\\" 🦜") -> dict[str, float]:
    """Returns hostile names."""
    print("<script>document.title='hacked'</script> \\x1b[31mred\\x1b[0m \\u202Egnp.exe")
    return {"<img src=x onerror=alert(2)>": 1.0, "команда 🎯 $(flame)": 2.0}


def links() -> None:
    """Fails in words that the editor would make a command of."""
    raise ValueError("[run it](command:workbench.action.terminal.new) [read](https://example.org) \\u202Egnp.exe")
`;

const last = project => project.runs().at(-1);
const finish = run => run?.events.find(({ type }) => type === 'run.finished');

await journey('endings', { from: null, git: false, size: 'usual', files: { 'pyproject.toml': '[project]\nname = "endings"\nversion = "0"\n', 'endings.py': code, 'hostile names.py': hostile }, settings: { 'offbook.run.cancelGraceSeconds': 2 } }, async ({ step, workbench, project, page, shot, log }) => {
  const track = async (name, index) => {
    const before = project.runs().length;
    await workbench.lens('Run and Track').nth(index).click();
    await until(`a run of ${name}`, () => project.runs().length > before && last(project).events[0]?.function.name === name, { timeout: 30_000 });
    return last(project).id;
  };
  const ended = id => until(`${id} to end`, () => finish(project.runs().find(run => run.id === id)), { timeout: 30_000 });
  const newestPage = async text => until(`a page with ${text}`, async () => {
    const view = await workbench.view('run');
    return (await view.getByText(text).count()) > 0 && view;
  });

  await step('five lenses', async () => {
    await workbench.open();
    await workbench.openFile('endings.py');
    await until('five lenses', async () => (await workbench.lens('Run and Track').count()) === 5);
  });

  await step('an exception: one sentence, and the line that it came from', async () => {
    const end = await ended(await track('fails', 0));
    assert.equal(end.state, 'failed');
    assert.equal(end.error.type, 'IndexError');
    const view = await newestPage(/list index out of range/);
    await view.getByText(/Failed/).first().waitFor();
    await view.getByText(/endings\.py/).first().click();
    await until('the line', async () => (await page.locator('.statusbar-item').filter({ hasText: /Ln 10,/ }).count()) > 0);
  });

  await step('the lens says that it failed', () => workbench.lens(/IndexError|failed/i).first().waitFor());

  for (const theme of ['light', 'contrast', 'dark']) {
    await step(`the page of a run that failed, in ${theme}, wide and narrow: the sentence stands there whole`, async () => {
      await workbench.theme(theme);
      await workbench.closeEditors();
      await workbench.command('Offbook: Open Last Run');
      for (const size of ['usual', 'narrow']) {
        await workbench.size(size);
        const view = await newestPage(/list index out of range/);
        assert.ok(await view.locator('body').evaluate(body => body.scrollWidth <= body.clientWidth), 'nothing is wider than the page');
        await shot(`failed ${theme} ${size}`);
      }
      await workbench.size('usual');
    });
  }

  await step('cancel ends what does not want to end', async () => {
    await workbench.closeEditors();
    await workbench.openFile('endings.py');
    const id = await track('waits', 1);
    await until('its output', () => fs.existsSync(path.join(project.root, '.offbook/runs', id, 'stdout.log')) && fs.readFileSync(path.join(project.root, '.offbook/runs', id, 'stdout.log'), 'utf8').includes('waiting'));
    const view = await workbench.view('run');
    await view.getByText(/Running/).first().waitFor();
    await workbench.toast('Running waits').waitFor();
    await workbench.statusItem(/waits · \d/).waitFor();
    await view.getByText('waiting', { exact: true }).first().waitFor();
    await shot('running');
    const { pid } = JSON.parse(fs.readFileSync(path.join(project.root, '.offbook/runs', id, 'alive'), 'utf8'));
    await view.getByRole('button', { name: /Cancel/ }).first().click();
    assert.equal((await ended(id)).state, 'cancelled');
    assert.equal(project.runs().find(run => run.id === id).events.find(({ type }) => type === 'cancel').by, os.userInfo().username);
    await until('the supervisor to be gone', () => !fs.existsSync(`/proc/${pid}`));
    await view.getByText(/Cancelled/).first().waitFor();
  });

  await step('a process that ends behind our back crashed', async () => {
    const end = await ended(await track('leaves', 2));
    assert.deepEqual([end.state, end.exitCode], ['crashed', 3]);
    await newestPage(/exit code 3/);
  });

  await step('a killed process crashed, and the page says why it may be', async () => {
    const end = await ended(await track('dies', 3));
    assert.deepEqual([end.state, end.signal], ['crashed', 'SIGKILL']);
    await newestPage(/killed/i);
  });

  await step('a missing package is named, with a way to install it', async () => {
    const end = await ended(await track('lacks', 4));
    assert.equal(end.state, 'failed');
    const view = await newestPage(/surely_not_installed_anywhere/);
    await view.getByRole('button', { name: /Install/ }).first().waitFor();
  });

  await step('SIGKILL of the supervisor: the child ends and the run is shown lost', async () => {
    const id = await track('waits', 1);
    const folder = path.join(project.root, '.offbook/runs', id);
    const child = await until('the child', () => project.runs().find(run => run.id === id)?.events.find(({ childPid }) => childPid)?.childPid);
    await until('the function to run', () => fs.existsSync(path.join(folder, 'stdout.log')) && fs.readFileSync(path.join(folder, 'stdout.log'), 'utf8').includes('waiting'));
    process.kill(JSON.parse(fs.readFileSync(path.join(folder, 'alive'), 'utf8')).pid, 'SIGKILL');
    await until('the child to be gone', () => !fs.existsSync(`/proc/${child}`) || /\) Z/.test(fs.readFileSync(`/proc/${child}/stat`, 'utf8')), { timeout: 2000 });
    await newestPage(/Lost/);
  });

  await step('two run at once; closing the window leaves both going, and the next window catches up', async () => {
    await workbench.closeEditors();
    await workbench.openFile('endings.py');
    const both = [await track('waits', 1), await track('waits', 1)];
    await workbench.statusItem(/2 runs · \d/).waitFor();
    await workbench.reload();
    await workbench.openFile('endings.py');
    for (const id of both) assert.equal(finish(project.runs().find(run => run.id === id)), undefined);
    await workbench.lens(/\d\ss$/).first().waitFor();
    await workbench.statusItem(/2 runs · \d/).waitFor();
    await workbench.command('Offbook: Cancel All Runs');
    for (const id of both) assert.equal((await ended(id)).state, 'cancelled');
  });

  await step('SIGKILL of the extension host leaves the run going, and the host that takes its place knows of it', async () => {
    await workbench.closeEditors();
    await workbench.openFile('endings.py');
    const id = await track('waits', 1);
    await until('the function to run', () => project.runs().find(run => run.id === id)?.events.some(({ childPid }) => childPid));
    const before = hostsIn(log);
    process.kill(before.at(-1), 'SIGKILL');
    await hostAgain(log, before.length, workbench);
    // What the dead one drew may stand there still: only a living one counts on.
    const seconds = async () => Number(/waits · (\d+)/.exec(await workbench.statusItem(/waits · \d/).innerText({ timeout: 1000 }))?.[1]);
    let from;
    await until('the seconds of the run to go on', async () => { const now = await seconds(); from ??= now; return now > from + 1; }, { timeout: 60_000 });
    assert.equal(finish(project.runs().find(run => run.id === id)), undefined);
    await workbench.command('Offbook: Cancel All Runs');
    assert.equal((await ended(id)).state, 'cancelled');
    await workbench.lens(/cancelled/).first().waitFor();
    assert.equal(project.runs().filter(run => run.id === id).length, 1);
  });

  await step('hostile text is shown as text', async () => {
    await workbench.closeEditors();
    await workbench.openFile('hostile names.py');
    await workbench.lens('Run and Track').first().waitFor();
    const end = await ended(await track('shows', 0));
    assert.equal(end.state, 'succeeded');
    const view = await newestPage('<img src=x onerror=alert(2)>');
    await view.getByText('<script>', { exact: false }).first().waitFor();
    assert.equal(await view.locator('img[src="x"]').count(), 0);
    assert.notEqual(await page.title(), 'hacked');
    await workbench.lens('(flame)').first().waitFor();
    assert.equal(await page.locator('.codelens-decoration .codicon-flame').count(), 0);
  });

  await step('what a failure says is no link in the notification, whatever it says', async () => {
    await workbench.clearToasts();
    const end = await ended(await track('links', 1));
    assert.ok(end.error.message.includes('](command:'));
    const toast = workbench.toast('run it');
    await toast.waitFor();
    assert.match(await toast.innerText(), /command:workbench\.action\.terminal\.new/);
    assert.equal(await toast.locator('a[href]').count(), 0);
    assert.ok(!(await toast.innerText()).includes('\u202E'));
  });
});
