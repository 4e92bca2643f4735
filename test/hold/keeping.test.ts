import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/core/runs/run-json';
import type { Diagnosis, DiskUse, EmptyReport } from '../../src/contract/keeping';
import { Project } from '../cli/support/offbook';
import { disk, fill, mayMount, remount } from './support/disk';

const source = `from pathlib import Path


def train(n: int, size: int = 5000) -> tuple[dict[str, float], Path]:
    Path("model.bin").write_bytes(__import__("random").Random(n).randbytes(size))
    return {"mae": float(n)}, Path("model.bin")
`;

let project: Project;
beforeEach(() => { project = new Project({ 'm.py': source }); });

const files = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : []);
const train = async (store: string, n: number, size = 5000) => (await project.runJson('m.py:train', ['--param', `n=${n}`, '--param', `size=${size}`, '--store', store])).run;

describe.runIf(mayMount)('what is kept, on a disk (Linux, as root: mounts small ones)', () => {
  it('that is full: the trash is emptied all the same, since that is what makes room', async () => {
    const place = disk(project, '6m');
    const store = path.join(place, 'store');
    const gone = await train(store, 1, 400_000);
    const stays = await train(store, 2);
    await project.offbook(['trash', gone.id, '--store', store]);
    fill(place);
    const emptied = await project.json<EmptyReport>(['trash', 'empty', '--yes', '--store', store]);
    expect(emptied).toMatchObject({ done: true, problems: [] });
    expect(emptied.freed.bytes).toBeGreaterThan(400_000);
    expect(readdirSync(path.join(store, 'runs'))).toEqual([stays.id]);
  });

  it('that has no room for a bundle: nothing is left of it, there or here, and why is said', async () => {
    const store = path.join(project.root, '.offbook');
    const run = await train(store, 1, 3_000_000);
    const zip = path.join(project.root, 'run.zip');
    await project.offbook(['bundle', run.id, '--output', zip]);
    const place = disk(project, '2m');
    const refused = await project.offbook(['bundle', run.id, '--output', path.join(place, 'run.zip')]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/couldn’t be written .*: the disk is full/) });
    expect(files(place)).toEqual([]);
    const imported = await project.offbook(['import', zip, '--store', path.join(place, 'store')]);
    expect(imported).toMatchObject({ code: 2, stderr: expect.stringMatching(/needs .* are free\. Nothing was changed/) });
    expect(files(place).filter(name => /runs\/|objects\/|tmp\//.test(name))).toEqual([]);
  });

  it('that may only be read: everything can be looked at and bundled, nothing changes, and each refusal says why', async () => {
    const place = disk(project, '8m');
    const store = path.join(place, 'store');
    const run = await train(store, 1);
    const zip = path.join(project.root, 'run.zip');
    await remount(place, 'ro');
    const before = files(place);
    expect((await project.json<DiskUse>(['disk', '--store', store])).runs).toMatchObject([{ id: run.id }]);
    expect((await project.json<Diagnosis>(['doctor', '--store', store])).findings.map(({ severity }) => severity)).not.toContain('problem');
    expect((await project.offbook(['bundle', run.id, '--store', store, '--output', zip])).code).toBe(0);
    expect(await project.offbook(['trash', run.id, '--store', store])).toMatchObject({ code: 1, stderr: expect.stringContaining('can’t be written (EROFS)') });
    expect(await project.offbook(['trash', 'empty', '--yes', '--store', store])).toMatchObject({ code: 2, stderr: expect.stringContaining('can’t be written (EROFS)') });
    expect(await project.offbook(['import', zip, '--store', store])).toMatchObject({ code: 2, stderr: expect.stringContaining('can’t be written (EROFS)') });
    expect(files(place)).toEqual(before);
  });
});

describe('a store', () => {
  it('whose emptying is killed at any moment loses nothing that a run that stays names, and the next emptying finishes', async () => {
    const store = path.join(project.root, '.offbook');
    const stays = await train(store, 1);
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) ids.push((await train(store, n % 2)).id);
    await project.offbook(['trash', ...ids]);
    for (let wait = 0; wait < 400; wait += 40) {
      const going = project.start(['trash', 'empty', '--yes']);
      const timer = setTimeout(() => going.child.kill('SIGKILL'), wait);
      await going.ended;
      clearTimeout(timer);
      for (const { path: file } of (await project.json<RunJson>(['show', stays.id])).artifacts) expect(existsSync(file ?? '')).toBe(true);
      rmSync(path.join(store, 'tmp', 'keeping.lock'), { force: true });
    }
    expect((await project.offbook(['trash', 'empty', '--yes'])).code).toBe(0);
    expect(project.runIds()).toEqual([stays.id]);
    expect(files(path.join(store, 'tmp'))).toEqual([]);
    expect((await project.json<Diagnosis>(['doctor'])).findings).toEqual([]);
  });
});
