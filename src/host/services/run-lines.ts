import { spawn } from 'node:child_process';

export interface LinesCommand { command: string; args: readonly string[]; cwd: string; env?: NodeJS.ProcessEnv }
export interface LinesEnd { exitCode: number | null; aborted: boolean; tail: string[] }

const tailLength = 40;

/** Runs a program of any length and tells each line that it writes. Abort ends it with all that it started. */
export function runLines({ command, args, cwd, env }: LinesCommand, line: (text: string) => void, signal: AbortSignal): Promise<LinesEnd> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve({ exitCode: null, aborted: true, tail: [] });
    const grouped = process.platform !== 'win32';
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, detached: grouped });
    const tail: string[] = [];
    const hear = () => {
      let rest = '';
      return (chunk: string) => {
        const lines = (rest + chunk).split(/\r\n|\n|\r/);
        rest = lines.pop() ?? '';
        for (const text of lines) {
          if (text.trim() === '') continue;
          tail.push(text);
          if (tail.length > tailLength) tail.shift();
          line(text);
        }
      };
    };
    child.stdout.setEncoding('utf8').on('data', hear());
    child.stderr.setEncoding('utf8').on('data', hear());
    const abort = () => {
      try {
        if (grouped && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
        else child.kill();
      } catch {
        // Ended on its own in the meantime.
      }
    };
    signal.addEventListener('abort', abort, { once: true });
    child.on('error', error => { signal.removeEventListener('abort', abort); reject(error); });
    child.on('close', exitCode => { signal.removeEventListener('abort', abort); resolve({ exitCode, aborted: signal.aborted, tail }); });
  });
}
