import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SetDrift } from '../../src/contract/drift';
import type { RunJson } from '../../src/core/runs/run-json';
import { Project, python } from './support/offbook';

const project = new Project({
  'model.py': `import onnx


def linear() -> onnx.ModelProto:
    return onnx.load("linear.onnx")


def two() -> tuple[onnx.ModelProto, onnx.ModelProto]:
    return linear(), linear()


def none() -> int:
    return 1
`,
});
const ids = { linear: '', two: '', none: '' };
/** By column, |weight| × the Wasserstein distance of both sides, as scipy has it. */
let truth: Record<string, number> = {};

beforeAll(async () => {
  // `far` drifts most, and the model hardly weighs it; `near` drifts less, and weighs much; `still` weighs most and stays as it is.
  truth = JSON.parse(execFileSync(python(), ['-c', `
import json
import numpy as np, onnx, pandas as pd
from onnx import TensorProto, helper, numpy_helper
from scipy.stats import wasserstein_distance
rng = np.random.default_rng(3)
def rows(near, far):
    return pd.DataFrame({"note": ["x"] * 3000, "near": rng.normal(near, 1, 3000), "far": rng.normal(far, 1, 3000), "still": np.arange(3000.0)})
then, now = rows(0, 0), rows(0.6, 4)
then.to_parquet("then.parquet", index=False)
now.to_parquet("now.parquet", index=False)
weights = {"near": -9.0, "far": 0.1, "still": 100.0}
def model(names):
    tensor = lambda name, size: helper.make_tensor_value_info(name, TensorProto.DOUBLE, [None, size])
    graph = helper.make_graph([helper.make_node("MatMul", ["x", "w"], ["y"])], "g", [tensor("x", 3)], [tensor("y", 1)], [numpy_helper.from_array(np.array([[each] for each in weights.values()]), "w")])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if names: helper.set_model_props(made, {"feature_names": json.dumps(names)})
    return made
onnx.save(model(list(weights)), "linear.onnx")
onnx.save(model(None), "nameless.onnx")
print(json.dumps({name: abs(weight) * wasserstein_distance(then[name], now[name]) for name, weight in weights.items()}))
`], { cwd: project.root, encoding: 'utf8' })) as Record<string, number>;
  for (const name of ['linear', 'two', 'none'] as const) ids[name] = (await project.json<RunJson>(['run', `model.py:${name}`, '--python', python()])).id;
}, 120_000);

const sides = ['--reference', 'then.parquet', '--current', 'now.parquet'];
const asked = (model: string, ...args: string[]) => ['drift', ...sides, '--model', model, '--python', python(), ...args];
const moved = ({ columns }: SetDrift) => Object.fromEntries(columns.map(({ name, onPrediction }) => [name, onPrediction ?? null]));
const failed = async (...args: string[]) => {
  const { code, stderr } = await project.offbook(args);
  expect(code).not.toBe(0);
  return stderr;
};

describe('offbook drift, by how far an ONNX model’s predictions move', () => {
  it('is what a linear model’s formula says, and orders the columns by it', async () => {
    const plain = await project.json<SetDrift>(['drift', ...sides]);
    const set = await project.json<SetDrift>(asked('linear.onnx', '--order', 'model'));
    expect([set.predicted, set.model]).toEqual([{ from: 'linear.onnx', measure: 'absolute', features: 3, rows: 3000 }, null]);
    const told = moved(set);
    for (const name of ['near', 'far', 'still']) expect(told[name]).toBeCloseTo(truth[name] ?? Number.NaN, 6);
    expect([told['still'], told['note']]).toEqual([0, null]);
    expect(plain.columns[0]?.name).toBe('far');
    expect(set.columns.map(({ name }) => name)).toEqual(['near', 'far', 'still', 'note']);
    expect((await project.json<SetDrift>(asked('linear.onnx'))).columns.map(({ name }) => name)).toEqual(plain.columns.map(({ name }) => name));
    const verdicts = ({ columns }: SetDrift) => Object.fromEntries(columns.map(({ name, drift, effect }) => [name, [drift, effect]]));
    expect(verdicts(set)).toEqual(verdicts(plain));
  });

  it('takes the model of a run, and the order of columns by hand', async () => {
    const own = moved(await project.json<SetDrift>(asked('linear.onnx')));
    const set = await project.json<SetDrift>(asked(`run:${ids.linear}/return`));
    expect([set.predicted?.from, moved(set)]).toEqual([`the model of linear, run ${ids.linear.slice(-6)},`, own]);
    expect(moved(await project.json<SetDrift>(asked(`run:${ids.linear}`)))).toEqual(own);
    expect(moved(await project.json<SetDrift>(asked('nameless.onnx', '--features', 'near,far', '--features', 'still')))).toEqual(own);
  });

  it('the terminal, Markdown and the page carry it, and say what it means', async () => {
    const sentence = 'how far the predictions of linear.onnx move when that column alone is as it is now, mean absolute change';
    const { stdout } = await project.offbook(asked('linear.onnx'));
    expect(stdout).toContain(sentence);
    expect(stdout).toMatch(/^near .* 5\.\d+$/m);
    expect(stdout).toMatch(/^note .* unknown$/m);
    const markdown = await project.offbook(asked('linear.onnx', '--markdown', '--html', 'drift.html'));
    expect(markdown.stdout).toMatch(/^\| near \| .* 5\.\d+ \|$/m);
    const page = readFileSync(path.join(project.root, 'drift.html'), 'utf8');
    expect(page).toContain(sentence);
    expect(page).toMatch(/model 5\.\d+/);
  });

  it('a Python without what runs it is told what to install', async () => {
    execFileSync(python(), ['-m', 'venv', '--without-pip', path.join(project.root, 'bare')]);
    expect(await failed('drift', ...sides, '--model', 'linear.onnx', '--python', 'bare')).toMatch(/bare\S* has no numpy, which runs the model\. Install it \(.+ -m pip install onnxruntime\), or name another interpreter with --python\./);
  });

  it('what can’t be meant is refused, in words', async () => {
    expect(await failed(...asked('nameless.onnx'))).toContain('nameless.onnx takes all columns in one input of 3 and doesn’t say which. Name them in the model’s order: --features a,b,c.');
    expect(await failed(...asked('nameless.onnx', '--features', 'near,far'))).toContain('takes 3 columns, and 2 are named');
    expect(await failed(...asked('nameless.onnx', '--features', 'near,far,gone'))).toContain('takes columns that the tables don’t both have: gone.');
    expect(await failed(...asked('nameless.onnx', '--features', 'near,far,note'))).toContain('takes numbers for note, which holds something else');
    writeFileSync(path.join(project.root, 'bad.onnx'), 'no model');
    expect(await failed(...asked('bad.onnx'))).toContain('The model bad.onnx can’t be loaded as ONNX');
    expect(await failed(...asked('gone.onnx'))).toContain('There is no file gone.onnx.');
    expect(await failed(...asked(`run:${ids.two}`))).toMatch(/has 2 ONNX models: 0, 1\. Write run:\w[\w-]*\/OUTPUT\./);
    expect(await failed(...asked(`run:${ids.none}`))).toContain('has no ONNX model.');
    expect(await failed(...asked('linear.onnx', '--importance', 'w.json'))).toContain('give one of them');
    expect(await failed('drift', ...sides, '--features', 'near')).toContain('--features and --python go with --model.');
    expect(await failed(...asked('linear.onnx', '--by', 'near', '--window', '100r'))).toContain('they don’t go with --by');
  });
});
