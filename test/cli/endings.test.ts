import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/core/runs/run-json';
import { program, Project, python, until } from './support/offbook';

const project = new Project({
  'flow.py': `
import os, signal, sys, time

def good(n: int = 2) -> dict[str, float]:
    print("out", n)
    print("err", n, file=sys.stderr)
    return {"mae": n / 4}

def bad(n: int = 2) -> int:
    raise ValueError("no such luck")

def odd_names() -> dict[str, float]:
    return {"a\\nb": 1.0, "\\x1b[31mred": 2.0, "x" * 5000: 3.0}

def half_a_line() -> None:
    sys.stdout.write("other half")
    sys.stdout.flush()
    sys.stderr.write("half")

def leaves() -> None:
    os._exit(7)

def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

def wants() -> None:
    import no_such_package_anywhere.inside

def quits() -> None:
    sys.exit(4)

def waits(seconds: float = 60) -> None:
    print("waiting", flush=True)
    time.sleep(seconds)

def stubborn() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("ready", flush=True)
    time.sleep(2)

def slow_lines(go: str) -> None:
    print("first", flush=True)
    while not os.path.exists(go):
        time.sleep(0.02)
    print("second", flush=True)

def binary() -> None:
    sys.stdout.buffer.write(bytes(range(256)))
    print("x" * 1_000_000)
`,
});

describe('offbook run', () => {
  it('succeeds with 0: output where the function wrote it, our words on standard error, everything kept', async () => {
    const ended = await project.run('flow.py:good', ['--param', 'n=6']);
    expect(ended).toMatchObject({ code: 0, stdout: 'out 6\n' });
    expect(ended.stderr).toMatch(/^err 6$/m);
    expect(ended.stderr).toMatch(/✓ succeeded {2}.* · mae 1\.5 · \d{8}-\d{6}-[a-z2-7]{6}/);
    const [run] = await project.json<RunJson[]>(['runs', '--limit', '1']);
    expect(run).toMatchObject({ state: 'succeeded', exitCode: 0, params: { n: 6 }, metrics: { mae: 1.5 }, function: { name: 'good', module: 'flow', file: path.join(project.root, 'flow.py'), line: 4 } });
  });

  it('fails with 1, and --json puts one object and nothing else on standard output', async () => {
    const { code, stderr, run } = await project.runJson('flow.py:bad');
    expect(code).toBe(1);
    expect(run).toMatchObject({ state: 'failed', exitCode: 1, error: { type: 'ValueError', message: 'no such luck' } });
    expect(run.error?.traceback).toContain('raise ValueError("no such luck")');
    expect(stderr).toContain('no such luck');
  });

  it('sends the function’s output to standard error with --json', async () => {
    const { code, stderr, run } = await project.runJson('flow.py:good');
    expect([code, run.metrics]).toEqual([0, { mae: 0.5 }]);
    expect(stderr).toContain('out 2\n');
    expect(stderr).toContain('err 2\n');
  });

  it.each([['leaves', { exitCode: 7, signal: null }], ['killed', { exitCode: null, signal: 'SIGKILL' }]])('ends with 3 when the process ends without a word: %s', async (name, facts) => {
    const { code, run } = await project.runJson(`flow.py:${name}`);
    expect(code).toBe(3);
    expect(run).toMatchObject({ state: 'crashed', ...facts });
    expect(run.sentence).toBeTruthy();
  });

  it('keeps its last line one line, whatever metrics are called', async () => {
    const { stderr } = await project.run('flow.py:odd_names');
    expect(stderr).toMatch(/^✓ succeeded .* · a ⏎ b 1 · �\[31mred 2 · x{39}… 3 · /m);
  });

  it('begins a line of its own after output that ended in the middle of one', async () => {
    expect((await project.run('flow.py:half_a_line')).stderr).toMatch(/^half\n✓ succeeded/m);
    expect((await project.run('flow.py:half_a_line')).stdout).toBe('other half');
  });

  it('says how to install a package that is missing', async () => {
    const { code, stderr } = await project.run('flow.py:wants');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ {2}The environment has no `no_such_package_anywhere`\. Install the package that brings it; the project doesn't name it, and it may be called otherwise than the module\.$/m);
    const id = project.runIds().at(-1) ?? '';
    // What the project declares brings it, under whatever name.
    fs.writeFileSync(path.join(project.root, 'requirements-dev.txt'), '# tools\npy-no-such-package-anywhere-aio[all]>=2  # it\n');
    expect((await project.offbook(['show', id])).stdout).toMatch(/-m pip install py-no-such-package-anywhere-aio$/m);
    fs.rmSync(path.join(project.root, 'requirements-dev.txt'));
  });

  it('takes sys.exit(4) for a failure', async () => {
    expect(await project.runJson('flow.py:quits')).toMatchObject({ code: 1, run: { state: 'failed' } });
  });

  it('shows output while the function runs', async () => {
    const go = path.join(project.root, 'go');
    const going = project.start(['run', 'flow.py:slow_lines', '--param', `go=${go}`]);
    await going.until('first\n');
    expect(going.output.stdout).toBe('first\n');
    fs.writeFileSync(go, '');
    expect(await going.ended).toMatchObject({ code: 0, stdout: 'first\nsecond\n' });
  });

  it('passes binary and much output through whole', async () => {
    const { code, stdout } = await project.run('flow.py:binary');
    expect([code, stdout.endsWith(`${'x'.repeat(1_000_000)}\n`)]).toEqual([0, true]);
  });
});

describe('cancelling', () => {
  /** Starts a run and answers its id once the function has said `text`: ids of one second are in no order, so the new one is looked for. */
  async function going(target: string, text: string, args: string[] = []) {
    const before = project.runIds();
    const run = project.start(['run', target, ...args]);
    await run.until(text);
    return { ...run, id: project.runIds().find(id => !before.includes(id)) ?? '' };
  }

  it('Ctrl+C cancels, waits for the end and answers 130', async () => {
    const run = await going('flow.py:waits', 'waiting', ['--json']);
    run.child.kill('SIGINT');
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    expect(JSON.parse(ended.stdout)).toMatchObject({ state: 'cancelled' });
    expect(ended.stderr).toContain('Cancelling');
  });

  it('Ctrl+C while the run is being started cancels it, and it is told who asked', async () => {
    const run = project.start(['run', 'flow.py:waits', '--store', path.join(project.root, 'early')]);
    await run.until('▶');
    run.child.kill('SIGINT');
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('The run was cancelled by Ctrl+C.');
  });

  it('a second Ctrl+C still waits, and says so', async () => {
    const run = await going('flow.py:stubborn', 'ready', ['--json']);
    run.child.kill('SIGINT');
    await run.until('Cancelling');
    run.child.kill('SIGINT');
    await run.until('Still waiting for the run to end');
    const ended = await run.ended;
    expect([ended.code, (JSON.parse(ended.stdout) as RunJson).state]).toSatisfy(([code, state]) => (code === 130 && state === 'cancelled') || (code === 0 && state === 'succeeded'));
  });

  it('“offbook cancel” ends a run that another terminal shows, by the end of its id', async () => {
    const run = await going('flow.py:waits', 'waiting', ['--json']);
    const cancelled = await project.json<RunJson>(['cancel', run.id.slice(-6)]);
    expect(cancelled).toMatchObject({ id: run.id, state: 'cancelled' });
    expect((await run.ended).code).toBe(130);
    expect((await project.offbook(['cancel', run.id])).stderr).toContain('has ended already');
  });

  it('a killed command line leaves the run going, and it can be seen and cancelled', async () => {
    const run = await going('flow.py:waits', 'waiting');
    run.child.kill('SIGKILL');
    expect((await run.ended).signal).toBe('SIGKILL');
    expect(await project.json<RunJson>(['show', run.id])).toMatchObject({ id: run.id, state: 'running', endedAt: null });
    expect(await project.json<RunJson>(['cancel', run.id])).toMatchObject({ state: 'cancelled' });
  });

  it('a supervisor that was killed makes the run lost, the command line answers 3, and the function ends', async () => {
    const run = await going('flow.py:waits', 'waiting', ['--json']);
    const folder = path.join(project.root, '.offbook', 'runs', run.id);
    const events = () => fs.readFileSync(path.join(folder, 'events.ndjson'), 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line) as { type: string; childPid?: number });
    await until(() => events().some(({ childPid }) => childPid !== undefined));
    const child = events().find(({ childPid }) => childPid !== undefined)?.childPid ?? 0;
    process.kill((JSON.parse(fs.readFileSync(path.join(folder, 'alive'), 'utf8')) as { pid: number }).pid, 'SIGKILL');
    const ended = await run.ended;
    expect(ended.code).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({ state: 'lost', sentence: expect.stringContaining('is gone, and the run with it') });
    await until(() => !fs.existsSync(`/proc/${child}`) || / Z /.test(fs.readFileSync(`/proc/${child}/stat`, 'utf8')), 2000);
  });
});

describe('standard output that takes no more', () => {
  const full = (...args: string[]) => {
    const disk = fs.openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: project.root, env: { ...process.env, XDG_CACHE_HOME: project.cache, NO_COLOR: '1' }, stdio: ['ignore', disk, 'pipe'], encoding: 'utf8' });
    fs.closeSync(disk);
    return { status, stderr };
  };
  const told = '✗ What should stand on standard output could not be written: the disk is full. Free some space and try again.\n';

  it.runIf(fs.existsSync('/dev/full')).each([[['functions']], [['runs', '--json']], [['runs', '--format', 'csv']], [['--help']]])('%j says so once, and does not answer 0', (args) => {
    expect(full(...args)).toEqual({ status: 1, stderr: told });
  });

  it.runIf(fs.existsSync('/dev/full'))('a run goes on, and its end is told', () => {
    const { status, stderr } = full('run', 'flow.py:good', '--python', python());
    expect([status, stderr.split(told).length]).toEqual([1, 2]);
    expect(stderr).toMatch(/err 2\n[^]*✓ succeeded .* mae 0\.5/);
    expect(full('run', 'flow.py:bad', '--python', python(), '--json')).toMatchObject({ status: 1, stderr: expect.stringContaining(told) });
    expect(full('run', 'flow.py:leaves', '--python', python(), '--json').status).toBe(3);
  });
});
