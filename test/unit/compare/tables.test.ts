import { expect, test } from 'vitest';
import type { DataCell, DataRow } from '../../../src/contract/compare';
import type { RunKey, Sha256 } from '../../../src/contract/ids';
import { differingTables } from '../../../src/core/compare';

const sha = (letter: string) => letter.repeat(64) as Sha256;
const run = (index: number) => ({ key: `20260101T00000${index}-aaaa` as RunKey }) as Parameters<typeof differingTables>[0]['runs'][number];
const table = (letter: string | null, over: Partial<Extract<DataCell, { kind: 'value' }>> = {}): DataCell => ({
  kind: 'value', name: 'trips', pythonType: null, mediaType: null, sha256: letter === null ? null : sha(letter), bytes: 1, rows: 3, columns: [], shape: null, dtype: null, path: null, from: null, changed: false, sampled: false, artifact: null, ...over,
});
const row = (cells: DataCell[], name = 'trips'): DataRow => ({ name, differs: true, cells, verdicts: cells.map(() => 'other'), columns: [], columnsAlike: 0 });
const found = (rows: DataRow[], baseline = 0, count = 3) => differingTables({ runs: Array.from({ length: count }, (_, index) => run(index)), baseline: run(baseline).key, inputs: rows, outputs: [] }).map(({ name, base, others }) => [name, base.place, others.map(({ place }) => place)]);

test('tables whose content differs are held against the baseline’s, those that are the same are not', () => {
  expect(found([row([table('a'), table('b'), table('a')])])).toEqual([['trips', 0, [1]]]);
  expect(found([row([table('a'), table('b'), table('a')])], 1)).toEqual([['trips', 1, [0, 2]]]);
  expect(found([row([table('a'), table('a')])], 0, 2)).toEqual([]);
});

test('where the baseline has none, the first that has one stands for it', () => {
  expect(found([row([{ kind: 'none' }, table('a'), table('b')])])).toEqual([['trips', 1, [2]]]);
  expect(found([row([{ kind: 'unknown' }, table(null), table('b')])])).toEqual([]);
});

test('what is no table is left out; what is one by its media type or its file’s name is not', () => {
  const plain = { columns: null };
  expect(found([row([table('a', plain), table('b', plain)])], 0, 2)).toEqual([]);
  expect(found([row([table('a', { ...plain, mediaType: 'application/json' }), table('b', { ...plain, mediaType: 'application/json' })])], 0, 2)).toEqual([]);
  for (const told of [{ mediaType: 'application/vnd.apache.parquet' }, { mediaType: 'text/csv; charset=utf-8' }, { path: 'data/Trips.CSV.gz' }, { artifact: 'scores.parquet' }]) {
    expect(found([row([table('a', { ...plain, ...told }), table('b', { ...plain, ...told })])], 0, 2)).toEqual([['trips', 0, [1]]]);
  }
});
