import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TableProfile } from '../../src/contract/profile';
import { Project, python } from './support/offbook';

const project = new Project({ 'flow.py': 'import pandas as pd\n\ndef make(n: int = 50) -> pd.DataFrame:\n    return pd.DataFrame({"x": range(n), "y": [2 * i for i in range(n)]})\n' });

beforeAll(() => {
  execFileSync(python(), ['-c', `
import numpy as np, pandas as pd
rng = np.random.default_rng(1)
size = rng.normal(100, 20, 1000)
frame = pd.DataFrame({"id": range(1000), "size": size, "price": size * 3 + rng.normal(size=1000), "city": np.where(rng.random(1000) < .95, "Rome", "Oslo"), "at": pd.date_range("2024-01-01", periods=1000, freq="h"), "evil\\x1b[31m": "same"})
frame.loc[::4, "size"] = np.nan
frame.to_parquet("houses.parquet", index=False)
pd.DataFrame({"id": range(300000), "size": rng.normal(100, 20, 300000), "city": np.where(rng.random(300000) < .75, "Rome", "Oslo")}).to_parquet("many.parquet", index=False)
`], { cwd: project.root });
});

describe('offbook profile', () => {
  it('tells people what is in a table, and what to look at', async () => {
    const { code, stdout, stderr } = await project.offbook(['profile', 'houses.parquet', '--target', 'price']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^houses\.parquet {2}1,000 × 6 {2}counted over all rows$/m);
    expect(stdout).toMatch(/^size +float64 +25 % +750 +[ ▁▂▃▄▅▆▇█]{10,20} +[\d.]+ … [\d.]+ … [\d.]+ {2}mean [\d.]+, std [\d.]+$/m);
    expect(stdout).toMatch(/^city +string +2 +Rome 9\d(\.\d)? %, Oslo [\d.]+ %$/m);
    expect(stdout).toMatch(/^at +timestamp\[us\] +1,000 +2024-01-01 00:00:00 … 2024-02-11 15:00:00$/m);
    for (const line of ['! “id” is another value in each row: an identifier tells a model nothing.', '! “evil\ufffd[31m” has one value: same.', ' 1.00  size, price', 'Goes with price', ' 1.00  size  Pearson']) expect(stdout).toContain(line);
    expect(stdout).not.toContain('\u001b');
  });

  it('tells programs everything', async () => {
    const got = await project.json<TableProfile>(['profile', 'houses.parquet', '--target', 'price']);
    expect(got).toMatchObject({ exact: true, duplicateRows: 0, table: { rows: 1000, format: 'parquet' }, target: { column: 'price' } });
    expect(got.columns[1]).toMatchObject({ name: 'size', count: 750, missing: 250, distinct: 750, number: { histogram: { counts: expect.any(Array) as unknown }, outliers: expect.any(Object) as unknown } });
    expect(got.target?.associations.find(({ column, measure }) => column === 'size' && measure === 'pearson')).toMatchObject({ rows: 750 });
  });

  it('estimates where it is asked to, says what, and remembers what it counted', async () => {
    const { code, stdout, stderr } = await project.offbook(['profile', 'many.parquet', '--approximate']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^many\.parquet {2}300,000 × 3 {2}approximate: what has a ≈ was estimated from [\d,]+ rows$/m);
    expect(stdout).toMatch(/^city +string +≈ 2 +Rome ≈ 7[45](\.\d)? %, Oslo ≈ 2[45](\.\d)? %$/m);
    expect(await project.json<TableProfile>(['profile', 'many.parquet', '--approximate'])).toMatchObject({ exact: false, duplicateRows: null, columns: [{ count: 300_000, approximate: true }, {}, {}] });
    const exact = await project.json<TableProfile>(['profile', 'many.parquet']);
    expect(exact).toMatchObject({ exact: true, sampled: null, duplicateRows: 0 });
    // The better answer is there already.
    expect(await project.json<TableProfile>(['profile', 'many.parquet', '--approximate'])).toEqual(exact);
  });

  it('takes an output of a run', async () => {
    const { run } = await project.runJson('flow.py:make');
    expect(await project.json<TableProfile>(['profile', `${run.id}:return`])).toMatchObject({ table: { rows: 50 }, correlations: [{ a: 'x', b: 'y', pearson: 1 }] });
  });

  it.each([
    [['gone.csv'], 'There is no file gone.csv. Check the path; an output of a run is written RUN:OUTPUT.'], [['houses.parquet', '--target', 'prize'], 'There is no column “prize”. Did you mean “price”?'],
  ])('%j: exit 2 and a sentence', async (args, sentence) => {
    const { code, stderr, stdout } = await project.offbook(['profile', ...args]);
    expect({ stderr, stdout }).toEqual({ stderr: `✗ ${sentence}\n`, stdout: '' });
    expect(code).toBe(2);
  });

  it('exits 1 where it is the data that can’t be read, or is not kept any more', async () => {
    project.write({ 'broken.parquet': 'PAR1 and no more' });
    expect(await project.offbook(['profile', 'broken.parquet'])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('✗ broken.parquet is not a whole Parquet file') });
    const { run } = await project.runJson('flow.py:make', ['--param', 'n=7']);
    rmSync(path.join(project.root, '.offbook', 'objects'), { recursive: true });
    expect(await project.offbook(['profile', `${run.id}:return`])).toMatchObject({ code: 1, stderr: expect.stringContaining('is not in this store') });
    expect(await project.offbook(['profile', `${run.id}:other`])).toMatchObject({ code: 2, stderr: expect.stringContaining('has no output “other”') });
  });
});
