/** Shorter pieces are copied sooner byte by byte than by a call. */
const leastCall = 32;

/**
 * Unpacks one block of Snappy (google/snappy, format_description.txt): a length, then pieces that are given (literals) or stood there before (copies). Numbers of doubles hardly repeat, so that most is one long literal a block,
 * which a library that goes byte by byte takes five times as long for. Throws where the block is not as long as `into`, or says what can't be.
 */
export function unpackSnappy(packed: Uint8Array, into: Uint8Array): void {
  let from = 0;
  let to = 0;
  let length = 0;
  for (let shift = 0, more = true; more; shift += 7) {
    const byte = at(packed, from++);
    length += (byte & 0x7f) * 2 ** shift;
    more = byte > 0x7f && shift < 28;
  }
  if (length !== into.length) throw new Error('A Snappy block holds another number of bytes than its page says');
  while (from < packed.length) {
    const tag = packed[from++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      let count = tag >>> 2;
      if (count >= 60) {
        const bytes = count - 59;
        count = 0;
        for (let each = 0; each < bytes; each += 1) count += at(packed, from + each) * 2 ** (8 * each);
        from += bytes;
      }
      count += 1;
      if (from + count > packed.length || to + count > length) throw new Error('A Snappy block goes beyond its end');
      if (count < leastCall) for (let each = 0; each < count; each += 1) into[to + each] = packed[from + each] as number;
      else into.set(packed.subarray(from, from + count), to);
      from += count;
      to += count;
      continue;
    }
    const count = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    let back = kind === 1 ? (tag >>> 5) * 256 + at(packed, from++) : at(packed, from) + at(packed, from + 1) * 256;
    if (kind === 2) from += 2;
    if (kind === 3) {
      back += at(packed, from + 2) * 2 ** 16 + at(packed, from + 3) * 2 ** 24;
      from += 4;
    }
    if (back === 0 || back > to || to + count > length) throw new Error('A Snappy block points beyond its ends');
    // What is copied may be what this copy itself writes.
    if (count < leastCall || back < count) for (let each = 0; each < count; each += 1) into[to + each] = into[to + each - back] as number;
    else into.copyWithin(to, to - back, to - back + count);
    to += count;
  }
  if (to !== length) throw new Error('A Snappy block ends too soon');
}

function at(bytes: Uint8Array, place: number): number {
  const byte = bytes[place];
  if (byte === undefined) throw new Error('A Snappy block ends in the middle');
  return byte;
}
