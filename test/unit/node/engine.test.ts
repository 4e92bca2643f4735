import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { EngineSettings } from '../../../src/contract/engine';
import type { FunctionInfo } from '../../../src/contract/functions';
import type { OutputOffer } from '../../../src/contract/index-api';
import type { RunDetail } from '../../../src/contract/run';
import type { Value } from '../../../src/contract/values';
import { createEngine, type EngineOptions } from '../../../src/node/engine/engine';
import { defaultSettings } from '../../../src/node/engine/default-settings';
import { FunctionsReader } from '../../../src/node/functions/reader';
import { followRun } from '../../../src/node/follow/follow-run';
import { createPythonSearch } from '../../../src/node/python/find';
import { StoreLayout } from '../../../src/node/store';

const repository = path.resolve(__dirname, '..', '..', '..');
const grammar = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-grammar-'));
fs.copyFileSync(path.join(repository, 'node_modules', 'web-tree-sitter', 'web-tree-sitter.wasm'), path.join(grammar, 'web-tree-sitter.wasm'));
fs.copyFileSync(path.join(repository, 'node_modules', 'tree-sitter-python', 'tree-sitter-python.wasm'), path.join(grammar, 'tree-sitter-python.wasm'));

const python = () => process.env['OFFBOOK_TEST_PYTHON'] ?? '';
const folders: string[] = [grammar];
afterAll(() => { for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true }); });

let root: string;
let settings: EngineSettings;
let marker: string;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'offbook engine ')));
  folders.push(root);
  marker = path.join(root, 'executed');
  settings = { ...defaultSettings, storePath: path.join(root, '.offbook'), pythonPath: python() };
  fs.writeFileSync(path.join(root, 'pyproject.toml'), '');
  fs.writeFileSync(path.join(root, 'flow.py'), `
from http import HTTPStatus
from typing import Literal
import pandas as pd
open(${JSON.stringify(marker)}, "a").close()

def train(trips: pd.DataFrame, depth: int = 3, kind: Literal["a", "b"] = "a", rate: float = 0.1 * 3) -> int:
    return depth

def status(code: HTTPStatus) -> str:
    return code.name

def add(a: int, b: int = 2) -> int:
    return a + b

def prepare(raw: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    trips, test = make(raw)
    return trips, test
`);
});

function make(more: Partial<EngineOptions> = {}, trusted = true) {
  const cacheFolder = path.join(root, 'cache');
  const reader = new FunctionsReader({ cacheFolder, build: 'test', distFolder: grammar, workspaceFolders: () => [root] });
  const search = createPythonSearch({ env: { PATH: '' }, platform: process.platform, cacheFolder, workspaceFolders: [root], trusted });
  const engine = createEngine({ search, runnerSource: path.join(repository, 'src', 'runner'), cacheFolder, env: process.env, functionsOf: file => reader.functions(file), ...more });
  const fn = async (name: string): Promise<FunctionInfo> => {
    const found = (await reader.functions(path.join(root, 'flow.py'))).find(each => each.name === name);
    if (!found) throw new Error(name);
    return found;
  };
  const plan = async (name: string, context: Partial<Parameters<typeof engine.plan>[2]> = {}) =>
    engine.plan(await fn(name), settings, { workspaceFolders: [root], trusted, offers: [], last: null, basedOn: null, ...context });
  return { engine, plan };
}

const offer = (more: Partial<OutputOffer> = {}): OutputOffer => ({
  run: '20261121-000000-aaaaaa' as OutputOffer['run'], function: { name: 'prepare', module: 'flow', file: path.join(root, 'flow.py'), line: 1 }, endedAt: 1, output: '0', kind: 'table',
  pythonType: 'pandas.DataFrame', sha256: 'a'.repeat(64), mediaType: 'application/vnd.apache.parquet', bytes: 100, rows: 3, columns: 2, here: true, ...more,
});
/** What a plan reads of an earlier run. */
const earlier = (params: Record<string, unknown>, inputs: Record<string, unknown> = {}) =>
  ({ id: '20261121-000001-bbbbbb', createdAt: 10, params: [], request: { params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, { value, from: 'user' }])), inputs } }) as unknown as RunDetail;
const initials = (plan: { fields: { param: { name: string }; initial: unknown }[] }) => Object.fromEntries(plan.fields.map(({ param, initial }) => [param.name, initial]));
const start = { debug: null, python: null, envFiles: null, secrets: {}, launcher: { kind: 'cli' as const, version: '0' }, again: null };

describe('plan', () => {
  it('starts fields with defaults, asking Python for those that only it knows', async () => {
    const plan = await make().plan('train');
    expect(initials(plan)).toMatchObject({ trips: { kind: 'unset' }, depth: { kind: 'value', value: 3, from: 'default' }, rate: { kind: 'value', value: expect.closeTo(0.3) as number, from: 'default' } });
    expect(plan).toMatchObject({ ready: false, problem: null, python: { path: python(), source: 'setting' }, place: { root, cwd: root, module: 'flow', rule: 'flat-layout' } });
    expect(fs.existsSync(marker)).toBe(true);
  });

  it('keeps the last values that the types still take', async () => {
    expect(initials(await make().plan('train', { last: earlier({ depth: 7, kind: 'c' }) }))).toMatchObject({ depth: { kind: 'value', value: 7, from: 'last' }, kind: { kind: 'value', value: 'a', from: 'default' } });
  });

  it('takes a repeated run’s own values and data', async () => {
    const plan = await make().plan('train', {
      offers: [offer()], last: earlier({ depth: 7 }), basedOn: earlier({ depth: 9 }, { trips: { kind: 'output', run: '20261121-000000-cccccc', output: '0', asked: 'latest:prepare/0' } }),
    });
    expect(initials(plan)).toMatchObject({ depth: { value: 9, from: 'run' }, trips: { kind: 'input', choice: { kind: 'output', run: '20261121-000000-cccccc', output: '0' } } });
    expect(plan).toMatchObject({ basedOn: '20261121-000001-bbbbbb', ready: true });
  });

  it('offers what earlier functions returned by the names that they give it, then files of that name', async () => {
    fs.mkdirSync(path.join(root, 'data'));
    fs.writeFileSync(path.join(root, 'data', 'trips.csv'), 'a\n1\n');
    const plan = await make().plan('train', { offers: [offer({ output: '1' }), offer()] });
    const trips = plan.fields.find(({ param }) => param.name === 'trips');
    expect(trips?.initial).toEqual({ kind: 'input', choice: { kind: 'latest', function: 'prepare', output: '0' }, label: 'latest trips of prepare' });
    expect(trips?.offers.map(({ choice }) => choice)).toEqual([
      { kind: 'latest', function: 'prepare', output: '0' }, { kind: 'latest', function: 'prepare', output: '1' }, { kind: 'file', path: path.join(root, 'data', 'trips.csv') },
    ]);
    expect(plan.ready).toBe(true);
  });

  it('keeps the data that was chosen until what is surely meant is made anew', async () => {
    const { plan } = make();
    const another = { kind: 'output', run: '20261121-000000-cccccc', output: '0', asked: 'run:20261121-000000-cccccc/0' };
    const taken = async (input: object, endedAt: number) => initials(await plan('train', { offers: [offer({ output: '1', endedAt }), offer({ endedAt })], last: earlier({}, { trips: input }) }))['trips'];
    const prepared = { kind: 'input', choice: { kind: 'latest', function: 'prepare', output: '0' }, label: 'latest trips of prepare' };
    // What was picked, though this was there already.
    expect(await taken(another, 9)).toMatchObject({ choice: { kind: 'output', run: '20261121-000000-cccccc', output: '0' } });
    expect(await taken(another, 11)).toEqual(prepared);
    // The latest of a function is as new as it can be, and is called as where it is picked.
    expect(await taken({ ...another, asked: 'latest:prepare/0' }, 9)).toEqual(prepared);
    expect(await taken({ ...another, output: '1', asked: 'latest:prepare/1' }, 11)).toEqual({ kind: 'input', choice: { kind: 'latest', function: 'prepare', output: '1' }, label: 'latest test of prepare' });
  });

  it('keeps a picked file that is gone until another is picked, and says who makes such data', async () => {
    const file = path.join(root, 'data', 'some.csv');
    const picked = earlier({}, { trips: { kind: 'file', path: file } });
    const { engine, plan } = make();
    for (const context of [{ last: picked }, { basedOn: picked }]) {
      const made = await plan('train', context);
      expect([made.ready, initials(made)['trips']]).toEqual([false, { kind: 'input', choice: { kind: 'file', path: file }, label: 'some.csv', gone: true }]);
      expect(await engine.check(made, {})).toEqual({ trips: 'some.csv is gone. Pick another file or run `prepare`.' });
    }
    // Another mistake is told as ever.
    const made = await plan('train', { last: picked });
    expect((await engine.check(made, { trips: { kind: 'input', choice: { kind: 'file', path: 'other.csv' } } }))['trips']).toContain('other.csv is not there.');
    // What was there already when it was picked takes its place as little as that of a file that is there.
    const offered = await plan('train', { last: picked, offers: [offer({ endedAt: 9 })] });
    expect([offered.ready, await engine.check(offered, {})]).toEqual([false, { trips: 'some.csv is gone. Pick another file.' }]);
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, 'a\n1\n');
    expect((await plan('train', { last: picked })).ready).toBe(true);
  });

  it('asks before a last value is taken where the default was edited since', async () => {
    const { plan } = make();
    const field = async (depth: number, fact: object, name = 'depth') => {
      const made = await plan('train', { offers: [offer()], last: { ...earlier({ [name]: depth }), params: [{ name, value: depth, from: 'user', ...fact }] } as unknown as RunDetail });
      return [made.ready, made.fields.find(({ param }) => param.name === name)?.note];
    };
    expect(await field(7, { default: 2 })).toEqual([false, '7 last time; the default is 3 now']);
    // It had none.
    expect(await field(7, { required: true })).toEqual([false, '7 last time; the default is 3 now']);
    expect(await field(0.2, { default: 0.5 }, 'rate')).toEqual([false, '0.2 last time; the default is 0.30000000000000004 now']);
    for (const [last, fact] of [[7, { default: 3 }], [3, { default: 2 }], [7, {}], [7, { defaultRepr: '<object>' }], [7, { default: 'at [redacted]' }]] as const)
      expect(await field(last, fact)).toEqual([true, undefined]);
    const { request } = earlier({ depth: 7 }, { trips: { kind: 'output', run: offer().run, output: '0' } });
    expect((await plan('train', { basedOn: { ...earlier({}), request, params: [{ name: 'depth', value: 7, from: 'user', default: 2 }] } as unknown as RunDetail })).ready).toBe(true);
  });

  it('says which function to run first for data that nobody has made yet', async () => {
    fs.writeFileSync(path.join(root, 'fetch.py'), `
from typing import NamedTuple
import pandas as pd

class Tables(NamedTuple):
    flights: pd.DataFrame
    trips: int

def fetch(folder: str = "data") -> Tables: ...
def load_hours() -> pd.DataFrame: ...
`);
    fs.appendFileSync(path.join(root, 'flow.py'), '\ndef join(trips: pd.DataFrame, flights: pd.DataFrame, hours: pd.DataFrame, other: pd.DataFrame) -> int: ...\n');
    const { engine, plan } = make();
    expect(await engine.check(await plan('join'), {})).toEqual({
      trips: '`trips` needs data. Run `prepare` first, or pick a file.', flights: '`flights` needs data. Run `fetch` first, or pick a file.',
      hours: '`hours` needs data. Run `load_hours` first, or pick a file.', other: '`other` needs data.',
    });
    expect((await plan('join')).fields.map(({ maker }) => maker?.output)).toEqual(['0', 'flights', 'return', undefined]);
    // What was made is offered, and then nobody has to be told to make it.
    expect((await plan('join', { offers: [offer({ output: '1' })] })).fields[0]).not.toHaveProperty('maker');
  });

  it('is ready only when every required field is known', async () => {
    expect((await make().plan('add')).ready).toBe(false);
    expect((await make().plan('add', { last: earlier({ a: 1 }) })).ready).toBe(true);
  });

  it('learns from Python what a type is, and remembers it', async () => {
    expect((await make().plan('status')).fields[0]?.param.type).toMatchObject({ kind: 'enum', name: 'HTTPStatus' });
    fs.rmSync(marker);
    expect((await make().plan('status')).fields[0]?.param.type.kind).toBe('enum');
    expect(fs.existsSync(marker)).toBe(false);
  });

  it('keeps what reading told, with the reason, when the module can’t be imported', async () => {
    fs.appendFileSync(path.join(root, 'flow.py'), 'raise RuntimeError("not today")\n');
    expect(await make().plan('status')).toMatchObject({ problem: expect.stringContaining('importing flow failed (RuntimeError: not today)') as string });
    expect((await make().plan('train')).problem).toBeNull();
  });

  it('does not replace a chosen interpreter that can’t be used', async () => {
    settings.pythonPath = '/nowhere/python';
    expect(await make().plan('add')).toMatchObject({ python: null, ready: false, problem: 'The chosen interpreter /nowhere/python can’t be used: there is no such file. Choose another.' });
  });

  it('executes nothing in a workspace that is not trusted, and starts nothing there', async () => {
    fs.mkdirSync(path.join(root, '.venv', 'bin'), { recursive: true });
    fs.writeFileSync(path.join(root, '.venv', 'bin', 'python'), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
    for (const pythonPath of [null, path.join(root, '.venv', 'bin', 'python'), python()]) {
      settings.pythonPath = pythonPath;
      const { engine, plan } = make({}, false);
      const made = await plan('status');
      expect(made).toMatchObject({ ready: false, problem: 'This workspace is not trusted. Trust it to run its code.' });
      await expect(engine.start(made, { code: { kind: 'text', text: 'OK' } }, settings, { ...start, python: { path: python(), source: 'argument' } }, [])).rejects.toMatchObject({ code: 'not-runnable' });
    }
    expect(fs.existsSync(marker)).toBe(false);
  });
});

describe('check and start', () => {
  it('tell all that is wrong, and start nothing', async () => {
    const { engine, plan } = make();
    const made = await plan('add');
    const fields = { a: { kind: 'text' as const, text: 'x' }, c: { kind: 'text' as const, text: '1' } };
    const errors = { a: '`a` wants a whole number, not “x”.', c: '`add` has no parameter `c`.' };
    expect(await engine.check(made, fields)).toEqual(errors);
    expect(await engine.check(made, {})).toEqual({ a: '`a` needs a value.' });
    expect(await engine.start(made, fields, settings, start, [])).toEqual({ kind: 'refused', errors });
    expect(fs.existsSync(settings.storePath)).toBe(false);
  });

  it('start a supervisor of its own, pass only what was set, and say where each value is from', async () => {
    const { engine, plan } = make();
    const made = await plan('add', { last: earlier({ a: 5 }) });
    const started = await engine.start(made, { b: { kind: 'text', text: '4' } }, settings, { ...start, secrets: { TOKEN: 'abcdefgh' } }, []);
    if (started.kind === 'refused') throw new Error(JSON.stringify(started));
    const detail = await followRun(new StoreLayout(settings.storePath), started.id, { stdout: () => {}, stderr: () => {} }, started.exited);
    expect(detail).toMatchObject({ state: 'succeeded', metrics: [{ name: 'return', last: 9 }] });
    const request = fs.readFileSync(path.join(started.folder, 'request.json'), 'utf8');
    expect(JSON.parse(request)).toMatchObject({ params: { a: { value: 5, from: 'last' }, b: { value: 4, from: 'user' } }, env: { secretNames: ['TOKEN'] } });
    expect(request).not.toContain('abcdefgh');
  });

  it('know a default again as the record has it, of whatever kind', async () => {
    fs.appendFileSync(path.join(root, 'flow.py'), `
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from uuid import UUID

class Mode(Enum):
    FAST = "f"
    EXACT = "e"

@dataclass
class Inner:
    sizes: list[int] = field(default_factory=lambda: [1, 2])

@dataclass
class Options:
    depth: int = 3
    inner: Inner = field(default_factory=Inner)

def many(a: int = 9007199254740993, b: float = 1e16, c: float = 1, d: float = float("inf"), e: str = "$x", f: Mode = Mode.FAST, g: Path = Path("a/b"), h: date = date(2013, 1, 2),
         i: datetime = datetime(2013, 1, 2, 3), j: timedelta = timedelta(hours=2), k: Decimal = Decimal("1.50"), l: Options = Options(), m: tuple[int, ...] = (1, 2), n: set[str] = {"b", "a"},
         o: dict[int, float] = {1: 2}, p: dict[str, int] = {"b": 1, "a": 2}, q: float = -0.0, r: int | None = None, s: time = time(3, 4), t: UUID = UUID(int=5), u: float = 0.1 * 3, v: bytes = b"x", w: float = 1e-7) -> int:
    return 1
`);
    const { engine, plan } = make();
    const other: Record<string, Value> = {
      a: 1, b: 2, c: 2, d: 3, e: 'y', f: 'EXACT', g: 'c', h: '2014-01-01', i: '2014-01-01T00:00:00', j: 5, k: '2', l: { depth: 4 }, m: [3], n: ['c'], o: { 2: 3 }, p: { a: 1 }, q: 1, r: 4, s: '05:00:00', t: '00000000-0000-0000-0000-000000000006', u: 1, v: 'y', w: 2,
    };
    const made = await plan('many');
    const fields = Object.fromEntries(Object.entries(other).map(([name, value]) => [name, { kind: 'value' as const, value }]));
    const started = await engine.start(made, fields, settings, start, []);
    if (started.kind === 'refused') throw new Error(JSON.stringify(started));
    const last = await followRun(new StoreLayout(settings.storePath), started.id, { stdout: () => {}, stderr: () => {} }, started.exited);
    expect(last?.state).toBe('succeeded');
    const again = await plan('many', { last });
    expect(again.fields.filter(({ initial }) => initial.kind !== 'value' || initial.from !== 'last').map(({ param }) => param.name)).toEqual([]);
    expect(again.fields.flatMap(({ param }) => (param.default?.kind === 'value' ? [] : [param.name]))).toEqual(['v']);
    expect(again.fields.flatMap(({ param, note }) => (note === undefined ? [] : [[param.name, note]]))).toEqual([]);
    expect(again.ready).toBe(true);
  });

  it('leave nothing behind when the interpreter can’t be started', async () => {
    const { engine, plan } = make();
    const made = await plan('add', { last: earlier({ a: 5 }) });
    const gone = engine.start(made, {}, settings, { ...start, python: { path: path.join(root, 'gone'), source: 'argument' } }, []);
    await expect(gone).rejects.toMatchObject({ name: 'HumanError', code: 'python-start', message: expect.stringContaining('could not be started (it is not there)') as string });
    expect(fs.readdirSync(path.join(settings.storePath, 'runs'))).toEqual([]);
  });
});
