import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { VS } from '../vs';
import type { Settings } from './settings';

/** Where a file belongs: its workspace folder, or, for a loose file, the nearest folder that looks like a project. */
export interface Home { root: string; name: string; folder: vscode.WorkspaceFolder | null }

export interface Places {
  homeOf(file: string): Promise<Home>;
  folders(): Home[];
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

  return {
    async homeOf(file) {
      const folder = vs.workspace.getWorkspaceFolder(vs.Uri.file(file));
      if (folder) return { root: folder.uri.fsPath, name: folder.name, folder };
      const root = await looseRoot(file);
      return { root, name: path.basename(root), folder: null };
    },
    folders: () => (vs.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(folder => ({ root: folder.uri.fsPath, name: folder.name, folder })),
    storePath(home) {
      const asked = settings.get('store.path', home.folder?.uri);
      return path.resolve(home.root, asked || '.offbook');
    },
  };
}
