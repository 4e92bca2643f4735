/** Many asks, one piece of work: runs `work` once things are quiet for `ms`, at the latest `ms` after the first ask, and never twice at once. */
export function coalesce(ms: number, work: () => Promise<void> | void): { ask(): void; dispose(): void } {
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
    timer ??= setTimeout(() => void run(), ms);
  };
  return { ask, dispose() { clearTimeout(timer); again = false; } };
}

/** The first caller starts it, everyone gets the same promise; a failure is forgotten, so that the next caller tries again. */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make().catch((error: unknown) => { made = undefined; throw error; }));
}
