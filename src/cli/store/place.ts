import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StoreLayout } from '../../node/store';

/**
 * Where the runs are: what was given, else the nearest `.offbook` from `start` upwards (not above the repository or the home folder), else null.
 * So a command given deep inside a project finds what the window keeps at its top.
 */
export function givenOrNearest(given: string | null, start: string, cwd: string): StoreLayout | null {
  if (given !== null) return new StoreLayout(path.resolve(cwd, given));
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, '.offbook', 'runs'))) return new StoreLayout(path.join(folder, '.offbook'));
    if (folder === path.dirname(folder) || folder === os.homedir() || fs.existsSync(path.join(folder, '.git'))) return null;
  }
}
