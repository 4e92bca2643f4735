import { readdir, readFile, stat } from 'node:fs/promises';
import type { PathFacts } from '../core/python/import-root';

/** The disk, as the import-root rule asks about it. */
export const diskFacts: PathFacts = {
  isFile: async (path) => (await stat(path).catch(() => null))?.isFile() ?? false,
  isFolder: async (path) => (await stat(path).catch(() => null))?.isDirectory() ?? false,
  readText: async (path) => readFile(path, 'utf8').catch(() => null),
  folders: async (path) => {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  },
};
