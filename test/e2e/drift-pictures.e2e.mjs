// Drift of pictures, seen in the window: two tables that name pictures, one redder than the other, some of them missing, broken or elsewhere; and a year of them over time.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const make = `
import json, os
import numpy as np, pandas as pd
from PIL import Image
from scipy import stats
rng = np.random.default_rng(6)
os.makedirs("images")
def album(name, many, redder=0):
    reds = []
    for i in range(many):
        made = np.clip(rng.normal(rng.normal(120, 12, 3) + [redder, 0, 0], 20, (int(rng.integers(12, 32)), int(rng.integers(12, 32)), 3)), 0, 255).astype(np.uint8)
        Image.fromarray(made).save(f"images/{name}{i}.png")
        reds.append(made[:, :, 0].mean())
    return [f"images/{name}{i}.png" for i in range(many)], reds
day, days = album("day", 200)
dusk, dusks = album("dusk", 200, redder=30)
other, _ = album("other", 200)
open("images/cut.png", "wb").write(open("images/day0.png", "rb").read()[:60])
os.symlink("/etc/hostname", "images/elsewhere.png")
write = lambda name, photos: pd.DataFrame({"photo": photos, "x": rng.normal(size=len(photos))}).to_csv(name, index=False)
write("day.csv", day)
write("dusk.csv", dusk)
write("other.csv", other)
write("lacking.csv", other[:130] + ["images/gone.png"] * 40 + ["images/cut.png"] * 20 + ["images/elsewhere.png", "../../../../../../etc/x.png"] * 5)
write("gone.csv", [f"images/gone{i}.png" for i in range(200)])
weeks, each = 30, 60
week = np.repeat(np.arange(weeks), each)
pd.DataFrame({"week": pd.Timestamp("2024-01-01") + pd.to_timedelta(week * 7, unit="D"), "photo": [dusk[i] if late else day[i] for late, i in zip(week >= 20, rng.integers(0, 200, len(week)))]}).to_csv("year.csv", index=False)
print(json.dumps({"ks": stats.ks_2samp(days, dusks).statistic, "means": [float(np.mean(days)), float(np.mean(dusks))]}))
`;

await journey('drift pictures', { from: null, size: 'wide', files: { 'pyproject.toml': '[project]\nname = "pictures"\nversion = "0"\n' } }, async ({ step, workbench, project, shot }) => {
  const truth = JSON.parse(execFileSync(project.python, ['-c', make], { cwd: project.root, encoding: 'utf8' }));
  const number = value => Number(value.toPrecision(4)).toString();
  let view;
  const titled = async title => (view = await until(`a drift page titled ${title}`, async () => {
    const found = await workbench.view('drift');
    return title.test(await found.locator('h1').innerText({ timeout: 2000 })) ? found : undefined;
  }, { timeout: 60_000 }));
  const column = name => view.locator('.column').filter({ has: view.locator('.column-name', { hasText: new RegExp(`^${name}$`) }) });
  const compare = async (reference, current) => {
    await workbench.commandThatAsks('Offbook: Check for Drift…');
    await workbench.answer(reference, { row: true, title: 'Reference: what was' });
    await workbench.answer(current, { row: true, title: 'Current: what is' });
    await titled(new RegExp(`between ${reference} and ${current}`.replaceAll('.', '\\.')));
  };
  /** Rows of a table of both sides in the open column: name, reference, current. */
  const sides = async heading => (await column('photo').locator('.facts-box').filter({ has: view.getByRole('heading', { name: heading, exact: true }) }).locator('tbody tr').allInnerTexts()).map(row => row.split('\t').map(cell => cell.trim()));

  await step('tables that name pictures are compared by what the pictures are: they got redder', async () => {
    await workbench.open();
    await compare('day.csv', 'dusk.csv');
    await titled(/^1 of 2 columns drifted between day\.csv and dusk\.csv: photo\.$/);
    assert.equal((await column('photo').locator('.column-verdict').innerText()).trim(), 'Drift');
    await column('photo').locator('.column-head').click();
    await column('photo').getByText(/^Of the pictures’ sizes and mean colours, the mean of red tells the two sides apart best\./).waitFor();
    assert.match(await column('photo').locator('.pairs').innerText(), new RegExp(`Statistic\\s+${number(truth.ks).replace('.', '\\.')}`));
    assert.deepEqual((await sides('Both sides: Mean red')).find(([name]) => name === 'Mean'), ['Mean', ...truth.means.map(mean => mean.toFixed(1))]);
    assert.equal(await column('photo').locator('figure.small').count(), 4);
    assert.deepEqual((await sides('Pictures')).map(row => row.slice(1)), [['200', '200'], ['200', '200'], ['200', '200']]);
    for (const theme of ['light', 'dark', 'contrast']) {
      await workbench.theme(theme);
      await column('photo').locator('.column-head').scrollIntoViewIfNeeded();
      await shot(`drift pictures ${theme}`);
    }
    await workbench.theme('light');
    await workbench.size('narrow');
    await shot('drift pictures narrow');
    await column('photo').locator('.numbers').scrollIntoViewIfNeeded();
    await shot('drift pictures narrow facts');
    await workbench.size('wide');
    await workbench.closeEditors();
  });

  await step('pictures alike are no drift, and those that can’t be read are counted by why', async () => {
    await compare('day.csv', 'lacking.csv');
    await titled(/^None of 2 columns drifted/);
    await column('photo').locator('.column-head').click();
    await column('photo').getByText('35 % of the pictures can’t be read, where it was 0 %.').first().waitFor();
    assert.deepEqual(await sides('Pictures'), [['Named by the column', '200', '200'], ['Looked at', '200', '200'], ['Not there', '0', '40'], ['Outside of the table’s folder and the project', '0', '10'], ['Damaged, too large or no pictures', '0', '20'], ['Colour known (PNG and JPEG)', '200', '130']]);
    await column('photo').locator('.numbers').scrollIntoViewIfNeeded();
    await shot('drift pictures lacking');
    await workbench.closeEditors();
  });

  await step('where none of one side is there, too few can be judged, and why is said', async () => {
    await compare('day.csv', 'gone.csv');
    await column('photo').locator('.column-head').click();
    await column('photo').getByText('100 % of the pictures can’t be read, where it was 0 %.').first().waitFor();
    await column('photo').locator('.numbers').scrollIntoViewIfNeeded();
    await shot('drift pictures gone');
    await workbench.closeEditors();
  });

  await step('over time: since when pictures are redder, and how many were looked at', async () => {
    await compare('day.csv', 'year.csv');
    await view.getByRole('button', { name: 'Over time…' }).click();
    await workbench.answer('week', { row: true, title: 'Column that tells the time' });
    await workbench.answer('1w', { title: 'How long a window is' });
    const strip = name => view.locator(`.strip-row[data-column="${name}"]`);
    await strip('photo').getByText(/^Sudden drift, from 2024-05-20 on\. What tells the windows apart most often is the mean of red\.$/).waitFor({ timeout: 60_000 });
    await view.locator('.strip-notes').getByText('All pictures were looked at: 200 of the reference, 1,800 in the windows.').waitFor();
    await shot('drift pictures over time');
    await workbench.closeEditors();
  });
});
