/** More bits of a value than this are not taken apart here: a dictionary of so many entries is none. */
const mostBits = 24;

/**
 * Whole numbers of `width` bits each in runs: of one value over and over, or of values packed bit beside bit (parquet-format, Encodings.md, “Run Length Encoding / Bit-Packing Hybrid”). Fills `into`; throws where there are too few.
 */
export function unpackHybrid(bytes: Uint8Array, width: number, into: Uint32Array): void {
  if (width > mostBits) throw new Error('Too many bits for the number of a dictionary’s entry');
  if (width === 0) {
    into.fill(0);
    return;
  }
  const mask = 2 ** width - 1;
  eachRun(bytes, width, into.length, {
    same(value, at, to) { into.fill(value, at, to); },
    packed(from, start, to) {
      for (let held = 0, bits = 0, at = start; at < to; at += 1) {
        for (; held < width; held += 8) bits |= (bytes[from++] as number) << held;
        into[at] = bits & mask;
        bits >>>= width;
        held -= width;
      }
    },
  });
}

/** How many of `count` values of one bit each are 1: most often it is one run of all. */
export function onesIn(bytes: Uint8Array, count: number): number {
  let ones = 0;
  eachRun(bytes, 1, count, {
    same(value, at, to) { ones += value * (to - at); },
    packed(from, at, to) {
      for (; at < to; at += 8, from += 1) {
        // Of the last byte not all bits may be meant.
        let bits = (bytes[from] as number) & (2 ** Math.min(8, to - at) - 1);
        for (; bits !== 0; bits &= bits - 1) ones += 1;
      }
    },
  });
  return ones;
}

interface RunTaker {
  same(value: number, at: number, to: number): void;
  /** `from`: where in the bytes they begin. */
  packed(from: number, at: number, to: number): void;
}

function eachRun(bytes: Uint8Array, width: number, all: number, take: RunTaker): void {
  let from = 0;
  let at = 0;
  while (at < all) {
    let header = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = bytes[from++];
      if (byte === undefined || shift > 28) throw new Error('Runs end too soon');
      header += (byte & 0x7f) * 2 ** shift;
      more = byte > 0x7f;
    }
    const count = Math.floor(header / 2);
    const isPacked = header % 2 === 1;
    // Packed ones come in groups of eight; of the last one not all may be meant.
    const to = Math.min(all, at + (isPacked ? count * 8 : count));
    if (isPacked) {
      if (from + Math.ceil(((to - at) * width) / 8) > bytes.length) throw new Error('Packed bits end too soon');
      take.packed(from, at, to);
      from += count * width;
    } else {
      let value = 0;
      for (let byte = 0; byte < width; byte += 8) value |= (bytes[from++] ?? 0) << byte;
      take.same(value & (2 ** width - 1), at, to);
    }
    at = to;
  }
}
