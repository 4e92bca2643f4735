import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { watchFile } from '../../services/watch-file';
import type { VS } from '../../vs';

const calmMs = 400;

/** Hears when a file, or anything in a folder, is another than before or gone; once what writes it has paused. */
export function watchSource(vs: VS, file: string, tell: (what: 'changed' | 'gone') => void): vscode.Disposable {
  let before = '';
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const check = async (): Promise<void> => {
    const now = await stampOf(file);
    if (isOver || now === before) return;
    before = now ?? '';
    tell(now === null ? 'gone' : 'changed');
  };
  void stampOf(file).then(now => { before = now ?? ''; });
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), calmMs);
  };
  const isFolder = fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const watching = isFolder ? watchFolder(vs, file, later) : watchFile(vs, file, later);
  return {
    dispose() {
      isOver = true;
      clearTimeout(timer);
      watching.dispose();
    },
  };
}

/** How a file, or everything in a folder, lies there; null: it is gone. */
export const stampOf = (file: string): Promise<string | null> => fs.promises.stat(file).then(async stat => {
  if (!stat.isDirectory()) return `${stat.size} ${stat.mtimeMs} ${stat.ino}`;
  const names = await fs.promises.readdir(file, { recursive: true });
  const stats = await Promise.all(names.slice(0, 10_000).map(name => fs.promises.stat(path.join(file, name)).then(({ size, mtimeMs }) => `${name} ${size} ${mtimeMs}`, () => name)));
  return createHash('sha256').update(stats.sort().join('\n')).digest('hex');
}, () => null);

function watchFolder(vs: VS, folder: string, tell: () => void): vscode.Disposable {
  const watcher = vs.workspace.createFileSystemWatcher(new vs.RelativePattern(vs.Uri.file(folder), '**/*'));
  const listening = [watcher, watcher.onDidChange(tell), watcher.onDidCreate(tell), watcher.onDidDelete(tell)];
  return { dispose: () => { for (const each of listening) each.dispose(); } };
}
