import { english, fill, type FormatWords } from './words';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `340 ms`, `3.4 s`, `12 s`, `3 min 4 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(milliseconds: number | null | undefined, words: FormatWords = english): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return words.missing;
  const length = Math.max(0, milliseconds);
  if (length < 999.5) return fill(words.millisecond, String(Math.round(length)));
  if (length < 9950) return fill(words.second, (length / second).toFixed(1).replace(/\.0$/, '').replace('.', words.decimal));
  const seconds = Math.round(length / second);
  if (seconds < 60) return fill(words.second, String(seconds));
  if (seconds < 3600) return pair(Math.floor(seconds / 60), words.minute, seconds % 60, words.second);
  const minutes = Math.round(length / minute);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), words.hour, minutes % 60, words.minute);
  const hours = Math.round(length / hour);
  return pair(Math.floor(hours / 24), words.day, hours % 24, words.hour);
}

function pair(large: number, largeWord: string, small: number, smallWord: string): string {
  const head = fill(largeWord, String(large));
  return small === 0 ? head : `${head} ${fill(smallWord, String(small))}`;
}

/** `just now`, `12 s ago`, `3 min ago`, `5 d ago`; from 30 days on the date. */
export function formatRelativeTime(at: number | null | undefined, now: number, words: FormatWords = english): string {
  if (at === null || at === undefined || !Number.isFinite(at)) return words.missing;
  const distance = Math.abs(now - at);
  // A page's clock goes on in steps: what began since its last one is not ahead of it.
  if (distance < (at > now ? minute : 5 * second)) return words.now;
  if (distance >= 30 * day) return formatDate(at);
  return fill(at > now ? words.ahead : words.ago, coarse(distance, words));
}

function coarse(distance: number, words: FormatWords): string {
  if (distance < minute) return fill(words.second, String(Math.floor(distance / second)));
  if (distance < hour) return fill(words.minute, String(Math.floor(distance / minute)));
  if (distance < day) return fill(words.hour, String(Math.floor(distance / hour)));
  return fill(words.day, String(Math.floor(distance / day)));
}

const two = (n: number): string => String(n).padStart(2, '0');
const valid = (date: Date): boolean => !Number.isNaN(date.getTime());

/** Local time, `2026-11-21`. */
export function formatDate(at: number): string {
  const date = new Date(at);
  return valid(date) ? `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}` : '–';
}

/** Local time to the second, for hovers: `2026-11-21 01:17:22`. */
export function formatExactTime(at: number | null | undefined): string {
  if (at === null || at === undefined) return '–';
  const date = new Date(at);
  return valid(date) ? `${formatDate(at)} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}` : '–';
}
