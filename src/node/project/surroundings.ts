import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isInside } from '../files/inside';

const projectFiles = ['pyproject.toml', 'setup.py', 'setup.cfg', '.git'];

/** The nearest folder from `start` upwards that keeps runs already, not looked for above a repository or the home folder; null when there is none. */
export function nearestStore(start: string): string | null {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const store = path.join(folder, '.offbook');
    if (fs.existsSync(path.join(store, 'runs'))) return store;
    if (folder === path.dirname(folder) || folder === os.homedir() || fs.existsSync(path.join(folder, '.git'))) return null;
  }
}

/**
 * Where no editor says which folder is open: the folder that keeps the runs, else, for a file that belongs to no project and no repository, the
 * folder that the command is given in. So both find the same project.
 */
export function impliedWorkspace(file: string, cwd: string): string[] {
  const folder = path.dirname(file);
  const store = nearestStore(folder);
  if (store) return [path.dirname(store)];
  return !isInside(folder, cwd) || belongsToProject(folder) ? [] : [cwd];
}

function belongsToProject(start: string): boolean {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (projectFiles.some(name => fs.existsSync(path.join(folder, name)))) return true;
    if (folder === path.dirname(folder)) return false;
  }
}
