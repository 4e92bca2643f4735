import fs from 'node:fs';
import type { PathFacts } from '../../core/python/import-root';
import { isFile, isFolder } from '../files/stat';

/** The disk, as the import-root rule asks for it. Looks are synchronous: each costs microseconds, a trip through the thread pool more. */
export const diskFacts: PathFacts = {
  isFile: async path => isFile(path),
  isFolder: async path => isFolder(path),
  readText: async path => {
    try {
      return fs.readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  },
  folders: async path => {
    try {
      return fs.readdirSync(path, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name);
    } catch {
      return [];
    }
  },
};
