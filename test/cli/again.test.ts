import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Repetition } from '../../src/contract/again';
import type { RunJson } from '../../src/core/runs/run-json';
import { hashInput } from '../../src/node/again/hash-input';
import { Project, python } from './support/offbook';

const author = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org', GIT_CONFIG_GLOBAL: os.devNull };
const git = (project: Project, ...args: string[]) => execFileSync('git', args, { cwd: project.root, env: { ...process.env, ...author }, encoding: 'utf8' }).trim();

const flow = `import random
from pathlib import Path

from helper import FACTOR


def score(data: Path, n: int = 3) -> dict[str, float]:
    return {"sum": sum(float(x) for x in data.read_text().split()) * FACTOR, "n": n}


def noisy(n: int = 3) -> dict[str, float]:
    return {"sure": 1.0, "drawn": random.random()}


def listed(n: int = 2) -> list[int]:
    return list(range(n))
`;
const files = { 'flow.py': flow, 'helper.py': 'FACTOR = 2\n', 'data.txt': '1 2 3', 'config.toml': 'a = 1\n' };

/** A repository with one commit, and a link that stands for its interpreter: what is installed can be changed beside it. */
function repository(more: Record<string, string> = {}): Project {
  const project = new Project({ ...files, ...more });
  git(project, 'init', '-q', '-b', 'main');
  git(project, 'add', '-A');
  git(project, 'commit', '-q', '-m', 'Start');
  return project;
}
const treeOf = (root: string): Record<string, string> => Object.fromEntries(fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name => !/^\.(git|offbook)(\/|$)|__pycache__/.test(name) && fs.lstatSync(path.join(root, name)).isFile()).map(name => [name, fs.readFileSync(path.join(root, name), 'utf8')]));
const rerun = async (project: Project, id: string, ...args: string[]) => {
  const ended = await project.offbook(['rerun', id, '--json', ...args]);
  return { ...ended, json: JSON.parse(ended.stdout) as RunJson & { comparison: Repetition; error?: { code: string; message: string; differences: { topic: string; name: string; was: string; now: string; stops: boolean; text: string }[] } } };
};
const score = async (project: Project) => (await project.runJson('flow.py:score', ['--input', 'data=data.txt'])).run;

describe('rerun', () => {
  it('with nothing changed tells nothing, and everything comes out equal', async () => {
    const project = repository();
    const first = await score(project);
    const { code, stderr } = await project.offbook(['rerun', first.id]);
    expect(code).toBe(0);
    expect(stderr).toContain(`= Same as ${first.id}: 1 of 1 output equal, 2 of 2 metrics equal.`);
    expect(stderr).not.toMatch(/packages|machine|variables|data {2}/);
    const second = project.runIds().at(-1) ?? '';
    expect(await project.json<RunJson>(['show', second])).toMatchObject({ again: first.id, params: first.params, metrics: { sum: 12, n: 3 } });
    expect(JSON.parse(fs.readFileSync(path.join(project.root, '.offbook', 'runs', second, 'request.json'), 'utf8'))).toMatchObject({ again: { of: first.id, mode: 'exact' } });
  });

  it('says by how much a function that draws by chance differs', async () => {
    const project = repository();
    const { run } = await project.runJson('flow.py:noisy');
    const { json } = await rerun(project, run.id);
    expect(json.comparison).toMatchObject({ equal: false, metrics: { equal: 1, total: 2 } });
    const drawn = json.comparison.differences.find(({ name }) => name === 'drawn');
    expect(drawn).toMatchObject({ kind: 'metric', was: run.metrics['drawn'], now: json.metrics['drawn'], absolute: Number(json.metrics['drawn']) - Number(run.metrics['drawn']) });
  });

  it('tells a changed and a vanished file, and starts nothing until it is told to', async () => {
    const project = repository();
    const first = await score(project);
    project.write({ 'data.txt': '1 2 4' });
    const refused = await rerun(project, first.id);
    expect(refused.code).toBe(2);
    expect(refused.json.error).toMatchObject({ code: 'differs', differences: [{ topic: 'data', name: 'data', was: first.inputs[0]?.sha256, now: createHash('sha256').update('1 2 4').digest('hex'), stops: false }] });
    expect(project.runIds()).toEqual([first.id]);
    const forced = await rerun(project, first.id, '--yes');
    expect(forced.code).toBe(0);
    expect(forced.json.comparison.differences).toContainEqual({ kind: 'metric', name: 'sum', was: 12, now: 14, absolute: 2, relative: 2 / 12 });
    fs.rmSync(path.join(project.root, 'data.txt'));
    const gone = await rerun(project, first.id, '--yes');
    expect([gone.code, gone.json.error?.code, gone.json.error?.differences.map(({ name, stops }) => [name, stops])]).toEqual([2, 'cannot-repeat', [['data', true]]]);
    expect(project.runIds()).toHaveLength(2);
  });

  it('takes no other data for today’s code where the file that was given is gone, and says how to give it', { timeout: 60_000 }, async () => {
    const project = repository({ 'chain.py': 'import pandas as pd\n\ndef use(table: pd.DataFrame | None = None) -> int:\n    return 0 if table is None else len(table)\n', 'some.csv': 'a\n1\n' });
    const { run } = await project.runJson('chain.py:use', ['--input', 'table=some.csv']);
    fs.renameSync(path.join(project.root, 'some.csv'), path.join(project.root, 'other.csv'));
    expect(await project.offbook(['rerun', run.id, '--current-code'])).toMatchObject({ code: 2, stderr: expect.stringContaining('`table` needs data: some.csv is gone. Write --input table=PATH, or --input table=latest:FUNCTION/OUTPUT.') as string });
    expect(project.runIds()).toEqual([run.id]);
    expect((await rerun(project, run.id, '--input', 'table=other.csv')).json.metrics['return']).toBe(1);
  });

  it('tells an output whose object was deleted', { timeout: 60_000 }, async () => {
    const project = repository({ 'chain.py': 'import pandas as pd\n\ndef make(n: int = 3) -> pd.DataFrame:\n    return pd.DataFrame({"a": range(n)})\n\ndef use(table: pd.DataFrame) -> float:\n    return float(table.a.sum())\n' });
    const made = (await project.runJson('chain.py:make')).run;
    const used = (await project.runJson('chain.py:use', ['--input', `table=run:${made.id}`])).run;
    expect((await rerun(project, used.id)).json.comparison.equal).toBe(true);
    fs.rmSync(made.outputs[0]?.path ?? '');
    const { code, json } = await rerun(project, used.id, '--yes');
    expect([code, json.error?.differences]).toMatchObject([2, [{ topic: 'data', name: 'table', stops: true }]]);
  });

  it('runs the kept code where the files have changed, from a place of its own that is gone afterwards', async () => {
    const project = repository();
    // Uncommitted, so that only the record has it.
    project.write({ 'helper.py': 'FACTOR = 5\n' });
    const first = await score(project);
    project.write({ 'helper.py': 'FACTOR = 7\n', 'flow.py': flow.replace('* FACTOR', '* FACTOR + 1') });
    const before = { tree: treeOf(project.root), status: git(project, 'status', '--porcelain'), worktrees: git(project, 'worktree', 'list') };
    const { code, json, stderr } = await rerun(project, first.id);
    expect([code, json.metrics['sum'], json.comparison.equal]).toEqual([0, 30, true]);
    expect(stderr).toContain('flow.py, helper.py changed since: the kept code runs');
    expect(json.code.map(({ path: name, sha256 }) => [name, sha256]).sort()).toEqual(first.code.map(({ path: name, sha256 }) => [name, sha256]).sort());
    // The two stand together: the same function of the same file, at the same commit.
    expect([json.function.file, json.git?.commit]).toEqual([first.function.file, first.git?.commit]);
    const { again } = JSON.parse(fs.readFileSync(path.join(project.root, '.offbook', 'runs', json.id, 'request.json'), 'utf8')) as { again: { restored: { at: string; of: string } } };
    expect([again.restored.of, fs.existsSync(again.restored.at)]).toEqual([project.root, false]);
    expect({ tree: treeOf(project.root), status: git(project, 'status', '--porcelain'), worktrees: git(project, 'worktree', 'list') }).toEqual(before);
    // A run that was made from restored code is repeated like any other.
    expect((await rerun(project, json.id)).json).toMatchObject({ metrics: { sum: 30 }, comparison: { equal: true } });
    expect((await rerun(project, first.id, '--current-code')).json).toMatchObject({ metrics: { sum: 43 }, comparison: { equal: false, mode: 'current' } });
  });

  it('takes the run’s own interpreter, whichever code runs, unless another is given', async () => {
    const project = new Project(files);
    const { run } = await project.runJson('flow.py:listed');
    const used = (id: string) => (JSON.parse(fs.readFileSync(path.join(project.root, '.offbook', 'runs', id, 'request.json'), 'utf8')) as { python: { path: string } }).python.path;
    expect(used(run.id)).toBe(python());
    // PATH has another one, which a run would take by itself.
    for (const more of [[], ['--current-code'], ['--param', 'n=3']]) expect(used((await rerun(project, run.id, ...more)).json.id), more.join(' ')).toBe(python());
    const link = path.join(project.root, 'another-python');
    fs.symlinkSync(python(), link);
    const { json: other } = await rerun(project, run.id, '--current-code', '--python', link);
    expect(used(other.id)).not.toBe(python());
    fs.rmSync(used(other.id));
    expect(await rerun(project, other.id, '--current-code')).toMatchObject({ code: 0, stderr: expect.stringContaining(`The run’s interpreter ${used(other.id)} can’t be used: there is no such file. Another is taken.`) });
  });

  it('takes the folders that were chosen for the run, whichever code runs, unless others are given', async () => {
    const project = new Project({ ...files, 'pyproject.toml': '', 'deep/kept.txt': '', 'pack/flow.py': 'import os\n\n\ndef where(n: int = 1) -> str:\n    return os.getcwd()\n' });
    const at = (folder: string) => path.join(project.root, folder);
    const { run } = await project.runJson('pack/flow.py:where', ['--import-root', 'pack', '--cwd', 'deep']);
    const place = async (id: string) => {
      const { project: asked } = JSON.parse(fs.readFileSync(path.join(project.root, '.offbook', 'runs', id, 'request.json'), 'utf8')) as { project: { rule: string; importRoot: string; cwd: string } };
      return [asked.rule, asked.importRoot, asked.cwd];
    };
    const chosen = ['choice', at('pack'), at('deep')];
    expect(await place(run.id)).toEqual(chosen);
    for (const more of [[], ['--current-code'], ['--param', 'n=3']]) expect(await place((await rerun(project, run.id, ...more)).json.id), more.join(' ')).toEqual(chosen);
    // Where nothing was chosen, the rule as it is now decides.
    const { run: plain } = await project.runJson('pack/flow.py:where');
    expect((await place((await rerun(project, plain.id, '--param', 'n=3')).json.id))[0]).not.toBe('choice');
  });

  it('works without git as well', async () => {
    const project = new Project(files);
    const first = await score(project);
    project.write({ 'helper.py': 'FACTOR = 7\n' });
    expect((await rerun(project, first.id)).json).toMatchObject({ metrics: { sum: 12 }, comparison: { equal: true } });
  });

  it('starts nothing of an imported run before somebody says so', async () => {
    const project = repository();
    const first = await score(project);
    const marker = path.join(project.root, '.offbook', 'runs', first.id, 'imported.json');
    fs.writeFileSync(marker, '{"v":1,"at":1,"from":"run.zip","trusted":false}\n');
    // Whatever it names as its interpreter is not even asked for its version.
    const request = path.join(project.root, '.offbook', 'runs', first.id, 'request.json');
    const evil = path.join(project.root, 'evil');
    fs.writeFileSync(evil, `#!/bin/sh\ntouch ${JSON.stringify(path.join(project.root, 'started'))}\n`, { mode: 0o755 });
    const asked = fs.readFileSync(request, 'utf8');
    fs.writeFileSync(request, asked.replace(JSON.stringify(python()), JSON.stringify(evil)));
    const { code, json } = await rerun(project, first.id, '--yes');
    expect([code, json.error?.code, json.error?.differences]).toMatchObject([2, 'cannot-repeat', [{ topic: 'code', name: 'imported', stops: true }]]);
    expect(fs.existsSync(path.join(project.root, 'started'))).toBe(false);
    fs.writeFileSync(request, asked);
    fs.rmSync(evil);
    expect((await rerun(project, first.id, '--trust-imported')).json.comparison.equal).toBe(true);
    expect(JSON.parse(fs.readFileSync(marker, 'utf8'))).toMatchObject({ trusted: true });
  });

  it('takes other values, and today’s code with them', async () => {
    const project = repository();
    const first = await score(project);
    const { json } = await rerun(project, first.id, '--param', 'n=9');
    expect(json).toMatchObject({ params: { n: 9 }, metrics: { sum: 12, n: 9 }, comparison: { mode: 'changed', metrics: { equal: 1, total: 2 } } });
    expect(await project.offbook(['rerun', first.id, '--param', 'm=9'])).toMatchObject({ code: 2, stderr: expect.stringContaining('has no parameter `m`') });
  });

  it('tells packages, interpreter, variables and secrets that are others now', async () => {
    const project = repository();
    const venv = path.join(project.root, '.venv');
    execFileSync(python(), ['-m', 'venv', '--without-pip', venv]);
    const site = fs.readdirSync(path.join(venv, 'lib')).map(name => path.join(venv, 'lib', name, 'site-packages'))[0] ?? '';
    const install = (name: string, version: string) => fs.mkdirSync(path.join(site, `${name}-${version}.dist-info`), { recursive: true });
    install('tool', '1.0');
    install('other', '3.1');
    project.write({ 'secret.env': 'TOKEN=abcdefgh\n' });
    const first = JSON.parse((await project.offbook(['run', 'flow.py:listed', '--env-file', 'secret.env', '--json'], { env: { MY_RATE: '3' } })).stdout) as RunJson;
    expect(first.environment.packages).toEqual({ other: '3.1', tool: '1.0' });
    fs.renameSync(path.join(site, 'tool-1.0.dist-info'), path.join(site, 'tool-2.0.dist-info'));
    fs.rmSync(path.join(site, 'other-3.1.dist-info'), { recursive: true });
    install('fresh', '0.1');
    fs.rmSync(path.join(project.root, 'secret.env'));
    const { code, json } = await rerun(project, first.id);
    expect([code, json.error?.differences.map(({ topic, name, was, now }) => [topic, name, was, now])]).toEqual([2, [
      ['packages', 'other', '3.1', null], ['packages', 'tool', '1.0', '2.0'], ['packages', 'fresh', null, '0.1'],
      ['variables', path.join(project.root, 'secret.env'), 'read', null], ['variables', 'TOKEN', 'set', null], ['variables', 'MY_RATE', 'set', null],
    ]]);
    expect((await rerun(project, first.id, '--yes')).json.comparison.equal).toBe(true);
    fs.rmSync(venv, { recursive: true });
    const gone = await project.offbook(['rerun', first.id], { env: { MY_RATE: '3', TOKEN: 'abcdefgh' } });
    expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining(`The interpreter ${path.join(venv, 'bin', 'python')} is gone`)]);
  });
});

describe('restore', () => {
  it('makes a worktree with the very bytes that ran, and touches nothing of the user’s', async () => {
    const project = repository({ 'src.txt': 'committed\n' });
    project.write({ 'helper.py': 'FACTOR = 5\n', 'new.toml': 'untracked = 1\n', 'config.toml': 'a = 2\n' });
    fs.rmSync(path.join(project.root, 'src.txt'));
    const first = await score(project);
    project.write({ 'helper.py': 'FACTOR = 7\n', 'config.toml': 'a = 3\n', 'staged.txt': 's' });
    git(project, 'add', 'staged.txt');
    const before = { tree: treeOf(project.root), status: git(project, 'status', '--porcelain'), head: git(project, 'rev-parse', 'HEAD'), branches: git(project, 'branch') };
    const at = path.join(path.dirname(project.root), 'restored tree');
    expect(await project.json(['restore', first.id, '--worktree', at])).toMatchObject({ at, project: at, commit: before.head, left: [] });
    expect(treeOf(at)).toMatchObject({ 'flow.py': flow, 'helper.py': 'FACTOR = 5\n', 'new.toml': 'untracked = 1\n', 'config.toml': 'a = 2\n', 'data.txt': '1 2 3' });
    expect(fs.existsSync(path.join(at, 'src.txt'))).toBe(false);
    for (const module of first.code) expect(createHash('sha256').update(fs.readFileSync(path.join(at, module.path))).digest('hex')).toBe(module.sha256);
    expect({ tree: treeOf(project.root), status: git(project, 'status', '--porcelain'), head: git(project, 'rev-parse', 'HEAD'), branches: git(project, 'branch') }).toEqual(before);
    expect(await project.offbook(['restore', first.id, '--worktree', at])).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already') });

    const made = await project.json<{ commit: string }>(['restore', first.id, '--branch', 'as-it-ran']);
    expect(git(project, 'rev-parse', 'as-it-ran')).toBe(made.commit);
    expect(git(project, 'rev-parse', 'as-it-ran^')).toBe(before.head);
    expect([git(project, 'show', 'as-it-ran:helper.py'), git(project, 'show', 'as-it-ran:new.toml'), git(project, 'ls-tree', '--name-only', 'as-it-ran', 'src.txt')]).toEqual(['FACTOR = 5', 'untracked = 1', '']);
    expect({ tree: treeOf(project.root), status: git(project, 'status', '--porcelain'), head: git(project, 'rev-parse', 'HEAD') }).toEqual({ tree: before.tree, status: before.status, head: before.head });
    expect(await project.offbook(['restore', first.id, '--branch', 'as-it-ran'])).toMatchObject({ code: 2, stderr: expect.stringContaining('There is a branch as-it-ran already') });
    for (const name of ['--evil', '-b', 'a..b', 'x y']) expect((await project.offbook(['restore', first.id, `--branch=${name}`])).code).toBe(2);
  });

  it('refuses clearly: no git, no such commit, a shallow clone, an object that is not here, a folder in the way', async () => {
    const project = repository();
    const first = await score(project);
    const bare = new Project(files);
    const outside = await score(bare);
    expect(await bare.offbook(['restore', outside.id, '--worktree', '../w'])).toMatchObject({ code: 2, stderr: expect.stringContaining('outside a git repository') });
    expect(await bare.json(['restore', outside.id, '--folder', 'restored'])).toMatchObject({ files: expect.arrayContaining(['flow.py', 'helper.py']), left: [] });
    expect(fs.readFileSync(path.join(bare.root, 'restored', 'flow.py'), 'utf8')).toBe(flow);
    expect(await bare.offbook(['restore', outside.id, '--folder', 'restored'])).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing is written over') });
    expect(await bare.offbook(['restore', outside.id])).toMatchObject({ code: 2, stderr: expect.stringContaining('one of --worktree DIR, --branch NAME or --folder DIR') });

    const helper = first.code.find(({ path: name }) => name === 'helper.py')?.sha256 ?? '';
    const object = path.join(project.root, '.offbook', 'objects', helper.slice(0, 2), helper);
    fs.renameSync(object, `${object}.away`);
    expect(await project.offbook(['restore', first.id, '--worktree', '../w'])).toMatchObject({ code: 2, stderr: expect.stringContaining('This store lacks helper.py.') });
    fs.writeFileSync(object, 'FACTOR = 666\n');
    expect(await project.offbook(['restore', first.id, '--folder', '../w'])).toMatchObject({ code: 2, stderr: expect.stringContaining('helper.py (damaged)') });
    fs.renameSync(`${object}.away`, object);

    git(project, 'commit', '-q', '--allow-empty', '-m', 'Next');
    const clone = new Project({});
    fs.rmSync(clone.root, { recursive: true });
    git(project, 'clone', '-q', '--depth', '1', `file://${project.root}`, clone.root);
    fs.cpSync(path.join(project.root, '.offbook'), path.join(clone.root, '.offbook'), { recursive: true });
    // As if that clone were where the run's project is.
    const request = path.join(clone.root, '.offbook', 'runs', first.id, 'request.json');
    fs.writeFileSync(request, fs.readFileSync(request, 'utf8').replaceAll(JSON.stringify(project.root), JSON.stringify(clone.root)));
    expect(await clone.offbook(['restore', first.id, '--worktree', '../w'])).toMatchObject({ code: 2, stderr: expect.stringContaining('a shallow clone') });
    fs.rmSync(path.join(project.root, '.git'), { recursive: true });
    expect(await project.offbook(['restore', first.id, '--worktree', '../w'])).toMatchObject({ code: 2, stderr: expect.stringContaining('in no git repository any more') });
  });

  it('writes nothing outside, whatever a record names', async () => {
    const project = repository();
    const first = await score(project);
    const events = path.join(project.root, '.offbook', 'runs', first.id, 'events.ndjson');
    const own = first.code.find(({ path: name }) => name === 'helper.py');
    const outside = path.join(path.dirname(project.root), 'escaped.py');
    const names = ['../escaped.py', '../../escaped.py', 'a/../../escaped.py', outside, 'C:\\escaped.py', '..\\escaped.py', '.git/hooks/post-checkout', 'link/escaped.py', 'sub/.GIT/config'];
    const lines = fs.readFileSync(events, 'utf8').trimEnd().split('\n');
    const last = lines.pop() ?? '';
    const evil = names.map((name, index) => JSON.stringify({ v: 1, seq: 9000 + index, t: 1, type: 'code', kind: 'module', module: `evil${index}`, path: name, sha256: own?.sha256, bytes: 1, kept: true }));
    fs.writeFileSync(events, `${[...lines, ...evil, last].join('\n')}\n`);
    // A committed link that leads out of the tree.
    fs.symlinkSync(path.dirname(project.root), path.join(project.root, 'link'));
    git(project, 'add', 'link');
    git(project, 'commit', '-q', '--amend', '-m', 'With a link');
    const commit = git(project, 'rev-parse', 'HEAD');
    fs.writeFileSync(events, fs.readFileSync(events, 'utf8').replaceAll(/"commit": ?"[0-9a-f]{40}"/g, `"commit":"${commit}"`));
    const around = () => fs.readdirSync(path.dirname(project.root)).sort();
    const before = around();
    for (const [how, at] of [['--folder', 'out-folder'], ['--worktree', 'out-tree']] as const) {
      const { left } = await project.json<{ left: string[] }>(['restore', first.id, how, path.join(project.root, '..', at)]);
      expect(left.length).toBeGreaterThanOrEqual(how === '--folder' ? 8 : 9);
      expect(around()).toEqual([...before, 'out-folder', ...(how === '--worktree' ? ['out-tree'] : [])].sort());
    }
    expect(fs.existsSync(path.join(project.root, '.git', 'hooks', 'post-checkout'))).toBe(false);
  });
});

describe('hashes of data', () => {
  it('are those that the supervisor makes: of files whole and by samples, and of folders', async () => {
    const base = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-hash-'));
    try {
      const large = path.join(base, 'folder', 'large.bin');
      fs.mkdirSync(path.join(base, 'folder', 'sub'), { recursive: true });
      fs.writeFileSync(large, Buffer.from(Array.from({ length: 3_000_001 }, (_, index) => (index * 31 + (index >> 8)) & 255)));
      for (const name of ['é.txt', 'Z.txt', 'sub/a.txt', 'sub.txt', 'empty']) fs.writeFileSync(path.join(base, 'folder', name), name === 'empty' ? '' : name);
      fs.symlinkSync(large, path.join(base, 'folder', 'link'));
      const script = 'import sys, json; sys.path.insert(0, sys.argv[1]); from offbook_supervisor.hashing import Hasher; print(json.dumps([Hasher(int(a)).facts(p)[0]["sha256"] for a, p in zip(sys.argv[2::2], sys.argv[3::2])]))';
      const cases: [number, string][] = [[2 ** 40, large], [1000, large], [2 ** 40, path.join(base, 'folder')], [2_000_000, path.join(base, 'folder')]];
      const runner = path.resolve(__dirname, '..', '..', 'src', 'runner');
      const wanted = JSON.parse(execFileSync(python(), ['-c', script, runner, ...cases.flatMap(([above, file]) => [String(above), file])], { encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: path.join(base, 'cache') } })) as string[];
      expect(await Promise.all(cases.map(([above, file]) => hashInput(file, above)))).toEqual(wanted);
      expect(new Set(wanted).size).toBe(4);
    } finally {
      fs.rmSync(base, { recursive: true });
    }
  });
});
