import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { until } from './support/wait';
import { activated, ended, eventsOf, lenses, show, startedBy, write } from './support/workspace';

/** Process ids of our own index workers: children of this extension host. */
const workers = (): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n').filter(line => line.includes('index-worker.js') && new RegExp(`^\\s*\\d+\\s+${process.pid}\\s`).test(line)).map(line => Number(/\d+/.exec(line)?.[0]));

describe('when a process of ours dies', function () {
  this.timeout(90_000);
  before(activated);

  it('the index worker comes back, and what happened meanwhile is seen', async () => {
    const file = write('survives.py', 'import time\n\n\ndef tick(n: int = 3) -> int:\n    for i in range(n):\n        print(i)\n        time.sleep(1)\n    return n\n');
    await show(file);
    const id = await startedBy(() => vscode.commands.executeCommand('offbook.function.run', { file, name: 'tick' }));
    await until('the run to be running', async () => (await lenses(file))[0]?.titles.some(title => title.includes('sync~spin')));
    const before = workers();
    assert.equal(before.length, 1);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    assert.equal((await ended(id))['state'], 'succeeded');
    assert.equal(eventsOf(id).filter(({ type }) => type === 'run.started').length, 1);
    await until('the lens to catch up', async () => (await lenses(file))[0]?.titles.some(title => title.startsWith('✓ 3 ')));
    const after = workers();
    assert.equal(after.length, 1);
    assert.notEqual(after[0], before[0]);
  });
});
