// 100,000 runs in a real window: taken in, in the explorer and in the table; filtered, sorted, scrolled to the last one, opened. Each row is held against what was written.
import assert from 'node:assert/strict';
import { journey } from './support/journey.mjs';
import { runAt, functions, writeHistory } from './support/long-history.mjs';
import { until } from './support/wait.mjs';

const count = 100_000;
const lab = `${functions.map(name => `def ${name}(depth: int = 3, label: str = "fare") -> dict[str, float]:\n    return {"mae": 0.5, "r2": 0.5}\n`).join('\n\n')}`;

await journey('hundred thousand', { from: null, size: 'wide', files: { 'lab.py': lab, 'pyproject.toml': '[project]\nname = "lab"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  writeHistory(project.path('.offbook'), count, project.path('lab.py'));
  const all = Array.from({ length: count }, (_, run) => runAt(run));
  const byId = new Map(all.map(run => [run.id, run]));
  const newestFirst = [...all].reverse();
  const best = [...all].sort((one, other) => one.mae - other.mae);
  const wanted = best.filter(({ mae, depth }) => mae < 0.01 && depth === 3);
  const ids = runs => runs.map(({ id }) => id);

  let view;
  const head = field => view.locator(`.head-cell[data-field='${field}']`);
  const filter = () => view.getByRole('combobox', { name: /Filter runs/ });
  const total = text => view.locator('.toolbar .total').getByText(text, { exact: true }).waitFor();
  const fields = ['function', 'state', 'metric.mae', 'metric.r2', 'param.depth', 'param.label'];
  /** The runs in sight, by their lines, once all cells of these are there: {line, id, the text of each field}. */
  const inSight = async (shown = fields) => {
    const columns = {};
    for (const field of shown) columns[field] = await head(field).getAttribute('data-col');
    return until('the cells', async () => {
      const rows = await view.locator('.row[data-run]').evaluateAll((found, at) => found.map(row => ({ line: Number(row.dataset.line), id: row.dataset.run, ...Object.fromEntries(Object.entries(at).map(([field, col]) => [field, row.querySelector(`[data-col="${col}"]`)?.innerText.trim()])) })), columns);
      return rows.length > 20 && rows.every(row => /\d/.test(row['metric.mae'])) && rows.sort((one, other) => one.line - other.line);
    });
  };
  /** What stands there is what was written of these runs, from their first line or to their last one. */
  const holds = (rows, runs) => {
    assert.deepEqual(rows.map(({ id }) => id), ids(runs.slice(rows[0].line, rows[0].line + rows.length)));
    for (const row of rows) {
      const run = byId.get(row.id);
      const { name, state, depth, label } = run;
      const told = { 'function': name, state: `${state[0].toUpperCase()}${state.slice(1)}`, 'param.depth': String(depth), 'param.label': label };
      for (const [field, text] of Object.entries(told)) if (field in row) assert.equal(row[field], text, `${row.id}: ${field}`);
      for (const metric of ['mae', 'r2']) assert.ok(Math.abs(Number(row[`metric.${metric}`]) - run[metric]) < 0.001, `${row.id}: ${metric} ${row[`metric.${metric}`]}, written ${run[metric]}`);
    }
  };
  const labels = () => page.locator('.pane-body .monaco-list-row').evaluateAll(rows => rows.map(row => row.getAttribute('aria-label')));

  await step('a window takes all of them in, and its explorer counts them', async () => {
    await workbench.open();
    await workbench.activity('Offbook');
    const number = (found, pattern) => Number(found.map(label => pattern.exec(label)?.[1]).find(Boolean)?.replaceAll(',', '') ?? 0);
    await until('all of them', async () => {
      // Open groups of fifty are more than is in sight.
      await page.locator('.part.sidebar .composite.title').getByRole('button', { name: 'Collapse All' }).click();
      const found = await labels();
      const shown = functions.map(name => number(found, new RegExp(`^${name}, ([\\d,]+) runs`)));
      return shown.every(each => each > 0) && shown.reduce((sum, each) => sum + each) + number(found, /^Show older runs \(([\d,]+)\)/) === count;
    }, { timeout: 120_000 });
  });

  await step('the table has every one, newest first', async () => {
    await workbench.command('Offbook: Open Runs as Table');
    view = await workbench.view('table');
    await total('100,000 runs');
    assert.equal(await view.getByRole('grid').getAttribute('aria-rowcount'), String(count + 1));
    const rows = await inSight();
    assert.equal(rows[0].line, 0);
    holds(rows, newestFirst);
  });

  for (const theme of ['light', 'dark', 'contrast']) {
    await step(`table and explorer in ${theme}`, async () => {
      await workbench.theme(theme);
      await inSight();
      await shot(theme);
    });
  }

  await step('scrolled to the end the first run stands last', async () => {
    await view.locator('.row[data-line="0"] [data-col="1"]').click();
    await page.keyboard.press('Control+End');
    await view.locator(`.row[data-line="${count - 1}"][data-run="${all[0].id}"]`).waitFor();
    const rows = await inSight();
    assert.equal(rows.at(-1).line, count - 1);
    holds(rows, newestFirst);
  });

  await step('a query finds those that it is true of, and no other; sorted by a metric the best stand first', async () => {
    await filter().fill('metric.mae < 0.01 and param.depth = 3');
    await total(`${wanted.length} runs`);
    await head('metric.mae').click();
    await view.locator(`.row[data-line="0"][data-run="${wanted[0].id}"]`).waitFor();
    // A parameter that is the same in all that match has no column by itself.
    await head('param.depth').waitFor({ state: 'detached' });
    holds(await inSight(fields.filter(field => field !== 'param.depth')), wanted);
    await shot('filtered and sorted');
  });

  await step('a word of the query that matches one run leaves that one', async () => {
    const { id } = all[54_321];
    await filter().fill(`id = "${id}"`);
    await total('1 run');
    assert.deepEqual(await view.locator('.row[data-run]').evaluateAll(rows => rows.map(row => row.dataset.run)), [id]);
  });

  await step('without the query all stand in the order of the metric, to the worst of them', async () => {
    await view.getByRole('button', { name: 'Clear the filter' }).click();
    await total('100,000 runs');
    await view.locator(`.row[data-line="0"][data-run="${best[0].id}"]`).waitFor();
    holds(await inSight(), best);
    await view.locator('.row[data-line="0"] [data-col="1"]').click();
    await page.keyboard.press('Control+End');
    await view.locator(`.row[data-line="${count - 1}"][data-run="${best.at(-1).id}"]`).waitFor();
    holds(await inSight(), best);
  });

  await step('Enter opens the run that the line is of', async () => {
    // Where its function stands: Enter in a cell that can be changed changes it.
    await view.locator(`.row[data-line="${count - 1}"] [data-col="${await head('function').getAttribute('data-col')}"]`).click();
    await page.keyboard.press('Enter');
    const run = await workbench.view('run');
    const worst = best.at(-1);
    await run.getByRole('heading', { name: worst.name }).waitFor();
    for (const metric of ['mae', 'r2']) await run.getByText(String(Number(worst[metric].toPrecision(4)))).first().waitFor();
    await shot('the run');
  });
});
