// Several runs at once, of real Python: each is told, followed and cancelled by itself, in the status bar, notifications, logs, the list and on its page.
import assert from 'node:assert/strict';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

// A round ends when the journey says so: what is seen between is no matter of time.
const code = `import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from tqdm import tqdm


def rounds(name, report):
    bar = tqdm(range(40), desc=name, file=StringIO(), mininterval=0, miniters=1)
    for turn in bar:
        print(f"{name} in round {turn}", flush=True)
        report({"loss": 1 / (turn + 1)})
        while not Path(f".rounds/{name}-{turn}").exists():
            bar.refresh()
            time.sleep(0.05)
    return 1 / 40


def train(report: Callable[[dict[str, float]], None], name: str = "train") -> float:
    return rounds(name, report)


def tune(report: Callable[[dict[str, float]], None], name: str = "tune") -> float:
    return rounds(name, report)
`;
const files = { 'work.py': code, 'pyproject.toml': '[project]\nname = "work"\nversion = "0"\n' };

await journey('several at once', { from: null, git: false, size: 'wide', files, settings: { 'offbook.run.cancelGraceSeconds': 2 } }, async ({ step, workbench, project, page, shot }) => {
  const functionOf = run => run.events[0]?.function?.name;
  const of = name => project.runs().filter(run => functionOf(run) === name);
  const losses = run => run.events.filter(({ type, name }) => type === 'metric' && name === 'loss').length;
  const finish = run => run.events.find(({ type }) => type === 'run.finished');
  /** Lets a run come to its round of this number (from 0), which is one more point of its curve. */
  const goOn = async (name, to) => {
    for (let turn = 0; turn < to; turn += 1) project.write(`.rounds/${name}-${turn}`, '');
    await until(`${to + 1} points of ${name}`, () => losses(of(name).at(-1)) === to + 1);
  };
  const rows = text => page.locator('.pane-body .monaco-list-row[aria-level="2"]').filter({ hasText: text });
  const row = text => rows(text).first();
  const pageOf = async name => {
    await page.getByRole('tab', { name: new RegExp(`^${name}( ·|,|$)`) }).first().click();
    return until(`the page of ${name}`, async () => {
      const view = await workbench.view('run');
      return (await view.getByRole('heading', { name, exact: true }).count()) > 0 && view;
    });
  };
  const curveHas = async (name, points) => (await pageOf(name)).getByLabel(`loss: ${points} points`, { exact: false }).first().waitFor();
  const logTitles = () => page.locator('.part.panel select').evaluateAll(all => all.map(each => each.selectedOptions[0]?.text));
  /** By the row's menu. While the whole list is drawn the editor can't say which row that was: then it is asked which run is meant, and answered. */
  const showLog = async (shown, { id }, title) => {
    await workbench.menu(shown, 'Show Run Log');
    const question = page.locator('.quick-input-widget').filter({ hasText: 'Run whose log to show' });
    await until(`the log ${title}`, async () => {
      if (await question.isVisible()) await question.locator('.monaco-list-row').filter({ hasText: id }).click();
      return (await logTitles()).includes(title);
    });
  };
  const output = text => page.locator('.output-view-container, .pane-body.output-view').getByText(text);

  await step('two functions run at once', async () => {
    await workbench.open();
    await workbench.openFile('work.py');
    await workbench.activity('Offbook');
    for (const [at, name] of ['train', 'tune'].entries()) {
      await workbench.lens('Run and Track').nth(at).click();
      await until(`a point of ${name}`, () => of(name).length === 1 && losses(of(name)[0]) === 1);
    }
  });

  await step('the status bar counts them, and tells of each', async () => {
    const item = workbench.statusItem(/2 runs · \d/);
    await item.waitFor();
    await item.hover();
    const told = page.locator('.monaco-hover').filter({ hasText: /tune.*tune 0\/40/s }).filter({ hasText: /train.*train 0\/40/s });
    await told.first().waitFor();
    await shot('status bar');
    await page.mouse.move(5, 5);
  });

  await step('each has a notification with its own progress, and a Cancel', async () => {
    await goOn('train', 10);
    for (const [name, share] of [['train', '10/40'], ['tune', '0/40']]) {
      const notification = workbench.toast(`Running ${name}`);
      await notification.filter({ hasText: `${name} ${share}` }).waitFor();
      await notification.getByRole('button', { name: 'Cancel' }).waitFor();
    }
  });

  await step('their rows are live, each its own', async () => {
    await row('train 10/40').waitFor();
    await row('tune 0/40').waitFor();
    await goOn('tune', 20);
    await row('tune 20/40').waitFor();
    await row('train 10/40').waitFor();
  });

  await step('the curves grow on both pages', async () => {
    await curveHas('train', 11);
    await curveHas('tune', 21);
    await goOn('tune', 30);
    await curveHas('tune', 31);
    await goOn('train', 20);
    await curveHas('train', 21);
    for (const theme of ['light', 'dark']) {
      await workbench.theme(theme);
      await shot(`two at once ${theme}`);
    }
  });

  await step('the log that is shown is that of the one that is chosen, and goes on with it', async () => {
    await showLog(row('train 20/40'), of('train')[0], 'Offbook: train');
    await output('train in round 20').first().waitFor();
    await goOn('train', 22);
    await output('train in round 22').first().waitFor();
    assert.equal(await output('tune in round').count(), 0);
    await showLog(row('tune 30/40'), of('tune')[0], 'Offbook: tune');
    await output('tune in round 30').first().waitFor();
    await goOn('tune', 32);
    await output('tune in round 32').first().waitFor();
    assert.equal(await output('train in round').count(), 0);
    for (const theme of ['light', 'dark']) {
      await workbench.theme(theme);
      await shot(`log ${theme}`);
    }
  });

  await step('a second run of the same function has a name in its notification and a log of its own', async () => {
    await workbench.openFile('work.py');
    await workbench.lens('Run and Track').first().click();
    const second = await until('a second run of train', () => of('train').length === 2 && losses(of('train')[1]) > 0 && of('train')[1]);
    await workbench.toast(`Running train · ${second.id.slice(-6)}`).waitFor();
    await workbench.statusItem(/3 runs · \d/).waitFor();
    await shot('three at once');
    await until('both in round 22', async () => (await rows('train 22/40').count()) === 2);
    // The newest stands first. What the one that was shown before had printed is the same, so the channel's name says which it is.
    for (const [at, title] of [`Offbook: train · ${second.id.slice(-6)}`, 'Offbook: train'].entries()) {
      await showLog(rows('train 22/40').nth(at), at === 0 ? second : of('train')[0], title);
      await until('its lines, each once', async () => (await output('train in round 22').count()) === 1);
    }
    await workbench.toast(`Running train · ${second.id.slice(-6)}`).getByRole('button', { name: 'Cancel' }).click();
    await until('its end', () => finish(of('train')[1])?.state === 'cancelled');
    await workbench.toast(`Running train · ${second.id.slice(-6)}`).waitFor({ state: 'hidden' });
    await row('cancelled').waitFor();
    assert.equal(finish(of('train')[0]), undefined);
  });

  await step('Cancel of one leaves the other going', async () => {
    await workbench.toast('Running train').getByRole('button', { name: 'Cancel' }).click();
    await until('the end of train', () => finish(of('train')[0])?.state === 'cancelled');
    await workbench.toast('Running train').waitFor({ state: 'hidden' });
    await until('two cancelled', async () => (await rows('cancelled').count()) === 2);
    await workbench.statusItem(/tune · \d/).waitFor();
    await goOn('tune', 34);
    await row('tune 34/40').waitFor();
    await workbench.toast('Running tune').filter({ hasText: 'tune 34/40' }).waitFor();
    await curveHas('tune', 35);
    assert.equal(finish(of('tune')[0]), undefined);
    await shot('one is cancelled');
  });

  await step('and the other comes to its end', async () => {
    for (let turn = 0; turn < 40; turn += 1) project.write(`.rounds/tune-${turn}`, '');
    await until('the end of tune', () => finish(of('tune')[0])?.state === 'succeeded');
    await workbench.toast('Running tune').waitFor({ state: 'hidden' });
    await until('no run in the status bar', async () => (await page.locator('.statusbar-item').filter({ hasText: /tune · \d+ s/ }).count()) === 0);
    await curveHas('tune', 40);
  });
});
