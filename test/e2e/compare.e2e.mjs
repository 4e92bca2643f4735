// Two and more runs of one function side by side: what differs is what their records say, code opens in the editor's diff, a page is saved that opens anywhere.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const lab = `import time
from collections.abc import Generator

import matplotlib.pyplot as plt
import pandas as pd

RATE = 1


def scale(x: float) -> float:
    return x * RATE


def untouched() -> int:
    return 1


def train(rows: pd.DataFrame, depth: int = 2, label: str = "fare") -> Generator[dict[str, float], None, dict[str, float]]:
    for step in range(30):
        yield {"loss": 10 / (depth + step)}
    plt.plot([1, depth, 3])
    plt.title("curve")
    return {"mae": scale(10) / depth, "size": float(depth)}


def slow(steps: int = 40) -> Generator[dict[str, float], None, None]:
    for step in range(steps):
        yield {"loss": 1 / (step + 1)}
        time.sleep(0.25)
`;
const later = lab.replace('RATE = 1', 'RATE = 3').replace('    return x * RATE', '    # the same, said in another way\n    return (x * RATE)').replace('"size": float(depth)}', '"size": float(depth * 2)}');

await journey('compare', { from: null, size: 'wide', files: { 'lab.py': lab, 'rows.csv': 'x\n1\n2\n', 'more.csv': 'x\n1\n2\n3\n', 'pyproject.toml': '[project]\nname = "lab"\nversion = "0"\n' } }, async ({ step, workbench, project, page, context, shot }) => {
  const program = fs.globSync(path.join(process.env.OFFBOOK_TEST_EXTENSIONS, '*/dist/offbook.js'))[0];
  const offbook = (...args) => promisify(execFile)(process.execPath, [program, ...args], { cwd: project.root, env: { ...process.env, NO_COLOR: '1' } });
  const run = (target, ...args) => offbook('run', `lab.py:${target}`, ...args, '--python', project.path('.venv/bin/python'));
  const ids = () => project.runs().map(({ id }) => id);
  const events = (id, type) => project.runs().find(each => each.id === id).events.filter(each => each.type === type);
  const metric = (id, name) => events(id, 'metric').findLast(each => each.name === name)?.value;
  const param = (id, name) => events(id, 'param').find(each => each.name === name)?.value;
  /** As docs/format.md says that it is done. */
  const marks = (id, change) => {
    const draft = project.path(`.offbook/runs/.marks-${id}-elsewhere`);
    fs.writeFileSync(draft, JSON.stringify({ v: 1, name: null, tags: [], note: null, star: false, trash: null, ...change }));
    fs.renameSync(draft, project.path(`.offbook/runs/${id}/marks.json`));
  };

  let view;
  const head = id => view.locator(`.run-head[data-run="${id}"]`);
  const heads = () => view.locator('.run-head').evaluateAll(all => all.map(each => each.dataset.run));
  const row = (part, name) => view.getByRole('table', { name: part, exact: true }).locator('tbody tr').filter({ has: view.locator('th', { hasText: name }) }).first();
  const cells = async (part, name) => (await row(part, name).locator('td .cell-body').allInnerTexts()).map(each => each.replace(/\s+/g, ' ').trim());
  const names = part => view.getByRole('table', { name: part, exact: true }).locator('tbody th').allInnerTexts();
  const chart = title => view.locator('figure.chart-card').filter({ has: view.locator('.chart-head .strong', { hasText: new RegExp(`^${title}$`) }) });
  const tabs = text => page.locator('.tabs-container .tab').filter({ hasText: text });
  const pickRuns = async (...which) => {
    const chosen = async () => Number.parseInt(await page.locator('.quick-input-widget .quick-input-count').innerText({ timeout: 2000 }), 10);
    for (const [before, id] of which.entries()) {
      await workbench.quickInput.fill(id);
      // The editor draws its list anew when the pointer comes over it, and forgets a click that it was in the middle of: it is clicked once more, as a person does who sees no tick.
      await until(`${id} to be chosen`, async () => {
        if ((await chosen()) === before) await workbench.quickRow(id).locator('.quick-input-list-label, .monaco-icon-label').first().click({ timeout: 4000 });
        return (await chosen()) === before + 1;
      });
    }
    await page.keyboard.press('Enter');
  };

  await step('two runs of one function, with other data, another parameter and other code', async () => {
    await run('train', '--input', 'rows=rows.csv');
    project.write('lab.py', later);
    await run('train', '--input', 'rows=more.csv', '--param', 'depth=5');
    assert.equal(ids().length, 2);
  });

  await step('chosen in the table, they stand side by side', async () => {
    await workbench.open();
    await workbench.command('Offbook: Open Runs as Table');
    const table = await workbench.view('table');
    await table.locator('.row[data-run]').nth(1).waitFor();
    await table.locator('.row[data-line="0"] [data-col="1"]').click();
    await page.keyboard.press('Control+a');
    await table.getByRole('button', { name: 'Compare 2' }).click();
    view = await workbench.view('compare');
    await head(ids()[0]).waitFor();
    // The one that came first is what the other is held against.
    assert.deepEqual(await heads(), ids());
    await head(ids()[0]).getByText('Baseline').waitFor();
    await tabs('Compare train').waitFor();
  });

  await step('parameters and metrics are those of the records: what differs alone, the best marked', async () => {
    const [one, other] = ids();
    assert.deepEqual(await names('Parameters'), ['depth']);
    const depth = await cells('Parameters', 'depth');
    assert.ok(depth[0].startsWith(String(param(one, 'depth'))) && depth[1].startsWith(String(param(other, 'depth'))), depth.join(' | '));
    const mae = await cells('Metrics', 'mae');
    assert.ok(mae[0].startsWith(metric(one, 'mae').toFixed(0)) && mae[1].startsWith(metric(other, 'mae').toFixed(0)), mae.join(' | '));
    assert.ok(metric(one, 'mae') < metric(other, 'mae'));
    assert.match(mae[0], /best/i);
    assert.doesNotMatch(mae[1], /best/i);
    // Nothing in the name of `size` says which way is better: nobody is best.
    assert.doesNotMatch((await cells('Metrics', 'size')).join(' '), /best/i);
    await view.getByRole('button', { name: 'Show all' }).click();
    await until('the parameter that is the same', async () => (await names('Parameters')).includes('label'));
    await view.getByRole('button', { name: 'Show all' }).click();
    await until('what differs alone', async () => (await names('Parameters')).join() === 'depth');
  });

  await step('a direction that is chosen marks the best, and is remembered', async () => {
    await row('Metrics', 'size').getByRole('button').first().click();
    await view.getByRole('menuitem', { name: 'lower is better' }).click();
    await until('the smaller one as best', async () => /best/i.test((await cells('Metrics', 'size'))[0]));
  });

  await step('inputs by their content, figures side by side, curves over one another', async () => {
    const inputs = events(ids()[0], 'input').findLast(each => each.name === 'rows' && each.sha256);
    const others = events(ids()[1], 'input').findLast(each => each.name === 'rows' && each.sha256);
    assert.notEqual(inputs.sha256, others.sha256);
    await view.locator('.figure-place').first().scrollIntoViewIfNeeded();
    await until('both pictures', async () => (await view.locator('.figure-row img').evaluateAll(all => all.filter(each => each.naturalWidth > 0).length)) === 2);
    await shot('figures');
    await view.locator('canvas').first().scrollIntoViewIfNeeded();
    await shot('curves');
  });

  await step('curves are read along steps, time and the clock, in logarithms, zoomed, and kept as pictures', async () => {
    const steps = events(ids()[0], 'metric').filter(each => each.name === 'loss');
    const loss = chart('loss');
    const plot = loss.getByRole('img');
    await loss.scrollIntoViewIfNeeded();
    await plot.focus();
    await page.keyboard.press('End');
    await until('the last step', async () => (await view.locator('.tip-x').innerText()) === `step ${steps.length - 1}`);
    const values = () => view.locator('.tip td.number').allInnerTexts();
    assert.deepEqual((await values()).map(text => Number(text).toFixed(2)), ids().map(id => events(id, 'metric').findLast(each => each.name === 'loss').value.toFixed(2)));
    await view.getByLabel('Smoothing').fill('0.9');
    await plot.focus();
    await page.keyboard.press('End');
    await until('each value beside its smoothed one', async () => (await values()).length === 4);
    await view.getByLabel('Smoothing').fill('0');
    for (const [along, words] of [['time', / after the start$/], ['clock', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/], ['step', /^step \d+$/]]) {
      await view.getByLabel('Along').selectOption(along);
      await plot.focus();
      await page.keyboard.press('Home');
      await until(`the first point along ${along}`, async () => words.test(await view.locator('.tip-x').innerText()));
    }
    await loss.getByRole('button', { name: 'Logarithmic scale for loss' }).click();
    await until('the scale', async () => (await loss.getByRole('button', { name: 'Logarithmic scale for loss' }).getAttribute('aria-pressed')) === 'true');
    await plot.focus();
    await page.keyboard.press('+');
    await loss.getByRole('button', { name: 'Reset zoom' }).waitFor();
    await shot('a curve zoomed, in logarithms');
    await loss.getByRole('button', { name: 'Reset zoom' }).click();
    await loss.getByRole('button', { name: 'Reset zoom' }).waitFor({ state: 'detached' });
    await loss.getByRole('button', { name: 'Logarithmic scale for loss' }).click();
    for (const [type, start] of [['svg', '<svg'], ['png', '\x89PNG']]) {
      await loss.getByRole('button', { name: 'Save a picture of loss', exact: true }).click();
      await view.getByRole('menuitem', { name: `Save as ${type.toUpperCase()}…` }).click();
      const file = project.path(`picture of loss.${type}`);
      await workbench.saveAs(file, project.path(`loss.${type}`));
      await until('the whole picture', () => fs.statSync(file).size > 1000);
      assert.ok(fs.readFileSync(file, 'latin1').startsWith(start), type);
    }
    assert.match(project.read('picture of loss.svg'), new RegExp(ids()[0].slice(-4)));
  });

  await step('packages that are the same are counted, and all of them are there at a click', async () => {
    const packages = view.getByRole('region', { name: 'Packages', exact: true });
    const recorded = events(ids()[0], 'environment').findLast(each => each.packages).packages;
    assert.ok(recorded.length > 5);
    await packages.getByText(`nothing differs · ${recorded.length} the same`).waitFor();
    await packages.getByRole('button', { name: 'Packages' }).click();
    await view.getByLabel('Filter packages').fill('pandas');
    await until('those that are called so', async () => (await names('Packages')).sort().join() === recorded.map(([name]) => name).filter(name => name.includes('pandas')).sort().join());
    assert.ok((await cells('Packages', 'pandas'))[0].startsWith(recorded.find(([name]) => name === 'pandas')[1]));
    await view.getByLabel('Filter packages').fill('');
    await packages.getByRole('button', { name: 'Packages' }).click();
  });

  await step('code is compared function by function: changed, said in another way, the same', async () => {
    assert.match((await cells('Code', 'scale'))[1], /comments|layout/i);
    assert.match((await cells('Code', 'train'))[1], /changed/i);
    assert.match((await cells('Code', 'own statements'))[1], /changed/i);
    assert.equal((await names('Code')).some(name => name.includes('untouched')), false);
    await shot('code');
  });

  await step('a click opens both texts, as they ran, in the editor’s diff', async () => {
    project.write('lab.py', '# today it is something else\n');
    await row('Code', 'train').getByRole('button', { name: /changed/i }).click();
    const diff = page.locator('.monaco-diff-editor').first();
    await until('both texts', async () => { const text = (await diff.locator('.view-lines').allInnerTexts()).join('\n').replace(/\u00a0/g, ' '); return text.includes('float(depth)}') && text.includes('float(depth * 2)}'); });
    await tabs(/lab\.py \(.+ ↔ .+\)/).waitFor();
    assert.doesNotMatch((await diff.innerText()).replace(/\u00a0/g, ' '), /something else/);
    await shot('diff');
    project.write('lab.py', later);
  });

  await step('tables of one name whose content differs are compared row by row, in place; a file that is not what it was is refused in words', async () => {
    await tabs('Compare train').first().click();
    view = await workbench.view('compare');
    const tables = view.getByRole('region', { name: 'Tables', exact: true });
    await tables.getByRole('button', { name: /^rows input/ }).click();
    await tables.getByText('1 row added').waitFor({ timeout: 30_000 });
    await tables.getByText('2 rows the same').waitFor();
    await tables.getByRole('tab', { name: 'Added 1' }).waitFor();
    await shot('tables');
    project.write('rows.csv', 'x\n1\n5\n');
    await tables.getByRole('button', { name: /^rows input/ }).click();
    await tables.getByRole('button', { name: /^rows input/ }).click();
    await tables.getByText('it was changed since').waitFor({ timeout: 30_000 });
    await shot('changed input');
    project.write('rows.csv', 'x\n1\n2\n');
    await tables.getByRole('button', { name: 'Retry' }).click();
    await tables.getByText('1 row added').waitFor({ timeout: 30_000 });
    await tables.getByRole('button', { name: /^rows input/ }).click();
  });

  await step('another baseline: all is held against that', async () => {
    const [one, other] = ids();
    await tabs('Compare train').first().click();
    view = await workbench.view('compare');
    await head(other).getByRole('button', { name: /Actions for/ }).click();
    await view.getByRole('menuitem', { name: 'Make it the baseline' }).click();
    await head(other).getByText('Baseline').waitFor();
    await until('no baseline mark on the first', async () => (await head(one).getByText('Baseline').count()) === 0);
  });

  await step('a third run joins; what people and other programs write of a run appears', async () => {
    await run('train', '--input', 'rows=rows.csv', '--param', 'depth=9', '--param', 'label=<b>tip</b>');
    const third = ids()[2];
    await view.getByRole('button', { name: 'Add runs' }).click();
    await workbench.quickInput.waitFor();
    // A query finds it as well; those that are on the page are not offered.
    await workbench.quickInput.fill('param.depth = 9');
    await page.locator('.quick-input-widget').getByText('the query finds 1').waitFor();
    await workbench.quickInput.fill('param.depth = 2');
    await page.locator('.quick-input-widget').getByText('No run matches this query.').waitFor();
    await pickRuns(third);
    await head(third).waitFor();
    assert.deepEqual(await heads(), ids());
    assert.match((await cells('Parameters', 'label'))[2], /<b>tip<\/b>/);
    marks(third, { name: 'deep one' });
    await head(third).getByText('deep one').waitFor({ timeout: 30_000 });
  });

  await step('three runs: parallel axes from parameters to metrics, and any of them against another', async () => {
    await view.getByLabel('Metric', { exact: true }).selectOption({ label: 'mae' });
    const figure = chart('What led to mae');
    await figure.scrollIntoViewIfNeeded();
    const axis = figure.getByRole('slider', { name: 'Limits on mae' });
    await axis.focus();
    await page.keyboard.press('Enter');
    await until('some of the runs', async () => /^[12] of 3 runs$/.test(await figure.locator('.chart-read').innerText()));
    await shot('parallel axes');
    await page.keyboard.press('Escape');
    await until('all of them', async () => (await figure.locator('.chart-read').innerText()) === '');
    await view.getByLabel('Metric', { exact: true }).selectOption({ label: 'size' });
    await view.getByLabel('Against').selectOption({ label: 'depth' });
    const scatter = chart('size by depth');
    await scatter.getByRole('button', { name: `deep one: depth ${param(ids()[2], 'depth')}, size ${metric(ids()[2], 'size')}` }).waitFor();
    assert.equal(await scatter.getByRole('button', { name: /: depth \d+, size \d+$/ }).count(), 3);
    await shot('one against another');
  });

  await step('it is all there again after the window was loaded anew', async () => {
    const loaded = page.waitForEvent('load', { timeout: 60_000 });
    await workbench.commandThatAsks('Developer: Reload Window');
    await loaded;
    view = await workbench.view('compare', { timeout: 60_000 });
    await head(ids()[2]).waitFor();
    assert.deepEqual(await heads(), ids());
    await head(ids()[1]).getByText('Baseline').waitFor();
    assert.match((await cells('Metrics', 'size'))[0], /best/i);
  });

  await step('saved as one file it opens in a browser that may run and fetch nothing', async () => {
    const file = project.path('runs compared.html');
    // A chart comes when its place is in sight, which a page that puts back where it stood takes out of it again.
    const smoothing = view.getByRole('slider', { name: 'Smoothing' });
    const logarithmic = view.getByRole('button', { name: /^Logarithmic scale for/ });
    await until('the chart', async () => { await smoothing.scrollIntoViewIfNeeded(); return (await logarithmic.count()) > 0; });
    await smoothing.fill('0.5');
    await logarithmic.click();
    await view.getByRole('button', { name: 'Save as HTML' }).click();
    await workbench.saveAs(file, project.path('comparison.html'));
    const faults = [];
    const opened = await context.newPage();
    opened.on('console', message => { if (message.type() === 'error') faults.push(message.text()); });
    opened.on('request', request => { if (!/^(?:file|data):/.test(request.url())) faults.push(request.url()); });
    for (const scheme of ['light', 'dark']) {
      await opened.emulateMedia({ colorScheme: scheme });
      await opened.goto(pathToFileURL(file).href);
      await opened.screenshot({ path: path.join('test-results', 'shots', 'compare', `saved-${scheme}.png`), fullPage: true });
    }
    assert.deepEqual(faults, []);
    const text = await opened.locator('body').innerText();
    for (const id of ids()) assert.ok(text.includes(String(param(id, 'depth'))), id);
    assert.ok(text.includes('deep one') && text.includes('<b>tip</b>'), text.slice(0, 2_000));
    assert.equal(await opened.locator('img').evaluateAll(all => all.filter(each => each.naturalWidth > 100).length), 3);
    assert.equal(await opened.locator('#curves svg[role=img]').count(), 1);
    // Smoothed, and as recorded behind it; a logarithmic scale, as the page has it.
    assert.deepEqual([await opened.locator('#curves path.line').count(), await opened.locator('#curves path.faint').count()], [6, 3]);
    assert.match(await opened.locator('#curves').innerText(), /logarithmic/);
    assert.match(await opened.locator('#curves').innerText(), /Smoothed by 0\.50/);
    assert.equal(await opened.locator('script, b').count(), 0);
    await opened.close();
  });

  await step('a run that goes on grows in the page', async () => {
    const before = ids();
    const going = run('slow');
    const id = await until('the new run', () => ids().find(each => !before.includes(each)));
    await view.getByRole('button', { name: 'Add runs' }).click();
    await workbench.quickInput.waitFor();
    await pickRuns(id);
    await head(id).locator('.codicon-modifier-spin, .spin').first().waitFor({ timeout: 30_000 });
    const loss = async () => Number(/[\d.]+/.exec((await cells('Metrics', 'loss'))[3])?.[0]);
    const first = await until('its first loss', async () => (await loss()) > 0 && loss());
    await until('a smaller loss', async () => (await loss()) < first);
    await going;
    await until('its last loss', async () => (await loss()).toFixed(3) === metric(id, 'loss').toFixed(3));
  });

  await step('a run whose folder is gone is said to be, and taken away with one click', async () => {
    const gone = ids()[3];
    fs.rmSync(project.path(`.offbook/runs/${gone}`), { recursive: true });
    await view.locator('.missing-band').getByText(gone).waitFor({ timeout: 30_000 });
    await shot('one is gone');
    await view.getByRole('button', { name: `Remove ${gone}` }).click();
    await until('nothing missing', async () => (await view.locator('.missing-band').count()) === 0);
    assert.deepEqual(await heads(), ids());
  });

  await step('from the page of a run, with others that are chosen', async () => {
    await workbench.closeEditors();
    await workbench.activity('Offbook');
    await workbench.treeRow('deep one').dblclick();
    const own = await workbench.view('run');
    await own.getByRole('button', { name: 'More actions' }).click();
    await own.getByRole('menuitem', { name: 'Compare with other runs…' }).click();
    await workbench.quickInput.waitFor();
    await pickRuns(ids()[0]);
    view = await workbench.view('compare');
    await head(ids()[2]).waitFor();
    assert.deepEqual(await heads(), [ids()[0], ids()[2]]);
  });

  await step('from the explorer, several chosen at once', async () => {
    await workbench.closeEditors();
    const rows = page.locator('.pane-body .monaco-list-row[aria-level="2"]');
    await workbench.menuOf(async () => {
      await rows.nth(0).click({ timeout: 5000 });
      await rows.nth(1).click({ modifiers: ['Control'], timeout: 5000 });
      await rows.nth(1).click({ button: 'right', timeout: 5000 });
    }, 'Compare Runs');
    view = await workbench.view('compare');
    await until('the two that were chosen', async () => (await heads()).join() === [ids()[1], ids()[2]].join());
  });

  await step('the page in every theme and narrow', async () => {
    for (const theme of ['light', 'contrast', 'contrastLight', 'dark']) { await workbench.theme(theme); await shot(`wide ${theme}`); }
    await workbench.size('narrow');
    await shot('narrow');
    await workbench.size('wide');
  });
});
