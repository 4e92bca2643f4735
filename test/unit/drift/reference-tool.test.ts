import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { defaultDriftOptions } from '../../../src/contract/drift';
import type { ColumnSamples } from '../../../src/core/drift/column';
import { decideDrift, measure } from '../../../src/core/drift/decide';
import { numericSample } from '../../../src/core/drift/samples';
import { type Column, hasInfinite, hasText, pairs, types } from './reference-tool-tables';

/** By Evidently 0.7.23 with pandas 2: reference_tool.py says how it was made. It needs a gigabyte of packages and another pandas, so its answers are kept and not made in the test. */
const answers = JSON.parse(readFileSync(path.join(import.meta.dirname, 'reference-tool.json'), 'utf8')) as { columns: Record<string, [string, number]>; share: number }[];
const named: Record<string, string> = { 'K-S p_value': 'ks', 'Wasserstein distance (normed)': 'wasserstein', 'Jensen-Shannon distance': 'jensen-shannon', 'chi-square p_value': 'chi-squared', 'Z-test p_value': 'z' };
const options = { ...defaultDriftOptions, mode: 'evidently' as const };

function samples(name: string, type: string, reference: Column, current: Column): ColumnSamples {
  if (['string', 'categorical', 'bool'].includes(type)) {
    const side = (column: Column) => {
      const there = column.filter(value => value !== null);
      const counts = new Map<string, number>();
      for (const value of there) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
      return { counts, rows: column.length, missing: column.length - there.length };
    };
    return { name, type, kind: 'categorical', reference: side(reference), current: side(current) };
  }
  const side = (column: Column) => {
    const there = column.filter(value => value !== null);
    return numericSample(Float64Array.from(there, value => (value === 'inf' ? Number.POSITIVE_INFINITY : Number(value))), column.length - there.length);
  };
  return { name, type, kind: 'numeric', reference: side(reference), current: side(current) };
}

it('decides 60 tables of 20 columns and more as the reference tool does when nobody tells it what they are: same columns, same method, same number, same share', () => {
  expect(answers.length).toBe(60);
  const methods = new Map<string, Set<string>>();
  pairs().forEach(({ reference, current }, at) => {
    const wanted = answers[at]?.columns ?? {};
    const got = decideDrift(Object.keys(reference).map(name => measure(samples(name, types[name] ?? '', reference[name] ?? [], current[name] ?? []), options)), [], { reference: 0, current: 0 }, options);
    for (const column of got.columns) {
      const [method = '', value = Number.NaN] = wanted[column.name] ?? [];
      if (column.name === 'note') expect(method, `note of table ${at}`).toMatch(/text content drift/);
      if (column.statistic === null) {
        expect(['note', 'tiny', 'price', 'maybe'], `${column.name} of table ${at}`).toContain(column.name);
        if (column.name !== 'note') expect(wanted[column.name], `${column.name} of table ${at}`).toBeUndefined();
        continue;
      }
      methods.set(column.name, (methods.get(column.name) ?? new Set()).add(column.method));
      expect(column.method, `${column.name} of table ${at}`).toBe(named[method]);
      expect(column.pValue ?? column.statistic, `${column.name} of table ${at}, ${method}`).toBeCloseTo(value, 8);
    }
    // The two differences. Where there are infinite values it leaves them out of a column's own number, but not where it counts the drifted columns, so its two answers disagree: ours is counted from the columns.
    // And text, which is not judged here, counts there.
    if (hasInfinite(at) || hasText(at)) return;
    expect(got.driftedShare, `table ${at}`).toBeCloseTo(answers[at]?.share ?? Number.NaN, 12);
    expect(got.drift).toBe((answers[at]?.share ?? 0) >= 0.5);
  });
  const of = (name: string): string[] => [...methods.get(name) ?? []].sort();
  expect(of('weekday')).toEqual(['chi-squared', 'jensen-shannon']);
  expect(of('grades')).toEqual(['ks', 'wasserstein']);
  expect(of('flag')).toEqual(['jensen-shannon', 'z']);
  // Ten or eleven different values on the current side.
  expect(of('tens')).toEqual(['chi-squared', 'jensen-shannon', 'ks', 'wasserstein']);
});

it('says of a column why it isn’t judged', () => {
  const pair = pairs().find((_, at) => hasText(at));
  const reasonOf = (name: string): string | undefined => decideDrift([measure(samples(name, types[name] ?? '', pair?.reference[name] ?? [], pair?.current[name] ?? []), options)], [], { reference: 0, current: 0 }, options).columns[0]?.reason;
  expect(reasonOf('note')).toBe('The reference tool judges text by training a classifier. Use the default mode for this column.');
  expect(reasonOf('tiny')).toBe('The reference tool leaves out columns of type uint8. Use the default mode for this column.');
  expect(reasonOf('maybe')).toBe('The reference tool leaves out columns of true and false of which some are missing. Use the default mode for this column.');
});
