/** Sums of one pair of columns, over the rows in which both are there. */
interface PairSums { rows: number; x: number; y: number; xx: number; yy: number; xy: number }
/** A block of one column, with nought where it has nothing; `there`: 1 or 0. */
interface Part { z: Float64Array; squares: Float64Array; there: Float64Array; isWhole: boolean; sum: number; sumOfSquares: number }

/**
 * Sums over pairs of columns, taken block by block. Columns come as numbers near zero, NaN where there is none. What is missing counts as nothing in every product, so that no row is
 * asked about.
 */
export class Gram {
  private readonly sums: PairSums[];
  private readonly parts: Part[] = [];
  constructor(private readonly width: number, private readonly pairs: readonly (readonly [number, number])[]) {
    this.sums = pairs.map(() => ({ rows: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 }));
  }

  add(columns: readonly Float64Array[], rows: number): void {
    for (let at = 0; at < this.width; at++) this.fill(at, columns[at] ?? new Float64Array(rows), rows);
    for (let at = 0; at < this.pairs.length; at++) {
      const [a, b] = this.pairs[at] as [number, number];
      const [one, other, sum] = [this.parts[a] as Part, this.parts[b] as Part, this.sums[at] as PairSums];
      sum.xy += dot(one.z, other.z, rows);
      sum.rows += one.isWhole && other.isWhole ? rows : dot(one.there, other.there, rows);
      sum.x += other.isWhole ? one.sum : dot(one.z, other.there, rows);
      sum.y += one.isWhole ? other.sum : dot(one.there, other.z, rows);
      sum.xx += other.isWhole ? one.sumOfSquares : dot(one.squares, other.there, rows);
      sum.yy += one.isWhole ? other.sumOfSquares : dot(one.there, other.squares, rows);
    }
  }

  pearson(at: number): number | null {
    const { rows, x, y, xx, yy, xy } = this.sums[at] as PairSums;
    const [vx, vy] = [xx - x * x / rows, yy - y * y / rows];
    const value = (xy - x * y / rows) / Math.sqrt(vx * vy);
    return rows > 1 && vx > 0 && vy > 0 && Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : null;
  }

  /** The same room serves every block. */
  private fill(at: number, column: Float64Array, rows: number): void {
    let part = this.parts[at];
    if (part === undefined || part.z.length < rows) this.parts[at] = part = { z: new Float64Array(rows), squares: new Float64Array(rows), there: new Float64Array(rows), isWhole: true, sum: 0, sumOfSquares: 0 };
    const { z, squares, there } = part;
    let [gaps, sum, sumOfSquares] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      const value = column[row] as number;
      const isThere = value === value;
      const kept = isThere ? value : 0;
      z[row] = kept;
      squares[row] = kept * kept;
      there[row] = isThere ? 1 : 0;
      if (!isThere) gaps++;
      sum += kept;
      sumOfSquares += kept * kept;
    }
    part.isWhole = gaps === 0;
    part.sum = sum;
    part.sumOfSquares = sumOfSquares;
  }
}

/** Four sums side by side: each addition waits for the one before it. */
function dot(one: Float64Array, other: Float64Array, rows: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    a += (one[row] as number) * (other[row] as number);
    b += (one[row + 1] as number) * (other[row + 1] as number);
    c += (one[row + 2] as number) * (other[row + 2] as number);
    d += (one[row + 3] as number) * (other[row + 3] as number);
  }
  for (; row < rows; row++) a += (one[row] as number) * (other[row] as number);
  return a + b + c + d;
}
