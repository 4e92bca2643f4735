import * as assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import * as vscode from 'vscode';
import { until } from './support/wait';
import { activated, root, runsFolder, tabs } from './support/workspace';

const runs = 8;
/** Ten a second for an hour. */
const eventsOfAnHour = 36_000;
const batches = 240;
const mostMegabytes = 10;
/** Of one core. A few hundredths are measured idle (the seconds of 8 rows go on), a tenth while they log; what waits in a loop, or draws with each event, takes all of one. */
const mostIdle = 0.25;
const mostLogging = 0.5;

/** The supervisor of all of them at once: what is said to it on standard input it logs to each. */
const writer = `
const fs = require('node:fs'), path = require('node:path'), os = require('node:os');
const [folder, ...ids] = process.argv.slice(2);
const stat = fs.readFileSync('/proc/self/stat', 'utf8');
const supervisor = { pid: process.pid, startTicks: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]), bootId: fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), pidNamespace: fs.readlinkSync('/proc/self/ns/pid'), version: '0.1.0' };
const seq = new Map();
const log = (id, events) => fs.appendFileSync(path.join(folder, id, 'events.ndjson'), events.map(event => { const next = (seq.get(id) ?? 0) + 1; seq.set(id, next); return JSON.stringify({ v: 1, seq: next, t: Date.now(), ...event }) + '\\n'; }).join(''));
for (const id of ids) {
  fs.mkdirSync(path.join(folder, id), { recursive: true });
  fs.writeFileSync(path.join(folder, id, 'alive'), JSON.stringify({ v: 1, ...supervisor, host: os.hostname() }));
  log(id, [{ type: 'run.started', id, function: { name: 'train', module: 'm', file: '/work/m.py', line: 1 }, supervisor, host: os.hostname(), user: 'ada' }]);
}
let step = 0;
require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
  const count = Number(line);
  for (const id of ids) log(id, count === 0 ? [{ type: 'run.finished', state: 'succeeded', exitCode: 0, signal: null, error: null, durationMs: 1, stdoutBytes: 0, stderrBytes: 0 }] : Array.from({ length: count }, (_, n) => ({ type: 'metric', name: n % 2 ? 'loss' : 'accuracy', value: 1 / (step + n + 1), step: step + n, at: Date.now() })));
  step += count;
  process.stdout.write('logged\\n');
  if (count === 0) process.exit(0);
});
process.stdout.write('begun\\n');
`;

describe('an hour of 8 runs that log', function () {
  this.timeout(240_000);
  const ids = Array.from({ length: runs }, (_, n) => `20261101-00000${n}-memory`);
  let child: ChildProcess | undefined;
  let said = '';
  before(activated);
  after(async () => {
    child?.kill('SIGKILL');
    for (const id of ids) fs.rmSync(path.join(runsFolder(), id), { recursive: true, force: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const answers = () => said.split('\n').length - 1;
  /** Answers when all of them are in the records. */
  async function log(count: number): Promise<void> {
    const before = answers();
    child?.stdin?.write(`${count}\n`);
    await until('the events to be written', () => answers() > before, 60_000);
  }

  v8.setFlagsFromString('--expose-gc');
  // SAFETY: with the flag it is there.
  const collect = vm.runInNewContext('gc') as () => void;
  /** What is reachable: what waits to be collected says nothing. */
  async function heap(): Promise<number> {
    for (let round = 0; round < 3; round += 1) { collect(); await pause(50); }
    return process.memoryUsage().heapUsed / 2 ** 20;
  }
  async function share(work: () => Promise<unknown>): Promise<number> {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1000 / (performance.now() - began);
  }
  it('leaves the host’s memory where it was, and the host idle between events', async () => {
    const file = path.join(root(), 'hosttests', 'writer.cjs');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, writer);
    child = spawn(process.execPath, [file, runsFolder(), ...ids], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => { said += text; });
    await until('the runs', () => answers() > 0);
    // As somebody has it who watches: the list, the table, and the page of a run.
    await vscode.commands.executeCommand('offbook.runs.focus');
    await vscode.commands.executeCommand('offbook.runs.table');
    await until('the table', () => tabs('runsTable').length === 1);
    await vscode.commands.executeCommand('offbook.run.open', { store: path.join(root(), '.offbook'), id: ids[0] });
    await until('the page', () => tabs('runPage').length === 1);

    const each = eventsOfAnHour / batches;
    // What is made once is made by the first of them.
    for (let batch = 0; batch < batches / 10; batch += 1) { await log(each); await pause(100); }
    const before = await heap();
    const heaps: number[] = [];
    for (let batch = batches / 10; batch < batches; batch += 1) {
      await log(each);
      await pause(50);
      if (batch % 40 === 0) heaps.push(await heap());
    }
    const logging = await share(async () => { for (let second = 0; second < 6; second += 1) { await log(10); await pause(1000); } });
    // The last of what was told is drawn.
    await pause(2000);
    const idle = await share(() => pause(6000));
    const after = await heap();
    console.log(`    ${(runs * eventsOfAnHour).toLocaleString('en')} events: heap ${before.toFixed(1)} MB, ${heaps.map(each => each.toFixed(1)).join(', ')}, after ${after.toFixed(1)} MB; processor while 8 runs log 10 a second ${(logging * 100).toFixed(1)} %, idle ${(idle * 100).toFixed(1)} %`);
    // It may shrink: the engine throws away the code of what is not run any more.
    const most = Math.max(...heaps, after);
    assert.ok(most - before <= mostMegabytes, `the heap grew from ${before.toFixed(1)} to ${most.toFixed(1)} MB`);
    assert.ok(idle <= mostIdle, `idle, the host uses ${(idle * 100).toFixed(1)} % of a core`);
    assert.ok(logging <= mostLogging, `while 8 runs log 10 events a second the host uses ${(logging * 100).toFixed(1)} % of a core`);
    await log(0);
  });
});
