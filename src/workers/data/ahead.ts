/** What is read of each, in their order, while the next one is being read already: the database works beside this thread. */
export async function* ahead<T, R>(all: readonly T[], read: (each: T) => Promise<R>): AsyncGenerator<[number, R]> {
  const going: Promise<R>[] = [];
  let at = 0;
  for (const each of all) {
    const reading = read(each);
    // When one before it fails, nobody comes to ask for it.
    reading.catch(() => undefined);
    going.push(reading);
    if (going.length === 1) continue;
    yield [at++, await going.shift() as R];
  }
  for (const reading of going) yield [at++, await reading];
}
