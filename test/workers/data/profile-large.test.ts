import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TableProfile } from '../../../src/contract/profile';
import { find } from '../../../src/workers/data/files';
import { RememberedProfiles } from '../../../src/workers/data/profile/remembered';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('profile-large');
const folder = useFolder();
const rows = 400_000;
const file = join(folder, 'large.parquet');
const csv = join(folder, 'large.csv');

const script = `
import json, numpy as np, pandas as pd
rng = np.random.default_rng(2)
n = ${rows}
f = pd.DataFrame({
  'id': np.arange(n), 'normal': rng.normal(5, 2, n), 'far': 1e9 + rng.normal(0, 1, n), 'whole': rng.integers(-20, 200, n), 'many': rng.integers(0, 60_000, n), 'group': rng.choice(['a', 'b', 'c'], n, p=[.7, .2, .1]),
  'name': ['n%d' % v for v in rng.integers(0, 150_000, n)], 'flag': rng.random(n) < .25, 'at': pd.to_datetime('2024-01-01') + pd.to_timedelta(rng.integers(0, 10**7, n), 's'), 'wild': rng.lognormal(0, 2, n), 'one': 3,
})
f['line'] = f.normal * 2 + rng.normal(size=n)
f.loc[rng.random(n) < .1, 'normal'] = None
f.loc[5, 'wild'] = np.inf
f.loc[rng.random(n) < .02, 'group'] = None
f.to_parquet('large.parquet', index=False); f.drop(columns='far').to_csv('large.csv', index=False)
out = {}
for c in f:
    s = f[c]; col = {'count': int(s.count()), 'missing': int(s.isna().sum()), 'distinct': int(s.nunique()), 'top': s.value_counts(normalize=True).head(3).tolist()}
    if pd.api.types.is_numeric_dtype(s) and s.dtype != bool:
        v = s[np.isfinite(s.astype(float))].astype(float); col |= {'mean': float(v.mean()), 'std': float(v.std()), 'min': float(v.min()), 'max': float(v.max()), 'quartiles': v.quantile([.25, .5, .75]).tolist()}
    out[c] = col
print(json.dumps({'columns': out, 'line': float(f.normal.corr(f.line))}))
`;
interface Facts { count: number; missing: number; distinct: number; top: number[]; mean?: number; std?: number; min?: number; max?: number; quartiles?: number[] }
let oracle: { columns: Record<string, Facts>; line: number };
beforeAll(() => { oracle = python<typeof oracle>(folder, script); }, 120_000);

describe('an approximate profile', () => {
  it.each([['parquet', file], ['csv', csv]])('says what is estimated, and is near what pandas counts, of a %s', async (_, path) => {
    const told: TableProfile[] = [];
    const client = worker.client({ events: { profiled: (_task, profile) => told.push(profile) } });
    const got = await client.profile({ path }, { exact: false, target: 'line' }, 'rough');
    expect(got).toMatchObject({ exact: false, duplicateRows: null, target: { column: 'line' } });
    expect(got.sampled).toBeGreaterThan(50_000);
    expect(told[0]).toMatchObject({ exact: false, columns: got.columns.map(({ name }) => ({ name, approximate: true })) });
    for (const { name, approximate, count, missing, distinct, top, number, time } of got.columns) {
      const theirs = oracle.columns[name];
      expect({ name, approximate, count, missing }).toEqual({ name, approximate: true, count: theirs?.count, missing: theirs?.missing });
      expect(Math.abs(distinct / (theirs?.distinct ?? 1) - 1), `${name}: ${distinct} distinct`).toBeLessThan(0.15);
      if (distinct < 10) for (const [at, share] of (theirs?.top ?? []).entries()) expect(Math.abs((top[at]?.count ?? 0) / count - share), `${name} ${at}`).toBeLessThan(0.01);
      if (number && theirs?.std !== undefined && theirs.mean !== undefined) {
        expect(Math.abs((number.mean ?? NaN) - theirs.mean), `${name} mean`).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(theirs.mean), theirs.std));
        expect(Math.abs((number.std ?? NaN) - theirs.std), `${name} std`).toBeLessThanOrEqual(1e-7 * theirs.std);
        expect([Number(number.min), Number(number.max)], name).toEqual([theirs.min, theirs.max]);
        for (const [at, quartile] of [number.q25, number.median, number.q75].entries()) expect(Math.abs((quartile ?? NaN) - (theirs.quartiles?.[at] ?? NaN)), `${name} quartile ${at}`).toBeLessThanOrEqual(Math.max(1, theirs.std) * 0.02);
        const drawn = number.histogram?.counts.reduce((sum, each) => sum + each, 0) ?? 0;
        expect(drawn / (count - number.infinite), `${name} histogram`).toBeCloseTo(1, 2);
      }
      if (name === 'at') expect(time).toMatchObject({ medianStep: null, gaps: [], histogram: { counts: expect.any(Array) as unknown } });
    }
    expect(got.columns.find(({ name }) => name === 'wild')?.number?.infinite).toBe(1);
    expect(got.correlations.find(({ a, b }) => a === 'normal' && b === 'line')?.pearson).toBeCloseTo(oracle.line, 1);
    expect(got.warnings.map(({ kind, columns }) => `${kind} ${columns.join(' ')}`)).toEqual(expect.arrayContaining(['identifier id', 'constant one', 'infinite wild']));
    client.dispose();
  }, 60_000);
});

describe('an exact profile of many rows', () => {
  it('tells a sample’s numbers first, then better ones, and ends as if nobody had listened', async () => {
    const told: TableProfile[] = [];
    const shares: number[] = [];
    const client = worker.client({ events: { profiled: (_task, profile) => told.push(profile), progress: (_task, share) => { if (share !== null) shares.push(share); } } });
    const heard = await client.profile({ path: file }, {}, 'exact');
    const alone = await client.profile({ path: file }, {});
    expect(heard).toEqual(alone);
    expect(heard).toMatchObject({ exact: true, sampled: null, duplicateRows: 0 });
    for (const { name, approximate, count, distinct, number } of heard.columns) {
      const theirs = oracle.columns[name];
      expect({ name, approximate, count, distinct }).toEqual({ name, approximate: false, count: theirs?.count, distinct: theirs?.distinct });
      if (theirs?.std === undefined || theirs.mean === undefined) continue;
      expect([Number(number?.min), Number(number?.max), number?.q25, number?.median, number?.q75], name).toEqual([theirs.min, theirs.max, ...theirs.quartiles ?? []]);
      expect(Math.abs((number?.mean ?? NaN) - theirs.mean), `${name} mean`).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(theirs.mean), theirs.std));
      expect(Math.abs((number?.std ?? NaN) - theirs.std), `${name} std`).toBeLessThanOrEqual(1e-7 * theirs.std);
    }
    expect(told[0]?.columns.every(({ approximate }) => approximate)).toBe(true);
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
    client.dispose();
  }, 60_000);

  it('stops when it is told to, and the next is answered', async () => {
    const client: ReturnType<typeof worker.client> = worker.client({ events: { profiled: () => { void client.cancel('going'); } } });
    await expect(client.profile({ path: file }, {}, 'going')).rejects.toMatchObject({ code: 'cancelled' });
    expect(await client.describe({ path: file })).toMatchObject({ rows });
    client.dispose();
  }, 60_000);

  it('stops also between its columns, one of which is sorted in a thread of its own', async () => {
    const client: ReturnType<typeof worker.client> = worker.client({ events: { progress: (_task, share) => { if (share !== null && share > 0) void client.cancel('going'); } } });
    await expect(client.profile({ path: file }, {}, 'going')).rejects.toMatchObject({ code: 'cancelled' });
    expect((await client.profile({ path: file }, {})).columns.map(({ distinct }) => distinct)).toEqual(Object.values(oracle.columns).map(({ distinct }) => distinct));
    client.dispose();
  }, 60_000);
});

describe('what was counted is remembered by content', () => {
  const cacheFolder = join(folder, 'cache');
  const path = join(folder, 'small.csv');
  const profiled = async (options = {}) => {
    const client = worker.client({ cacheFolder });
    const got = await client.profile({ path }, options);
    client.dispose();
    return got;
  };
  const kept = () => readdirSync(join(cacheFolder, 'profiles')).filter(name => name.endsWith('.gz'));
  /** Marks what is remembered, so that an answer shows where it comes from. */
  const mark = () => {
    for (const name of kept()) {
      const at = join(cacheFolder, 'profiles', name);
      const profile = JSON.parse(gunzipSync(readFileSync(at)).toString('utf8')) as TableProfile;
      writeFileSync(at, gzipSync(JSON.stringify({ ...profile, duplicateRows: 4242 })));
    }
  };

  it('also for another worker, after the file was touched, and for who asks less exactly; never once it was changed', async () => {
    writeFileSync(path, 'a,b\n1,x\n2,y\n');
    expect((await profiled()).duplicateRows).toBe(0);
    expect(kept()).toHaveLength(1);
    mark();
    expect((await profiled()).duplicateRows).toBe(4242);
    expect((await profiled({ exact: false })).duplicateRows).toBe(4242);
    expect((await profiled({ target: 'b' })).duplicateRows).toBe(0);
    utimesSync(path, new Date(), new Date(Date.now() - 3_600_000));
    expect((await profiled()).duplicateRows).toBe(4242);
    // As long as before, and with its old time: only the time of the change itself tells.
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'a,b\n1,x\n1,x\n');
    utimesSync(path, atime, mtime);
    expect((await profiled()).duplicateRows).toBe(1);
    expect((await profiled()).duplicateRows).toBe(1);
  }, 60_000);

  it('in so much room and no more, and a broken note is counted anew', async () => {
    const small = join(folder, 'few');
    mkdirSync(small, { recursive: true });
    const profiles = new RememberedProfiles(small, 12_288);
    const profile = await profiled();
    const never = new AbortController().signal;
    for (let at = 0; at < 6; at += 1) {
      writeFileSync(path, `a,b\n${at},x\n2,y\n`);
      await profiles.keep(find({ path }), {}, profile, never);
    }
    expect(readdirSync(small).length).toBeLessThanOrEqual(3);
    expect(await profiles.recall(find({ path }), {}, never)).toEqual(profile);
    for (const name of readdirSync(small)) writeFileSync(join(small, name), 'torn');
    expect(await profiles.recall(find({ path }), {}, never)).toBeNull();
  }, 60_000);
});
