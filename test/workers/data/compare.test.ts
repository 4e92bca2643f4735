import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompareRequest, ComparedRow, RowChange } from '../../../src/contract/data-api';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('compare');
const folder = useFolder();
const files = (a: string, b: string, more: Partial<CompareRequest> = {}): CompareRequest => ({ a: { path: join(folder, a) }, b: { path: join(folder, b) }, ...more });

/** Pairs of tables with changes that Python strews into them, and what pandas' own merge says of them. */
const generated = `
import json, decimal, datetime as dt
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq

def tables(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 400))
    a = pd.DataFrame({
        'id': rng.permutation(n * 3)[:n].astype('int64') + (2**53 if seed % 3 == 0 else 0),
        'day': [dt.date(2024, 1, 1) + dt.timedelta(int(d)) for d in rng.integers(0, 5, n)],
        'x': rng.normal(size=n), 'whole': rng.integers(-5, 5, n), 'text': rng.choice(['a', 'b', 'ü', 'q"t, x'], n), 'flag': rng.integers(0, 2, n).astype(bool),
        'at': pd.to_datetime(rng.integers(0, 10**18, n)),
    })
    a.loc[a.sample(frac=.1, random_state=seed).index, 'x'] = np.nan
    a.loc[a.sample(frac=.1, random_state=seed + 1).index, 'text'] = None
    b = a.copy()
    for name, change in {'x': lambda v: v + rng.choice([1e-9, .5, np.nan]), 'whole': lambda v: v + 1, 'text': lambda v: None if isinstance(v, str) and v == 'a' else 'c', 'flag': lambda v: not v, 'at': lambda v: v + pd.Timedelta(1, 'us')}.items():
        for i in rng.choice(n, int(rng.integers(0, n // 3 + 1)), replace=False): b.at[i, name] = change(b.at[i, name])
    b = b.drop(index=rng.choice(n, int(rng.integers(0, n // 4 + 1)), replace=False))
    extra = int(rng.integers(0, 20))
    if extra: b = pd.concat([b, a.sample(extra, replace=True, random_state=seed).assign(id=np.arange(extra) + n * 3 + 10 + (2**53 if seed % 3 == 0 else 0))])
    return a, b.sample(frac=1, random_state=seed).reset_index(drop=True)

def same(x, y): return (x == y) | (x.isna() & y.isna())

found = []
for seed in range(40):
    a, b = tables(seed)
    merged = a.merge(b, on='id', how='outer', suffixes=('_a', '_b'), indicator=True)
    both = merged[merged['_merge'] == 'both']
    changed = {name: ~same(both[name + '_a'], both[name + '_b']) for name in ['day', 'x', 'whole', 'text', 'flag', 'at']}
    any_ = pd.concat(changed, axis=1).any(axis=1)
    far = (both['x_a'] - both['x_b']).abs()
    found.append({
        'added': sorted(map(str, merged.loc[merged['_merge'] == 'right_only', 'id'])), 'removed': sorted(map(str, merged.loc[merged['_merge'] == 'left_only', 'id'])), 'changed': sorted(map(str, both.loc[any_, 'id'])),
        'cells': {name: int(mask.sum()) for name, mask in changed.items()}, 'greatest': None if far.dropna().empty else float(far.max()),
        'near': {tolerance: int((changed['x'] & ~(far <= float(tolerance))).sum()) for tolerance in ['1e-08', '0.4']},
    })
    a.to_parquet('a%d.parquet' % seed, index=False); b.to_parquet('b%d.parquet' % seed, index=False); b.to_csv('b%d.csv' % seed, index=False); a.to_feather('a%d.feather' % seed)
    b.to_json('b%d.jsonl' % seed, orient='records', lines=True, date_format='iso', date_unit='us', double_precision=15)
print(json.dumps(found))
`;

interface Oracle { added: string[]; removed: string[]; changed: string[]; cells: Record<string, number>; greatest: number | null; near: Record<string, number> }
let oracle: Oracle[];
beforeAll(() => { oracle = python<Oracle[]>(folder, generated); }, 60_000);

async function keysOf(client: ReturnType<typeof worker.client>, request: CompareRequest, change: RowChange): Promise<string[]> {
  const keys: string[] = [];
  for (let offset = 0; ; offset += 150) {
    const { rows, total, reachable } = await client.comparedRows(request, change, { offset, limit: 150 });
    expect(reachable).toBe(total);
    keys.push(...rows.map(({ key }) => key[0] ?? ''));
    if (rows.length === 0) return keys;
  }
}

describe('two tables by a key, against pandas’ merge', () => {
  it.each([['parquet', 'parquet'], ['feather', 'parquet'], ['parquet', 'csv']])('40 pairs of %s and %s', async (one, other) => {
    const client = worker.client();
    for (const [seed, expected] of oracle.entries()) {
      const request = files(`a${seed}.${one}`, `b${seed}.${other}`, { pairing: { kind: 'key', columns: ['id'] } });
      const got = await client.compare(request);
      expect({ ...got.rows, same: 0 }, `seed ${seed}`).toEqual({ same: 0, added: expected.added.length, removed: expected.removed.length, changed: expected.changed.length });
      expect(got.rows.same + got.rows.changed + got.rows.removed).toBe(got.a.rows);
      expect(Object.fromEntries(got.columns.filter(({ status }) => status !== 'key').map(({ name, changed }) => [name, changed])), `seed ${seed}`).toEqual(expected.cells);
      const greatest = got.columns.find(({ name }) => name === 'x')?.greatest ?? null;
      if (expected.greatest === null) expect(greatest).toBeNull();
      else expect(greatest).toBeCloseTo(expected.greatest, 12);
      if (seed % 8 !== 0) continue;
      for (const change of ['added', 'removed', 'changed'] as const) expect((await keysOf(client, request, change)).sort(), `${change} of seed ${seed}`).toEqual(expected[change]);
      for (const [tolerance, left] of Object.entries(expected.near)) expect((await client.compare({ ...request, tolerance: { absolute: Number(tolerance) } })).columns.find(({ name }) => name === 'x')?.changed, `within ${tolerance}, seed ${seed}`).toBe(left);
    }
    client.dispose();
  }, 180_000);
});

const edges = `
import decimal, datetime as dt, json
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
def put(name, **columns): pq.write_table(pa.table(columns), name + '.parquet')
nan = float('nan')
put('nan_a', id=[1, 2, 3, 4], x=pa.array([nan, None, nan, 1.0])); put('nan_b', id=[1, 2, 3, 4], x=pa.array([None, nan, nan, 1.0]))
put('big_a', id=pa.array([2**63 - 1, 2**63 - 2]), v=pa.array([2**53, 2**53 + 1])); put('big_b', id=pa.array([2**63 - 1, 2**63 - 2]), v=pa.array([2**53 + 1, 2**53 + 1]))
put('type_a', id=pa.array([1, 2, 3], pa.int32()), f=pa.array([1.0, 2.5, nan]), t=pa.array(['1', '02', 'x']), d=pa.array([decimal.Decimal('1.10'), decimal.Decimal('2.25'), None]), day=pa.array([dt.date(2024, 1, 1)] * 3), us=pa.array([1, 2, 3], pa.timestamp('us')))
put('type_b', id=pa.array([1, 2, 3], pa.uint64()), f=pa.array([1, 2, None], pa.int64()), t=pa.array([1, 2, 3]), d=pa.array([1.1, 2.5, None]), day=pa.array([dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 1, 12), dt.datetime(2024, 1, 1)], pa.timestamp('us')), us=pa.array([1000, 2001, 3000], pa.timestamp('ns')))
put('none_a', x=[1.5, 2.5, 2.5], y=['a', 'b', 'b']); put('none_b', x=[2.5, 1.5, 2.5], y=['b', 'a', 'b']); put('none_c', x=[2.5, 2.5, 9.0, 1.5], y=['b', 'b', 'a', 'a'])
put('two_a', day=[1, 1, 2, 2], shop=['x', 'y', 'x', 'y'], sales=[1, 1, 3, 4]); put('two_b', day=[2, 1, 1, 2], shop=['x', 'x', 'y', 'y'], sales=[3, 1, 1, 5])
put('uuid_a', made=['u%d' % i for i in range(50)], code=['c%d' % i for i in range(50)]); put('uuid_b', made=['v%d' % i for i in range(50)], code=['c%d' % i for i in range(50)])
put('twice', id=[1, 1, 2], x=[1, 2, 3]); put('once', id=[1, 2, 3], x=[1, 2, 3])
put('cols_a', id=[1, 2], gone=[1, 2], x=[1, 2], **{'Case': [1, 2], 'case': [3, 4]}); put('cols_b', id=[1, 2], x=[1, 2], new=['p', 'q'], **{'Case': [1, 2], 'case': [3, 5]})
put('empty_a', id=pa.array([], pa.int64()), x=pa.array([], pa.float64())); put('empty_b', id=[1], x=[1.0])
put('nest_a', id=[1, 2, 3], l=[[1, None], [], None], s=[{'a': 1}, {'a': None}, None]); put('nest_b', id=[1, 2, 3], l=[[1, None], None, None], s=[{'a': 1}, {'a': 2}, None])
put('null_a', id=pa.array([1, None, 3]), x=[1, 2, 3]); put('null_b', id=pa.array([None, 1, 3]), x=[2, 1, 4])
put('evil_a', **{"id": [1, 2], "'; DROP TABLE x; --": [1, 2], 'a"b': [1, 2], '<img onerror=x>': ['\\u202eabc', '=cmd()']}); put('evil_b', **{"id": [1, 2], "'; DROP TABLE x; --": [1, 3], 'a"b': [2, 2], '<img onerror=x>': ['\\u202eabc', 'y']})
np.save('p.npy', np.array([1.0, nan, 3.0])); np.save('q.npy', np.array([1.0, nan, 3.5])); np.save('wide.npy', np.arange(12).reshape(3, 4)); np.save('fortran.npy', np.asfortranarray(np.arange(12).reshape(3, 4)))
`;

describe('what is told apart, and what is not', () => {
  beforeAll(() => { python(folder, edges); }, 60_000);
  const compared = async (a: string, b: string, more: Partial<CompareRequest> = {}) => {
    const client = worker.client();
    const request = files(a, b, more);
    const result = await client.compare(request);
    const pages: Partial<Record<RowChange, ComparedRow[]>> = {};
    for (const change of ['added', 'removed', 'changed'] as const) pages[change] = (await client.comparedRows(request, change, { offset: 0, limit: 100 })).rows;
    client.dispose();
    return { ...result, pages, changedIn: Object.fromEntries(result.columns.map(({ name, changed }) => [name, changed])) };
  };

  it('NaN and a missing value', async () => {
    const { rows, pages } = await compared('nan_a.parquet', 'nan_b.parquet');
    expect(rows).toEqual({ same: 2, changed: 2, added: 0, removed: 0 });
    expect(pages.changed).toEqual([{ key: ['1'], a: ['NaN'], b: [null], changed: [0] }, { key: ['2'], a: [null], b: ['NaN'], changed: [0] }]);
  });

  it('whole numbers that a double can’t tell apart', async () => {
    const { pages, columns } = await compared('big_a.parquet', 'big_b.parquet');
    expect(pages.changed).toEqual([{ key: ['9223372036854775807'], a: ['9007199254740992'], b: ['9007199254740993'], changed: [0] }]);
    expect(columns.find(({ name }) => name === 'v')?.greatest).toBe(1);
  });

  it('values of another type are compared by what they are', async () => {
    const { columns, changedIn, rows, equal } = await compared('type_a.parquet', 'type_b.parquet');
    expect(columns.map(({ name, status }) => `${name} ${status}`)).toEqual(['id key', 'f retyped', 't retyped', 'd retyped', 'day retyped', 'us retyped']);
    // 2.5 is not 2 and NaN not missing; “x” spells no number; 2.25 is not 2.5; noon is not midnight; a nanosecond counts.
    expect(changedIn).toEqual({ id: 0, f: 2, t: 1, d: 1, day: 1, us: 1 });
    expect(rows).toMatchObject({ added: 0, removed: 0, changed: 2 });
    expect(equal).toBe(false);
  });

  it('columns that came, went, and differ only in capitals', async () => {
    const { columns, pages } = await compared('cols_a.parquet', 'cols_b.parquet');
    expect(columns.map(({ name, status, changed }) => `${name} ${status} ${changed}`)).toEqual(['id key 0', 'gone removed 0', 'x same 0', 'new added 0', 'Case same 0', 'case same 1']);
    expect(pages.changed).toEqual([{ key: ['2'], a: ['4'], b: ['5'], changed: [0] }]);
  });

  it('nested values, missing keys', async () => {
    expect((await compared('nest_a.parquet', 'nest_b.parquet')).changedIn).toEqual({ id: 0, l: 1, s: 1 });
    expect((await compared('null_a.parquet', 'null_b.parquet', { pairing: { kind: 'key', columns: ['id'] } })).rows).toEqual({ same: 2, changed: 1, added: 0, removed: 0 });
  });

  it('names and values that look like SQL or HTML are text', async () => {
    const { changedIn, pages } = await compared('evil_a.parquet', 'evil_b.parquet');
    expect(changedIn).toEqual({ 'id': 0, "'; DROP TABLE x; --": 1, 'a"b': 1, '<img onerror=x>': 1 });
    expect(pages.changed?.[1]).toEqual({ key: ['2'], a: ['2', '2', '=cmd()'], b: ['3', '2', 'y'], changed: [0, 2] });
  });

  it('what is left out is not compared', async () => {
    const { rows, columns } = await compared('big_a.parquet', 'big_b.parquet', { ignore: ['v'] });
    expect(rows).toEqual({ same: 2, changed: 0, added: 0, removed: 0 });
    expect(columns.map(({ status }) => status)).toEqual(['key', 'ignored']);
  });
});

describe('which rows belong together', () => {
  beforeAll(() => { python(folder, edges); }, 60_000);
  const compare = (a: string, b: string, more: Partial<CompareRequest> = {}) => worker.client().compare(files(`${a}.parquet`, `${b}.parquet`, more));

  it('is found: one column, or two', async () => {
    expect(await compare('two_a', 'two_b')).toMatchObject({ how: 'found', pairing: { kind: 'key', columns: ['day', 'shop'] }, rows: { same: 3, changed: 1, added: 0, removed: 0 } });
    expect(await compare('once', 'once')).toMatchObject({ pairing: { columns: ['id'] }, otherKeys: [['x']], equal: true });
  });

  it('passes over columns that are made anew each time', async () => {
    expect(await compare('uuid_a', 'uuid_b')).toMatchObject({ pairing: { columns: ['code'] }, rows: { same: 0, changed: 50, added: 0, removed: 0 } });
  });

  it('without a key goes by position where tables are equally long, and says when only the order differs', async () => {
    expect(await compare('none_a', 'none_b')).toMatchObject({
      pairing: { kind: 'position' }, rows: { same: 1, changed: 2 },
      notes: ['No columns were found that name each row once in both tables.', 'Rows are compared by their position.', 'All rows are in both tables, in another order.'],
    });
  });

  it('without a key goes by whole rows else, and counts those that are there more than once', async () => {
    const got = await compare('none_a', 'none_c');
    expect(got).toMatchObject({ pairing: { kind: 'rows' }, rows: { same: 3, changed: 0, added: 1, removed: 0 } });
    expect(await compare('none_a', 'none_b', { pairing: { kind: 'rows' } })).toMatchObject({ rows: { same: 3, changed: 0, added: 0, removed: 0 }, equal: true });
  });

  it('compares with nothing', async () => {
    expect(await compare('empty_a', 'empty_b')).toMatchObject({ rows: { same: 0, changed: 0, added: 1, removed: 0 } });
    expect(await compare('empty_a', 'empty_a')).toMatchObject({ rows: { same: 0, changed: 0, added: 0, removed: 0 }, equal: true });
  });

  it('refuses a key that names a row twice, or that is not there', async () => {
    await expect(compare('twice', 'once', { pairing: { kind: 'key', columns: ['id'] } })).rejects.toMatchObject({ code: 'not-a-key', message: '“id” is no key: in twice.parquet it comes more than once for 1 values, such as 1. Give other columns, or compare by whole rows.' });
    await expect(compare('once', 'once', { pairing: { kind: 'key', columns: ['idd'] } })).rejects.toMatchObject({ message: 'There is no column “idd”. Did you mean “id”?' });
    await expect(compare('cols_a', 'cols_b', { pairing: { kind: 'key', columns: ['gone'] } })).rejects.toMatchObject({ message: '“gone” is in only one of the two tables. A key has to be in both.' });
    await expect(compare('once', 'nest_a', { ignore: ['id'] })).rejects.toMatchObject({ code: 'nothing-common' });
  });

  it('of arrays is their place', async () => {
    const client = worker.client();
    const request = files('p.npy', 'q.npy');
    expect(await client.compare(request)).toMatchObject({ pairing: { kind: 'position' }, rows: { same: 2, changed: 1 } });
    expect((await client.comparedRows(request, 'changed', { offset: 0, limit: 10 })).rows).toEqual([{ key: ['3'], a: ['3.0'], b: ['3.5'], changed: [0] }]);
    expect(await client.compare(files('wide.npy', 'fortran.npy'))).toMatchObject({ equal: true, a: { rows: 3, columns: [{ name: '0', type: 'int64' }, {}, {}, {}] } });
  });
});
