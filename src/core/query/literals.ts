/** What was typed for a value, read as numbers, lengths of time, sizes and days. Each gives undefined for what is none. */

export function readNumber(text: string): number | undefined {
  const plain = text.toLowerCase();
  const infinite = /^([+-]?)inf(?:inity)?$/.exec(plain);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  if (plain === 'nan') return NaN;
  if (!/^[+-]?(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/.test(plain)) return undefined;
  // No -0: it equals 0 and would be written as that.
  return Number(plain.replaceAll('_', '')) + 0;
}

const seconds = 1000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const days = 24 * hours;
const lengths = new Map<string, number>([
  ...['ms', 'msec', 'millisecond', 'milliseconds'].map((unit): [string, number] => [unit, 1]),
  ...['s', 'sec', 'secs', 'second', 'seconds'].map((unit): [string, number] => [unit, seconds]),
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((unit): [string, number] => [unit, minutes]),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map((unit): [string, number] => [unit, hours]),
  ...['d', 'day', 'days'].map((unit): [string, number] => [unit, days]),
  ...['w', 'week', 'weeks'].map((unit): [string, number] => [unit, 7 * days]),
]);
const lengthPart = /^\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-z]+)/i;

/** `7d`, `1h30min`, `3 h 20 min`. */
export function readDuration(text: string): number | undefined {
  let rest = text;
  let total = 0;
  do {
    const part = lengthPart.exec(rest);
    const unit = lengths.get(part?.[2]?.toLowerCase() ?? '');
    if (!part || unit === undefined) return undefined;
    total += Number(part[1]) * unit;
    rest = rest.slice(part[0].length);
  } while (rest.trim() !== '');
  return total;
}
export const isLengthUnit = (text: string): boolean => lengths.has(text.toLowerCase());

export function formatLength(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 1) return `${milliseconds}ms`;
  const parts: string[] = [];
  let rest = milliseconds;
  for (const [unit, size] of [['d', days], ['h', hours], ['min', minutes], ['s', seconds], ['ms', 1]] as const) {
    if (rest >= size) parts.push(`${Math.floor(rest / size)}${unit}`);
    rest %= size;
  }
  return parts.join(' ');
}

const sizes = new Map<string, number>([
  ['', 1], ['b', 1], ['byte', 1], ['bytes', 1],
  ...['k', 'm', 'g', 't', 'p'].flatMap((letter, power): [string, number][] => [[letter, 1000 ** (power + 1)], [`${letter}b`, 1000 ** (power + 1)], [`${letter}ib`, 1024 ** (power + 1)]]),
]);

/** `2 GB`, `512MiB`, `1000`: bytes. */
export function readSize(text: string): number | undefined {
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const size = sizes.get(unit?.toLowerCase() ?? '-');
  return number === undefined || size === undefined ? undefined : Number(number) * size;
}
export const isSizeUnit = (text: string): boolean => text !== '' && sizes.has(text.toLowerCase());

export function formatSize(bytes: number): string {
  for (const [unit, size] of [['TB', 1e12], ['GB', 1e9], ['MB', 1e6], ['kB', 1e3]] as const) {
    if (Number.isSafeInteger(bytes) && bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

/** From its first millisecond to the first after it. */
export interface Stretch { from: number; to: number }

const date = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/i;

/** A year, month, day, minute, second or millisecond, in local time unless it says its own; `today`, `yesterday`, `now`. */
export function readTime(text: string, now: number): Stretch | undefined {
  const word = text.toLowerCase();
  if (word === 'now') return { from: now, to: now + 1 };
  if (word === 'today' || word === 'yesterday') {
    const at = new Date(now);
    const day = (days: number) => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();
    return word === 'today' ? { from: day(0), to: day(1) } : { from: day(-1), to: day(0) };
  }
  const parts = date.exec(text);
  if (!parts) return undefined;
  const [year, month, dayOf, hour, minute, second] = parts.slice(1, 7).map(part => (part === undefined ? undefined : Number(part)));
  if (year === undefined || year < 1970 || year > 9000) return undefined;
  if (month === undefined) return { from: new Date(year, 0).getTime(), to: new Date(year + 1, 0).getTime() };
  if (month < 1 || month > 12) return undefined;
  if (dayOf === undefined) return { from: new Date(year, month - 1).getTime(), to: new Date(year, month).getTime() };
  if (dayOf < 1 || dayOf > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  if (hour === undefined || minute === undefined) return { from: new Date(year, month - 1, dayOf).getTime(), to: new Date(year, month - 1, dayOf + 1).getTime() };
  if (hour > 23 || minute > 59 || (second ?? 0) > 59) return undefined;
  const milliseconds = Number((parts[7] ?? '').padEnd(3, '0'));
  const offset = offsetOf(parts[8]);
  const clock = [year, month - 1, dayOf, hour, minute, second ?? 0, milliseconds] as const;
  const from = offset === undefined ? new Date(...clock).getTime() : Date.UTC(...clock) - offset;
  return { from, to: from + (parts[7] !== undefined ? 1 : second !== undefined ? seconds : minutes) };
}

function offsetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, sign, hour, minute] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hour) * hours + Number(minute) * minutes);
}

/** The shortest that is read as this very moment. */
export function formatTime(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const minute = `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
  const second = `${minute}:${two(date.getSeconds())}`;
  // An hour that a clock shows twice in a year is said in UTC.
  return [day, minute, second, `${second}.${String(date.getMilliseconds()).padStart(3, '0')}`].find(text => readTime(text, 0)?.from === at) ?? date.toISOString();
}
