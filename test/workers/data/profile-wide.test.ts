import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainView } from '../../../src/contract/view-api';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('profile-wide');
const folder = useFolder();
const source = (name: string) => ({ path: join(folder, name) });

/** Columns of every kind, with what is hard of each; several of a kind, so that they are asked about in one question. */
const script = `
import datetime as dt, decimal, json
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
rng = np.random.default_rng(3)

def gaps(values, share): return [None if rng.random() < share else v for v in values]
def kinds(n, more):
    ts = [dt.datetime(2024, 1, 1) + dt.timedelta(seconds=int(k)) for k in rng.integers(0, 10**6, n)]
    words = ['alpha', 'Beta 2', '', ' ', 'ünï 9', 'N/A', 'null', '1e5', '2024-01-02', '\\ufeffmark', 'x' * 1200]
    cols = {}
    for k in range(3):
        s = gaps(rng.normal(size=n).tolist(), .1 * k)
        if n > 4 and k == 1: s[0] = float('nan'); s[1] = float('inf'); s[2] = float('-inf'); s[3] = -0.0; s[4] = 0.0
        cols['float %d' % k] = pa.array(s, pa.float64())
        cols['float32 %d' % k] = pa.array(gaps([v and float(np.float32(v)) for v in rng.integers(-3, 3, n) / 7], .1), pa.float32())
        cols['int %d' % k] = pa.array(gaps(rng.integers(-9, 9, n).tolist(), .2), [pa.int8(), pa.int32(), pa.int64()][k])
        cols['large %d' % k] = pa.array(gaps((rng.integers(0, 5, n) + 2**60).tolist(), .2), pa.int64())
        cols['money %d' % k] = pa.array([None if v is None else decimal.Decimal(v) / 100 for v in gaps(rng.integers(-500, 500, n).tolist(), .1)], pa.decimal128([9, 12, 30][k], 2))
        cols['text %d' % k] = pa.array(gaps([words[v] for v in rng.integers(0, len(words), n)], .1), pa.string())
        cols['flag %d' % k] = pa.array(gaps((rng.random(n) < .5).tolist(), .1 * k), pa.bool_())
        cols['at %d' % k] = pa.array(gaps(ts, .1), pa.timestamp(['us', 'ms', 's'][k]))
        cols['zoned %d' % k] = pa.array(gaps(ts, .1), pa.timestamp('us', 'Europe/Berlin'))
        cols['nanos %d' % k] = pa.array(gaps([int(v) for v in rng.integers(-10**15, 10**18, n)], .1), pa.timestamp('ns'))
        cols['day %d' % k] = pa.array(gaps([t.date() for t in ts], .1), pa.date32())
        cols['clock %d' % k] = pa.array(gaps([t.time() for t in ts], .1), pa.time64('us'))
        cols['list %d' % k] = pa.array(gaps([[int(v)] * (v % 3) for v in rng.integers(0, 4, n)], .1), pa.list_(pa.int64()))
        cols['bytes %d' % k] = pa.array(gaps([bytes([int(v), 255]) for v in rng.integers(0, 4, n)], .1), pa.binary())
        cols['struct %d' % k] = pa.array([{'a': int(v)} for v in rng.integers(0, 4, n)], pa.struct([('a', pa.int64())]))
    for k, t in enumerate([pa.float64(), pa.int64(), pa.string(), pa.bool_(), pa.timestamp('us'), pa.date32(), pa.null()]): cols['nothing %d' % k] = pa.array([None] * n, t)
    cols['no number'] = pa.array([float('nan')] * n); cols['endless'] = pa.array([float('inf')] * n); cols['same'] = pa.array(['k'] * n); cols['twin'] = cols['int 1']; cols['once'] = pa.array([ts[0] if n else None] * n, pa.timestamp('us'))
    cols['"; DROP TABLE x; --'] = cols['text 0']
    return cols
for name, n in [('none', 0), ('one', 1), ('few', 40), ('many', 6000)]:
    pq.write_table(pa.table(kinds(n, name)), name + '.parquet')

w, n = 2000, 300
wide = {}
for k in range(w):
    wide['c%d' % k] = [rng.normal(size=n), rng.integers(0, 50, n), rng.choice(['a', 'b', 'c'], n), rng.random(n) < .5][k % 4]
pd.DataFrame(wide).to_parquet('wide.parquet', index=False)
print(json.dumps(list(kinds(3, ''))))
`;
let names: string[];
beforeAll(() => { names = python<string[]>(folder, script); }, 120_000);

describe('columns that are asked about together', () => {
  it.each(['none', 'one', 'few', 'many'])('have the same figures as each by itself: %s', async (name) => {
    const client = worker.client();
    const { columns } = await client.profile(source(`${name}.parquet`), {});
    expect(columns.map((column) => column.name)).toEqual(names);
    for (const column of columns) expect(column).toEqual(await client.column(source(`${name}.parquet`), plainView, column.name));
    client.dispose();
  }, 120_000);

  it('and what repeats another is found among thousands', async () => {
    const client = worker.client();
    const { warnings } = await client.profile(source('few.parquet'), {});
    expect(warnings.filter(({ kind }) => kind === 'duplicate-columns').map(({ columns }) => columns)).toEqual([['text 0', '"; DROP TABLE x; --'], ['int 1', 'twin']]);
    client.dispose();
  });

  it('take a small part of the time that one after the other takes, and what goes with a target too', async () => {
    const client = worker.client();
    const file = source('wide.parquet');
    const { columns } = await client.describe(file);
    const asked = 40;
    const timed = async (ask: () => Promise<unknown>): Promise<number> => { const start = performance.now(); await ask(); return performance.now() - start; };
    const single = await timed(async () => { for (const { name } of columns.slice(0, asked)) await client.column(file, plainView, name); }) * columns.length / asked;
    const together = await timed(() => client.profile(file, { target: 'c0' }));
    expect(together / single).toBeLessThan(0.5);
    client.dispose();
  }, 300_000);

  it('are counted with progress, and given up between two blocks of them', async () => {
    const seen: number[] = [];
    let heard = (): void => undefined;
    const client = worker.client({ events: { progress: (_, share) => { if (share !== null) seen.push(share); heard(); } } });
    await client.profile(source('wide.parquet'), {}, 'whole');
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
    seen.length = 0;
    const begun = new Promise<void>((resolve) => { heard = resolve; });
    const refused = expect(client.profile(source('wide.parquet'), { target: 'c1' }, 'given up')).rejects.toMatchObject({ code: 'cancelled' });
    await begun;
    await client.cancel('given up');
    await refused;
    expect(Math.max(...seen)).toBeLessThan(1);
    expect(await client.describe(source('few.parquet'))).toMatchObject({ rows: 40 });
    client.dispose();
  });
});
