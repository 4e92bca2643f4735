import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BundleReport, CleanReport, Diagnosis, DiskUse, EmptyReport, ImportReport, TrashReport } from '../../src/contract/keeping';
import type { RunJson } from '../../src/core/runs/run-json';
import { Project } from './support/offbook';

const source = `from pathlib import Path


def train(n: int, fill: str = "x") -> tuple[dict[str, float], Path]:
    Path("model.txt").write_text(fill * 5000)
    return {"mae": float(n)}, Path("model.txt")
`;

let project: Project;
let store: string;
beforeEach(() => {
  project = new Project({ 'm.py': source });
  store = path.join(project.root, '.offbook');
});

const train = async (n: number, fill = 'x') => (await project.runJson('m.py:train', ['--param', `n=${n}`, '--param', `fill=${fill}`])).run;
const object = (sha256: string | null) => path.join(store, 'objects', String(sha256).slice(0, 2), String(sha256));
/** Every file of the store that holds content or facts. */
const bytes = (folder: string): number => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => fs.statSync(path.join(folder, name))).filter(stat => stat.isFile()).reduce((sum, { size }) => sum + size, 0);

describe('the trash, on the command line', () => {
  it('takes a run, brings it back, and frees what it said when it is emptied; what another run names stays', async () => {
    const gone = await train(1, 'a');
    const stays = await train(2, 'b');
    expect(await project.json<TrashReport>(['trash', gone.id])).toMatchObject({ changed: [gone.id], refused: [] });
    expect(await project.offbook(['trash', 'restore', gone.id.slice(-6)])).toMatchObject({ code: 0, stdout: `Run ${gone.id} is back from the trash.\n` });
    await project.offbook(['trash', gone.id]);
    const planned = await project.json<EmptyReport>(['trash', 'empty']);
    expect(planned).toMatchObject({ done: false, runs: [{ id: gone.id }] });
    expect(project.runIds()).toEqual([gone.id, stays.id]);
    // The module's text is the same in both runs.
    expect(planned.kept.shared.count).toBeGreaterThan(0);
    const before = bytes(store);
    const done = await project.json<EmptyReport>(['trash', 'empty', '--yes']);
    expect(done.freed).toEqual(planned.freed);
    expect(before - bytes(store)).toBe(planned.freed.bytes);
    expect(project.runIds()).toEqual([stays.id]);
    for (const { sha256 } of stays.artifacts) expect(fs.existsSync(object(sha256))).toBe(true);
    for (const { sha256, kept } of stays.code) if (kept) expect(fs.existsSync(object(sha256))).toBe(true);
    expect((await project.offbook(['trash', 'empty'])).stdout).toBe('The trash is empty.\n');
  });

  it('refuses a run that goes on', async () => {
    project.write({ 'w.py': 'import os, time\n\ndef wait(until: str) -> int:\n    print("up", flush=True)\n    while not os.path.exists(until):\n        time.sleep(0.02)\n    return 1\n' });
    const going = project.start(['run', 'w.py:wait', '--python', process.env['OFFBOOK_TEST_PYTHON'] ?? '', '--param', `until=${path.join(project.root, 'go')}`]);
    await going.until('up');
    const [id = ''] = project.runIds();
    expect(await project.offbook(['trash', id])).toMatchObject({ code: 1, stderr: `✗ Run ${id}: it goes on. Cancel it first.\n` });
    project.write({ go: '' });
    await going.ended;
    expect((await project.offbook(['trash', id])).code).toBe(0);
  });

  it('lets a run that makes the same content again keep it, while the trash is emptied', async () => {
    const first = await train(1, 'same');
    await project.offbook(['trash', first.id]);
    const again = await train(2, 'same');
    await project.offbook(['trash', 'empty', '--yes']);
    for (const { sha256 } of again.artifacts) expect(fs.existsSync(object(sha256))).toBe(true);
  });
});

describe('room', () => {
  it('is told by run and function, and the parts are the whole', async () => {
    await train(1, 'a');
    await train(2, 'b');
    const use = await project.json<DiskUse>(['disk']);
    expect(use.runs).toHaveLength(2);
    for (const run of use.runs) expect(run.own).toBeGreaterThanOrEqual(5000);
    expect(use.functions).toMatchObject([{ function: { name: 'train' }, runs: 2, shared: 0 }]);
    expect(use.bytes).toBe(bytes(path.join(store, 'runs')) + bytes(path.join(store, 'objects')));
    const { stdout } = await project.offbook(['disk']);
    expect(stdout).toMatch(/in .*\.offbook: 2 runs, \d+ objects; .* free on the disk\./);
  });

  it('a policy shows what it would remove, changes nothing before --apply, and keeps what is starred', async () => {
    const ids = [];
    for (const n of [3, 1, 2]) ids.push((await train(n)).id);
    fs.writeFileSync(path.join(store, 'runs', ids[0] ?? '', 'marks.json'), JSON.stringify({ v: 1, star: true }));
    const planned = await project.json<CleanReport>(['clean', '--keep-best', 'mae:min']);
    expect(planned.remove.map(({ id }) => id)).toEqual([ids[2]]);
    expect(await project.json<EmptyReport>(['trash', 'list'])).toMatchObject({ runs: [] });
    expect(await project.json<CleanReport>(['clean', '--keep-best', 'mae:min', '--apply'])).toMatchObject({ applied: true });
    expect(await project.json<EmptyReport>(['trash', 'list'])).toMatchObject({ runs: [{ id: ids[2] }] });
    // Of the two that are left, the starred one is older.
    expect((await project.json<CleanReport>(['clean', '--keep-last', '1', '--any'])).remove.map(({ id }) => id)).toEqual([ids[0]]);
  });

  it('wants a rule', async () => {
    await train(1);
    expect(await project.offbook(['clean'])).toMatchObject({ code: 2, stderr: expect.stringContaining('needs at least one rule') });
    expect(await project.offbook(['clean', '--keep-best', 'mae'])).toMatchObject({ code: 2, stderr: expect.stringContaining('which is better') });
  });
});

describe('a bundle', () => {
  it('goes to another project, where it is shown as it was', async () => {
    const made = (await project.runJson('m.py:train', ['--param', 'n=4'])).run;
    const zip = path.join(project.root, 'made run.zip');
    expect(await project.json<BundleReport>(['bundle', made.id, '--output', zip])).toMatchObject({ run: made.id, missing: [] });
    const other = new Project({ 'm.py': source });
    expect(await other.json<ImportReport>(['import', zip])).toMatchObject({ outcome: 'imported', run: made.id });
    const shown = await other.json<RunJson>(['show', made.id]);
    expect(shown.origin).toEqual({ kind: 'imported', from: 'made run.zip', at: expect.stringMatching(/^\d{4}-/), trusted: false });
    expect((await other.offbook(['show', made.id])).stdout).toMatch(/Came from {4}made run\.zip, imported .*, not trusted yet: what may hold code is not loaded/);
    expect({ ...shown, origin: null, artifacts: shown.artifacts.map(each => ({ ...each, path: null })) }).toEqual({ ...made, artifacts: made.artifacts.map(each => ({ ...each, path: null })) });
    for (const artifact of shown.artifacts) expect(fs.existsSync(artifact.path ?? '')).toBe(true);
    expect(await other.json<ImportReport>(['import', zip])).toMatchObject({ outcome: 'already-here' });
    expect((await other.json<RunJson[]>(['runs'])).map(({ id }) => id)).toEqual([made.id]);
  });

  it('of a model asks before it is unpickled', { timeout: 60_000 }, async () => {
    const model = 'from sklearn.linear_model import LinearRegression\n\ndef fit() -> LinearRegression:\n    return LinearRegression().fit([[0.0], [1.0]], [0.0, 2.0])\n\ndef slope(model: LinearRegression) -> float:\n    return float(model.coef_[0])\n';
    project.write({ 'model.py': model });
    const made = (await project.runJson('model.py:fit')).run;
    const zip = path.join(project.root, 'model.zip');
    await project.offbook(['bundle', made.id, '--output', zip]);
    const other = new Project({ 'model.py': model });
    await other.offbook(['import', zip]);
    const input = ['--input', `model=run:${made.id}`];
    expect(await other.run('model.py:slope', input)).toMatchObject({ code: 2, stderr: expect.stringContaining('runs whatever code is in it. Only if you trust where it came from: --trust-imported.') });
    expect(other.runIds()).toEqual([made.id]);
    expect((await other.runJson('model.py:slope', [...input, '--trust-imported'])).run.metrics['return']).toBeCloseTo(2);
    // Said once, it holds for that run.
    expect((await other.run('model.py:slope', input)).code).toBe(0);
  });

  it('that is a folder, copied by hand from another machine, asks as well, whatever was said there', { timeout: 60_000 }, async () => {
    const model = 'from sklearn.linear_model import LinearRegression\n\nclass Model(LinearRegression):\n    def __reduce__(self):\n        return exec, ("open(\'loaded\', \'w\').close()",)\n\ndef fit() -> LinearRegression:\n    return Model()\n\ndef look(model: LinearRegression) -> int:\n    return 1\n';
    project.write({ 'model.py': model });
    const made = (await project.runJson('model.py:fit')).run;
    expect(made).toMatchObject({ state: 'succeeded', origin: null });
    // Each project of these tests has a cache folder of its own, as another machine has.
    const other = new Project({ 'model.py': model });
    fs.cpSync(store, path.join(other.root, '.offbook'), { recursive: true });
    fs.writeFileSync(path.join(other.root, '.offbook', 'runs', made.id, 'imported.json'), '{"v":1,"at":1,"from":"","trusted":true}');
    const input = ['--input', `model=run:${made.id}`];
    const refused = await other.run('model.py:look', input);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`Run ${made.id} was not made here, and loading its output “return” runs whatever code is in it.`) });
    expect(await other.offbook(['rerun', made.id])).toMatchObject({ code: 2, stderr: expect.stringContaining('was not made here, and making it again runs the code that came with it') });
    expect(fs.existsSync(path.join(other.root, 'loaded'))).toBe(false);
    expect(other.runIds()).toEqual([made.id]);
    expect((await other.offbook(['show', made.id])).stdout).toMatch(/Came from {4}elsewhere: copied here, not trusted yet/);
    await other.run('model.py:look', [...input, '--trust-imported']);
    expect(fs.existsSync(path.join(other.root, 'loaded'))).toBe(true);
    expect((await other.json<RunJson>(['show', made.id])).origin).toEqual({ kind: 'copied', from: null, at: null, trusted: true });
  });
});

describe('the doctor', () => {
  it('finds nothing wrong with real runs, and an object that was harmed', async () => {
    const run = await train(1);
    const whole = await project.json<Diagnosis>(['doctor']);
    expect(whole.findings).toEqual([]);
    expect(whole.facts.map(([name]) => name)).toEqual(expect.arrayContaining(['Index', 'Offbook', 'Node', 'Python', 'Free on the disk', 'Supervisors']));
    const file = run.artifacts[0]?.path ?? '';
    fs.chmodSync(file, 0o644);
    fs.appendFileSync(file, '!');
    const ended = await project.offbook(['doctor']);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stdout).toMatch(/✗ problem {2}The object [0-9a-f]{64} is damaged|✗ problem {2}\S+ {2}The object/);
    expect(ended.stdout).toContain('1 problem. Nothing was changed.');
  });

  it('says what became of the index', async () => {
    await train(1);
    await project.offbook(['runs']);
    const file = path.join(project.cache, fs.readdirSync(project.cache, { recursive: true, encoding: 'utf8' }).find(name => name.endsWith('index.db')) ?? '');
    // What a window is at work on lies beside the file, not in it yet.
    const open = new Sqlite(file);
    open.pragma('wal_autocheckpoint = 0');
    open.exec('CREATE TABLE beside (x); DROP TABLE beside');
    expect((await project.json<Diagnosis>(['doctor'])).findings).toEqual([]);
    open.close();
    const before = fs.readFileSync(file);
    fs.writeFileSync(file, 'no database');
    expect((await project.json<Diagnosis>(['doctor'])).findings.map(({ what }) => what)).toEqual([expect.stringMatching(/^The index is damaged: file is not a database/)]);
    expect(fs.readFileSync(file, 'utf8')).toBe('no database');
    fs.writeFileSync(file, before);
    const newer = new Sqlite(file);
    newer.pragma('user_version = 9999');
    newer.close();
    expect((await project.json<Diagnosis>(['doctor'])).findings.map(({ what }) => what)).toEqual(['A newer Offbook made the index; this one keeps its own beside it.']);
  });
});
