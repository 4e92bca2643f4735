/** Which sequence numbers were seen. One appender counts up by one, so this is nearly always one number. */
export interface SeenSequence { last: number; gaps: [from: number, to: number][] }

const mostGaps = 1000;

/** True when `seq` is new; it is then seen. */
export function see(seen: SeenSequence, seq: number): boolean {
  if (seq === seen.last + 1) { seen.last = seq; return true; }
  if (seq > seen.last) {
    if (seq > seen.last + 1 && seen.gaps.length < mostGaps) seen.gaps.push([seen.last + 1, seq - 1]);
    seen.last = seq;
    return true;
  }
  const index = seen.gaps.findIndex(([from, to]) => seq >= from && seq <= to);
  const gap = seen.gaps[index];
  if (gap === undefined) return false;
  const [from, to] = gap;
  const rest: [number, number][] = [];
  if (from < seq) rest.push([from, seq - 1]);
  if (seq < to) rest.push([seq + 1, to]);
  seen.gaps.splice(index, 1, ...rest);
  return true;
}

export const missing = (seen: SeenSequence): number => seen.gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0);
