/** What a picture's first bytes say of it. */
export interface PictureHead { format: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp'; width: number; height: number }

/** Null: no picture of a known kind, or its first bytes end too early. Nothing behind them is looked at, so what they say may be a lie. */
export function headOf(bytes: Buffer): PictureHead | null {
  try {
    const found = png(bytes) ?? jpeg(bytes) ?? gif(bytes) ?? webp(bytes) ?? bmp(bytes);
    return found !== null && found.width > 0 && found.height > 0 ? found : null;
  } catch (error) {
    // Read past the end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function png(bytes: Buffer): PictureHead | null {
  if (!bytes.subarray(0, 8).equals(pngSignature) || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { format: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Start of a frame, of any way to code it; what lies between are tables of Huffman's and arithmetic codes. */
export const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpeg(bytes: Buffer): PictureHead | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; ;) {
    if (bytes.readUInt8(at) !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    // Filling.
    if (marker === 0xff) { at += 1; continue; }
    if (isFrame(marker)) return { format: 'jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
}

function gif(bytes: Buffer): PictureHead | null {
  return /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)) ? { format: 'gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) } : null;
}

function webp(bytes: Buffer): PictureHead | null {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return null;
  const sized = (width: number, height: number): PictureHead => ({ format: 'webp', width, height });
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X': return sized(bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1);
    case 'VP8L': return sized((bytes.readUInt32LE(21) & 0x3fff) + 1, ((bytes.readUInt32LE(21) >>> 14) & 0x3fff) + 1);
    case 'VP8 ': return sized(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
    default: return null;
  }
}

/** The oldest kind, whose header has twelve bytes, has sides of two; of later ones a height below zero says that the first row is the upmost. */
function bmp(bytes: Buffer): PictureHead | null {
  if (bytes.toString('latin1', 0, 2) !== 'BM') return null;
  if (bytes.readUInt32LE(14) === 12) return { format: 'bmp', width: bytes.readUInt16LE(18), height: bytes.readUInt16LE(20) };
  return { format: 'bmp', width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) };
}
