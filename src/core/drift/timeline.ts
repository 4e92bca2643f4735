import type { TimelineCell, TimelineColumn, TimelineKind, TimelineVerdict } from '../../contract/drift';
import { say } from '../say';
import { binomialTail } from './special';

/** Of series in which nothing drifts, at most so many may be said to. */
const falseAlarms = 0.01;
/** A window alarms by chance in so many cases, and is as far from chance as this in so few. */
const perWindow = 0.05;
const farFromChance = 0.001;
/** A drift that takes fewer windows than this is sudden. */
const leastRamp = 3;

/**
 * How a column drifts over time, told from its windows: whether each drifts, and how far it lies from the reference. The kinds are those of J. Gama, I. Žliobaitė, A. Bifet, M. Pechenizkiy and A. Bouchachia (A survey
 * on concept drift adaptation, 2014); their “incremental” and “gradual” look alike from distances and are one here.
 *
 * 1. *None*: no more windows drift than chance gives (binomial, also of those alone that are far from chance), no run of them is longer (P. Erdős and A. Rényi, 1970: about n·pʳ), and none stands at the end.
 * 2. *Recurring*: it comes in episodes between which the distance falls to less than half, so that a threshold that is just missed in between is no return.
 * 3. *Sudden or gradual*: a ramp (level, rise, level) is laid through the distances by least squares for every beginning and length; gradual, if one of several windows fits so much better than a step that Schwarz's
 *    criterion (1978) accepts it three times over.
 */
export function judgeTimeline(cells: readonly TimelineCell[]): TimelineVerdict {
  const judged = cells.flatMap((cell, at) => (cell.drift === null || cell.effect === null ? [] : [{ at, drift: cell.drift, effect: cell.effect, far: cell.drift && (cell.adjusted ?? 1) < farFromChance }]));
  const none: TimelineVerdict = { kind: 'none', from: null, to: null, times: 0 };
  if (judged.length < 2) return { ...none, kind: 'unknown' };
  const flags = judged.map(({ drift }) => drift);
  const far = judged.map((each) => each.far);
  if (!beyondChance(flags, far)) return none;
  const place = (index: number): number | null => judged[index]?.at ?? null;
  const effects = judged.map(({ effect }) => effect);
  const found = episodes(flags, effects);
  const long = found.filter(({ from, to }) => to - from > 1);
  const short = found.filter(({ from, to }) => to - from === 1);
  const outside = judged.length - long.reduce((sum, { from, to }) => sum + to - from, 0);
  const counted = [...long, ...(unlikely(short.length, outside, perWindow) || unlikely(short.filter((each) => far[each.from]).length, outside, farFromChance) ? short : [])].sort((a, b) => a.from - b.from);
  if (counted.length > 1) return { kind: 'recurring', from: place(counted[0]?.from ?? 0), to: null, times: counted.length };
  const start = counted[0] ?? found[0];
  const ramp = bestRamp(effects);
  if (ramp !== null && ramp.to - ramp.from >= leastRamp) return { kind: 'gradual', from: place(ramp.from), to: place(ramp.to), times: 1 };
  return { kind: 'sudden', from: place(start?.from ?? flags.indexOf(true)), to: null, times: 1 };
}

function beyondChance(flags: readonly boolean[], far: readonly boolean[]): boolean {
  let [longest, run] = [0, 0];
  for (const flag of flags) longest = Math.max(longest, (run = flag ? run + 1 : 0));
  const atEnd = run;
  return unlikely(flags.filter(Boolean).length, flags.length, perWindow) || unlikely(far.filter(Boolean).length, far.length, farFromChance) || flags.length * perWindow ** longest < falseAlarms || (atEnd > 1 && perWindow ** atEnd < falseAlarms);
}

const unlikely = (hits: number, of: number, rate: number): boolean => hits > 0 && binomialTail(hits, of, rate) < falseAlarms;

interface Episode { from: number; /** After its last window. */ to: number }

/** From a window that drifts on, until one that doesn't and lies at less than half the distance of those before. */
function episodes(flags: readonly boolean[], effects: readonly number[]): Episode[] {
  const found: Episode[] = [];
  let open: { from: number; last: number; sum: number; count: number } | null = null;
  const close = (): void => {
    if (open !== null) found.push({ from: open.from, to: open.last + 1 });
    open = null;
  };
  flags.forEach((flag, at) => {
    const effect = effects[at] ?? 0;
    if (flag) {
      open ??= { from: at, last: at, sum: 0, count: 0 };
      open = { from: open.from, last: at, sum: open.sum + effect, count: open.count + 1 };
    } else if (open !== null && effect < open.sum / open.count / 2) close();
  });
  close();
  return found;
}

/** Level, rise from `from` to `to`, level. Null: a step explains the distances as well. */
function bestRamp(effects: readonly number[]): { from: number; to: number } | null {
  const n = effects.length;
  const sums = prefix(effects, (value) => value);
  const moments = prefix(effects, (value, at) => value * at);
  const squares = effects.reduce((sum, value) => sum + value * value, 0);
  const total = sums[n] ?? 0;
  const residual = (from: number, to: number): number => {
    // f is 0 up to `from`, (t − from) / (to − from) between, 1 from `to` on.
    const length = to - from;
    const inner = length - 1;
    const f = inner / 2 + (n - to);
    const ff = (inner * (inner + 1) * (2 * inner + 1)) / 6 / length ** 2 + (n - to);
    const between = ((moments[to] ?? 0) - (moments[from + 1] ?? 0) - from * ((sums[to] ?? 0) - (sums[from + 1] ?? 0))) / length;
    const ef = between + total - (sums[to] ?? 0);
    const spread = ff - (f * f) / n;
    const shared = ef - (f * total) / n;
    return Math.max(0, squares - (total * total) / n - (spread <= 0 ? 0 : (shared * shared) / spread));
  };
  let [step, ramp, best] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, { from: 0, to: 1 }];
  for (let from = 0; from < n - 1; from++) {
    for (let to = from + 1; to < n; to++) {
      const left = residual(from, to);
      if (to === from + 1) step = Math.min(step, left);
      else if (left < ramp) [ramp, best] = [left, { from, to }];
    }
  }
  const least = Math.max(1e-12 * squares, Number.MIN_VALUE);
  return n * Math.log(Math.max(step, least) / Math.max(ramp, least)) > 3 * Math.log(n) ? best : null;
}

function prefix(values: readonly number[], term: (value: number, at: number) => number): Float64Array {
  const made = new Float64Array(values.length + 1);
  values.forEach((value, at) => { made[at + 1] = (made[at] ?? 0) + term(value, at); });
  return made;
}

export function timelineSentence({ kind, from, to, times }: TimelineVerdict, starts: readonly string[]): string {
  const at = (place: number | null): string => starts[place ?? -1] ?? '';
  switch (kind) {
    case 'none': return say('No drift over time: no more windows differ than chance gives.');
    case 'sudden': return say('Sudden drift, from {0} on.', at(from));
    case 'gradual': return say('Gradual drift, from {0} to {1}.', at(from), at(to));
    case 'recurring': return say('Recurring drift: {0} times, the first from {1} on.', times, at(from));
    default: return say('Too few rows to say: it takes two windows that can be judged.');
  }
}

const rank: Readonly<Record<TimelineKind, number>> = { sudden: 0, gradual: 0, recurring: 0, none: 1, unknown: 2 };
const most = ({ cells }: TimelineColumn): number => Math.max(0, ...cells.map(({ effect }) => effect ?? 0));
export const byTimeline = (a: TimelineColumn, b: TimelineColumn): number => rank[a.verdict.kind] - rank[b.verdict.kind] || most(b) - most(a) || (a.name < b.name ? -1 : 1);
