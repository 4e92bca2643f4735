/** An editor that loses the focus forgets what it was told, so that it is told again. */
const forgottenMs = 1500;

/**
 * Asks the editor to ask again, and not twice before it has asked: the editor waits before it asks for as long as earlier answers took, and every
 * event starts that wait anew, so that events at a steady pace would keep it waiting for ever.
 */
export function createRefresh(fire: () => void): { now(): void; asked(): void; dispose(): void } {
  let waiting: NodeJS.Timeout | undefined;
  let missed = false;
  const stop = () => {
    clearTimeout(waiting);
    waiting = undefined;
    missed = false;
  };
  const now = () => {
    if (waiting) {
      missed = true;
      return;
    }
    waiting = setTimeout(() => {
      const again = missed;
      stop();
      if (again) now();
    }, forgottenMs);
    fire();
  };
  return { now, asked: stop, dispose: stop };
}
