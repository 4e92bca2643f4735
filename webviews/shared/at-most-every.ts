/** At once, then not again before `milliseconds` have passed since `act` ended, and never twice at the same time; the last call is never lost. */
export function atMostEvery(milliseconds: number, act: () => Promise<void> | void): () => void {
  let resting = false;
  let again = false;
  const rest = () => setTimeout(() => { resting = false; if (again) { again = false; go(); } }, milliseconds);
  const go = () => {
    resting = true;
    void Promise.resolve(act()).finally(rest);
  };
  return () => { if (resting) again = true; else go(); };
}
