import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { Project } from './support/offbook';

const project = new Project({
  'flow.py': 'from enums import Mode\n\ndef train(n: int, mode: Mode = Mode.A, *, rate: float = 0.5, names: list[str] = []) -> dict[str, float]:\n    """Trains."""\n    return {}\n\ndef loose(a, b: int = 2) -> int:\n    return b\n\ndef _hidden(a: int) -> int:\n    return a\n',
  'enums.py': 'import enum\n\nclass Mode(enum.Enum):\n    A = 1\n',
  'broken.py': 'def ok(a: int) -> int:\n    return a\n\ndef no(:\n',
  '.venv/pyvenv.cfg': '', '.venv/lib/inside.py': 'def f(a: int) -> int:\n    return a\n',
  'env/pyvenv.cfg': '', 'env/lib/inside.py': 'def f(a: int) -> int:\n    return a\n',
  'deep/er/<b>x.py': 'def html(a: str = "<script>") -> str:\n    return a\n',
});
interface Listed { file: string; name: string; line: number; runnable: boolean; reason: string | null; params: { name: string; annotation: string | null; default: unknown; required: boolean }[]; returns: string | null }

describe('offbook functions', () => {
  it('lists every public function with its signature, and why it can’t be run', async () => {
    const listed = await project.json<Listed[]>(['functions']);
    expect(listed.map(({ file, name, line, runnable }) => [path.relative(project.root, file), name, line, runnable])).toEqual([
      ['broken.py', 'ok', 1, true], ['broken.py', 'no', 4, false], ['deep/er/<b>x.py', 'html', 1, true], ['flow.py', 'train', 3, true], ['flow.py', 'loose', 7, false],
    ]);
    const train = listed.find(({ name }) => name === 'train');
    expect(train).toMatchObject({ reason: null, returns: 'dict[str, float]' });
    expect(train?.params.map(({ name, annotation, default: initial, required }) => [name, annotation, initial, required])).toEqual([
      ['n', 'int', null, true], ['mode', 'Mode', null, false], ['rate', 'float', 0.5, false], ['names', 'list[str]', [], false],
    ]);
    expect(listed.find(({ name }) => name === 'loose')?.reason).toBe('annotate `a` to track');
  });

  it('lists one file, for people', async () => {
    const { code, stdout } = await project.offbook(['functions', 'flow.py']);
    expect([code, stdout]).toEqual([0, 'flow.py\n  ▶ train(n: int, mode: Mode = Mode.A, *, rate: float = 0.5, names: list[str] = []) -> dict[str, float]\n  – loose(a, b: int = 2) -> int\n      annotate `a` to track\n']);
  });

  it('writes what goes by its place or by its name alone as Python does', async () => {
    const signatures = ['a(x: int, /) -> int', 'b(x: int, y: int = 2, /, z: int = 3, *, k: int, m: int = 4) -> int', 'c(*, k: int) -> int', 'd(x: int, /, *rest: int, k: int, **more: int) -> int', 'e(x: int, **more: int) -> int'];
    const marks = new Project({ 'flow.py': signatures.map(each => `def ${each}:\n    return 1\n`).join('\n') });
    expect((await marks.offbook(['functions', 'flow.py'])).stdout.split('\n').slice(1, -1)).toEqual(signatures.map(each => `  ▶ ${each}`));
  });

  it('reads the files anew when they or what they import change', async () => {
    const other = new Project({ 'flow.py': 'from enums import Mode\n\ndef f(mode: Mode) -> int:\n    return 1\n', 'enums.py': 'import enum\n\nclass Mode(enum.Enum):\n    A = 1\n' });
    const kinds = async () => (await other.json<(Listed & { params: { kind: string }[] })[]>(['functions', 'flow.py'])).map(({ name, params }) => `${name} ${params[0]?.kind ?? ''}`);
    expect(await kinds()).toEqual(['f enum']);
    other.write({ 'enums.py': 'from typing import NamedTuple\n\nclass Mode(NamedTuple):\n    a: int\n' });
    expect(await kinds()).toEqual(['f record']);
    other.write({ 'flow.py': 'def g(a: int) -> int:\n    return a\n' });
    expect(await kinds()).toEqual(['g int']);
  });

  it('tells of the first places that are no Python, and how many more there are', async () => {
    const old = new Project({ 'old.py': `${'root:x:0:0:/bin\n'.repeat(5)}\ndef f(a: int) -> int:\n    return a\n` });
    const wrong = (line: number) => `  ! line ${line}: this is not valid Python yet\n`;
    expect((await old.offbook(['functions', 'old.py'])).stdout).toBe(`old.py\n${wrong(1)}${wrong(2)}${wrong(3)}  ! and 2 more\n  ▶ f(a: int) -> int\n`);
  });

  it('says so when there is nothing', async () => {
    expect(await project.offbook(['functions', 'gone'])).toMatchObject({ code: 2, stderr: '✗ There is no file or folder gone. Check the path.\n' });
    expect((await new Project({}).offbook(['functions'])).stdout).toBe('No functions in this folder. Offbook lists public functions at a module’s top level.\n');
  });
});

describe('the command itself', () => {
  it('tells its version and helps', async () => {
    expect((await project.offbook(['--version'])).stdout).toBe(`${version}\n`);
    expect((await project.offbook(['run', '--help'])).stdout).toContain('--env-file FILE');
    expect(await project.offbook([])).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: offbook COMMAND') });
  });

  it('refuses what it doesn’t know with 2, also as JSON', async () => {
    expect(await project.offbook(['runs', '--limt', '3'])).toMatchObject({ code: 2, stdout: '', stderr: '✗ “offbook runs” has no option --limt. Did you mean --limit?\n' });
    const { code, stdout } = await project.offbook(['shwo', '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([2, { error: { code: 'usage', message: 'There is no command “shwo”. Did you mean “offbook show”?' } }]);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const going = project.start(['functions', '--json']);
    going.child.stdout?.destroy();
    expect(await going.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
