import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CleanReport, DiskUse, EmptyReport, TrashReport } from '../../src/contract/keeping';
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
    expect(await project.offbook(['restore', gone.id.slice(-6)])).toMatchObject({ code: 0, stdout: `Run ${gone.id} is back from the trash.\n` });
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
