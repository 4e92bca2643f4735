// From looking to code: a view that was filtered, sorted and hidden in the window becomes a function and its test in the project, which real Python runs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const make = `
import sys
from pathlib import Path
import numpy as np, pandas as pd
random = np.random.default_rng(3)
rows = 5_000
flights = pd.DataFrame({"id": np.arange(rows), "carrier": random.choice(["AA", "UA", "DL"], rows), "delay": np.round(random.normal(40, 50, rows), 1), "day": pd.Timestamp("2013-01-01") + pd.to_timedelta(random.integers(0, 365, rows), "D")})
flights.loc[[3, 40, 500], "delay"] = np.nan
flights.to_parquet(Path(sys.argv[1]) / "flights.parquet")
`;
const lab = '"""Flights of a lab."""\n\nimport pandas as pd\n\n\ndef load(rows: int = 25) -> pd.DataFrame:\n    return pd.DataFrame({"step": range(rows)})\n';

await journey('preview-code', { from: null, size: 'wide', files: { 'lab.py': lab, 'pyproject.toml': '[project]\nname = "lab"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  execFileSync(project.python, ['-c', make, project.root]);
  let view;
  const head = name => view.locator(`.head-cell[data-name="${name}"]`);
  const module = () => fs.readFileSync(`${project.root}/lab.py`, 'utf8');
  const openData = async () => {
    await until('the preview', async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+P');
      await workbench.quickInput.fill('flights.parquet', { timeout: 2000 });
      await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'flights.parquet' }).first().waitFor({ timeout: 3000 });
      await page.keyboard.press('Enter');
      await page.locator('.tabs-container .tab.active').filter({ hasText: 'flights.parquet' }).first().waitFor({ timeout: 4000 });
      return true;
    });
    await until('its page', async () => { view = await workbench.view('preview'); return (await head('delay').count()) > 0; });
  };
  const pick = async (title, word) => {
    await page.locator('.quick-input-title').filter({ hasText: title }).waitFor();
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: word }).first().click();
  };

  const button = () => view.getByRole('button', { name: 'Turn into code: a typed function and its test that give these rows' }).click();
  const toCode = async (library, name, ask = button) => {
    await ask();
    await pick('with which library', library);
    await page.locator('.quick-input-title').filter({ hasText: 'what is the function called' }).waitFor();
    await workbench.quickInput.fill(name);
    await page.keyboard.press('Enter');
    await pick('in which module', 'lab.py');
  };
  const late = () => Number(execFileSync(project.python, ['-c', 'import pandas as pd; print((pd.read_parquet("flights.parquet").delay > 60).sum())'], { cwd: project.root, encoding: 'utf8' }));
  const proven = () => workbench.toast(`Same ${late().toLocaleString('en-US')} rows as the view.`).waitFor({ timeout: 60_000 });

  await step('rows are filtered and sorted, a column is hidden', async () => {
    await workbench.open();
    await openData();
    await head('delay').click({ button: 'right' });
    await view.getByRole('menuitem', { name: 'Filter…' }).click();
    await view.getByRole('combobox', { name: 'How to compare' }).selectOption('>');
    await view.getByRole('combobox', { name: 'Value' }).fill('60');
    await page.keyboard.press('Enter');
    await view.getByText('delay > 60').waitFor();
    await head('delay').click();
    await until('ascending', async () => (await head('delay').getAttribute('aria-sort')) === 'ascending');
    await head('delay').click();
    await until('descending', async () => (await head('delay').getAttribute('aria-sort')) === 'descending');
    await head('day').click({ button: 'right' });
    await view.getByRole('menuitem', { name: 'Hide' }).click();
    await until('no day', async () => (await head('day').count()) === 0);
  });

  await step('the view is turned into a function of a module that is there, and proven on all rows', async () => {
    await toCode('pandas', 'late_flights');
    await proven();
    assert.equal(module(), `${lab}

def late_flights(flights: pd.DataFrame) -> pd.DataFrame:
    """Choose rows of flights.

    - where delay > 60
    - sorted by delay, descending
    """
    rows = flights[flights["delay"] > 60]
    rows = rows.sort_values("delay", ascending=False, kind="stable")
    rows = rows.drop(columns=["day"])
    return rows.reset_index(drop=True)
`);
    await workbench.lens('Run and Track').first().waitFor();
    await shot('code');
  });

  await step('what was proven stands on the page too, is there after a reload, and leads to the function', async () => {
    await openData();
    const said = () => view.getByRole('region', { name: 'What came of turning a view into code' });
    await said().getByText(`Same ${late().toLocaleString('en-US')} rows as the view.`).waitFor();
    assert.ok(!(await said().innerText()).includes('another view'));
    const loaded = page.waitForEvent('load', { timeout: 60_000 });
    await workbench.commandThatAsks('Developer: Reload Window');
    await loaded;
    await until('the page', async () => { view = await workbench.view('preview'); return (await head('delay').count()) > 0; });
    await said().getByText(`Same ${late().toLocaleString('en-US')} rows as the view.`).waitFor();
    await shot('proven');
    await said().getByRole('button', { name: 'Open late_flights' }).click();
    await page.locator('.tabs-container .tab.active').filter({ hasText: 'lab.py' }).first().waitFor();
    const line = module().split('\n').findIndex(each => each.startsWith('def late_flights')) + 1;
    await workbench.statusItem(`Ln ${line}, Col 5`).waitFor();
  });

  await step('the test that came with it passes in real Python', async () => {
    const test = fs.readFileSync(`${project.root}/tests/test_lab.py`, 'utf8');
    assert.match(test, /from lab import late_flights/);
    assert.match(execFileSync(project.python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'tests'], { cwd: project.root, encoding: 'utf8' }), /1 passed/);
  });

  await step('a name that is taken is refused, and nothing is written', async () => {
    const [before, test] = [module(), fs.readFileSync(`${project.root}/tests/test_lab.py`, 'utf8')];
    await openData();
    await toCode('pandas', 'late_flights', () => workbench.commandThatAsks('Offbook: Turn into Code'));
    await view.getByText('There is something called “late_flights” in lab.py already').waitFor();
    assert.deepEqual([module(), fs.readFileSync(`${project.root}/tests/test_lab.py`, 'utf8')], [before, test]);
  });

  await step('a column is reckoned in the window, and becomes code of Polars that gives the same', async () => {
    await workbench.command('Offbook: Add a Column');
    const box = view.getByRole('dialog', { name: 'Add a column that is reckoned from others…' });
    await box.getByRole('textbox', { name: 'Name' }).fill('hours');
    await box.getByRole('textbox', { name: 'Expression' }).fill('delay / 60');
    await until('first values', async () => (await box.locator('.derived-first li').count()) === 5);
    await box.getByRole('button', { name: 'Add', exact: true }).click();
    await head('hours').waitFor();
    await view.getByText('hours = delay / 60').waitFor();
    const first = execFileSync(project.python, ['-c', 'import pandas as pd; t = pd.read_parquet("flights.parquet"); print(repr(float((t.delay / 60).max())))'], { cwd: project.root, encoding: 'utf8' }).trim();
    // Sorted by delay, descending: the greatest stands first.
    await until('the greatest', async () => (await view.locator(`.row[data-line="0"] [data-col="${await head('hours').getAttribute('data-col')}"]`).innerText()) === first);
    await shot('reckoned');
    await toCode('Polars', 'late_hours');
    await proven();
    assert.match(module(), /def late_hours\(flights: pl\.DataFrame\) -> pl\.DataFrame:/);
    assert.match(execFileSync(project.python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'tests'], { cwd: project.root, encoding: 'utf8' }), /2 passed/);
  });
});
