import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { until } from './support/wait';
import { activated, ended, eventsOf, lenses, show, startedBy, write } from './support/workspace';

/** Process ids of what runs a program of ours: children of this extension host. */
const running = (program: string): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n').filter(line => line.includes(path.join('dist', program)) && new RegExp(`^\\s*\\d+\\s+${process.pid}\\s`).test(line)).map(line => Number(/\d+/.exec(line)?.[0]));

describe('when a process of ours dies', function () {
  this.timeout(90_000);
  before(activated);

  it('the index worker comes back, and what happened meanwhile is seen', async () => {
    const file = write('survives.py', 'import time\n\n\ndef tick(n: int = 3) -> int:\n    for i in range(n):\n        print(i)\n        time.sleep(1)\n    return n\n');
    await show(file);
    const id = await startedBy(() => vscode.commands.executeCommand('offbook.function.run', { file, name: 'tick' }));
    await until('the run to be running', async () => (await lenses(file))[0]?.titles.some(title => title.includes('sync~spin')));
    const before = running('index-worker.js');
    assert.equal(before.length, 1);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    assert.equal((await ended(id))['state'], 'succeeded');
    assert.equal(eventsOf(id).filter(({ type }) => type === 'run.started').length, 1);
    await until('the lens to catch up', async () => (await lenses(file))[0]?.titles.some(title => title.startsWith('✓ 3 ')));
    const after = running('index-worker.js');
    assert.equal(after.length, 1);
    assert.notEqual(after[0], before[0]);
  });

  it('the language server comes back by itself, and knows what was typed meanwhile', async () => {
    const file = write('typed.py', 'def first(n: int = 3) -> int:\n    return n\n');
    const editor = await show(file);
    await until('the lens', async () => (await lenses(file)).length === 1);
    const before = running('server.js');
    assert.equal(before.length, 1);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), 'def second(n: int = 3) -> int:\n    return n\n\n\n'));
    await until('both lenses', async () => (await lenses(file)).map(({ line }) => line).join() === '1,5');
    const after = await until('another server', () => running('server.js').filter(pid => !before.includes(pid)));
    assert.equal(after.length, 1);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
