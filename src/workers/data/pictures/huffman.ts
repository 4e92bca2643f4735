import { Damaged } from './damaged';

/** Codes of at most so many bits are looked up in one step. */
const quick = 9;
const longest = 16;

/** A JPEG's table of codes, and what each stands for. */
export class Huffman {
  /** By the next nine bits: the code's length, and behind it what it stands for; 0: a longer code. */
  private readonly short = new Uint16Array(2 ** quick);
  private readonly greatest = new Int32Array(longest + 1).fill(-1);
  private readonly offset = new Int32Array(longest + 1);

  /** `counts`: of codes of each length from 1 to 16. */
  constructor(counts: Uint8Array, private readonly values: Uint8Array) {
    let [code, at] = [0, 0];
    for (let length = 1; length <= longest; length++) {
      const many = counts[length - 1] ?? 0;
      if (code + many > 2 ** length) throw new Damaged();
      this.offset[length] = at - code;
      for (let end = code + many; code < end; code++, at++) {
        if (length <= quick) this.short.fill((length << 8) | (values[at] ?? 0), code << (quick - length), (code + 1) << (quick - length));
      }
      if (many > 0) this.greatest[length] = code - 1;
      code <<= 1;
    }
  }

  /** The next symbol. */
  read(bits: Bits): number {
    const next = bits.peek(longest);
    const known = this.short[next >> (longest - quick)] as number;
    if (known !== 0) {
      bits.skip(known >> 8);
      return known & 0xff;
    }
    for (let length = quick + 1; length <= longest; length++) {
      const code = next >> (longest - length);
      if (code > (this.greatest[length] as number)) continue;
      bits.skip(length);
      return this.values[(this.offset[length] as number) + code] ?? 0;
    }
    throw new Damaged();
  }
}

/** The bits of a scan, up to the next marker: whoever takes more than there are hears that the picture is damaged. */
export class Bits {
  private held = 0;
  private count = 0;
  /** Of those that are held, so many stand for what is not there. */
  private lacking = 0;

  constructor(private readonly bytes: Buffer, public at: number) {}

  peek(many: number): number {
    while (this.count < many) this.take();
    return (this.held >>> (this.count - many)) & ((1 << many) - 1);
  }

  skip(many: number): void {
    while (this.count < many) this.take();
    this.count -= many;
    if (this.count < this.lacking) throw new Damaged();
  }

  /** A number of so many bits, 15 at most, negative ones as JPEG writes them. */
  signed(many: number): number {
    if (many === 0) return 0;
    const value = this.peek(many);
    this.skip(many);
    return value < 1 << (many - 1) ? value - (1 << many) + 1 : value;
  }

  /** Goes on behind a marker of restart. */
  restart(): void {
    const { bytes, at } = this;
    if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xf8) !== 0xd0) throw new Damaged();
    [this.at, this.held, this.count, this.lacking] = [at + 2, 0, 0, 0];
  }

  private take(): void {
    const byte = this.bytes[this.at];
    const isMarker = byte === 0xff && this.bytes[this.at + 1] !== 0;
    if (byte === undefined || isMarker) this.lacking += 8;
    else this.at += byte === 0xff ? 2 : 1;
    this.held = (this.held << 8) | (byte === undefined || isMarker ? 0 : byte);
    this.count += 8;
  }
}
