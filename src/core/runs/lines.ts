/** A line longer than this is left out and told of: the supervisor itself refuses lines over 16 MiB. */
export const longestLine = 32 * 1024 * 1024;

export interface LineSink {
  /** One line without its newline; the bytes are only good during the call. */
  line(bytes: Uint8Array): void;
  /** A line over the limit went by. */
  tooLong(): void;
  /** A quicker way for lines it knows: takes the whole line that begins at `start` and says where the next begins; 0: it took nothing. */
  quick?(chunk: Uint8Array, start: number): number;
}

const newline = 0x0a;

/**
 * Cuts appended bytes into whole lines. `consumed` counts the bytes up to the last newline seen: reading on from there, by
 * this or any later process, gives the same lines; `skipping` says that the rest of a line that was too long is still to come.
 */
export class LineSplitter {
  consumed = 0;
  private parts: Uint8Array[] = [];
  private held = 0;

  constructor(private readonly sink: LineSink, public skipping = false, private readonly limit = longestLine) {}

  push(chunk: Uint8Array): void {
    let start = 0;
    for (;;) {
      start = this.quick(chunk, start);
      const end = chunk.indexOf(newline, start);
      if (end === -1) break;
      this.finish(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.hold(chunk.subarray(start));
  }

  /** Bytes of a line that has no newline yet. */
  get pending(): number { return this.held; }

  private quick(chunk: Uint8Array, from: number): number {
    if (this.sink.quick === undefined || this.held > 0 || this.skipping) return from;
    let start = from;
    for (let next = this.sink.quick(chunk, start); next > 0; next = this.sink.quick(chunk, start)) start = next;
    this.consumed += start - from;
    return start;
  }

  private finish(last: Uint8Array): void {
    this.consumed += this.held + last.length + 1;
    if (this.skipping) this.skipping = false;
    else if (this.held + last.length > this.limit) this.sink.tooLong();
    else this.sink.line(this.held === 0 ? last : join([...this.parts, last], this.held + last.length));
    this.parts = [];
    this.held = 0;
  }

  private hold(part: Uint8Array): void {
    if (this.skipping) { this.consumed += part.length; return; }
    // A copy, since callers read into one buffer again and again; `slice` of a Node buffer would be no copy.
    this.parts.push(new Uint8Array(part));
    this.held += part.length;
    if (this.held > this.limit) {
      this.consumed += this.held;
      this.parts = [];
      this.held = 0;
      this.skipping = true;
      this.sink.tooLong();
    }
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}
