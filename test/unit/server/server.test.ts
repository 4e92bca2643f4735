import { mkdtempSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConnection } from 'vscode-languageserver/node';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { FunctionInfo } from '../../../src/contract/functions';
import type { CodeUnitsResult, FunctionsChangedParams, FunctionsResult } from '../../../src/contract/server-api';
import { startServer } from '../../../src/server/server';
import { grammarFiles } from '../python/support';

let folder: string;
let client: MessageConnection;
let told: FunctionsChangedParams[];

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'offbook-server-')));
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  // A test's server ends with its streams, not with the process.
  server.onExit(() => undefined);
  startServer(server, async () => grammarFiles());
  client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  told = [];
  client.onNotification('offbook/functionsChanged', (params: FunctionsChangedParams) => void told.push(params));
  client.listen();
  await client.sendRequest('initialize', { processId: null, capabilities: {}, rootUri: null, workspaceFolders: [{ uri: uriOf('.'), name: 'work' }] });
  await client.sendNotification('initialized', {});
});

afterEach(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;

function put(name: string, text: string | Uint8Array): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

const open = (name: string, text: string): Promise<void> => client.sendNotification('textDocument/didOpen', { textDocument: { uri: uriOf(name), languageId: 'python', version: 1, text } });
const change = (name: string, version: number, changes: unknown[]): Promise<void> =>
  client.sendNotification('textDocument/didChange', { textDocument: { uri: uriOf(name), version }, contentChanges: changes });
const functions = (name: string): Promise<FunctionsResult> => client.sendRequest('offbook/functions', { uri: uriOf(name) });
const insert = (line: number, character: number, text: string, to = { line, character }): unknown => ({ range: { start: { line, character }, end: to }, text });

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('documents', () => {
  test('are read as they are typed, by positions that count emoji as the editor does', async () => {
    await open('a.py', 'NAME = "🎭🎭"; x = 1\r\ndef f(a: int) -> int:\r\n    return a\r\n');
    expect((await functions('a.py')).functions[0]).toMatchObject({ name: 'f', line: 2, runnable: true });
    await change('a.py', 2, [insert(0, 13, '🎪'), insert(1, 6, 'b🎭: str, '.replace('🎭', '_'))]);
    const found = await functions('a.py');
    expect(found.version).toBe(2);
    expect(found.functions[0]?.params.map(({ name }) => name)).toEqual(['b_', 'a']);
    await change('a.py', 3, [insert(0, 0, '\r\n\r\n')]);
    expect((await functions('a.py')).functions[0]?.line).toBe(4);
  });

  test('keep the other functions while one is half typed', async () => {
    await open('a.py', 'def f(a: int) -> int:\n    return a\n\ndef g(a: int) -> int:\n    return a\n');
    await change('a.py', 2, [insert(0, 0, 'def h(x: \n\n')]);
    const found = await functions('a.py');
    expect(found.functions.map(({ name, runnable, line }) => [name, runnable, line])).toEqual([['h', false, 1], ['f', true, 3], ['g', true, 6]]);
    expect(found.errors).toHaveLength(1);
  });

  test('tell when their functions change, and not for a keystroke in a body', async () => {
    await open('a.py', 'def f(a: int) -> int:\n    b = a\n    return b\n');
    await until(() => told.length === 1);
    await change('a.py', 2, [insert(1, 9, ' + 1')]);
    expect((await functions('a.py')).version).toBe(2);
    expect(told).toHaveLength(1);
    await change('a.py', 3, [insert(0, 6, 'b: int, ')]);
    await until(() => told.some(({ version }) => version === 3));
    expect(told.filter(({ version }) => version === 2)).toEqual([]);
  });

  test('follow what they import, from disk and from other open documents', async () => {
    put('pyproject.toml', '[project]\nname = "work"\n');
    put('src/work/modes.py', 'from enum import Enum\nclass Mode(Enum):\n    FAST = "fast"\n');
    put('src/work/__init__.py', '');
    await open('src/work/run.py', 'from .modes import Mode\ndef f(mode: Mode) -> int:\n    return 1\n');
    const members = async (): Promise<string[]> => {
      const type = (await functions('src/work/run.py')).functions[0]?.params[0]?.type;
      return type?.kind === 'enum' ? type.members.map(({ name }) => name) : [];
    };
    expect(await members()).toEqual(['FAST']);
    const before = told.length;
    await open('src/work/modes.py', 'from enum import Enum\nclass Mode(Enum):\n    FAST = "fast"\n    SLOW = "slow"\n');
    await until(() => told.slice(before).some(({ uri }) => uri === uriOf('src/work/run.py')));
    expect(await members()).toEqual(['FAST', 'SLOW']);
  });

  test('that are not open are read from disk in their own encoding', async () => {
    put('latin.py', Buffer.from('# -*- coding: latin-1 -*-\ndef f(größe: int = 1) -> str:\n    return "é"\n', 'latin1'));
    expect((await functions('latin.py')).functions[0]?.params[0]?.name).toBe('größe');
    put('marked.py', Buffer.from('\ufeffdef f() -> int:\n    return 1\n'));
    expect((await functions('marked.py')).functions[0]?.line).toBe(1);
    expect(await functions('gone.py')).toEqual({ functions: [], errors: [], version: null });
  });
});

describe('a project', () => {
  const projectFunctions = async (): Promise<string[]> => {
    const found: FunctionInfo[] = await client.sendRequest('offbook/projectFunctions', { folders: [uriOf('.')] });
    return found.map(({ file, name }) => `${path.relative(folder, file).replaceAll(path.sep, '/')}:${name}`);
  };
  const source = 'def f(a: int) -> int:\n    return a\n';

  test('is walked past what is not its own', async () => {
    for (const name of ['top.py', 'src/deep/er/x.py', 'build/__init__.py']) put(name, source);
    for (const name of ['.venv/lib/x.py', 'myenv/lib/x.py', 'lib/site-packages/x.py', 'node_modules/x.py', '.git/x.py', '.offbook/x.py', '__pycache__/x.py', 'dist/x.py']) put(name, source);
    put('myenv/pyvenv.cfg', '');
    put('big.py', source + '#'.repeat(3 * 1024 * 1024));
    symlinkSync(folder, path.join(folder, 'circle'));
    expect(await projectFunctions()).toEqual(['build/__init__.py:f', 'src/deep/er/x.py:f', 'top.py:f']);
  });

  test('is read anew where a file changed, and as typed where it is open', async () => {
    put('a.py', source);
    put('b.py', source);
    expect(await projectFunctions()).toEqual(['a.py:f', 'b.py:f']);
    put('a.py', source.replace('def f', 'def longer'));
    await open('b.py', source.replace('def f', 'def typed'));
    expect(await projectFunctions()).toEqual(['a.py:longer', 'b.py:typed']);
  });
});

test('texts that are in no file are taken apart: the kept code of runs', async () => {
  const { units } = await client.sendRequest<CodeUnitsResult>('offbook/codeUnits', { texts: ['def f():\n    return 1\n', 'x = 1\n', 'def f():\n    return 1  # one\n'] });
  expect(units.map((each) => each.map(({ name }) => name))).toEqual([['', 'f'], [''], ['', 'f']]);
  const [first, , third] = units.map((each) => each.find(({ name }) => name === 'f'));
  expect([first?.code === third?.code, first?.text === third?.text]).toEqual([true, false]);
});
