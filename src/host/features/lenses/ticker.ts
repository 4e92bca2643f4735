export type Pace = 'second' | 'minute' | 'still';

/** Calls back at the pace of the quickest asker, and not at all when nobody asks. */
export function createTicker(tick: () => void): { set(who: string, pace: Pace): void; dispose(): void } {
  const paces = new Map<string, Pace>();
  let timer: NodeJS.Timeout | undefined;
  let current: Pace = 'still';
  const follow = () => {
    const asked = new Set(paces.values());
    const wanted: Pace = asked.has('second') ? 'second' : asked.has('minute') ? 'minute' : 'still';
    if (wanted === current) return;
    clearInterval(timer);
    current = wanted;
    timer = wanted === 'still' ? undefined : setInterval(tick, wanted === 'second' ? 1000 : 30_000);
  };
  return {
    set(who, pace) {
      if (pace === 'still') paces.delete(who);
      else paces.set(who, pace);
      follow();
    },
    dispose() { clearInterval(timer); paces.clear(); },
  };
}
