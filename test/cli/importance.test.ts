import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SetDrift } from '../../src/contract/drift';
import type { RunJson } from '../../src/core/runs/run-json';
import { Project, python } from './support/offbook';

const project = new Project({
  'model.py': `import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression

COLUMNS = ["weighty", "idle"]


def train(rows: pd.DataFrame) -> RandomForestRegressor:
    return RandomForestRegressor(10, random_state=1).fit(rows[COLUMNS], rows["y"])


def two(rows: pd.DataFrame) -> tuple[RandomForestRegressor, LinearRegression]:
    return train(rows), LinearRegression().fit(rows[COLUMNS], rows["y"])


def nameless(rows: pd.DataFrame) -> LinearRegression:
    return LinearRegression().fit(rows[COLUMNS].to_numpy(), rows["y"])
`,
});
const ids = { train: '', two: '', nameless: '' };

beforeAll(async () => {
  // `idle` drifts most, and the model hardly looks at it; `weighty` drifts less, and is nearly all that it knows.
  execFileSync(python(), ['-c', `
import numpy as np, pandas as pd
rng = np.random.default_rng(3)
def rows(weighty, idle):
    t = pd.DataFrame({"weighty": rng.normal(weighty, 1, 800), "idle": rng.normal(idle, 1, 800)})
    return t.assign(y=9 * t.weighty + rng.normal(0, 0.1, 800))
rows(0, 0).to_parquet("then.parquet", index=False)
rows(0.6, 4).to_parquet("now.parquet", index=False)
`], { cwd: project.root });
  for (const name of ['train', 'two', 'nameless'] as const) ids[name] = (await project.json<RunJson>(['run', `model.py:${name}`, '--input', 'rows=then.parquet', '--python', python()])).id;
}, 120_000);

const sides = ['--reference', 'then.parquet', '--current', 'now.parquet'];
const facts = ({ columns }: SetDrift) => columns.map(({ name, importance }) => [name, importance ?? null]);
const failed = async (...args: string[]) => {
  const { code, stderr } = await project.offbook(['drift', ...args]);
  expect(code).toBe(2);
  return stderr;
};

describe('offbook drift, by what a model makes of the columns', () => {
  it('the record of the run has the importances, and `show --json` says them', async () => {
    const { outputs } = await project.json<RunJson>(['show', ids.train]);
    expect(outputs[0]?.importance).toMatchObject({ kind: 'importance', features: [['weighty', expect.any(Number)], ['idle', expect.any(Number)]] });
    expect((await project.json<RunJson>(['show', ids.nameless])).outputs[0]?.importance).toBeNull();
  });

  it('takes them of the model whose training data is the reference, and of a run that is named', async () => {
    const plain = await project.json<SetDrift>(['drift', ...sides]);
    expect([plain.model, ...facts(plain).map(([, share]) => share)]).toEqual([null, null, null, null]);
    const own = await project.json<SetDrift>(['drift', '--reference', `${ids.train}:rows`, '--current', 'now.parquet']);
    expect(own.model).toEqual({ from: `the model of train, run ${ids.train.slice(-6)},`, kind: 'importance', features: 2 });
    expect(own.columns.map(({ name }) => name)).toEqual(plain.columns.map(({ name }) => name));
    expect(own.columns.find(({ name }) => name === 'weighty')?.importance).toBeGreaterThan(0.9);
    expect(own.columns.find(({ name }) => name === 'y')?.importance).toBeNull();
    const named = await project.json<SetDrift>(['drift', ...sides, '--importance', `run:${ids.train}`]);
    expect([named.model, facts(named)]).toEqual([own.model, facts(own)]);
    expect(named.columns.map(({ drift, effect }) => [drift, effect])).toEqual(plain.columns.map(({ drift, effect }) => [drift, effect]));
  });

  it('orders by it when asked: what the model hardly looks at comes after what it knows by', async () => {
    const by = async (...args: string[]) => (await project.json<SetDrift>(['drift', ...sides, '--columns', 'weighty,idle', ...args])).columns.map(({ name }) => name);
    expect(await by()).toEqual(['idle', 'weighty']);
    expect(await by('--importance', `run:${ids.train}/return`, '--order', 'model')).toEqual(['weighty', 'idle']);
    writeFileSync(path.join(project.root, 'w.json'), '{"idle": 1, "weighty": 50, "elsewhere": 49}');
    expect(await by('--importance', 'w.json', '--order', 'model')).toEqual(['weighty', 'idle']);
    expect(await by('--importance', 'w.json')).toEqual(['idle', 'weighty']);
  });

  it('the terminal, Markdown and the page carry it', async () => {
    const args = ['drift', ...sides, '--importance', `run:${ids.two}/1`];
    const told = await project.offbook(args);
    expect(told.stdout).toMatch(/^ +verdict .* effect +model$/m);
    expect(told.stdout).toMatch(/^idle .* \d[\d.]* %$/m);
    expect(told.stdout).toMatch(/^y .* unknown$/m);
    expect(told.stdout).toContain('by its coefficients, which are not scaled');
    const { stdout } = await project.offbook([...args, '--markdown', '--html', 'drift.html']);
    expect(stdout).toMatch(/^\| weighty \| .* \d[\d.]* % \|$/m);
    expect(readFileSync(path.join(project.root, 'drift.html'), 'utf8')).toContain('by its coefficients, which are not scaled');
  });

  it('what can’t be meant is refused, in words', async () => {
    expect(await failed(...sides, '--importance', `run:${ids.two}`)).toMatch(/has 2 models: 0, 1\. Write run:\w[\w-]*\/OUTPUT\./);
    expect(await failed(...sides, '--importance', `run:${ids.two}/7`)).toContain('These do: 0, 1.');
    expect(await failed(...sides, '--importance', `run:${ids.nameless}`)).toContain('has no model that says what it makes of its features by name');
    expect(await failed(...sides, '--importance', 'gone.json')).toContain('There is no file gone.json.');
    expect(await failed(...sides, '--importance', '.')).toContain('is no file of importances');
    writeFileSync(path.join(project.root, 'bad.json'), '{"idle": -1}');
    expect(await failed(...sides, '--importance', 'bad.json')).toContain('The importances in bad.json can’t be read: the importance of “idle” is not a number of at least 0.');
    expect(await failed(...sides, '--order', 'model')).toContain('--order model wants a model');
    expect(await failed(...sides, '--order', 'size')).toContain('--order wants drift or model, not “size”.');
    expect(await failed(...sides, '--by', 'y', '--window', '100r', '--importance', 'w.json')).toContain('they don’t go with --by');
  });
});
