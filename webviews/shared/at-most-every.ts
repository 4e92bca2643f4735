/** At once, then not again before `milliseconds` have passed; the last call is never lost. */
export function atMostEvery(milliseconds: number, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let again = false;
  const go = () => {
    act();
    timer = setTimeout(() => { timer = null; if (again) { again = false; go(); } }, milliseconds);
  };
  return () => { if (timer === null) go(); else again = true; };
}
