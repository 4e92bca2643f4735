import { expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { leaveFirstFile, openFirstFile } from '../../../src/host/features/new-project/first-file';
import type { VS } from '../../../src/host/vs';

/** One editor's memory and its windows, of which a folder is all that counts. */
function editor() {
  const kept = new Map<string, unknown>();
  const memory = { get: (key: string) => kept.get(key), update: async (key: string, value: unknown) => { if (value === undefined) kept.delete(key); else kept.set(key, value); } } as unknown as vscode.Memento;
  const opened: string[] = [];
  const window = (folder: string | null) => openFirstFile({
    workspace: { workspaceFolders: folder === null ? undefined : [{ uri: { fsPath: folder } }] }, Uri: { file: (path: string) => path }, window: { showTextDocument: async (uri: string) => { opened.push(uri); } },
  } as unknown as VS, memory);
  return { memory, opened, window };
}

it('opens where a new project begins, in its own window alone and once', async () => {
  const { memory, opened, window } = editor();
  await window('/home/ada/flights');
  await leaveFirstFile(memory, '/home/ada/flights', 'src/flights/fetch.py');
  await window(null);
  await window('/home/ada/other');
  expect(opened).toEqual([]);
  await window('/home/ada/flights');
  await window('/home/ada/flights');
  expect(opened).toEqual(['/home/ada/flights/src/flights/fetch.py']);
});

it('opens nothing when the project is only opened on another day', async () => {
  const { memory, opened, window } = editor();
  vi.useFakeTimers({ now: 0 });
  try {
    await leaveFirstFile(memory, '/p', 'm.py');
    vi.setSystemTime(11 * 60_000);
    await window('/p');
  } finally {
    vi.useRealTimers();
  }
  expect(opened).toEqual([]);
});
