/** A command to an outside program, as data: built by pure code, executed by `runTool` alone, its output read by `parse`. */
export interface ToolCommand<T> {
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Written to standard input, which is closed afterwards. */
  input?: string;
  timeoutMs: number;
  /** Of standard output and standard error each; more ends the program. */
  maxBytes?: number;
  parse(output: ToolOutput): T;
}

export interface ToolOutput { exitCode: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }

export type ToolProblem =
  | { kind: 'not-found' }
  | { kind: 'not-started'; message: string }
  | { kind: 'timeout'; afterMs: number }
  | { kind: 'aborted' }
  | { kind: 'too-much'; maxBytes: number };

/** The program gave no answer at all. A program that ended with a bad exit code has answered: `parse` judges that. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
  constructor(readonly command: string, readonly problem: ToolProblem) {
    super(`${command}: ${problem.kind}`);
  }
}
