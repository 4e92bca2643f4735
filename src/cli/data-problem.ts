import { HumanError, isHumanError } from '../core/human-error';

/** Files that are damaged or went, data that a run read or made and nobody keeps any more, and a reader that ended or had no room. */
const ofData: ReadonlySet<string> = new Set(['unreadable', 'no-file', 'busy', 'not-here', 'damaged', 'input-gone', 'input-changed', 'drift-labels', 'no-room', 'no-memory', 'worker-died', 'worker-failed']);

/** It was asked for rightly, and the data can't be read. */
export class DataProblem extends HumanError {
  constructor(cause: HumanError) {
    super(cause.code, cause.message, { cause });
  }
}

/** In place of what was thrown while data was looked up or read. */
export const asDataProblem = (error: unknown): unknown => (isHumanError(error) && ofData.has(error.code) ? new DataProblem(error) : error);
