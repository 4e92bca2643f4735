/**
 * Which points to keep so that at most `limit` remain and no peak is lost: per bucket the least and the greatest of every series, and one gap (NaN).
 * Indices ascend; the first and the last point are always kept.
 */
export function keepExtremes(series: readonly Float64Array[], limit: number): Uint32Array {
  const length = series[0]?.length ?? 0;
  const most = Math.max(2, Math.floor(limit));
  if (length <= most) return Uint32Array.from({ length }, (_, index) => index);
  const kept: number[] = [0];
  // Two extremes and a gap a series and bucket; the first and last points are apart.
  const perBucket = series.reduce((sum, values) => sum + (values.some(Number.isNaN) ? 3 : 2), 0);
  const buckets = Math.max(0, Math.floor((most - 2) / perBucket));
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = 1 + Math.floor((bucket * (length - 2)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (length - 2)) / buckets);
    kept.push(...extremesOf(series, from, to));
  }
  kept.push(length - 1);
  return Uint32Array.from(kept);
}

function extremesOf(series: readonly Float64Array[], from: number, to: number): number[] {
  const found = new Set<number>();
  for (const values of series) {
    let least = -1;
    let greatest = -1;
    let gap = -1;
    for (let index = from; index < to; index += 1) {
      const value = values[index] as number;
      if (Number.isNaN(value)) { if (gap === -1) gap = index; continue; }
      if (least === -1 || value < (values[least] as number)) least = index;
      if (greatest === -1 || value > (values[greatest] as number)) greatest = index;
    }
    for (const index of [least, greatest, gap]) if (index !== -1) found.add(index);
  }
  return [...found].sort((a, b) => a - b);
}
