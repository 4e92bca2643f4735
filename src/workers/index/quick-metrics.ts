/** A metric's line in the writer's exact shape. */
export interface PlainMetric { plainMetric(seq: number, t: number, name: string, value: number, step: number | null, at: number): void }

const toVersion = Buffer.from('{"v":1,"seq":');
const toTime = Buffer.from(',"t":');
const toName = Buffer.from(',"type":"metric","name":"');
const toValue = Buffer.from(',"value":');
const toStep = Buffer.from(',"step":');
const nothing = Buffer.from('null');
const toAt = Buffer.from(',"at":');
const end = Buffer.from('}\n');

const quote = 0x22, backslash = 0x5c, minus = 0x2d, plus = 0x2b, dot = 0x2e, zero = 0x30, nine = 0x39;
const longestName = 1024;
const mostNames = 50_000;
const headDigits = 15, mostDigits = 19, farExponent = 10_000, half = 2 ** 25;
/** Those that a double holds whole. */
const powers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/**
 * Long histories are nearly all lines of one shape. Those are read from their bytes, without a text and an object for each; whatever differs in one byte, a key
 * more, another order, an escape, a number that JSON has not, is left to the careful way (RunReducer.line), which gives the same for these.
 */
export class QuickMetrics {
  /** Names met, by a hash of their bytes: the same few come again and again. */
  private readonly names = new Map<number, { bytes: Uint8Array; text: string }>();
  /** Where the last number or name ended. */
  private at = 0;

  /** Takes the line that begins at `start`. Where the next begins; 0: it was not such a line, and nothing was taken. */
  take(bytes: Buffer, start: number, sink: PlainMetric): number {
    if (!has(bytes, start, toVersion)) return 0;
    const seq = this.number(bytes, start + toVersion.length);
    if (!Number.isSafeInteger(seq) || seq < 1 || !has(bytes, this.at, toTime)) return 0;
    const t = this.number(bytes, this.at + toTime.length);
    if (!Number.isFinite(t) || !has(bytes, this.at, toName)) return 0;
    const name = this.name(bytes, this.at + toName.length);
    if (name === undefined || !has(bytes, this.at, toValue)) return 0;
    const value = this.number(bytes, this.at + toValue.length);
    if (!Number.isFinite(value) || !has(bytes, this.at, toStep)) return 0;
    const step = this.step(bytes, this.at + toStep.length);
    if (step === undefined || !has(bytes, this.at, toAt)) return 0;
    const at = this.number(bytes, this.at + toAt.length);
    if (!Number.isFinite(at) || !has(bytes, this.at, end)) return 0;
    const next = this.at + end.length;
    sink.plainMetric(seq, t, name, value, step, at);
    return next;
  }

  private step(bytes: Buffer, from: number): number | null | undefined {
    if (has(bytes, from, nothing)) { this.at = from + nothing.length; return null; }
    const step = this.number(bytes, from);
    return Number.isFinite(step) ? step : undefined;
  }

  /** The text up to the closing quote; `at` is behind it. */
  private name(bytes: Buffer, from: number): string | undefined {
    let hash = 0;
    let to = from;
    for (; to < bytes.length; to += 1) {
      const byte = bytes[to] as number;
      if (byte === quote) break;
      // Escapes and letters beyond ASCII are read with care.
      if (byte === backslash || byte < 0x20 || byte > 0x7e) return undefined;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (to >= bytes.length || to - from > longestName) return undefined;
    this.at = to + 1;
    const known = this.names.get(hash);
    if (known !== undefined && known.bytes.length === to - from && has(bytes, from, known.bytes)) return known.text;
    const text = bytes.toString('latin1', from, to);
    if (this.names.size >= mostNames) this.names.clear();
    this.names.set(hash, { bytes: Uint8Array.prototype.slice.call(bytes, from, to), text });
    return text;
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
      for (; byte >= zero && byte <= nine; byte = bytes[at += 1] as number, digits += 1) {
        if (digits < headDigits) head = head * 10 + byte - zero;
        else tail = tail * 10 + byte - zero;
      }
    }
    let decimals = 0;
    if (byte === dot) {
      const first = at += 1;
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
