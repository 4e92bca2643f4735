import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChartData, ChartRequest, ColumnHead } from '../../../src/contract/view-api';
import { find } from '../../../src/workers/data/files';
import { type Opened, openTables } from '../../../src/workers/data/open-tables';
import { relationOf, type Task } from '../../../src/workers/data/session';
import { chartOf, columnOf, headsOf, type SummaryView } from '../../../src/workers/data/summary';
import { python, useFolder } from './support';

const folder = useFolder();
const opened: Opened[] = [];
afterAll(() => { for (const each of opened) each.close(); });
const task: Task = { signal: new AbortController().signal, progress: () => undefined };

/** A file as it lies there, or the rows of it that hold to a condition, as a view has them. */
async function viewOf(name: string, where?: string): Promise<SummaryView> {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const open = await openTables([find({ path: join(folder, name) })], scratch, { memoryBytes: 2 ** 29, threads: 2 }, task);
  opened.push(open);
  const { session, tables: [table] } = open;
  if (table === undefined) throw new Error('no table');
  const { relation, columns, facts: { rows }, quick } = table;
  if (where === undefined) return { session, relation, columns, rows, quick };
  const names = Array.from({ length: relation.width }, (_, at) => `c${at}`);
  const filtered = relationOf(`(SELECT * FROM ${relation.from} WHERE ${where})`, names);
  const [left] = await session.row(`SELECT count(*)::VARCHAR FROM ${filtered.from}`, task);
  return { session, relation: filtered, columns, rows: Number(left) };
}

const script = `
import json, decimal, datetime as dt
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq

rng = np.random.default_rng(9)
n = 3000
def holes(values, share): return [None if rng.random() < share else v for v in values]
floats = rng.normal(3, 2, n); floats[5] = np.nan; floats[6] = np.nan
wild = rng.lognormal(0, 3, n); wild[1] = np.inf; wild[2] = -np.inf; wild[3] = np.nan
times = np.datetime64('2024-03-01T00:00:00', 'us') + rng.integers(0, 10**12, n).astype('timedelta64[us]')
table = pa.table({
  'floats': pa.array(holes(floats.tolist(), .1), pa.float64()), 'wild': pa.array(wild), 'narrow': pa.array(rng.integers(0, 7, n), pa.int8()), 'month': pa.array(rng.integers(1, 32, n), pa.int16()), 'wide': pa.array(rng.integers(-2**62, 2**62, n)), 'unsigned': pa.array(rng.integers(2**63, 2**64 - 1, n, dtype=np.uint64)),
  'money': pa.array([decimal.Decimal(int(v)).scaleb(-2) for v in rng.integers(-10**6, 10**6, n)], pa.decimal128(12, 2)), 'one': pa.array([7] * n), 'gone': pa.array([None] * n, pa.float64()), 'nothing': pa.array([float('nan')] * n),
  'day': pa.array([dt.date(2024, 1, 1) + dt.timedelta(int(d)) for d in rng.integers(0, 300, n)]), 'at': pa.array(times), 'zoned': pa.array(times, pa.timestamp('us', 'Europe/Berlin')),
  'flag': pa.array(holes((rng.random(n) < .3).tolist(), .05)), 'word': pa.array(holes([['a', 'b"', "c'", 'ü€', ''][k] for k in rng.choice(5, n, p=[.4, .3, .2, .05, .05])], .1)), 'name': pa.array(['name %d' % v for v in rng.integers(0, 2000, n)]),
  'nested': pa.array([[int(v), None] for v in rng.integers(0, 3, n)]), 'deep': pa.array([{'a': int(v)} for v in rng.integers(0, 4, n)]),
})
pq.write_table(table, 'all.parquet', row_group_size=700)
pq.write_table(table.slice(0, 0), 'empty.parquet')
frame = pd.DataFrame({'x': rng.normal(size=400_000), 'k': rng.integers(0, 5, 400_000), 'many': ['m%d' % v for v in rng.integers(0, 50_000, 400_000)], 'id': np.arange(400_000), 'g': rng.choice(['p', 'q', 'r'], 400_000, p=[.6, .3, .1])})
frame.loc[rng.random(400_000) < .25, 'x'] = None
frame.to_parquet('large.parquet', index=False)

def number(c):
    out = []
    for v in table[c].to_pylist():
        if v is None: out.append(None)
        elif isinstance(v, dt.datetime): out.append((v.replace(tzinfo=v.tzinfo or dt.timezone.utc) - dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)) // dt.timedelta(microseconds=1))
        elif isinstance(v, dt.date): out.append((v - dt.date(1970, 1, 1)).days * 86400 * 10**6)
        else: out.append(float(v))
    return out

def head(c, keep):
    raw = [v for v, k in zip(table[c].to_pylist(), keep) if k]
    there = [v for v in raw if v is not None and v == v]
    out = {'missing': sum(v is None for v in raw), 'nan': sum(v is not None and v != v for v in raw), 'distinct': len(set(map(str, there)))}
    if isinstance(table.schema.field(c).type, (pa.ListType, pa.StructType)) or c in ('flag', 'word', 'name'):
        counts = pd.Series(list(map(str, there))).value_counts()
        out['top'] = counts.head(6).tolist(); out['others'] = int(counts.iloc[6:].sum())
    else:
        finite = np.array([v for v, k in zip(number(c), keep) if k and v is not None and np.isfinite(v)], float)
        if len(finite):
            low, high = finite.min(), finite.max()
            bins = 1 if low == high else 20
            if c in ('narrow', 'month', 'one'):
                step = -(-int(high - low + 1) // 20)
                bins = np.arange(low, high + step + 1, step)
                bins = bins[:1 + np.searchsorted(bins, high, side='right')]
            out['bins'] = np.histogram(finite, bins)[0].tolist()
    return out

everything = np.ones(n, bool)
some = np.array([v == v and v is not None and v < 4 for v in table['narrow'].to_pylist()])
xs, ys = np.array([np.nan if v is None else v for v in number('floats')]), np.array(number('narrow'), float)
t, w = np.array(number('at'), float), np.array([v if np.isfinite(v) else np.nan for v in number('wild')])
ok = ~np.isnan(w); start = t[ok].min(); width = (t[ok].max() - start) / 50
bucket = np.minimum(np.floor((t[ok] - start) / width), 49)
lines = pd.DataFrame({'b': bucket, 't': t[ok], 'y': w[ok]}).groupby('b').agg(at=('t', 'mean'), mean=('y', 'mean'), low=('y', 'min'), high=('y', 'max'))
d = pd.DataFrame({'g': table['word'].to_pylist(), 'y': xs}).dropna(subset=['y'])
boxes = []
for g, part in d.groupby(d.g.fillna('$missing')):
    q = part.y.quantile([.25, .5, .75]).tolist(); lo, hi = q[0] - 1.5 * (q[2] - q[0]), q[2] + 1.5 * (q[2] - q[0])
    out = part.y[(part.y < lo) | (part.y > hi)]
    boxes.append({'group': None if g == '$missing' else g, 'count': len(part), 'q': q, 'low': float(part.y[part.y >= lo].min()), 'high': float(part.y[part.y <= hi].max()), 'outliers': sorted(out.tolist())})
boxes.sort(key=lambda b: (-b['count'], b['group'] or '~'))
big = {c: {'missing': int(frame[c].isna().sum()), 'distinct': int(frame[c].nunique())} for c in frame}
big['x']['bins'] = np.histogram(frame.x.dropna(), 20)[0].tolist()
print(json.dumps({'all': {c: head(c, everything) for c in table.column_names}, 'some': {c: head(c, some) for c in table.column_names}, 'rows': int(some.sum()),
  'floats40': np.histogram(xs[~np.isnan(xs)], 40)[0].tolist(), 'scatter': int((~np.isnan(xs) & ~np.isnan(ys)).sum()), 'line': {k: lines[k].tolist() for k in lines}, 'lineRows': int(ok.sum()), 'boxes': boxes, 'big': big,
  'grid': np.histogram2d(frame.x.dropna(), frame.k[frame.x.notna()], [72, 48])[0].sum(axis=0).tolist(), 'std': float(np.nanstd(xs, ddof=1)), 'names': int(pd.Series(table['name'].to_pylist()).nunique())}))
`;

interface Head { missing: number; nan: number; distinct: number; bins?: number[]; top?: number[]; others?: number }
interface Oracle {
  all: Record<string, Head>; some: Record<string, Head>; rows: number; floats40: number[]; scatter: number; line: Record<'at' | 'mean' | 'low' | 'high', number[]>; lineRows: number; std: number; names: number; grid: number[];
  boxes: { group: string | null; count: number; q: number[]; low: number; high: number; outliers: number[] }[]; big: Record<string, { missing: number; distinct: number; bins?: number[] }>;
}
let oracle: Oracle;
beforeAll(() => { oracle = python<Oracle>(folder, script); }, 120_000);

const shown = ({ missing, nan, distinct, bins, top }: ColumnHead): Head => ({ missing, nan, distinct, ...(bins ? { bins: bins.counts } : {}), ...(top && top.values.length > 0 ? { top: top.values.map(({ count }) => count), others: top.others } : {}) });
const chart = async <K extends ChartRequest['kind']>(view: SummaryView, request: Extract<ChartRequest, { kind: K }>) => await chartOf(view, request, task) as Extract<ChartData, { kind: K }>;
const near = (mine: ArrayLike<number>, theirs: readonly number[], what: string) => {
  expect(mine.length, what).toBe(theirs.length);
  for (const [at, value] of theirs.entries()) expect(Math.abs((mine[at] ?? NaN) - value), `${what} ${at}: ${String(mine[at])} and ${value}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
};

describe('heads of columns, against pandas and numpy', () => {
  it('of every type, each counted exactly, as the file lies there', async () => {
    const view = await viewOf('all.parquet');
    const heads = await headsOf(view, Object.keys(oracle.all), task);
    expect(Object.fromEntries(heads.map((head) => [head.name, shown(head)]))).toEqual(oracle.all);
    expect(heads.every(({ approximate, rows }) => !approximate && rows === 3000)).toBe(true);
    const by = new Map(heads.map((head) => [head.name, head]));
    expect(by.get('one')?.bins).toEqual({ low: '7', high: '7', counts: [3000] });
    expect(by.get('gone')).toMatchObject({ bins: null, top: { values: [], others: 0 }, missing: 3000 });
    expect(by.get('nothing')).toMatchObject({ bins: null, top: { values: [], others: 0 }, missing: 0, nan: 3000 });
    expect(by.get('unsigned')?.bins?.low).toMatch(/^9\d{18}$|^1\d{19}$/);
  });

  it('of the rows of a filter, from which the file’s own footers must not be believed', async () => {
    const view = await viewOf('all.parquet', 'c2 < 4');
    expect(view.rows).toBe(oracle.rows);
    const heads = await headsOf(view, Object.keys(oracle.some), task);
    expect(Object.fromEntries(heads.map((head) => [head.name, shown(head)]))).toEqual(oracle.some);
  });

  it('of no rows at all, and of a column that is not there', async () => {
    const view = await viewOf('empty.parquet');
    const heads = await headsOf(view, Object.keys(oracle.all), task);
    expect(heads.map(({ missing, nan, distinct, bins, top }) => [missing, nan, distinct, bins, top])).toEqual(heads.map(() => [0, 0, 0, null, { values: [], others: 0 }]));
    await expect(headsOf(view, ['flots'], task)).rejects.toThrow('There is no column “flots”. Did you mean “floats”?');
  });

  it.each([['as it lies there', undefined], ['through a filter', 'c3 >= 0']])('of many rows: ends and missing exactly, the rest from a sample and said so, %s', async (_, where) => {
    const heads = await headsOf(await viewOf('large.parquet', where), Object.keys(oracle.big), task);
    for (const { name, missing, distinct, approximate, bins, top } of heads) {
      const theirs = oracle.big[name];
      expect({ name, missing, approximate }).toEqual({ name, missing: theirs?.missing, approximate: true });
      expect(Math.abs(distinct / (theirs?.distinct ?? 1) - 1), `${name}: ${distinct}`).toBeLessThan(0.1);
      if (bins) expect(bins.counts.reduce((sum, each) => sum + each, 0) / (400_000 - missing)).toBeCloseTo(1, 3);
      if (name === 'g') expect(top?.values.map(({ value, count }) => [value, Math.round(count / 4e4)])).toEqual([['p', 6], ['q', 3], ['r', 1]]);
    }
    const x = heads[0]?.bins?.counts ?? [];
    for (const [at, count] of (oracle.big['x']?.bins ?? []).entries()) expect(Math.abs((x[at] ?? 0) - count), `bin ${at}: ${String(x[at])} and ${count}`).toBeLessThan(2000);
  });
});

describe('the page of a column of a view', () => {
  it('is that of the rows that are left', async () => {
    const got = await columnOf(await viewOf('all.parquet'), 'floats', task);
    expect(got.number?.std).toBeCloseTo(oracle.std, 9);
    expect((await columnOf(await viewOf('all.parquet'), 'name', task)).distinct).toBe(oracle.names);
    const filtered = await columnOf(await viewOf('all.parquet', 'c2 < 4'), 'narrow', task);
    expect(filtered).toMatchObject({ count: oracle.rows, number: { max: '3' } });
  });
});

describe('charts, against pandas and numpy', () => {
  it('a histogram with the bins that were asked for, and one of times', async () => {
    const view = await viewOf('all.parquet');
    const floats = await chart(view, { kind: 'histogram', column: 'floats', bins: 40 });
    expect(floats).toMatchObject({ counts: oracle.floats40, isTime: false, missing: (oracle.all['floats']?.missing ?? 0) + 2 });
    const zoned = await chart(view, { kind: 'histogram', column: 'zoned', bins: 20 });
    expect(zoned).toMatchObject({ counts: oracle.all['zoned']?.bins, isTime: true });
    expect(new Date((zoned.edges[0] ?? 0) / 1000).getUTCFullYear()).toBe(2024);
    expect(await chart(view, { kind: 'histogram', column: 'gone', bins: 20 })).toMatchObject({ edges: [], counts: [], missing: 3000 });
    await expect(chartOf(view, { kind: 'histogram', column: 'word', bins: 20 }, task)).rejects.toThrow('“word” (string) holds no numbers or times. Choose another column.');
  });

  it('bars, with what is left over and what is missing', async () => {
    const view = await viewOf('all.parquet');
    const word = await chart(view, { kind: 'bars', column: 'word', most: 2 });
    expect(word).toMatchObject({ missing: oracle.all['word']?.missing, values: [{ value: 'a' }, { value: 'b"' }] });
    expect(word.values.reduce((sum, { count }) => sum + count, word.others + word.missing)).toBe(3000);
    expect((await chart(view, { kind: 'bars', column: 'deep', most: 10 })).values).toHaveLength(4);
    expect(await chart(await viewOf('empty.parquet'), { kind: 'bars', column: 'word', most: 2 })).toEqual({ kind: 'bars', values: [], others: 0, missing: 0 });
  });

  it('a scatter: each point of few rows, counts in a grid of many', async () => {
    const few = await chart(await viewOf('all.parquet'), { kind: 'scatter', x: 'floats', y: 'narrow' });
    expect([few.rows, few.leftOut, few.points?.x.length, few.grid]).toEqual([oracle.scatter, 3000 - oracle.scatter, oracle.scatter, null]);
    const many = await chart(await viewOf('large.parquet'), { kind: 'scatter', x: 'x', y: 'k' });
    const rows = Array.from({ length: 48 }, (_, y) => many.grid?.counts.subarray(y * 72, (y + 1) * 72).reduce((sum, each) => sum + each, 0) ?? 0);
    expect(many.points).toBeNull();
    expect(rows).toEqual(oracle.grid);
    const same = await chart(await viewOf('all.parquet'), { kind: 'scatter', x: 'one', y: 'gone' });
    expect([same.rows, same.leftOut]).toEqual([0, 3000]);
  });

  it('a line over time: mean, least and greatest of each bucket', async () => {
    const view = await viewOf('all.parquet');
    const got = await chart(view, { kind: 'line', time: 'at', y: 'wild', buckets: 50 });
    expect(got.rows).toBe(oracle.lineRows);
    near(got.at.map((each) => each / 1e15), oracle.line.at.map((each) => each / 1e15), 'at');
    for (const part of ['mean', 'low', 'high'] as const) near(got[part], oracle.line[part], part);
    await expect(chartOf(view, { kind: 'line', time: 'narrow', y: 'wild', buckets: 50 }, task)).rejects.toThrow('“narrow” (int8) holds no times.');
  });

  it('boxes by group, the missing one too, with the farthest outliers', async () => {
    const view = await viewOf('all.parquet');
    const got = await chart(view, { kind: 'box', y: 'floats', group: 'word', most: 10 });
    expect(got.others).toBe(0);
    expect(got.boxes.map(({ group, count }) => [group, count]).sort()).toEqual(oracle.boxes.map(({ group, count }) => [group, count]).sort());
    for (const theirs of oracle.boxes) {
      const mine = got.boxes.find(({ group }) => group === theirs.group);
      if (mine === undefined) throw new Error(`no box of ${String(theirs.group)}`);
      near([mine.q25, mine.median, mine.q75, mine.low, mine.high], [...theirs.q, theirs.low, theirs.high], `box ${String(theirs.group)}`);
      near([...mine.outliers].sort((a, b) => a - b), theirs.outliers, `outliers ${String(theirs.group)}`);
      expect(mine.outlierCount).toBe(theirs.outliers.length);
    }
    const two = await chart(view, { kind: 'box', y: 'floats', group: 'name', most: 2 });
    expect([two.boxes.length, two.others + two.boxes.reduce((sum, { count }) => sum + count, 0)]).toEqual([2, oracle.boxes.reduce((sum, { count }) => sum + count, 0)]);
  });
});
