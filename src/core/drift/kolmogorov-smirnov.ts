import { kolmogorovTail } from './kolmogorov';

/** Above this many values on a side the p-value is asymptotic, as in scipy's `ks_2samp(method="auto")`. */
const mostExact = 10_000;

export interface KolmogorovSmirnov {
  /** The greatest distance of the two cumulative shares. */
  statistic: number;
  /** Where it is: the value at which the shares lie farthest apart. */
  at: number;
  /** The first Wasserstein distance. */
  distance: number;
  /** Two-sided. */
  pValue: number;
}

/** Two samples, each in ascending order, without NaN, neither empty. */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array, exactUpTo = mostExact): KolmogorovSmirnov {
  const { statistic, at, distance } = greatestGap(a, b);
  return { statistic, at, distance, pValue: kolmogorovSmirnovTail(statistic, a.length, b.length, exactUpTo) };
}

/** P(D ≥ statistic) for two samples of one continuous distribution. */
export function kolmogorovSmirnovTail(statistic: number, n1: number, n2: number, exactUpTo = mostExact): number {
  if (Math.max(n1, n2) > exactUpTo) return kolmogorovTail(Math.round((n1 * n2) / (n1 + n2)), statistic);
  const common = divisor(n1, n2);
  // The statistic is a whole multiple of 1 / lcm(n1, n2).
  const steps = Math.round(statistic * (n1 / common) * n2);
  if (steps === 0) return 1;
  return n1 === n2 ? outsideSquare(n1, steps) : outsideRectangle(n1, n2, common, steps);
}

export interface Gap { statistic: number; at: number; /** The first Wasserstein distance, which the same walk along both gives. */ distance: number }

/**
 * One walk along both. How far apart the shares are is counted in whole parts of 1 / (sizes multiplied); a gap stands once all that are equal to its value were passed. Which side steps is a number and no branch: where
 * values of both sides lie mixed a processor would guess it wrong every other time. It is the sign bit of their difference, since an engine makes a branch of a comparison.
 */
export function greatestGap(a: Float64Array, b: Float64Array): Gap {
  const [sizeA, sizeB] = [a.length, b.length];
  const part = 1 / sizeA / sizeB;
  let i = 0;
  let j = 0;
  let greatest = 0;
  let distance = 0;
  let value = Math.min(a[0] as number, b[0] as number);
  let at = value;
  const difference = new Float64Array(1);
  // The upper word of a double lies second, as in all that Node runs on.
  const words = new Int32Array(difference.buffer);
  while (i < sizeA && j < sizeB) {
    const x = a[i] as number;
    const y = b[j] as number;
    difference[0] = y - x;
    const upper = words[1] as number;
    const lesserY = upper >>> 31;
    const same = Number((upper | (words[0] as number)) === 0);
    const next = Math.min(x, y);
    const apart = Math.abs(i * sizeB - j * sizeA);
    // Nothing is added where the value stays.
    distance += apart * part * (next - value);
    if (apart > greatest && next > value) {
      greatest = apart;
      at = value;
    }
    value = next;
    i = (i + 1 - lesserY) | 0;
    j = (j + lesserY + same) | 0;
  }
  // One side is through: the other's rest only closes the gap, of which what is equal to the last value is no gap yet.
  const [rest, from] = i < sizeA ? [a, i] : [b, j];
  const [size, others] = i < sizeA ? [sizeA, sizeB] : [sizeB, sizeA];
  for (let place = from; place < size; place++) {
    const next = rest[place] as number;
    if (next === value) continue;
    const apart = (size - place) * others;
    if (apart > greatest) {
      greatest = apart;
      at = value;
    }
    distance += apart * part * (next - value);
    value = next;
  }
  return { statistic: greatest / sizeA / sizeB, at, distance };
}

function divisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** Equal sizes: B. V. Gnedenko and V. S. Korolyuk's alternating sum (1951) by the reflection principle, 2 Σ (−1)^(k−1) C(2n, n−kh) / C(2n, n). */
function outsideSquare(n: number, h: number): number {
  let sum = 0;
  for (let k = Math.floor(n / h); k >= 1; k--) {
    let share = 0;
    const reach = k * h;
    // C(2n, n − r) / C(2n, n) as a product of ratios below one: nothing overflows.
    for (let j = 0; j < reach; j++) share += Math.log1p(-reach / (n + j + 1));
    sum = Math.exp(share) - sum;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/**
 * All orders in which the two samples can be mixed are equally probable; of those that lead to (i, j) the last step was one of the first sample's with probability i / (i + j). So the share of ways that left
 * the band |i/n1 − j/n2| < h/lcm on the road follows from its two neighbours; only positive numbers are added (J. L. Hodges, Arkiv för Matematik 3, 1958).
 */
function outsideRectangle(n1: number, n2: number, common: number, h: number): number {
  const [p, q] = [n1 / common, n2 / common];
  const row = new Float64Array(n2 + 1).fill(1);
  let from = 0;
  for (let i = 0; i <= n1; i++) {
    // Inside: |i·q − j·p| < h.
    const low = Math.max(0, Math.floor((i * q - h) / p) + 1);
    const high = Math.min(n2, Math.ceil((i * q + h) / p) - 1);
    for (; from < low; from++) row[from] = 1;
    for (let j = low; j <= high; j++) {
      if (i + j === 0) row[0] = 0;
      else row[j] = (i > 0 ? (i / (i + j)) * (row[j] ?? 1) : 0) + (j > 0 ? (j / (i + j)) * (row[j - 1] ?? 1) : 0);
    }
  }
  return Math.min(1, row[n2] ?? 1);
}
