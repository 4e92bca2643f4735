// Commands that no other journey asks for, each by what it does.
import assert from 'node:assert/strict';
import { journey } from './support/journey.mjs';
import { offbook } from './support/offbook.mjs';
import { until } from './support/wait.mjs';

const code = `import time


def quick(n: int = 1) -> int:
    print("printed by quick")
    return n


def slow(seconds: float = 120) -> float:
    print("slow has begun", flush=True)
    time.sleep(seconds)
    return seconds
`;

await journey('commands', { from: null, size: 'usual', files: { 'work.py': code, 'pyproject.toml': '[project]\nname = "work"\nversion = "0"\n', 'some.csv': 'id,carrier\n1,AA\n2,UA\n3,UA\n' } }, async ({ step, workbench, project, page }) => {
  const ended = count => until(`${count} runs to end`, () => project.runs().length === count && project.runs().every(run => run.events.at(-1)?.type === 'run.finished') && project.runs().at(-1), { timeout: 30_000 });
  const tab = text => page.locator('.tabs-container .tab').filter({ hasText: text }).first();
  const runRow = () => page.locator('.pane-body .monaco-list-row[aria-level="2"]').first();

  await step('today’s code on the inputs of a run', async () => {
    await workbench.open();
    offbook(project, 'run', 'work.py:quick', '--param', 'n=5');
    await workbench.openFile('work.py');
    await workbench.activity('Offbook');
    await workbench.treeRow('quick').waitFor();
    await workbench.menu(runRow(), 'Run Today’s Code on Its Inputs');
    const run = await ended(2);
    assert.equal(run.events.find(({ type }) => type === 'metric').value, 5);
  });

  await step('the log and the folder of a run', async () => {
    await workbench.activity('Offbook');
    await workbench.menu(runRow(), 'Show Run Log');
    await page.locator('.output-view-container, .pane-body.output-view').getByText('printed by quick').first().waitFor();
  });

  await step('a run that goes on is opened from the status bar, and cancelled in the list', async () => {
    await workbench.openFile('work.py');
    await workbench.lens('Run and Track').nth(1).click();
    await until('it to run', () => project.runs().length === 3 && project.runs().at(-1).events.some(({ type }) => type === 'run.started'));
    await workbench.closeEditors();
    await workbench.statusItem(/slow/).click();
    const view = await workbench.view('run');
    await view.getByRole('heading', { name: 'slow' }).waitFor();
    await workbench.menu(runRow(), 'Cancel Run');
    const run = await ended(3);
    assert.equal(run.events.at(-1).state, 'cancelled');
  });

  await step('the log of Offbook', async () => {
    await workbench.activity('Offbook');
    await workbench.treeRow('slow').waitFor();
    await workbench.command('Offbook: Open Log');
    await until('the log to be shown', async () => (await page.locator('.panel').getByText(/offbook/i).count()) > 0);
  });

  await step('the profile of a file, by its command', async () => {
    await workbench.openFile('some.csv');
    await workbench.command('Offbook: Profile Data');
    const view = await until('its page', async () => { const found = await workbench.view('preview'); return (await found.getByRole('tab', { name: 'Profile', selected: true }).count()) > 0 && found; });
    await view.getByText('3 rows', { exact: false }).first().waitFor();
    await tab('some.csv').waitFor();
  });
});
