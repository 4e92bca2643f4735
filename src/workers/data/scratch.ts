import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const prefix = 'offbook-data-';
const dayMs = 86_400_000;

/** A folder of its own for what doesn't fit in memory. */
export const makeScratch = (root = os.tmpdir()): string => fs.mkdtempSync(path.join(root, prefix));

export const removeScratch = (folder: string): void => fs.rmSync(folder, { recursive: true, force: true });

/** What was left behind where worker and window were killed together. A day old: nobody works that long on one comparison without a write. */
export function sweepScratch(root = os.tmpdir(), now = Date.now()): void {
  try {
    for (const name of fs.readdirSync(root)) {
      if (!name.startsWith(prefix)) continue;
      const folder = path.join(root, name);
      if (now - newest(folder) > dayMs) removeScratch(folder);
    }
  } catch {
    // Another user's, or gone already.
  }
}

function newest(folder: string): number {
  return Math.max(fs.statSync(folder).mtimeMs, ...fs.readdirSync(folder, { withFileTypes: true }).map((entry) => fs.lstatSync(path.join(folder, entry.name)).mtimeMs));
}
