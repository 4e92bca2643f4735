// What code already says to mlflow, TensorBoard and tqdm: a function that knows nothing of Offbook, its page while it runs and after, and the settings that turn it off.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const code = `import time
from pathlib import Path

import mlflow
import numpy as np
import plotly.graph_objects as go
import pyarrow.csv
from tensorboardX import SummaryWriter
from tqdm import tqdm


def sweep(rounds: int = 3) -> float:
    """Logs as people log."""
    mlflow.set_experiment("fares")
    assert pyarrow.csv.read_csv("rides.csv").num_rows == 2
    with mlflow.start_run(run_name="whole sweep", tags={"team": "taxi"}), SummaryWriter("board") as board:
        mlflow.log_param("kind", "trees")
        for turn in tqdm(range(rounds), desc="turns"):
            with mlflow.start_run(run_name=f"turn {turn}", nested=True):
                mlflow.log_param("depth", turn + 2)
                mlflow.log_metric("mae", 20.5 - turn)
            mlflow.log_metric("best_mae", 20.5 - turn, step=turn)
            board.add_scalar("loss", 1 / (turn + 1), turn)
            while turn == 1 and not Path("go").exists():
                time.sleep(0.02)
        board.add_histogram("weights", np.random.default_rng(0).normal(size=500), rounds)
        board.add_image("noise", np.random.default_rng(0).integers(0, 255, (3, 40, 60), dtype=np.uint8), rounds)
        mlflow.log_text("what was tried", "notes.md")
    go.Figure(go.Bar(y=[3, 1, 2]), {"title": "Tries <b>by turn</b>"}).show()
    return 18.5
`;
const rides = 'fare\n12.5\n7\n';
const ended = run => run?.events.at(-1)?.type === 'run.finished' && run.events.at(-1);
const fact = (run, type) => run.events.filter(event => event.type === type);

await journey('hooks', { from: null, files: { 'sweep.py': code, 'rides.csv': rides, 'pyproject.toml': '[project]\nname = "sweep"\nversion = "0"\n' }, env: { MLFLOW_DISABLE_TELEMETRY: 'true' } }, async ({ step, workbench, project, shot }) => {
  const last = () => project.runs().at(-1);
  let view;
  await step('a lens runs a function that logs with mlflow, TensorBoard and tqdm', async () => {
    await workbench.open();
    await workbench.openFile('sweep.py');
    await workbench.lens('Run and Track').first().click();
    await until('the second turn', () => last() && fact(last(), 'step.started').length >= 3, { timeout: 90_000 });
  });

  await step('the page shows progress and steps while it runs', async () => {
    await workbench.command('Offbook: Open Last Run');
    view = await workbench.view('run');
    const progress = view.locator('.progress');
    await progress.getByText('turns').waitFor();
    await progress.getByText(/of 3/).waitFor();
    const steps = view.locator('#steps');
    await steps.getByText('turn 0').waitFor();
    // The page may have been drawn while it went on.
    await steps.locator('.step-row').filter({ hasText: 'turn 0' }).getByText('Succeeded').waitFor();
    await steps.locator('.step-row').filter({ hasText: 'whole sweep' }).getByText('Running').waitFor();
    await shot('steps of a run in progress');
    project.write('go', '');
    const end = await until('the end', () => ended(last()), { timeout: 60_000 });
    assert.equal(end.state, 'succeeded', JSON.stringify(end));
  });

  await step('the record has what was said, and no store of mlflow lies in the project', async () => {
    const run = last();
    assert.deepEqual(fact(run, 'warning'), []);
    assert.deepEqual(fact(run, 'metric').filter(({ name }) => name === 'mae').map(({ value }) => value), [20.5, 19.5, 18.5]);
    assert.equal(new Set(fact(run, 'metric').filter(({ name }) => name === 'mae').map(({ under }) => under)).size, 3);
    assert.ok(!project.exists('mlflow.db') && !project.exists('mlruns'));
    assert.ok(project.exists('board'), 'the event files are written as ever');
  });

  await step('the page shows parameters, metrics, curves, tags, pictures, histograms, files and steps', async () => {
    await view.locator('#parameters').getByText('kind').waitFor();
    await view.locator('#parameters').getByText('mlflow').first().waitFor();
    const metrics = view.locator('#metrics');
    for (const name of ['best_mae', 'loss', 'return']) await metrics.getByText(name, { exact: true }).first().waitFor();
    assert.equal(await metrics.getByText('mae', { exact: true }).count(), 0, 'a step’s metric is not the run’s');
    await until('two curves', async () => (await metrics.locator('canvas').count()) >= 2);
    const rows = view.locator('#steps .step-row');
    await until('all steps to have succeeded', async () => (await rows.locator('.step-state').allInnerTexts()).join() === 'Succeeded,Succeeded,Succeeded,Succeeded');
    const turn = rows.filter({ hasText: 'turn 2' });
    assert.match((await turn.innerText()).replace(/\s+/g, ' '), /mae 18\.5 depth 4/);
    await view.locator('#labels').getByText('team').waitFor();
    await view.locator('#labels').getByText('fares').waitFor();
    await view.getByRole('img', { name: /Histogram of weights/ }).waitFor();
    const picture = view.getByRole('img', { name: /noise · step 3/ }).first();
    await picture.scrollIntoViewIfNeeded();
    await until('the picture to be painted', () => picture.evaluate(image => image.complete && image.naturalWidth === 60));
    await view.locator('#artifacts').getByText('mlflow/notes.md').waitFor();
  });

  await step('what pyarrow read by itself is an input, by its content', async () => {
    const [input] = fact(last(), 'input').filter(({ sha256 }) => sha256);
    assert.equal(input.sha256, createHash('sha256').update(rides).digest('hex'));
    await view.getByRole('button', { name: /Files the code opened/ }).click();
    // What is in it is read once it is seen; nobody picked it.
    const read = view.locator('[data-item="rides.csv"]');
    await read.getByText(/^2 × 1 · /).waitFor();
    await read.getByRole('button', { name: 'First rows' }).click();
    assert.match(await read.locator('.head-table').innerText(), /^fare\s+12\.5/);
  });

  await step('a figure that Plotly shows is drawn on the page', async () => {
    const figure = view.getByRole('img', { name: 'Tries by turn' });
    await figure.scrollIntoViewIfNeeded();
    await until('the figure to be painted', () => figure.evaluate(image => image.complete && image.naturalWidth > 1000));
    await shot('a figure of Plotly');
  });

  for (const theme of ['light', 'dark', 'contrast']) {
    await step(`steps in ${theme}`, async () => {
      await workbench.theme(theme);
      await view.locator('#steps').scrollIntoViewIfNeeded();
      await shot(`steps ${theme} wide`);
      await workbench.size('narrow');
      await view.locator('#steps').scrollIntoViewIfNeeded();
      await shot(`steps ${theme} narrow`);
      await workbench.size('wide');
    });
  }

  await step('turned off, nothing of it is recorded and the code runs as it would alone', async () => {
    await workbench.userSettings({ 'offbook.record.mlflow': false, 'offbook.record.tensorboard': false, 'offbook.record.tqdm': false });
    const before = project.runs().length;
    await workbench.closeEditors();
    await workbench.openFile('sweep.py');
    await workbench.lens('Run and Track').first().click();
    await until('its end', () => project.runs().length > before && ended(last()), { timeout: 120_000 });
    const run = last();
    assert.equal(ended(run).state, 'succeeded', JSON.stringify(ended(run)));
    assert.deepEqual(['step.started', 'tag', 'histogram', 'progress', 'artifact'].flatMap(type => fact(run, type)).filter(({ role }) => role !== 'figure'), []);
    assert.deepEqual(fact(run, 'metric').map(({ name }) => name), ['return']);
    assert.ok(project.exists('mlflow.db'), 'mlflow wrote where it does by itself');
  });
});
