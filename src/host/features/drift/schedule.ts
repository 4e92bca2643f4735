/** Spans of monitors are in minutes and longer. */
const tickMs = 60_000;

/** What is to be done at its time, one after the other. By the clock on the wall, looked at every minute: a long timer would stand still while the machine sleeps. `look` never rejects. */
export function createSchedule() {
  const due = new Map<string, { at: number; look(): Promise<void> }>();
  let timer: NodeJS.Timeout | undefined;
  let looking = false;

  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  async function tick(): Promise<void> {
    if (looking) return;
    looking = true;
    for (const [key, each] of [...due]) {
      if (each.at > Date.now() || due.get(key) !== each) continue;
      due.delete(key);
      await each.look();
    }
    looking = false;
    if (due.size === 0) stop();
  }

  return {
    /** In place of what was planned under this key; never sooner than a minute from the first. */
    plan(key: string, at: number, look: () => Promise<void>): void {
      due.set(key, { at, look });
      timer ??= setInterval(() => void tick(), tickMs).unref();
    },
    clear(): void {
      due.clear();
      stop();
    },
  };
}
