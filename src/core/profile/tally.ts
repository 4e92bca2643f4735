import { sortNumbers } from '../drift/sort';

/** What a column's numbers say once they are counted: `values` rising, each `counts[i]` times. Only finite ones. */
export interface Tally { values: Float64Array; counts: Uint32Array }
export interface Moments { mean: number | null; std: number | null; q25: number | null; median: number | null; q75: number | null }

/** Of rising values; they are pushed together where they lie. */
export function tallyOf(rising: Float64Array): Tally {
  const counts = new Uint32Array(rising.length);
  let last = -1;
  for (let at = 0; at < rising.length; at++) {
    const value = rising[at] ?? 0;
    if (last >= 0 && rising[last] === value) counts[last] = (counts[last] ?? 0) + 1;
    else { last += 1; rising[last] = value; counts[last] = 1; }
  }
  return { values: rising.subarray(0, last + 1), counts: counts.subarray(0, last + 1) };
}

function momentsOf({ values, counts }: Tally, scale: number): Moments {
  const rows = rowsOf(counts);
  if (rows === 0) return { mean: null, std: null, q25: null, median: null, q75: null };
  // From the middle, so that what is summed stays small beside its own digits.
  const middle = (values[values.length >> 1] ?? 0) / scale;
  let total = 0;
  for (let at = 0; at < values.length; at++) total += ((values[at] ?? 0) / scale - middle) * (counts[at] ?? 0);
  const mean = middle + total / rows;
  let squares = 0;
  for (let at = 0; at < values.length; at++) { const off = (values[at] ?? 0) / scale - mean; squares += off * off * (counts[at] ?? 0); }
  const [q25 = null, median = null, q75 = null] = quantiles({ values, counts }, rows, [0.25, 0.5, 0.75]);
  return { mean: mean * scale, std: rows > 1 ? Math.sqrt(squares / (rows - 1)) * scale : null, q25, median, q75 };
}

export interface Fences { low: number; high: number }
/** Tukey's: half again the distance of the quartiles beyond them. */
export const fencesOf = (q25: number, q75: number): Fences => ({ low: q25 - 1.5 * (q75 - q25), high: q75 + 1.5 * (q75 - q25) });

function countsBeyond({ values, counts }: Tally, { low, high }: Fences): { below: number; above: number } {
  let [below, above] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (value < low) below += counts[at] ?? 0;
    else if (value > high) above += counts[at] ?? 0;
  }
  return { below, above };
}

/** As `numpy.histogram`: from an edge to below the next, the last bin with both. */
export function binned({ values, counts }: Tally, edges: readonly number[]): number[] {
  const bins = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  let bin = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    while (bin < bins.length - 1 && value >= (edges[bin + 1] ?? Infinity)) bin++;
    bins[bin] = (bins[bin] ?? 0) + (counts[at] ?? 0);
  }
  return bins;
}

/** The most common values with how often they are there; of those that are as common, the least first. */
export function mostCommon({ values, counts }: Tally, most: number): [number, number][] {
  const top: [number, number][] = [];
  for (let at = 0; at < values.length; at++) {
    const count = counts[at] ?? 0;
    if (top.length === most && count <= (top.at(-1)?.[1] ?? 0)) continue;
    const place = top.findIndex(([, other]) => other < count);
    top.splice(place === -1 ? top.length : place, 0, [values[at] ?? 0, count]);
    if (top.length > most) top.pop();
  }
  return top;
}

/** What is asked of a column's numbers. `scale`: as of `scaleOf`. `gaps`: so many of the greatest steps between values; 0: nothing of steps. */
export interface Asked { scale: number; edges: readonly number[]; most: number; gaps: number }
export interface Told {
  distinct: number; zeros: number; negative: number; /** How often the least and the greatest are there. */ atMin: number; atMax: number;
  moments: Moments; fences: Fences; below: number; above: number; /** Between the edges. */ bins: number[]; top: [number, number][];
  steps: { median: number | null; gaps: { from: number; to: number; step: number }[] } | null;
}

export function toldOf(tally: Tally, { scale, edges, most, gaps }: Asked): Told {
  const { values, counts } = tally;
  const moments = momentsOf(tally, scale);
  const fences = fencesOf(moments.q25 ?? 0, moments.q75 ?? 0);
  const steps = gaps === 0 ? null : stepsOf(tally, gaps);
  return {
    distinct: values.length, ...signsOf(tally), atMin: counts[0] ?? 0, atMax: counts.at(-1) ?? 0,
    moments, fences, ...countsBeyond(tally, fences), bins: binned(tally, edges), top: mostCommon(tally, most),
    steps: steps === null ? null : { median: steps.median, gaps: steps.greatest.map(({ at, step }) => ({ from: values[at] ?? 0, to: values[at + 1] ?? 0, step })) },
  };
}

/** Of finite numbers in any order; they are moved about. */
export const toldOfNumbers = (values: Float64Array, asked: Asked): Told => toldOf(tallyOf(sortNumbers(values)), asked);

function signsOf({ values, counts }: Tally): { zeros: number; negative: number } {
  let [zeros, negative] = [0, 0];
  for (let at = 0; at < values.length && (values[at] ?? 0) <= 0; at++) { if (values[at] === 0) zeros += counts[at] ?? 0; else negative += counts[at] ?? 0; }
  return { zeros, negative };
}

/** Steps between values that follow one another: the median, and the greatest with the place of the value before it. */
export function stepsOf({ values }: Tally, most: number): { median: number | null; greatest: { at: number; step: number }[] } {
  const steps = new Float64Array(Math.max(0, values.length - 1));
  const greatest: { at: number; step: number }[] = [];
  for (let at = 0; at < steps.length; at++) {
    const step = (values[at + 1] ?? 0) - (values[at] ?? 0);
    steps[at] = step;
    if (greatest.length === most && step <= (greatest.at(-1)?.step ?? 0)) continue;
    const place = greatest.findIndex((other) => other.step < step);
    greatest.splice(place === -1 ? greatest.length : place, 0, { at, step });
    if (greatest.length > most) greatest.pop();
  }
  if (steps.length === 0) return { median: null, greatest };
  const half = (steps.length - 1) / 2;
  return { median: (select(steps, Math.floor(half)) + select(steps, Math.ceil(half))) / 2, greatest };
}

const rowsOf = (counts: Uint32Array): number => { let total = 0; for (let at = 0; at < counts.length; at++) total += counts[at] ?? 0; return total; };

/** Between the two rows that each falls between, as pandas and numpy reckon. `shares` rise. */
function quantiles({ values, counts }: Tally, rows: number, shares: readonly number[]): number[] {
  const places = shares.map((share) => (rows - 1) * share);
  const ranks = places.flatMap((place) => [Math.floor(place), Math.ceil(place)]);
  const found: number[] = [];
  let upto = 0;
  for (let at = 0; at < values.length && found.length < ranks.length; at++) {
    upto += counts[at] ?? 0;
    while (found.length < ranks.length && (ranks[found.length] ?? 0) < upto) found.push(values[at] ?? 0);
  }
  return places.map((place, index) => { const [low = 0, high = 0] = found.slice(index * 2, index * 2 + 2); return low + (high - low) * (place - Math.floor(place)); });
}

/** The value that would stand at `rank` if they were sorted; they are moved about. */
function select(values: Float64Array, rank: number): number {
  let [from, to] = [0, values.length - 1];
  while (from < to) {
    const pivot = values[(from + to) >> 1] ?? 0;
    let [left, right] = [from, to];
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left++;
      while ((values[right] ?? 0) > pivot) right--;
      if (left > right) break;
      const held = values[left] ?? 0;
      values[left] = values[right] ?? 0;
      values[right] = held;
      left++;
      right--;
    }
    if (rank <= right) to = right;
    else if (rank >= left) from = left;
    else break;
  }
  return values[rank] ?? 0;
}
