// From a figure back through functions to files and commits, and forward to what was made: followed by keyboard in the window.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { offbook } from './support/offbook.mjs';
import { until } from './support/wait.mjs';

const code = `import matplotlib.pyplot as plt
import pandas as pd
from pathlib import Path


def prepare(raw: pd.DataFrame, rows: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    return raw.head(rows), raw.tail(rows)


def evaluate(test: pd.DataFrame) -> dict[str, float]:
    plt.plot(test["a"])
    plt.title("error curve")
    return {"mean": float(test["a"].mean())}


def export(test: pd.DataFrame) -> Path:
    test.to_csv("exported.csv", index=False)
    return Path("exported.csv")
`;

await journey('lineage', { from: null, git: true, size: 'wide', files: { 'flow.py': code, 'raw.csv': 'a,b\n1,2\n3,4\n5,6\n', 'pyproject.toml': '[project]\nname = "lineage"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  const run = (...args) => offbook(project, 'run', ...args);
  const asked = name => project.runs().find(({ folder }) => JSON.parse(fs.readFileSync(path.join(folder, 'request.json'), 'utf8')).function.name === name);
  const node = (view, name) => view.locator(`.lineage-node[data-node="${name}"]`);
  let view;

  await step('three functions run on one another’s outputs', async () => {
    run('flow.py:prepare', '--input', 'raw=raw.csv');
    run('flow.py:evaluate', '--input', 'test=latest:prepare/1');
    run('flow.py:export', '--input', 'test=latest:prepare/1');
    assert.equal(project.runs().length, 3);
    await workbench.open();
    await workbench.activity('Offbook');
    await workbench.treeRow('mean 4').waitFor();
  });

  await step('the run page leads from its figure to the lineage', async () => {
    await workbench.treeRow('mean 4').click();
    const page_ = await workbench.view('run');
    await page_.getByRole('button', { name: 'Lineage of error curve' }).first().click();
    view = await workbench.view('lineage');
    await node(view, 'error curve').waitFor();
    for (const name of ['evaluate', '1', 'prepare', 'raw.csv']) await node(view, name).waitFor();
    // Sideways is left to whoever walks there.
    assert.equal(await node(view, 'export').count(), 0);
  });

  await step('arrows walk back to the file and the commit', async () => {
    await node(view, 'error curve').click();
    const active = () => view.evaluate(() => document.activeElement?.dataset.node);
    const names = ['error curve'];
    // Until there is nothing before it: a file that was read, or a commit.
    while (names.at(-1) !== 'raw.csv' && !/^[0-9a-f]{8}$/.test(names.at(-1)) && names.length < 8) {
      await page.keyboard.press('ArrowLeft');
      names.push(await until('the focus to move on', async () => { const now = await active(); return now && now !== names.at(-1) ? now : undefined; }));
    }
    assert.equal(names[1], 'evaluate');
    assert.ok(names.includes('raw.csv') || /^[0-9a-f]{8}$/.test(names.at(-1)), names.join(' '));
    await node(view, 'evaluate').click();
    const commit = project.git('rev-parse', 'HEAD').trim();
    await node(view, commit.slice(0, 8)).click();
    await view.getByText(commit).waitFor();
  });

  await step('the explorer’s menu shows a run forward too: what was exported, and where it lies', async () => {
    await workbench.treeRow('prepare').waitFor();
    // Under the function's own row stand its runs.
    await workbench.menu(page.locator('.pane-body .monaco-list-row[aria-level="2"]').last(), 'Show Lineage');
    view = await until('the lineage of prepare', async () => {
      const found = await workbench.view('lineage');
      return (await found.locator('h1').innerText()).includes('prepare') ? found : undefined;
    });
    for (const name of ['evaluate', 'export', 'exported.csv', 'error curve']) await node(view, name).waitFor();
    await shot('lineage light');
    await node(view, 'exported.csv').click();
    await view.getByText('Open the file').click();
    await page.locator('.tabs-container .tab').filter({ hasText: 'exported.csv' }).first().waitFor();
  });

  await step('a file in the editor’s own explorer shows what was made of it', async () => {
    await workbench.activity('Explorer');
    await workbench.menu(page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'raw.csv' }).first(), 'Show Lineage');
    view = await until('the lineage of raw.csv', async () => {
      const found = await workbench.view('lineage');
      return (await found.locator('h1').innerText()).includes('raw') ? found : undefined;
    });
    for (const name of ['prepare', 'export', 'exported.csv', 'error curve']) await node(view, name).waitFor();
    await workbench.activity('Offbook');
  });

  await step('content that is gone from the store is said to be', async () => {
    const table = asked('prepare').events.find(({ type, name }) => type === 'output' && name === '1');
    fs.rmSync(project.path(`.offbook/objects/${table.sha256.slice(0, 2)}/${table.sha256}`));
    await workbench.commandThatAsks('Offbook: Show Lineage');
    await workbench.answer('evaluate', { row: true });
    view = await until('the lineage of evaluate', async () => {
      const found = await workbench.view('lineage');
      return (await found.locator('h1').innerText()).includes('evaluate') ? found : undefined;
    });
    await node(view, '1').click();
    await view.getByText('not in this store').waitFor();
  });

  await step('it comes back with a new window', async () => {
    // As a person does it: the window writes down what is open before it goes.
    const loaded = page.waitForEvent('load', { timeout: 60_000 });
    await workbench.commandThatAsks('Developer: Reload Window');
    await loaded;
    await page.locator('.tabs-container .tab').filter({ hasText: 'Lineage of prepare' }).first().click();
    view = await workbench.view('lineage');
    await node(view, 'evaluate').waitFor();
  });

  for (const theme of ['dark', 'contrast']) {
    await step(`the page in ${theme}`, async () => {
      await workbench.theme(theme);
      view = await workbench.view('lineage');
      await node(view, 'evaluate').waitFor();
      await shot(`lineage ${theme}`);
    });
  }
});
