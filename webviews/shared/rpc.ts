import { createBirpc } from 'birpc';
import { t } from './l10n';

export interface ViewApi { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void }
declare function acquireVsCodeApi(): ViewApi;

/** What a refused or failed call is to a view: `message` is for people, `code` for the view's own decisions. */
export class CallError extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** Asking again ends the same: what a file holds and what was asked for stay as they are until somebody changes them. */
export const isLasting = ({ code }: Pick<CallError, 'code'>): boolean => code === 'unreadable' || code === 'usage';

export const viewApi = (): ViewApi => acquireVsCodeApi();

const answerMs = 30_000;

/**
 * Calls to the host, as its interface says. `patient` are the calls that wait for a person or for work that may take long; all others fail
 * when nothing is heard for 30 s.
 */
export function connect<Host extends object, View extends object>(api: ViewApi, view: View, patient: readonly (keyof Host & string)[]): Host {
  const rpc = createBirpc<Record<string, (...args: unknown[]) => unknown>, View>(view, {
    post: message => { api.postMessage(message); },
    on: receive => window.addEventListener('message', event => isRpc(event.data) && receive(event.data)),
    timeout: -1,
  });
  const calls = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  const call = (name: string) => async (...args: unknown[]) => {
    const answer = rpc.$call(name, ...args) as Promise<unknown>;
    try {
      return await (patient.includes(name as keyof Host & string) ? answer : within(answer, answerMs));
    } catch (error) {
      throw toCallError(error);
    }
  };
  return new Proxy({} as Host, {
    get(_, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      if (!calls.has(name)) calls.set(name, call(name));
      return calls.get(name);
    },
  });
}

function isRpc(data: unknown): boolean {
  const kind = (data as { t?: unknown } | null)?.t;
  return kind === 'q' || kind === 's';
}

async function within<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CallError('timeout', t('callTimedOut', milliseconds / 1000))), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Errors cross the boundary as {code, message}; anything else gets a sentence that says what to do. */
export function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return new CallError(typeof code === 'string' ? code : 'failed', typeof message === 'string' && message ? message : t('callFailed'));
}
