// Files of every format as tables, columns moved about, a CSV read otherwise, charts, a profile with a target, a question over two files.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const make = `
import gzip, json, sqlite3, sys
from pathlib import Path
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.feather as feather, pyarrow.parquet as pq
root = Path(sys.argv[1])
random = np.random.default_rng(3)
rows = 600
trips = pd.DataFrame({"fare": np.round(random.gamma(3, 9, rows), 2), "city": random.choice(["Lisbon", "Porto"], rows, p=[.7, .3]), "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(rows), "D")})
trips["tip"] = np.round(trips["fare"] / 5 + random.normal(size=rows) / 10, 3)
trips.to_parquet(root / "charted.parquet", index=False)
pd.DataFrame({"city": ["Lisbon", "Porto"], "country": ["PT-L", "PT-P"]}).to_parquet(root / "places.parquet", index=False)
few = pd.DataFrame({"number": [11, 22, 33], "word": ["one", "two", "drei"]})
few.to_json(root / "list.json", orient="records")
few.to_json(root / "lines.jsonl", orient="records", lines=True)
few.to_json(root / "tight.json.gz", orient="records")
few.to_csv(root / "packed.csv.gz", index=False)
with pd.ExcelWriter(root / "book.xlsx") as book:
    few.to_excel(book, sheet_name="words", index=False)
    trips.head(2).to_excel(book, sheet_name="trips", index=False)
with pa.OSFile(str(root / "tight.csv.zst"), "wb") as file, pa.CompressedOutputStream(file, "zstd") as out: out.write(few.to_csv(index=False).encode())
feather.write_feather(few, str(root / "quick.feather"))
with sqlite3.connect(root / "base.sqlite") as base: few.to_sql("words", base, index=False)
np.save(root / "array.npy", np.array([[11, 1], [22, 2], [33, 3]]))
np.savez(root / "arrays.npz", only=np.array([[11, 1], [22, 2], [33, 3]]))
for year, part in ((2023, few.head(1)), (2024, few.tail(2))):
    (root / "hive" / f"year={year}").mkdir(parents=True)
    part.to_parquet(root / "hive" / f"year={year}" / "part.parquet", index=False)
(root / "lined.csv").write_text("a|b;c;d\\n1|2;3;4\\n5|6;7;8\\n")
counts = trips["city"].value_counts()
print(json.dumps({"rows": rows, "cities": {name: int(count) for name, count in counts.items()}, "pearson": float(trips["fare"].corr(trips["tip"]))}))
`;

await journey('formats', { from: null, size: 'wide', files: { 'pyproject.toml': '[project]\nname = "lab"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  const truth = JSON.parse(execFileSync(project.python, ['-c', make, project.root], { encoding: 'utf8' }));
  let view;
  const text = async (line, col) => (await view.locator(`.row[data-line="${line}"] [data-col="${col}"]`).innerText({ timeout: 2000 })).trim();
  const head = name => view.locator(`.head-cell[data-name="${name}"]`);
  const heads = () => view.locator('.head-cell').evaluateAll(all => all.map(each => each.dataset.name));
  const row = name => page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
  /** From the explorer, as a person does: also what the editor would open as text. */
  const preview = async (name, column) => {
    await workbench.menu(row(name), 'Preview Data');
    await page.locator('.tabs-container .tab.active').filter({ hasText: name }).first().waitFor();
    await until(`the page of ${name}`, async () => { view = await workbench.view('preview'); return (await head(column).count()) > 0; });
  };

  await step('each format opens as the table that was written', async () => {
    await workbench.open();
    for (const name of ['list.json', 'lines.jsonl', 'tight.json.gz', 'packed.csv.gz', 'book.xlsx', 'tight.csv.zst', 'quick.feather', 'base.sqlite']) {
      await preview(name, 'number');
      await until(`the rows of ${name}`, async () => (await text(0, 0)) === '11' && (await text(2, 1)) === 'drei');
      assert.deepEqual(await heads(), ['number', 'word'], name);
    }
    for (const name of ['array.npy', 'arrays.npz']) {
      await workbench.menu(row(name), 'Preview Data');
      await page.locator('.tabs-container .tab.active').filter({ hasText: name }).first().waitFor();
      await until(`the rows of ${name}`, async () => { view = await workbench.view('preview'); return (await text(0, 0)) === '11' && (await text(2, 1)) === '3'; });
    }
  });

  await step('a folder parted by year is one table, the year a column', async () => {
    await preview('hive', 'year');
    await until('both years', async () => { const years = [await text(0, 2), await text(1, 2), await text(2, 2)]; return years.join() === '2023,2024,2024' && years; });
  });

  await step('a column is dragged elsewhere, pinned and hidden', async () => {
    await preview('charted.parquet', 'fare');
    assert.deepEqual(await heads(), ['fare', 'city', 'day', 'tip']);
    const menu = async (name, item) => { await head(name).click({ button: 'right' }); await view.getByRole('menuitem', { name: item, exact: true }).click(); };
    const are = expected => until(`columns ${expected}`, async () => (await heads()).join() === expected);
    await head('tip').dragTo(head('day'));
    await are('fare,city,tip,day');
    await menu('day', 'Pin to the left');
    await are('day,fare,city,tip');
    await menu('city', 'Hide');
    await are('day,fare,tip');
    await shot('columns moved');
  });

  await step('a CSV is read otherwise, and as it was found again', async () => {
    await preview('lined.csv', 'c');
    assert.deepEqual(await heads(), ['a|b', 'c', 'd']);
    await view.getByRole('button', { name: 'split at “;”' }).click();
    await view.getByLabel('Delimiter').selectOption('|');
    await view.getByRole('button', { name: 'Apply' }).click();
    await until('the other columns', async () => (await heads()).join() === 'a,b;c;d' && (await text(1, 1)) === '6;7;8');
    await view.getByRole('button', { name: 'split at “|”' }).click();
    await view.getByRole('button', { name: 'Read as found' }).click();
    await until('the columns as found', async () => (await heads()).join() === 'a|b,c,d' && (await text(1, 2)) === '8');
  });

  await step('every chart is drawn of real rows, and told as a table', async () => {
    await preview('charted.parquet', 'fare');
    await head('fare').locator('.column-look').click();
    const panel = view.getByRole('region', { name: 'Columns, charts and the profile' });
    await panel.getByRole('tab', { name: 'Charts' }).click();
    for (const [kind, words] of [['histogram', /fare/], ['bars', /city/], ['scatter', /fare/], ['line', /day/], ['box', /city/]]) {
      await panel.getByLabel('Chart', { exact: true }).selectOption(kind);
      if (kind === 'bars') await panel.getByLabel('Column', { exact: true }).selectOption('city');
      if (kind === 'scatter') await panel.getByLabel('Across', { exact: true }).selectOption('fare');
      if (kind === 'box') await panel.getByLabel('Group', { exact: true }).selectOption('city');
      await until(`the ${kind}`, async () => words.test(await panel.locator('.summary-plot .marks').first().getAttribute('aria-label', { timeout: 2000 })));
      await shot(`chart ${kind}`);
      if (kind !== 'bars') continue;
      await panel.getByText('As a table').click();
      await until('both cities', async () => { const told = await panel.locator('.chart-table tbody tr').allInnerTexts(); return Object.entries(truth.cities).every(([name, count]) => told.some(line => line.includes(name) && line.includes(String(count)))) && told; });
    }
  });

  await step('a profile says what goes with a target as pandas does', async () => {
    const panel = view.getByRole('region', { name: 'Columns, charts and the profile' });
    await panel.getByRole('tab', { name: 'Profile' }).click();
    await panel.getByText('Exact: counted over all rows').waitFor();
    await panel.getByLabel('Target', { exact: true }).selectOption('tip');
    const first = panel.locator('.target-table tbody tr').filter({ hasText: 'Pearson' }).first();
    await until('fare first', async () => { const words = await first.innerText({ timeout: 2000 }); return words.includes('fare') && words.includes(truth.pearson.toFixed(2)); });
    await shot('profile with a target');
    await panel.getByRole('button', { name: 'Back to the table' }).click();
  });

  await step('a question in SQL joins two previewed files, completed as it is typed', async () => {
    await preview('places.parquet', 'country');
    await preview('charted.parquet', 'fare');
    await view.getByRole('button', { name: 'Ask in SQL' }).click();
    const box = view.getByRole('combobox', { name: 'Ask in SQL' }).or(view.getByRole('textbox', { name: 'Ask in SQL' })).first();
    // A view that was just opened may lose the focus to the workbench once more, which closes what is offered: then it is typed again.
    await until('places to be offered', async () => {
      await box.fill('SELECT country, count(*) AS n FROM this JOIN ');
      await box.press('End');
      await page.keyboard.type('plac');
      await view.getByRole('option', { name: 'places' }).first().click({ timeout: 3000 });
      return true;
    });
    await box.press('End');
    await page.keyboard.type(' USING (city) GROUP BY country ORDER BY country');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    await head('n').waitFor();
    for (const [line, [country, name]] of [['PT-L', 'Lisbon'], ['PT-P', 'Porto']].entries()) await until(country, async () => (await text(line, 0)) === country && (await text(line, 1)) === String(truth.cities[name]));
    await shot('joined');
  });
});
