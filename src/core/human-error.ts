/** The only errors whose message reaches users: it says what happened and what to do next. */
export class HumanError extends Error {
  override readonly name = 'HumanError';
  /** A short word for programs (`no-python`, `no-such-run`); crosses process boundaries beside the message. */
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Works for errors that crossed a process boundary too, where the class is lost. */
export function isHumanError(error: unknown): error is HumanError {
  return error instanceof HumanError || (error instanceof Error && error.name === 'HumanError');
}
