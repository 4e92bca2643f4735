import fs from 'node:fs';
import path from 'node:path';
import { isInside } from '../files/inside';

export type Written = { kind: 'written' } | { kind: 'refused'; why: string };

/** Where a record's relative path lies below `root`; null when it would leave it. A record is anybody's: `..`, roots and drive letters are names in it too. */
export function placeBelow(root: string, name: string): string | null {
  if (name === '' || name.includes('\0') || path.isAbsolute(name) || path.win32.isAbsolute(name) || /^[A-Za-z]:/.test(name)) return null;
  const parts = name.split(/[\\/]/);
  if (parts.some(part => part === '..' || part.toLowerCase() === '.git')) return null;
  const file = path.join(root, ...parts);
  return file !== root && isInside(file, root) ? file : null;
}

/** Writes a file below `root`, never through a link: one on the way is refused, one in its place is replaced. */
export function writeBelow(root: string, name: string, bytes: Uint8Array): Written {
  const file = placeBelow(root, name);
  if (file === null) return { kind: 'refused', why: `${name} is not inside the project` };
  const folder = path.dirname(file);
  const link = linkOnTheWay(root, folder);
  if (link !== null) return { kind: 'refused', why: `${name} would be written through the link ${path.relative(root, link)}` };
  fs.mkdirSync(folder, { recursive: true });
  const there = lookAt(file);
  if (there?.isDirectory()) return { kind: 'refused', why: `${name} is a folder there` };
  const mode = there?.isFile() ? there.mode & 0o777 : 0o644;
  if (there) fs.unlinkSync(file);
  fs.writeFileSync(file, bytes, { flag: 'wx', mode });
  return { kind: 'written' };
}

export function removeBelow(root: string, name: string): Written {
  const file = placeBelow(root, name);
  if (file === null || linkOnTheWay(root, path.dirname(file)) !== null) return { kind: 'refused', why: `${name} is not inside the project` };
  if (lookAt(file)?.isDirectory() === false) fs.unlinkSync(file);
  return { kind: 'written' };
}

function linkOnTheWay(root: string, folder: string): string | null {
  for (let at = folder; at !== root; at = path.dirname(at)) if (lookAt(at)?.isSymbolicLink()) return at;
  return null;
}

const lookAt = (file: string): fs.Stats | undefined => {
  try {
    return fs.lstatSync(file);
  } catch {
    return undefined;
  }
};
