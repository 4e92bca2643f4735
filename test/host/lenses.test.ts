import * as assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { until } from './support/wait';
import { activated, lenses, set, show, write } from './support/workspace';

const full = ['$(play) Run and Track', 'Debug', 'Parameters…'];

describe('lenses', () => {
  before(async () => {
    await activated();
    // The first answer comes at once and empty, while the language server starts.
    const file = write('first_of_all.py', 'def first(a: int = 1) -> int: return a\n');
    await show(file);
    await until('the first lens', async () => (await lenses(file)).length > 0);
  });

  it('stand on line 1, above decorators, and on every kind of function that can be run', async () => {
    const file = write('shapes.py', [
      'def first(a: int = 1) -> int: return a', // 1
      'from __future__ import annotations', // 2
      'from typing import TYPE_CHECKING', // 3
      'if TYPE_CHECKING:', // 4
      '    import pandas as pd', // 5
      'def noted(text: str): return lambda fn: fn', // 6: half typed, public
      '@noted("def trap(a): (")', // 7
      '@noted(', // 8
      '    """Run and Track""")', // 9
      'async def later(n: "int", m: int | None = None) -> None: ...', // 10
      'def strings(trips: "pd.DataFrame") -> "pd.DataFrame": ...', // 11
      'def _private(a: int) -> int: ...', // 12
      'class Thing:', // 13
      '    def method(self, a: int) -> int: ...', // 14
      'def ünï(größe: float = 1.0) -> float: return größe', // 15
    ].join('\n') + '\n');
    await show(file);
    const found = await lenses(file);
    assert.deepEqual(found.filter(({ titles }) => titles[0] === full[0]), [1, 7, 11, 15].map(line => ({ line, titles: full })));
    const hint = found.find(({ line }) => line === 6);
    assert.equal(hint?.titles.length, 1);
    assert.match(hint?.titles[0] ?? '', /^\$\(info\) /);
  });

  it('are right while the file is half written, and follow what is typed', async () => {
    const file = write('typing.py', 'def whole(a: int) -> int:\n    return a\n');
    const editor = await show(file);
    await editor.edit(edit => edit.insert(new vscode.Position(2, 0), 'def broken(a: int, \n\ndef second(b: str = "x") -> str:\n    return b\n'));
    const found = await lenses(file);
    assert.deepEqual(found[0], { line: 1, titles: full });
    await editor.edit(edit => edit.delete(new vscode.Range(2, 0, 4, 0)));
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '# moved\n\n'));
    assert.deepEqual((await lenses(file)).map(({ line }) => line), [3, 5]);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('stand in nested folders', async () => {
    const file = write('deep/er/still.py', 'def nested(a: int = 1) -> int:\n    return a\n');
    await show(file);
    assert.deepEqual(await lenses(file), [{ line: 1, titles: full }]);
  });

  it('go by the settings, all of them and part by part', async () => {
    const file = write('settings.py', 'def one(a: int = 1) -> int:\n    return a\n\n\ndef two(a, b: int) -> int:\n    return b\n');
    await show(file);
    assert.equal((await lenses(file)).length, 2);
    try {
      await set('lenses.debug', false);
      assert.deepEqual((await lenses(file))[0]?.titles, ['$(play) Run and Track', 'Parameters…']);
      await set('lenses.hints', false);
      assert.deepEqual((await lenses(file)).map(({ line }) => line), [1]);
      await vscode.commands.executeCommand('offbook.lenses.toggle');
      assert.deepEqual(await lenses(file), []);
    } finally {
      for (const key of ['lenses.debug', 'lenses.hints', 'lenses.enabled']) await set(key, undefined);
    }
    assert.equal((await lenses(file)).length, 2);
  });

  it('a quiet lens writes the annotation that is missing', async () => {
    const file = write('untyped.py', 'def load(trips, label: str = "a, b: c(") -> int:\n    return 1\n\n\ndef save(a: int):\n    return a\n');
    const editor = await show(file);
    await vscode.commands.executeCommand('offbook.function.annotate', { file, name: 'load' });
    await until('the annotation', () => editor.document.lineAt(0).text.startsWith('def load(trips: int, label'));
    await vscode.commands.executeCommand('leaveSnippet');
    await vscode.commands.executeCommand('offbook.function.annotate', { file, name: 'save' });
    await until('the return annotation', () => /^def save\(a: int\) -> None:/.test(editor.document.lineAt(4).text));
    await vscode.commands.executeCommand('leaveSnippet');
    // Known ones stand until the server has told of the change.
    await until('the lenses of both', async () => isDeepStrictEqual((await lenses(file)).map(({ titles }) => titles), [full, full]));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('cost the extension host little in a file of 5,000 lines', async function () {
    this.timeout(90_000);
    const file = write('large.py', Array.from({ length: 500 }, (_, n) => `def f${n}(a: int = ${n}, b: str = "x") -> int:\n    """Doc.\n\n    Args:\n        a: what\n        b: else\n    """\n    c = a + 1\n    return c\n\n`).join(''));
    const editor = await show(file);
    assert.equal((await lenses(file)).length, 500);
    // The busy time of the whole host around a keystroke, with lenses and without: the difference is what they cost.
    const keystroke = async (at: number): Promise<number> => {
      const before = performance.eventLoopUtilization();
      await editor.edit(edit => edit.insert(new vscode.Position(2507, 16), String(at % 10)), { undoStopBefore: false, undoStopAfter: false });
      await pause(900);
      return performance.eventLoopUtilization(before).active;
    };
    // Whatever else goes on adds to it: the least of some is what a keystroke itself takes.
    const least = async (): Promise<number> => {
      const busy: number[] = [];
      for (let at = 0; at < 12; at += 1) busy.push(await keystroke(at));
      return Math.min(...busy);
    };
    await least();
    const shown = await least();
    await set('lenses.enabled', false);
    const hidden = await least();
    await set('lenses.enabled', undefined);
    console.log(`      a keystroke in 5,000 lines with 500 functions: ${(shown - hidden).toFixed(1)} ms of the extension host for lenses (${shown.toFixed(1)} with, ${hidden.toFixed(1)} without)`);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
