import { unreachable } from '../contract/ids';
import type { RunState } from '../contract/run';

export const exitCode = { succeeded: 0, failed: 1, usage: 2, crashed: 3, cancelled: 130 } as const;

/** What `offbook diff` answers, as diff(1) does. */
export const diffExitCode = { equal: 0, differ: 1 } as const;

/** What `offbook drift --fail-on drift` answers when there is some. */
export const driftExitCode = 3;

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
