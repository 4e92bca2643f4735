import { setTimeout as pause } from 'node:timers/promises';

/** Polls until `ask` gives something truthy and returns it; the error says what was waited for and what was seen last. */
export async function until(what, ask, { timeout = 40_000, every = 100 } = {}) {
  let last;
  for (const started = Date.now(); Date.now() - started < timeout; await pause(every)) {
    try {
      last = await ask();
    } catch (error) {
      last = error.message;
      continue;
    }
    if (last) return last;
  }
  throw new Error(`waited ${timeout / 1000} s for ${what}; last seen: ${JSON.stringify(last)?.slice(0, 300)}`);
}
