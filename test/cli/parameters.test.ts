import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project, python } from './support/offbook';

const project = new Project({
  'flow.py': `
import enum
from dataclasses import dataclass
from http import HTTPStatus
from typing import Callable, Literal, Optional
from kinds import Shape

class Mode(enum.Enum):
    FAST = "f"
    SLOW = "s"

class Perm(enum.Flag):
    READ = 1
    WRITE = 2
    EXEC = 4

class Outer:
    class Tone(enum.Enum):
        LOUD = "l"
        LOW = "o"

@dataclass
class Options:
    depth: int
    rate: float = 0.1

def values(on: bool = False, sizes: list[int] = [], mode: Mode = Mode.SLOW, kind: Literal["a", "b"] = "a", when: Optional[str] = None, opts: Options = Options(1)) -> dict:
    assert isinstance(mode, Mode) and isinstance(opts, Options)
    return {"seen": repr((on, sizes, mode.name, kind, when, opts.depth, opts.rate))}

def needs(count: int, name: str, report: Callable[[dict[str, float]], None] = print) -> int:
    report({"loss": 0.5})
    return count

def status(code: HTTPStatus, shape: Shape = Shape.ROUND) -> str:
    return f"{code!r} {shape!r}"

def joined(perm: Perm = Perm.READ | Perm.EXEC, tone: Outer.Tone = Outer.Tone.LOUD) -> str:
    assert isinstance(perm, Perm) and isinstance(tone, Outer.Tone)
    return f"{perm.value} {tone.name}"

def untouched(items: list[int] = [1]) -> int:
    return len(items)

def later(thing: "Missing") -> int:
    return 1
`,
  'kinds.py': 'import enum\nShape = enum.Enum("Shape", ["ROUND", "FLAT"])\n',
  'broken.py': 'def f(a: int) -> int:\n    return a\n\ndef g(:\n',
});

describe('the place', () => {
  const told = { 'parts/__init__.py': '', 'parts/where.py': 'import os\n\n\ndef where() -> dict[str, str]:\n    return {"module": __name__, "cwd": os.getcwd()}\n' };
  const placed = new Project(told);
  const run = (...args: string[]) => placed.runJson('parts/where.py:where', args);
  const given = (record: Awaited<ReturnType<typeof run>>['run']) => record.outputs.find(({ name }) => name === 'return')?.value;

  it('is the rule’s, or what was given for this run', async () => {
    expect(given((await run()).run)).toEqual({ module: 'parts.where', cwd: placed.root });
    const folder = path.join(placed.root, 'parts');
    const { run: record } = await run('--import-root', 'parts', '--cwd', 'parts');
    expect(given(record)).toEqual({ module: 'where', cwd: folder });
    const { project } = JSON.parse(fs.readFileSync(path.join(placed.root, '.offbook', 'runs', record.id, 'request.json'), 'utf8')) as { project: Record<string, unknown> };
    expect(project).toMatchObject({ rule: 'choice', importRoot: folder, cwd: folder });
  });

  it.each([['--import-root', 'other', /The import root .*other doesn’t hold .*where\.py\. Choose a folder above it\./], ['--cwd', 'gone', /The working folder .*gone is not there\. Choose one that is\./]])('%s %s starts nothing', async (option, folder, said) => {
    fs.mkdirSync(path.join(placed.root, 'other'), { recursive: true });
    const before = placed.runIds();
    const { code, stderr } = await placed.run('parts/where.py:where', [option, folder]);
    expect([code, placed.runIds()]).toEqual([2, before]);
    expect(stderr).toMatch(said);
  });
});

const seen = async (...args: string[]) => (await project.runJson('flow.py:values', args.flatMap(arg => ['--param', arg]))).run.outputs.find(({ name }) => name === 'return')?.value;

describe('values', () => {
  it('are read by their annotation', async () => {
    expect(await seen('on=true', 'sizes=[1, 2]', 'mode=fast', 'kind=b', 'when=2024', 'opts={"depth": 3}')).toEqual({ seen: "(True, [1, 2], 'FAST', 'b', '2024', 3, 0.1)" });
    expect(await seen('sizes=1,2,3', 'when=none', 'mode=s')).toEqual({ seen: "(False, [1, 2, 3], 'SLOW', 'a', None, 1, 0.1)" });
  });

  it('that are wrong are told all at once by name, with what was given and what is wanted; nothing is started', async () => {
    const before = project.runIds();
    const { code, stdout, stderr } = await project.run('flow.py:values', ['--param', 'on=perhaps', '--param', 'mode=quick', '--param', 'sizes=[1, "x"]', '--param', 'modes=fast', '--json']);
    expect(code).toBe(2);
    const { error } = JSON.parse(stdout) as { error: { code: string; parameters: Record<string, string> } };
    expect(error.code).toBe('usage');
    expect(error.parameters['on']).toMatch(/`on` wants true or false, not “perhaps”/);
    expect(error.parameters['mode']).toMatch(/`mode` wants .*FAST.*SLOW.*, not “quick”/);
    expect(error.parameters['sizes']).toMatch(/`sizes` wants .*whole number.*, not “x”\./);
    expect(error.parameters['modes']).toContain('Did you mean `mode`?');
    expect(stderr).toContain('was not started');
    expect(project.runIds()).toEqual(before);
  });

  it('may be flags that are joined and members of an enum inside a class; what the record holds of them can be given again', async () => {
    const join = async (...args: string[]) => (await project.runJson('flow.py:joined', args.flatMap(arg => ['--param', arg]))).run;
    const usual = await join();
    expect(usual.outputs[0]?.value).toBe('5 LOUD');
    expect((await join(`perm=${usual.params['perm'] as string}`, `tone=${usual.params['tone'] as string}`)).outputs[0]?.value).toBe('5 LOUD');
    expect((await join('perm=WRITE|READ', 'tone=low')).outputs[0]?.value).toBe('3 LOW');
    expect((await join('perm=0', 'tone=Outer.Tone.LOW')).outputs[0]?.value).toBe('0 LOW');
    const before = project.runIds();
    const { code, stderr } = await project.run('flow.py:joined', ['--param', 'perm=READ|GO', '--param', 'tone=LOUD|LOW']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/`perm` wants one of READ, WRITE or EXEC, or several joined by \|, not “READ\|GO”/);
    expect(stderr).toMatch(/`tone` wants one of LOUD or LOW, not “LOUD\|LOW”/);
    expect(project.runIds()).toEqual(before);
  });

  it('that are needed and not given are asked for by name', async () => {
    const { code, stderr } = await project.run('flow.py:needs', ['--param', 'name=x']);
    expect([code, stderr]).toEqual([2, '✗ `count` needs a value. Write --param count=VALUE (int).\n']);
  });

  it('a metrics recorder is filled in by itself and can’t be given', async () => {
    expect((await project.runJson('flow.py:needs', ['--param', 'count=3', '--param', 'name=x'])).run).toMatchObject({ metrics: { loss: 0.5, return: 3 } });
    expect((await project.run('flow.py:needs', ['--param', 'count=3', '--param', 'name=x', '--param', 'report=1'])).stderr).toContain('Offbook fills it in');
  });

  it('of a type that only Python knows are asked of Python, and asked again when a module it came from changes', async () => {
    expect((await project.runJson('flow.py:status', ['--param', 'code=not_found', '--param', 'shape=FLAT'])).run.outputs[0]?.value).toBe('<HTTPStatus.NOT_FOUND: 404> <Shape.FLAT: 2>');
    project.write({ 'kinds.py': 'import enum\nShape = enum.Enum("Shape", ["ROUND", "TALL"])\n' });
    expect((await project.run('flow.py:status', ['--param', 'code=OK', '--param', 'shape=FLAT'])).stderr).toMatch(/`shape` wants .*TALL/);
    expect((await project.runJson('flow.py:status', ['--param', 'code=OK', '--param', 'shape=TALL'])).code).toBe(0);
  });

  it('defaults that nobody touched are not passed', async () => {
    const { run } = await project.runJson('flow.py:untouched');
    expect(run.metrics).toEqual({ return: 1 });
    const request = JSON.parse(fs.readFileSync(path.join(project.root, '.offbook', 'runs', run.id, 'request.json'), 'utf8')) as { params: object };
    expect(request.params).toEqual({});
  });
});

describe('what can’t be run', () => {
  it.each([
    ['flow.py', '“flow.py” names no function. Write the file and the function: flow.py:FUNCTION. “offbook functions flow.py” lists them.'],
    ['flow.py:', '“flow.py:” names no function. Write the file and the function: flow.py:FUNCTION. “offbook functions flow.py” lists them.'],
    ['flow.py:valeus', 'flow.py has no public function `valeus`. Did you mean `values`?'],
    ['none.py:f', 'There is no file none.py. Check the path.'],
    ['.:f', '. is a folder. Write the file and the function: ./FILE.py:FUNCTION.'],
    ['broken.py:g', '`g` can’t be run: line 4 is not valid Python yet.'],
  ])('%s', async (target, message) => {
    expect(await project.offbook(['run', target])).toMatchObject({ code: 2, stdout: '', stderr: `✗ ${message}\n` });
  });

  it('says why a type can’t be filled in, after asking Python too', async () => {
    const { code, stderr } = await project.run('flow.py:later', ['--param', 'thing=1']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/`thing` can't be filled in: .*Missing/);
  });

  it('runs what stands before a syntax error no better than Python would', async () => {
    expect(await project.runJson('broken.py:f', ['--param', 'a=1'])).toMatchObject({ code: 1, run: { state: 'failed', error: { type: 'SyntaxError' } } });
  });

  it('says so when the interpreter is none', async () => {
    const { code, stderr } = await project.offbook(['run', 'flow.py:untouched', '--python', '/nowhere/python']);
    expect([code, stderr]).toEqual([2, '✗ --python /nowhere/python: /nowhere/python can’t be used, there is no such file. Give another, or leave it out.\n']);
  });

  it('finds no interpreter where there is none', async () => {
    const { code, stderr } = await project.offbook(['run', 'flow.py:untouched'], { env: { PATH: '/nowhere', VIRTUAL_ENV: '', CONDA_PREFIX: '' } });
    expect([code, stderr]).toEqual([2, '✗ No Python 3.9 or newer was found. Install one, make a .venv in the project, or choose an interpreter.\n']);
  });
});

it('takes the project’s own environment without being told', async () => {
  const other = new Project({ 'flow.py': 'import sys\n\ndef where() -> str:\n    return sys.prefix\n' });
  const venv = path.join(other.root, '.venv');
  fs.mkdirSync(path.join(venv, 'bin'), { recursive: true });
  fs.symlinkSync(fs.realpathSync(python()), path.join(venv, 'bin', 'python'));
  fs.writeFileSync(path.join(venv, 'pyvenv.cfg'), `home = ${path.dirname(fs.realpathSync(python()))}\nversion = 3.11.7\n`);
  const { stdout } = await other.offbook(['run', 'flow.py:where', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ state: 'succeeded', outputs: [{ value: venv }] });
});

it('says when the project’s own environment can’t be used, and what is used instead', async () => {
  const other = new Project({ 'flow.py': 'def one() -> int:\n    return 1\n' });
  const inside = path.join(other.root, '.venv', 'bin', 'python');
  fs.mkdirSync(path.dirname(inside), { recursive: true });
  fs.symlinkSync('/nowhere/python3', inside);
  const { code, stderr } = await other.offbook(['run', 'flow.py:one']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^! \S.*\.venv\/bin\/python was passed over: the Python it was made from is gone: make the environment again\. \S*python\S* is used\.$/m);
  // One that was named is what was asked for.
  expect((await other.offbook(['run', 'flow.py:one', '--python', python()])).stderr).not.toContain('passed over');
});
