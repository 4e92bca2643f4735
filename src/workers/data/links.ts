import fs from 'node:fs';
import path from 'node:path';

/** DuckDB takes these for patterns, wherever they stand in a path, and there is no way to write them as themselves; a line’s end is none of a folder’s name to it, and a backslash parts folders everywhere. */
const isPattern = path.sep === '/' ? /[*?[\]\r\n\\]/ : /[*?[\]\r\n]/;
const everyPattern = new RegExp(isPattern, 'g');

/** Paths to hand to DuckDB for these files: themselves, or links without those characters in the scratch folder, with the folders below `root` kept: they may say `day=3`. */
export function readablePaths(files: readonly string[], root: string | null, scratch: string): string[] {
  if (!files.some((file) => isPattern.test(file))) return [...files];
  const base = fs.mkdtempSync(path.join(scratch, 'links-'));
  return files.map((file, index) => {
    const below = root === null ? '' : path.dirname(path.relative(root, file));
    const folder = path.join(base, below.replace(everyPattern, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`));
    fs.mkdirSync(folder, { recursive: true });
    const link = path.join(folder, `${index}${path.extname(file).replace(everyPattern, '')}`);
    linkOrCopy(file, link);
    return link;
  });
}

function linkOrCopy(file: string, link: string): void {
  try {
    fs.symlinkSync(file, link);
  } catch {
    // Windows lets not everybody make links.
    try { fs.linkSync(file, link); } catch { fs.copyFileSync(file, link); }
  }
}
