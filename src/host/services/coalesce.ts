export interface Gathered { ask(): void; dispose(): void }

/** Many asks, one piece of work: runs `work` once things are quiet for `ms`, at the latest `ms` after the first ask, and never twice at once. */
export const coalesce = (ms: number, work: () => Promise<void> | void): Gathered => gather(() => ms, work);

/** For what people watch: the first ask is answered at once, further ones together when `ms` have passed since the work before ended. The last is never lost. */
export function atMostEvery(ms: number, work: () => Promise<void> | void): Gathered {
  let free = 0;
  return gather(() => Math.max(0, free - performance.now()), async () => {
    try {
      await work();
    } finally {
      free = performance.now() + ms;
    }
  });
}

function gather(wait: () => number, work: () => Promise<void> | void): Gathered {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  const run = async () => {
    timer = undefined;
    running = true;
    try {
      await work();
    } finally {
      running = false;
      if (again) { again = false; ask(); }
    }
  };
  const ask = () => {
    if (running) { again = true; return; }
    timer ??= setTimeout(() => void run(), wait());
  };
  return { ask, dispose() { clearTimeout(timer); again = false; } };
}

/** The first caller starts it, everyone gets the same promise; a failure is forgotten, so that the next caller tries again. */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make().catch((error: unknown) => { made = undefined; throw error; }));
}
