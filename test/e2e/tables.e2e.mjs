// Two data files beside one another by key: what pandas says that changed is what the page shows; the key is chosen, files change on disk, the window is loaded anew.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

// Made by the real thing, and what differs told by it as well: an outer merge by id.
const make = `
import json, numpy as np, pandas as pd
n = 5000
rng = np.random.default_rng(7)
before = pd.DataFrame({"id": np.arange(n), "code": [f"T{i:05d}" for i in range(n)], "fare": rng.uniform(3, 90, n).round(2), "note": "fine", "zone": rng.integers(0, 9, n)})
after = before.drop(index=[3, 77, 4100]).copy()
moved = rng.choice(after.index, 240, replace=False)
after.loc[moved, "fare"] = (after.loc[moved, "fare"] + 1.5).round(2)
after.loc[5, "note"] = "<b onclick=alert(1)>not bold</b>"
after["tip"] = 0.5
extra = pd.DataFrame({"id": [n, n + 1], "code": ["T90000", "T90001"], "fare": [9.5, 12.25], "note": "new", "zone": 1, "tip": 1.0})
after = pd.concat([after, extra]).sample(frac=1, random_state=1)
before.to_csv("trips-1.csv", index=False)
after.to_parquet("trips-2.parquet", index=False)
both = before.merge(after, on="id", suffixes=("_a", "_b"))
changed = both[(both.fare_a != both.fare_b) | (both.note_a != both.note_b)]
print(json.dumps({"changed": len(changed), "removed": 3, "added": 2, "same": len(both) - len(changed), "first": int(changed.id.min()), "a": float(changed.sort_values("id").fare_a.iloc[0]), "b": float(changed.sort_values("id").fare_b.iloc[0])}))
`;

await journey('tables', { from: null, size: 'wide', files: { 'make.py': make, 'readme.txt': 'no data', 'broken.parquet': 'PAR1 and no more', 'pyproject.toml': '[project]\nname = "trips"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  const told = JSON.parse(execFileSync(project.path('.venv/bin/python'), ['make.py'], { cwd: project.root, encoding: 'utf8' }));
  const number = value => value.toLocaleString('en-US');
  let view;
  const counts = () => view.getByRole('list', { name: 'Rows by what happened to them' });
  const counted = async (...texts) => {
    for (const text of texts) await counts().getByText(text).first().waitFor({ timeout: 30_000 });
  };
  const whole = () => counted(`${number(told.changed)} rows changed`, `${told.added} rows added`, `${told.removed} rows removed`, `${number(told.same)} rows the same`);
  const fileRow = name => page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();

  await step('two files chosen in the explorer stand beside one another, as pandas tells it', async () => {
    await workbench.open();
    await fileRow('trips-1.csv').click();
    // The explorer selects what an editor shows once it is there: a second choice that was made before is lost.
    await page.locator('.tabs-container .tab.active').filter({ hasText: 'trips-1.csv' }).first().waitFor();
    await page.locator('.editor-instance .view-line').first().waitFor();
    await until('both to be chosen', async () => {
      const chosen = await page.locator('.explorer-folders-view .monaco-list-row.selected').count();
      if (chosen === 2) return true;
      await fileRow('trips-2.parquet').click({ modifiers: ['Control'] });
      return undefined;
    });
    await workbench.menu(fileRow('trips-2.parquet'), 'Compare Two Data Files');
    view = await workbench.view('tables');
    await whole();
    assert.match(await view.locator('.diff-matched').innerText(), /Rows are matched by id, which is unique in both/);
    await page.locator('.tabs-container .tab').filter({ hasText: 'trips-1.csv ↔ trips-2.parquet' }).first().waitFor();
  });

  await step('changed cells show what they were and are; text is text', async () => {
    const row = view.getByRole('row').filter({ has: view.getByRole('rowheader', { name: `id: ${told.first}`, exact: true }) });
    await row.waitFor();
    if (told.a !== told.b) await row.getByRole('gridcell', { name: `fare: was ${told.a}, is ${told.b}` }).waitFor();
    await view.getByRole('gridcell', { name: 'note: was fine, is <b onclick=alert(1)>not bold</b>' }).waitFor();
    assert.equal(await view.locator('.diff-grid b').count(), 0);
    // Columns in which nothing changed are not there before somebody wants them.
    assert.equal(await view.getByRole('columnheader', { name: 'zone' }).count(), 0);
    await view.getByRole('button', { name: 'All columns' }).click();
    await view.getByRole('columnheader', { name: 'zone' }).waitFor();
    await view.getByRole('button', { name: 'All columns' }).click();
  });

  await step('rows that came and went, and a page far down', async () => {
    await view.getByRole('tab', { name: 'Removed 3' }).click();
    await view.getByRole('rowheader', { name: 'id: 4100', exact: true }).waitFor();
    assert.deepEqual((await view.getByRole('rowheader').allInnerTexts()).filter(text => /^\d+$/.test(text)), ['3', '77', '4100']);
    await view.getByRole('tab', { name: 'Added 2' }).click();
    await view.getByRole('gridcell', { name: 'fare: 12.25' }).waitFor();
    await view.getByRole('tab', { name: /^Changed / }).click();
    await view.getByRole('grid', { name: 'Changed' }).focus();
    await page.keyboard.press('Control+End');
    await until('the last row', async () => (await view.getByRole('grid', { name: 'Changed' }).getAttribute('aria-activedescendant'))?.endsWith(`-${told.changed - 1}-2`));
    await shot('last row');
  });

  await step('another key at a click; a tolerance and a column left out take changes away', async () => {
    await view.getByRole('button', { name: 'Change…' }).click();
    const form = view.getByRole('form', { name: 'How rows are matched' });
    await form.getByLabel('By columns').check();
    await form.getByRole('checkbox', { name: 'id is part of the key' }).uncheck();
    await form.getByRole('checkbox', { name: 'code is part of the key' }).check();
    await form.getByRole('checkbox', { name: 'Leave note out' }).check();
    await form.getByLabel('Numbers are equal within').fill('2');
    await form.getByRole('button', { name: 'Compare' }).click();
    await counted('0 rows changed', '2 rows added', '3 rows removed', '4,997 rows the same');
    assert.match(await view.locator('.diff-matched').innerText(), /matched by code.*without note.*equal within 2/s);
  });

  await step('a key that is none is said to be none, and is found again', async () => {
    await view.getByRole('button', { name: 'Change…' }).click();
    const form = view.getByRole('form', { name: 'How rows are matched' });
    await form.getByRole('checkbox', { name: 'code is part of the key' }).uncheck();
    await form.getByRole('checkbox', { name: 'zone is part of the key' }).check();
    await form.getByRole('button', { name: 'Compare' }).click();
    await view.getByRole('alert').filter({ hasText: '“zone” is no key: in trips-1.csv it comes more than once for 9 values' }).waitFor();
    await shot('no key');
    await view.getByRole('button', { name: 'Find the key again' }).click();
    await whole();
  });

  await step('the window loaded anew shows the same two, turned round as they were left', async () => {
    await view.getByRole('button', { name: 'Swap before and after' }).click();
    await counted(`${number(told.changed)} rows changed`, `${told.removed} rows added`, `${told.added} rows removed`, `${number(told.same)} rows the same`);
    const loaded = page.waitForEvent('load', { timeout: 60_000 });
    await workbench.commandThatAsks('Developer: Reload Window');
    await loaded;
    view = await workbench.view('tables', { timeout: 60_000 });
    await counted(`${number(told.changed)} rows changed`, `${told.removed} rows added`, `${told.added} rows removed`, `${number(told.same)} rows the same`);
    await view.getByRole('button', { name: 'Swap before and after' }).click();
    await whole();
  });

  await step('a file that changes on disk is said and compared again; gone, told; back, compared', async () => {
    const text = project.read('trips-1.csv');
    project.write('trips-1.csv', text.split('\n').filter((_, line) => line !== 11).join('\n'));
    await view.getByText('trips-1.csv changed on disk. Compared again.').waitFor({ timeout: 30_000 });
    await counted('3 rows added', '3 rows removed');
    fs.rmSync(project.path('trips-1.csv'));
    await view.getByRole('alert').filter({ hasText: 'trips-1.csv is not there' }).waitFor({ timeout: 30_000 });
    await shot('gone');
    project.write('trips-1.csv', text);
    await whole();
  });

  await step('the page in every theme and narrow', async () => {
    for (const theme of ['light', 'contrast', 'contrastLight', 'dark']) { await workbench.theme(theme); await shot(`wide ${theme}`); }
    await workbench.size('narrow');
    await shot('narrow');
    await workbench.size('wide');
  });

  await step('from one file with another that is chosen; a broken one is a sentence, and the next works', async () => {
    await workbench.closeEditors();
    await fileRow('trips-1.csv').click();
    await workbench.menu(fileRow('trips-1.csv'), 'Compare Data with File');
    await workbench.answer('broken.parquet', { row: true, title: 'Data to compare trips-1.csv with' });
    view = await workbench.view('tables');
    await view.getByRole('alert').filter({ hasText: 'broken.parquet' }).waitFor({ timeout: 30_000 });
    await shot('broken');
    await view.getByRole('button', { name: 'Choose another file' }).last().click();
    await workbench.answer('trips-2.parquet', { row: true, title: 'Data after' });
    await whole();
  });

  await step('from the palette, both are asked for', async () => {
    await workbench.closeEditors();
    await workbench.commandThatAsks('Offbook: Compare Two Data Files…');
    await workbench.answer('trips-1.csv', { row: true, title: 'Data before' });
    await workbench.answer('trips-2.parquet', { row: true, title: 'Data to compare trips-1.csv with' });
    view = await workbench.view('tables');
    await whole();
  });

  await step('a file that is no data has no such entry', async () => {
    await fileRow('readme.txt').click({ button: 'right' });
    await page.locator('.context-view .action-label').filter({ hasText: 'Copy Path' }).first().waitFor();
    assert.equal(await page.locator('.context-view .action-label').filter({ hasText: 'Compare Data with File' }).count(), 0);
    await page.keyboard.press('Escape');
  });
});
