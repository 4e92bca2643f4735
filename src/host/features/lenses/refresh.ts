/** An editor that loses the focus forgets what it was told, so that it is told again. */
const forgottenMs = 1500;
const longestMs = 30_000;
/** Where nobody looks at a document with lenses there is nobody to ask. */
const mostTries = 5;

/**
 * Asks the editor to ask again, and not twice before it has asked: the editor waits before it asks for as long as earlier answers took, and every
 * event starts that wait anew, so that events at a steady pace would keep it waiting for ever. How long it waits nobody tells: each time that it has not
 * asked it is left alone for twice as long, since on a machine that is busy it may wait longer than any pace that is chosen beforehand.
 */
export function createRefresh(fire: () => void): { now(): void; asked(): void; dispose(): void } {
  let waiting: NodeJS.Timeout | undefined;
  let missed = false;
  let patienceMs = forgottenMs;
  let tries = 0;
  const stop = () => {
    clearTimeout(waiting);
    waiting = undefined;
    missed = false;
  };
  const tell = () => {
    waiting = setTimeout(() => {
      // What was told last may be what was forgotten: the lenses of a cold start would never come.
      const again = missed || tries < mostTries;
      tries = missed ? 0 : tries + 1;
      patienceMs = Math.min(longestMs, patienceMs * 2);
      stop();
      if (again) tell();
    }, patienceMs);
    fire();
  };
  const now = () => {
    if (waiting) {
      missed = true;
      return;
    }
    tries = 0;
    tell();
  };
  const asked = () => {
    stop();
    patienceMs = forgottenMs;
  };
  return { now, asked, dispose: stop };
}
