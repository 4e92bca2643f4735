import { beforeAll, describe, expect, it } from 'vitest';
import { defaultDriftOptions, type DriftOptions, type DriftTimeline, type TimelineColumn } from '../../../src/contract/drift';
import { readWindow } from '../../../src/core/drift/window';
import type { DataClient } from '../../../src/workers/data/client';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('timeline');
const folder = useFolder();
let client: DataClient;
let wanted: { ks: number; days: Record<string, number>; weekly: number[] };

beforeAll(() => {
  client = worker.client();
  wanted = python(folder, `
import json
import numpy as np, pandas as pd
from scipy import stats
rng = np.random.default_rng(8)
n, days = 60_000, 100
at = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, days * 86400, n), unit="s")
day = ((at - pd.Timestamp("2024-01-01")).days).to_numpy()
now = pd.DataFrame({"at": at, "order": rng.permutation(n), "calm": rng.normal(size=n), "sudden": rng.normal(size=n) + (day >= 60), "gradual": rng.normal(size=n) + 1.5 * np.clip((day - 30) / 40, 0, 1), "season": rng.normal(size=n) + (np.sin(day / 100 * 2 * np.pi * 4) > .3),
                    "city": np.where(rng.random(n) < np.where(day >= 50, .6, .2), "Rome", "it's Oslo"), "flag": rng.random(n) < .5, "name": ["x" * int(k) + f"{i:05d}" for i, k in enumerate(rng.integers(5, 20, n))], "day": day})
now.loc[now.index[:50], "at"] = pd.NaT
now.loc[::7, "sudden"] = np.nan
before = pd.DataFrame({"calm": rng.normal(size=20_000), "sudden": rng.normal(size=20_000), "gradual": rng.normal(size=20_000), "season": rng.normal(size=20_000), "city": np.where(rng.random(20_000) < .2, "Rome", "it's Oslo"), "flag": rng.random(20_000) < .5, "name": ["x" * int(k) + f"{i:05d}" for i, k in enumerate(rng.integers(5, 20, 20_000))]})
now.to_parquet("now.parquet", index=False)
now.to_csv("now.csv", index=False)
before.to_parquet("before.parquet", index=False)
week = now[(now["at"] >= "2024-03-04") & (now["at"] < "2024-03-11")]
print(json.dumps({"ks": stats.ks_2samp(before.sudden, week.sudden.dropna()).statistic, "days": {str(k.date()): int(v) for k, v in now["at"].dropna().dt.floor("D").value_counts().items()}, "weekly": [int(v) for v in now.dropna(subset=["at"]).set_index("at").sort_index().resample("W-MON", closed="left", label="left").size()]}))
`);
});

const over = (window: string, more: { current?: string; reference?: string | null; by?: string; columns?: string[]; options?: Partial<DriftOptions> } = {}): Promise<DriftTimeline> => {
  const { current = 'now.parquet', reference = null, by = 'at', columns, options } = more;
  return client.driftOverTime({ reference: reference === null ? null : { path: `${folder}/${reference}` }, current: { path: `${folder}/${current}` }, by, window: readWindow(window), ...(columns ? { columns } : {}), options: { ...defaultDriftOptions, ...options } });
};
const of = ({ columns }: DriftTimeline, name: string): TimelineColumn => {
  const found = columns.find(each => each.name === name);
  if (!found) throw new Error(`no column ${name}`);
  return found;
};
const kinds = (timeline: DriftTimeline) => Object.fromEntries(timeline.columns.map(({ name, verdict }) => [name, verdict.kind]));
const all = { calm: 'none', flag: 'none', name: 'none', sudden: 'sudden', city: 'sudden', gradual: 'gradual', season: 'recurring' };

describe('drift over time', () => {
  it('tells sudden, gradual and recurring apart, against a reference, in Parquet and CSV', async () => {
    for (const current of ['now.parquet', 'now.csv']) {
      const timeline = await over('2d', { current, reference: 'before.parquet' });
      expect(kinds(timeline)).toEqual(all);
      expect(timeline.windows).toHaveLength(50);
      expect(timeline.left).toBe(50);
      expect(timeline.reference).toEqual({ rows: 20_000, first: null });
      expect(timeline.windows[of(timeline, 'sudden').verdict.from ?? 0]?.start).toBe('2024-03-01');
      expect(of(timeline, 'season').verdict.times).toBe(4);
    }
  });

  it('against the first windows, where there is no reference', async () => {
    const timeline = await over('2d', { columns: ['calm', 'sudden', 'gradual', 'city', 'flag', 'name'] });
    expect(kinds(timeline)).toEqual({ calm: 'none', flag: 'none', name: 'none', sudden: 'sudden', city: 'sudden', gradual: 'gradual' });
    expect(timeline.reference.first).toBe(10);
    expect(timeline.windows[of(timeline, 'city').verdict.from ?? 0]?.start).toMatch(/^2024-02-(19|20|21)$/);
  });

  it('holds each column’s threshold against its own past, and the one that it proposes does on the data as it says', async () => {
    const against = { reference: 'before.parquet', columns: ['calm', 'sudden', 'season'] };
    const timeline = await over('2d', against);
    const drifts = (column: TimelineColumn, windows: number) => column.cells.slice(0, windows).filter(({ drift }) => drift).length;
    // All but the last window; of what stays drifted, those before.
    for (const [name, windows] of [['calm', 49], ['sudden', 30], ['season', 49]] as const) expect(of(timeline, name).past).toMatchObject({ windows, alarms: drifts(of(timeline, name), windows), before: timeline.windows[windows]?.start });
    expect(of(timeline, 'calm').past).toMatchObject({ rate: 0.05, least: 20, suggestion: { threshold: 0 } });
    const season = of(timeline, 'season').past;
    expect(season?.alarms).toBeGreaterThan(15);
    expect(season?.suggestion?.alarms).toBeLessThanOrEqual(2);
    expect(season?.sentence).toMatch(/^At the threshold 0\.1, \d+ of 49 past windows \(before 2024-04-08\) would have been called drift; /);
    const threshold = season?.suggestion?.threshold ?? Number.NaN;
    const again = of(await over('2d', { ...against, options: { kept: { season: { threshold } } } }), 'season');
    expect(again.threshold).toBe(threshold);
    expect(drifts(again, 49)).toBe(season?.suggestion?.alarms);
    // What the reference is made of is no past.
    expect(of(await over('2d', { columns: ['sudden'] }), 'sudden').past).toMatchObject({ windows: 20, before: '2024-03-01' });
  });

  it('proposes no threshold on too few windows, nor where the reference tool’s defaults decide', async () => {
    expect(of(await over('1w', { reference: 'before.parquet', columns: ['season'] }), 'season').past).toMatchObject({ windows: 14, suggestion: null, sentence: expect.stringContaining('it takes 20, since of fewer a single one is more than that.') });
    expect(of(await over('2d', { reference: 'before.parquet', columns: ['season'], options: { mode: 'evidently' } }), 'season').past).toBeNull();
  });

  it('compares no distance with one of another measure: few numbers are counted in one window, and not in the next', async () => {
    python(folder, `
import numpy as np, pandas as pd
rng = np.random.default_rng(3)
day = np.repeat(np.arange(40), 200)
pd.DataFrame({"at": pd.Timestamp("2024-01-01") + pd.to_timedelta(day, unit="D"), "steps": np.where(day < 12, rng.integers(0, 4, 8000), rng.integers(0, 40, 8000))}).to_parquet("steps.parquet", index=False)
pd.DataFrame({"steps": rng.integers(0, 4, 2000)}).to_parquet("few.parquet", index=False)
print("null")
`);
    const steps = of(await over('1d', { current: 'steps.parquet', reference: 'few.parquet' }), 'steps');
    expect(steps.verdict).toMatchObject({ kind: 'sudden', from: 12 });
    // The twelve before were counted; what is shown now is a distance between numbers.
    expect(steps.past).toMatchObject({ windows: 0, atMost: null, suggestion: null });
  });

  it('has the windows and rows that pandas has, and scipy’s statistic in each', async () => {
    const days = await over('1d', { reference: 'before.parquet', columns: ['calm'] });
    expect(Object.fromEntries(days.windows.map(({ start, rows }) => [start, rows]))).toEqual(wanted.days);
    const weeks = await over('1w', { reference: 'before.parquet', columns: ['sudden'] });
    expect(weeks.windows.map(({ rows }) => rows)).toEqual(wanted.weekly);
    const at = weeks.windows.findIndex(({ start }) => start === '2024-03-04');
    expect(of(weeks, 'sudden').cells[at]?.statistic).toBeCloseTo(wanted.ks, 9);
  });

  it('goes by rows too, in the order of a column, whatever the order in the file; rows of one value stay together', async () => {
    const rows = await over('6000r', { by: 'order', reference: 'before.parquet', columns: ['calm', 'flag'] });
    expect(rows.windows.map(each => each.rows)).toEqual(Array.from({ length: 10 }, () => 6_000));
    expect(kinds(rows)).toEqual({ calm: 'none', flag: 'none' });
    const whole = await over('1000r', { by: 'day', reference: 'before.parquet', columns: ['sudden'] });
    expect(kinds(whole)).toEqual({ sudden: 'sudden' });
    expect(whole.windows.reduce((sum, each) => sum + each.rows, 0)).toBe(60_000);
    expect(new Set(whole.windows.map(({ start }) => start)).size).toBe(whole.windows.length);
  });

  it('refuses what makes no windows, in a sentence', async () => {
    await expect(over('1d', { by: 'city' })).rejects.toMatchObject({ message: '“city” holds string, which has no windows. Choose a column of times, or of numbers with windows of rows.' });
    await expect(over('1d', { by: 'order' })).rejects.toMatchObject({ message: '“order” holds int64, which is no time. Write the window in rows, such as 10000r.' });
    await expect(over('1h')).rejects.toMatchObject({ message: 'That makes more than 500 windows. Choose longer ones.' });
    await expect(over('1d', { by: 'att' })).rejects.toMatchObject({ message: expect.stringContaining('Did you mean “at”?') });
  });

  it('holds predictions against labels that came later, window by window, and counts those that have not come', async () => {
    const wanted = python<{ accuracy: number[]; error: (number | null)[]; missing: number[]; labelled: number[] }>(folder, `
import json
import numpy as np, pandas as pd
rng = np.random.default_rng(4)
n = 3000
made = pd.DataFrame({"id": rng.permutation(n), "at": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 10 * 86400, n)), unit="s"), "guess": rng.choice(["a", "b"], n), "value": rng.normal(size=n)})
made.loc[5:9, "value"] = np.nan
truth = pd.DataFrame({"id": made.id, "really": np.where(rng.random(n) < .8, made.guess, "c"), "number": rng.normal(size=n)})
late = (made["at"] >= "2024-01-09").to_numpy()
truth = truth[~late | (rng.random(n) < .25)]
truth = truth[truth.id.isin(made.id[made["at"] < "2024-01-10"])]
truth.loc[truth.index[:20], "number"] = np.nan
made.to_parquet("predicted.parquet", index=False)
truth.astype({"id": str}).sample(frac=1, random_state=1).to_csv("truth.csv", index=False)
pd.concat([truth, truth.head(3)]).to_csv("twice.csv", index=False)
both = made.merge(truth, on="id", how="left")
day = both["at"].dt.floor("D")
said = both[both.really.notna()]
number = both[both.value.notna()]
print(json.dumps({"accuracy": list((said.guess == said.really).groupby(said["at"].dt.floor("D")).mean()), "missing": [int(v) for v in both.really.isna().groupby(day).sum()], "labelled": [int(v) for v in both.really.notna().groupby(day).sum()],
    "error": [None if pd.isna(v) else float(v) for v in (number.value - number.number).abs().groupby(number["at"].dt.floor("D")).mean()]}))
`);
    const ask = (prediction: string, label: string, labels = 'truth.csv') => client.driftOverTime({ reference: null, current: { path: `${folder}/predicted.parquet` }, by: 'at', window: readWindow('1d'), options: defaultDriftOptions, truth: { labels: { path: `${folder}/${labels}` }, id: 'id', prediction, label } });
    const { truth } = await ask('guess', 'really');
    expect(truth?.metric).toBe('accuracy');
    expect(truth?.windows.map(({ missing }) => missing)).toEqual(wanted.missing);
    expect(truth?.windows.map(({ labelled }) => labelled)).toEqual(wanted.labelled);
    expect(truth?.windows.at(-1)).toMatchObject({ labelled: 0, value: null });
    truth?.windows.slice(0, -1).forEach(({ value }, at) => expect(value).toBeCloseTo(wanted.accuracy[at] ?? Number.NaN, 12));
    const numbers = (await ask('value', 'number')).truth;
    expect(numbers?.metric).toBe('mean-absolute-error');
    numbers?.windows.forEach(({ value }, at) => (wanted.error[at] === null ? expect(value).toBeNull() : expect(value).toBeCloseTo(wanted.error[at] ?? Number.NaN, 12)));
    await expect(ask('guess', 'really', 'twice.csv')).rejects.toMatchObject({ message: 'The labels have 3 values of “id” more than once, so that it is not known which is right. Keep one row of each.' });
    await expect(ask('gues', 'really')).rejects.toMatchObject({ message: expect.stringContaining('Did you mean “guess”?') });
  });
});
