import path from 'node:path';
import { cancelled } from '../../core/cancelled';
import { runEnvironment } from '../env/run-environment';
import { runTool } from '../process/run-tool';
import { ToolFailure } from '../process/tool';

export interface ScriptPlace { python: string; cwd: string; /** The runner's folder. */ runner: string; env: NodeJS.ProcessEnv }
/** Why there is no answer. `lastLine`: of what it said of its end; empty: nothing. */
export type Unanswered = { why: 'ended'; exitCode: number | null; lastLine: string } | { why: 'timeout'; minutes: number } | { why: 'not-started' };

const longestMs = 10 * 60_000;

/** Asks one of the runner's scripts, in a process of the interpreter's: one object of JSON each way. Whoever stops it gets the error that says so. The caller has made sure that it may be executed. */
export async function askScript<T>(script: string, request: unknown, { python, cwd, runner, env }: ScriptPlace, signal?: AbortSignal): Promise<{ answer: T } | Unanswered> {
  try {
    return await runTool<{ answer: T } | Unanswered>({
      command: python, args: ['-W', 'ignore', path.join(runner, script)], cwd, env: runEnvironment(env, { PYTHONDONTWRITEBYTECODE: '1' }), input: JSON.stringify(request), timeoutMs: longestMs,
      parse({ exitCode, stdout, stderr }) {
        try {
          // SAFETY: the script is ours, and came with this.
          return { answer: JSON.parse(stdout) as T };
        } catch {
          return { why: 'ended', exitCode, lastLine: stderr.trim().split('\n').at(-1) ?? '' };
        }
      },
    }, signal);
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    if (error.problem.kind === 'aborted') throw cancelled();
    return error.problem.kind === 'timeout' ? { why: 'timeout', minutes: longestMs / 60_000 } : { why: 'not-started' };
  }
}
