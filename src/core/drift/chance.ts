import { logGamma } from './special';

/** Numbers from 0 to 1 by chance, the same for the same seed: M. E. O'Neill's PCG would need 64 bits, so this is B. Jenkins' small fast generator in 32 (2007). */
export function seeded(seed: number): () => number {
  let [a, b, c, d] = [0xf1ea5eed, seed >>> 0, seed >>> 0, seed >>> 0];
  const next = (): number => {
    const e = (a - ((b << 27) | (b >>> 5))) >>> 0;
    a = (b ^ ((c << 17) | (c >>> 15))) >>> 0;
    b = (c + d) >>> 0;
    c = (d + e) >>> 0;
    d = (e + a) >>> 0;
    return d / 2 ** 32;
  };
  for (let round = 0; round < 20; round++) next();
  return next;
}

/** How many of `draws` without replacement are among the `marked` of `marked + rest`: by inversion outward from the most probable count, exactly. */
export function hypergeometric(random: () => number, marked: number, rest: number, draws: number): number {
  const least = Math.max(0, draws - rest);
  const most = Math.min(draws, marked);
  if (least === most) return least;
  const mode = Math.min(most, Math.max(least, Math.floor(((draws + 1) * (marked + 1)) / (marked + rest + 2))));
  const total = marked + rest;
  const share = Math.exp(logGamma(marked + 1) - logGamma(mode + 1) - logGamma(marked - mode + 1) + logGamma(rest + 1) - logGamma(draws - mode + 1) - logGamma(rest - draws + mode + 1) - logGamma(total + 1) + logGamma(draws + 1) + logGamma(total - draws + 1));
  let left = random() - share;
  if (left <= 0) return mode;
  let [up, down, above, below] = [mode, mode, share, share];
  while (up < most || down > least) {
    if (up < most) {
      above *= ((marked - up) * (draws - up)) / ((up + 1) * (rest - draws + up + 1));
      up++;
      if ((left -= above) <= 0) return up;
    }
    if (down > least) {
      below *= (down * (rest - draws + down)) / ((marked - down + 1) * (draws - down + 1));
      down--;
      if ((left -= below) <= 0) return down;
    }
    if (above < 1e-18 && below < 1e-18) break;
  }
  return mode;
}

/** So many times the labels of the two sides are dealt anew: the least p-value is 1 / 1000. */
export const deals = 999;

/**
 * How often two samples of one distribution are at least so far apart, in `far`, as these two: their counts by bin are dealt anew between the sides, sizes kept. (1 + hits) / (1 + deals), so never 0
 * (B. Phipson and G. K. Smyth, 2010). `enough`: hits after which it is clear that this is chance, so that most columns cost few deals.
 */
export function binnedPermutation(reference: readonly number[], current: readonly number[], far: (reference: number[], current: number[]) => number, seed: number, enough = 100): number {
  const random = seeded(seed);
  const pooled = reference.map((count, at) => count + (current[at] ?? 0));
  const size = reference.reduce((sum, each) => sum + each, 0);
  const total = pooled.reduce((sum, each) => sum + each, 0);
  const seen = far([...reference], [...current]) * (1 - 1e-12);
  let hits = 0;
  for (let deal = 1; deal <= deals; deal++) {
    let [draws, left] = [size, total];
    const dealt = pooled.map((count) => {
      const drawn = hypergeometric(random, count, left - count, draws);
      draws -= drawn;
      left -= count;
      return drawn;
    });
    if (far(dealt, pooled.map((count, at) => count - (dealt[at] ?? 0))) >= seen && ++hits >= enough) return hits / deal;
  }
  return (1 + hits) / (1 + deals);
}

/** More values than this of both sides together are thinned before they are dealt. */
const mostDealt = 4_000;

/**
 * The same of the values themselves, for distances that see more than bins. `far` is called with the pooled values in ascending order and, of each, whether it is the reference's. Of large samples a thinned one is
 * dealt, and what comes out is scaled by √(1/n₁ + 1/n₂) of the real sizes over the thinned ones', as every distance of two empirical distributions does.
 */
export function sampledPermutation(reference: Float64Array, current: Float64Array, seen: number, far: (pooled: Float64Array, isReference: Uint8Array, referenceSize: number) => number, seed: number, enough = 100): number {
  const random = seeded(seed);
  const total = reference.length + current.length;
  const thin = Math.min(1, mostDealt / total);
  const size = (n: number): number => (thin === 1 ? n : Math.min(n, Math.max(30, Math.round(n * thin))));
  const [first, second] = [size(reference.length), size(current.length)];
  const all = Float64Array.from([...evenly(reference, Math.round(((first + second) * reference.length) / total)), ...evenly(current, first + second - Math.round(((first + second) * reference.length) / total))]).sort();
  const scale = Math.sqrt((1 / reference.length + 1 / current.length) / (1 / first + 1 / second));
  const labels = new Uint8Array(all.length);
  let hits = 0;
  for (let deal = 1; deal <= deals; deal++) {
    // Of all ways to call `first` of them the reference, one by chance (C. T. Fan, M. E. Muller and I. Rezucha, 1962).
    let wanted = Math.min(first, all.length);
    for (let at = 0; at < all.length; at++) {
      labels[at] = random() * (all.length - at) < wanted ? 1 : 0;
      wanted -= labels[at] ?? 0;
    }
    if (far(all, labels, first) * scale >= seen * (1 - 1e-12) && ++hits >= enough) return hits / deal;
  }
  return (1 + hits) / (1 + deals);
}

/** `wanted` of sorted values, at equal distances by rank: the shape is kept without chance. */
export function evenly(sorted: Float64Array, wanted: number): Float64Array {
  if (wanted >= sorted.length) return sorted;
  return Float64Array.from({ length: wanted }, (_, at) => sorted[Math.floor(((at + 0.5) * sorted.length) / wanted)] ?? 0);
}
