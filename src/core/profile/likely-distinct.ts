/** Of a sample: how many distinct values there are in it, and how many of them once and twice; `seen`: its values. */
export interface Seen { distinct: number; once: number; twice: number; seen: number }

/** How many distinct values `rows` are likely to have at least (Chao's estimator): where hardly a value comes once, the sample has seen them all; where each does, every row has its own. */
export function likelyDistinct({ distinct, once, twice, seen }: Seen, rows: number): number {
  if (seen >= rows) return distinct;
  if (distinct === seen) return rows;
  return Math.min(rows, Math.round(distinct + once * (once - 1) / (2 * (twice + 1))));
}
