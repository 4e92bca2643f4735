import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface FoundFile { file: string; mtimeMs: number; size: number }

/** A project has no functions to run in these. Hidden folders (.git, .venv, .offbook, …) are passed over as well. */
const skipped = new Set(['node_modules', 'site-packages', 'dist-packages', '__pycache__', '__pypackages__', 'venv', 'virtualenv']);
/** Made by build tools, unless they are packages. */
const oftenBuilt = new Set(['build', 'dist', 'env']);
const largest = 2 * 1024 * 1024;
const most = 20_000;

/** Every Python file of a project's own below a folder, sorted. Links to folders are not followed: a circle of them would never end. */
export async function pythonFiles(folder: string, isCancelled: () => boolean): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  await walk(folder, found, isCancelled);
  return found;
}

async function walk(folder: string, found: FoundFile[], isCancelled: () => boolean): Promise<void> {
  if (isCancelled() || found.length >= most) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = new Set(entries.map((entry) => entry.name));
  if (names.has('pyvenv.cfg') || names.has('conda-meta')) return;
  if (oftenBuilt.has(path.basename(folder)) && !names.has('__init__.py')) return;
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    if (found.length >= most) return;
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && !skipped.has(entry.name)) await walk(at, found, isCancelled);
    } else if (entry.name.endsWith('.py')) {
      const facts = await stat(at).catch(() => null);
      if (facts?.isFile() && facts.size <= largest) found.push({ file: at, mtimeMs: facts.mtimeMs, size: facts.size });
    }
  }
}
