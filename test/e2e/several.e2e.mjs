// Several runs at once, of real Python: each is told by itself, in the status bar, notifications and on its page.
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
  const pageOf = async name => {
    await page.getByRole('tab', { name: new RegExp(`^${name}( ·|,|$)`) }).first().click();
    return until(`the page of ${name}`, async () => {
      const view = await workbench.view('run');
      return (await view.getByRole('heading', { name, exact: true }).count()) > 0 && view;
    });
  };
  const curveHas = async (name, points) => (await pageOf(name)).getByLabel(`loss: ${points} points`, { exact: false }).first().waitFor();

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

  await step('the curves grow on both pages', async () => {
    await goOn('tune', 20);
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

  await step('and both come to their end', async () => {
    for (const name of ['train', 'tune']) for (let turn = 0; turn < 40; turn += 1) project.write(`.rounds/${name}-${turn}`, '');
    for (const name of ['train', 'tune']) {
      await until(`the end of ${name}`, () => finish(of(name)[0])?.state === 'succeeded');
      await curveHas(name, 40);
    }
    await workbench.toast('Running').waitFor({ state: 'hidden' });
  });
});
