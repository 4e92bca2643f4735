import type { EndState } from '../../contract/events';
import { unreachable } from '../../contract/ids';
import type { RunDetail, RunRow, RunState } from '../../contract/run';
import type { ReducedRun } from './reduce';
import { say } from '../say';

/**
 * What a look at the supervisor's process says. `elsewhere`: another machine, boot or PID namespace, so nothing here may tell;
 * `unknown`: the record doesn't say yet which process it is.
 */
export type Probe = 'alive' | 'dead' | 'elsewhere' | 'unknown';

/** So long a run that was asked for may take to say who it is before it counts as not heard. */
export const startingGraceMs = 30_000;

export function deriveState(run: { end: EndState | null; startedAt: number | null; createdAt: number }, probe: Probe, now: number): RunState {
  if (run.end !== null) return run.end;
  const started = run.startedAt !== null;
  switch (probe) {
    case 'alive': return started ? 'running' : 'starting';
    case 'dead': return 'lost';
    case 'elsewhere': return 'unheard';
    case 'unknown': return !started && now - run.createdAt < startingGraceMs ? 'starting' : 'unheard';
    default: return unreachable(probe);
  }
}

/** So many metrics a row carries; the run's detail has all. */
const rowMetrics = 100;

export function toRow({ id, function: ref, createdAt, startedAt, endedAt, lastHeardAt, durationMs, metrics, progress, sentence, debug, again, warnings, figures, facts, name, tags, note, star, trashedAt }: ReducedRun, state: RunState): RunRow {
  return { id, function: ref, state, createdAt, startedAt, endedAt, lastHeardAt, durationMs, metrics: metrics.slice(0, rowMetrics), progress, sentence, debug, again, warnings, figures, facts, name, tags, note, star, trashedAt };
}

/** `torn`: bytes without an end of line lie behind the last line that was read. While a run goes on they are the beginning of its next one. */
export function toDetail({ end: _end, ...run }: ReducedRun, state: RunState, torn: boolean): RunDetail {
  const cut = torn && state !== 'running' && state !== 'starting';
  return { ...run, sentence: run.sentence ?? untold(state), state, recordProblems: cut ? [...run.recordProblems, cutOff] : run.recordProblems };
}

const cutOff = say('The last line of the record was cut off while it was written, and was left out.');

/** Of these ends no record can tell. */
function untold(state: RunState): string | null {
  switch (state) {
    case 'lost': return say('The process that watched over this run is gone, and the run with it. What it told until then is kept.');
    case 'unheard': return say('Whether this run goes on can’t be seen from here.');
    case 'starting': case 'running': case 'succeeded': case 'failed': case 'cancelled': case 'crashed': return null;
    default: return unreachable(state);
  }
}
