/** Functions of mathematics that the tests' p-values are made of. Double precision; each says how it is computed. */

/** Lanczos' coefficients for g = 7 and nine terms (P. Godfrey, 2001): relative error below 1e-15 for positive arguments. */
const lanczos = [0.999_999_999_999_809_93, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13, -176.615_029_162_140_59, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6, 1.505_632_735_149_311_6e-7];

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const at = x - 1;
  const base = at + 7.5;
  let sum = lanczos[0] ?? 0;
  for (let term = 1; term < lanczos.length; term++) sum += (lanczos[term] ?? 0) / (at + term);
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** ln C(n, k) for whole 0 ≤ k ≤ n. */
export const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/** P(X ≥ hits) of a binomial variable, 0 < rate < 1, in logarithms so that nothing overflows. */
export function binomialTail(hits: number, of: number, rate: number): number {
  if (hits > of) return 0;
  const odds = Math.log(rate) - Math.log1p(-rate);
  let term = logChoose(of, hits) + hits * Math.log(rate) + (of - hits) * Math.log1p(-rate);
  let tail = 0;
  for (let count = hits; count <= of; count++) {
    tail += Math.exp(term);
    term += Math.log((of - count) / (count + 1)) + odds;
  }
  return tail;
}

/** Q(a, x) = Γ(a, x) / Γ(a), a > 0, x ≥ 0: by the series below x = a + 1, by Lentz's continued fraction above. */
export function upperGammaShare(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 100_000 && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.max(0, 1 - front * sum);
  }
  const least = 1e-300;
  let b = x + 1 - a;
  let c = 1 / least;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 100_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = an * d + b;
    d = 1 / (Math.abs(d) < least ? least : d);
    c = b + an / c;
    if (Math.abs(c) < least) c = least;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return front * h;
}

/** P(X ≥ x) of a chi-squared variable. */
export const chiSquaredTail = (x: number, degrees: number): number => upperGammaShare(degrees / 2, x / 2);

/** P(|Z| ≥ |z|) of a standard normal variable. */
export const normalTails = (z: number): number => upperGammaShare(0.5, (z * z) / 2);
