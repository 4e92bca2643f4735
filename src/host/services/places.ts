import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { VS } from '../vs';
import type { Settings } from './settings';

/** Where a file belongs: its workspace folder, or, for a loose file, the nearest folder that looks like a project. */
export interface Home { root: string; name: string; folder: vscode.WorkspaceFolder | null; /** Of a history that is shown beside the workspace's own: where it lies. */ store?: string }

export interface Places {
  homeOf(file: string): Promise<Home>;
  folders(): Home[];
  /** Histories that are shown beside the workspace's own, by the setting. */
  additional(): Home[];
  storePath(home: Home): string;
}

const marks = ['.offbook', 'pyproject.toml', 'setup.py', '.git'];

export function createPlaces(vs: VS, settings: Settings): Places {
  const exists = (file: string) => fs.promises.access(file).then(() => true, () => false);

  async function looseRoot(file: string): Promise<string> {
    for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
      for (const mark of marks) if (await exists(path.join(folder, mark))) return folder;
      if (path.dirname(folder) === folder) return path.dirname(file);
    }
  }

  const folders = (): Home[] => (vs.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(folder => ({ root: folder.uri.fsPath, name: folder.name, folder }));
  const storePath = (home: Home): string => home.store ?? path.resolve(home.root, settings.get('store.path', home.folder?.uri) || '.offbook');

  return {
    async homeOf(file) {
      const folder = vs.workspace.getWorkspaceFolder(vs.Uri.file(file));
      if (folder) return { root: folder.uri.fsPath, name: folder.name, folder };
      const root = await looseRoot(file);
      return { root, name: path.basename(root), folder: null };
    },
    folders,
    additional() {
      const own = new Set(folders().map(storePath));
      const beside = new Map<string, Home>();
      for (const home of folders()) {
        for (const asked of settings.get('store.additional', home.folder?.uri)) {
          if (asked.trim() === '') continue;
          const store = path.resolve(home.root, asked);
          const name = path.basename(store) === '.offbook' ? path.basename(path.dirname(store)) : path.basename(store);
          if (!own.has(store)) beside.set(store, { root: path.dirname(store), name, folder: null, store });
        }
      }
      return [...beside.values()];
    },
    storePath,
  };
}
