// Finding runs in the window: the explorer's filter, queries kept under a name (here and on the command line), the table, and the pickers.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { journey } from './support/journey.mjs';
import { offbook } from './support/offbook.mjs';
import { until } from './support/wait.mjs';

const lab = `import pandas as pd


def prepare(rows: int = 4) -> pd.DataFrame:
    return pd.DataFrame({"fare": range(rows)})


def train(trips: pd.DataFrame, depth: int = 3) -> dict[str, float]:
    return {"mae": 30.0 - 2 * depth + len(trips) / 100}


def broken(depth: int = 1) -> float:
    raise ValueError("no such depth")
`;

await journey('finding', { from: null, size: 'wide', files: { 'lab.py': lab, 'pyproject.toml': '[project]\nname = "lab"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  const run = (...args) => offbook(project, 'run', ...args);
  const rows = () => page.locator('.pane-body .monaco-list-row');
  const labels = async () => (await rows().evaluateAll(all => all.map(row => [row.getAttribute('aria-level'), row.getAttribute('aria-label')])));
  /** Runs that stand under groups of the explorer (not under a saved query). */
  const runRows = async () => (await labels()).filter(([level, label]) => level === '2' && !/^Saved query/.test(label ?? ''));
  // The only view of its container stands in the side bar's own title.
  const button = name => page.locator('.part.sidebar .composite.title').getByRole('button', { name });
  const message = () => page.locator('.part.sidebar .tree-explorer-viewlet-tree-view .message').first();
  const row = text => page.locator('.part.sidebar .monaco-list-row').filter({ hasText: text }).first();
  const quickRow = text => page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  const quickRows = () => page.locator('.quick-input-list .monaco-list-row');
  const queries = () => { const file = project.path('.offbook/queries.json'); return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).queries : []; };
  const started = name => project.runs().filter(each => each.events.find(({ type }) => type === 'run.started').function.name === name);
  const rowsAre = (what, count) => until(what, async () => (await runRows()).length === count);
  const menu = (text, item) => workbench.menu(row(text), item);

  await step('runs are there: two prepared, three trained, one failed', async () => {
    run('lab.py:prepare', '--param', 'rows=4');
    run('lab.py:prepare', '--param', 'rows=8');
    for (const depth of [2, 4, 6]) run('lab.py:train', '--input', 'trips=latest:prepare', '--param', `depth=${depth}`);
    try { run('lab.py:broken'); } catch { /* It fails, as it should. */ }
    assert.equal(project.runs().length, 6);
    await workbench.open();
    await workbench.activity('Offbook');
    await until('six rows', async () => (await runRows()).length === 6);
  });

  await step('the filter offers what may come next, says what is wrong with its place, and shows what matches while it is typed', async () => {
    await button('Filter Runs…').click();
    await workbench.quickInput.fill('metric.m');
    // The row that explains stands there once this very text was answered: metric.mae is offered before anything is typed, too.
    await quickRow('›metric.m‹').waitFor();
    await quickRow('metric.mae').waitFor();
    await page.keyboard.press('Enter');
    await until('the completed name', async () => (await workbench.quickInput.inputValue()) === 'metric.mae ');
    await workbench.quickInput.fill('metric.mae < 23');
    await quickRow('2 of 6 runs match').waitFor();
    await rowsAre('two rows behind it', 2);
    await shot('a query as it is typed');
    await workbench.quickInput.fill('metric.mae < 23 and state = good');
    await quickRow('“good” is none of').waitFor();
    await quickRow('state = ›good‹').waitFor();
    assert.equal((await runRows()).length, 2, 'the last good filter stays');
    await shot('a query that is wrong');
    await workbench.quickInput.fill('metric.mae < 23');
    await quickRow('2 of 6 runs match').waitFor();
    await page.keyboard.press('Enter');
    await message().filter({ hasText: '2 of 6 runs match: metric.mae < 23' }).waitFor();
  });

  await step('leaving the input brings back what was shown before it', async () => {
    await button('Filter Runs…').click();
    await workbench.quickInput.fill('state = failed');
    await rowsAre('the one that failed', 1);
    await page.keyboard.press('Escape');
    await rowsAre('the two of before', 2);
    await message().filter({ hasText: 'metric.mae < 23' }).waitFor();
  });

  await step('the filter is kept under a name, and the command line asks by it', async () => {
    await button('Save Filter as Query…').click();
    await workbench.answer('good ones');
    await row('good ones').waitFor();
    assert.deepEqual(queries(), [{ name: 'good ones', query: 'metric.mae < 23' }]);
    const found = JSON.parse(offbook(project, 'runs', '@good ones', '--json')).map(({ id }) => id);
    assert.deepEqual(found, started('train').slice(1).map(({ id }) => id).reverse());
  });

  await step('what the command line saves appears by itself; opened it shows its runs, clicked it filters by them', async () => {
    offbook(project, 'queries', 'save', 'went wrong', 'state = failed');
    await row('went wrong').waitFor();
    await row('went wrong').locator('.monaco-tl-twistie').click();
    await until('the run under it', async () => (await labels()).some(([level, label]) => level === '3' && /broken/.test(label)));
    await row('went wrong').locator('.monaco-tl-twistie').click();
    await row('went wrong').click();
    await message().filter({ hasText: '1 of 6 runs match: state = failed' }).waitFor();
    await rowsAre('the one that failed', 1);
  });

  await step('nothing matches: a sentence, and a way out', async () => {
    await button('Filter Runs…').click();
    await workbench.quickInput.fill('metric.mae < 0');
    await quickRow('0 of 6 runs match').waitFor();
    await page.keyboard.press('Enter');
    await row('No run matches.').waitFor();
    await shot('nothing matches');
    await row('Show all runs').click();
    await rowsAre('all of them', 6);
    await until('no message', async () => !(await message().isVisible()));
  });

  await step('a saved query is renamed, copied, deleted, and brought back', async () => {
    await menu('went wrong', 'Rename Saved Query');
    await workbench.answer('failures');
    await row('failures').waitFor();
    assert.deepEqual(queries().map(({ name }) => name), ['good ones', 'failures']);
    await menu('failures', 'Copy Query');
    await until('the clipboard', async () => (await page.evaluate(() => navigator.clipboard.readText())) === 'state = failed');
    await menu('failures', 'Delete Saved Query');
    await until('its end', () => queries().length === 1);
    await workbench.toast('failures').getByRole('button', { name: 'Undo' }).click();
    await row('failures').waitFor();
    assert.deepEqual(queries().at(-1), { name: 'failures', query: 'state = failed' });
  });

  await step('a query is written in the list itself, changed, filtered by, and deleted from the palette', async () => {
    await row('Saved queries').hover();
    await row('Saved queries').getByRole('button', { name: 'New Saved Query…' }).click();
    await workbench.quickInput.fill('param.depth = 2');
    await quickRow('Keep this query: 1 of 6 runs match').waitFor();
    await page.keyboard.press('Enter');
    await workbench.answer('shallow', { title: 'Save Query' });
    await row('shallow').waitFor();
    assert.deepEqual(queries().at(-1), { name: 'shallow', query: 'param.depth = 2' });
    await menu('shallow', 'Change Saved Query');
    await until('the query to change', async () => (await workbench.quickInput.inputValue({ timeout: 2000 })) === 'param.depth = 2');
    await workbench.quickInput.fill('param.depth >= 4');
    await quickRow('Keep this query: 2 of 6 runs match').waitFor();
    await page.keyboard.press('Enter');
    await until('the changed query', () => queries().at(-1).query === 'param.depth >= 4');
    await row('param.depth >= 4').waitFor();
    await menu('shallow', 'Filter Runs by Saved Query');
    await message().filter({ hasText: '2 of 6 runs match: param.depth >= 4' }).waitFor();
    await button('Show All Runs').click();
    await rowsAre('all of them', 6);
    await workbench.commandThatAsks('Offbook: Delete Saved Query');
    await workbench.answer('shallow', { row: true });
    await until('its end', () => queries().every(({ name }) => name !== 'shallow'));
    await workbench.clearToasts();
  });

  await step('a filter is there after a reload', async () => {
    await row('good ones').click();
    await message().filter({ hasText: '2 of 6' }).waitFor();
    // The side bar comes back as it was. As a person does it: the window writes down what it shows before it goes.
    const loaded = page.waitForEvent('load', { timeout: 60_000 });
    await workbench.commandThatAsks('Developer: Reload Window');
    await loaded;
    await message().filter({ hasText: '2 of 6 runs match: metric.mae < 23' }).waitFor();
    await rowsAre('two rows', 2);
    await button('Show All Runs').click();
    await rowsAre('all of them', 6);
  });

  let view;
  await step('a saved query opens in the table, which offers all of them and keeps another', async () => {
    await row('good ones').hover();
    await row('good ones').getByRole('button', { name: 'Show Saved Query in Table' }).click();
    view = await workbench.view('table');
    await until('its two runs', async () => (await view.locator('.row[data-run]').count()) === 2);
    const filter = view.getByRole('combobox', { name: /Filter runs/ });
    assert.equal(await filter.inputValue(), 'metric.mae < 23');
    await view.getByRole('button', { name: 'Saved queries' }).click();
    await view.getByRole('menuitem', { name: 'failures' }).click();
    await until('the failed one', async () => (await view.locator('.row[data-run]').count()) === 1);
    await filter.fill('param.depth >= 4');
    await until('two others', async () => (await view.locator('.row[data-run]').count()) === 2);
    await view.getByRole('button', { name: 'Saved queries' }).click();
    await view.getByRole('menuitem', { name: 'Save this query' }).click();
    await view.getByRole('textbox', { name: 'Name of the query' }).fill('deep');
    await page.keyboard.press('Enter');
    await row('deep').waitFor();
    assert.deepEqual(queries().at(-1), { name: 'deep', query: 'param.depth >= 4' });
    await workbench.closeEditors();
  });

  await step('a picker of runs finds words in what it shows, and filters by a query', async () => {
    await workbench.commandThatAsks('Offbook: Copy Run Id');
    await workbench.quickInput.fill('prepare');
    await until('both that prepared', async () => (await quickRows().count()) === 2);
    await workbench.quickInput.fill('metric.mae < 20');
    await page.locator('.quick-input-title').filter({ hasText: 'the query finds 1' }).waitFor();
    await until('the one run', async () => (await quickRows().count()) === 1);
    await shot('a picker filtered by a query');
    await page.keyboard.press('Enter');
    await until('its id in the clipboard', async () => (await page.evaluate(() => navigator.clipboard.readText())) === started('train')[2].id);
  });

  await step('many are picked by several queries one after the other', async () => {
    await workbench.commandThatAsks('Offbook: Move to Trash');
    await workbench.quickInput.fill('state = failed');
    await page.locator('.quick-input-title').filter({ hasText: 'the query finds 1' }).waitFor();
    await quickRows().first().locator('.monaco-checkbox, input[type=checkbox]').first().click();
    await workbench.quickInput.fill('metric.mae > 25');
    await until('the other, and the chosen one', async () => (await quickRows().count()) === 2);
    await quickRows().first().locator('.monaco-checkbox, input[type=checkbox]').first().click();
    await page.locator('.quick-input-widget').getByText('2 Selected').waitFor();
    await shot('two chosen by two queries');
    // The focus is on the box that was ticked, where Enter would take the tick away.
    await page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    await workbench.toast('2 runs are in the trash.').getByRole('button', { name: 'Undo' }).click();
    await rowsAre('all of them', 6);
  });

  await step('another run’s output is taken when a run is made again with changes', async () => {
    await menu('mae 18.08', 'Run Again with Changes');
    const form = await workbench.view('params');
    await form.locator('#field-trips').click();
    await form.getByRole('option', { name: 'From another run…' }).click();
    await workbench.quickInput.fill('param.rows = 8');
    await page.locator('.quick-input-title').filter({ hasText: 'the query finds 1' }).waitFor();
    await page.keyboard.press('Enter');
    const [, eight] = started('prepare');
    await form.locator('#field-trips').filter({ hasText: eight.id }).waitFor();
    const [four] = started('prepare');
    await form.locator('#field-trips').click();
    await form.getByRole('option', { name: 'From another run…' }).click();
    await workbench.quickInput.fill('param.rows = 4');
    await page.locator('.quick-input-title').filter({ hasText: 'the query finds 1' }).waitFor();
    await page.keyboard.press('Enter');
    await form.locator('#field-trips').filter({ hasText: four.id }).waitFor();
    await form.getByRole('button', { name: 'Run and Track' }).click();
    const made = await until('the new run', () => started('train')[3]?.events.some(({ type }) => type === 'run.finished') && started('train')[3]);
    const request = JSON.parse(fs.readFileSync(`${made.folder}/request.json`, 'utf8'));
    assert.equal(request.inputs.trips.run, four.id);
    assert.equal(made.events.findLast(({ type, name }) => type === 'metric' && name === 'mae').value, 30 - 12 + 0.04);
  });

  await step('the explorer with a filter and saved queries, in every theme', async () => {
    await workbench.closeEditors();
    await row('good ones').click();
    await message().filter({ hasText: 'metric.mae < 23' }).waitFor();
    for (const theme of ['dark', 'contrast', 'light']) {
      await workbench.theme(theme);
      await shot(`filtered ${theme}`);
    }
  });

  await step('of a long history the older runs come at a click', async () => {
    await button('Show All Runs').click();
    const before = project.runs().length;
    // As an earlier year left them: each with a beginning and an end, there as a whole or not at all.
    for (let at = 0; at < 205; at += 1) {
      const id = `20200101-0000${String(at % 60).padStart(2, '0')}-aaaa${'bcdefg'[Math.floor(at / 60)]}z`;
      const fn = { name: 'archived', module: 'lab', file: project.path('lab.py'), line: 1 };
      const line = (seq, event) => `${JSON.stringify({ v: 1, seq, t: 1577836800000 + at, ...event })}\n`;
      project.write(`.offbook/tmp/${id}/events.ndjson`, line(1, { type: 'run.started', id, function: fn, host: 'archive', user: 'ada' }) + line(2, { type: 'run.finished', state: 'succeeded', exitCode: 0, durationMs: 1 }));
      fs.renameSync(project.path(`.offbook/tmp/${id}`), project.path(`.offbook/runs/${id}`));
    }
    const number = async pattern => Number((await labels()).map(([, label]) => pattern.exec(label)?.[1]).find(Boolean) ?? 0);
    const [shown, older] = [() => number(/^archived, (\d+) runs/), () => number(/^Show older runs \((\d+)\)/)];
    const folded = async () => {
      await row('archived').waitFor();
      if ((await row('archived').getAttribute('aria-expanded')) === 'true') await row('archived').click();
    };
    await folded();
    await until('all of them to be known', async () => (await shown()) + (await older()) === 205);
    // How many are held of those that come while one looks is not said; a new window holds the newest two hundred.
    const loaded = page.waitForEvent('load', { timeout: 60_000 });
    await workbench.commandThatAsks('Developer: Reload Window');
    await loaded;
    await folded();
    await until('the newest two hundred', async () => (await shown()) === 200 - before && (await older()) === before + 5);
    await row('Show older runs').click();
    await until('all of them', async () => (await shown()) === 205 && (await older()) === 0);
  });
});
