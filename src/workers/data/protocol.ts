import type { DataApi, DataEvents } from '../../contract/data-api';
import { isHumanError } from '../../core/human-error';
import { say } from '../../core/say';
import type { Answering, Failure } from '../answering';

export type WorkerFunctions = Answering<DataApi>;
export type ClientFunctions = DataEvents;

export const methods = ['describe', 'rows', 'sample', 'compare', 'comparedRows', 'drift', 'driftDetail', 'driftOverTime', 'profile', 'parts', 'firstRows', 'look', 'cells', 'cell', 'find', 'heads', 'column', 'chart', 'testRows', 'layDown', 'cancel'] as const satisfies readonly (keyof DataApi)[];

/** What the worker is started with, as its one argument. `memoryBytes`, `threads` absent: by the machine. */
export interface Start { scratch: string; memoryBytes?: number; threads?: number; cacheFolder?: string }

export function failureOf(error: unknown): Failure {
  if (isHumanError(error)) return { code: error.code, message: error.message };
  return { code: 'data-failed', message: say('The data can’t be read: {0}', error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)) };
}
