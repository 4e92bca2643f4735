/** Fewer values than this are sorted sooner by the engine's own sort. */
const leastRadix = 4_096;
const bits = 11;
const digits = 1 << bits;
const mask = digits - 1;
const passes = 6;

/**
 * Sorts finite numbers in place, ascending: by the digits of their bits, least first (as H. Hollerith's machines did), which takes as many passes whatever the values are. A double's bits order as an unsigned number once those
 * of negative ones are turned over and the sign of others is set. Digits that all values share cost nothing.
 */
export function sortNumbers(values: Float64Array): Float64Array {
  const count = values.length;
  if (count < leastRadix) return values.sort();
  let from: Uint32Array = new Uint32Array(values.buffer, values.byteOffset, count * 2);
  const own = from;
  const counts = new Uint32Array(digits * passes);
  for (let at = 0; at < count * 2; at += 2) {
    let low = from[at] as number;
    let high = from[at + 1] as number;
    // Where it is negative all bits turn over, else the sign alone.
    const turn = -(high >>> 31);
    low = (low ^ turn) >>> 0;
    high = (high ^ (turn | 0x8000_0000)) >>> 0;
    from[at] = low;
    from[at + 1] = high;
    counts[low & mask] = (counts[low & mask] as number) + 1;
    counts[digits + ((low >>> 11) & mask)] = (counts[digits + ((low >>> 11) & mask)] as number) + 1;
    counts[2 * digits + (((low >>> 22) | (high << 10)) & mask)] = (counts[2 * digits + (((low >>> 22) | (high << 10)) & mask)] as number) + 1;
    counts[3 * digits + ((high >>> 1) & mask)] = (counts[3 * digits + ((high >>> 1) & mask)] as number) + 1;
    counts[4 * digits + ((high >>> 12) & mask)] = (counts[4 * digits + ((high >>> 12) & mask)] as number) + 1;
    counts[5 * digits + (high >>> 23)] = (counts[5 * digits + (high >>> 23)] as number) + 1;
  }
  let to: Uint32Array = new Uint32Array(count * 2);
  const [firstLow, firstHigh] = [from[0] as number, from[1] as number];
  for (let pass = 0; pass < passes; pass++) {
    const base = pass * digits;
    if (counts[base + digit(firstLow, firstHigh, pass)] === count) continue;
    let sum = 0;
    for (let each = base; each < base + digits; each++) {
      const here = counts[each] as number;
      counts[each] = sum;
      sum += here;
    }
    scatter(from, to, counts, base, pass);
    [from, to] = [to, from];
  }
  for (let at = 0; at < count * 2; at += 2) {
    const high = from[at + 1] as number;
    const turn = high >>> 31 === 1 ? 0 : -1;
    own[at] = ((from[at] as number) ^ turn) >>> 0;
    own[at + 1] = (high ^ (turn | 0x8000_0000)) >>> 0;
  }
  return values;
}

function digit(low: number, high: number, pass: number): number {
  switch (pass) {
    case 0: return low & mask;
    case 1: return (low >>> 11) & mask;
    case 2: return ((low >>> 22) | (high << 10)) & mask;
    case 3: return (high >>> 1) & mask;
    case 4: return (high >>> 12) & mask;
    default: return high >>> 23;
  }
}

function scatter(from: Uint32Array, to: Uint32Array, counts: Uint32Array, base: number, pass: number): void {
  for (let at = 0; at < from.length; at += 2) {
    const low = from[at] as number;
    const high = from[at + 1] as number;
    const key = base + digit(low, high, pass);
    const place = counts[key] as number;
    counts[key] = place + 1;
    to[place * 2] = low;
    to[place * 2 + 1] = high;
  }
}
