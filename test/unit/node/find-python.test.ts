import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPythonSearch, type SearchOptions } from '../../../src/node/python/find';

let base: string;
let project: string;

beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook find '));
  project = path.join(base, 'my project');
  fs.mkdirSync(project);
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

const search = (more: Partial<SearchOptions> = {}) =>
  createPythonSearch({ env: { PATH: '' }, platform: 'linux', cacheFolder: path.join(base, 'cache'), workspaceFolders: [project], trusted: true, ...more });

/** An interpreter that answers the one question it is asked, and counts how often. */
function fakePython(file: string, version: string): { asked: () => number } {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\necho x >> '${file}.asked'\necho ${version}\necho '${file}'\n`, { mode: 0o755 });
  return { asked: () => (fs.existsSync(`${file}.asked`) ? fs.readFileSync(`${file}.asked`, 'utf8').length / 2 : 0) };
}

function venv(folder: string, line = 'version = 3.11.7'): string {
  fs.mkdirSync(path.join(folder, 'bin'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'pyvenv.cfg'), `home = /usr/bin\n${line}\n`);
  fakePython(path.join(base, 'real', 'python3.11'), '3.11.7');
  fs.symlinkSync(path.join(base, 'real', 'python3.11'), path.join(folder, 'bin', 'python'));
  return path.join(folder, 'bin', 'python');
}

const candidates = (finder: ReturnType<typeof search>) => finder.candidates(path.join(project, 'a.py'), project);

describe('the search for an interpreter', () => {
  it('takes .venv before venv, then the active environment, then PATH, and keeps a venv’s link', async () => {
    const dot = venv(path.join(project, '.venv'));
    fs.rmSync(path.join(base, 'real'), { recursive: true });
    const plain = venv(path.join(project, 'venv'));
    const onPath = path.join(base, 'bin', 'python3');
    const asked = fakePython(onPath, '3.12.1');
    const active = path.join(base, 'active');
    fs.mkdirSync(path.join(active, 'conda-meta'), { recursive: true });
    fs.writeFileSync(path.join(active, 'conda-meta', 'python-3.10.4-h12debd9_0.json'), '');
    fakePython(path.join(active, 'bin', 'python'), 'never asked');
    expect(await candidates(search({ env: { PATH: path.join(base, 'bin'), CONDA_PREFIX: active } }))).toEqual([
      { path: dot, source: 'venv' }, { path: plain, source: 'venv' }, { path: path.join(active, 'bin', 'python'), source: 'venv' }, { path: onPath, source: 'path' },
    ]);
    expect(asked.asked()).toBe(1);
  });

  it('puts the answers of other extensions first', async () => {
    const dot = venv(path.join(project, '.venv'));
    const other = path.join(base, 'other', 'python');
    fakePython(other, '3.13.0');
    expect(await candidates(search({ extension: async () => [other] }))).toEqual([{ path: other, source: 'extension' }, { path: dot, source: 'venv' }]);
  });

  describe('with a setting', () => {
    const choice = (finder: ReturnType<typeof search>, setting: string | null) => finder.choice(path.join(project, 'a.py'), project, setting);

    it('takes an environment that an extension has for the folder before it', async () => {
      const dot = venv(path.join(project, '.venv'));
      const [chosen, set] = [venv(path.join(base, 'chosen')), venv(path.join(base, 'set'))];
      expect((await choice(search({ extension: async () => [chosen] }), set)).pythons).toEqual([{ path: chosen, source: 'extension' }, { path: set, source: 'setting' }, { path: dot, source: 'venv' }]);
      expect(await search({ extension: async () => [chosen] }).untilFound('', project, set)).toMatchObject([{ kind: 'found', python: { path: chosen, source: 'extension' } }]);
    });

    it('does not let a Python of the system’s, which an extension picks by itself, take its place', async () => {
      const dot = venv(path.join(project, '.venv'));
      const set = venv(path.join(base, 'set'));
      const system = path.join(base, 'usr', 'bin', 'python3');
      fakePython(system, '3.11.2');
      const finder = search({ extension: async () => [system] });
      expect((await choice(finder, set)).pythons).toEqual([{ path: set, source: 'setting' }, { path: system, source: 'extension' }, { path: dot, source: 'venv' }]);
      expect((await choice(finder, null)).pythons[0]).toEqual({ path: system, source: 'extension' });
    });

    it('takes nothing in its place when it can’t be used, and the environment of the extension all the same', async () => {
      const dot = venv(path.join(project, '.venv'));
      const gone = path.join(base, 'gone', 'bin', 'python');
      const refused = { kind: 'skipped', path: gone, source: 'setting', reason: 'there is no such file' };
      expect(await choice(search(), gone)).toEqual({ pythons: [{ path: dot, source: 'venv' }], refused });
      expect(await search().untilFound('', project, gone)).toEqual([refused]);
      const chosen = venv(path.join(base, 'chosen'));
      expect((await choice(search({ extension: async () => [chosen] }), gone)).refused).toBeNull();
    });

    it('tells of an environment of the extension’s that is gone, and goes on with the setting', async () => {
      const set = venv(path.join(base, 'set'));
      const gone = path.join(base, 'gone', 'bin', 'python');
      const told: string[] = [];
      const finder = search({ extension: async () => [gone], passedOver: each => { told.push(`${each.source} ${each.path}`); } });
      expect(await choice(finder, set)).toEqual({ pythons: [{ path: set, source: 'setting' }], refused: null });
      expect(told).toEqual([`extension ${gone}`]);
    });
  });

  it('asks an interpreter once, and again when its file changes', async () => {
    const python = path.join(base, 'bin', 'python3');
    const first = fakePython(python, '3.12.1');
    const finder = search({ env: { PATH: path.join(base, 'bin') } });
    await candidates(finder);
    await candidates(finder);
    expect(first.asked()).toBe(1);
    fs.writeFileSync(python, `#!/bin/sh\necho 3.8.2\necho '${python}'\n`, { mode: 0o755 });
    expect(await finder.all('', project)).toEqual([{ kind: 'skipped', path: python, source: 'path', reason: 'it is Python 3.8.2; Offbook needs 3.9 or newer' }]);
  });

  it('asks a version manager’s script again when the project’s choice changes, and uses what it answers', async () => {
    const shim = path.join(base, 'shims', 'python3');
    const real = path.join(base, 'versions', 'python');
    fakePython(real, '3.12.1');
    fs.mkdirSync(path.dirname(shim));
    fs.writeFileSync(shim, `#!/bin/sh\necho x >> '${shim}.asked'\necho 3.12.1\necho '${real}'\n`, { mode: 0o755 });
    const finder = search({ env: { PATH: path.dirname(shim) } });
    expect(await candidates(finder)).toEqual([{ path: real, source: 'path' }]);
    await candidates(finder);
    fs.writeFileSync(path.join(project, '.python-version'), '3.11.1\n');
    await candidates(finder);
    expect(fs.readFileSync(`${shim}.asked`, 'utf8')).toBe('x\nx\n');
  });

  it('passes over what can’t be used, with the reason', async () => {
    venv(path.join(project, '.venv'));
    fs.rmSync(path.join(base, 'real'), { recursive: true });
    venv(path.join(project, 'venv'), 'version_info = 3.7.2.final.0');
    const silent = path.join(base, 'bin', 'python3');
    fs.mkdirSync(path.dirname(silent));
    fs.writeFileSync(silent, '#!/bin/sh\necho "no such version installed" >&2\nexit 1\n', { mode: 0o755 });
    fs.rmSync(path.join(project, '.venv', 'bin', 'python'));
    fs.symlinkSync('/nowhere/python', path.join(project, '.venv', 'bin', 'python'));
    expect((await search({ env: { PATH: path.dirname(silent) } }).all('', project)).map(each => each.kind === 'skipped' && each.reason)).toEqual([
      'the Python it was made from is gone: make the environment again', 'it is Python 3.7.2; Offbook needs 3.9 or newer', 'no such version installed',
    ]);
  });

  it.each([
    ['a chooser of versions, whose advice comes after', 'echo "pyenv: python3: command not found" >&2; printf "\\nNote: see \'pyenv help global\' for tips on\\n Python versions to be found at the same time.\\n" >&2; exit 127', 'pyenv: python3: command not found'],
    ['a traceback, at its end', 'printf "Traceback (most recent call last):\\n  File x\\nImportError: no module named encodings.\\n" >&2; exit 1', 'ImportError: no module named encodings'],
    ['a fatal error, wherever it stands', 'printf "Python path configuration:\\nFatal Python error: no encodings\\nCurrent thread 0x1:\\n" >&2; exit 1', 'Fatal Python error: no encodings'],
    ['a program that is no Python', 'echo "ls: cannot access \'$4\': No such file" >&2; exit 2', 'it does not answer as Python does'],
    ['a program that says anything', 'echo hello', 'it does not answer as Python does'],
    ['a program that says nothing', 'exit 3', 'it ended with exit code 3 when asked for its version'],
  ])('tells the reason of %s', async (_, script, reason) => {
    const silent = path.join(base, 'bin', 'python3');
    fs.mkdirSync(path.dirname(silent));
    fs.writeFileSync(silent, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    expect((await search({ env: { PATH: `${path.dirname(silent)}:/usr/bin:/bin` } }).all('', project)).find(each => each.kind === 'skipped')).toMatchObject({ reason });
  });

  it('executes nothing of an untrusted workspace, nor anything at all there', async () => {
    const inside = fakePython(path.join(project, '.venv', 'bin', 'python'), '3.12.1');
    const outside = fakePython(path.join(base, 'bin', 'python3'), '3.12.1');
    const found = await search({ trusted: false, env: { PATH: path.join(base, 'bin') } }).all('', project);
    expect(found.map(each => each.kind)).toEqual(['skipped', 'found']);
    expect(inside.asked() + outside.asked()).toBe(0);
  });

  it('never takes an interpreter from a relative entry of PATH', async () => {
    fakePython(path.join(project, 'bin', 'python3'), '3.12.1');
    expect(await candidates(search({ env: { PATH: 'bin:.:' } }))).toEqual([]);
  });

  it('understands an environment’s folder, a home path and a name on PATH', async () => {
    const dot = venv(path.join(base, 'env'));
    const onPath = path.join(base, 'bin', 'python3.12');
    fakePython(onPath, '3.12.1');
    const finder = search({ env: { PATH: path.join(base, 'bin'), HOME: base } });
    const named = async (given: string) => {
      const look = await finder.named(given, 'argument', project);
      return look.kind === 'found' ? look.python.path : look.reason;
    };
    expect(await named('~/env')).toBe(dot);
    expect(await named('../env/bin/python')).toBe(dot);
    expect(await named('python3.12')).toBe(onPath);
    expect(await named('/nowhere')).toBe('there is no such file');
  });

  it('looks under Scripts on Windows', async () => {
    const scripts = path.join(project, '.venv', 'Scripts');
    fs.mkdirSync(scripts, { recursive: true });
    fs.writeFileSync(path.join(project, '.venv', 'pyvenv.cfg'), 'version = 3.12.1\n');
    fs.writeFileSync(path.join(scripts, 'python.exe'), '');
    expect(await candidates(search({ platform: 'win32' }))).toEqual([{ path: path.join(scripts, 'python.exe'), source: 'venv' }]);
  });
});
