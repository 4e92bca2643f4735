import fs from 'node:fs';
import path from 'node:path';
import { isFile } from '../../node/files/stat';

const passedOver = new Set(['__pycache__', 'node_modules', 'site-packages']);

export interface PythonEntry { name: string; kind: 'file' | 'folder' }

/** The .py files and folders of a folder, in order; hidden folders, environments and installed packages are passed over. Links to folders are not followed. */
export function pythonEntries(folder: string): PythonEntry[] {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
  if (entries.some(({ name }) => name === 'pyvenv.cfg')) return [];
  return entries.flatMap((entry): PythonEntry[] => {
    const { name } = entry;
    if (entry.isDirectory()) return name.startsWith('.') || passedOver.has(name) ? [] : [{ name, kind: 'folder' }];
    return name.endsWith('.py') && (entry.isFile() || (entry.isSymbolicLink() && isFile(path.join(folder, name)))) ? [{ name, kind: 'file' }] : [];
  });
}

/** Every .py file below. */
export const pythonFiles = (folder: string): string[] => pythonEntries(folder).flatMap(({ name, kind }) => {
  const full = path.join(folder, name);
  return kind === 'folder' ? pythonFiles(full) : [full];
});
