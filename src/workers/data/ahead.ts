/** What is read of each, in their order; of the next one it is read already while one is looked at, since the database works beside this thread. */
export async function* ahead<T, R>(all: readonly T[], read: (each: T) => Promise<R>): AsyncGenerator<[number, R]> {
  const start = (at: number): Promise<R> | undefined => {
    if (at >= all.length) return undefined;
    const reading = read(all[at] as T);
    // When nobody comes to ask for it, its failure is nobody's either.
    reading.catch(() => undefined);
    return reading;
  };
  let next = start(0);
  for (let at = 0; next !== undefined; at += 1) {
    const read = await next;
    next = start(at + 1);
    yield [at, read];
  }
}
