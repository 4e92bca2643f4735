import zlib from 'node:zlib';
import { Damaged } from './damaged';

/** Mean red, green and blue, 0 to 255. */
export type Colour = [red: number, green: number, blue: number];

/** Unpacked, a picture of more bytes than this is not looked into. */
const mostUnpacked = 2 ** 27;
/** Where the pixels of Adam7's seven passes lie, and how far apart. */
const passes = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOf: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };

interface Header { width: number; height: number; depth: number; type: number; channels: number; isInterlaced: boolean }

/**
 * The mean colour of a PNG, its transparency left aside, and of sixteen bits the upper eight, as Pillow has it. Null: larger than is looked into. What is not as its header says is `Damaged`; unpacking stops where the header's
 * size is reached, so that a small file can't fill the memory.
 */
export function pngColour(bytes: Buffer): Colour | null {
  const { header, palette, packed } = chunksOf(bytes);
  const { width, height, isInterlaced } = header;
  const parts = isInterlaced ? passes.map(([x, y, stepX, stepY]) => [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)] as const).filter(([wide, high]) => wide > 0 && high > 0) : [[width, height] as const];
  const size = parts.reduce((sum, [wide, high]) => sum + (1 + rowBytes(header, wide)) * high, 0);
  if (size > mostUnpacked) return null;
  const rows = unpacked(packed, size);
  const sums = new Float64Array(3);
  let at = 0;
  // Where in the picture the pixels of a pass lie does not matter to their mean.
  for (const [wide, high] of parts) at = sumRows(rows, at, header, wide, high, palette, sums);
  const [red = 0, green = 0, blue = 0] = sums.map((sum) => sum / (width * height));
  return [red, green, blue];
}

const rowBytes = ({ channels, depth }: Header, wide: number): number => Math.ceil((wide * channels * depth) / 8);

function chunksOf(bytes: Buffer): { header: Header; palette: Buffer; packed: Buffer } {
  let header: Header | undefined;
  let palette: Buffer = Buffer.alloc(0);
  const packed: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (kind === 'IEND' || content.length < length) break;
    if (kind === 'IHDR') header = headerOf(content);
    else if (kind === 'PLTE') palette = content;
    else if (kind === 'IDAT') packed.push(content);
    at += 12 + length;
  }
  if (header === undefined) throw new Damaged();
  return { header, palette, packed: Buffer.concat(packed) };
}

function headerOf(content: Buffer): Header {
  if (content.length < 13) throw new Damaged();
  const [width, height, depth, type] = [content.readUInt32BE(0), content.readUInt32BE(4), content.readUInt8(8), content.readUInt8(9)];
  const channels = channelsOf[type];
  if (channels === undefined || !depthsOf[type]?.includes(depth) || width === 0 || height === 0) throw new Damaged();
  return { width, height, depth, type, channels, isInterlaced: content.readUInt8(12) === 1 };
}

function unpacked(packed: Buffer, size: number): Buffer {
  try {
    const rows = zlib.inflateSync(packed, { maxOutputLength: size });
    if (rows.length === size) return rows;
  } catch {
    // Cut off, not packed, or more than its header says.
  }
  throw new Damaged();
}

/** Adds the pixels of rows that are unfiltered where they lie; answers where they end. */
function sumRows(rows: Buffer, from: number, header: Header, wide: number, high: number, palette: Buffer, sums: Float64Array): number {
  const size = rowBytes(header, wide);
  const step = Math.max(1, (header.channels * header.depth) / 8);
  let above: Buffer = Buffer.alloc(size);
  let at = from;
  for (let y = 0; y < high; y++) {
    const row = rows.subarray(at + 1, at + 1 + size);
    unfilter(rows[at] ?? 0, row, above, step);
    sumRow(row, header, wide, palette, sums);
    above = row;
    at += 1 + size;
  }
  return at;
}

/** A loop a filter: what each byte is told by is looked up millions of times. */
function unfilter(filter: number, row: Buffer, above: Buffer, step: number): void {
  const { length } = row;
  switch (filter) {
    case 0: return;
    case 1:
      for (let at = step; at < length; at++) row[at] = (row[at] as number) + (row[at - step] as number);
      return;
    case 2:
      for (let at = 0; at < length; at++) row[at] = (row[at] as number) + (above[at] as number);
      return;
    case 3:
      for (let at = 0; at < length; at++) row[at] = (row[at] as number) + (((at >= step ? row[at - step] as number : 0) + (above[at] as number)) >> 1);
      return;
    case 4:
      // Of the first pixel the one above is the nearest.
      for (let at = 0; at < step && at < length; at++) row[at] = (row[at] as number) + (above[at] as number);
      for (let at = step; at < length; at++) row[at] = (row[at] as number) + nearestOf(row[at - step] as number, above[at] as number, above[at - step] as number);
      return;
    default: throw new Damaged();
  }
}

/** Paeth's: which of three neighbours is nearest to left + up − corner. */
function nearestOf(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

function sumRow(row: Buffer, { depth, type, channels }: Header, wide: number, palette: Buffer, sums: Float64Array): void {
  let [red, green, blue] = [0, 0, 0];
  if (depth < 8) {
    const [perByte, most] = [8 / depth, 2 ** depth - 1];
    for (let x = 0; x < wide; x++) {
      const value = ((row[Math.floor(x / perByte)] as number) >> (8 - depth * (1 + (x % perByte)))) & most;
      if (type === 3) { red += palette[3 * value] ?? 0; green += palette[3 * value + 1] ?? 0; blue += palette[3 * value + 2] ?? 0; }
      else red += (value * 255) / most;
    }
  } else {
    const bytes = depth / 8;
    const step = channels * bytes;
    for (let x = 0, at = 0; x < wide; x++, at += step) {
      const value = row[at] as number;
      if (type === 3) { red += palette[3 * value] ?? 0; green += palette[3 * value + 1] ?? 0; blue += palette[3 * value + 2] ?? 0; }
      else {
        red += value;
        if (channels > 2) { green += row[at + bytes] as number; blue += row[at + 2 * bytes] as number; }
      }
    }
  }
  const isGrey = type === 0 || type === 4;
  sums[0] = (sums[0] as number) + red;
  sums[1] = (sums[1] as number) + (isGrey ? red : green);
  sums[2] = (sums[2] as number) + (isGrey ? red : blue);
}
