import { Damaged } from './damaged';
import { Bits, Huffman } from './huffman';
import type { Colour } from './png';
import { isFrame } from './size';

const side = 8;

interface Component {
  id: number; across: number; down: number; table: number; wide: number; high: number;
  /** Sum of what its blocks hold, each as often as it has pixels within the picture. */
  sum: number; isSeen: boolean; before: number;
}
interface Frame { isProgressive: boolean; components: Component[]; unitsWide: number; unitsHigh: number }
interface Scan { parts: { component: Component; dc: Huffman | undefined; ac: Huffman | undefined }[]; first: number; high: number; low: number }

/**
 * The mean colour of a JPEG. The mean of a block of 8 × 8 pixels is its first coefficient, so nothing is transformed or kept, whatever the picture's size: of one in stages only the scans that hold first coefficients are read. What a block at the edge holds beyond the
 * picture counts as what lies within. Null: coded in a way that is not read here (arithmetic codes, twelve bits, four inks). Cut off or not as it says: `Damaged`.
 */
export function jpegColour(bytes: Buffer): Colour | null {
  const steps = new Map<number, number>();
  const [dc, ac] = [new Map<number, Huffman>(), new Map<number, Huffman>()];
  let frame: Frame | undefined;
  let interval = 0;
  let transform: number | null = null;
  let isWhole = false;
  for (let at = 2; at + 4 <= bytes.length || bytes[at + 1] === 0xd9;) {
    if (bytes[at] !== 0xff) throw new Damaged();
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) { at += 1; continue; }
    if (marker === 0xd9) { isWhole = true; break; }
    const length = bytes.readUInt16BE(at + 2);
    const content = bytes.subarray(at + 4, at + 2 + length);
    at += 2 + length;
    if (content.length < length - 2) throw new Damaged();
    if (isFrame(marker)) {
      if (frame !== undefined) throw new Damaged();
      if (marker > 0xc2 || content[0] !== 8) return null;
      frame = frameOf(content, marker === 0xc2);
      if (frame.components.length !== 1 && frame.components.length !== 3) return null;
    } else if (marker === 0xdb) readSteps(content, steps);
    else if (marker === 0xc4) readTables(content, dc, ac);
    else if (marker === 0xdd) interval = content.length < 2 ? 0 : content.readUInt16BE(0);
    else if (marker === 0xee && content.toString('latin1', 0, 5) === 'Adobe') transform = content[11] ?? null;
    else if (marker === 0xda) {
      if (frame === undefined) throw new Damaged();
      const scan = scanOf(content, frame, dc, ac);
      at = nextMarker(bytes, scan.first > 0 ? at : readScan(bytes, at, frame, scan, interval));
    }
  }
  if (frame === undefined || !frame.components.every(({ isSeen }) => isSeen) || (frame.isProgressive && !isWhole)) throw new Damaged();
  return colourOf(frame, steps, transform);
}

function frameOf(content: Buffer, isProgressive: boolean): Frame {
  const [height, width, many] = [content.readUInt16BE(1), content.readUInt16BE(3), content.readUInt8(5)];
  if (width === 0 || height === 0 || many === 0 || content.length < 6 + 3 * many) throw new Damaged();
  const given = Array.from({ length: many }, (_, index) => {
    const at = 6 + 3 * index;
    const sampling = content.readUInt8(at + 1);
    return { id: content.readUInt8(at), across: sampling >> 4, down: sampling & 15, table: content.readUInt8(at + 2) };
  });
  const [across, down] = [Math.max(...given.map((each) => each.across)), Math.max(...given.map((each) => each.down))];
  if (given.some((each) => each.across < 1 || each.down < 1 || each.across > 4 || each.down > 4)) throw new Damaged();
  const components = given.map((each): Component => ({ ...each, wide: Math.ceil((width * each.across) / across), high: Math.ceil((height * each.down) / down), sum: 0, isSeen: false, before: 0 }));
  return { isProgressive, components, unitsWide: Math.ceil(width / (side * across)), unitsHigh: Math.ceil(height / (side * down)) };
}

/** What first coefficients were divided by. */
function readSteps(content: Buffer, into: Map<number, number>): void {
  for (let at = 0; at < content.length;) {
    const head = content.readUInt8(at);
    const isWide = head >> 4 > 0;
    if (at + (isWide ? 129 : 65) > content.length) throw new Damaged();
    into.set(head & 15, isWide ? content.readUInt16BE(at + 1) : content.readUInt8(at + 1));
    at += isWide ? 129 : 65;
  }
}

function readTables(content: Buffer, dc: Map<number, Huffman>, ac: Map<number, Huffman>): void {
  for (let at = 0; at < content.length;) {
    const head = content.readUInt8(at);
    const counts = content.subarray(at + 1, at + 17);
    const many = counts.reduce((sum, count) => sum + count, 0);
    if (at + 17 + many > content.length) throw new Damaged();
    (head >> 4 === 0 ? dc : ac).set(head & 15, new Huffman(counts, content.subarray(at + 17, at + 17 + many)));
    at += 17 + many;
  }
}

function scanOf(content: Buffer, { components }: Frame, dc: ReadonlyMap<number, Huffman>, ac: ReadonlyMap<number, Huffman>): Scan {
  const many = content[0] ?? 0;
  if (many < 1 || many > components.length || content.length < 4 + 2 * many) throw new Damaged();
  const parts = Array.from({ length: many }, (_, index) => {
    const component = components.find(({ id }) => id === content[1 + 2 * index]);
    const tables = content[2 + 2 * index] ?? 0;
    if (component === undefined) throw new Damaged();
    return { component, dc: dc.get(tables >> 4), ac: ac.get(tables & 15) };
  });
  const precision = content[3 + 2 * many] ?? 0;
  return { parts, first: content[1 + 2 * many] ?? 0, high: precision >> 4, low: precision & 15 };
}

/** Answers where it ends. */
function readScan(bytes: Buffer, from: number, frame: Frame, scan: Scan, interval: number): number {
  const bits = new Bits(bytes, from);
  const [alone] = scan.parts;
  for (const { component } of scan.parts) {
    // One that came twice would count twice.
    if (component.isSeen !== (frame.isProgressive && scan.high > 0)) throw new Damaged();
    [component.isSeen, component.before] = [true, 0];
  }
  // A component by itself has no blocks beyond its own edge.
  const isAlone = scan.parts.length === 1 && alone !== undefined;
  const [wide, high] = isAlone ? [Math.ceil(alone.component.wide / side), Math.ceil(alone.component.high / side)] : [frame.unitsWide, frame.unitsHigh];
  for (let y = 0, unit = 0; y < high; y++) {
    for (let x = 0; x < wide; x++, unit++) {
      if (interval > 0 && unit > 0 && unit % interval === 0) {
        bits.restart();
        for (const { component } of scan.parts) component.before = 0;
      }
      for (const part of scan.parts) {
        const [across, down] = isAlone ? [1, 1] : [part.component.across, part.component.down];
        for (let row = 0; row < down; row++) for (let column = 0; column < across; column++) readBlock(bits, frame, scan, part, x * across + column, y * down + row);
      }
    }
  }
  return bits.at;
}

function readBlock(bits: Bits, { isProgressive }: Frame, { high, low }: Scan, { component, dc, ac }: Scan['parts'][number], x: number, y: number): void {
  const pixels = within(component.wide - x * side) * within(component.high - y * side);
  if (isProgressive && high > 0) {
    // One more bit of what is known so far.
    if (bits.peek(1) === 1) component.sum += pixels * 2 ** low;
    bits.skip(1);
    return;
  }
  const size = dc?.read(bits) ?? 16;
  if (size > 15) throw new Damaged();
  component.before += bits.signed(size);
  component.sum += pixels * component.before * 2 ** (isProgressive ? low : 0);
  if (!isProgressive) skipRest(bits, ac);
}

function skipRest(bits: Bits, ac: Huffman | undefined): void {
  if (ac === undefined) throw new Damaged();
  for (let at = 1; at < side * side;) {
    const symbol = ac.read(bits);
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) return;
    bits.skip(size);
    at += (symbol >> 4) + 1;
  }
}

const within = (left: number): number => (left <= 0 ? 0 : left >= side ? side : left);

/** Where the next marker stands that is none of restart; past what no one reads. */
function nextMarker(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next & 0xf8) !== 0xd0) return at;
  }
  return bytes.length;
}

function colourOf({ components }: Frame, steps: ReadonlyMap<number, number>, transform: number | null): Colour {
  const means = components.map(({ sum, wide, high, table }) => {
    const step = steps.get(table);
    if (step === undefined) throw new Damaged();
    return clamped((sum * step) / (side * wide * high) + 128);
  });
  const [first = 0, second, third] = means;
  if (second === undefined || third === undefined) return [first, first, first];
  // Where nothing says how they are to be read, the names of the three do.
  const isRgb = transform === null ? components.map(({ id }) => String.fromCharCode(id)).join('') === 'RGB' : transform === 0;
  if (isRgb) return [first, second, third];
  const [blue, red] = [second - 128, third - 128];
  return [clamped(first + 1.402 * red), clamped(first - 0.344136 * blue - 0.714136 * red), clamped(first + 1.772 * blue)];
}

const clamped = (value: number): number => Math.min(255, Math.max(0, value));
