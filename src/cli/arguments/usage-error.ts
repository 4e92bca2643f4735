import { HumanError } from '../../core/human-error';

/** Something is wrong with what was typed, or with a parameter's value: nothing was started, exit code 2. */
export class UsageError extends HumanError {
  constructor(message: string, /** By parameter, where it is about some. */ readonly parameters: Record<string, string> = {}) {
    super('usage', message);
  }
}

/** What could not be done, with further fields of the error for programs. */
export class DetailedError extends HumanError {
  constructor(code: string, message: string, readonly details: Record<string, unknown>) {
    super(code, message);
  }
}
