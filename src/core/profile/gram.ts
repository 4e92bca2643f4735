/** A block of one column, with nought where it has nothing; `gaps`: the first `missing` of them are the rows where that is. */
interface Part { z: Float64Array; gaps: Uint32Array; missing: number; sum: number; squares: number }

/**
 * Sums over pairs of columns, over the rows in which both are there, taken block by block. Columns come as numbers near zero, NaN where there is none. What is missing counts as nothing in every product, so that no row is
 * asked about; what else a pair must leave out is taken away by the other column's gaps, which are few. Products are made of two columns by two: each number is fetched half as often.
 */
export class Gram {
  private readonly parts: Part[] = [];
  /** Of column a in the rows where b is there, at `a * width + b`; the products at a < b. */
  private readonly rows: Float64Array;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly products: Float64Array;

  constructor(private readonly width: number) {
    [this.rows, this.sums, this.squares, this.products] = [0, 1, 2, 3].map(() => new Float64Array(width * width)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  }

  add(columns: readonly Float64Array[], rows: number): void {
    for (let at = 0; at < this.width; at++) this.fill(at, columns[at] ?? new Float64Array(rows), rows);
    const { width } = this;
    for (let a = 0; a < width; a++) for (let b = 0; b < width; b++) if (a !== b) this.without(a, b, rows);
    for (let a = 0; a < width; a += 2) for (let b = a; b < width; b += 2) this.multiply(a, b, rows);
  }

  pearson(a: number, b: number): number | null {
    const [ab, ba] = [a * this.width + b, b * this.width + a];
    const rows = this.rows[ab] as number;
    const [x, y] = [this.sums[ab] as number, this.sums[ba] as number];
    const [vx, vy] = [(this.squares[ab] as number) - x * x / rows, (this.squares[ba] as number) - y * y / rows];
    const value = ((this.products[Math.min(ab, ba)] as number) - x * y / rows) / Math.sqrt(vx * vy);
    return rows > 1 && vx > 0 && vy > 0 && Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : null;
  }

  /** The same room serves every block. */
  private fill(at: number, column: Float64Array, rows: number): void {
    let part = this.parts[at];
    if (part === undefined || part.z.length < rows) this.parts[at] = part = { z: new Float64Array(rows), gaps: new Uint32Array(rows), missing: 0, sum: 0, squares: 0 };
    const { z, gaps } = part;
    let missing = 0;
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < rows; row++) {
      const value = column[row] as number;
      const isThere = value === value;
      const kept = isThere ? value : 0;
      z[row] = kept;
      if (!isThere) gaps[missing++] = row;
      sum += kept;
      squares += kept * kept;
    }
    part.missing = missing;
    part.sum = sum;
    part.squares = squares;
  }

  /** Column a's own sums without the rows that b has not. */
  private without(a: number, b: number, rows: number): void {
    const { z, sum, squares, missing: own } = this.parts[a] as Part;
    const { gaps, missing } = this.parts[b] as Part;
    let goneSum = 0;
    let goneSquares = 0;
    for (let at = 0; at < missing; at++) {
      const value = z[gaps[at] as number] as number;
      goneSum += value;
      goneSquares += value * value;
    }
    const place = a * this.width + b;
    this.sums[place] = (this.sums[place] as number) + sum - goneSum;
    this.squares[place] = (this.squares[place] as number) + squares - goneSquares;
    const both = own === 0 || missing === 0 ? 0 : common(this.parts[a] as Part, this.parts[b] as Part);
    this.rows[place] = (this.rows[place] as number) + rows - own - missing + both;
  }

  private multiply(a: number, b: number, rows: number): void {
    const last = this.width - 1;
    const [a0, a1, b0, b1] = [a, Math.min(a + 1, last), b, Math.min(b + 1, last)].map((at) => (this.parts[at] as Part).z) as [Float64Array, Float64Array, Float64Array, Float64Array];
    let p00 = 0;
    let p01 = 0;
    let p10 = 0;
    let p11 = 0;
    for (let row = 0; row < rows; row++) {
      const x0 = a0[row] as number;
      const x1 = a1[row] as number;
      const y0 = b0[row] as number;
      const y1 = b1[row] as number;
      p00 += x0 * y0;
      p01 += x0 * y1;
      p10 += x1 * y0;
      p11 += x1 * y1;
    }
    const { products, width } = this;
    const put = (one: number, other: number, sum: number): void => { if (one < other && other <= last) products[one * width + other] = (products[one * width + other] as number) + sum; };
    put(a, b, p00);
    put(a, b + 1, p01);
    put(a + 1, b, p10);
    put(a + 1, b + 1, p11);
  }
}

/** Rows that both have not; gaps rise. */
function common(one: Part, other: Part): number {
  let [both, i, j] = [0, 0, 0];
  while (i < one.missing && j < other.missing) {
    const [x, y] = [one.gaps[i] as number, other.gaps[j] as number];
    if (x === y) both++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return both;
}
