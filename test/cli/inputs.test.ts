import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/core/runs/run-json';
import { Project } from './support/offbook';

const project = new Project({
  'data/raw.csv': 'a,b\n1,x\n2,y\n3,z\n',
  'data/notes.txt': 'nothing\n',
  'steps.py': `
from pathlib import Path
import pandas as pd

def prepare(raw: pd.DataFrame, keep: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    train, test = raw.head(keep), raw.tail(1)
    return train, test

def total(train: pd.DataFrame, column: str = "a") -> int:
    return int(train[column].sum())

def lines(file: Path) -> int:
    return len(Path(file).read_text().splitlines())

def folder(name: str = "parts") -> Path:
    Path(name).mkdir(exist_ok=True)
    (Path(name) / "a.txt").write_text("hello")
    return Path(name)

def listed(where: Path) -> str:
    return " ".join(each.name for each in where.iterdir())

def number() -> float:
    return 1.5

def load_hours() -> pd.DataFrame:
    return pd.DataFrame({"hour": [1]})

def count(hours: pd.DataFrame) -> int:
    return len(hours)

def either(table: pd.DataFrame | None = None) -> bool:
    return table is None
`,
});
let prepared: RunJson;

beforeAll(async () => {
  const ended = await project.runJson('steps.py:prepare', ['--input', 'raw=data/raw.csv']);
  expect(ended.code).toBe(0);
  prepared = ended.run;
});

const inputOf = async (args: string[]) => {
  const { code, run, stderr } = await project.runJson('steps.py:total', args);
  expect([code, stderr.includes('✗')]).toEqual([0, false]);
  return { input: run.inputs.find(({ name }) => name === 'train'), total: run.metrics['return'] };
};
const refusal = async (...args: string[]) => {
  const before = project.runIds().length;
  const { code, stderr } = await project.run('steps.py:total', args);
  expect([code, project.runIds().length]).toEqual([2, before]);
  return stderr.trim();
};

describe('inputs', () => {
  it('from a file are loaded, hashed and described', () => {
    expect(prepared.inputs).toEqual([expect.objectContaining({ name: 'raw', rows: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), source: expect.objectContaining({ kind: 'file', path: path.join(project.root, 'data', 'raw.csv') }) })]);
    expect(prepared.outputs).toMatchObject([{ name: '0', rows: 2 }, { name: '1', rows: 1 }]);
  });

  it('from a run’s output, by enough of its id', async () => {
    const { input, total } = await inputOf(['--input', `train=run:${prepared.id.slice(-6)}/1`]);
    expect(input?.source).toMatchObject({ kind: 'output', run: prepared.id, output: '1' });
    expect(total).toBe(3);
  });

  it('from what a function returned last', async () => {
    const { run: newer } = await project.runJson('steps.py:prepare', ['--input', 'raw=data/raw.csv', '--param', 'keep=3']);
    const { input, total } = await inputOf(['--input', 'train=latest:prepare/0']);
    expect(input?.source).toMatchObject({ kind: 'output', run: newer.id, output: '0', asked: 'latest:prepare/0' });
    expect([input?.sha256, total]).toEqual([newer.outputs[0]?.sha256, 6]);
  });

  it('that surely match what was returned last are taken without being asked for, and that is said', async () => {
    const { code, stderr, run } = await project.runJson('steps.py:total');
    expect([code, run.inputs[0]?.source?.asked]).toEqual([0, 'latest:prepare/0']);
    expect(stderr).toContain('train ← latest train of prepare');
  });

  it('of a Path parameter may be data too', async () => {
    const { run } = await project.runJson('steps.py:lines', ['--input', 'file=data/notes.txt']);
    expect(run).toMatchObject({ metrics: { return: 1 }, inputs: [{ name: 'file', source: { kind: 'file' } }] });
    expect((await project.runJson('steps.py:lines', ['--param', 'file=data/notes.txt'])).run.metrics).toEqual({ return: 1 });
  });

  it('may be the folder that a function wrote, wherever the command is typed', async () => {
    expect((await project.run('steps.py:folder')).code).toBe(0);
    const { run } = await project.runJson(path.join(project.root, 'steps.py:listed'), ['--input', 'where=latest:folder'], { cwd: path.join(project.root, 'data') });
    expect(run).toMatchObject({ state: 'succeeded', outputs: [{ value: 'a.txt' }], inputs: [{ source: { kind: 'file', path: path.join(project.root, 'parts'), asked: 'latest:folder/return' } }] });
  });

  it('that are optional and not given stay at their default', async () => {
    expect((await project.runJson('steps.py:either')).run).toMatchObject({ state: 'succeeded', inputs: [] });
  });

  it('that are wrong start nothing, and say what to do', async () => {
    expect(await refusal('--input', 'train=data/gone.csv')).toBe(`✗ ${path.join(project.root, 'data', 'gone.csv')} is not there. Check the path, or pick another file.`);
    expect(await refusal('--input', 'train=data/notes.txt')).toMatch(/notes\.txt is not a format that can be loaded here\. Pick one of \.parquet /);
    expect(await refusal('--input', 'train=run:zzzzzz/0')).toContain('There is no run “zzzzzz”');
    expect(await refusal('--input', `train=run:${prepared.id}/9`)).toContain('has no output “9”. It has: 0, 1.');
    expect(await refusal('--input', 'train=latest:prepare/9')).toContain('`prepare` has no output “9”. It has: 0, 1.');
    expect(await refusal('--input', 'train=latest:prepar/0')).toContain('No kept run of `prepar` has succeeded.');
    expect((await project.run('steps.py:number')).code).toBe(0);
    expect(await refusal('--input', 'train=latest:number')).toContain('is kept as a value, not as data. Give its value instead.');
    expect(await refusal('--input', 'train=latest:/0')).toContain('is incomplete. Write latest:FUNCTION/OUTPUT.');
    expect(await refusal('--param', 'train=data/raw.csv')).toContain('`train` is loaded from data. Write --input train=data/raw.csv.');
    expect(await refusal('--input', 'column=data/raw.csv', '--input', 'trains=x')).toContain('has no parameter `trains`. Did you mean `train`?');
  });

  it('whose object is not in this store say so', async () => {
    const object = path.join(project.root, '.offbook', 'objects', prepared.outputs[1]?.sha256?.slice(0, 2) ?? '', prepared.outputs[1]?.sha256 ?? '');
    const away = `${object}.away`;
    fs.renameSync(object, away);
    try {
      expect(await refusal('--input', `train=run:${prepared.id}/1`)).toContain('is not in this store. Copy the store’s objects here too');
    } finally {
      fs.renameSync(away, object);
    }
  });

  it('that are needed and open are asked for, with what fits', async () => {
    const { code, stderr } = await project.run('steps.py:prepare');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/`raw` needs data\. Write --input raw=PATH.* What fits: .*--input raw=data\/raw\.csv \(has the name of `raw`\)/)]);
  });

  it('that nobody has made yet: the function that makes them is named', async () => {
    const { code, stderr } = await project.run('steps.py:count');
    expect([code, stderr]).toEqual([2, expect.stringContaining('`hours` needs data. Run `load_hours` first and write --input hours=latest:load_hours/return, or write --input hours=PATH.')]);
    expect((await project.run('steps.py:load_hours')).code).toBe(0);
    expect((await project.run('steps.py:count', ['--input', 'hours=latest:load_hours/return'])).code).toBe(0);
  });
});
