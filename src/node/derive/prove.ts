import path from 'node:path';
import type { DataColumn } from '../../contract/data-api';
import { cancelled } from '../../core/cancelled';
import { say } from '../../core/say';
import { runEnvironment } from '../env/run-environment';
import { runTool } from '../process/run-tool';
import { ToolFailure } from '../process/tool';

export type Difference =
  | { what: 'rows'; expected: number; found: number }
  | { what: 'columns'; column: string }
  | { what: 'cell'; row: number; column: string; expected: string | null; found: string | null };
export type Proof = { kind: 'compared'; rows: number; /** Rows whose cells were held against one another; the others were counted. */ compared: number; difference: Difference | null } | { kind: 'error'; message: string };

export interface ProofRequest {
  path: string;
  library: 'pandas' | 'polars'; sysPath: string[]; module: string; function: string; /** What of the module reads the file; null: it is read as a run would. */ reader: string | null;
  /** What the view shows, as JSON lines, so many of `total`. */
  rows: string; laid: number; total: number;
  columns: Pick<DataColumn, 'name' | 'kind'>[]; width: number;
}

const longestMs = 10 * 60_000;

/** Runs a function of the project on a file, in the project's interpreter, and holds its rows against those of a view. The caller has made sure that it may be executed. */
export async function proveFunction(request: ProofRequest, { python, cwd, runner, env }: { python: string; cwd: string; runner: string; env: NodeJS.ProcessEnv }, signal?: AbortSignal): Promise<Proof> {
  try {
    return await runTool<Proof>({
      command: python, args: ['-W', 'ignore', path.join(runner, 'prove.py')], cwd, env: runEnvironment(env, { PYTHONDONTWRITEBYTECODE: '1' }), input: JSON.stringify(request), timeoutMs: longestMs,
      parse({ exitCode, stdout, stderr }) {
        try {
          return JSON.parse(stdout) as Proof;
        } catch {
          return { kind: 'error', message: stderr.trim().split('\n').at(-1) || say('Python ended with exit code {0}.', exitCode ?? 'none') };
        }
      },
    }, signal);
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    if (error.problem.kind === 'aborted') throw cancelled();
    return { kind: 'error', message: error.problem.kind === 'timeout' ? say('It did not end within {0} minutes.', longestMs / 60_000) : say('{0} could not be started.', python) };
  }
}
