import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/core/runs/run-json';
import type { Diagnosis, DiskUse, EmptyReport } from '../../src/contract/keeping';
import { Project } from '../cli/support/offbook';

const source = `from pathlib import Path


def train(n: int, size: int = 5000) -> tuple[dict[str, float], Path]:
    Path("model.bin").write_bytes(__import__("random").Random(n).randbytes(size))
    return {"mae": float(n)}, Path("model.bin")
`;

let project: Project;
beforeEach(() => { project = new Project({ 'm.py': source }); });

const linux = process.platform === 'linux' && process.getuid?.() === 0;
const mounted: string[] = [];
function disk(size: string): string {
  const place = path.join(project.cache, '..', `disk ${mounted.length}`);
  mkdirSync(place, { recursive: true });
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`a small disk could not be mounted: ${stderr}`);
  mounted.push(place);
  return place;
}
const remount = (place: string, how: 'ro' | 'rw'): void => { expect(spawnSync('mount', ['-o', `remount,${how}`, place]).status).toBe(0); };
afterEach(() => { for (const place of mounted.splice(0)) spawnSync('umount', ['-l', place]); });
const files = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : []);
const train = async (store: string, n: number, size = 5000) => (await project.runJson('m.py:train', ['--param', `n=${n}`, '--param', `size=${size}`, '--store', store])).run;

describe.runIf(linux)('what is kept, on a disk (Linux, as root: mounts small ones)', () => {
  it('that is full: the trash is emptied all the same, since that is what makes room', async () => {
    const place = disk('6m');
    const store = path.join(place, 'store');
    const gone = await train(store, 1, 400_000);
    const stays = await train(store, 2);
    await project.offbook(['trash', gone.id, '--store', store]);
    let size = 1024 * 1024;
    for (let at = 0; size >= 1; at += 1) {
      try { writeFileSync(path.join(place, `filler-${at}`), Buffer.alloc(size)); } catch { size = Math.floor(size / 2); }
    }
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
    const place = disk('2m');
    const refused = await project.offbook(['bundle', run.id, '--output', path.join(place, 'run.zip')]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/couldn’t be written .*: the disk is full/) });
    expect(files(place)).toEqual([]);
    const imported = await project.offbook(['import', zip, '--store', path.join(place, 'store')]);
    expect(imported).toMatchObject({ code: 2, stderr: expect.stringMatching(/needs .* are free\. Nothing was changed/) });
    expect(files(place).filter(name => /runs\/|objects\/|tmp\//.test(name))).toEqual([]);
  });

  it('that may only be read: everything can be looked at and bundled, nothing changes, and each refusal says why', async () => {
    const place = disk('8m');
    const store = path.join(place, 'store');
    const run = await train(store, 1);
    const zip = path.join(project.root, 'run.zip');
    remount(place, 'ro');
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
