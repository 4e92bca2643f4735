import fs from 'node:fs';
import path from 'node:path';

/** DuckDB takes these for patterns, wherever they stand in a path, and there is no way to write them as themselves; a line’s end is none of a folder’s name to it, and a backslash parts folders everywhere. */
const isPattern = path.sep === '/' ? /[*?[\]\r\n\\]/ : /[*?[\]\r\n]/;
const everyPattern = new RegExp(isPattern, 'g');
/** Of `k=a=b` the value is `a=b`; DuckDB takes such a folder for none that says a value. */
const laterEquals = /(?<==[^/\\]*)=/g;
const coded = (character: string): string => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** Paths to hand to DuckDB for these files: themselves, or links without those characters in the scratch folder, with the folders below `root` kept: they may say `day=3`. */
export function readablePaths(files: readonly string[], root: string | null, scratch: string): string[] {
  const below = (file: string): string => (root === null ? '' : path.dirname(path.relative(root, file)));
  if (!files.some((file) => isPattern.test(file) || below(file).search(laterEquals) >= 0)) return [...files];
  const base = fs.mkdtempSync(path.join(scratch, 'links-'));
  return files.map((file, index) => {
    const folder = path.join(base, below(file).replace(everyPattern, coded).replace(laterEquals, coded));
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
