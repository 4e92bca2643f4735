import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runTool } from '../../../src/node/process/run-tool';
import { ToolFailure, type ToolOutput } from '../../../src/node/process/tool';

const script = (code: string, more: { input?: string; timeoutMs?: number; maxBytes?: number } = {}) =>
  ({ command: process.execPath, args: ['-e', code], timeoutMs: 10_000, parse: (output: ToolOutput) => output, ...more });

const problemOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ToolFailure);
  return (error as ToolFailure).problem;
};

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition never came true');
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

const isAlive = (pid: number) => {
  try {
    // A zombie still answers to signals; its state in /proc is what tells.
    return !/^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe('runTool', () => {
  it('hands all output and the exit code to parse', async () => {
    expect(await runTool(script('process.stdin.on("data", d => process.stdout.write(d)); process.stderr.write("é"); process.exitCode = 3', { input: 'over' })))
      .toEqual({ exitCode: 3, signal: null, stdout: 'over', stderr: 'é' });
  });

  it('says when there is no such program', async () => {
    expect(await problemOf(runTool({ ...script(''), command: '/nowhere/at-all' }))).toEqual({ kind: 'not-found' });
  });

  it('ends the program and what it started when the time is over', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-tool-'));
    const pidFile = path.join(folder, 'pid');
    const code = `const c = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]); require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(c.pid)); setInterval(() => {}, 1000)`;
    const abort = new AbortController();
    const ran = problemOf(runTool(script(code), abort.signal));
    await until(() => fs.existsSync(pidFile) && fs.readFileSync(pidFile, 'utf8') !== '');
    const grandchild = Number(fs.readFileSync(pidFile, 'utf8'));
    expect(isAlive(grandchild)).toBe(true);
    abort.abort();
    expect(await ran).toEqual({ kind: 'aborted' });
    await until(() => !isAlive(grandchild));
    fs.rmSync(folder, { recursive: true });
  });

  it('gives up after the time limit', async () => {
    expect(await problemOf(runTool(script('setInterval(() => {}, 1000)', { timeoutMs: 200 })))).toEqual({ kind: 'timeout', afterMs: 200 });
  });

  it('gives up on endless output', async () => {
    expect(await problemOf(runTool(script('const more = () => process.stdout.write("x".repeat(65536), more); more()', { maxBytes: 1_000_000 })))).toEqual({ kind: 'too-much', maxBytes: 1_000_000 });
  });
});
