/** Absolute paths as text, of either platform: a drive letter or a backslash share says Windows. */
export const separatorOf = (path: string): string => (/^(?:[A-Za-z]:[\\/]|\\\\)/.test(path) ? '\\' : '/');

/** One spelling: the platform's separator, no `.` or `..`, no separator at the end. */
export function normal(path: string): string {
  const separator = separatorOf(path);
  const head = /^(?:[A-Za-z]:[\\/]?|\\\\[^\\/]+[\\/][^\\/]+|\/)/.exec(path)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of path.slice(head.length).split(separator === '\\' ? /[\\/]/ : '/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const root = head.startsWith('/') ? '/' : head === '' ? '' : `${head.replace(/[\\/]$/, '').replaceAll('/', '\\')}\\`;
  return parts.length === 0 ? root : root + parts.join(separator);
}

export const joinPath = (folder: string, ...parts: string[]): string => normal([folder, ...parts].join(separatorOf(folder)));

export function parentOf(path: string): string {
  return joinPath(path, '..');
}

export const nameOf = (path: string): string => normal(path).slice(normal(path).lastIndexOf(separatorOf(path)) + 1);

/** Windows' own file system does not tell cases apart. */
const keyOf = (path: string): string => (separatorOf(path) === '\\' ? normal(path).toLowerCase() : normal(path));

export const samePath = (left: string, right: string): boolean => keyOf(left) === keyOf(right);

/** The parts of `path` below `folder`; null when it is not below it. The folder itself is below itself, by no parts. */
export function partsBelow(folder: string, path: string): string[] | null {
  if (samePath(folder, path)) return [];
  const separator = separatorOf(folder);
  const base = keyOf(folder).endsWith(separator) ? keyOf(folder) : keyOf(folder) + separator;
  return keyOf(path).startsWith(base) ? normal(path).slice(base.length).split(separator) : null;
}

/** Folders from `from` up to `to`, both included; up to the root when `to` is null or not above. */
export function upwards(from: string, to: string | null): string[] {
  const found: string[] = [];
  for (let folder = normal(from); ; folder = parentOf(folder)) {
    found.push(folder);
    if ((to !== null && samePath(folder, to)) || samePath(parentOf(folder), folder)) return found;
  }
}
