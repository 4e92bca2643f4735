import fs from 'node:fs';
import path from 'node:path';

/** Where a picture lies; or it is not there, or out of where pictures are looked for. */
export type Place = { kind: 'there'; file: string } | { kind: 'absent' | 'outside' };

/** The folders below which files may be read, as they are called and as they really lie; the ones that are not there are left out. */
export const realRoots = (folders: readonly string[]): string[] => [...new Set(folders.flatMap((folder) => {
  const real = realOf(folder);
  return real === null ? [] : [folder, real];
}))];

/** What a path of a table's cell means below the first of the folders where it is there. Wherever links or `..` lead, a file is only taken that really lies in one of them. */
export function placeOf(text: string, roots: readonly string[]): Place {
  let isOutside = false;
  // A machine's own writing of folders elsewhere, which would be asked for over the net.
  if (text.includes('\0') || /^[\\/]{2}/.test(text)) return { kind: 'outside' };
  for (const root of roots) {
    const file = path.resolve(root, text);
    // Nothing is asked of what lies elsewhere, not even whether it is there.
    if (!roots.some((each) => isWithin(file, each))) { isOutside = true; continue; }
    const real = realOf(file);
    if (real === null) continue;
    if (roots.some((each) => isWithin(real, each))) return { kind: 'there', file: real };
    isOutside = true;
  }
  return { kind: isOutside ? 'outside' : 'absent' };
}

function isWithin(file: string, folder: string): boolean {
  const from = path.relative(folder, file);
  return from !== '' && from !== '..' && !from.startsWith(`..${path.sep}`) && !path.isAbsolute(from);
}

function realOf(file: string): string | null {
  try {
    return fs.realpathSync(file);
  } catch {
    return null;
  }
}
