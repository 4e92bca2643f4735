/** Distances of two distributions, given as samples or as shares of the same bins. */

/** First Wasserstein distance of two samples, each in ascending order and finite, neither empty; in the values' own unit. */
export function wasserstein(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let before = Math.min(a[0] ?? 0, b[0] ?? 0);
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const value = i >= a.length ? b[j] ?? 0 : j >= b.length ? a[i] ?? 0 : Math.min(a[i] ?? 0, b[j] ?? 0);
    sum += Math.abs(i / a.length - j / b.length) * (value - before);
    before = value;
    while (i < a.length && (a[i] ?? 0) <= value) i++;
    while (j < b.length && (b[j] ?? 0) <= value) j++;
  }
  return sum;
}

/** A share of nothing would make logarithms infinite: it counts as this much. */
export const leastShare = 1e-4;
const filled = (share: number): number => (share === 0 ? leastShare : share);

export type Shares = ArrayLike<number>;
const over = (a: Shares, b: Shares, term: (p: number, q: number) => number): number => {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += term(a[at] ?? 0, b[at] ?? 0);
  return sum;
};

/** Population stability index of the current shares against the reference's: Σ (q − p) ln(q / p); shares of zero count as 1e-4. */
export const populationStability = (reference: Shares, current: Shares): number => over(reference, current, (p, q) => (filled(q) - filled(p)) * Math.log(filled(q) / filled(p)));

/** Kullback-Leibler divergence KL(a ‖ b) in nats: Σ p ln(p / q); shares of zero in `b` count as 1e-4. */
export const kullbackLeibler = (a: Shares, b: Shares): number => over(a, b, (p, q) => (p === 0 ? 0 : p * Math.log(p / filled(q))));

/** Jensen-Shannon distance: the square root of the divergence to the base 2, 0 to 1 (D. M. Endres and J. E. Schindelin, 2003). */
export const jensenShannon = (a: Shares, b: Shares): number => {
  const part = (p: number, middle: number): number => (p === 0 ? 0 : p * Math.log2(p / middle));
  return Math.sqrt(Math.max(0, over(a, b, (p, q) => part(p, (p + q) / 2) + part(q, (p + q) / 2)) / 2));
};

/** Hellinger distance, 0 to 1: √(½ Σ (√p − √q)²). */
export const hellinger = (a: Shares, b: Shares): number => Math.sqrt(over(a, b, (p, q) => (Math.sqrt(p) - Math.sqrt(q)) ** 2) / 2);

/** Total variation distance, 0 to 1: ½ Σ |p − q|. */
export const totalVariation = (a: Shares, b: Shares): number => over(a, b, (p, q) => Math.abs(p - q)) / 2;
