// Going on from a run: again exactly, with what can't be the same said before and whether it came out equal said after; the code as it ran, compared and restored.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const flow = `import random
from pathlib import Path

from helper import FACTOR


def score(data: Path = Path("data.txt")) -> dict[str, float]:
    """Adds what is in the file."""
    return {"total": sum(float(x) for x in Path(data).read_text().split()) * FACTOR, "drawn": random.random() if FACTOR == 3 else 0.5}
`;
const files = { 'flow.py': flow, 'helper.py': 'FACTOR = 2\n', 'data.txt': '1 2 3', 'pyproject.toml': '[project]\nname = "flow"\nversion = "0"\n', '.gitignore': '.offbook/\n__pycache__/\n' };
const ended = run => run?.events.at(-1)?.type === 'run.finished' && run.events.at(-1);
const metricsOf = run => Object.fromEntries(run.events.filter(({ type }) => type === 'metric').map(({ name, value }) => [name, value]));
const requestOf = run => JSON.parse(fs.readFileSync(path.join(run.folder, 'request.json'), 'utf8'));
const sha = text => createHash('sha256').update(text).digest('hex');

await journey('again', { from: null, files, size: 'wide', standIns: ['python-envs-stub'] }, async ({ step, workbench, project, page, shot }) => {
  const last = () => project.runs().at(-1);
  const runs = count => until(`${count} runs, the last one ended`, () => project.runs().length === count && ended(last()) && last(), { timeout: 90_000 });
  const again = async item => {
    const view = await workbench.view('run');
    await view.getByRole('button', { name: 'More ways to run again' }).click();
    await view.getByRole('menuitem', { name: item, exact: true }).click();
  };
  let first;

  await step('a function runs', async () => {
    await workbench.open();
    await workbench.openFile('flow.py');
    await workbench.lens('Run and Track').click();
    first = await runs(1);
    assert.deepEqual(metricsOf(first), { total: 12, drawn: 0.5 });
  });

  await step('Run again with nothing changed starts at once, and the page says that it came out the same', async () => {
    const view = await workbench.view('run');
    await view.getByRole('button', { name: 'Again', exact: true }).click();
    const second = await runs(2);
    assert.deepEqual(requestOf(second).again, { of: first.id, mode: 'exact' });
    const shown = await until('the page of the second run', async () => {
      const text = await (await workbench.view('run')).locator('.repeat').innerText();
      return /Same as/.test(text) && text.replace(/\s+/g, ' ');
    });
    assert.ok(shown.includes(`Same as ${first.id.slice(-6)}: 1 of 1 output equal · 2 of 2 metrics equal`), shown);
    assert.equal(await workbench.viewCount('again'), 0);
  });

  await step('changed code and data are told in one place before anything starts', async () => {
    project.write('helper.py', 'FACTOR = 3\n');
    project.write('data.txt', '1 2 4');
    await again('Run again');
    const view = await workbench.view('again');
    await view.locator('.again-item').first().waitFor();
    assert.deepEqual(await view.locator('h2').allInnerTexts(), ['Code', 'Data']);
    const text = await view.locator('main').innerText();
    assert.match(text, /helper\.py/);
    assert.match(text, /data\.txt has changed since/);
    assert.ok(text.includes(`${sha('1 2 3').slice(0, 8)} → ${sha('1 2 4').slice(0, 8)}`), text);
    assert.equal(project.runs().length, 2);
    await shot('what-differs');
    for (const theme of ['light', 'dark']) { await workbench.theme(theme); await shot(`what-differs-${theme}`); }
  });

  await step('its code is compared with now in the editor’s own view', async () => {
    const view = await workbench.view('again');
    await view.getByRole('button', { name: 'Compare all code with now' }).click();
    await page.locator('.multiDiffEntry, .multi-diff-editor, .monaco-component.multiDiffEditor').first().waitFor();
    await page.locator('.view-line').filter({ hasText: 'FACTOR = 2' }).first().waitFor();
    await page.locator('.view-line').filter({ hasText: 'FACTOR = 3' }).first().waitFor();
    await page.keyboard.press('Control+F4');
  });

  await step('the code as it ran runs, from a place that is gone afterwards; the difference is told', async () => {
    const before = { helper: project.read('helper.py'), status: project.git('status', '--porcelain'), worktrees: project.git('worktree', 'list') };
    await page.getByRole('tab', { name: /Again: score/ }).click();
    const view = await workbench.view('again');
    await view.getByRole('button', { name: 'Run the code as it ran' }).click();
    const third = await runs(3);
    assert.deepEqual(metricsOf(third), { total: 14, drawn: 0.5 });
    const { again: of } = requestOf(third);
    assert.deepEqual([of.of, of.mode, of.restored.of], [project.runs()[1].id, 'exact', project.root]);
    const module = third.events.find(({ type, kind, path: name }) => type === 'code' && kind === 'module' && name === 'helper.py');
    assert.equal(module.sha256, sha('FACTOR = 2\n'));
    await until('the restored code to be gone', () => !fs.existsSync(of.restored.at));
    assert.deepEqual({ helper: project.read('helper.py'), status: project.git('status', '--porcelain'), worktrees: project.git('worktree', 'list') }, before);
    const row = await until('the difference', async () => {
      const shown = (await workbench.view('run')).locator('.repeat-table tbody tr');
      return (await shown.count()) > 0 && shown.allInnerTexts();
    });
    assert.match(row.find(text => text.includes('total')), /12\s+14\s+\+2 \(\+16\.67 %\)/);
    await shot('what-came-of-it');
  });

  await step('today’s code runs on its inputs, and what it draws by chance differs', async () => {
    await again('Run today’s code on its inputs');
    const fourth = await runs(4);
    assert.equal(requestOf(fourth).again.mode, 'current');
    assert.equal(metricsOf(fourth).total, 21);
    await until('two differences', async () => (await (await workbench.view('run')).locator('.repeat-table tbody tr').count()) >= 2);
  });

  await step('a file that is gone stops it, with its other ways left open', async () => {
    fs.rmSync(project.path('data.txt'));
    await again('Run again');
    const view = await workbench.view('again');
    await view.getByText('data.txt is gone').waitFor();
    await shot('gone');
    await page.keyboard.press('Control+F4');
    project.write('data.txt', '1 2 3');
    assert.equal(project.runs().length, 4);
  });

  await step('the code is restored to a worktree, byte for byte', async () => {
    const at = path.join(project.parent, 'as-it-ran');
    await workbench.commandThatAsks('Offbook: Restore Code as It Ran…');
    await workbench.answer(first.id, { row: true });
    await workbench.answer('Git worktree', { row: true });
    await workbench.answer(at, { title: 'Folder for the new worktree' });
    await until('the worktree', () => fs.existsSync(path.join(at, 'helper.py')));
    await workbench.toast(/files restored to/).waitFor();
    for (const { path: name, sha256 } of first.events.filter(({ type, kind }) => type === 'code' && kind === 'module')) assert.equal(sha(fs.readFileSync(path.join(at, name))), sha256);
    assert.equal(project.read('helper.py'), 'FACTOR = 3\n');
  });

  await step('and to a branch, which leaves the files and the branch that they are on', async () => {
    await workbench.clearToasts();
    const before = project.git('status', '--porcelain');
    await workbench.commandThatAsks('Offbook: Restore Code as It Ran…');
    await workbench.answer(first.id, { row: true });
    await workbench.answer('New branch', { row: true });
    await workbench.answer('as-it-ran', { title: 'Name of the new branch' });
    await workbench.toast('The branch as-it-ran holds the code as it ran').waitFor();
    assert.equal(project.git('show', 'as-it-ran:helper.py'), 'FACTOR = 2');
    assert.deepEqual([project.git('branch', '--show-current'), project.git('status', '--porcelain'), project.read('helper.py')], ['main', before, 'FACTOR = 3\n']);
  });

  await step('another interpreter is told on the lens and in an open form as soon as it is chosen, in the settings or the Python extension', async () => {
    await workbench.openFile('flow.py');
    await workbench.lens('Parameters…').click();
    const form = await workbench.view('params');
    await form.getByRole('button', { name: /^Where it runs/ }).click();
    const chosen = path.join(project.parent, 'chosen', 'bin', 'python');
    fs.symlinkSync(path.dirname(path.dirname(project.python)), path.join(project.parent, 'chosen'));
    // What is told is believed for a minute: nobody may have to wait for that.
    const tells = async (python, words) => {
      await until(`${words} on the lens`, async () => (await workbench.lens('Run and Track').getAttribute('title')).includes(words), { timeout: 20_000 });
      await until(`${python} in the form`, async () => (await form.locator('#where-python').inputValue()) === python, { timeout: 20_000 });
    };
    await tells(project.path('.venv/bin/python'), 'Python: .venv/bin/python');
    await workbench.settings({ 'offbook.python.path': project.python });
    await tells(project.python, `Python: ${project.python}, chosen in the settings`);
    project.write('.chosen-python', chosen);
    await tells(chosen, `Python: ${chosen}, chosen in the Python extension`);
    await shot('another-is-chosen');
    fs.rmSync(project.path('.chosen-python'));
    await tells(project.python, `Python: ${project.python}, chosen in the settings`);
    await page.getByRole('tab', { name: /Parameters: score/ }).click();
    await page.keyboard.press('Control+F4');
  });

  await step('where its interpreter is gone, the one that the settings choose is said, and taken', async () => {
    project.write('data.txt', '1 2 4');
    const own = requestOf(project.runs().at(-1)).python.path;
    fs.rmSync(project.path('.venv'));
    await workbench.command('Offbook: Open Last Run');
    await again('Run again');
    const view = await workbench.view('again');
    const said = `The interpreter ${own} is gone; ${project.python}, chosen in the settings, would run.`;
    await view.locator('main').getByText(said).waitFor();
    assert.deepEqual(await view.locator('h2').allInnerTexts(), ['Python']);
    for (const theme of ['light', 'dark']) { await workbench.theme(theme); await shot(`another-interpreter-${theme}`); }
    await view.getByRole('button', { name: 'Run all the same' }).click();
    assert.deepEqual(requestOf(await runs(5)).python, { path: project.python, source: 'setting' });
  });
});
