import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { until } from './support/wait';
import { activated, ended, eventsOf, lenses, python, root, runIds, runsFolder, set, show, startedBy, tabs, write } from './support/workspace';

const run = (file: string, name: string) => vscode.commands.executeCommand('offbook.function.run', { file, name });
const of = (id: string) => ({ store: path.join(root(), '.offbook'), id });

/** What the tests' environment was made from: an interpreter that belongs to none. */
const systemPython = (): string => fs.realpathSync(python());

/** Writes 42 for the answer, and waits until the window has told the extension host that this is not saved: that comes by itself. */
async function type42(editor: vscode.TextEditor): Promise<void> {
  assert.ok(await editor.edit(edit => edit.replace(new vscode.Range(1, 11, 1, 12), '42')));
  await until('the text to be unsaved', () => editor.document.isDirty);
}

describe('running from the window', function () {
  this.timeout(90_000);
  before(activated);
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('keeps a run with its metric, and the lens, the hover and a page show it', async () => {
    const file = write('quick.py', 'def add(a: int = 1, b: int = 2) -> int:\n    print("adding", a, b)\n    return a + b\n');
    await show(file);
    const id = await startedBy(() => run(file, 'add'));
    const end = await ended(id);
    assert.equal(end['state'], 'succeeded');
    const events = eventsOf(id);
    assert.deepEqual(events.filter(({ type }) => type === 'metric').map(({ name, value }) => [name, value]), [['return', 3]]);
    assert.equal((JSON.parse(fs.readFileSync(path.join(runsFolder(), id, 'request.json'), 'utf8')) as { launcher: { kind: string } }).launcher.kind, 'vscode');
    await until('the lens', async () => (await lenses(file))[0]?.titles.some(title => /^✓ 3 · /.test(title)));
    await until('the page', () => tabs('runPage').some(({ label }) => label === 'add · 3'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', vscode.Uri.file(file), new vscode.Position(0, 5));
    const text = hovers.flatMap(({ contents }) => contents).map(each => (typeof each === 'string' ? each : each.value)).join('\n');
    assert.match(text, /\| result \| 3 \|/);
    assert.match(text, /command:offbook\.run\.open/);
  });

  it('shows the last run where the function is used in another file', async () => {
    const file = write('user.py', 'from hosttests.quick import (\n    add,\n)\nfrom quick import add as plus\n\nprint(add(1, 2))\n');
    await show(file);
    const text = async (line: number, column: number) => (await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', vscode.Uri.file(file), new vscode.Position(line, column))).flatMap(({ contents }) => contents).map(each => (typeof each === 'string' ? each : each.value)).join('\n');
    assert.match(await text(5, 7), /\| result \| 3 \|/);
    assert.doesNotMatch(await text(5, 1), /result/);
  });

  describe('with the extension for Python environments', () => {
    const choice = path.join(root(), '.chosen-python');
    afterEach(async () => {
      fs.rmSync(choice, { force: true });
      await set('python.path', python());
    });
    async function runWith(name: string): Promise<unknown> {
      const file = write(`${name}.py`, `def ${name}() -> int:\n    return 1\n`);
      await show(file);
      const id = await startedBy(() => run(file, name));
      await ended(id);
      return (JSON.parse(fs.readFileSync(path.join(runsFolder(), id, 'request.json'), 'utf8')) as { python: unknown }).python;
    }

    it('runs with the environment that is chosen there, whatever the setting says', async () => {
      fs.writeFileSync(choice, python());
      await set('python.path', systemPython());
      assert.deepEqual(await runWith('chosen'), { path: python(), source: 'extension' });
    });

    it('runs with what the setting says where the extension only has the Python of the system', async () => {
      fs.writeFileSync(choice, systemPython());
      assert.deepEqual(await runWith('setting_before_guess'), { path: python(), source: 'setting' });
    });

    it('is told on the lens as soon as it is chosen, there or in the settings', async () => {
      const file = write('told.py', 'def told() -> int:\n    return 1\n');
      await show(file);
      const tells = (words: string) => until(`“${words}” on the lens`, async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', vscode.Uri.file(file), 10);
        return found.some(({ command }) => command?.command === 'offbook.function.run' && command.tooltip?.includes(words));
      });
      await tells(`Python: ${python()}, chosen in the settings`);
      fs.writeFileSync(choice, python());
      await tells(`Python: ${python()}, chosen in the Python extension`);
      fs.rmSync(choice);
      await tells(`Python: ${python()}, chosen in the settings`);
      await set('python.path', systemPython());
      await tells(`Python: ${systemPython()}, chosen in the settings`);
    });

    it('runs with the setting where no environment is chosen there', async () => {
      assert.deepEqual(await runWith('setting_alone'), { path: python(), source: 'setting' });
    });
  });

  it('saves what is unsaved first, so that what runs is what is seen', async () => {
    const file = write('unsaved.py', 'def answer() -> int:\n    return 1\n');
    const editor = await show(file);
    await type42(editor);
    const id = await startedBy(() => run(file, 'answer'));
    await ended(id);
    assert.deepEqual(eventsOf(id).filter(({ type }) => type === 'metric').map(({ value }) => value), [42]);
    assert.equal(editor.document.isDirty, false);
  });

  it('runs no older text in silence when it may not save', async () => {
    const file = write('older.py', 'def answer() -> int:\n    return 1\n');
    // In a browser the editor saves by itself a second after the typing, and then there is no older text.
    const files = vscode.workspace.getConfiguration('files');
    await files.update('autoSave', 'off', vscode.ConfigurationTarget.Global);
    const editor = await show(file);
    await type42(editor);
    const before = runIds();
    await set('run.saveBeforeRun', false);
    await until('the setting', () => vscode.workspace.getConfiguration('offbook').get('run.saveBeforeRun') === false);
    try {
      // The question is a dialog, which tests answer by dismissing it.
      await run(file, 'answer');
      assert.deepEqual(runIds(), before);
      assert.equal(editor.document.isDirty, true);
    } finally {
      await set('run.saveBeforeRun', undefined);
      await files.update('autoSave', undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });

  it('opens the form, and starts nothing, when a parameter has no value', async () => {
    const file = write('asks.py', 'def needs(count: int) -> int:\n    return count\n');
    await show(file);
    const before = runIds();
    await run(file, 'needs');
    await until('the form', () => tabs('paramsPage').some(({ label }) => label.includes('needs')));
    assert.deepEqual(runIds(), before);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('runs the function at the cursor, from anywhere inside it', async () => {
    const file = write('cursor.py', 'def above() -> int:\n    return 1\n\n\ndef here() -> int:\n    value = 2\n    return value\n');
    const editor = await show(file);
    editor.selection = new vscode.Selection(5, 4, 5, 4);
    const id = await startedBy(() => vscode.commands.executeCommand('offbook.function.run'));
    await ended(id);
    assert.equal((eventsOf(id).find(({ type }) => type === 'run.started')?.['function'] as { name: string }).name, 'here');
  });

  it('runs again what ran, and says of what it is the repetition', async () => {
    const file = write('again.py', 'def twice(n: int = 2) -> int:\n    return n * 2\n');
    await show(file);
    const first = await startedBy(() => run(file, 'twice'));
    await ended(first);
    await until('the index to hear of it', async () => (await lenses(file))[0]?.titles.some(title => title.startsWith('✓')));
    const second = await startedBy(() => vscode.commands.executeCommand('offbook.run.again', of(first)));
    await ended(second);
    assert.deepEqual((JSON.parse(fs.readFileSync(path.join(runsFolder(), second, 'request.json'), 'utf8')) as { again?: unknown }).again, { of: first, mode: 'exact' });
  });

  it('cancels a run that goes on, and all of them', async () => {
    const file = write('slow.py', 'import time\n\n\ndef wait(n: int = 1) -> None:\n    time.sleep(120)\n');
    await show(file);
    const one = await startedBy(() => run(file, 'wait'));
    await until('the run to be running', async () => (await lenses(file))[0]?.titles.some(title => /sync~spin\) \d+ s/.test(title)));
    const other = await startedBy(() => run(file, 'wait'));
    await vscode.commands.executeCommand('offbook.run.cancel', of(one));
    assert.equal((await ended(one))['state'], 'cancelled');
    assert.equal(eventsOf(other).some(({ type }) => type === 'run.finished'), false);
    // The lens is of the newest run; the seconds say that it is this one and that it was heard.
    await until('the second run to be heard', () => eventsOf(other).some(({ type }) => type === 'run.started'));
    await until('the second run among the live ones', async () => (await lenses(file))[0]?.titles.some(title => /sync~spin\) \d+ s/.test(title)));
    await vscode.commands.executeCommand('offbook.run.cancelAll');
    assert.equal((await ended(other))['state'], 'cancelled');
  });

  it('follows the log of the one that is chosen, of two of one function too', async () => {
    const go = (name: string) => path.join(root(), 'hosttests', name);
    const file = write('talks.py', `import time\nfrom pathlib import Path\n\n\ndef talk(n: int = 1) -> None:\n    for at in range(3):\n        print(f"word {at}", flush=True)\n        while not Path(${JSON.stringify(go('go-'))} + str(at)).exists():\n            time.sleep(0.02)\n`);
    await show(file);
    const [first, second] = [await startedBy(() => run(file, 'talk')), await startedBy(() => run(file, 'talk'))];
    // What the output panel shows is a document.
    const shown = () => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'output').map(document => document.getText()).find(text => text.includes('word'));
    try {
      for (const [id, other] of [[first, second], [second, first]] as const) {
        await vscode.commands.executeCommand('offbook.run.log', of(id));
        await until(`the log of ${id}`, () => shown()?.includes(id));
        assert.equal(shown()?.includes(other), false);
        assert.equal(shown()?.match(/word 0/g)?.length, 1);
      }
      fs.writeFileSync(go('go-0'), '');
      await until('it to go on', () => shown()?.includes('word 1'));
      assert.equal(shown()?.match(/word 1/g)?.length, 1);
    } finally {
      for (const at of [0, 1, 2]) fs.writeFileSync(go(`go-${at}`), '');
    }
    for (const id of [first, second]) assert.equal((await ended(id))['state'], 'succeeded');
    await until('its end', () => shown()?.includes('── succeeded ──'));
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  it('shows the code as it ran, byte for byte, after the file has changed', async () => {
    const text = 'def kept(word: str = "ünï") -> str:\n    return word  # as it ran\n';
    const file = write('kept.py', text);
    await show(file);
    const id = await startedBy(() => run(file, 'kept'));
    await ended(id);
    const module = eventsOf(id).find(event => event.type === 'code' && event['kind'] === 'module' && String(event['path']).endsWith('kept.py'));
    assert.ok(module);
    fs.writeFileSync(file, '# all is new\n');
    const uri = vscode.Uri.from({ scheme: 'offbook-code', path: '/kept.py', query: JSON.stringify({ store: path.join(root(), '.offbook'), sha256: module['sha256'] }) });
    assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), text);
    const wrong = vscode.Uri.from({ scheme: 'offbook-code', path: '/passwd', query: JSON.stringify({ store: '/etc', sha256: '../../etc/passwd' }) });
    assert.equal((await vscode.workspace.openTextDocument(wrong)).getText(), '');
  });

  it('tells a failure in one sentence with its state on the lens', async () => {
    const file = write('fails.py', 'def fail() -> None:\n    raise ValueError("the <b>reason</b> 🙈")\n');
    await show(file);
    const id = await startedBy(() => run(file, 'fail'));
    const end = await ended(id);
    assert.equal(end['state'], 'failed');
    await until('the lens', async () => (await lenses(file))[0]?.titles.some(title => title.includes('failed')));
  });

  it('opens runs by every way of asking, and builds the index again from the files', async () => {
    const [id] = runIds();
    assert.ok(id);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('offbook.run.open', of(id));
    await until('the page', () => tabs('runPage').length === 1);
    await vscode.commands.executeCommand('offbook.run.open', { kind: 'run', ref: of(id) });
    assert.equal(tabs('runPage').length, 1);
    await vscode.commands.executeCommand('offbook.run.openLast');
    await until('a second page', () => tabs('runPage').length === 2);
    await vscode.commands.executeCommand('offbook.index.rebuild');
    await vscode.commands.executeCommand('offbook.run.log', of(id));
    await vscode.commands.executeCommand('offbook.run.reveal', of(id));
    await vscode.commands.executeCommand('offbook.run.copyId', of(id));
    for (const by of ['State', 'Day', 'Function']) await vscode.commands.executeCommand(`offbook.runs.groupBy${by}`);
    await vscode.commands.executeCommand('offbook.project.new');
    await until('the form for a project', () => tabs('newProjectPage').length === 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('reports a problem as a text to look through, without names and paths', async () => {
    await vscode.commands.executeCommand('offbook.problem.report');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.equal(vscode.window.activeTextEditor?.document.isUntitled, true);
    assert.match(text, /Offbook \d+\.\d+\.\d+/);
    assert.match(text, /offbook\.python\.path/);
    assert.equal(text.includes(root()), false);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
