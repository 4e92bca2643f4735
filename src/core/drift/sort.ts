/** Fewer values than this are sorted sooner by the engine's own sort. */
const leastRadix = 4_096;
/** Of 32 bits in three digits, the least first. */
const shifts = [0, 11, 22] as const;
const digits = 1 << 11;
const mask = digits - 1;
/** So often each value may have to be moved behind a neighbour once the upper bits are done; beyond that going through the lower ones costs less. */
const mostMoves = 2;
const probes = 2_048;

/**
 * Sorts finite numbers in place, ascending: by the digits of their bits, least first (as H. Hollerith's machines did), which takes as many passes whatever the values are. The upper 32 bits are sign, exponent and 20 bits of
 * what follows. Where hardly two values agree in them, these digits are all, and those that do agree are put in order among their neighbours; else the lower 32 bits are gone through before. Values that rise already cost one
 * look, digits that all share cost no pass. `room`: for as many values, so that it need not be made anew.
 */
export function sortNumbers(values: Float64Array, room?: Float64Array): Float64Array {
  const count = values.length;
  if (isRising(values)) return values;
  if (count < leastRadix) return values.sort();
  const spare = room !== undefined && room.length >= count ? room.subarray(0, count) : new Float64Array(count);
  if (likelyMoves(values) <= mostMoves / 2 && settle(byUpper(values, spare), values)) return values;
  const byLower = sortedBy(values, spare, countsOfLower(values), scatterByLower);
  const sorted = byUpper(byLower, byLower === values ? spare : values);
  if (sorted !== values) values.set(sorted);
  return values;
}

/** Equal ones too; of two noughts the negative one is the lesser. */
function isRising(values: Float64Array): boolean {
  for (let at = 1; at < values.length; at++) {
    const before = values[at - 1] as number;
    const value = values[at] as number;
    if (before > value || (value === 0 && before === 0 && Object.is(value, -0))) return false;
  }
  return true;
}

/** How many values each would have to pass on average when only the upper bits were in order: guessed from a few. */
function likelyMoves(values: Float64Array): number {
  const step = values.length / probes;
  const some = Float64Array.from({ length: probes }, (_, at) => values[Math.floor(at * step)] as number).sort();
  const words = wordsOf(some);
  let pairs = 0;
  for (let at = 0, run = 0; at < probes; at++) {
    run = at > 0 && words[2 * at + 1] === words[2 * at - 1] ? run + 1 : 0;
    // Equal values are in order as they are.
    if (run > 0 && words[2 * at] !== words[2 * at - 2]) pairs += run;
  }
  return pairs / (probes * probes) * values.length / 2;
}

type Counts = [Uint32Array, Uint32Array, Uint32Array];
const noCounts = (): Counts => [new Uint32Array(digits), new Uint32Array(digits), new Uint32Array(digits)];
const wordsOf = (values: Float64Array): Uint32Array => new Uint32Array(values.buffer, values.byteOffset, values.length * 2);

// A double's bits order as an unsigned number once those of negative ones are turned over and the sign of others is set. Of both words there is a function of its own: one for both takes twice the time.

function countsOfUpper(values: Float64Array): Counts {
  const counts = noCounts();
  const [low, middle, high] = counts;
  const words = wordsOf(values);
  for (let at = 1; at < words.length; at += 2) {
    const upper = words[at] as number;
    const key = upper ^ (-(upper >>> 31) | 0x8000_0000);
    low[key & mask] = (low[key & mask] as number) + 1;
    middle[(key >>> 11) & mask] = (middle[(key >>> 11) & mask] as number) + 1;
    high[key >>> 22] = (high[key >>> 22] as number) + 1;
  }
  return counts;
}

function countsOfLower(values: Float64Array): Counts {
  const counts = noCounts();
  const [low, middle, high] = counts;
  const words = wordsOf(values);
  for (let at = 0; at < words.length; at += 2) {
    const key = (words[at] as number) ^ -((words[at + 1] as number) >>> 31);
    low[key & mask] = (low[key & mask] as number) + 1;
    middle[(key >>> 11) & mask] = (middle[(key >>> 11) & mask] as number) + 1;
    high[key >>> 22] = (high[key >>> 22] as number) + 1;
  }
  return counts;
}

function scatterByUpper(from: Float64Array, to: Float64Array, places: Uint32Array, shift: number): void {
  const words = wordsOf(from);
  for (let at = 0; at < from.length; at++) {
    const upper = words[2 * at + 1] as number;
    const digit = ((upper ^ (-(upper >>> 31) | 0x8000_0000)) >>> shift) & mask;
    const place = places[digit] as number;
    places[digit] = place + 1;
    to[place] = from[at] as number;
  }
}

function scatterByLower(from: Float64Array, to: Float64Array, places: Uint32Array, shift: number): void {
  const words = wordsOf(from);
  for (let at = 0; at < from.length; at++) {
    const digit = (((words[2 * at] as number) ^ -((words[2 * at + 1] as number) >>> 31)) >>> shift) & mask;
    const place = places[digit] as number;
    places[digit] = place + 1;
    to[place] = from[at] as number;
  }
}

const byUpper = (values: Float64Array, spare: Float64Array): Float64Array => sortedBy(values, spare, countsOfUpper(values), scatterByUpper);

/** Answers which of both holds the values then. */
function sortedBy(values: Float64Array, spare: Float64Array, counts: Counts, scatter: typeof scatterByUpper): Float64Array {
  let [from, to] = [values, spare];
  for (const [pass, places] of counts.entries()) {
    if (places.includes(values.length)) continue;
    startsOf(places);
    scatter(from, to, places, shifts[pass] ?? 0);
    [from, to] = [to, from];
  }
  return from;
}

function startsOf(counts: Uint32Array): void {
  let sum = 0;
  for (let each = 0; each < digits; each++) {
    const here = counts[each] as number;
    counts[each] = sum;
    sum += here;
  }
}

/** From almost sorted to sorted, by insertion; false: they are not almost sorted, and all of them are in `to`, in some order. */
function settle(from: Float64Array, to: Float64Array): boolean {
  let left = mostMoves * from.length;
  for (let at = 0; at < from.length; at++) {
    const value = from[at] as number;
    let place = at;
    for (; place > 0 && (to[place - 1] as number) > value && left > 0; place--, left--) to[place] = to[place - 1] as number;
    to[place] = value;
  }
  return left > 0;
}
