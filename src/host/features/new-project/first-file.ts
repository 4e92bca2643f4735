import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { VS } from '../../vs';

const key = 'offbook.newProject.firstFile';
const soonMs = 10 * 60_000;

interface Left { folder: string; file: string; at: number }

/** Says where the window of a new project begins: the window that made it is gone by then. */
export const leaveFirstFile = async (memory: vscode.Memento, folder: string, file: string): Promise<void> => memory.update(key, { folder, file, at: Date.now() } satisfies Left);

/** The first functions of a project that was just made, so that what is run is in sight. Once, and only in its own window. */
export async function openFirstFile(vs: VS, memory: vscode.Memento): Promise<void> {
  const left = memory.get<Left>(key);
  if (left === undefined || vs.workspace.workspaceFolders?.[0]?.uri.fsPath !== left.folder) return;
  await memory.update(key, undefined);
  if (Date.now() - left.at < soonMs) await vs.window.showTextDocument(vs.Uri.file(path.join(left.folder, left.file)), { preview: false });
}
