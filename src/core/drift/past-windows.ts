import type { PastWindows, TimelineVerdict } from '../../contract/drift';
import { formatNumber, formatPercent } from '../format';
import { say } from '../say';
import { binomialTail } from './special';

/** Of past windows, at most this share is to be called drift by a threshold that is proposed. */
export const wishedRate = 0.05;
/** How sure the upper end of a rate is, on one side. */
const confidence = 0.95;
/** A threshold that is proposed has so many digits, rounded up: the windows that it rests on are never enough for more. */
const digits = 2;
/** Distances below this have fewer. */
const finest = 0.001;

/** `beyond`: two samples of one distribution hardly differ so much. Where they may, no threshold makes it drift. */
export interface PastWindow { effect: number; beyond: boolean }

/**
 * The place behind the last window that is past: what drifted suddenly or by and by, and stayed, is no usual window any more from there on; what came again went each time and is. The last window is the one that is asked about.
 */
export const endOfPast = ({ kind, from }: TimelineVerdict, windows: number): number => Math.max(0, Math.min(windows - 1, (kind === 'sudden' || kind === 'gradual' ? from : null) ?? windows));

/** So many windows it takes to tell a rate from none: of fewer, a single one is already more than it. */
export const leastWindows = (rate: number): number => Math.ceil(1 / rate - 1e-9);

export function judgePast(windows: readonly PastWindow[], threshold: number, rate: number = wishedRate): Pick<PastWindows, 'windows' | 'alarms' | 'atMost' | 'rate' | 'least' | 'suggestion'> {
  const effects = windows.flatMap(({ effect, beyond }) => (beyond ? [effect] : []));
  const alarmsAt = (limit: number): number => effects.filter((effect) => effect >= limit).length;
  const alarms = alarmsAt(threshold);
  const least = leastWindows(rate);
  const allowed = Math.floor(rate * windows.length + 1e-9);
  // The first that is one too many has to lie below the threshold.
  const limit = effects.sort((a, b) => b - a)[allowed];
  const smallest = limit === undefined ? 0 : justAbove(limit);
  return {
    windows: windows.length, alarms, atMost: windows.length === 0 ? null : rateAtMost(alarms, windows.length), rate, least,
    // It was chosen by these very windows, of which so many were allowed beyond it: that is what its upper end goes by, as for a tolerance limit (S. S. Wilks, 1941).
    suggestion: windows.length < least || !Number.isFinite(smallest) ? null : { threshold: smallest, alarms: alarmsAt(smallest), atMost: rateAtMost(allowed, windows.length) },
  };
}

/** The rate that lies above the true one in 95 of 100 cases, of `hits` in `of` windows that don't hang together (C. J. Clopper and E. S. Pearson, 1934): at it, no more than `hits` come up in 5 % of cases. */
export function rateAtMost(hits: number, of: number): number {
  if (hits >= of) return 1;
  let [low, high] = [0, 1];
  for (let halved = 0; halved < 60; halved++) {
    const middle = (low + high) / 2;
    if (binomialTail(hits + 1, of, middle) < confidence) low = middle; else high = middle;
  }
  return high;
}

/** The least number of few digits that is greater; not finite where there is none. */
function justAbove(value: number): number {
  const power = Math.floor(Math.log10(Math.max(value, finest))) - digits + 1;
  let steps = Math.floor(value / 10 ** power);
  let rounded: number;
  do rounded = Number(`${steps++}e${power}`); while (rounded <= value);
  return rounded;
}

/** For people. `before`: where the first window begins that is not past. */
export function pastSentence({ windows, alarms, atMost, rate, least, suggestion }: ReturnType<typeof judgePast>, threshold: number, before: string): string {
  const [now, wished] = [formatNumber(threshold), formatPercent(rate)];
  if (windows === 0) return say('There is no window before {0} by which the threshold {1} could be judged. It takes {2} to say which one keeps to {3}, since of fewer a single one is more than that.', before, now, least, wished);
  if (windows < least) return say('At the threshold {0}, {1} of {2} past windows (before {3}) would have been called drift. Too few to say which threshold keeps to {4}: it takes {5}, since of fewer a single one is more than that.', now, alarms, windows, before, wished, least);
  const upper = formatPercent(atMost);
  if (suggestion === null) return say('At the threshold {0}, {1} of {2} past windows (before {3}) would have been called drift; of those to come it may be up to {4} (95 % confidence). No threshold keeps to {5}.', now, alarms, windows, before, upper, wished);
  if (suggestion.threshold === 0) return say('At the threshold {0}, {1} of {2} past windows (before {3}) would have been called drift; of those to come it may be up to {4} (95 % confidence). Any threshold keeps to {5}, since so few differ beyond chance.', now, alarms, windows, before, upper, wished);
  if (suggestion.threshold === threshold) return say('At the threshold {0}, {1} of {2} past windows (before {3}) would have been called drift; of those to come it may be up to {4} (95 % confidence). No smaller one keeps to {5}.', now, alarms, windows, before, upper, wished);
  return say('At the threshold {0}, {1} of {2} past windows (before {3}) would have been called drift; of those to come it may be up to {4} (95 % confidence). At {5} it would have been {6} (up to {7}).', now, alarms, windows, before, upper, formatNumber(suggestion.threshold), suggestion.alarms, formatPercent(suggestion.atMost));
}
