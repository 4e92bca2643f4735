import { chiSquaredTail, normalTails } from './special';

export interface TestResult { statistic: number; pValue: number }
export interface ChiSquared extends TestResult { degrees: number; /** The least count that is expected in a cell: under 5 the p-value is rough (W. G. Cochran, 1954). */ leastExpected: number }

/**
 * Pearson's chi-squared test that two samples come from one distribution over the same categories, as a 2 × k table without Yates' correction.
 * `a`, `b`: counts by category; categories that are empty on both sides are left out.
 */
export function chiSquared(a: ArrayLike<number>, b: ArrayLike<number>): ChiSquared {
  const [totalA, totalB] = [sum(a), sum(b)];
  const total = totalA + totalB;
  let statistic = 0;
  let categories = 0;
  let leastExpected = Number.POSITIVE_INFINITY;
  for (let at = 0; at < a.length; at++) {
    const [inA, inB] = [a[at] ?? 0, b[at] ?? 0];
    if (inA + inB === 0) continue;
    categories++;
    const [expectedA, expectedB] = [((inA + inB) * totalA) / total, ((inA + inB) * totalB) / total];
    statistic += (inA - expectedA) ** 2 / expectedA + (inB - expectedB) ** 2 / expectedB;
    leastExpected = Math.min(leastExpected, expectedA, expectedB);
  }
  return { statistic, degrees: categories - 1, leastExpected, pValue: categories < 2 ? 1 : chiSquaredTail(statistic, categories - 1) };
}

/**
 * Pearson's chi-squared test of the current counts against the reference's shares as if these were exact, which they are not: a reference is a sample too, so this cries wolf. Only for comparison with
 * tools that do so. A category that the reference lacks makes it infinite.
 */
export function chiSquaredAgainstShares(reference: ArrayLike<number>, current: ArrayLike<number>): TestResult {
  const [totalReference, totalCurrent] = [sum(reference), sum(current)];
  let statistic = 0;
  let categories = 0;
  for (let at = 0; at < reference.length; at++) {
    const [inReference, observed] = [reference[at] ?? 0, current[at] ?? 0];
    if (inReference + observed === 0) continue;
    categories++;
    const expected = (inReference / totalReference) * totalCurrent;
    statistic += (observed - expected) ** 2 / expected;
  }
  return { statistic, pValue: categories < 2 ? 1 : chiSquaredTail(statistic, categories - 1) };
}

/** Two-sided test of two proportions, `hits` of `total` each, with the pooled variance. */
export function twoProportions(hitsA: number, totalA: number, hitsB: number, totalB: number): TestResult {
  const pooled = (hitsA + hitsB) / (totalA + totalB);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / totalA + 1 / totalB));
  if (error === 0) return { statistic: 0, pValue: 1 };
  const statistic = (hitsA / totalA - hitsB / totalB) / error;
  return { statistic, pValue: normalTails(statistic) };
}

/** Benjamini and Hochberg's adjusted p-values (1995), in the order given: an answer below q keeps the share of false alarms below q. */
export function adjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((x, y) => (pValues[y] ?? 0) - (pValues[x] ?? 0));
  const made = new Array<number>(pValues.length).fill(1);
  let least = 1;
  order.forEach((index, from) => {
    least = Math.min(least, ((pValues[index] ?? 1) * pValues.length) / (pValues.length - from));
    made[index] = least;
  });
  return made;
}

const sum = (all: ArrayLike<number>): number => {
  let total = 0;
  for (let at = 0; at < all.length; at++) total += all[at] ?? 0;
  return total;
};
