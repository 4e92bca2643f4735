import { unreachable } from '../contract/ids';
import type { RunState } from '../contract/run';
import type { HumanError } from '../core/human-error';
import { DataProblem } from './data-problem';

export const exitCode = { succeeded: 0, failed: 1, usage: 2, crashed: 3, cancelled: 130 } as const;

/** What `offbook diff` answers, as diff(1) does: 1 is an answer there, so that trouble of any kind is 2. */
export const diffExitCode = { equal: 0, differ: 1, trouble: 2 } as const;

/** What `offbook drift --fail-on drift` answers when there is some. */
export const driftExitCode = 3;

/** What a command answers that could not do what was asked. */
export function exitCodeOfProblem(error: HumanError, command: string | null): number {
  if (!(error instanceof DataProblem)) return exitCode.usage;
  return command === 'diff' ? diffExitCode.trouble : exitCode.failed;
}

/** What `offbook run` answers the shell. A run that was lost ended without a word, as a crashed one did. */
export function exitCodeOf(state: RunState): number {
  switch (state) {
    case 'succeeded': return exitCode.succeeded;
    case 'failed': return exitCode.failed;
    case 'cancelled': return exitCode.cancelled;
    case 'crashed': case 'lost': case 'unheard': case 'starting': case 'running': return exitCode.crashed;
    default: return unreachable(state);
  }
}
