import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/core/runs/run-json';
import { Project, until } from '../cli/support/offbook';
import { disk, fill, mayMount, remount } from './support/disk';

const source = `import logging
import os
import select
from pathlib import Path

logger = logging.getLogger("m")


def train(steps: int = 50) -> dict[str, float]:
    for step in range(steps):
        logger.warning("at %d", step, extra={"loss": 1 / (step + 1), "step": step})
    return {"mae": 2.5}


def wait(until: str) -> int:
    print("up", flush=True)
    for step in range(10_000):
        logger.warning("x", extra={"beat": step, "step": step})
        if os.path.exists(until):
            return step
        select.select([], [], [], 0.02)
    return -1


def flood(until: str) -> int:
    print("up", flush=True)
    while not os.path.exists(until):
        select.select([], [], [], 0.02)
    for step in range(3000):
        logger.warning("more than the disk has room for", extra={"m" * 200: step, "step": step})
    return 1


def named(name: str) -> Path:
    Path(name).write_text("kept")
    return Path(name)


def many() -> dict[str, float]:
    return {name: 1.0 for name in ["../../outside", "/etc/passwd", "..", ".", "a/../../b", "con", "x" * 255, "\\u202edas", "<img src=x onerror=alert(1)>", "a\\nb", "\\x1b[31mred"]}
`;

let project: Project;
beforeEach(() => { project = new Project({ 'm.py': source }); });

describe.runIf(mayMount)('a disk (Linux, as root: mounts small ones)', () => {
  it('that is full starts nothing, says so, leaves nothing behind, and works once there is room', async () => {
    const store = path.join(disk(project, '4m'), 'runs here');
    mkdirSync(store);
    fill(path.dirname(store));
    const refused = await project.run('m.py:train', ['--store', store]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/disk is full: free some space/);
    expect(existsSync(path.join(store, 'runs')) ? readdirSync(path.join(store, 'runs')) : []).toEqual([]);
    for (const name of readdirSync(path.dirname(store))) if (name.startsWith('filler')) rmSync(path.join(path.dirname(store), name));
    expect((await project.runJson('m.py:train', ['--store', store])).run).toMatchObject({ state: 'succeeded', metrics: { mae: 2.5 } });
  });

  it('that fills up while a run goes on: the run comes to its end, which is kept, and what was left out is said', async () => {
    const place = disk(project, '6m');
    const store = path.join(place, 'store');
    const going = project.start(['run', 'm.py:flood', '--python', process.env['OFFBOOK_TEST_PYTHON'] ?? '', '--store', store, '--param', `until=${path.join(project.root, 'go')}`, '--json']);
    await going.until('up');
    fill(place);
    writeFileSync(path.join(project.root, 'go'), '');
    const ended = await going.ended;
    const run = JSON.parse(ended.stdout) as RunJson;
    expect(run.state).toBe('succeeded');
    expect(JSON.stringify(run.warnings)).toMatch(/facts about this run could not be written/);
    expect(run.metrics['m'.repeat(200)] ?? 0).toBeLessThan(2999);
    // What did get onto the disk is whole, and people are told as well as programs.
    expect(run.problems).toEqual([]);
    expect(await project.json<RunJson[]>(['runs', '--store', store])).toMatchObject([{ id: run.id, state: 'succeeded' }]);
    expect((await project.offbook(['show', run.id, '--store', store])).stdout).toMatch(/could not be written/);
  });

  it('for the index that is full: runs are listed all the same', async () => {
    await project.runJson('m.py:train');
    const place = disk(project, '64k');
    fill(place);
    const listed = await project.offbook(['runs', '--json'], { env: { XDG_CACHE_HOME: place } });
    expect(listed.code, listed.stderr).toBe(0);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ state: 'succeeded', metrics: { mae: 2.5 } }]);
  });

  it('that may only be read: its runs are listed and shown, nothing can be started there, and why is said', async () => {
    const place = disk(project, '8m');
    const store = path.join(place, 'store');
    const { run } = await project.runJson('m.py:train', ['--store', store]);
    await remount(place, 'ro');
    expect(await project.json<RunJson[]>(['runs', '--store', store])).toMatchObject([{ id: run.id, metrics: { mae: 2.5 } }]);
    expect(await project.json<RunJson>(['show', run.id, '--store', store])).toMatchObject({ id: run.id, problems: [] });
    const refused = await project.run('m.py:train', ['--store', store]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/Couldn’t write the run to .*: make the folder writable, or choose another/);
    await remount(place, 'rw');
    expect(readdirSync(path.join(store, 'runs'))).toEqual([run.id]);
  });
});

describe('a store', () => {
  const going = async (name: string) => {
    const pidFile = path.join(project.root, 'pid');
    project.write({ 'm.py': `${source}\n\ndef watch(until: str) -> int:\n    Path(${JSON.stringify(pidFile)}).write_text(str(os.getpid()))\n    return wait(until)\n` });
    const run = project.start(['run', 'm.py:watch', '--python', process.env['OFFBOOK_TEST_PYTHON'] ?? '', '--param', `until=${name}`]);
    await run.until('up');
    return { run, pid: Number(readFileSync(pidFile, 'utf8')) };
  };
  const store = (): string => path.join(project.root, '.offbook');

  it('that is removed while a run goes on: the function ends, and the command line says why', async () => {
    const { run, pid } = await going('never');
    rmSync(store(), { recursive: true });
    const ended = await run.ended;
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/folder of run .* is gone/);
    await until(() => !existsSync(`/proc/${pid}`) || / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
    expect(await project.json<RunJson[]>(['runs'])).toEqual([]);
  });

  it('that is moved away and brought back: the run goes on meanwhile, and nothing of it is missing', async () => {
    const { run } = await going('go');
    const away = path.join(project.root, 'taken away');
    renameSync(store(), away);
    const file = path.join(away, 'runs', readdirSync(path.join(away, 'runs'))[0] ?? '', 'events.ndjson');
    const beats = (): number => readFileSync(file, 'utf8').split('"beat"').length;
    const then = beats();
    await until(() => beats() > then + 10);
    renameSync(away, store());
    project.write({ go: '' });
    const ended = await run.ended;
    expect(ended.code, ended.stderr).toBe(0);
    const [kept] = await project.json<RunJson[]>(['runs']);
    expect(kept).toMatchObject({ state: 'succeeded', problems: [], metrics: { return: kept?.metrics['beat'] } });
  });

  it('keeps a file whose name has 255 bytes, and names that would lead outside, as names', async () => {
    const long = `${'é'.repeat(125)}ab.txt`.slice(0, 255);
    const name = Buffer.byteLength(long) > 255 ? `${'é'.repeat(124)}abc.txt` : long;
    expect(Buffer.byteLength(name)).toBe(255);
    const { run } = await project.runJson('m.py:named', ['--param', `name=${name}`]);
    expect(run.state).toBe('succeeded');
    expect(readFileSync(run.artifacts[0]?.path ?? '', 'utf8')).toBe('kept');
    const before = readdirSync(path.dirname(project.root)).sort();
    const hostile = await project.runJson('m.py:many');
    expect(Object.keys(hostile.run.metrics)).toEqual(expect.arrayContaining(['../../outside', '/etc/passwd', '..', 'x'.repeat(255), '<img src=x onerror=alert(1)>', 'a\nb', '\u001b[31mred']));
    expect(readdirSync(path.dirname(project.root)).sort()).toEqual(before);
    // Shown for people, control characters are no longer any.
    const shown = await project.offbook(['show', hostile.run.id]);
    expect(shown.code).toBe(0);
    expect(shown.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(shown.stdout).toContain('<img src=x onerror=alert(1)>');
  });

  it('whose runs were made while the clock was set back an hour: the run is whole and takes as long as it took', async () => {
    const library = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1'].find(each => existsSync(each));
    if (library === undefined) return expect(process.platform, 'libfaketime is installed on Debian').not.toBe('linux');
    const clock = path.join(project.root, 'clock');
    writeFileSync(clock, '+0');
    const env = { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' };
    const going = project.start(['run', 'm.py:wait', '--python', process.env['OFFBOOK_TEST_PYTHON'] ?? '', '--param', `until=${path.join(project.root, 'go')}`, '--json'], { env });
    await going.until('up');
    const beats = async (): Promise<number> => Number((await project.json<RunJson[]>(['runs']))[0]?.metrics['beat'] ?? 0);
    await until(async () => (await beats()) > 3);
    writeFileSync(clock, '-1h');
    const then = await beats();
    await until(async () => (await beats()) > then + 3);
    writeFileSync(path.join(project.root, 'go'), '');
    const run = JSON.parse((await going.ended).stdout) as RunJson;
    expect(run).toMatchObject({ state: 'succeeded', problems: [] });
    expect(run.durationMs).toBeGreaterThan(0);
    expect(run.durationMs).toBeLessThan(600_000);
    const events = readFileSync(path.join(project.root, '.offbook', 'runs', run.id, 'events.ndjson'), 'utf8').split('\n').slice(0, -1).map(line => JSON.parse(line) as { t: number });
    // The clock did go back under it.
    expect(Math.max(...events.map(({ t }) => t)) - (events.at(-1)?.t ?? 0)).toBeGreaterThan(3_000_000);
    const shown = await project.offbook(['show', run.id]);
    expect(shown.stdout).not.toMatch(/-\d+ (ms|s|min|h)/);
    expect((await project.json<RunJson[]>(['runs'])).map(({ id, state }) => [id, state])).toEqual([[run.id, 'succeeded']]);
  });
});
