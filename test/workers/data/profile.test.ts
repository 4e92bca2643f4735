import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TableProfile } from '../../../src/contract/profile';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('profile');
const folder = useFolder();

/** The same numbers from pandas, numpy and scipy. */
const script = `
import json, datetime as dt, decimal
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
from scipy import stats

rng = np.random.default_rng(5)
def num(v): return None if v is None or pd.isna(v) else float(v)

def profile(frame, target):
    out = {'rows': len(frame), 'duplicateRows': int(frame.duplicated().sum()), 'columns': {}}
    numeric = [c for c in frame if pd.api.types.is_numeric_dtype(frame[c]) and not pd.api.types.is_bool_dtype(frame[c])]
    for c in frame:
        s = frame[c]
        col = {'count': int(s.count()), 'distinct': int(s.nunique()), 'top': s.value_counts().head(10).tolist()}
        if c in numeric:
            f = s[np.isfinite(s.astype(float))].astype(float)
            q = f.quantile([.25, .5, .75]).tolist()
            low, high = q[0] - 1.5 * (q[2] - q[0]), q[2] + 1.5 * (q[2] - q[0])
            m = float(f.abs().max()) or 1.0  # pandas squares 1e-300 to nothing
            h, e = np.histogram(f, 20) if len(f) else ([], [])
            col['number'] = {'mean': num(f.mean()), 'std': num((f / m).std() * m), 'min': num(f.min()), 'max': num(f.max()), 'quartiles': [num(v) for v in q], 'histogram': [int(v) for v in h], 'edges': [float(v) for v in e], 'below': int((f < low).sum()), 'above': int((f > high).sum()), 'zeros': int((s == 0).sum()), 'negative': int((f < 0).sum()), 'infinite': int(np.isinf(s.astype(float)).sum())}
        elif pd.api.types.is_datetime64_any_dtype(s):
            t = np.sort(s.dropna().unique()); d = np.diff(t) / np.timedelta64(1, 's')
            col['time'] = {'seconds': float((t[-1] - t[0]) / np.timedelta64(1, 's')), 'medianStep': float(np.median(d)), 'greatest': float(d.max())}
        elif s.dtype == object or pd.api.types.is_string_dtype(s):
            n = s.dropna().str.len()
            col['text'] = {'shortest': int(n.min()), 'longest': int(n.max()), 'mean': float(n.mean()), 'numbers': int(pd.to_numeric(s.dropna(), errors='coerce').notna().sum())}
        out['columns'][c] = col
    finite = frame[numeric].astype(float).replace([np.inf, -np.inf], np.nan)
    out['correlations'] = {a + ' ' + b: num(finite[a].corr(finite[b])) for i, a in enumerate(numeric) for b in numeric[i + 1:]}
    gone = frame.isna(); gone = gone.loc[:, gone.any() & ~gone.all()]
    out['missing'] = {a + ' ' + b: [int((gone[a] & gone[b]).sum()), num(gone[a].astype(int).corr(gone[b].astype(int)))] for i, a in enumerate(gone) for b in list(gone)[i + 1:]}
    assoc = {}
    for c in frame:
        if c == target: continue
        if c in numeric and target in numeric:
            both = finite[[c, target]].dropna()
            assoc[c + ' pearson'] = num(stats.pearsonr(both[c], both[target])[0]); assoc[c + ' spearman'] = num(stats.spearmanr(both[c], both[target])[0])
        elif pd.api.types.is_datetime64_any_dtype(frame[c]) or (c not in numeric and frame[c].nunique() > 200): continue
        elif target in numeric:
            both = pd.DataFrame({'g': frame[c], 'v': finite[target]}).dropna()
            m = both.v.mean(); g = both.groupby('g').v.agg(['mean', 'size'])
            assoc[c + ' correlation-ratio'] = num(np.sqrt((g['size'] * (g['mean'] - m) ** 2).sum() / ((both.v - m) ** 2).sum()))
        elif c in numeric:
            both = pd.DataFrame({'g': frame[target], 'v': finite[c] / finite[c].abs().max()}).dropna()
            m = both.v.mean(); g = both.groupby('g').v.agg(['mean', 'size'])
            assoc[c + ' correlation-ratio'] = num(np.sqrt((g['size'] * (g['mean'] - m) ** 2).sum() / ((both.v - m) ** 2).sum()))
        else:
            table = pd.crosstab(frame[c], frame[target])
            assoc[c + ' cramers-v'] = num(stats.contingency.association(table, method='cramer'))
    out['target'] = assoc
    return out

def make(n):
    f = pd.DataFrame({
        'normal': rng.normal(5, 2, n), 'skew': rng.lognormal(0, 2, n), 'whole': rng.integers(-50, 50, n), 'tiny': rng.normal(size=n) * 1e-300, 'large': rng.integers(2**60, 2**61, n), 'half': rng.integers(0, 20, n) / 2,
        'group': rng.choice(['a', 'b', 'c', 'ü€'], n, p=[.5, .3, .15, .05]), 'name': ['%s%d' % (rng.choice(['x', 'yy', 'zéz']), k) for k in rng.integers(0, 10**6, n)], 'flag': rng.integers(0, 2, n).astype(bool), 'at': pd.to_datetime('2024-01-01') + pd.to_timedelta(rng.integers(0, 10**6, n), 's'),
    })
    f['line'] = f.normal * 3 + rng.normal(size=n); f['kind'] = np.where(f.normal > 5, 'high', 'low')
    for c, share in [('skew', .1), ('group', .2), ('whole', .05), ('at', .1)]: f.loc[rng.random(n) < share, c] = np.nan if c != 'at' else pd.NaT
    f.loc[f.group.isna() & (rng.random(n) < .7), 'half'] = np.nan
    if n > 50: f.loc[3, 'skew'] = np.inf; f = pd.concat([f, f.head(7)], ignore_index=True)
    return f

found = []
for k, n in enumerate([30, 500, 20000, 120000]):
    frame = make(n)
    frame.to_parquet('f%d.parquet' % k, index=False); frame.to_csv('f%d.csv' % k, index=False)
    found.append({target: profile(frame, target) for target in ['line', 'kind']})
print(json.dumps(found))
`;

interface Expected {
  rows: number; duplicateRows: number; correlations: Record<string, number | null>; missing: Record<string, [number, number | null]>; target: Record<string, number | null>;
  columns: Record<string, {
    count: number; distinct: number; top: number[]; text?: { shortest: number; longest: number; mean: number; numbers: number }; time?: { seconds: number; medianStep: number; greatest: number };
    number?: { mean: number; std: number; min: number; max: number; quartiles: number[]; histogram: number[]; edges: number[]; below: number; above: number; zeros: number; negative: number; infinite: number };
  }>;
}
let oracle: Record<'line' | 'kind', Expected>[];
beforeAll(() => { oracle = python<typeof oracle>(folder, script); }, 120_000);

/** To 1e-9 of the value, or of `size` where the value comes of larger ones; null only where the other is. */
function close(mine: number | null | undefined, theirs: number | null, what: string, size = 0): void {
  if (theirs === null || mine === null || mine === undefined) { expect(mine ?? null, what).toBe(theirs); return; }
  expect(Math.abs(mine - theirs), `${what}: ${mine} and ${theirs}`).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(theirs), size));
}

function hold(got: TableProfile, expected: Expected): void {
  expect(got.table.rows).toBe(expected.rows);
  expect(got.duplicateRows).toBe(expected.duplicateRows);
  expect(got.columns.map(({ name }) => name)).toEqual(Object.keys(expected.columns));
  for (const column of got.columns) {
    const { name } = column;
    const theirs = expected.columns[name];
    expect({ name, count: column.count, distinct: column.distinct, top: column.top.map(({ count }) => count) }).toEqual({ name, count: theirs?.count, distinct: theirs?.distinct, top: theirs?.top });
    expect(column.count + column.missing + (column.number?.nan ?? 0)).toBe(expected.rows);
    expect([column.number !== null, column.text !== null, column.time !== null], name).toEqual([theirs?.number !== undefined, theirs?.text !== undefined, theirs?.time !== undefined]);
    if (theirs?.number && column.number) {
      const { mean, std, min, max, q25, median, q75, outliers, histogram, zeros, negative, infinite } = column.number;
      for (const [what, mine, other] of [['mean', mean, theirs.number.mean], ['std', std, theirs.number.std], ['min', Number(min), theirs.number.min], ['max', Number(max), theirs.number.max], ['q25', q25, theirs.number.quartiles[0]], ['median', median, theirs.number.quartiles[1]], ['q75', q75, theirs.number.quartiles[2]]] as const) close(mine, other ?? null, `${name} ${what}`, what === 'mean' ? theirs.number.std : 0);
      expect({ below: outliers?.below, above: outliers?.above, zeros, negative, infinite }, name).toEqual({ below: theirs.number.below, above: theirs.number.above, zeros: theirs.number.zeros, negative: theirs.number.negative, infinite: theirs.number.infinite });
      expect(histogram?.counts, `${name} histogram`).toEqual(theirs.number.histogram);
      for (const [at, edge] of theirs.number.edges.entries()) close(histogram?.edges[at], edge, `${name} edge ${at}`, theirs.number.std);
    }
    if (theirs?.text) {
      expect(column.text).toMatchObject({ shortest: theirs.text.shortest, longest: theirs.text.longest, numbers: theirs.text.numbers });
      close(column.text?.meanLength, theirs.text.mean, `${name} length`);
    }
    if (theirs?.time) {
      close(column.time?.seconds, theirs.time.seconds, `${name} range`);
      close(column.time?.medianStep, theirs.time.medianStep, `${name} step`);
      close(column.time?.gaps[0]?.seconds, theirs.time.greatest, `${name} gap`);
    }
  }
  const mine = Object.fromEntries(got.correlations.map(({ a, b, pearson }) => [`${a} ${b}`, pearson]));
  expect(Object.keys(mine).sort()).toEqual(Object.keys(expected.correlations).sort());
  for (const [pair, value] of Object.entries(expected.correlations)) close(mine[pair], value, `correlation ${pair}`, 1);
  expect(got.missingTogether.map(({ a, b, both }) => `${a} ${b} ${both}`).sort()).toEqual(Object.entries(expected.missing).map(([pair, [both]]) => `${pair} ${both}`).sort());
  for (const { a, b, correlation } of got.missingTogether) close(correlation, expected.missing[`${a} ${b}`]?.[1] ?? null, `missing ${a} ${b}`, 1);
  const target = Object.fromEntries((got.target?.associations ?? []).map(({ column, measure, value }) => [`${column} ${measure}`, value]));
  expect(Object.keys(target).sort()).toEqual(Object.keys(expected.target).sort());
  for (const [what, value] of Object.entries(expected.target)) close(target[what], value, `target ${what}`, 1);
}

describe('a profile, against pandas, numpy and scipy', () => {
  it.each([[0, 'parquet', 'line'], [0, 'parquet', 'kind'], [1, 'parquet', 'line'], [1, 'csv', 'kind'], [2, 'parquet', 'kind'], [2, 'csv', 'line'], [3, 'parquet', 'line']] as const)('table %i as %s, target %s', async (table, format, target) => {
    const client = worker.client();
    const expected = oracle[table]?.[target];
    if (expected === undefined) throw new Error('no such table');
    hold(await client.profile({ path: join(folder, `f${table}.${format}`) }, { target }), expected);
    client.dispose();
  }, 60_000);
});

describe('what it warns of', () => {
  const profiled = async (text: string) => {
    writeFileSync(join(folder, 'warn.csv'), text);
    const client = worker.client();
    const got = await client.profile({ path: join(folder, 'warn.csv') }, {});
    client.dispose();
    return got;
  };
  const rows = (count: number, row: (index: number) => string): string => Array.from({ length: count }, (_, index) => row(index)).join('\n');

  it('says what a person should look at, and nothing of what is well', async () => {
    const got = await profiled(`id,one,twin,copy,gone,few,mixed,bad,word,code,ok\n${rows(400, (at) => [at * 7 + 3, 'k', at % 9, at % 9, '', at % 40 === 0 ? 'rare' : 'usual', at % 3 === 0 ? at * 100 : 'n/m', at % 20 === 0 ? -999 : at % 15, at % 10 === 0 ? 'N/A' : `w${'abcdefgh'[at % 8] ?? ''}`, at % 2 === 0 ? `A${at % 50}` : at % 50, (at * 13) % 101].join(','))}\n${rows(2, () => '3,k,0,0,,rare,0,-999,N/A,A0,0')}`);
    expect(got.warnings.map(({ kind, columns, message }) => `${kind} ${columns.join(' ')}: ${message}`)).toEqual([
      'duplicate-rows : 2 of 402 rows repeat an earlier one.', 'duplicate-columns twin copy: “twin”, “copy” hold the same values in every row.', 'constant one: “one” has one value: k.', 'all-missing gone: “gone” holds nothing but missing values.',
      'imbalance few: “few” is usual in 97 % of the rows.', 'mixed-types mixed: “mixed” mixes numbers (33.8 %) and other text.', 'means-missing bad: “bad” has values that may mean missing: -999 (22).', 'means-missing word: “word” has values that may mean missing: “N/A” (42).',
    ]);
  });

  it('tells identifiers and texts of many kinds apart from groups', async () => {
    const got = await profiled(`user,note,group\n${rows(300, (at) => [`u-${at}x`, `word ${(at * 37) % 200}`, at % 5 === 0 ? 'a' : 'b'].join(','))}`);
    expect(got.warnings.map(({ kind, columns }) => `${kind} ${columns.join(' ')}`)).toEqual(['identifier user', 'high-cardinality note']);
    expect(got.columns[0]?.text?.patterns).toEqual([{ value: 'a-9a', count: 300 }]);
  });

  it('takes an empty table, and a target that is not there, with a sentence', async () => {
    expect(await profiled('a,b\n')).toMatchObject({ table: { rows: 0 }, duplicateRows: 0, warnings: [], columns: [{ count: 0, distinct: 0, top: [] }, {}] });
    await expect(worker.client().profile({ path: join(folder, 'f0.parquet') }, { target: 'lin' })).rejects.toMatchObject({ message: 'There is no column “lin”. Did you mean “line”?' });
  });

  it('stops when it is told to', async () => {
    const client = worker.client();
    const going = client.profile({ path: join(folder, 'f2.parquet') }, {}, 'p');
    const refused = expect(going).rejects.toMatchObject({ code: 'cancelled' });
    await client.cancel('p');
    await refused;
    expect(await client.describe({ path: join(folder, 'f0.parquet') })).toMatchObject({ rows: 30 });
  });
});
