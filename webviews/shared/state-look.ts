import { unreachable } from '../../src/contract/ids';
import { isEnded, type RunState } from '../../src/contract/run';
import type { StringKey } from './l10n';

export interface StateLook { icon: string; tone: 'passed' | 'failed' | 'queued' | 'warning' | 'quiet'; word: StringKey; spin?: boolean }

export function stateLook(state: RunState): StateLook {
  switch (state) {
    case 'starting': return { icon: 'loading', tone: 'queued', word: 'stateStarting', spin: true };
    case 'running': return { icon: 'loading', tone: 'queued', word: 'stateRunning', spin: true };
    case 'succeeded': return { icon: 'pass', tone: 'passed', word: 'stateSucceeded' };
    case 'failed': return { icon: 'error', tone: 'failed', word: 'stateFailed' };
    case 'crashed': return { icon: 'flame', tone: 'failed', word: 'stateCrashed' };
    case 'cancelled': return { icon: 'circle-slash', tone: 'quiet', word: 'stateCancelled' };
    case 'lost': return { icon: 'debug-disconnect', tone: 'warning', word: 'stateLost' };
    case 'unheard': return { icon: 'question', tone: 'warning', word: 'stateUnheard' };
    default: return unreachable(state);
  }
}

export const isLive = (state: RunState): boolean => state === 'starting' || state === 'running';
export const isOver = (state: RunState): boolean => isEnded(state) || state === 'lost';
