import { beforeAll, describe, expect, it } from 'vitest';
import { type ColumnDrift, defaultDriftOptions, type DriftOptions } from '../../../src/contract/drift';
import type { DataClient } from '../../../src/workers/data/client';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('drift');
const folder = useFolder();
let client: DataClient;
let wanted: { ks: [number, number]; wasserstein: number; chi: [number, number]; lengths: [number, number]; mean: number };

beforeAll(() => {
  client = worker.client();
  wanted = python(folder, `
import json
import numpy as np, pandas as pd
from scipy import stats
rng = np.random.default_rng(3)

def frame(n, shift, extra):
    made = pd.DataFrame({
        "size": rng.normal(shift, 1, n), "same": rng.normal(size=n), "city": rng.choice(["Rome", "Oslo", "Bern"], n, p=[.5, .3, .2] if shift == 0 else [.2, .3, .5]), "flag": rng.random(n) < .4,
        "note": ["x" * int(k) + str(i) for i, k in enumerate(rng.integers(5, 40, n) + (8 if shift else 0))], "at": pd.date_range("2024-01-01", periods=n, freq="h"), "row": np.arange(n), "<img src=x onerror=alert(1)>": 1,
    })
    made.loc[::10, "size"] = np.nan
    made[extra] = 1
    return made

a, b = frame(3000, 0, "gone"), frame(2500, .4, "fresh")
b["row"] = b["row"].astype("int32")
a.to_parquet("a.parquet", index=False)
b.to_csv("b.csv", index=False)
b.to_parquet("b.parquet", index=False)
x, y = a["size"].dropna(), b["size"].dropna()
ks = stats.ks_2samp(x, y)
cities = sorted(set(a.city))
chi = stats.chi2_contingency([[sum(s.city == c) for c in cities] for s in (a, b)], correction=False)
length = stats.ks_2samp(a.note.str.len(), b.note.str.len())
print(json.dumps({"ks": [ks.statistic, ks.pvalue], "wasserstein": stats.wasserstein_distance(x, y) / np.std(x), "chi": [chi.statistic, chi.pvalue], "lengths": [length.statistic, length.pvalue], "mean": y.mean()}))
`);
});

const drift = (reference: string, current: string, more: { columns?: string[]; options?: Partial<DriftOptions> } = {}) =>
  client.drift({ reference: { path: `${folder}/${reference}` }, current: { path: `${folder}/${current}` }, ...(more.columns ? { columns: more.columns } : {}), options: { ...defaultDriftOptions, ...more.options } });
const of = (columns: readonly ColumnDrift[], name: string): ColumnDrift => {
  const found = columns.find((each) => each.name === name);
  if (!found) throw new Error(`no column ${name}`);
  return found;
};

describe('drift of two files', () => {
  it('says what scipy says of every column, whatever the format', async () => {
    for (const current of ['b.parquet', 'b.csv']) {
      const set = await drift('a.parquet', current);
      expect(set.rows).toEqual({ reference: 3000, current: 2500 });
      const size = of(set.columns, 'size');
      expect(size).toMatchObject({ kind: 'numeric', method: 'ks', drift: true, reference: { rows: 3000, missing: 300 }, current: { rows: 2500, missing: 250 } });
      expect(size.statistic).toBeCloseTo(wanted.ks[0], 9);
      expect(size.pValue).toBeCloseTo(wanted.ks[1], 6);
      expect(size.effect?.value).toBeCloseTo(wanted.wasserstein, 9);
      expect(size.current.mean).toBeCloseTo(wanted.mean, 9);
      const city = of(set.columns, 'city');
      expect(city).toMatchObject({ kind: 'categorical', method: 'chi-squared', drift: true });
      expect(city.statistic).toBeCloseTo(wanted.chi[0], 9);
      expect(city.pValue).toBeCloseTo(wanted.chi[1], 6);
      const note = of(set.columns, 'note');
      expect(note).toMatchObject({ kind: 'text', drift: true });
      expect(note.statistic).toBeCloseTo(wanted.lengths[0], 9);
      expect(of(set.columns, 'same').drift).toBe(false);
      expect(of(set.columns, 'flag')).toMatchObject({ kind: 'categorical', drift: false });
      expect(set.columns.some(({ name }) => name === 'at')).toBe(false);
    }
  });

  it('of texts counts words as Python does, says how many are unknown, and names those that changed most', async () => {
    const [statistic, pValue, mean, changed] = python<[number, number, number, [string, number, number][]]>(folder, `
import json, re
import numpy as np, pandas as pd
from scipy import stats
rng = np.random.default_rng(21)
def said(n, late):
    rows = []
    for i in range(n):
        some = [f"w{k}" for k in (rng.pareto(1, int(rng.integers(1, 20 if late else 12))) * 5).astype(int)] + [f"n{i}"]
        if late and i % 3 == 0: some += ["Refund!", "it's\\u00a0late"]
        rows.append(rng.choice([" ", "\\n", "\\u3000 "]).join(some))
    return pd.DataFrame({"said": rows})
a, b = said(2400, False), said(1800, True)
a.to_parquet("said a.parquet", index=False)
b.to_csv("said b.csv", index=False)
x, y = a.said.str.split().str.len(), b.said.str.split().str.len()
test = stats.ks_2samp(x, y)
sets = [[set(re.findall(r"[\\w']+", text.lower())) for text in side.said] for side in (a, b)]
share = lambda word: [sum(word in each for each in side) / len(side) for side in sets]
top = sorted(((word, *share(word)) for word in set().union(*sets[0], *sets[1]) if sum(word in each for side in sets for each in side) >= 5), key=lambda row: (-abs(row[2] - row[1]), row[0]))[:10]
print(json.dumps([test.statistic, test.pvalue, y.mean(), top]))
`);
    const { columns: [said] } = await drift('said a.parquet', 'said b.csv');
    const words = said?.text?.parts.find(({ what }) => what === 'words');
    expect(words?.statistic).toBeCloseTo(statistic, 9);
    expect(words?.pValue).toBeCloseTo(pValue, 6);
    expect(said?.text?.words.current.mean).toBeCloseTo(mean, 9);
    expect(said?.text?.vocabulary?.changed.map(({ word, reference, current }) => [word, reference, current])).toEqual(changed);
    expect(changed.map(([word]) => word)).toEqual(expect.arrayContaining(['refund', 'it\'s', 'late']));
    expect(said).toMatchObject({ kind: 'text', drift: true, text: { vocabulary: { texts: { reference: 2400, current: 1800 } } } });
  }, 30_000);

  it('names columns that are on one side alone, and those of another type', async () => {
    const { schema } = await drift('a.parquet', 'b.parquet');
    expect(schema).toEqual([{ name: 'row', what: 'retyped', reference: 'int64', current: 'int32' }, { name: 'gone', what: 'missing' }, { name: 'fresh', what: 'new' }]);
  });

  it('judges the columns that are asked for, by the measures that are asked for', async () => {
    const set = await drift('a.parquet', 'b.parquet', { columns: ['size', 'same'], options: { rules: { size: { method: 'psi', threshold: 5 } } } });
    expect(set.columns.map(({ name }) => name).sort()).toEqual(['same', 'size']);
    expect(of(set.columns, 'size')).toMatchObject({ method: 'psi', drift: false, effect: { threshold: 5 } });
    await expect(drift('a.parquet', 'b.parquet', { columns: ['sise'] })).rejects.toMatchObject({ message: 'There is no column “sise”. Did you mean “size”?' });
    await expect(drift('a.parquet', 'b.parquet', { options: { rules: { city: { method: 'ks' } } } })).rejects.toMatchObject({ code: 'drift-rule' });
  });

  it('decides as the reference tool does when that is asked for', async () => {
    const set = await drift('a.parquet', 'b.parquet', { options: { mode: 'evidently' } });
    expect(of(set.columns, 'size')).toMatchObject({ method: 'wasserstein', drift: true, threshold: 0.1 });
    expect(of(set.columns, 'size').statistic).toBeCloseTo(wanted.wasserstein, 9);
    expect(of(set.columns, 'city').method).toBe('jensen-shannon');
    expect(of(set.columns, 'note').drift).toBeNull();
  });

  it('can be stopped, and the next question is answered', async () => {
    const going = client.drift({ reference: { path: `${folder}/a.parquet` }, current: { path: `${folder}/b.csv` }, options: { ...defaultDriftOptions, rules: { size: { method: 'wasserstein' } } } }, 'stopped');
    await client.cancel('stopped');
    await expect(going).rejects.toMatchObject({ code: 'cancelled' });
    expect((await drift('a.parquet', 'a.parquet')).drift).toBe(false);
  });

  describe('of long columns, which a thread of their own measures', () => {
    let expected: [number, number, number, number][];
    beforeAll(() => {
      expected = python(folder, `
import json
import numpy as np, pandas as pd
from scipy import stats
rng = np.random.default_rng(11)
def frame(n, shift):
    made = pd.DataFrame({f"x{k}": rng.normal(shift * k / 100, 1, n) for k in range(9)})
    made["word"] = rng.choice(["a", "b"], n)
    made.loc[::7, "x3"] = np.nan
    made.loc[::5, "x4"] = np.inf
    made["x5"] = made["x5"].astype("float32")
    return made
a, b = frame(150_000, 0), frame(110_000, 1)
a.to_parquet("long a.parquet", index=False)
b.to_parquet("long b.parquet", index=False)
rows = []
for k in range(9):
    x, y = (side[f"x{k}"].to_numpy(dtype="float64") for side in (a, b))
    x, y = x[np.isfinite(x)], y[np.isfinite(y)]
    test = stats.ks_2samp(x, y, method="asymp")
    rows.append([test.statistic, test.pvalue, y.mean(), stats.wasserstein_distance(x, y) / np.std(x)])
print(json.dumps(rows))
`);
    });

    it('says what scipy says, of each by its name', async () => {
      const { columns } = await drift('long a.parquet', 'long b.parquet');
      for (const [k, [statistic, pValue, mean, distance]] of expected.entries()) {
        const column = of(columns, `x${k}`);
        expect(column.statistic).toBeCloseTo(statistic, 9);
        expect(column.pValue).toBeCloseTo(pValue, 6);
        expect(column.current.mean).toBeCloseTo(mean, 9);
        expect(column.effect?.value).toBeCloseTo(distance, 9);
      }
      expect(of(columns, 'x3').reference).toMatchObject({ rows: 150_000, missing: 21_429, infinite: 0 });
      expect(of(columns, 'x4').current).toMatchObject({ rows: 110_000, missing: 0, infinite: 22_000 });
      expect(of(columns, 'word')).toMatchObject({ kind: 'categorical', drift: false });
    });

    it('refuses a measure that doesn’t fit in the same words', async () => {
      await expect(drift('long a.parquet', 'long b.parquet', { options: { rules: { x2: { method: 'z' } } } })).rejects.toMatchObject({ code: 'drift-rule', message: expect.stringContaining('x2') as string });
      expect((await drift('long a.parquet', 'long b.parquet', { columns: ['x2'] })).columns).toHaveLength(1);
    });

    it('can be stopped while one is measured', async () => {
      // Dealt anew five hundred times: far longer than a stop takes.
      const rules = { x0: { method: 'wasserstein' as const } };
      let begin: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => { begin = resolve; });
      const own = worker.client({ events: { progress: () => { begin(); } } });
      const going = own.drift({ reference: { path: `${folder}/long a.parquet` }, current: { path: `${folder}/long b.parquet` }, columns: ['x0', 'x1', 'x2'], options: { ...defaultDriftOptions, rules } }, 'stopped long');
      going.catch(() => undefined);
      await begun;
      await own.cancel('stopped long');
      await expect(going).rejects.toMatchObject({ code: 'cancelled' });
      expect((await drift('long a.parquet', 'long b.parquet', { columns: ['x1'] })).columns).toHaveLength(1);
    });
  });

  it('of two parts of one file is that of two files, by time, number, text and truth', async () => {
    python(folder, `
import pandas as pd
whole = pd.concat([pd.read_parquet("a.parquet"), pd.read_parquet("b.parquet")], ignore_index=True)
whole["at"] = pd.date_range("2024-01-01", periods=len(whole), freq="h")
whole["part"], whole["late"], whole["n"] = ["a"] * 3000 + ["it's b"] * 2500, [False] * 3000 + [True] * 2500, range(5500)
whole.to_parquet("whole.parquet", index=False)
whole.to_csv("whole.csv", index=False)
`);
    const apart = await drift('a.parquet', 'b.parquet', { columns: ['size', 'city', 'note'] });
    const moment = '2024-05-05 00:00';
    for (const [file, reference, current] of [
      ['whole.parquet', { column: 'at', test: 'less', value: moment }, { column: 'at', test: 'at-least', value: moment }], ['whole.csv', { column: 'at', test: 'less', value: moment }, { column: 'at', test: 'at-least', value: moment }],
      ['whole.parquet', { column: 'part', test: 'is', value: 'a' }, { column: 'part', test: 'is', value: 'it\'s b' }], ['whole.parquet', { column: 'late', test: 'is-not', value: 'true' }, { column: 'late', test: 'is', value: 'true' }],
      ['whole.csv', { column: 'n', test: 'less', value: '3000' }, { column: 'n', test: 'at-least', value: '3000' }],
    ] as const) {
      const source = { path: `${folder}/${file}` };
      const set = await client.drift({ reference: source, current: source, referenceRows: reference, currentRows: current, options: defaultDriftOptions });
      expect(set.rows).toEqual({ reference: 3000, current: 2500 });
      for (const name of ['size', 'city', 'note']) expect(of(set.columns, name)).toMatchObject({ statistic: of(apart.columns, name).statistic, drift: true });
      // What splits the rows tells nothing about them.
      expect([...set.columns, ...set.schema].some(({ name }) => name === reference.column)).toBe(false);
    }
    const source = { path: `${folder}/whole.parquet` };
    const split = (column: string, value: string) => client.drift({ reference: source, current: source, referenceRows: { column, test: 'less', value }, currentRows: { column, test: 'at-least', value }, options: defaultDriftOptions });
    await expect(split('at', 'soon')).rejects.toMatchObject({ message: '“soon” is no value of “at”, which holds timestamp[us]. Write it as the column does.' });
    await expect(split('late', 'true')).rejects.toMatchObject({ code: 'drift-rows' });
    await expect(split('sise', '1')).rejects.toMatchObject({ message: expect.stringContaining('There is no column “sise”') });
    // A value is a value, never SQL.
    expect((await split('part', `' OR 1=1 --`)).rows.reference).toBe(0);
  });

  it('tells the cumulative curves of a column when they are asked for', async () => {
    const request = { reference: { path: `${folder}/a.parquet` }, current: { path: `${folder}/b.csv` }, options: defaultDriftOptions };
    const { curves } = await client.driftDetail(request, 'size');
    expect(Math.abs((curves?.gap?.reference ?? 0) - (curves?.gap?.current ?? 0))).toBeCloseTo(wanted.ks[0], 12);
    expect((await client.driftDetail(request, 'city')).curves).toBeNull();
    expect((await client.driftDetail(request, 'note')).curves?.at[0]).toBeGreaterThan(4);
    await expect(client.driftDetail(request, 'sise')).rejects.toMatchObject({ message: 'There is no column “sise”. Did you mean “size”?' });
  });

  it('keeps to a project’s rules where they fit, whatever tables they were made for', async () => {
    const kept = { size: { method: 'psi' as const }, city: { method: 'ks' as const, threshold: 0.9 }, elsewhere: { method: 'psi' as const } };
    const set = await drift('a.parquet', 'b.parquet', { options: { kept } });
    expect(of(set.columns, 'size')).toMatchObject({ method: 'psi', effect: { threshold: 0.1 } });
    expect(of(set.columns, 'city')).toMatchObject({ method: 'chi-squared', drift: false, effect: { threshold: 0.9 } });
  });

  it('finds the part of the rows that was planted, by one column and by two, and none where the shift is all over', async () => {
    python(folder, `
import numpy as np, pandas as pd
rng = np.random.default_rng(5)
def frame(n, now):
    made = pd.DataFrame({"city": rng.choice(["Rome", "it's Oslo", "Bern", "Wien", None], n), "flag": rng.random(n) < .5, "age": rng.integers(18, 90, n), "id": np.arange(n), "note": [f"note {i}" for i in range(n)]})
    made["one"] = rng.normal(size=n) + now * 2 * (made.city == "it's Oslo")
    made["two"] = rng.normal(size=n) + now * 3 * ((made.city == "Rome") & made.flag)
    made["old"] = rng.normal(size=n) + now * 2 * (made.age >= 75)
    made["everywhere"] = rng.normal(size=n) + now
    made["kind"] = np.where(now & (made.city == "Bern"), "new", rng.choice(["x", "y"], n))
    made["none"] = rng.normal(size=n)
    return made
frame(20_000, 0).to_parquet("was.parquet", index=False)
frame(15_000, 1).to_csv("is.csv", index=False)
`);
    const slice = async (name: string) => (await client.driftDetail({ reference: { path: `${folder}/was.parquet` }, current: { path: `${folder}/is.csv` }, options: defaultDriftOptions }, name)).slice;
    expect(await slice('one')).toMatchObject({ where: [{ column: 'city', value: 'it\'s Oslo' }], how: 'values' });
    expect((await slice('two'))?.where.map(({ column, value }) => `${column}=${value}`).sort()).toEqual(['city=Rome', 'flag=true']);
    expect(await slice('old')).toMatchObject({ where: [{ column: 'age', value: expect.stringMatching(/^7[0-3] or more$/) }], how: 'values' });
    expect(await slice('kind')).toMatchObject({ where: [{ column: 'city', value: 'Bern' }], how: 'values' });
    expect(await slice('everywhere')).toBeNull();
  });
});
