/** Memory for columns that come and go one after another: made anew for each, it would lie there until the next collection, which sees little of it. */
export class Rooms {
  private readonly free: Float64Array[] = [];

  /** `size`: as many values as any of them has. */
  constructor(readonly size: number) {}

  readonly take = (rows: number): Float64Array => (this.free.pop() ?? new Float64Array(Math.max(this.size, rows))).subarray(0, rows);

  /** Nobody may look at it from then on. */
  give({ buffer }: Float64Array): void { this.free.push(new Float64Array(buffer as ArrayBuffer)); }
}
