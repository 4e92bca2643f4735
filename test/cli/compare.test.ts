import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CodeComparison, Comparison } from '../../src/contract/compare';
import { Project } from './support/offbook';

const first = `import matplotlib.pyplot as plt
import pandas as pd

RATE = 1


def scale(x):
    return x * RATE


def unused():
    return 1


def train(rows: pd.DataFrame, depth: int = 2, label: str = "a|b <b>") -> tuple[pd.DataFrame, dict[str, float]]:
    plt.plot([1, depth])
    plt.title("curve")
    return rows.assign(y=rows["x"] * depth), {"mae": float(scale(10) / depth), "size": float(depth)}


def steps(n: int = 3):
    pass


class Model:
    pass
`;
const project = new Project({ 'lab.py': first, 'rows.csv': 'x\n1\n2\n', 'more.csv': 'x\n1\n2\n3\n' });
let ids: string[] = [];
beforeAll(async () => {
  const run = async (...args: string[]) => (await project.runJson('lab.py:train', args)).run.id;
  ids = [await run('--input', 'rows=rows.csv')];
  project.write({ 'lab.py': first.replace('return x * RATE', '# as before\n    return (x * RATE)').replace('return 1', 'return 2').replace('RATE = 1', 'RATE = 3') });
  ids.push(await run('--input', 'rows=more.csv', '--param', 'depth=5'), await run('--input', 'rows=rows.csv'));
}, 120_000);

const text = async (...args: string[]) => {
  const { stdout, stderr, code } = await project.offbook(['compare', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};
type Json = Comparison & { code: CodeComparison };

describe('offbook compare', () => {
  it('says what differs, subject by subject, against the first run', async () => {
    const said = await text(ids[0] ?? '', ids[1] ?? '');
    expect(said).toMatch(/Parameters {2}1 more the same\n.*\ndepth +2 +≠ 5\n/);
    expect(said).toMatch(/\nmae +★ 5 +≠ 6\n/);
    expect(said).toMatch(/\nsize +2 +≠ 5\n/);
    expect(said).toMatch(/Inputs\n.*\nrows +\S.*≠/);
    expect(said).toMatch(/\n {2}scale +baseline +comments or layout only\n/);
    expect(said).toMatch(/\n {2}unused +baseline +≠ changed\n/);
    expect(said).not.toContain('Model');
    expect(said).not.toContain('Packages\n');
  });

  it('--json tells the same in full, what differs alone unless all is asked for', async () => {
    const made = await project.json<Json>(['compare', ...ids, '--baseline', ids[2] ?? '', '--goal', 'size:max']);
    expect([made.baseline, made.params.map(({ name }) => name)]).toEqual([ids[2], ['depth']]);
    expect(made.metrics.map(({ name, goal, chosen, best }) => [name, goal, chosen, best])).toEqual([['mae', 'lower', false, [0]], ['size', 'higher', true, [1]]]);
    expect(made.inputs.map(({ name, verdicts }) => [name, verdicts])).toEqual([['rows', ['same', 'other', 'baseline']]]);
    const units = made.code.modules.flatMap(({ units: each }) => each.map(({ name, verdicts, reached }) => [name, verdicts[0], reached]));
    expect(Object.fromEntries(units.map(([name, verdict, reached]) => [name, [verdict, reached]]))).toMatchObject({ '': ['other', true], scale: ['cosmetic', true], unused: ['other', false], train: ['same', true] });
    const all = await project.json<Json>(['compare', ...ids, '--all']);
    expect(all.params.map(({ name }) => name).sort()).toEqual(['depth', 'label']);
    expect(all.packages.length).toBeGreaterThan(5);
    expect(all.packages.every(({ differs }) => !differs)).toBe(true);
  });

  it('nothing that differs is said to be nothing', async () => {
    const again = (await project.runJson('lab.py:train', ['--input', 'rows=rows.csv'])).run.id;
    const said = await text(ids[2] ?? '', again);
    expect(said).toContain('Nothing differs that is known.');
  });

  it('--markdown gives tables in which nothing of a value is markup', async () => {
    const said = await text(ids[0] ?? '', ids[1] ?? '', '--markdown', '--all');
    expect(said).toContain('### Parameters');
    expect(said).toMatch(/\| depth \| 2 \| \*\*5\*\* \|/);
    expect(said).toContain('a\\|b &lt;b\\>');
  });

  it('--html writes one page with curves and figures in it, whole, and says when it can’t', async () => {
    const file = path.join(project.root, 'page.html');
    fs.writeFileSync(file, 'before');
    expect(await text(ids[0] ?? '', ids[1] ?? '', '--html', 'page.html')).toBe(`Written: ${file}\n`);
    const page = fs.readFileSync(file, 'utf8');
    expect(page).toContain('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'sha256-');
    expect(page.match(/src="data:image\/png;base64,/g)).toHaveLength(2);
    expect(page).not.toMatch(/<script|<b>|https?:\/\/|url\(/);
    expect(fs.readdirSync(project.root).filter(name => name.endsWith('.part'))).toEqual([]);
    const failed = await project.offbook(['compare', ids[0] ?? '', ids[1] ?? '', '--html', 'no/such/page.html']);
    expect([failed.code, failed.stderr]).toEqual([2, expect.stringContaining('there is no folder')]);
  });

  it('refuses one run alone, one that is not there, a baseline that is none of them and a goal that is none', async () => {
    const refused = async (...args: string[]) => { const { code, stderr } = await project.offbook(['compare', ...args]); expect(code).toBe(2); return stderr; };
    expect(await refused(ids[0] ?? '')).toContain('needs RUN');
    expect(await refused(ids[0] ?? '', ids[0] ?? '')).toContain('One run alone');
    expect(await refused(ids[0] ?? '', 'nosuch')).toContain('There is no run “nosuch”');
    expect(await refused(ids[0] ?? '', ids[1] ?? '', '--baseline', ids[2] ?? '')).toContain('none of the runs');
    expect(await refused(ids[0] ?? '', ids[1] ?? '', '--goal', 'size')).toContain('size:min');
  });

  it('of a text that is not here it says so, and compares the rest', async () => {
    const { code } = await project.json<Json>(['compare', ids[0] ?? '', ids[1] ?? '']);
    const record = fs.readFileSync(path.join(project.root, '.offbook', 'runs', ids[0] ?? '', 'events.ndjson'), 'utf8');
    const sha256 = /"kind":"module".*?"path":"lab\.py".*?"sha256":"([0-9a-f]{64})"/.exec(record)?.[1] ?? '';
    const object = path.join(project.root, '.offbook', 'objects', sha256.slice(0, 2), sha256);
    fs.renameSync(object, `${object}.away`);
    const without = await project.json<Json>(['compare', ids[0] ?? '', ids[1] ?? '']);
    fs.renameSync(`${object}.away`, object);
    expect([code.modules[0]?.problem, without.code.modules[0]?.problem]).toEqual([null, expect.stringContaining('not in this store')]);
    expect(without.code.modules[0]?.units.every(({ verdicts }) => verdicts[1] === 'unknown')).toBe(true);
  });
});
