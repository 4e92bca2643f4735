import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { VS } from '../vs';

/** Hears when a file is written, made or deleted, wherever it lies. */
export function watchFile(vs: VS, file: string, tell: () => void): vscode.Disposable {
  // What is a pattern's own stands for any one character; others of such a name are told apart by their path.
  const watcher = vs.workspace.createFileSystemWatcher(new vs.RelativePattern(vs.Uri.file(path.dirname(file)), path.basename(file).replace(/[*?[\]{}]/g, '?')));
  const heard = ({ fsPath }: vscode.Uri) => { if (fsPath === file) tell(); };
  const listening = [watcher, watcher.onDidChange(heard), watcher.onDidCreate(heard), watcher.onDidDelete(heard)];
  return { dispose: () => { for (const each of listening) each.dispose(); } };
}
