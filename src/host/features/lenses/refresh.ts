/**
 * Asks the editor to ask again, and never twice before it has asked: the editor waits before it asks for as long as earlier answers took, and every
 * event starts that wait anew, so that events at a steady pace would keep it waiting for ever.
 */
export function createRefresh(fire: () => void): { now(): void; asked(): void } {
  let waiting = false;
  return {
    now() {
      if (waiting) return;
      waiting = true;
      fire();
    },
    asked() { waiting = false; },
  };
}
