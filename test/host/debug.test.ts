import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { until } from './support/wait';
import { activated, ended, eventsOf, runsFolder, set, show, startedBy, write } from './support/workspace';

describe('debugging', function () {
  this.timeout(120_000);
  const disposables: vscode.Disposable[] = [];
  before(async () => {
    await activated();
    assert.ok(vscode.extensions.getExtension('offbook-tests.debugpy-stub'), 'the stand-in for the Python Debugger is not installed');
  });
  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    for (const each of disposables.splice(0)) each.dispose();
  });

  it('stops at a breakpoint of a tracked run, goes on, and marks the run', async () => {
    const file = write('debugged.py', 'def sum_up(n: int = 4) -> int:\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n');
    await show(file);
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(vscode.Uri.file(file), new vscode.Position(4, 0)))]);
    const stops: { session: vscode.DebugSession; threadId: number }[] = [];
    disposables.push(vscode.debug.registerDebugAdapterTrackerFactory('debugpy', {
      createDebugAdapterTracker: session => ({
        onDidSendMessage(message: { type: string; event?: string; body?: { threadId: number } }) {
          if (message.type === 'event' && message.event === 'stopped' && message.body) stops.push({ session, threadId: message.body.threadId });
        },
      }),
    }));
    const id = await startedBy(() => vscode.commands.executeCommand('offbook.function.debug', { file, name: 'sum_up' }));
    const stop = await until('the breakpoint', () => stops[0], 60_000).catch((error: unknown) => { throw new Error(`${String(error)}; the run so far:\n${eventsOf(id).filter(({ type }) => type !== 'resource').map(event => JSON.stringify(event).slice(0, 300)).join('\n')}`); });
    const { stackFrames } = (await stop.session.customRequest('stackTrace', { threadId: stop.threadId })) as { stackFrames: { id: number; name: string; line: number }[] };
    assert.deepEqual([stackFrames[0]?.name, stackFrames[0]?.line], ['sum_up', 5]);
    const { result } = (await stop.session.customRequest('evaluate', { expression: 'total', frameId: stackFrames[0]?.id })) as { result: string };
    assert.equal(result, '6');
    assert.equal(stop.session.configuration['justMyCode'], true);
    assert.equal(eventsOf(id).some(({ type }) => type === 'run.finished'), false);
    await stop.session.customRequest('continue', { threadId: stop.threadId });
    assert.equal((await ended(id))['state'], 'succeeded');
    const request = JSON.parse(fs.readFileSync(path.join(runsFolder(), id, 'request.json'), 'utf8')) as { debug: unknown };
    assert.notEqual(request.debug, null);
    assert.deepEqual(eventsOf(id).filter(({ type }) => type === 'metric').map(({ value }) => value), [6]);
  });

  it('steps into libraries where the setting says so', async () => {
    const file = write('debugged_whole.py', 'def wait(n: int = 4) -> int:\n    return n\n');
    await show(file);
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(vscode.Uri.file(file), new vscode.Position(1, 0)))]);
    await set('debug.justMyCode', false);
    try {
      const id = await startedBy(() => vscode.commands.executeCommand('offbook.function.debug', { file, name: 'wait' }));
      const session = await until('a session', () => vscode.debug.activeDebugSession, 60_000);
      assert.equal(session.configuration['justMyCode'], false);
      await vscode.debug.stopDebugging(session);
      await ended(id);
    } finally {
      await set('debug.justMyCode', undefined);
    }
  });

  it('a run whose module can’t be imported fails as any other, with nothing left waiting', async () => {
    const file = write('undebuggable.py', 'import there_is_no_such_module\n\n\ndef never(n: int = 1) -> int:\n    return n\n');
    await show(file);
    const id = await startedBy(() => vscode.commands.executeCommand('offbook.function.debug', { file, name: 'never' }));
    await until('a session', () => vscode.debug.activeDebugSession !== undefined || eventsOf(id).some(({ type }) => type === 'run.finished'), 60_000);
    assert.equal((await ended(id, 60_000))['state'], 'failed');
    await until('the end of the session', () => vscode.debug.activeDebugSession === undefined);
  });
});
