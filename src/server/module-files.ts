import path from 'node:path';

/** Where a module may lie, best first: `name` as an import says it, dots first when it is relative to the file `from`. */
export function moduleFiles(name: string, from: string, roots: readonly string[]): string[] {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  const parts = name.slice(dots).split('.').filter((part) => part !== '');
  if (dots === 0) return roots.flatMap((root) => spellings(path.join(root, ...parts)));
  const folder = path.join(path.dirname(from), ...Array<string>(dots - 1).fill('..'));
  return parts.length === 0 ? [path.join(folder, '__init__.py')] : spellings(path.join(folder, ...parts));
}

const spellings = (base: string): string[] => [path.join(base, '__init__.py'), `${base}.py`];
