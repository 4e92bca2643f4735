// Data files as tables: made by real Python, opened in the installed package, sorted, filtered, searched, copied, asked in SQL, changed on disk.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { journey } from './support/journey.mjs';
import { offbook } from './support/offbook.mjs';
import { until } from './support/wait.mjs';

const make = `
import json, sys
from decimal import Decimal
from pathlib import Path
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
root = Path(sys.argv[1])
random = np.random.default_rng(7)
rows = 1_200_000
trips = pd.DataFrame({
    "id": np.arange(rows, dtype="int64") + 9_007_199_254_740_993,
    "carrier": random.choice(["AA", "UA", "DL"], rows),
    "fare": np.round(random.gamma(3, 9, rows), 2),
    "day": pd.Timestamp("2013-01-01") + pd.to_timedelta(random.integers(0, 365, rows), "D"),
})
trips.loc[3, "fare"] = np.nan
trips.to_parquet(root / "trips.parquet", row_group_size=200_000)
trips.head(500).to_csv(root / "some.csv", index=False)
pq.write_table(pa.table({
    "stops": pa.array([[{"name": "Newark", "at": 1}], None], pa.list_(pa.struct([("name", pa.string()), ("at", pa.int64())]))),
    "price": pa.array([Decimal("1.20"), None], pa.decimal128(10, 2)), "raw": pa.array([b"\\x00a", b""], pa.binary()),
    "text": ["<img src=x onerror=alert(1)>", ""], "number": pa.array([float("nan"), float("inf")]),
}), root / "nested.parquet")
pd.DataFrame(np.arange(20_000).reshape(2, 10_000), columns=[f"feature_{n}" for n in range(10_000)]).to_parquet(root / "wide.parquet")
(root / "broken.parquet").write_bytes((root / "nested.parquet").read_bytes()[:200])
(root / "parts").mkdir()
for part in range(3):
    trips.iloc[part * 10:part * 10 + 10].to_parquet(root / "parts" / f"part-{part}.parquet")
best = trips.sort_values("fare", ascending=False, kind="stable")
print(json.dumps({
    "rows": rows, "best": [str(best.iloc[0]["id"]), best.iloc[0]["carrier"], repr(float(best.iloc[0]["fare"]))], "ua": int(((trips.carrier == "UA") & (trips.fare > 60)).sum()),
    "row": [str(trips.iloc[987_653]["id"]), trips.iloc[987_653]["carrier"]], "head": trips[["id", "carrier"]].head(3).astype(str).values.tolist(),
    "counts": {k: int(v) for k, v in trips.carrier.value_counts().items()},
}))
`;
/** A file of many kinds of trouble, another one with each seed. */
const makeShaped = `
import sys
from pathlib import Path
import numpy as np, pandas as pd
random = np.random.default_rng(int(sys.argv[2]))
rows = 800 + int(sys.argv[2])
shaped = pd.DataFrame({
    "fare": random.gamma(3, 9, rows), "city": random.choice(["Lisbon", "Porto", "Faro"], rows, p=[0.6, 0.3, 0.1]), "one": 7,
    "gone": np.where(random.random(rows) < 0.7, np.nan, random.normal(size=rows)), "state": random.choice(["fine", "n/a"], rows, p=[0.9, 0.1]),
})
shaped.loc[random.random(rows) < 0.1, "fare"] = np.nan
shaped["fare again"] = shaped["fare"]
pd.concat([shaped, shaped.head(int(sys.argv[2]) + 3)]).to_parquet(Path(sys.argv[1]) / "shaped.parquet", index=False)
`;
/** What pandas and NumPy say of that file as it lies there. */
const readShaped = `
import json, sys
from pathlib import Path
import numpy as np, pandas as pd
shaped = pd.read_parquet(Path(sys.argv[1]) / "shaped.parquet")
fare, rows = shaped["fare"], len(shaped)
low, high = fare.quantile([0.25, 0.75])
beyond = (low - 1.5 * (high - low), high + 1.5 * (high - low))
print(json.dumps({
    "rows": rows, "type": str(fare.dtype), "count": int(fare.count()), "missing": int(fare.isna().sum()), "distinct": int(fare.nunique()), "share": 100 * float(fare.isna().mean()), "bins": np.histogram(fare.dropna(), bins=20)[0].tolist(),
    "facts": {"Mean": fare.mean(), "Standard deviation": fare.std(), "Least": fare.min(), "25 %": low, "Median": fare.median(), "75 %": high, "Greatest": fare.max()},
    "below": int((fare < beyond[0]).sum()), "above": int((fare > beyond[1]).sum()), "city": [[name, int(count)] for name, count in shaped["city"].value_counts().items()],
    "repeated": int(shaped.duplicated().sum()), "same": bool(shaped["fare"].equals(shaped["fare again"])), "constant": [name for name in shaped if shaped[name].nunique() == 1], "gone": 100 * float(shaped["gone"].isna().mean()), "n/a": int((shaped["state"] == "n/a").sum()),
}))
`;
const lab = `import pandas as pd


def prepare(rows: int = 25) -> pd.DataFrame:
    return pd.DataFrame({"step": range(rows), "loss": [1 / (step + 1) for step in range(rows)]})
`;

await journey('preview', { from: null, size: 'wide', files: { 'lab.py': lab, 'pyproject.toml': '[project]\nname = "lab"\nversion = "0"\n', 'tiny.csv': 'a;b\n1;x\n' } }, async ({ step, workbench, project, page, shot }) => {
  const truth = JSON.parse(execFileSync(project.python, ['-c', make, project.root], { encoding: 'utf8', maxBuffer: 1e7 }));
  let view;
  const cell = (line, col) => view.locator(`.row[data-line="${line}"] [data-col="${col}"]`);
  const text = async (line, col) => (await cell(line, col).innerText({ timeout: 2000 })).trim();
  const rowIs = (line, expected) => until(`row ${line} to be ${expected.join(', ')}`, async () => { const seen = []; for (const [col, each] of expected.entries()) { seen.push(await text(line, col)); if (seen[col] !== each) return undefined; } return seen; });
  const head = name => view.locator(`.head-cell[data-name="${name}"]`);
  const status = what => until(`“${what}” in the status line`, async () => (await view.locator('.status-facts').innerText({ timeout: 2000 })).includes(what));
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  /** An editor of ours has no text: its tab and its page are what is waited for. */
  const openData = async (name, column) => {
    await until(`the preview of ${name}`, async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+P');
      await workbench.quickInput.fill(name, { timeout: 2000 });
      await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name }).first().waitFor({ timeout: 3000 });
      await page.keyboard.press('Enter');
      await page.locator('.tabs-container .tab.active').filter({ hasText: name }).first().waitFor({ timeout: 4000 });
      return true;
    });
    view = await workbench.view('preview');
    await until(`the page of ${name}`, async () => { view = await workbench.view('preview'); return column === undefined || (await head(column).count()) > 0; });
  };

  await step('a Parquet file opens as a table by a click, of over a million rows', async () => {
    await workbench.open();
    await openData('trips.parquet', 'carrier');
    await status(`${truth.rows.toLocaleString('en-US')} rows × 4`);
    for (const [line, row] of truth.head.entries()) await rowIs(line, row);
    // pandas writes its NaN as missing.
    assert.equal(await text(3, 2), '–');
    assert.match(await head('id').innerText(), /int64/);
  });

  await step('a click on a head sorts all rows as pandas does', async () => {
    await head('fare').click();
    await until('ascending', async () => (await head('fare').getAttribute('aria-sort')) === 'ascending');
    await head('fare').click();
    await until('descending', async () => (await head('fare').getAttribute('aria-sort')) === 'descending');
    await rowIs(0, truth.best);
    await status('sorted by fare');
  });

  await step('filters leave as many rows as pandas counts', async () => {
    await cell(0, 1).click();
    await view.getByRole('button', { name: 'Filter by the current column' }).click();
    await view.getByRole('combobox', { name: 'How to compare' }).selectOption('=');
    await view.getByRole('combobox', { name: 'Value' }).fill('UA');
    await page.keyboard.press('Enter');
    await view.getByText('carrier = UA').waitFor();
    await head('fare').click({ button: 'right' });
    await view.getByRole('menuitem', { name: 'Filter…' }).click();
    await view.getByRole('combobox', { name: 'How to compare' }).selectOption('>');
    await view.getByRole('combobox', { name: 'Value' }).fill('60');
    await page.keyboard.press('Enter');
    await status(`${truth.ua.toLocaleString('en-US')} of ${truth.rows.toLocaleString('en-US')} rows`);
  });

  await step('what was asked for is there again after the window was reloaded', async () => {
    const loaded = page.waitForEvent('load', { timeout: 60_000 });
    await workbench.commandThatAsks('Developer: Reload Window');
    await loaded;
    await until('the page', async () => { view = await workbench.view('preview'); return (await head('fare').count()) > 0; });
    await status(`${truth.ua.toLocaleString('en-US')} of`);
    assert.equal(await head('fare').getAttribute('aria-sort'), 'descending');
    await view.getByRole('button', { name: 'Clear all' }).click();
    await until('all rows', async () => (await view.locator('.asked').count()) === 0);
  });

  /** Heads, a column's page and the profile against what pandas says now. */
  const agrees = async expected => {
    const panel = view.getByRole('region', { name: 'Columns, charts and the profile' });
    const look = name => head(name).locator('.column-look').getAttribute('aria-label', { timeout: 2000 });
    await until('the head of fare', async () => (await look('fare')).startsWith(`${expected.type} · ${expected.missing} missing (`) && (await look('fare')).includes(` · ${expected.distinct} distinct · `));
    const share = Number(/\(([\d.]+) %\)/.exec(await look('fare'))[1]);
    assert.ok(Math.abs(share - expected.share) < 0.05, `${share} % missing, not ${expected.share}`);
    const bars = await until('its histogram', async () => { const all = await head('fare').locator('.mini-histogram rect').evaluateAll(each => each.map(bar => Number(bar.getAttribute('height')))); return all.length > 0 && all; });
    const tallest = Math.max(...expected.bins);
    const drawn = expected.bins.filter(each => each > 0).map(each => Math.max(1, each / tallest * 24));
    assert.equal(bars.length, drawn.length);
    for (const [at, each] of bars.entries()) assert.ok(Math.abs(each - drawn[at]) < 1e-6, `bar ${at}: ${each}, not ${drawn[at]}`);
    const [[city, times]] = expected.city;
    await until('the most common city', async () => { const [, name, part] = /(\w+) ([\d.]+) %/.exec((await look('city')).split(' distinct · ')[1]) ?? []; return name === city && Math.abs(Number(part) - times / expected.rows * 100) < 0.05; });
    const fact = (name, what = 'title') => { const found = panel.locator('.fact').filter({ has: view.locator('dt', { hasText: name }) }).first().locator('dd'); return what === 'title' ? found.getAttribute('title', { timeout: 2000 }) : found.innerText({ timeout: 2000 }); };
    if ((await panel.count()) === 0) await head('fare').locator('.column-look').click();
    else await panel.getByRole('tab', { name: 'Column' }).click();
    await until('pandas’ mean on the column’s page', async () => Math.abs(Number(await fact(/^Mean$/)) / expected.facts.Mean - 1) < 1e-12);
    for (const [name, value] of Object.entries(expected.facts)) assert.ok(Math.abs(Number(await fact(new RegExp(`^${name}$`))) - value) <= 1e-12 * Math.abs(value), `${name}: ${await fact(new RegExp(`^${name}$`))}, not ${value}`);
    assert.deepEqual([await fact(/^Values$/), await fact(/^Missing values$/), await fact(/^Distinct$/)], [expected.count, expected.missing, expected.distinct].map(String));
    assert.deepEqual([await fact(/^Outliers below/, 'text'), await fact(/^Outliers above/, 'text')], [expected.below, expected.above].map(String));
    await panel.getByRole('tab', { name: 'Profile' }).click();
    await panel.getByText('Exact: counted over all rows').waitFor();
    assert.deepEqual([expected.same, expected.constant], [true, ['one']]);
    const warnings = panel.locator('.profile-warnings');
    await warnings.getByText(`${expected.repeated} of ${expected.rows} rows repeat an earlier one.`).waitFor();
    for (const sentence of ['“fare”, “fare again” hold the same values in every row.', '“one” has one value: 7.', `“gone” is missing in ${Number(expected.gone.toPrecision(3))} % of the rows.`, `“state” has values that may mean missing: “n/a” (${expected['n/a']}).`]) assert.equal(await warnings.getByText(sentence, { exact: true }).count(), 1, sentence);
  };

  await step('heads, a column’s page and the profile’s warnings say what pandas says; also once the file says something else', async () => {
    const say = seed => { execFileSync(project.python, ['-c', makeShaped, project.root, String(seed)]); return JSON.parse(execFileSync(project.python, ['-c', readShaped, project.root], { encoding: 'utf8' })); };
    const before = say(1);
    await openData('shaped.parquet', 'fare');
    await agrees(before);
    await shot('profile of shaped');
    const after = say(2);
    assert.notEqual(after.facts.Mean, before.facts.Mean);
    await status(`${after.rows} rows × 6`);
    await view.getByRole('tab', { name: 'Column' }).click();
    await agrees(after);
    await view.getByRole('button', { name: 'Back to the table' }).click();
    await openData('trips.parquet', 'fare');
  });

  await step('a row is gone to by its number', async () => {
    await cell(0, 0).click();
    await view.getByRole('button', { name: 'Go to row' }).click();
    await view.getByRole('textbox', { name: 'Go to row' }).fill('987654');
    await page.keyboard.press('Enter');
    await rowIs(987_653, truth.row);
  });

  await step('a search finds the next cell', async () => {
    await view.getByRole('button', { name: 'Search in all cells' }).click();
    await view.getByRole('textbox', { name: 'Search in all cells' }).fill(truth.row[0]);
    await page.keyboard.press('Enter');
    await view.getByText('987,654, id').waitFor();
    await view.getByRole('button', { name: 'Close', exact: true }).click();
  });

  await step('what is selected is copied: for a spreadsheet, and as Python that gives the same values', async () => {
    await page.keyboard.press('Control+Home');
    await cell(0, 0).click();
    await cell(2, 1).click({ modifiers: ['Shift'] });
    await page.keyboard.press('Control+c');
    await until('the cells in the clipboard', async () => (await clipboard()) === truth.head.map(row => row.join('\t')).join('\n'));
    await cell(1, 0).click({ button: 'right' });
    await view.getByRole('menuitem', { name: 'a list of dicts' }).click();
    const python = await until('Python in the clipboard', async () => { const now = await clipboard(); return now.startsWith('[') && now; });
    assert.deepEqual(JSON.parse(execFileSync(project.python, ['-c', `import json; print(json.dumps([[str(each) for each in row.values()] for row in ${python}]))`], { encoding: 'utf8' })), truth.head);
  });

  await step('a question in SQL is answered in the grid; what may not be asked is refused', async () => {
    await view.getByRole('button', { name: 'Ask in SQL' }).click();
    const box = view.getByRole('textbox', { name: 'Ask in SQL' });
    await box.fill('SELECT carrier, count(*) AS n FROM this GROUP BY carrier ORDER BY carrier');
    await page.keyboard.press('Control+Enter');
    await head('n').waitFor();
    for (const [line, [carrier, count]] of Object.entries(truth.counts).sort().entries()) await rowIs(line, [carrier, String(count)]);
    await box.fill("SELECT * FROM read_csv('/etc/passwd')");
    await page.keyboard.press('Control+Enter');
    await view.getByRole('alert').waitFor();
    assert.equal(await view.getByText('root:').count(), 0);
    await rowIs(0, ['AA']);
    await view.getByRole('button', { name: 'Show the file again' }).click();
    await head('fare').waitFor();
    await view.getByRole('button', { name: 'Ask in SQL' }).click();
  });

  await step('nested values, bytes, decimals, markup and each kind of nothing are told apart', async () => {
    await openData('nested.parquet', 'stops');
    await rowIs(0, ['[{\'name\': Newark, \'at\': 1}]', '1.20', 'b \\x00a', '<img src=x onerror=alert(1)>', 'NaN']);
    await rowIs(1, ['–', '–', 'no bytes', 'empty text', '∞']);
    await cell(0, 0).dblclick();
    await view.getByRole('dialog').getByText('Newark').waitFor();
    await page.keyboard.press('Escape');
  });

  await step('ten thousand columns', async () => {
    await openData('wide.parquet', 'feature_0');
    await cell(0, 0).click();
    await page.keyboard.press('Control+End');
    await until('the last cell', async () => (await text(1, 9_999)) === '19999');
  });

  await step('a file that was cut off is a sentence, and the next file opens all the same', async () => {
    await openData('broken.parquet');
    await view.getByText('is not a whole Parquet file').waitFor();
    await openData('trips.parquet', 'fare');
  });

  await step('a folder of Parquet files is one table', async () => {
    const folder = page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'parts' }).first();
    await workbench.menu(folder, 'Preview Data');
    await until('the folder’s page', async () => { view = await workbench.view('preview'); return (await view.locator('.status-facts').innerText({ timeout: 2000 })).includes('30 rows × 4'); });
  });

  await step('a CSV opens by the command, is read as it is, and shows what is new on disk by itself', async () => {
    await workbench.openFile('some.csv');
    await workbench.command('Offbook: Preview Data');
    await until('the page', async () => { view = await workbench.view('preview'); return (await head('carrier').count()) > 0; });
    await status('500 rows × 4');
    fs.writeFileSync(project.path('some.csv'), 'id,carrier\n1,ZZ\n2,YY\n');
    await status('2 rows × 2');
    await rowIs(0, ['1', 'ZZ']);
    fs.rmSync(project.path('some.csv'));
    await view.getByText('The file is gone.').waitFor();
  });

  await step('beside code another file is asked for; code is not taken for a table, and opens as text from there', async () => {
    const ask = async name => {
      await workbench.openFile('lab.py');
      await workbench.command('Offbook: Preview Data');
      await workbench.choosePath(project.path(name));
      await until(`the page of ${name}`, async () => { await page.locator('.tabs-container .tab.active').filter({ hasText: name }).first().waitFor({ timeout: 2000 }); view = await workbench.view('preview'); return true; });
    };
    await ask('tiny.csv');
    await status('1 row × 2');
    await ask('pyproject.toml');
    await view.getByText('pyproject.toml is TOML, not a table.').waitFor();
    await shot('no data');
    await view.getByRole('button', { name: 'Open as text' }).click();
    await page.locator('.editor-instance .monaco-editor[data-uri$="/pyproject.toml"]').first().waitFor();
  });

  await step('of a long CSV the first rows are there while the rest is read', async () => {
    const block = Array.from({ length: 100_000 }, (_, at) => `${at},"trip ${at}, of many",${at / 8}\n`).join('');
    const file = fs.openSync(project.path('long.csv'), 'w');
    fs.writeSync(file, 'id,note,fare\n');
    const blocks = 80;
    for (let each = 0; each < blocks; each++) fs.writeSync(file, block);
    fs.closeSync(file);
    // The editor itself refuses so long a text.
    await workbench.menu(page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'long.csv' }).first(), 'Preview Data');
    // The rest takes seconds on any machine: 270 MB.
    await until('the first rows', async () => { view = await workbench.view('preview'); return view.getByText('The first 100 rows, as they look so far').isVisible(); });
    await rowIs(1, ['1', 'trip 1, of many', '0.125']);
    await shot('first rows');
    await status(`${(100_000 * blocks).toLocaleString('en-US')} rows × 3`);
    assert.equal(await view.getByText('as they look so far').count(), 0);
    await rowIs(1, ['1', 'trip 1, of many', '0.125']);
    fs.rmSync(project.path('long.csv'));
  });

  await step('the output of a run is one click away from its page', async () => {
    offbook(project, 'run', 'lab.py:prepare');
    await workbench.command('Offbook: Open Last Run');
    const run = await workbench.view('run');
    await run.getByRole('button', { name: 'Preview return' }).click();
    await until('the output’s page', async () => { view = await workbench.view('preview'); return (await head('loss').count()) > 0; });
    await status('25 rows × 2');
    await rowIs(1, ['1', '0.5']);
  });

  await step('it looks as it should in light and high contrast', async () => {
    await openData('trips.parquet', 'fare');
    for (const theme of ['light', 'contrast', 'dark']) {
      await workbench.theme(theme);
      await shot(`trips ${theme}`);
    }
  });
});
