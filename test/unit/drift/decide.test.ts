import { describe, expect, it } from 'vitest';
import { type ColumnDrift, defaultDriftOptions, type DriftOptions, type SetDrift } from '../../../src/contract/drift';
import { hypergeometric, seeded } from '../../../src/core/drift/chance';
import type { ColumnSamples } from '../../../src/core/drift/column';
import { decideDrift, measure } from '../../../src/core/drift/decide';
import { firstAbove, numericSample } from '../../../src/core/drift/samples';

/** Standard normal numbers: G. E. P. Box and M. E. Muller (1958). */
function normals(random: () => number, size: number, mean = 0, std = 1): Float64Array {
  return Float64Array.from({ length: size }, () => mean + std * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}
const numbers = (name: string, reference: Float64Array, current: Float64Array, nulls: [number, number] = [0, 0]): ColumnSamples => ({ name, type: 'float64', kind: 'numeric', reference: numericSample(reference, nulls[0]), current: numericSample(current, nulls[1]) });
function categories(name: string, reference: Record<string, number>, current: Record<string, number>): ColumnSamples {
  const side = (counts: Record<string, number>) => ({ counts: new Map(Object.entries(counts)), rows: Object.values(counts).reduce((sum, each) => sum + each, 0), missing: 0 });
  return { name, type: 'string', kind: 'categorical', reference: side(reference), current: side(current) };
}
const decide = (columns: ColumnSamples[], options: Partial<DriftOptions> = {}): SetDrift => decideDrift(columns.map(each => measure(each, { ...defaultDriftOptions, ...options })), [], { reference: 0, current: 0 }, { ...defaultDriftOptions, ...options });
function one(column: ColumnSamples, options: Partial<DriftOptions> = {}): ColumnDrift {
  const found = decide([column], options).columns[0];
  if (!found) throw new Error('no column');
  return found;
}
/** Uniform numbers in ascending order, which costs no sorting: sums of exponential steps over their total. */
function uniforms(random: () => number, size: number): Float64Array {
  const values = new Float64Array(size);
  let sum = 0;
  for (let at = 0; at < size; at++) values[at] = sum -= Math.log(1 - random());
  const total = sum - Math.log(1 - random());
  for (let at = 0; at < size; at++) values[at] = (values[at] as number) / total;
  return values;
}
/** How many of them fall to each category. */
function dealt(sorted: Float64Array, shares: readonly number[]): Record<string, number> {
  let [bound, before] = [0, 0];
  return Object.fromEntries(shares.map((share, at) => {
    bound += share;
    const next = at === shares.length - 1 ? sorted.length : firstAbove(sorted, bound);
    const count = next - before;
    before = next;
    return [`c${at}`, count];
  }));
}
/** The least and the greatest number of n that come with probability p each, but for one in a thousand of such tests. */
function band(n: number, p: number): { least: number; most: number } {
  const outside = 0.001 / 2;
  let [chance, sum, least] = [(1 - p) ** n, 0, -1];
  for (let k = 0; k <= n; k++) {
    sum += chance;
    if (least < 0 && sum > outside) least = k;
    if (sum >= 1 - outside) return { least, most: k };
    chance *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return { least, most: n };
}

describe('the default is calibrated', () => {
  const sizes: [number, number, number][] = [[30, 30, 800], [30, 1000, 400], [100, 100, 800], [500, 500, 800], [1001, 100, 400], [1000, 1000, 600], [10_000, 500, 200], [10_001, 500, 400], [20_000, 30, 300], [100_000, 10_000, 160], [1_000_000, 30, 40], [1_000_000, 1_000_000, 40]];
  it.each(sizes)('%i against %i rows of one distribution, %i times: as many p-values lie under 0.05 and 0.5 as must', { timeout: 120_000 }, (n, m, rounds) => {
    const random = seeded(n * 7 + m);
    const shares = [0.4, 0.3, 0.15, 0.1, 0.05];
    const [ks, chi]: [number[], number[]] = [[], []];
    let alarms = 0;
    for (let round = 0; round < rounds; round++) {
      const [a, b] = [uniforms(random, n), uniforms(random, m)];
      const both = [one(categories('c', dealt(a, shares), dealt(b, shares))), one(numbers('x', a, b))] as const;
      chi.push(both[0].pValue ?? Number.NaN);
      ks.push(both[1].pValue ?? Number.NaN);
      alarms += both.filter(({ drift }) => drift).length;
    }
    const under = (all: number[], level: number): number => all.filter(each => each < level).length;
    for (const level of [0.05, 0.5]) {
      const { least, most } = band(rounds, level);
      for (const [what, all] of [['numbers', ks], ['categories', chi]] as const) {
        expect(under(all, level), `${what} under ${level}`).toBeLessThanOrEqual(most);
        // Of few values a test has few p-values to give, so less than this share may lie under a level.
        if (n >= 500 && m >= 500) expect(under(all, level), `${what} under ${level}`).toBeGreaterThanOrEqual(least);
      }
    }
    expect([...ks, ...chi].every(each => each >= 0 && each <= 1)).toBe(true);
    expect(alarms).toBeLessThanOrEqual(under(ks, 0.05) + under(chi, 0.05));
  });

  it('p-values are even where the distributions are one: a twentieth lies under 0.05, by permutation too', { timeout: 120_000 }, () => {
    const random = seeded(5);
    for (const method of ['wasserstein', 'psi', 'jensen-shannon', 'hellinger', 'total-variation', 'kullback-leibler', 'standard-score', 'chi-squared'] as const) {
      let under = 0;
      for (let round = 0; round < 200; round++) if ((one(numbers('x', normals(random, 120), normals(random, 60)), { rules: { x: { method } }, seed: round + 1 }).pValue ?? 1) < 0.05) under++;
      expect(under, method).toBeLessThanOrEqual(band(200, 0.05).most);
      expect(under, method).toBeGreaterThanOrEqual(band(200, 0.05).least);
    }
  });

  it('thinned samples are scaled right: the Wasserstein p-value of large samples is even too', { timeout: 120_000 }, () => {
    const random = seeded(11);
    let under = 0;
    for (let round = 0; round < 60; round++) if ((one(numbers('x', normals(random, 20_000), normals(random, 3000)), { rules: { x: { method: 'wasserstein' } }, seed: round + 1 }).pValue ?? 1) < 0.3) under++;
    expect(under).toBeLessThanOrEqual(band(60, 0.3).most);
    expect(under).toBeGreaterThanOrEqual(band(60, 0.3).least);
  });
});

describe('the default has power', () => {
  it('finds a shift of 0.3 standard deviations at 1,000 rows in at least 95 of 100', () => {
    const random = seeded(3);
    let found = 0;
    for (let round = 0; round < 100; round++) if (one(numbers('x', normals(random, 1000), normals(random, 1000, 0.3))).drift) found++;
    expect(found).toBeGreaterThanOrEqual(95);
  });

  it('of a million rows a shift of a hundredth is beyond chance, and too little to matter', () => {
    const random = seeded(4);
    const { drift, adjusted, reason } = one(numbers('x', normals(random, 1_000_000), normals(random, 1_000_000, 0.01)));
    expect(adjusted).toBeLessThan(0.001);
    expect(drift).toBe(false);
    expect(reason).toMatch(/too little to matter/);
  });
});

describe('each column', () => {
  const random = seeded(9);
  const some = normals(random, 200);

  it('with fewer than 30 values on a side is never called drift', () => {
    const column = one(numbers('x', some, normals(random, 29, 50)));
    expect(column).toMatchObject({ drift: null, pValue: null, reason: 'Too few rows to say: it takes 30 values on either side.' });
    expect(one(categories('c', { a: 500 }, { b: 29 })).drift).toBeNull();
    expect(decide([numbers('x', new Float64Array(0), new Float64Array(0))])).toMatchObject({ drift: null, driftedShare: null });
  });

  it('of few numbers is measured as categories, unless a measure for numbers is asked for', () => {
    const flags = (ones: number): Float64Array => Float64Array.from({ length: 200 }, (_, at) => (at < ones ? 1 : 0));
    expect(one(numbers('x', flags(40), flags(90)))).toMatchObject({ kind: 'numeric', method: 'chi-squared', drift: true });
    expect(one(numbers('x', flags(40), flags(90)), { rules: { x: { method: 'ks' } } })).toMatchObject({ method: 'ks' });
    expect(one(numbers('x', flags(40), flags(90)), { rules: { x: { method: 'z' } } })).toMatchObject({ method: 'z', drift: true });
  });

  it('that is constant on both sides, or everywhere missing, does not drift and does not fail', () => {
    expect(one(numbers('x', new Float64Array(100).fill(7), new Float64Array(100).fill(7))).drift).toBe(false);
    expect(one(numbers('x', new Float64Array(100).fill(7), new Float64Array(100).fill(8))).drift).toBe(true);
    expect(one(numbers('x', new Float64Array(100).fill(Number.NaN), some)).drift).toBeNull();
  });

  it('says what else differs: missing values, new categories, values out of range, infinities', () => {
    const current = Float64Array.from([...normals(random, 100), 99, Number.POSITIVE_INFINITY]);
    expect(one(numbers('x', some, current, [0, 40])).quality.map(({ what }) => what)).toEqual(['missing', 'infinite', 'out-of-range']);
    expect(one(categories('c', { a: 50, b: 50 }, { a: 50, '<img src=x>': 60 })).quality.map(({ sentence }) => sentence)).toEqual(['A category that the reference does not have: <img src=x>.', 'A category of the reference that is not there: b.']);
  });

  it('refuses a measure that does not fit it, and says which do', () => {
    expect(() => one(categories('c', { a: 50 }, { a: 50 }), { rules: { c: { method: 'wasserstein' } } })).toThrow(/`c` can’t be measured by `wasserstein`\. What fits it: chi-squared, z,/);
    expect(() => one(categories('c', { a: 50, b: 3, d: 4 }, { a: 50 }), { rules: { c: { method: 'z' } } })).toThrow(/for two values, and `c` has 3/);
  });

  it('is judged among the others: what is rare by chance alone is not rare among forty', () => {
    const columns = (count: number): ColumnSamples[] => Array.from({ length: count }, (_, at) => {
      const values = seeded(100 + at);
      return numbers(`x${at}`, normals(values, 300), normals(values, 300, at === 0 ? 0.22 : 0));
    });
    const alone = decide(columns(1)).columns[0];
    const among = decide(columns(40)).columns.find(({ name }) => name === 'x0');
    expect(among?.pValue).toBe(alone?.pValue);
    expect(among?.adjusted).toBeGreaterThan(alone?.adjusted ?? 1);
  });

  it('gives the same answer for the same seed, and the set drifts from its share on', () => {
    const columns = [numbers('far', some, normals(random, 200, 3)), numbers('same', some, normals(random, 200)), numbers('other', some, normals(random, 200)), categories('tiny', { a: 40, b: 3 }, { a: 35, b: 5 })];
    expect(decide(columns)).toEqual(decide(columns));
    expect(decide(columns)).toMatchObject({ driftedShare: 0.25, drift: false });
    expect(decide(columns, { share: 0.25 }).drift).toBe(true);
    expect(decide(columns).columns[0]?.name).toBe('far');
  });
});

it('draws without replacement as probability has it', () => {
  const random = seeded(2);
  const counts = new Array<number>(6).fill(0);
  for (let round = 0; round < 20_000; round++) { const drawn = hypergeometric(random, 5, 15, 8); counts[drawn] = (counts[drawn] ?? 0) + 1; }
  // C(5,k)·C(15,8−k)/C(20,8)
  const wanted = [6435, 32_175, 50_050, 30_030, 6825, 455].map(ways => (ways / 125_970) * 20_000);
  const statistic = counts.reduce((sum, count, at) => sum + (count - (wanted[at] ?? 0)) ** 2 / (wanted[at] ?? 1), 0);
  expect(statistic).toBeLessThan(25);
  expect(hypergeometric(random, 1_000_000, 0, 30)).toBe(30);
});
