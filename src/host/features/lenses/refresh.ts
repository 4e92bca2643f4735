/** An event that reached no editor is not waited for any longer. */
const forgottenMs = 5000;

/**
 * Asks the editor to ask again, and not twice before it has asked: the editor waits before it asks for as long as earlier answers took, and every
 * event starts that wait anew, so that events at a steady pace would keep it waiting for ever.
 */
export function createRefresh(fire: () => void, clock: () => number = Date.now): { now(): void; asked(): void } {
  let since: number | null = null;
  return {
    now() {
      if (since !== null && clock() - since < forgottenMs) return;
      since = clock();
      fire();
    },
    asked() { since = null; },
  };
}
