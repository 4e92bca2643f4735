import type { ParamFact } from '../../contract/run';
import { readParam } from '../../core/runs/facts';
import { Fields } from '../../core/runs/fields';

export interface QuickSink {
  plainMetric(seq: number, t: number, name: string, value: number, step: number | null, at: number): void;
  knownParam(seq: number, t: number, param: ParamFact): void;
}

/** A text between two values: what its bytes are four at a time, the last four of them once more where they don't come out even. */
class Between {
  readonly length: number;
  private readonly words: Int32Array;
  private readonly last: number;

  constructor(text: string) {
    const bytes = Buffer.from(text);
    this.length = bytes.length;
    this.words = Int32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readInt32LE(index * 4));
    this.last = bytes.readInt32LE(bytes.length - 4);
  }

  /** May look beyond where the bytes end that were meant: who asks must know in the end how far they go. */
  standsAt(view: DataView, at: number): boolean {
    if (at + this.length > view.byteLength) return false;
    const { words } = this;
    for (let index = 0; index < words.length; index += 1) if (view.getInt32(at + index * 4, true) !== words[index]) return false;
    return view.getInt32(at + this.length - 4, true) === this.last;
  }
}

const toVersion = new Between('{"v":1,"seq":');
const toTime = new Between(',"t":');
const toName = new Between(',"type":"metric","name":"');
const toParam = new Between(',"type":"param",');
const toValue = new Between(',"value":');
const toStep = new Between(',"step":');
const nothing = new Between('null');
const toAt = new Between(',"at":');

const newline = 0x0a, closing = 0x7d, quote = 0x22, backslash = 0x5c, minus = 0x2d, plus = 0x2b, dot = 0x2e, zero = 0x30, nine = 0x39;
const longestName = 1024;
const mostNames = 50_000;
const longestParam = 512, mostParams = 4096;
const headDigits = 15, mostDigits = 19, farExponent = 10_000, half = 2 ** 25;
/** Those that a double holds whole. */
const powers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/**
 * Long histories are nearly all metric lines of one shape, and runs of a project have the same parameters again and again. The first are read from their bytes, without a text and an
 * object for each; of the second, what was understood once is remembered by its bytes. Whatever differs in one byte, a key more, another order, an escape, a number that JSON has not, is left
 * to the careful way (RunReducer.line), which gives the same for these.
 */
export class QuickLines {
  /** Names met, by a hash of their bytes: the same few come again and again. */
  private readonly names = new Map<number, { bytes: Uint8Array; text: string }>();
  private readonly params = new Map<number, { bytes: Uint8Array; fact: ParamFact }>();
  private view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the last number or name ended. */
  private at = 0;

  /** Takes the line that begins at `start`. Where the next begins; 0: it was not such a line, and nothing was taken. */
  take(bytes: Buffer, start: number, sink: QuickSink): number {
    // Records are read into one buffer again and again.
    if (this.view.buffer !== bytes.buffer) this.view = new DataView(bytes.buffer);
    const { view } = this;
    const { byteOffset } = bytes;
    if (!toVersion.standsAt(view, byteOffset + start)) return 0;
    const seq = this.number(bytes, start + toVersion.length);
    if (!Number.isSafeInteger(seq) || seq < 1 || !toTime.standsAt(view, byteOffset + this.at)) return 0;
    const t = this.number(bytes, this.at + toTime.length);
    if (!Number.isFinite(t)) return 0;
    if (toParam.standsAt(view, byteOffset + this.at)) return this.param(bytes, this.at + toParam.length, seq, t, sink);
    if (!toName.standsAt(view, byteOffset + this.at)) return 0;
    const name = this.name(bytes, this.at + toName.length);
    if (name === undefined || !toValue.standsAt(view, byteOffset + this.at)) return 0;
    const value = this.number(bytes, this.at + toValue.length);
    if (!Number.isFinite(value) || !toStep.standsAt(view, byteOffset + this.at)) return 0;
    const step = this.step(bytes, this.at + toStep.length);
    if (step === undefined || !toAt.standsAt(view, byteOffset + this.at)) return 0;
    const at = this.number(bytes, this.at + toAt.length);
    // Here it ends within these bytes, and with it all that stands before.
    if (!Number.isFinite(at) || bytes[this.at] !== closing || bytes[this.at + 1] !== newline) return 0;
    const next = this.at + 2;
    sink.plainMetric(seq, t, name, value, step, at);
    return next;
  }

  private param(bytes: Buffer, from: number, seq: number, t: number, sink: QuickSink): number {
    const most = Math.min(bytes.length, from + longestParam);
    let hash = 0;
    let to = from;
    for (; to < most; to += 1) {
      const byte = bytes[to] as number;
      if (byte === newline) break;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (to >= most) return 0;
    const known = this.params.get(hash);
    if (known !== undefined && known.bytes.length === to - from && has(bytes, from, known.bytes)) sink.knownParam(seq, t, known.fact);
    else {
      const fact = understood(bytes.toString('utf8', from, to));
      if (fact === undefined) return 0;
      if (this.params.size >= mostParams) this.params.clear();
      this.params.set(hash, { bytes: Uint8Array.prototype.slice.call(bytes, from, to), fact });
      sink.knownParam(seq, t, fact);
    }
    return to + 1;
  }

  private step(bytes: Buffer, from: number): number | null | undefined {
    if (nothing.standsAt(this.view, bytes.byteOffset + from)) { this.at = from + nothing.length; return null; }
    const step = this.number(bytes, from);
    return Number.isFinite(step) ? step : undefined;
  }

  /** The text up to the closing quote; `at` is behind it. */
  private name(bytes: Buffer, from: number): string | undefined {
    let hash = 0;
    let to = from;
    const most = Math.min(bytes.length, from + longestName + 1);
    for (; to < most; to += 1) {
      const byte = bytes[to] as number;
      if (byte === quote) break;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (to >= most) return undefined;
    this.at = to + 1;
    const known = this.names.get(hash);
    if (known !== undefined && known.bytes.length === to - from && has(bytes, from, known.bytes)) return known.text;
    // Escapes and letters beyond ASCII are read with care.
    for (let at = from; at < to; at += 1) { const byte = bytes[at] as number; if (byte === backslash || byte < 0x20 || byte > 0x7e) return undefined; }
    const text = bytes.toString('latin1', from, to);
    if (this.names.size >= mostNames) this.names.clear();
    this.names.set(hash, { bytes: Uint8Array.prototype.slice.call(bytes, from, to), text });
    return text;
  }

  /** Four digits as a number; -1: these are not four, or they may lie beyond the end. */
  private four(bytes: Buffer, at: number): number {
    if (at + 4 > bytes.length) return -1;
    const digits = this.view.getInt32(bytes.byteOffset + at, true) ^ 0x30303030;
    if (((digits | (digits + 0x06060606)) & 0xf0f0f0f0) !== 0) return -1;
    return (digits & 0xff) * 1000 + ((digits >> 8) & 0xff) * 100 + ((digits >> 16) & 0xff) * 10 + (digits >> 24);
  }

  /** The number at `from` by JSON's grammar, to the last bit as JSON.parse reads it; NaN: there is none. `at` is behind it. */
  private number(bytes: Buffer, from: number): number {
    let at = from;
    const negative = bytes[at] === minus;
    if (negative) at += 1;
    let byte = bytes[at] as number;
    if (!(byte >= zero && byte <= nine)) return Number.NaN;
    // The first digits, which a double holds whole, and those behind them.
    let head = 0;
    let tail = 0;
    let digits = 0;
    if (byte === zero) byte = bytes[at += 1] as number;
    else {
      for (let next = this.four(bytes, at); next >= 0 && digits + 4 <= headDigits; next = this.four(bytes, at)) { head = head * 10_000 + next; digits += 4; at += 4; }
      for (byte = bytes[at] as number; byte >= zero && byte <= nine; byte = bytes[at += 1] as number, digits += 1) {
        if (digits < headDigits) head = head * 10 + byte - zero;
        else tail = tail * 10 + byte - zero;
      }
    }
    let decimals = 0;
    if (byte === dot) {
      const first = at += 1;
      if (head === 0) while (bytes[at] === zero) at += 1;
      for (let next = this.four(bytes, at); next >= 0 && digits + 4 <= headDigits; next = this.four(bytes, at)) { head = head * 10_000 + next; digits += 4; at += 4; }
      for (byte = bytes[at] as number; byte >= zero && byte <= nine; byte = bytes[at += 1] as number) {
        if (digits < headDigits) head = head * 10 + byte - zero;
        else tail = tail * 10 + byte - zero;
        if (head !== 0) digits += 1;
      }
      decimals = at - first;
      if (decimals === 0) return Number.NaN;
    }
    // An exponent.
    if (byte === 0x65 || byte === 0x45) {
      byte = bytes[at += 1] as number;
      const down = byte === minus;
      if (down || byte === plus) byte = bytes[at += 1] as number;
      if (!(byte >= zero && byte <= nine)) return Number.NaN;
      let exponent = 0;
      for (; byte >= zero && byte <= nine; byte = bytes[at += 1] as number) exponent = Math.min(exponent * 10 + byte - zero, farExponent);
      decimals += down ? exponent : -exponent;
    }
    this.at = at;
    const number = rounded(head, tail, digits, decimals);
    // Others are rounded by who knows how.
    if (number === undefined) return Number(bytes.toString('latin1', from, at));
    return negative ? -number : number;
  }
}

/** What these members, with the brace that closes the line, tell of a parameter. Undefined where anything is out of the common. */
function understood(members: string): ParamFact | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(`{${members}`);
  } catch {
    return undefined;
  }
  const told = { wrong: 0 };
  const event = Fields.of(raw, told);
  // What stands before them would be told twice, and a step's own parameter goes elsewhere.
  if (event === undefined || ['v', 'seq', 't', 'type', 'under'].some((name) => event.has(name))) return undefined;
  const fact = readParam(event);
  return told.wrong === 0 ? fact : undefined;
}

/** The double nearest to these digits with so many of them behind the point; undefined: it takes more to tell. */
function rounded(head: number, tail: number, digits: number, decimals: number): number | undefined {
  const power = powers[Math.abs(decimals)];
  if (power === undefined) return undefined;
  // Both are exact, so that one division or multiplication rounds as it should.
  if (digits <= headDigits) return decimals < 0 ? head * power : head / power;
  if (digits > mostDigits || decimals < 0) return undefined;
  // All digits as the sum of two doubles: each product below has fewer bits than one holds.
  const shift = powers[digits - headDigits] as number;
  const upper = Math.floor(head / half);
  const left = upper * shift * half;
  const right = (head - upper * half) * shift + tail;
  const sum = left + right;
  const rest = right - (sum - left);
  // A quotient, and from what is left of the division what it lacks.
  const quotient = sum / power;
  const product = quotient * power;
  const left1 = upperBits(quotient), left2 = upperBits(power);
  const right1 = quotient - left1, right2 = power - left2;
  const lost = right1 * right2 - (product - left1 * left2 - right1 * left2 - left1 * right2);
  const lacking = (sum - product - lost + rest) / power;
  // What is not known of it is far less than this: where both ends round to one double, that is it.
  const unsure = quotient * 2 ** -97;
  const number = quotient + (lacking - unsure);
  return number === quotient + (lacking + unsure) ? number : undefined;
}

/** The upper half of a double's bits; the rest is what remains. */
function upperBits(number: number): number {
  const far = number * 134_217_729;
  return far - (far - number);
}

function has(bytes: Uint8Array, from: number, sought: Uint8Array): boolean {
  for (let index = 0; index < sought.length; index += 1) if (bytes[from + index] !== sought[index]) return false;
  return true;
}
