import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is not null, undefined or false; fails with what was waited for. */
export async function until<T>(what: string, ask: () => T | null | undefined | false | Promise<T | null | undefined | false>, ms = 20_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${ms / 1000} s`);
    await pause(50);
  }
}
