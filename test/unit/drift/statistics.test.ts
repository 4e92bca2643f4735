import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDriftOptions } from '../../../src/contract/drift';
import { type ColumnSamples, leastRows, measureColumn } from '../../../src/core/drift/column';
import { measure } from '../../../src/core/drift/decide';
import { hellinger, jensenShannon, kullbackLeibler, populationStability, totalVariation, wasserstein } from '../../../src/core/drift/distances';
import { kolmogorovSmirnov, kolmogorovSmirnovTail } from '../../../src/core/drift/kolmogorov-smirnov';
import { rateAtMost } from '../../../src/core/drift/past-windows';
import { numericSample } from '../../../src/core/drift/samples';
import { chiSquaredTail } from '../../../src/core/drift/special';
import { adjusted, chiSquared, chiSquaredAgainstShares, twoProportions } from '../../../src/core/drift/tests';

/** scipy's own answers, made in this test by the tests' Python. */
interface Numeric { kind: 'numeric'; what: string; a: (number | string)[]; b: (number | string)[]; ks: number | null; p: number | null; wasserstein: number | null }
interface Tail { kind: 'tail'; n: number; m: number; d: number; p: number }
interface Counts { kind: 'counts'; a: number[]; b: number[]; js: number; chi2: number; p: number; dof: number; least: number | null; psi: number; kl: number; hellinger: number; tv: number; against?: [number, number] }
interface Proportions { kind: 'z'; n: number; m: number; x: number; y: number; z: number; p: number }
interface Discovery { kind: 'bh'; p: number[]; adjusted: number[] }
interface ChiTail { kind: 'chi2sf'; x: number; df: number; p: number }
interface Rate { kind: 'rate'; hits: number; of: number; atMost: number }
type Answer = Numeric | Tail | Counts | Proportions | Discovery | ChiTail | Rate;
const answers = execFileSync(process.env['OFFBOOK_TEST_PYTHON'] ?? 'python3', [path.join(import.meta.dirname, 'oracle.py')], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').map(line => JSON.parse(line) as Answer);
const of = <K extends Answer['kind']>(kind: K): Extract<Answer, { kind: K }>[] => answers.filter((each): each is Extract<Answer, { kind: K }> => each.kind === kind);
/** `Number` reads 'nan' as NaN too. */
const numbers = (all: (number | string)[]): Float64Array => Float64Array.from(all, each => (each === 'inf' ? Number.POSITIVE_INFINITY : each === '-inf' ? Number.NEGATIVE_INFINITY : Number(each)));
const present = (values: Float64Array): Float64Array => values.filter(each => !Number.isNaN(each)).sort();
const column = (a: Float64Array, b: Float64Array): ColumnSamples => ({ name: 'x', type: 'float64', kind: 'numeric', reference: numericSample(a.slice(), 0), current: numericSample(b.slice(), 0) });
/** Within 1e-9 of the greater, or of one: a statistic of a million must not be asked for nine digits behind its point. */
const near = (got: number, wanted: number, within: number, what: string): void => expect(Math.abs(got - wanted), `${what}: ${got} where scipy says ${wanted}`).toBeLessThanOrEqual(within * Math.max(1, Math.abs(wanted)));
const shares = (counts: number[]): number[] => { const total = counts.reduce((sum, each) => sum + each, 0); return counts.map(each => each / total); };

describe('what scipy says', () => {
  it('two-sample Kolmogorov-Smirnov and Wasserstein, of 1 to 100,000 values, with ties, constants, missing values, infinities and nothing at all', { timeout: 120_000 }, () => {
    const pairs = of('numeric');
    expect(Math.max(...pairs.map(({ a }) => a.length))).toBe(100_000);
    expect(pairs.filter(({ a, b }) => [...a, ...b].includes('nan')).length).toBeGreaterThan(150);
    let told = 0;
    for (const { what, a, b, ks, p, wasserstein: distance } of pairs) {
      const [first, second] = [numbers(a), numbers(b)];
      if (ks === null || p === null) {
        // Where scipy has no number there is none here either.
        for (const mode of ['default', 'evidently'] as const) expect(measure(column(first, second), { ...defaultDriftOptions, mode }).column, what).toMatchObject({ statistic: null, pValue: null, effect: null });
        continue;
      }
      told += 1;
      const [here, there] = [present(first), present(second)];
      const got = kolmogorovSmirnov(here, there);
      near(got.statistic, ks, 1e-9, `${what}, statistic`);
      near(got.pValue, p, 1e-6, `${what}, p-value`);
      if (distance === null) continue;
      near(wasserstein(here, there), distance, 1e-9, `${what}, Wasserstein`);
      // What a column is measured by from its rows, missing ones among them.
      const measured = measureColumn(column(first, second), { ...defaultDriftOptions, rules: { x: { method: 'ks' } } });
      if (Math.min(here.length, there.length) >= leastRows) {
        near(measured.statistic ?? Number.NaN, ks, 1e-9, `${what}, the column's statistic`);
        near(measured.pValue ?? Number.NaN, p, 1e-6, `${what}, the column's p-value`);
      } else expect(measured.pValue, what).toBeNull();
    }
    expect(told).toBeGreaterThanOrEqual(520);
  });

  it('tails at every size, in every one of the formulas', () => {
    for (const { n, m, d, p } of of('tail')) {
      const got = kolmogorovSmirnovTail(d, n, m);
      near(got, p, 1e-6, `${n} against ${m} at ${d}`);
      if (p > 1e-200) expect(got / p, `${n} against ${m} at ${d}: ${got} where scipy says ${p}`).toBeCloseTo(1, 3);
    }
  });

  it('chi-squared and the distances of shares', () => {
    for (const { a, b, js, chi2, p, dof, least, psi, kl, hellinger: h, tv, against } of of('counts')) {
      const got = chiSquared(a, b);
      near(got.statistic, chi2, 1e-9, 'chi-squared');
      near(got.pValue, p, 1e-6, 'its p-value');
      expect(got.degrees).toBe(dof);
      if (least !== null) near(got.leastExpected, least, 1e-9, 'least expected');
      const [first, second] = [shares(a), shares(b)];
      near(jensenShannon(first, second), js, 1e-9, 'Jensen-Shannon');
      near(populationStability(first, second), psi, 1e-9, 'PSI');
      near(kullbackLeibler(first, second), kl, 1e-9, 'KL');
      near(hellinger(first, second), h, 1e-9, 'Hellinger');
      near(totalVariation(first, second), tv, 1e-9, 'total variation');
      if (against !== undefined) {
        const exact = chiSquaredAgainstShares(a, b);
        near(exact.statistic, against[0], 1e-9, 'against shares');
        near(exact.pValue, against[1], 1e-6, 'its p-value');
      }
    }
  });

  it('two proportions, the false discovery rate, the tail of chi-squared', () => {
    for (const { n, m, x, y, z, p } of of('z')) {
      const got = twoProportions(x, n, y, m);
      near(got.statistic, z, 1e-9, 'z');
      near(got.pValue, p, 1e-6, 'its p-value');
    }
    for (const { p, adjusted: wanted } of of('bh')) adjusted(p).forEach((each, at) => near(each, wanted[at] ?? Number.NaN, 1e-12, 'adjusted'));
    for (const { x, df, p } of of('chi2sf')) near(chiSquaredTail(x, df), p, 1e-10, `chi-squared ${x} with ${df}`);
  });

  it('how large a rate may be, after so many hits: the upper end of Clopper and Pearson, one-sided at 95 %', () => {
    expect(of('rate').length).toBeGreaterThan(30);
    for (const { hits, of: all, atMost } of of('rate')) near(rateAtMost(hits, all), atMost, 1e-9, `${hits} of ${all}`);
  });
});
