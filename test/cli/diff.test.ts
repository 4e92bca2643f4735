import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TableComparison } from '../../src/contract/data-api';
import { Project, python, until } from './support/offbook';

const project = new Project({
  'flow.py': 'import pandas as pd\n\ndef predict(shift: float = 0.0) -> pd.DataFrame:\n    return pd.DataFrame({"id": range(100), "score": [i / 7 + (shift if i % 10 == 0 else 0) for i in range(100)]})\n\ndef split() -> tuple[pd.DataFrame, pd.DataFrame]:\n    return pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2]})\n',
  'a.csv': 'id,day,n,name\n1,2024-01-01,1,ann\n2,2024-01-02,2,bob\n3,2024-01-03,3,\n4,2024-01-04,4,dan\n',
  'b.csv': 'id,day,n,name,new\n2,2024-01-02,2,bob,x\n3,2024-01-03,3.5,cid,x\n4,2024-01-04,4,"d|an <b>",x\n5,2024-01-05,5,eve,x\n',
  'same.csv': 'id,day,n,name\n4,2024-01-04,4,dan\n2,2024-01-02,2,bob\n3,2024-01-03,3,\n1,2024-01-01,1,ann\n',
  'twice.csv': 'id,day,n,name\n1,2024-01-01,1,ann\n1,2024-01-01,1,ann\n', 'broken.parquet': 'PAR1 and no more',
});
const runs: string[] = [];

beforeAll(async () => {
  for (const shift of ['0', '0.25']) runs.push((await project.runJson('flow.py:predict', ['--param', `shift=${shift}`])).run.id);
  runs.push((await project.runJson('flow.py:split')).run.id);
}, 120_000);

describe('offbook diff', () => {
  it('tells what differs, row by row and cell by cell', async () => {
    const { code, stdout, stderr } = await project.offbook(['diff', 'a.csv', 'b.csv']);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      '≠ Not equal: 2 changed, 1 added, 1 removed, 1 the same; 2 columns added, removed or of another type.', 'A a.csv  4 × 4', 'B b.csv  4 × 5', 'Rows paired by id (found; day would do as well)', '',
      'Columns', expect.stringMatching(/^ +Column +Type +Cells changed +Greatest difference$/), expect.stringMatching(/^~ +n +int64 → float64 +1 +0\.5$/), expect.stringMatching(/^~ +name +string +2$/), expect.stringMatching(/^\+ +new +string$/), '',
      'Changed', expect.stringMatching(/^ +id +n +name$/), expect.stringMatching(/^~ +3 +3 → 3\.5 +– → cid$/), expect.stringMatching(/^~ +4 +4\.0 +dan → d\|an <b>$/), '',
      'Removed', expect.stringMatching(/^ +id +day +n +name$/), expect.stringMatching(/^- +1 +2024-01-01 +1 +ann$/), '',
      'Added', expect.stringMatching(/^ +id +day +n +name +new$/), expect.stringMatching(/^\+ +5 +2024-01-05 +5\.0 +eve +x$/), '',
    ]);
  });

  it('answers 0 when all is equal, in whatever order', async () => {
    expect(await project.offbook(['diff', 'a.csv', 'same.csv'])).toMatchObject({ code: 0, stdout: '= Equal: 4 rows, 4 columns.\nA a.csv  4 × 4\nB same.csv  4 × 4\nRows paired by id (found; n or day would do as well)\n' });
  });

  it('compares outputs of runs, which have no names with endings in the store', async () => {
    const [one = '', other = ''] = runs;
    const { code, stdout } = await project.offbook(['diff', `${one.slice(-6)}:return`, `run:${other}/return`, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      equal: false, pairing: { kind: 'key', columns: ['id'] }, rows: { same: 90, changed: 10, added: 0, removed: 0 }, a: { format: 'parquet', rows: 100 },
      columns: [{ name: 'id', status: 'key' }, { name: 'score', status: 'same', changed: 10, greatest: 0.25 }], changes: { changed: { total: 10, rows: expect.arrayContaining([{ key: ['0'], a: ['0.0'], b: ['0.25'], changed: [0] }]) as unknown } },
    });
    expect((await project.offbook(['diff', one, other, '--tolerance', '0.25'])).code).toBe(0);
    expect((await project.offbook(['diff', one, other, '--tolerance', '0.2'])).code).toBe(1);
    expect((await project.offbook(['diff', one, other, '--ignore', 'score'])).code).toBe(0);
  });

  it('writes Markdown in which nothing of the data is markup', async () => {
    const { stdout } = await project.offbook(['diff', 'a.csv', 'b.csv', '--markdown']);
    expect(stdout).toContain('| 4 | 4.0 | dan → d\\|an \\<b\\> |');
    expect(stdout).toContain('| changed | 2 |');
  });

  it('pairs by what it is told', async () => {
    const by = async (...args: string[]): Promise<TableComparison> => JSON.parse((await project.offbook(['diff', 'a.csv', 'b.csv', '--json', ...args])).stdout) as TableComparison;
    expect(await by('--key', 'day,id')).toMatchObject({ how: 'given', pairing: { columns: ['day', 'id'] }, rows: { changed: 2, added: 1, removed: 1 } });
    expect(await by('--by', 'rows')).toMatchObject({ pairing: { kind: 'rows' }, rows: { changed: 0, added: 3, removed: 3, same: 1 } });
    expect(await by('--by', 'position')).toMatchObject({ pairing: { kind: 'position' }, rows: { changed: 4, added: 0, removed: 0 } });
  });

  it.each([
    [['a.csv', 'gone.csv'], 'There is no file gone.csv. Check the path; an output of a run is written RUN:OUTPUT.'],
    [['a.csv', 'broken.parquet'], 'broken.parquet is not a whole Parquet file: its end is missing or damaged. It was cut off, or is still being written; make or copy it again.'],
    [['a.csv', 'twice.csv', '--key', 'id'], '“id” is no key: in twice.csv it comes more than once for 1 values, such as 1. Give other columns, or compare by whole rows.'],
    [['a.csv', 'b.csv', '--key', 'idd'], 'There is no column “idd”. Did you mean “id”?'],
    [['a.csv', 'b.csv', '--key', 'id', '--by', 'rows'], '--key and --by exclude one another. Give one of them.'],
    [['a.csv', 'b.csv', '--tolerance', '-1'], '--tolerance wants a number from 0 on, such as 1e-9, not “-1”.'],
    [['a.csv', 'b.csv', '--limit', '5000'], '--limit wants at most 1000 here.'],
    [['a.csv', 'nosuchrun:x'], /^There is no run “nosuchrun” in /],
  ])('%j: exit 2 and a sentence, since 1 says that they differ', async (args, sentence) => {
    const { code, stdout, stderr } = await project.offbook(['diff', ...args]);
    expect(stderr).toMatch(typeof sentence === 'string' ? `✗ ${sentence}` : new RegExp(`✗ ${sentence.source.slice(1)}`));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('says which outputs there are', async () => {
    const run = runs[2] ?? '';
    expect(await project.offbook(['diff', run, 'a.csv'])).toMatchObject({ code: 2, stderr: `✗ Run ${run} has 2 outputs: 0, 1. Write ${run}:OUTPUT.\n` });
    expect(await project.offbook(['diff', `${run}:2`, 'a.csv'])).toMatchObject({ code: 2, stderr: `✗ Run ${run} has no output “2”. It has: 0, 1.\n` });
    expect(await project.offbook(['diff', `${run}:0`, `${run}:1`])).toMatchObject({ code: 1 });
  });

  it('stops at Ctrl+C, and leaves nothing behind', async () => {
    execFileSync(python(), ['-c', 'import numpy as np, pandas as pd\nfor name in "xy": pd.DataFrame({"id": np.random.default_rng(1).permutation(6_000_000), "v": np.random.default_rng(2).normal(size=6_000_000)}).to_parquet(name + ".parquet")'], { cwd: project.root });
    const temporary = path.join(project.cache, 'interrupted');
    fs.mkdirSync(temporary, { recursive: true });
    const { child, ended } = project.start(['diff', 'x.parquet', 'y.parquet', '--key', 'id'], { env: { TMPDIR: temporary } });
    await until(() => fs.readdirSync(temporary).length > 0);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stdout: '', stderr: 'Stopped.\n' });
    expect(fs.readdirSync(temporary)).toEqual([]);
  }, 60_000);

  it('opens nothing for writing and leaves nothing behind', async () => {
    const before = fs.readdirSync(project.root, { recursive: true }).length;
    const temporary = path.join(project.cache, 'tmp');
    fs.mkdirSync(temporary, { recursive: true });
    fs.chmodSync(path.join(project.root, 'a.csv'), 0o444);
    expect((await project.offbook(['diff', 'a.csv', 'b.csv'], { env: { TMPDIR: temporary } })).code).toBe(1);
    expect(fs.readdirSync(temporary)).toEqual([]);
    expect(fs.readdirSync(project.root, { recursive: true })).toHaveLength(before);
  });
});
