import type { RunId } from '../../contract/ids';

/** In the order that text sorts by, so that the characters that stand for milliseconds sort as they do. */
const alphabet = '234567abcdefghijklmnopqrstuvwxyz';
const two = (n: number): string => String(n).padStart(2, '0');

/**
 * The start to the millisecond, and four characters by chance: two runs that start within a second still sort by their start.
 * `random` gives at least four bytes; 256 is a multiple of 32, so every character is as likely as any other.
 */
export function newRunId(now: number, random: Uint8Array): RunId {
  const date = new Date(now);
  const day = `${date.getUTCFullYear()}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
  const time = `${two(date.getUTCHours())}${two(date.getUTCMinutes())}${two(date.getUTCSeconds())}`;
  const within = date.getUTCMilliseconds();
  const chance = Array.from(random.subarray(0, 4), (byte) => alphabet[byte % 32]).join('');
  const order = alphabet.charAt(within >> 5) + alphabet.charAt(within & 31);
  return `${day}-${time}-${order}${chance}` as RunId;
}

/** The start that a run's id tells, to the second. */
export function createdAtOf(id: RunId): number {
  const at = Date.UTC(Number(id.slice(0, 4)), Number(id.slice(4, 6)) - 1, Number(id.slice(6, 8)), Number(id.slice(9, 11)), Number(id.slice(11, 13)), Number(id.slice(13, 15)));
  return Number.isNaN(at) ? 0 : at;
}
