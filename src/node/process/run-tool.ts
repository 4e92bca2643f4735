import { spawn, type ChildProcess } from 'node:child_process';
import { ToolFailure, type ToolCommand, type ToolOutput, type ToolProblem } from './tool';

const defaultMaxBytes = 64 * 1024 * 1024;

/** The one place that executes outside programs. The program and all it started are ended on timeout, abort or too much output. */
export async function runTool<T>(tool: ToolCommand<T>, signal?: AbortSignal): Promise<T> {
  if (signal?.aborted) throw new ToolFailure(tool.command, { kind: 'aborted' });
  return tool.parse(await execute(tool, signal));
}

function execute(tool: ToolCommand<unknown>, signal: AbortSignal | undefined): Promise<ToolOutput> {
  const maxBytes = tool.maxBytes ?? defaultMaxBytes;
  return new Promise((resolve, reject) => {
    const child = spawn(tool.command, tool.args, {
      cwd: tool.cwd, env: tool.env ?? process.env, windowsHide: true,
      stdio: [tool.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // Its own group, so that ending it ends what it started too.
      detached: process.platform !== 'win32',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let settled = false;
    const settle = (act: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      act();
    };
    const giveUp = (problem: ToolProblem) => settle(() => {
      endGroup(child);
      // What the program left behind may hold the pipes; without this they would keep our process alive.
      child.stdout?.destroy();
      child.stderr?.destroy();
      reject(new ToolFailure(tool.command, problem));
    });
    const abort = () => giveUp({ kind: 'aborted' });
    const timer = setTimeout(() => giveUp({ kind: 'timeout', afterMs: tool.timeoutMs }), tool.timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });

    for (const [stream, chunks] of [[child.stdout, out], [child.stderr, err]] as const) {
      let bytes = 0;
      stream?.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes) giveUp({ kind: 'too-much', maxBytes });
        else chunks.push(chunk);
      });
    }
    child.on('error', (error: NodeJS.ErrnoException) =>
      settle(() => reject(new ToolFailure(tool.command, error.code === 'ENOENT' ? { kind: 'not-found' } : { kind: 'not-started', message: error.message }))));
    child.on('close', (exitCode, exitSignal) =>
      settle(() => resolve({ exitCode, signal: exitSignal, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') })));
    // A program that ends without reading its input is no failure of ours.
    child.stdin?.on('error', () => {});
    child.stdin?.end(tool.input);
  });
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
