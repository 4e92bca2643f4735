import { kolmogorovTail } from './kolmogorov';

/** Above this many values on a side the p-value is asymptotic, as in scipy's `ks_2samp(method="auto")`. */
const mostExact = 10_000;

export interface KolmogorovSmirnov {
  /** The greatest distance of the two cumulative shares. */
  statistic: number;
  /** Where it is: the value at which the shares lie farthest apart. */
  at: number;
  /** Two-sided. */
  pValue: number;
}

/** Two samples, each in ascending order, without NaN, neither empty. */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array): KolmogorovSmirnov {
  const { statistic, at } = greatestGap(a, b);
  return { statistic, at, pValue: kolmogorovSmirnovTail(statistic, a.length, b.length) };
}

/** P(D ≥ statistic) for two samples of one continuous distribution. */
export function kolmogorovSmirnovTail(statistic: number, n1: number, n2: number): number {
  if (Math.max(n1, n2) > mostExact) return kolmogorovTail(Math.round((n1 * n2) / (n1 + n2)), statistic);
  const common = divisor(n1, n2);
  // The statistic is a whole multiple of 1 / lcm(n1, n2).
  const steps = Math.round(statistic * (n1 / common) * n2);
  if (steps === 0) return 1;
  return n1 === n2 ? outsideSquare(n1, steps) : outsideRectangle(n1, n2, common, steps);
}

export function greatestGap(a: Float64Array, b: Float64Array): { statistic: number; at: number } {
  let statistic = 0;
  let at = Math.min(a[0] ?? Number.NaN, b[0] ?? Number.NaN);
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && (a[i] ?? 0) <= value) i++;
    while (j < b.length && (b[j] ?? 0) <= value) j++;
    const gap = Math.abs(i / a.length - j / b.length);
    if (gap > statistic) [statistic, at] = [gap, value];
  }
  return { statistic, at };
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
