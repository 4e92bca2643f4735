/** What a column's numbers say once they are counted: `values` rising, each `counts[i]` times. Only finite ones. */
export interface Tally { values: Float64Array; counts: Float64Array }
export interface Moments { mean: number | null; std: number | null; q25: number | null; median: number | null; q75: number | null }

export function momentsOf({ values, counts }: Tally, scale: number): Moments {
  const rows = sum(counts);
  if (rows === 0) return { mean: null, std: null, q25: null, median: null, q75: null };
  let total = 0;
  for (let at = 0; at < values.length; at++) total += (values[at] ?? 0) / scale * (counts[at] ?? 0);
  const mean = total / rows;
  let squares = 0;
  for (let at = 0; at < values.length; at++) { const off = (values[at] ?? 0) / scale - mean; squares += off * off * (counts[at] ?? 0); }
  const upto = sumsUpTo(counts);
  const [q25, median, q75] = [0.25, 0.5, 0.75].map((share) => quantile(values, upto, share));
  return { mean: mean * scale, std: rows > 1 ? Math.sqrt(squares / (rows - 1)) * scale : null, q25: q25 ?? null, median: median ?? null, q75: q75 ?? null };
}

export interface Fences { low: number; high: number }
/** Tukey's: half again the distance of the quartiles beyond them. */
export const fencesOf = (q25: number, q75: number): Fences => ({ low: q25 - 1.5 * (q75 - q25), high: q75 + 1.5 * (q75 - q25) });

export function countsBeyond({ values, counts }: Tally, { low, high }: Fences): { below: number; above: number } {
  let [below, above] = [0, 0];
  for (const [at, value] of values.entries()) {
    if (value < low) below += counts[at] ?? 0;
    else if (value > high) above += counts[at] ?? 0;
  }
  return { below, above };
}

/** As `numpy.histogram`: from an edge to below the next, the last bin with both. */
export function binned({ values, counts }: Tally, edges: readonly number[]): number[] {
  const bins = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  let bin = 0;
  for (const [at, value] of values.entries()) {
    while (bin < bins.length - 1 && value >= (edges[bin + 1] ?? Infinity)) bin++;
    bins[bin] = (bins[bin] ?? 0) + (counts[at] ?? 0);
  }
  return bins;
}

const sum = (all: Float64Array): number => all.reduce((total, each) => total + each, 0);

function sumsUpTo(counts: Float64Array): Float64Array {
  const upto = new Float64Array(counts.length);
  let total = 0;
  for (const [at, count] of counts.entries()) { total += count; upto[at] = total; }
  return upto;
}

/** Between the two rows that it falls between, as pandas and numpy reckon. */
function quantile(values: Float64Array, upto: Float64Array, share: number): number {
  const place = ((upto.at(-1) ?? 1) - 1) * share;
  const [low, high] = [Math.floor(place), Math.ceil(place)].map((row) => values[firstAbove(upto, row)] ?? 0) as [number, number];
  return low + (high - low) * (place - Math.floor(place));
}

function firstAbove(upto: Float64Array, row: number): number {
  let [from, to] = [0, upto.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((upto[middle] ?? 0) > row) to = middle; else from = middle + 1;
  }
  return from;
}
