import { HumanError, isHumanError } from '../core/human-error';

export interface ErrorAction { title: string; command: string; args?: unknown[] }

/** A message for users that offers what to do next as buttons. */
export class ActionableError extends HumanError {
  readonly actions: ErrorAction[];
  constructor(code: string, message: string, ...actions: ErrorAction[]) {
    super(code, message);
    this.actions = actions;
  }
}

/** The sentence for users in an error of ours, wherever it comes from: a worker's {code, message} was written for users too. Null: nobody wrote it for them. */
export function humanMessage(error: unknown): string | null {
  if (isHumanError(error)) return error.message;
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return null;
  const { code, message } = error;
  return typeof code === 'string' && typeof message === 'string' && /^[a-z][a-z-]*$/.test(code) ? message : null;
}

export const detailOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : (JSON.stringify(error) ?? String(error)));
