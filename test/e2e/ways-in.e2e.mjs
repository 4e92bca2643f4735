// Every action by keyboard, palette, menu and list, not by lens alone; lenses that go when they are not wanted; unsaved text.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const code = 'def first(n: int = 1) -> int:\n    return n\n\n\ndef needs(n: int) -> int:\n    return n\n\n\ndef half(a, b: int = 2) -> int:\n    return b\n\n\ndef odd(which: slice) -> int:\n    return 1\n';

const kinds = `from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Literal

from pydantic import BaseModel, Field


class Mode(Enum):
    FAST = "f"
    EXACT = "e"


@dataclass
class Trees:
    depth: int = 3


class Search(BaseModel):
    share: Annotated[float, Field(ge=0, le=1)] = 0.5
    trees: Trees = Trees()


def every(which: Literal["mean", "median"], loud: bool = False, mode: Mode = Mode.FAST, rate: Annotated[float, Field(gt=0, lt=1)] = 0.1, search: Search = Search()) -> str:
    """Says what it was given.

    Args:
        which: The one that is taken.
    """
    return f"{which} {loud} {mode.name} {rate} {type(search).__name__} {search.share} {type(search.trees).__name__} {search.trees.depth}"
`;

await journey('ways in', { from: null, git: false, size: 'usual', files: { 'typed_ways.py': code, 'kinds.py': kinds, 'pyproject.toml': '[project]\nname = "ways"\nversion = "0"\n' } }, async ({ step, workbench, project, page, shot }) => {
  const ended = count => until(`${count} runs to end`, () => project.runs().length === count && project.runs().every(run => run.events.at(-1)?.type === 'run.finished') && project.runs().at(-1), { timeout: 30_000 });
  const inFunction = name => page.locator('.view-line').filter({ hasText: `def ${name}` }).click();
  /** Its page is there: one that comes late takes the focus away from what is done next. */
  const paged = name => until(`the page of ${name}`, async () => (await (await workbench.view('run')).getByRole('heading', { name }).count()) > 0);
  const value = run => run.events.find(({ type }) => type === 'metric')?.value;

  await step('a lens on line 1, and a quiet one that says what lacks', async () => {
    await workbench.open();
    await workbench.openFile('typed_ways.py');
    await until('two lenses', async () => (await workbench.lens('Run and Track').count()) === 2);
    await workbench.lens(/annotate .*a/i).first().waitFor();
  });

  await step('the keyboard runs the function at the cursor', async () => {
    await inFunction('first');
    await workbench.keys('ctrl+alt+r r');
    assert.equal(value(await ended(1)), 1);
  });

  await step('the palette offers every function when the cursor is in none', async () => {
    await workbench.closeEditors();
    await workbench.openFile('pyproject.toml');
    await workbench.commandThatAsks('Offbook: Run and Track');
    await workbench.quickRow('needs').waitFor();
    await workbench.answer('first', { row: true });
    await ended(2);
  });

  await step('the context menu of the editor has it', async () => {
    await workbench.closeEditors();
    await workbench.openFile('typed_ways.py');
    await workbench.menu(page.locator('.view-line').filter({ hasText: 'def first' }).getByText('first').first(), 'Offbook', 'Run and Track');
    await ended(3);
  });

  await step('a parameter without a value opens the form; Ctrl+Enter runs it', async () => {
    await workbench.lens('Run and Track').nth(1).click();
    const form = await workbench.view('params');
    const field = form.getByLabel(/^n\b/).first();
    await field.fill('7');
    await field.press('Control+Enter');
    assert.equal(value(await ended(4)), 7);
    await paged('needs');
  });

  await step('a key opens the form, whatever is known', async () => {
    await workbench.closeEditors();
    await workbench.openFile('typed_ways.py');
    await inFunction('first');
    await workbench.keys('ctrl+alt+r p');
    await (await workbench.view('params')).getByLabel(/^n\b/).first().waitFor();
    assert.equal(project.runs().length, 4);
  });

  await step('what was typed last is there the next time, and runs again at once', async () => {
    await workbench.closeEditors();
    await workbench.openFile('pyproject.toml');
    await workbench.command('Offbook: Run Again');
    assert.equal(value(await ended(5)), 7);
    await paged('needs');
  });

  await step('the keyboard runs again what was run of the function at the cursor', async () => {
    await workbench.closeEditors();
    await workbench.openFile('typed_ways.py');
    await inFunction('first');
    await workbench.keys('ctrl+alt+r a');
    const run = await ended(6);
    assert.deepEqual([run.events[0].function.name, value(run)], ['first', 1]);
    await paged('first');
  });

  await step('unsaved text is saved before it runs', async () => {
    await workbench.closeEditors();
    await workbench.openFile('typed_ways.py');
    await page.locator('.view-line').filter({ hasText: 'return n' }).first().click();
    await page.keyboard.press('End');
    await page.keyboard.type(' + 41');
    // A lens that the editor makes anew at that moment takes no click: it is clicked again when no run came of it.
    await until('the run to begin', async () => {
      await workbench.lens('Run and Track').first().click();
      return until('a seventh run', () => project.runs().length > 6, { timeout: 10_000 });
    });
    assert.equal(value(await ended(7)), 42);
    assert.match(project.read('typed_ways.py'), /return n \+ 41/);
    await paged('first');
  });

  await step('Debug says what it needs, where no debugger is installed, and starts nothing', async () => {
    await inFunction('first');
    await workbench.keys('ctrl+alt+r d');
    await workbench.toast('needs the Python Debugger extension').waitFor();
    assert.equal(project.runs().length, 7);
    for (const theme of ['light', 'contrast', 'dark']) {
      await workbench.theme(theme);
      await workbench.toast('needs the Python Debugger extension').getByRole('button').first().waitFor();
      await shot(`debug needs ${theme}`);
    }
    await workbench.clearToasts();
  });

  await step('the quiet lens of what no annotation mends says why', async () => {
    await workbench.lens("can't be filled in").first().click();
    await workbench.toast("`which` can't be filled in: `slice` can't be made from text or loaded from a file; give it a default to track").waitFor();
    await workbench.clearToasts();
  });

  await step('the quiet lens writes the annotation', async () => {
    await workbench.lens(/annotate .*a/i).first().click();
    await until('an annotation', async () => /def half\(a:/.test((await page.locator('.view-lines').first().innerText()).replaceAll('\u00a0', ' ')));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  await step('in a long file the lenses of whatever is scrolled to are whole, and a click does what they say', async () => {
    const before = project.runs().length;
    project.write('long.py', Array.from({ length: 400 }, (_, n) => `def part_${n}(n: int = ${n}) -> int:\n${'    n += 0\n'.repeat(8)}    return n\n\n\n`).join(''));
    await workbench.closeEditors();
    await workbench.openFile('long.py');
    for (const [line, nth] of [[2400, 199], [4801, 399], [1, 0]]) {
      await workbench.goToLine(line);
      await until(`whole lenses around line ${line}`, async () => {
        const counts = await Promise.all(['Run and Track', 'Debug', 'Parameters…'].map(text => workbench.lens(text).filter({ visible: true }).count()));
        return counts[0] > 0 && counts.every(count => count === counts[0]);
      });
      assert.ok(await page.locator('.view-line').filter({ hasText: `def part_${nth}(` }).count(), `part_${nth} is in sight`);
    }
    await workbench.goToLine(4801);
    // An editor scrolls for a moment: the lens is taken by the line below it.
    await until('the run of the last one to begin', async () => {
      await workbench.lens('Run and Track').filter({ visible: true }).last().click();
      return until('a run', () => project.runs().length > before, { timeout: 10_000 });
    });
    assert.equal(value(await ended(before + 1)), 399);
    await paged('part_399');
  });

  await step('the form has a control for each kind of value, marks what is out of bounds, and the function gets what was chosen', async () => {
    const before = project.runs().length;
    await workbench.closeEditors();
    await workbench.openFile('kinds.py');
    await workbench.lens('Run and Track').click();
    const form = await workbench.view('params');
    await form.getByText('The one that is taken.').waitFor();
    const choose = async (name, option) => {
      await form.locator(`#field-${name}`).click();
      await form.getByRole('option', { name: option, exact: true }).click();
    };
    await choose('which', 'median');
    await choose('mode', 'EXACT');
    await form.locator('#field-loud').click();
    await form.getByRole('textbox', { name: 'search.trees.depth' }).fill('5');
    const rate = form.getByLabel(/^rate\b/).first();
    await rate.fill('1');
    await form.locator('.field-error').filter({ hasText: /less than 1/ }).waitFor();
    await rate.press('Control+Enter');
    await rate.fill('0.25');
    await until('the mark to go', async () => (await form.locator('.field-error').count()) === 0);
    assert.equal(project.runs().length, before);
    await shot('every kind of value');
    await rate.press('Control+Enter');
    const run = await ended(before + 1);
    assert.equal(run.events.find(({ type }) => type === 'output')?.value, 'median True EXACT 0.25 Search 0.5 Trees 5');
    await paged('every');
    await workbench.closeEditors();
    await workbench.openFile('typed_ways.py');
  });

  await step('the list of runs groups by function, state and day', async () => {
    await workbench.activity('Offbook');
    await workbench.treeRow('first').waitFor();
    await workbench.command('Offbook: Group by State');
    await workbench.treeRow('Succeeded').waitFor();
    // From the menu of the list's own title.
    await page.locator('.part.sidebar .composite.title').getByRole('button', { name: 'Views and More Actions...' }).click();
    await workbench.menuItem('Group by Day');
    await workbench.treeRow('Today').waitFor();
    await workbench.command('Offbook: Group by Function');
    await workbench.treeRow('first').waitFor();
  });

  await step('a click in the list opens the run', async () => {
    await workbench.closeEditors();
    await workbench.treeRow(/^\d\d:\d\d/).click();
    await workbench.view('run');
  });

  await step('a problem is reported as a text to look through first', async () => {
    await workbench.command('Offbook: Report a Problem');
    await until('the report', async () => /Offbook/.test(await page.locator('.editor-instance .view-lines').first().innerText()));
    await shot('report');
    await workbench.command('View: Revert and Close Editor');
  });

  await step('each lens goes by its own setting', async () => {
    await workbench.openFile('typed_ways.py');
    for (const [setting, lens] of [['run', 'Run and Track'], ['debug', 'Debug'], ['parameters', 'Parameters…'], ['lastRun', '✓'], ['hints', "can't be filled in"]]) {
      await workbench.lens(lens).first().waitFor();
      await workbench.settings({ [`offbook.lenses.${setting}`]: false });
      await until(`no lens ${lens}`, async () => (await workbench.lens(lens).count()) === 0);
      await workbench.settings({ [`offbook.lenses.${setting}`]: true });
    }
  });

  await step('all lenses go and come by one command, and go by one setting', async () => {
    const lenses = workbench.lens('Run and Track');
    await lenses.first().waitFor();
    await workbench.command('Offbook: Show or Hide Lenses');
    await until('no lens', async () => (await lenses.count()) === 0);
    await workbench.command('Offbook: Show or Hide Lenses');
    await lenses.first().waitFor();
    await workbench.settings({ 'offbook.lenses.enabled': false });
    await until('no lens', async () => (await lenses.count()) === 0);
  });

  await step('every layout runs where its lens says: src, flat, namespace, script, a name that is none, projects of one repository', async () => {
    await workbench.settings({ 'offbook.lenses.enabled': true });
    const where = 'def where() -> dict[str, str]:\n    return {"module": __name__, "cwd": os.getcwd(), "root": sys.path[0]}\n';
    const code = imports => `${imports}import os\nimport sys\n\n\n${where}`;
    const named = name => `[project]\nname = "${name}"\nversion = "0"\n`;
    for (const [file, text] of Object.entries({
      'one/pyproject.toml': named('one'), 'one/src/alpha/__init__.py': '', 'one/src/alpha/names.py': 'me = "alpha"\n', 'one/src/alpha/in_src.py': code('from alpha.names import me\n'),
      'two/pyproject.toml': `${named('two')}dependencies = ["one"]\n[tool.uv.sources]\none = { path = "../one" }\n`, 'two/beta/__init__.py': '', 'two/beta/in_flat.py': code('from alpha.names import me\n'),
      'analysis/common.py': 'me = "analysis"\n', 'analysis/steps/in_namespace.py': code('from analysis.common import me\n'),
      'tools/helper.py': 'me = "helper"\n', 'tools/in_script.py': code('import helper\n'), 'tools/2-load data.py': code('import helper\n'),
    })) project.write(file, text);
    for (const [file, module, root, runs] of [
      ['one/src/alpha/in_src.py', 'alpha.in_src', 'one/src', 'one'], ['two/beta/in_flat.py', 'beta.in_flat', 'two', 'two'], ['analysis/steps/in_namespace.py', 'analysis.steps.in_namespace', '', ''],
      ['tools/in_script.py', 'in_script', 'tools', ''], ['tools/2-load data.py', '2-load data', 'tools', ''],
    ]) {
      const at = folder => path.join(project.root, folder);
      const before = project.runs().length;
      await workbench.openFile(path.basename(file));
      const told = await until(`where ${file} runs`, async () => {
        const title = await workbench.lens('Run and Track').first().getAttribute('title');
        return title?.includes(`imported as ${module} from`) && title;
      });
      assert.ok(told.includes(`runs in ${at(runs)}\n`), told);
      await workbench.lens('Run and Track').first().click();
      const run = await ended(before + 1);
      assert.equal(run.events.at(-1).state, 'succeeded', file);
      assert.deepEqual(run.events.find(({ type }) => type === 'output').value, { module, cwd: at(runs), root: at(root) });
      await paged('where');
    }
  });

  await step('import root and working folder are changed in the form for one run, and go back to the rule', async () => {
    // A dialog for folders shows folders alone: each has one to be seen by.
    const [data, alpha] = ['data', 'one/src/alpha'].map(folder => { project.write(`${folder}/inside/kept.txt`, ''); return path.join(project.root, folder); });
    const before = project.runs().length;
    await workbench.openFile('in_src.py');
    await workbench.lens('Parameters…').first().click();
    const form = await workbench.view('params');
    await form.getByRole('button', { name: /Where it runs/ }).click();
    await form.getByRole('button', { name: 'Change Working folder' }).click();
    await workbench.chooseFolder(data);
    await form.getByText(data, { exact: true }).waitFor();
    await form.getByRole('button', { name: 'Change Import root' }).click();
    await workbench.chooseFolder(data);
    await form.getByText('doesn’t hold').waitFor();
    await form.getByRole('button', { name: 'Import root as the rule says' }).click();
    await form.getByText('doesn’t hold').waitFor({ state: 'detached' });
    await form.getByRole('button', { name: 'Change Import root' }).click();
    await workbench.chooseFolder(alpha);
    await form.getByText('import root chosen for this run').waitFor();
    for (const theme of ['light', 'contrast', 'dark']) {
      await workbench.theme(theme);
      await shot(`place chosen ${theme}`);
    }
    await form.locator('vscode-button', { hasText: 'Run and Track' }).click();
    const run = await ended(before + 1);
    assert.deepEqual(run.events.find(({ type }) => type === 'output').value, { module: 'in_src', cwd: data, root: alpha });
    assert.equal(JSON.parse(fs.readFileSync(path.join(run.folder, 'request.json'), 'utf8')).project.rule, 'choice');
    await paged('where');
  });

  await step('made again with changes, the form begins with what was chosen', async () => {
    const before = project.runs().length;
    const view = await workbench.view('run');
    await view.getByRole('button', { name: 'More ways to run again' }).click();
    await view.getByRole('menuitem', { name: 'Run again with changes…' }).click();
    const form = await workbench.view('params');
    await form.getByText('import root chosen for this run').waitFor();
    await form.locator('vscode-button', { hasText: 'Run and Track' }).click();
    const run = await ended(before + 1);
    assert.deepEqual(run.events.find(({ type }) => type === 'output').value, { module: 'in_src', cwd: path.join(project.root, 'data'), root: path.join(project.root, 'one/src/alpha') });
    await paged('where');
  });

  await step('in a workspace of two folders each function runs in its own, and the list has both', async () => {
    const second = path.join(project.parent, 'second');
    const both = path.join(project.parent, 'both.code-workspace');
    fs.mkdirSync(path.join(second, 'src', 'other'), { recursive: true });
    fs.symlinkSync(path.dirname(path.dirname(project.python)), path.join(second, '.venv'));
    fs.writeFileSync(path.join(second, 'pyproject.toml'), '[project]\nname = "other"\nversion = "0"\n');
    fs.writeFileSync(path.join(second, 'src', 'other', '__init__.py'), '');
    fs.writeFileSync(path.join(second, 'src', 'other', 'two.py'), 'from pathlib import Path\n\n\ndef where() -> tuple[str, str]:\n    return str(Path.cwd()), __name__\n');
    fs.writeFileSync(both, JSON.stringify({ folders: [{ path: project.root }, { path: second }] }));
    const runs = path.join(second, '.offbook', 'runs');
    const before = project.runs().length;
    await workbench.open(both);
    await workbench.openFile('two.py');
    await workbench.lens('Run and Track').first().click();
    const id = await until('a run of the second folder', () => fs.existsSync(runs) && fs.readdirSync(runs).find(name => fs.existsSync(path.join(runs, name, 'request.json'))));
    const events = () => fs.readFileSync(path.join(runs, id, 'events.ndjson'), 'utf8').trim().split('\n').map(line => JSON.parse(line));
    await until('it to end', () => events().at(-1).type === 'run.finished');
    assert.equal(events().at(-1).state, 'succeeded');
    const { project: where, function: fn } = JSON.parse(fs.readFileSync(path.join(runs, id, 'request.json'), 'utf8'));
    assert.deepEqual([where.root, where.importRoot, where.cwd, fn.module], [second, path.join(second, 'src'), second, 'other.two']);
    assert.equal(project.runs().length, before);
    await workbench.openFile('typed_ways.py');
    await workbench.lens('Run and Track').first().click();
    await ended(before + 1);
    await workbench.activity('Offbook');
    await workbench.treeRow('where').waitFor();
    await workbench.treeRow('first').waitFor();
    await shot('two-folders');
  });
});
