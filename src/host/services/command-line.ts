import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { HumanError } from '../../core/human-error';
import type { Log } from './log';

/** Our own command line in a process of its own: what reads a whole store, or zips one, never runs in the extension host. */
export interface CommandLine {
  /** The one answer of a command with --json. A failure that is written for people is thrown as such; cancelling ends the process. */
  json<T>(args: readonly string[], signal?: AbortSignal): Promise<T>;
}

export function createCommandLine({ distFolder, log }: { distFolder: string; log: Log }): CommandLine {
  return {
    json: <T>(args: readonly string[], signal?: AbortSignal) => new Promise<T>((resolve, reject) => {
      const child = spawn(process.execPath, [path.join(distFolder, 'offbook.js'), ...args, '--json'], {
        // The editor's own executable has to be told to act as Node.
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, ...(signal ? { signal } : {}),
      });
      const chunks: Buffer[] = [];
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.stderr.setEncoding('utf8').on('data', (text: string) => { said = (said + text).slice(-4096); });
      child.on('error', reject);
      child.on('close', () => {
        let answer: unknown;
        try {
          answer = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        } catch {
          log.warn(`offbook ${args[0] ?? ''} gave no answer: ${said}`);
          return reject(new Error(`offbook ${args[0] ?? ''} gave no answer`));
        }
        const failure = failureIn(answer);
        if (failure) return reject(failure);
        // SAFETY: both sides are built from the same contract (contract/keeping).
        resolve(answer as T);
      });
    }),
  };
}

function failureIn(answer: unknown): Error | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null;
  const { error } = answer as { error: { code?: unknown; message?: unknown } };
  if (typeof error.code !== 'string' || typeof error.message !== 'string' || error.code === 'unexpected') return new Error(String(error.message));
  return new HumanError(error.code, error.message);
}
