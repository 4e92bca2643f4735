import { createBirpc } from 'birpc';
import * as z from 'zod/mini';
import { humanMessage } from '../errors';

/** The wire of a webview: `post` hands a message over, `on` hears those that come. */
export interface Port { post(message: unknown): unknown; on(hear: (message: unknown) => void): void }

type Call = (...args: never[]) => Promise<unknown>;
export type Calls<Host> = { [K in keyof Host]: Call };
/** One schema a call: what does not fit is refused before any code of ours sees it. */
export type Schemas<Host extends Calls<Host>> = { [K in keyof Host]: z.ZodMiniType<Parameters<Host[K]>> };

export interface CallFailure { code: string; message: string }

interface Options<Host> {
  /** Calls that wait for a person or for long work; all others fail after `timeoutMs`. */
  patient: readonly (keyof Host & string)[];
  timeoutMs: number;
  /** `said`: a sentence made elsewhere, in the user's language. */
  words: { refused: string; failed: string; late: string; said(text: string): string };
  problem(what: string, error: unknown): void;
}

const request = z.strictObject({ t: z.literal('q'), i: z.optional(z.string()), m: z.string(), a: z.array(z.unknown()), o: z.optional(z.boolean()) });
const answer = z.object({ t: z.literal('s'), i: z.string() });

/** Lets a view call `host`, and answers a way to call the view. Errors cross as {code, message}; only messages written for people go over. */
export function bindHost<Host extends Calls<Host>, View extends object>(port: Port, host: Host, schemas: Schemas<Host>, options: Options<Host>): { tell<K extends keyof View & string>(method: K, ...args: View[K] extends (...args: infer A) => unknown ? A : never): void; close(): void } {
  const { patient, timeoutMs, words, problem } = options;

  const failure = (what: string, error: unknown): CallFailure => {
    const message = humanMessage(error);
    if (message !== null) return { code: codeOf(error), message: words.said(message) };
    problem(what, error);
    return { code: 'failed', message: words.failed };
  };

  async function call(name: string, args: unknown[]): Promise<unknown> {
    if (!Object.hasOwn(schemas, name)) {
      problem(`A view asked for ${JSON.stringify(name.slice(0, 100))}, which there is not`, undefined);
      throw { code: 'bad-request', message: words.refused } satisfies CallFailure;
    }
    // SAFETY: `name` is an own key of `schemas`, which has exactly the calls of `host`.
    const key = name as keyof Host & string;
    const parsed = schemas[key].safeParse(args);
    if (!parsed.success) {
      problem(`A view called ${name} in a way that it can't be called: ${parsed.error.message}`, undefined);
      throw { code: 'bad-request', message: words.refused } satisfies CallFailure;
    }
    try {
      const answered = host[key](...(parsed.data as never[]));
      return await (patient.includes(key) ? answered : within(answered, timeoutMs, { code: 'timeout', message: words.late }));
    } catch (error) {
      throw failure(name, error);
    }
  }

  const hear = (message: unknown): boolean => {
    const known = request.safeParse(message).success || answer.safeParse(message).success;
    if (!known) problem('A view sent something that is no call', undefined);
    return known;
  };
  const rpc = createBirpc<Record<string, (...args: unknown[]) => unknown>, object>({}, {
    post: message => port.post(message),
    on: receive => port.on(message => { if (hear(message)) receive(message); }),
    resolver: name => (...args: unknown[]) => call(name, args),
    timeout: -1,
    onGeneralError(error) { problem('A message between a view and us was lost', error); return true; },
  });
  return {
    tell(method, ...args) { void rpc.$callEvent(method, ...args).catch((error: unknown) => problem(`The view could not be told ${method}`, error)); },
    close: () => { if (!rpc.$closed) rpc.$close(); },
  };
}

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'failed');

async function within<T>(work: Promise<T>, ms: number, late: CallFailure): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(late), ms); });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
