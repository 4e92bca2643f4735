// All runs as a table: made by real Python through the command line of the installed package, looked at, sorted, found, marked, compared with the disk.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const lab = `import time
from collections.abc import Generator
from pathlib import Path


def train(depth: int = 3, rate: float = 0.1, label: str = "fare") -> Generator[dict[str, float], None, dict[str, float]]:
    for step in range(12):
        yield {"loss": 10 / (depth + step)}
    return {"mae": 30 - 2 * depth + rate, "r2": 0.5 + depth / 100}


def evaluate(rows: int = 10) -> float:
    return rows / 4


def broken(depth: int = 1) -> float:
    raise ValueError("no such depth")


def slow(seconds: float = 60) -> float:
    while not Path("go").exists() and seconds > 0:
        time.sleep(0.05)
        seconds -= 0.05
    return seconds
`;
const asked = [['train', 2, 0.1, 'fare'], ['train', 3, 0.05, 'fare'], ['train', 4, 0.1, 'tip'], ['train', 6, 0.025, 'fare'], ['train', 8, 0.1, 'tip']];

await journey('table', { from: null, size: 'wide', files: { 'lab.py': lab, 'pyproject.toml': '[project]\nname = "lab"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  const program = fs.globSync(path.join(process.env.OFFBOOK_TEST_EXTENSIONS, '*/dist/offbook.js'))[0];
  const offbook = (...args) => promisify(execFile)(process.execPath, [program, ...args], { cwd: project.root, env: { ...process.env, NO_COLOR: '1' } });
  const train = (depth, rate, label) => offbook('run', 'lab.py:train', '--param', `depth=${depth}`, '--param', `rate=${rate}`, '--param', `label=${label}`, '--python', project.path('.venv/bin/python'));
  const evaluate = rows => offbook('run', 'lab.py:evaluate', '--param', `rows=${rows}`, '--python', project.path('.venv/bin/python'));
  const ids = () => project.runs().map(run => run.id);
  const marks = id => JSON.parse(fs.readFileSync(project.path(`.offbook/runs/${id}/marks.json`), 'utf8'));
  const value = (run, name) => run.events.findLast(event => event.type === 'metric' && event.name === name)?.value;

  let view;
  const line = number => view.locator(`.row[data-line="${number}"][data-run]`);
  const head = field => view.locator(`.head-cell[data-field='${field}']`);
  const rowOf = id => view.locator(`.row[data-run="${id}"]`);
  const cell = async (id, field) => rowOf(id).locator(`[data-col="${await head(field).getAttribute('data-col')}"]`);
  /** Columns that scrolled out of sight are not there. */
  const toLeft = () => view.locator('.grid').evaluate(grid => grid.scrollTo(0, grid.scrollTop));
  const text = async (id, field) => (await (await cell(id, field)).innerText()).trim();
  const order = () => view.locator('.row[data-run]').evaluateAll(rows => rows.sort((a, b) => a.dataset.line - b.dataset.line).map(row => row.dataset.run));
  const filter = () => view.getByRole('combobox', { name: /Filter runs/ });
  const shows = async (what, count) => until(what, async () => (await view.locator('.row[data-run]').count()) === count);
  const open = async () => {
    await workbench.command('Offbook: Open Runs as Table');
    view = await workbench.view('table');
  };

  await step('with no runs the table says so in a sentence, with one thing to do', async () => {
    await workbench.open();
    await open();
    await view.getByText('No runs yet.').waitFor();
    await view.getByRole('button', { name: 'Run a function' }).waitFor();
  });

  await step('runs that the command line makes appear by themselves', async () => {
    for (const [, ...params] of asked) await train(...params);
    await evaluate(12);
    await offbook('run', 'lab.py:broken', '--python', project.path('.venv/bin/python')).catch(() => undefined);
    assert.equal(ids().length, 7);
    await shows('7 rows', 7);
    assert.deepEqual(await order(), ids().reverse());
  });

  await step('each row tells what its record tells: state, function, parameters that differ, metrics', async () => {
    await head('metric.mae').waitFor();
    // Rows come before the values of their columns, and a run before its end.
    await until('the values', async () => (await text(ids()[0], 'metric.mae')) !== '–' && (await text(ids()[6], 'param.depth')) !== '–' && (await text(ids()[6], 'state')) === 'Failed');
    for (const run of project.runs()) {
      const end = run.events.find(({ type }) => type === 'run.finished');
      assert.equal((await text(run.id, 'state')).toLowerCase(), end.state);
      assert.equal(await text(run.id, 'function'), run.events.find(({ type }) => type === 'run.started').function.name);
      const mae = value(run, 'mae');
      assert.equal(await text(run.id, 'metric.mae'), mae === undefined ? '–' : mae.toFixed(2));
      const depth = run.events.find(({ type, name }) => type === 'param' && name === 'depth')?.value;
      assert.equal(await text(run.id, 'param.depth'), depth === undefined ? '–' : String(depth));
    }
    assert.equal(await text(ids()[3], 'param.rate'), '0.025');
    assert.equal(await text(ids()[0], 'param.rate'), '0.100');
    await (await cell(ids()[0], 'metric.loss')).locator('svg path').waitFor();
  });

  await step('a click on a header sorts, a second turns it around, Shift adds another', async () => {
    await head('metric.mae').click();
    const byMae = project.runs().filter(run => value(run, 'mae') !== undefined).sort((a, b) => value(a, 'mae') - value(b, 'mae')).map(run => run.id);
    await until('the least error first', async () => (await order()).slice(0, 5).join() === byMae.join());
    await head('metric.mae').click();
    await until('the greatest error first, missing ones last', async () => (await order()).slice(0, 5).join() === byMae.toReversed().join());
    assert.equal(await head('metric.mae').getAttribute('aria-sort'), 'descending');
    await head('metric.mae').click();
    await until('newest first again', async () => (await order()).join() === ids().reverse().join());
  });

  await step('the filter bar completes, finds, and says where something is wrong', async () => {
    await filter().fill('metric.m');
    await view.getByRole('option').filter({ hasText: 'metric.mae' }).first().waitFor();
    await page.keyboard.press('Tab');
    await until('the completed name', async () => /^metric\.mae\s?$/.test(await filter().inputValue()));
    await filter().fill('metric.mae < 22.5 and state = succeeded');
    const found = project.runs().filter(run => value(run, 'mae') < 22.5).map(run => run.id);
    await shows('those with a small error', found.length);
    assert.deepEqual((await order()).sort(), found);
    await filter().fill('metric.mae < 22.5 and state == ');
    await view.locator('.query-error').waitFor();
    assert.ok(await view.locator('.query-mark').count());
    assert.equal((await order()).length, found.length);
    await view.getByRole('button', { name: 'Clear the filter' }).click();
    await shows('all of them', 7);
  });

  await step('no run matches: said, and cleared with one click', async () => {
    await filter().fill('function = nobody');
    await view.getByText('No run matches.').waitFor();
    await view.locator('.page-state').getByRole('button', { name: 'Clear the filter' }).click();
    await shows('all of them', 7);
  });

  await step('a name, tags, a note and a star are typed into the cells and are in marks.json', async () => {
    const [id] = ids();
    await (await cell(id, 'name')).dblclick();
    await view.getByRole('textbox', { name: 'Name' }).fill('first try');
    await page.keyboard.press('Tab');
    await view.getByRole('combobox', { name: 'Tags' }).fill('paper, baseline');
    await page.keyboard.press('Tab');
    await view.getByRole('textbox', { name: 'Note' }).fill('Too few trees.');
    await page.keyboard.press('Enter');
    await rowOf(id).locator('.cell.star').click();
    await until('all marks on the disk', () => { const now = marks(id); return now.name === 'first try' && now.tags.join() === 'paper,baseline' && now.note === 'Too few trees.' && now.star === true; });
    await rowOf(id).locator('.codicon-star-full').waitFor();
    await (await cell(id, 'name')).dblclick();
    await view.getByRole('textbox', { name: 'Name' }).fill('never');
    await page.keyboard.press('Escape');
    await until('the name as it was', async () => (await text(id, 'name')) === 'first try');
    assert.equal(marks(id).name, 'first try');
  });

  await step('marks that another program writes are shown, and found', async () => {
    const id = ids()[1];
    // As docs/format.md says that it is done.
    const draft = project.path(`.offbook/runs/.marks-${id}-elsewhere`);
    fs.writeFileSync(draft, JSON.stringify({ v: 1, name: 'from outside', tags: ['paper'], note: null, star: false, trash: null }));
    fs.renameSync(draft, project.path(`.offbook/runs/${id}/marks.json`));
    await until('the name from outside', async () => (await text(id, 'name')) === 'from outside', { timeout: 30_000 });
    await filter().fill('tag = paper');
    await shows('two with the tag', 2);
    await filter().fill('');
    await shows('all of them', 7);
  });

  await step('what can’t be written says why at the cell, and what was typed is still there', async () => {
    const id = ids()[2];
    // A folder where the file should go: what a full or read-only disk does to everybody, root as well.
    fs.mkdirSync(project.path(`.offbook/runs/${id}/marks.json`));
    fs.writeFileSync(project.path(`.offbook/runs/${id}/marks.json/in-the-way`), '');
    await (await cell(id, 'name')).dblclick();
    await view.getByRole('textbox', { name: 'Name' }).fill('typed with care');
    await page.keyboard.press('Enter');
    await view.locator('.cell-error').waitFor();
    assert.equal(await view.getByRole('textbox', { name: 'Name' }).inputValue(), 'typed with care');
    await shot('refused');
    fs.rmSync(project.path(`.offbook/runs/${id}/marks.json`), { recursive: true });
    await view.getByRole('textbox', { name: 'Name' }).press('Enter');
    await until('the name on the disk', () => marks(id).name === 'typed with care');
  });

  await step('groups: by function, state, tag and day, with counts; they fold', async () => {
    await view.getByLabel('Group by').selectOption('function');
    const group = name => view.locator('.row.group').filter({ hasText: name });
    await group('train').getByText('5 runs').waitFor();
    await group('evaluate').getByText('1 run').waitFor();
    await group('train').locator('.group-cell').click();
    await shows('the others', 2);
    await view.getByLabel('Group by').selectOption('state');
    await group('Succeeded').getByText('6 runs').waitFor();
    await group('Failed').getByText('1 run').waitFor();
    await view.getByLabel('Group by').selectOption('tag');
    await group('paper').getByText('2 runs').waitFor();
    await group('None').getByText('5 runs').waitFor();
    await view.getByLabel('Group by').selectOption('created');
    await group('Today').waitFor();
    await view.getByLabel('Group by').selectOption('branch');
    await group('main').getByText('7 runs').waitFor();
    await view.getByLabel('Group by').selectOption('');
    await shows('all of them', 7);
  });

  await step('columns are found among all fields, added, moved, pinned, made wider and hidden', async () => {
    await view.getByRole('button', { name: 'Columns', exact: true }).click();
    await view.getByRole('searchbox').fill('bran');
    await view.locator('.chooser').getByRole('checkbox', { name: /Branch/ }).check();
    await view.getByRole('button', { name: 'Close the columns' }).click();
    await until('the branch', async () => (await text(ids()[0], 'branch')) === 'main');
    await toLeft();
    const place = async field => Number(await head(field).getAttribute('data-col'));
    const before = await place('branch');
    await head('branch').focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await until('one further left', async () => (await place('branch')) === before - 1);
    const width = (await head('branch').boundingBox()).width;
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await until('a wider column', async () => Math.round((await head('branch').boundingBox()).width - width) === 16);
    await head('branch').click({ button: 'right' });
    await view.getByRole('menuitem', { name: 'Pin', exact: true }).click();
    await until('a pinned column', async () => (await view.locator('.head-row .pinned [data-field=branch]').count()) === 1);
    await toLeft();
    await head('duration').focus();
    await page.keyboard.press('Delete');
    await until('no duration', async () => (await head('duration').count()) === 0);
  });

  await step('Enter opens the run, space previews it beside and keeps the focus', async () => {
    await (await cell(ids()[0], 'state')).click();
    await page.keyboard.press(' ');
    const run = await workbench.view('run');
    await run.getByText('train').first().waitFor();
    assert.ok(await view.locator('.grid').isVisible());
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press(' ');
    // Its name was given from outside, above.
    await until('the preview of the next run in its place', async () => (await (await workbench.view('run')).getByText('from outside').count()) > 0 && (await workbench.viewCount('run')) === 1);
    await workbench.command('View: Close All Editors in Group').catch(() => undefined);
  });

  await step('columns, order, groups and query are there again after a reload of the window', async () => {
    await workbench.closeEditors();
    await open();
    await toLeft();
    await head('metric.mae').click();
    await filter().fill('function = train');
    await shows('those of train', 5);
    // As a person does it: the window writes down what is open before it goes.
    const loaded = page.waitForEvent('load', { timeout: 60_000 });
    await workbench.commandThatAsks('Developer: Reload Window');
    await loaded;
    view = await workbench.view('table', { timeout: 60_000 });
    await until('the same query', async () => (await filter().inputValue()) === 'function = train');
    await shows('those of train', 5);
    assert.equal(await head('metric.mae').getAttribute('aria-sort'), 'ascending');
    assert.equal(await view.locator('.head-row .pinned [data-field=branch]').count(), 1);
    assert.equal(await head('duration').count(), 0);
    await view.getByRole('button', { name: 'Clear the filter' }).click();
    await head('metric.mae').click();
    await head('metric.mae').click();
    await shows('all of them', 7);
  });

  await step('many are chosen: by Shift, by Ctrl, all that match; tags and stars for all at once', async () => {
    const at = number => line(number).locator('[data-col="1"]');
    await at(1).click();
    await at(3).click({ modifiers: ['Shift'] });
    await view.getByText('3 runs chosen', { exact: true }).waitFor();
    await at(5).click({ modifiers: ['Control'] });
    await view.getByText('4 runs chosen', { exact: true }).waitFor();
    await page.keyboard.press('Control+a');
    await view.locator('.selection-count', { hasText: 'All 7 that match are chosen' }).waitFor();
    await view.getByRole('button', { name: 'Tag', exact: true }).click();
    await view.getByRole('textbox', { name: 'Tags' }).fill('seen');
    await page.keyboard.press('Enter');
    await until('the tag on all', () => ids().every(id => marks(id).tags.includes('seen')));
    assert.ok(marks(ids()[0]).tags.includes('paper'));
    await view.getByRole('button', { name: 'Star', exact: true }).click();
    await until('a star on all', () => ids().every(id => marks(id).star));
  });

  await step('chosen runs are copied for a spreadsheet, with exact values', async () => {
    await view.getByRole('button', { name: 'Copy the chosen runs' }).click();
    await view.getByRole('menuitem', { name: 'Copy for a spreadsheet' }).click();
    const copied = await until('the copy', async () => { const all = await page.evaluate(() => navigator.clipboard.readText()); return all.startsWith('State\t') && all; });
    const lines = copied.split('\n').map(each => each.split('\t'));
    assert.equal(lines.length, 8);
    const mae = lines[0].indexOf('mae');
    assert.deepEqual(lines.slice(1).map(each => each[mae]).filter(Boolean).map(Number).sort(), project.runs().map(run => value(run, 'mae')).filter(each => each !== undefined).sort());
    await view.getByRole('button', { name: 'Choose none' }).click();
  });

  await step('chosen runs alone are exported', async () => {
    await line(0).locator('[data-col="1"]').click();
    await line(2).locator('[data-col="1"]').click({ modifiers: ['Control'] });
    await view.getByText('2 runs chosen', { exact: true }).waitFor();
    const shown = await order();
    await view.getByRole('button', { name: 'Export the chosen runs' }).click();
    await view.getByRole('menuitem', { name: 'JSON…' }).click();
    const file = project.path('two runs.json');
    await workbench.saveAs(file, project.path('runs.json'));
    const mae = [shown[0], shown[2]].map(id => value(project.runs().find(run => run.id === id), 'mae') ?? null);
    assert.notEqual(mae[0], mae[1]);
    assert.deepEqual(JSON.parse(fs.readFileSync(file, 'utf8')).map(each => each['metric.mae'] ?? null), mae);
    await view.getByRole('button', { name: 'Choose none' }).click();
  });

  await step('what is shown is exported in its order: CSV, JSON, a Markdown table, Parquet that pandas reads', async () => {
    await filter().fill('function = train');
    await shows('those of train', 5);
    const shown = (await order()).map(id => project.runs().find(run => run.id === id));
    const save = async (item, name) => {
      // Into the folder that the dialog shows: on its way to another one it may lose an Enter.
      const file = project.path(name);
      await view.getByRole('button', { name: 'Export what is shown' }).click();
      await view.getByRole('menuitem', { name: item }).click();
      await workbench.saveAs(file, project.path(`runs${path.extname(name)}`));
      return file;
    };
    const csv = fs.readFileSync(await save('CSV…', 'all runs.csv'), 'utf8').trim().split(/\r?\n/).map(each => each.split(','));
    const at = csv[0].indexOf('metric.mae');
    assert.deepEqual(csv.slice(1).map(each => Number(each[at])), shown.map(run => value(run, 'mae')));
    const json = JSON.parse(fs.readFileSync(await save('JSON…', 'all runs.json'), 'utf8'));
    assert.deepEqual(json.map(each => each['metric.mae']), shown.map(run => value(run, 'mae')));
    const markdown = fs.readFileSync(await save('Markdown…', 'all runs.md'), 'utf8').trim().split('\n');
    assert.equal(markdown.length, 7);
    const parquet = await save('Parquet…', 'all runs.parquet');
    const { stdout } = await promisify(execFile)(process.env.OFFBOOK_TEST_PYTHON, ['-c', 'import pandas, sys; print(pandas.read_parquet(sys.argv[1])["metric.mae"].tolist())', parquet]);
    assert.deepEqual(JSON.parse(stdout), shown.map(run => value(run, 'mae')));
    await view.getByRole('button', { name: 'Clear the filter' }).click();
    await shows('all of them', 7);
  });

  await step('a run that goes on is told as running, and its row changes in place when it ends', async () => {
    const going = offbook('run', 'lab.py:slow', '--python', project.path('.venv/bin/python'));
    await view.locator('.row[data-line="0"]').getByText('Running').waitFor({ timeout: 30_000 });
    const id = await line(0).getAttribute('data-run');
    project.write('go', '');
    await going;
    await until('its end', async () => (await text(id, 'state')) === 'Succeeded');
    assert.equal(ids().at(-1), id);
  });

  await step('chosen runs go to the trash, and leave the table', async () => {
    const id = await line(0).getAttribute('data-run');
    await line(0).locator('[data-col="1"]').click();
    await view.getByRole('button', { name: 'Move the chosen runs to the trash' }).click();
    await until('the mark on the disk', () => typeof marks(id).trash === 'number');
    await until('one row less', async () => !(await order()).includes(id));
    await until('nothing chosen', async () => (await view.locator('.selection-bar').count()) === 0);
  });

  await step('columns that a person chose stay when a run logs something new; those that are there by themselves follow, into the trash as well', async () => {
    project.write('later.py', 'def later() -> dict[str, float]:\n    return {"zeal": 0.5}\n');
    await view.getByRole('button', { name: 'Columns', exact: true }).click();
    await view.getByRole('searchbox').fill('zeal');
    await view.getByText('Nothing matches “zeal”.').waitFor();
    await offbook('run', 'later.py:later', '--python', project.path('.venv/bin/python'));
    const id = ids().at(-1);
    const zeal = view.locator('.chooser').getByRole('checkbox', { name: /^zeal/ });
    await zeal.waitFor();
    assert.equal(await zeal.isChecked(), false);
    await view.getByRole('button', { name: 'Default columns' }).click();
    await until('a tick at it', () => zeal.isChecked());
    await shot('a new metric');
    await offbook('trash', id);
    await view.getByText('Nothing matches “zeal”.').waitFor();
    await offbook('trash', 'restore', id);
    await until('it is there again', () => zeal.isChecked());
    await offbook('trash', id);
    await view.getByText('Nothing matches “zeal”.').waitFor();
    await view.getByRole('button', { name: 'Close the columns' }).click();
  });

  const shared = `${project.root} shared`;
  const mayMount = process.platform === 'linux' && process.getuid() === 0;
  await step('a second history stands in the same table: each run says which it is of, and marks go to its own', async () => {
    const own = (await order()).length;
    fs.mkdirSync(shared);
    // A disk of its own, so that it can be made read-only for everybody, root as well.
    if (mayMount) await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', shared]);
    const copied = ids().slice(0, 2);
    for (const id of copied) {
      fs.cpSync(project.path(`.offbook/runs/${id}`), path.join(shared, 'runs', id), { recursive: true });
      fs.rmSync(path.join(shared, 'runs', id, 'marks.json'), { force: true });
    }
    await workbench.settings({ 'offbook.store.additional': [shared] });
    await view.getByLabel('History of runs').waitFor();
    await shows('those of both', own + 2);
    await view.getByText(`${own + 2} runs`).waitFor();
    assert.equal(await view.getByLabel('History of runs').inputValue(), '');
    // What is chosen by default in all of them is not what was chosen in one.
    const inShared = view.locator('.row[data-run]').filter({ hasText: path.basename(shared) });
    assert.deepEqual((await inShared.evaluateAll(rows => rows.map(row => row.dataset.run))).sort(), copied);
    const column = await head('name').getAttribute('data-col');
    await inShared.first().locator(`[data-col="${column}"]`).dblclick();
    await view.getByRole('textbox', { name: 'Name' }).fill('in the shared one');
    await page.keyboard.press('Enter');
    const id = await inShared.first().getAttribute('data-run');
    const sharedMarks = () => JSON.parse(fs.readFileSync(path.join(shared, 'runs', id, 'marks.json'), 'utf8'));
    await until('the mark in the shared history', () => fs.existsSync(path.join(shared, 'runs', id, 'marks.json')) && sharedMarks().name === 'in the shared one');
    assert.notEqual(marks(id).name, 'in the shared one');
    await filter().fill('function = train and metric.mae < 27');
    const few = project.runs().filter(run => value(run, 'mae') < 27);
    await shows('those of both that match', few.length + few.filter(run => copied.includes(run.id)).length);
    await view.getByRole('button', { name: 'Clear the filter' }).click();
    await head('metric.mae').click();
    await until('sorted over both', async () => {
      const shown = await order();
      const maes = shown.map(each => value(project.runs().find(run => run.id === each), 'mae')).filter(each => each !== undefined);
      return shown.length === own + 2 && maes.length > 4 && maes.every((mae, at) => at === 0 || maes[at - 1] <= mae);
    });
    await head('metric.mae').click();
    await head('metric.mae').click();
    for (const theme of ['light', 'contrast', 'dark']) { await workbench.theme(theme); await shot(`two histories ${theme}`); }
    await view.getByLabel('History of runs').selectOption(shared);
    await shows('the shared ones alone', 2);
    await view.getByLabel('History of runs').selectOption('');
    await shows('all again', own + 2);
  });

  await step('a history that can only be read says so, and refuses edits with the reason', async () => {
    if (mayMount) await promisify(execFile)('mount', ['-o', 'remount,ro', shared]);
    else fs.chmodSync(shared, 0o555);
    await workbench.closeEditors();
    await open();
    const inShared = view.locator('.row[data-run]').filter({ hasText: path.basename(shared) }).first();
    await inShared.getByRole('img', { name: 'This history can only be read here' }).waitFor();
    await inShared.locator(`[data-col="${await head('name').getAttribute('data-col')}"]`).dblclick();
    await view.getByText(/can only be read: its folder can’t be written/).waitFor();
    assert.equal(await view.locator('.cell-editor').count(), 0);
    await shot('read-only');
    await workbench.settings({ 'offbook.store.additional': [] });
    await until('one history again', async () => (await view.getByLabel('History of runs').count()) === 0);
  });

  // Whatever failed above: what stays mounted can't be cleared up.
  if (mayMount) await promisify(execFile)('umount', ['-l', shared]).catch(() => undefined);
  else if (fs.existsSync(shared)) fs.chmodSync(shared, 0o755);
  fs.rmSync(shared, { recursive: true, force: true });

  await step('many runs, in every theme and both widths', async () => {
    for (const theme of ['light', 'contrast', 'dark']) { await workbench.theme(theme); await shot(`wide ${theme}`); }
    await workbench.size('narrow');
    await shot('narrow');
    await workbench.size('wide');
  });
});
