import type { DataApi, DataEvents } from '../../contract/data-api';
import { isHumanError } from '../../core/human-error';
import { say } from '../../core/say';

/** Errors cross the boundary as data: a cloned Error keeps its message alone. */
export interface Failure { code: string; message: string }
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

type Answering<T> = { [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => Promise<Answer<R>> : never };

export type WorkerFunctions = Answering<DataApi>;
export type ClientFunctions = DataEvents;

export const methods = ['describe', 'rows', 'compare', 'comparedRows', 'drift', 'profile', 'cancel'] as const satisfies readonly (keyof DataApi)[];

/** What the worker is started with, as its one argument. `memoryBytes`, `threads` absent: by the machine. */
export interface Start { scratch: string; memoryBytes?: number; threads?: number }

export function failureOf(error: unknown): Failure {
  if (isHumanError(error)) return { code: error.code, message: error.message };
  return { code: 'data-failed', message: say('The data can’t be read: {0}', error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)) };
}
