import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/core/runs/run-json';
import { Project } from './support/offbook';

const project = new Project({
  'src/pkg/__init__.py': '',
  'src/pkg/flow.py': 'import os\n\ndef add(a: int, b: int = 1) -> int:\n    """Adds."""\n    return a + b\n\ndef key() -> str:\n    print(os.environ["TOKEN"])\n    return os.environ["TOKEN"] + os.environ["PLAIN"]\n\ndef where() -> str:\n    return os.getcwd()\n',
});
let ids: string[];

beforeAll(async () => {
  ids = [];
  for (const a of [1, 2, 3]) ids.push((await project.runJson('src/pkg/flow.py:add', ['--param', `a=${a}`])).run.id);
});

const runs = (...args: string[]) => project.json<RunJson[]>(['runs', ...args]);

describe('the history', () => {
  it('lists runs newest first, for people and for programs', async () => {
    expect((await runs()).map(({ id }) => id)).toEqual([...ids].reverse());
    expect((await runs('--limit', '2')).map(({ metrics }) => metrics['return'])).toEqual([4, 3]);
    const { stdout } = await project.offbook(['runs', '--limit', '2']);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^State +Function +Metrics +Took +When +Run$/), expect.stringMatching(/^✓ succeeded +add +return 4 +.* +.* +\d{8}-/), expect.stringMatching(/return 3/), '2 of 3; --limit shows more', '',
    ]);
  });

  it('shows a run by part of its id, from any folder of the project', async () => {
    const { code, stdout } = await project.offbook(['show', (ids[0] ?? '').slice(-6)], { cwd: path.join(project.root, 'src', 'pkg') });
    expect(code).toBe(0);
    for (const text of ['✓ succeeded  add', ids[0] ?? '', `${path.join(project.root, 'src', 'pkg', 'flow.py')}:3`, 'return  2', 'a  1', 'b  1  default']) expect(stdout).toContain(text);
    expect(await project.json<RunJson>(['show', ids[0] ?? ''])).toMatchObject({ id: ids[0], params: { a: 1, b: 1 }, code: expect.arrayContaining([expect.objectContaining({ path: 'src/pkg/flow.py', kept: true })]) });
  });

  it('costs nothing when the index is deleted or damaged, and is rebuilt on demand', async () => {
    for (const harm of [(file: string) => fs.rmSync(file), (file: string) => fs.writeFileSync(file, 'no database')]) {
      const file = fs.readdirSync(project.cache, { recursive: true, encoding: 'utf8' }).find(name => name.endsWith('index.db'));
      harm(path.join(project.cache, file ?? ''));
      expect(await runs()).toHaveLength(3);
    }
    expect(await project.json(['index', 'rebuild'])).toMatchObject({ store: path.join(project.root, '.offbook'), runs: 3 });
  });

  it('takes up a run that was copied in', async () => {
    const other = new Project({});
    fs.cpSync(path.join(project.root, '.offbook'), path.join(other.root, '.offbook'), { recursive: true });
    expect((await other.json<RunJson[]>(['runs'])).map(({ id }) => id)).toEqual([...ids].reverse());
  });

  it('names a run anew that starts in the same millisecond as another, with the same characters by chance', async () => {
    const store = path.join(project.root, 'same');
    const pinned = { node: ['--require', path.resolve(import.meta.dirname, 'support', 'same-chance.cjs')] };
    const made = [];
    for (const a of [1, 2]) made.push((await project.runJson('src/pkg/flow.py:add', ['--param', `a=${a}`, '--store', store], pinned)).run);
    expect(made[0]?.id).toBe('20251009-085320-5v2222');
    expect(made[1]?.id).toMatch(/^20251009-085320-5v(?!2222)/);
    expect((await runs('--store', store, '--sort', 'param.a')).map(({ id, state, params }) => [id, state, params['a']])).toEqual(made.map(({ id }, at) => [id, 'succeeded', at + 1]));
  });

  it('is kept where --store says', async () => {
    const store = path.join(project.root, 'else where');
    await project.run('src/pkg/flow.py:add', ['--param', 'a=7', '--store', store]);
    expect((await runs('--store', store)).map(({ params }) => params['a'])).toEqual([7]);
    expect(await runs()).toHaveLength(3);
  });

  it('is empty in words where there is none', async () => {
    const empty = new Project({});
    expect(await empty.offbook(['runs'])).toMatchObject({ code: 0, stdout: 'No runs yet. “offbook functions” lists what can be run, “offbook run FILE.py:FUNCTION” runs it.\n' });
    expect(await empty.json(['runs'])).toEqual([]);
    expect(await empty.offbook(['show', 'x'])).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no .offbook folder in') });
  });

  it.each([['0'], ['-1'], ['many'], ['1.5']])('refuses --limit %s', async limit => {
    expect(await project.offbook(['runs', `--limit=${limit}`])).toMatchObject({ code: 2, stderr: `✗ --limit wants a whole number from 1 on, not “${limit}”.\n` });
  });
});

describe('environment files', () => {
  it('reach the function and nothing of them is kept but names', async () => {
    project.write({ 'secret.env': 'TOKEN="s3cr3t-value-91"\nPLAIN=${TOKEN}-more\n' });
    const { code, stdout, stderr, run } = await project.runJson('src/pkg/flow.py:key', ['--env-file', 'secret.env']);
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('s3cr3t-value-91');
    const folder = path.join(project.root, '.offbook', 'runs', run.id);
    expect(JSON.parse(fs.readFileSync(path.join(folder, 'request.json'), 'utf8'))).toMatchObject({ env: { files: [path.join(project.root, 'secret.env')], secretNames: ['TOKEN', 'PLAIN'] } });
    for (const name of fs.readdirSync(folder)) expect(fs.readFileSync(path.join(folder, name), 'utf8')).not.toContain('s3cr3t-value-91');
  });

  it('that are wrong start nothing', async () => {
    project.write({ 'bad.env': 'A=1\nB="open\n' });
    const before = project.runIds();
    expect(await project.run('src/pkg/flow.py:key', ['--env-file', 'bad.env'])).toMatchObject({ code: 2, stderr: expect.stringContaining('bad.env, line 2: the value of B begins with " and never ends with it') });
    // Node itself takes --env-file wherever it stands, and is told here that what follows is not its own.
    expect(await project.run('src/pkg/flow.py:key', ['--env-file', 'gone.env'], { node: ['--'] })).toMatchObject({ code: 2, stderr: expect.stringContaining('gone.env is not there') });
    expect(project.runIds()).toEqual(before);
  });
});

it('gives a run none of the editor’s own variables', async () => {
  project.write({ 'src/pkg/env.py': 'import os\n\ndef names() -> list[str]:\n    return sorted(k for k in os.environ if k.startswith(("VSCODE_", "ELECTRON_")) or k in ("NODE_OPTIONS", "KEPT"))\n' });
  const { run } = await project.runJson('src/pkg/env.py:names', [], { env: { VSCODE_IPC_HOOK: 'x', ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--no-warnings', KEPT: '1' } });
  expect(run.outputs[0]?.value).toEqual(['KEPT']);
});

it('finds a neighbour by its bare name, and never in place of Python’s own module', async () => {
  project.write({ 'src/pkg/calendar.py': 'NAME = "neighbour"\n', 'src/pkg/beside.py': 'NAME = "beside"\n', 'src/pkg/bare.py': 'import calendar\nimport beside\n\ndef names() -> list[str]:\n    return [beside.NAME, calendar.month_name[1]]\n' });
  expect((await project.runJson('src/pkg/bare.py:names')).run.outputs[0]?.value).toEqual(['beside', 'January']);
});

it('runs in the project’s root, whatever folder it is called from', async () => {
  const { run } = await project.runJson('flow.py:where', [], { cwd: path.join(project.root, 'src', 'pkg') });
  expect(run).toMatchObject({ function: { module: 'pkg.flow' }, outputs: [{ value: project.root }] });
});
