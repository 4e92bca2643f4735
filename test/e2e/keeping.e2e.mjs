// What is kept, and for how long: the trash and its undo, emptying it with files on disk looked at, retention, a bundle out and in, the doctor, a second history, search.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const code = `from pathlib import Path


def train(n: int = 3, fill: str = "needle_in_store") -> tuple[dict[str, float], Path]:
    Path("model.txt").write_text(fill * 2000)
    return {"mae": float(n)}, Path("model.txt")
`;

await journey('keeping', { from: null, git: false, size: 'usual', files: { 'm.py': code, 'pyproject.toml': '[project]\nname = "keeping"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  const store = path.join(project.root, '.offbook');
  const folders = () => fs.readdirSync(path.join(store, 'runs')).filter(name => /^\d{8}-/.test(name)).sort();
  const marks = id => { try { return JSON.parse(fs.readFileSync(path.join(store, 'runs', id, 'marks.json'), 'utf8')); } catch { return {}; } };
  const inTrash = () => folders().filter(id => typeof marks(id).trash === 'number');
  const bytes = folder => fs.readdirSync(folder, { recursive: true }).map(name => fs.statSync(path.join(folder, name))).filter(stat => stat.isFile()).reduce((sum, { size }) => sum + size, 0);
  const runRows = () => page.locator('.pane-body .monaco-list-row').filter({ hasText: /^\d\d:\d\d/ });
  const ended = count => until(`${count} runs to end`, () => project.runs().length === count && project.runs().every(run => run.events.at(-1)?.type === 'run.finished'), { timeout: 30_000 });
  /** The workbench's own dialog for files: it writes a path of its own first, and looks at what is typed as it is typed. */
  const dialogButton = text => page.locator('.monaco-dialog-box .monaco-button').filter({ hasText: text }).first();

  await step('four runs stand in the list', async () => {
    await workbench.open();
    await workbench.openFile('m.py');
    for (let count = 1; count <= 4; count += 1) {
      await workbench.lens('Run and Track').first().click();
      await ended(count);
    }
    await workbench.activity('Offbook');
    await until('four rows', async () => (await runRows().count()) === 4);
  });

  await step('Delete puts those that are selected into the trash; there one is brought back, and one deleted for good', async () => {
    const asked = folders().slice(0, 2);
    // The click opens the run's page, and one that comes late takes the focus from the list: the whole gesture is made again.
    await until('both in the trash', async () => {
      if (inTrash().length === 2) return true;
      await runRows().nth(3).click({ timeout: 4000 });
      await runRows().nth(2).click({ modifiers: ['Control'], timeout: 4000 });
      await page.locator('.pane-body .monaco-list-row.selected').nth(1).waitFor({ timeout: 4000 });
      await workbench.keys('delete');
      return workbench.toast('2 runs are in the trash').waitFor({ timeout: 4000 }).then(() => true);
    }, { timeout: 60_000 });
    assert.deepEqual(inTrash(), asked);
    await workbench.treeRow('Trash').click();
    const rows = () => page.locator('.pane-body .monaco-list-row[aria-level="2"]').filter({ hasText: /^train/ });
    await until('both in it', async () => (await rows().count()) === 2);
    await shot('in the trash');
    await rows().first().hover();
    await rows().first().getByRole('button', { name: 'Restore from Trash' }).click();
    await workbench.toast('The run is back').waitFor();
    const [left, none] = inTrash();
    assert.ok(asked.includes(left) && none === undefined);
    await until('one in it', async () => (await rows().count()) === 1);
    await workbench.menu(rows().first(), 'Delete for Good');
    await workbench.dialog('Delete this run for good?').waitFor();
    await dialogButton('Delete for Good').click();
    await workbench.toast(/Freed [\d.]+ k?B: 1 run,/).waitFor();
    assert.ok(!folders().includes(left));
    assert.equal(folders().length, 3);
    await until('three rows', async () => (await runRows().count()) === 3);
    await workbench.clearToasts();
  });

  await step('two that are selected go to the trash at once, and Undo brings them back', async () => {
    await runRows().nth(1).click();
    await runRows().nth(2).click({ modifiers: ['Control'] });
    await workbench.menu(runRows().nth(2), 'Move to Trash');
    await workbench.toast('2 runs are in the trash').waitFor();
    assert.equal(inTrash().length, 2);
    await until('one row', async () => (await runRows().count()) === 1);
    await workbench.treeRow('Trash').waitFor();
    await shot('trash');
    await workbench.toast('2 runs are in the trash').getByRole('button', { name: 'Undo' }).click();
    await until('three rows again', async () => (await runRows().count()) === 3);
    assert.deepEqual(inTrash(), []);
  });

  await step('the key acts on the row with the focus, as in the editor’s own lists, and not on one that is selected elsewhere', async () => {
    await workbench.clearToasts();
    await workbench.closeEditors();
    await runRows().nth(0).click();
    await workbench.view('run');
    await workbench.command('Offbook: Focus on Runs View');
    const newest = folders().at(-1);
    // The page may still take the focus once.
    await until('the row below to have the focus', async () => {
      await runRows().nth(1).and(page.locator('.focused')).waitFor({ timeout: 200 }).catch(() => page.keyboard.press('ArrowDown'));
      return (await runRows().nth(1).and(page.locator('.focused')).count()) === 1;
    });
    await workbench.keys('delete');
    await workbench.toast('The run is in the trash').waitFor();
    const [gone, none] = inTrash();
    assert.ok(gone !== newest && none === undefined);
    assert.equal(gone, folders().at(-2));
    await workbench.toast('The run is in the trash').getByRole('button', { name: 'Undo' }).click();
    await until('it is back', () => inTrash().length === 0);
    await until('three rows again', async () => (await runRows().count()) === 3);
  });

  await step('the page of a run puts it there too, and says so', async () => {
    await workbench.clearToasts();
    await workbench.closeEditors();
    await runRows().nth(2).click();
    const view = await workbench.view('run');
    await view.getByRole('button', { name: 'More actions' }).click();
    await view.getByRole('menuitem', { name: 'Move to trash' }).click();
    await view.getByText('in the trash').waitFor();
    assert.equal(inTrash().length, 1);
    await shot('page');
    await workbench.theme('light');
    await shot('page-light');
    await workbench.theme('dark');
  });

  await step('emptying says the bytes before and after, and the disk has them back', async () => {
    await workbench.clearToasts();
    const [gone] = inTrash();
    const before = bytes(store);
    await workbench.command('Offbook: Empty Trash');
    await workbench.dialog('Delete this run for good?').waitFor();
    const said = await page.locator('.monaco-dialog-box').innerText();
    assert.match(said, /This frees [\d.]+ k?B/);
    // The module and the model are the same in all three runs.
    assert.match(said, /stay, since other runs name them/);
    await shot('empty');
    await dialogButton('Delete for Good').click();
    await workbench.toast(/Freed [\d.]+ k?B: 1 run,/).waitFor();
    assert.ok(!folders().includes(gone));
    assert.ok(bytes(store) < before);
    for (const run of project.runs()) for (const event of run.events) if (event.type === 'artifact') assert.ok(fs.existsSync(path.join(store, 'objects', event.sha256.slice(0, 2), event.sha256)));
    await until('no trash in the list', async () => (await page.locator('.pane-body .monaco-list-row').filter({ hasText: /^Trash/ }).count()) === 0);
  });

  await step('retention shows what it would remove, and moves only what was confirmed', async () => {
    await workbench.clearToasts();
    await workbench.command('Offbook: Show What Retention Would Remove');
    await workbench.toast('No rule says what to keep').waitFor();
    await workbench.clearToasts();
    const settings = Object.fromEntries(Object.entries({ keepLast: 0, keepBest: '', youngerThanDays: 0, quotaGb: 0, keepMarked: true }).map(([key, value]) => [`offbook.retention.${key}`, value]));
    // The window hears of changed settings when it hears of them.
    const shows = async (rules, what) => {
      await workbench.settings({ ...settings, ...Object.fromEntries(Object.entries(rules).map(([key, value]) => [`offbook.retention.${key}`, value])) });
      await until(`${JSON.stringify(rules)} to show ${what}`, async () => {
        await page.keyboard.press('Escape');
        await workbench.clearToasts();
        await workbench.command('Offbook: Show What Retention Would Remove');
        return (what === nothing ? workbench.toast(what) : page.locator('.quick-input-widget').getByText(what).first()).waitFor({ timeout: 4000 }).then(() => true, () => false);
      });
    };
    const nothing = 'The rules keep every run';
    const [older] = folders();
    await shows({ keepLast: 1, youngerThanDays: 1 }, nothing);
    await shows({ quotaGb: 1e-9 }, '2 of 2 runs to the trash');
    await page.locator('.quick-input-widget').getByText('the oldest, over the quota').first().waitFor();
    await shows({ keepBest: 'mae:min' }, 'not among its best 1 by mae');
    const file = path.join(store, 'runs', older, 'marks.json');
    const before = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(before), star: true }));
    await shows({ keepLast: 1 }, nothing);
    await shows({ keepLast: 1, keepMarked: false }, '1 of 1 run to the trash');
    fs.writeFileSync(file, before);
    await shows({ keepLast: 1 }, 'not among its function’s last 1');
    await page.locator('.quick-input-widget').getByText('1 of 1 run to the trash').waitFor();
    assert.deepEqual(inTrash(), []);
    await shot('retention');
    await page.locator('.quick-input-action .monaco-button').filter({ hasText: 'OK' }).click();
    await workbench.toast('The run is in the trash').waitFor();
    assert.deepEqual(inTrash(), [folders()[0]]);
  });

  // In the folder that the dialog shows: while it goes to another, an Enter may be lost.
  const zip = project.path('bundle.zip');
  await step('a run goes out as one zip', async () => {
    await workbench.clearToasts();
    await workbench.menu(runRows().first(), 'Export Run as Bundle');
    await workbench.choosePath(zip);
    await until('the bundle', () => fs.existsSync(zip));
    await workbench.toast(`The run is in ${path.basename(zip)}`).waitFor();
    assert.ok(fs.statSync(zip).size > 500);
  });

  await step('and comes in elsewhere, said to be imported on disk; twice it is here already', async () => {
    await workbench.clearToasts();
    const [first] = folders();
    const original = folders().at(-1);
    fs.rmSync(path.join(store, 'runs', original), { recursive: true });
    for (const turn of ['is here:', 'was here already']) {
      await workbench.command('Offbook: Import Run from Bundle');
      await workbench.choosePath(zip);
      await workbench.toast(turn).waitFor();
      await workbench.clearToasts();
    }
    assert.deepEqual(folders(), [first, original].sort());
    assert.equal(JSON.parse(fs.readFileSync(path.join(store, 'runs', original, 'imported.json'), 'utf8')).trusted, false);
    fs.rmSync(zip);
  });

  await step('the doctor finds nothing wrong, then an object that was harmed, and changes nothing', async () => {
    await workbench.closeEditors();
    await workbench.command('Offbook: Check What Is Kept');
    const text = async () => (await page.locator('.editor-instance .view-lines').first().innerText()).replaceAll('\u00a0', ' ');
    await until('the report', async () => /Nothing is wrong/.test(await text()));
    assert.doesNotMatch(await text(), /Problem|The index is/);
    await shot('doctor');
    const { sha256 } = project.runs().at(-1).events.find(({ type }) => type === 'artifact');
    const file = path.join(store, 'objects', sha256.slice(0, 2), sha256);
    fs.chmodSync(file, 0o644);
    fs.appendFileSync(file, '!');
    await workbench.command('View: Revert and Close Editor');
    await workbench.command('Offbook: Check What Is Kept');
    await until('the damage', async () => /is damaged/.test(await text()));
    assert.match(await text(), /1 problem\. Nothing was changed\./);
    await workbench.command('View: Revert and Close Editor');
  });

  const shared = path.join(path.dirname(project.root), `shared-${path.basename(project.root)}`);
  await step('the page of disk use says who takes the room', async () => {
    await workbench.closeEditors();
    await workbench.command('Offbook: Show Disk Use');
    const view = await workbench.view('disk');
    await view.getByRole('heading', { level: 1 }).filter({ hasText: /in 2 runs/ }).waitFor();
    await view.getByRole('button', { name: 'train' }).first().waitFor();
    await shot('disk');
    await workbench.theme('light');
    await shot('disk-light');
    await workbench.theme('contrast');
    await workbench.size('narrow');
    await shot('disk-narrow-contrast');
    await workbench.size('usual');
    await workbench.theme('dark');
    await workbench.closeEditors();
  });

  await step('a second history is shown with its name, and one that goes away is said and comes back', async () => {
    fs.cpSync(store, shared, { recursive: true });
    await workbench.settings({ 'offbook.store.additional': [shared] });
    await workbench.activity('Offbook');
    await workbench.treeRow(path.basename(shared)).waitFor();
    await shot('two-histories');
    fs.renameSync(shared, `${shared}-away`);
    await workbench.treeRow('is not there now').waitFor();
    await shot('away');
    fs.renameSync(`${shared}-away`, shared);
    await until('it is back', async () => (await page.locator('.pane-body .monaco-list-row').filter({ hasText: 'is not there now' }).count()) === 0);
    fs.rmSync(shared, { recursive: true });
    await workbench.settings({ 'offbook.store.additional': [] });
  });

  await step('search finds the code and what it wrote, and nothing in the store', async () => {
    assert.ok(fs.readFileSync(path.join(store, 'runs', folders()[0], 'events.ndjson'), 'utf8').includes('needle_in_store'));
    await workbench.command('Search: Find in Files');
    const box = page.locator('.search-view .search-container textarea').first();
    await box.fill('needle_in_store');
    await box.press('Enter');
    // m.py, and the model.txt that the function left beside it; the search counts while it goes on.
    await until('2001 results', async () => /^2001 results in 2 files/.test(await page.locator('.search-view .messages').innerText()));
    assert.deepEqual([...new Set(await page.locator('.search-view .filematch .label-name').allInnerTexts())].sort(), ['m.py', 'model.txt']);
  });

  await step('a model that was imported is loaded only after a yes, which is kept', async () => {
    await workbench.clearToasts();
    await workbench.closeEditors();
    fs.writeFileSync(path.join(project.root, 'slopes_kept.py'), 'from sklearn.linear_model import LinearRegression\n\n\ndef fit() -> LinearRegression:\n    return LinearRegression().fit([[0.0], [1.0]], [0.0, 2.0])\n\n\ndef slope(model: LinearRegression) -> float:\n    return float(model.coef_[0])\n');
    const count = folders().length;
    await workbench.openFile('slopes_kept.py');
    await until('two lenses', async () => (await workbench.lens('Run and Track').count()) === 2);
    await workbench.lens('Run and Track').first().click();
    await ended(count + 1);
    const marker = path.join(store, 'runs', folders().at(-1), 'imported.json');
    // As an import leaves it.
    fs.writeFileSync(marker, JSON.stringify({ v: 1, at: 1, from: 'from-elsewhere.zip', trusted: false }));
    await workbench.lens('Run and Track').nth(1).click();
    await workbench.dialog('Load what came from elsewhere?').waitFor();
    await shot('trust');
    await dialogButton('Cancel').click();
    assert.equal(folders().length, count + 1);
    await workbench.lens('Run and Track').nth(1).click();
    await workbench.dialog('Load what came from elsewhere?').waitFor();
    await dialogButton('Load It').click();
    await ended(count + 2);
    assert.equal(JSON.parse(fs.readFileSync(marker, 'utf8')).trusted, true);
    const value = project.runs().at(-1).events.find(({ type }) => type === 'metric').value;
    assert.ok(Math.abs(value - 2) < 1e-9, String(value));
  });

  await step('a run whose folder was copied in by hand says so on its page, and is made again only after a yes', async () => {
    await workbench.clearToasts();
    await workbench.closeEditors();
    const made = folders().at(-1);
    const seal = path.join(store, 'runs', made, 'seal');
    assert.match(fs.readFileSync(seal, 'utf8'), /^[\w-]{43}$/);
    // Another machine's own key made this one.
    fs.writeFileSync(seal, 'A'.repeat(43));
    await workbench.activity('Offbook');
    await runRows().last().click();
    await (await workbench.view('run')).getByText(/imported from bundle\.zip/).waitFor();
    await shot('imported');
    await workbench.closeEditors();
    await until('the newest run in the list', async () => !/mae/.test(await runRows().first().innerText()));
    await runRows().first().click();
    const view = await workbench.view('run');
    await view.getByText('copied here from elsewhere').waitFor();
    await shot('copied');
    await workbench.theme('light');
    await shot('copied-light');
    await workbench.theme('dark');
    const count = folders().length;
    await view.getByRole('button', { name: 'Again', exact: true }).click();
    await workbench.dialog('Run what came from elsewhere?').waitFor();
    await shot('run-copied');
    await dialogButton('Cancel').click();
    assert.equal(folders().length, count);
    assert.equal(fs.existsSync(path.join(store, 'runs', made, 'imported.json')), false);
    await view.getByRole('button', { name: 'Again', exact: true }).click();
    await workbench.dialog('Run what came from elsewhere?').waitFor();
    await dialogButton('Run It').click();
    await ended(count + 1);
    assert.equal(JSON.parse(fs.readFileSync(path.join(store, 'runs', made, 'imported.json'), 'utf8')).trusted, true);
  });
});
