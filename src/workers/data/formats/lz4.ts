const magic = 0x184d2204;

/**
 * Unpacks LZ4 frames, in which pandas and pyarrow write Feather unless told otherwise. Every length is held against what is there, so damaged or lying bytes end in an error.
 * Format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function unpackLz4(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 7 || view.getUint32(0, true) !== magic) throw new Error('no LZ4 frame');
  const flags = view.getUint8(4);
  if (flags >> 6 !== 1) throw new Error('unknown version of LZ4 frame');
  const [blockSums, hasSize, hasDictionary] = [(flags & 0x10) !== 0, (flags & 0x08) !== 0, (flags & 0x01) !== 0];
  const said = hasSize ? Number(view.getBigUint64(6, true)) : 0;
  let at = 6 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0) + 1;
  // What the frame says of its size is believed only as far as such bytes could unpack to.
  let out: Uint8Array = new Uint8Array(Math.min(Math.max(said, 64), bytes.length * 256));
  let length = 0;
  const room = (wanted: number): void => {
    if (length + wanted <= out.length) return;
    const larger = new Uint8Array(Math.max(length + wanted, out.length * 2));
    larger.set(out.subarray(0, length));
    out = larger;
  };
  for (;;) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) return out.subarray(0, length);
    const size = word & 0x7fffffff;
    const block = bytes.subarray(at, at + size);
    if (block.length !== size) throw new Error('LZ4 frame ends early');
    if (word >>> 31 === 1) {
      room(size);
      out.set(block, length);
      length += size;
    } else unpackBlock(block);
    at += size + (blockSums ? 4 : 0);
  }

  function unpackBlock(block: Uint8Array): void {
    let from = 0;
    const next = (): number => {
      const byte = block[from];
      if (byte === undefined) throw new Error('LZ4 block ends early');
      from += 1;
      return byte;
    };
    const extended = (start: number): number => {
      let total = start;
      if (start === 15) for (let byte = 255; byte === 255;) { byte = next(); total += byte; }
      return total;
    };
    while (from < block.length) {
      const token = next();
      const literals = extended(token >> 4);
      if (from + literals > block.length) throw new Error('LZ4 block ends early');
      room(literals);
      out.set(block.subarray(from, from + literals), length);
      from += literals;
      length += literals;
      if (from === block.length) return;
      const distance = next() | (next() << 8);
      if (distance === 0 || distance > length) throw new Error('LZ4 block points outside');
      const matched = extended(token & 15) + 4;
      room(matched);
      if (distance >= matched) {
        out.copyWithin(length, length - distance, length - distance + matched);
        length += matched;
      } else for (let left = matched; left > 0; left -= 1, length += 1) out[length] = out[length - distance] ?? 0;
    }
  }
}
