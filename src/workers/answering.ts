/** Errors cross the boundary between processes as data: a cloned Error keeps its message alone. */
export interface Failure { code: string; message: string }
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** What a worker offers: the methods of its API, each answering with what came out or why nothing did. */
export type Answering<T> = { [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => Promise<Answer<R>> : never };

export function answering<T extends object>(service: T, methods: readonly (keyof T & string)[], failureOf: (error: unknown) => Failure): Answering<T> {
  // SAFETY: every method of the API stands in `methods`, which each protocol checks.
  return Object.fromEntries(methods.map((method) => [method, async (...args: unknown[]) => {
    try {
      const call = service[method] as (...given: unknown[]) => Promise<unknown>;
      return { ok: true, value: await call.apply(service, args) };
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
  }])) as unknown as Answering<T>;
}
