import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { program, Project } from './support/offbook';

const project = new Project({ 'src/my steps.py': 'def one(n: int = 1) -> int:\n    return n\n\ndef other(n: int = 1) -> int:\n    return n\n', '.venv/pyvenv.cfg': '', 'notes.txt': '', 'flow.py': 'def train(rate: float = 0.1, report=None) -> float:\n    return rate\n\ndef add(a: int = 1) -> int:\n    return a\n' });
let ids: string[];
let bin: string;

beforeAll(async () => {
  ids = [(await project.runJson('flow.py:add')).run.id, (await project.runJson('flow.py:add')).run.id].sort().reverse();
  bin = path.join(project.cache, 'bin');
  fs.mkdirSync(bin);
  fs.writeFileSync(path.join(bin, 'offbook'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
});

/** What a real bash would offer at Tab, the last word being typed. */
function tab(...words: string[]): string[] {
  const script = 'source <(offbook completion bash); COMP_WORDS=(offbook "$@"); COMP_CWORD=$#; COMP_LINE="offbook $*"; _offbook; [ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\\n" "${COMPREPLY[@]}"';
  const out = execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], { cwd: project.root, encoding: 'utf8', env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, XDG_CACHE_HOME: project.cache } });
  return out.split('\n').filter(line => line !== '');
}

const typeIn = (shell: 'bash' | 'zsh', line: string): unknown =>
  JSON.parse(execFileSync(process.env['OFFBOOK_TEST_PYTHON'] ?? 'python3', [path.join(import.meta.dirname, 'support', 'type-in-shell.py'), shell, line], { cwd: project.root, encoding: 'utf8', timeout: 60_000, env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, XDG_CACHE_HOME: project.cache } }));

/** What is typed for FILE.py:FUNCTION, and what Tab makes of it. `train` can't be run. */
const targets = [
  ['offbook run fl', 'offbook run flow.py:add '], ['offbook run flow.py:', 'offbook run flow.py:add '], ['offbook run flow.py:a', 'offbook run flow.py:add '], ['offbook run ./f', 'offbook run ./flow.py:add '],
  ['offbook run s', 'offbook run src/my\\ steps.py:o'], ['offbook run src/my\\ st', 'offbook run src/my\\ steps.py:o'], ['offbook run src/my\\ steps.py:on', 'offbook run src/my\\ steps.py:one '],
];

describe('completion in a real bash', () => {
  it('knows commands, words of two, and options', () => {
    expect(tab('ru')).toEqual(['run', 'runs']);
    expect(tab('trash', '')).toEqual(expect.arrayContaining(['empty', 'list', 'restore', ...ids]));
    expect(tab('runs', '--co')).toEqual(['--columns']);
    expect(tab('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(tab('runs', '--format', 'p')).toEqual(['parquet']);
  });

  it('knows runs, newest first, wherever one is wanted', () => {
    expect(tab('show', '')).toEqual(ids);
    expect(tab('compare', ids[0] ?? '', '')).toEqual(ids);
    expect(tab('show', '--store', path.join(project.root, 'elsewhere'), '')).toEqual([]);
  });

  it('goes on with a query, within quotes and without, and with fields to sort by and to show', () => {
    expect(tab('runs', 'metric.r')).toEqual(['metric.return']);
    expect(tab('runs', "'metric.return < 3 and stat")).toEqual(['metric.return < 3 and state']);
    expect(tab('runs', "'state = succ")).toEqual(['state = succeeded']);
    expect(tab('runs', '--sort', '-metric.')).toEqual(['-metric.return']);
    expect(tab('runs', '--sort=param.')).toEqual(['--sort=param.a']);
    expect(tab('runs', '--columns', 'state,par')).toEqual(['state\\,param.a']);
  });

  it('offers saved queries by their names', async () => {
    await project.offbook(['queries', 'save', 'small ones', 'metric.return < 2']);
    expect(tab('runs', '@')).toEqual(['@small\\ ones']);
    expect(tab('queries', 'delete', "'sm")).toEqual(['small ones']);
  });

  it('never offers a name that would end the quote it stands in', async () => {
    await project.offbook(['queries', 'save', "it's $(touch pwned)", 'metric.return < 2']);
    expect(tab('queries', 'delete', "'it")).toEqual([]);
    expect(tab('queries', 'delete', '"it')).toEqual([]);
    expect(tab('queries', 'delete', 'it')).toEqual(["it\\'s\\ \\$\\(touch\\ pwned\\)"]);
  });

  it.each([
    ['offbook runs @sm', 'offbook runs @small\\ ones '], ['offbook runs metric.r', 'offbook runs metric.return '], ['offbook runs --form', 'offbook runs --format '], ['offbook runs --sort=param.', 'offbook runs --sort=param.a '],
    ['offbook runs --sort=', 'offbook runs --sort='], ...targets,
  ])('is what Tab does after %s', async (typed, then) => {
    await project.offbook(['queries', 'save', 'small ones', 'metric.return < 2']);
    expect(typeIn('bash', typed)).toBe(then);
  });

  it('offers files and folders for what to run, then functions that can be run', () => {
    expect(tab('run', '')).toEqual(['flow.py:', 'src/']);
    expect(tab('run', 'f')).toEqual(['flow.py:add']);
    expect(tab('run', 'flow.py:t')).toEqual([]);
    expect(tab('run', "'src/")).toEqual(['src/my steps.py:one', 'src/my steps.py:other']);
    expect(tab('run', 'flow.py:add', '--par')).toEqual(['--param']);
  });

  it('says which shells there are', async () => {
    const { code, stderr } = await project.offbook(['completion', 'tcsh']);
    expect([code, stderr]).toEqual([2, '✗ There is no completion for “tcsh”. There is: bash, zsh, fish.\n']);
  });
});

const has = (shell: string): boolean => { try { execFileSync(shell, ['-c', 'exit'], { stdio: 'ignore' }); return true; } catch { return false; } };

describe('completion in other shells', () => {
  it.skipIf(!has('fish'))('goes on in a real fish', () => {
    const fish = (line: string) => execFileSync('fish', ['--no-config', '-c', 'offbook completion fish | source; complete -C $argv[1]', line], { cwd: project.root, encoding: 'utf8', env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, XDG_CACHE_HOME: project.cache } }).split('\n').filter(each => each !== '');
    expect(fish('offbook ru')).toEqual(['run', 'runs']);
    expect(fish('offbook show ')).toEqual(expect.arrayContaining(ids));
    expect(fish('offbook runs metric.r')).toEqual(['metric.return']);
    expect(fish('offbook run flow.py:')).toEqual(['flow.py:add']);
    expect(fish('offbook profile no')).toEqual(['notes.txt']);
    expect(fish('offbook run src/my\\ steps.py:on')).toEqual(['src/my steps.py:one']);
  });
  it.skipIf(!has('zsh')).each([['offbook runs metric.r', 'offbook runs metric.return '], ...targets])('is what Tab does in a real zsh after %s', (typed, then) => {
    expect(typeIn('zsh', typed)).toBe(then);
  });
});
