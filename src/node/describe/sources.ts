import path from 'node:path';
import { readSource, sha256 } from '../functions/modules';

/** More than this is not looked through: then what is known is asked again every time. */
const mostModules = 300;

const imports = /^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]*\(?[ \t]*([\w, \t]*)|import[ \t]+([\w., \t]+))/gm;

/**
 * A hash over a module and every module of the project that it imports, and theirs: when it is the same, importing would tell the same. Null when
 * there are too many to look through.
 */
export function hashWithImports(file: string, roots: readonly string[]): string | null {
  const seen = new Map<string, string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    const text = readSource(next);
    if (text === null) continue;
    if (seen.size >= mostModules) return null;
    seen.set(next, sha256(text));
    for (const found of text.matchAll(imports)) open.push(...filesOf(found, next, roots));
  }
  return sha256([...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(each => each.join('\0')).join('\n'));
}

function filesOf([, dots = '', from = '', names = '', plain]: RegExpMatchArray, file: string, roots: readonly string[]): string[] {
  if (plain !== undefined) return plain.split(',').flatMap(each => candidates(roots, (each.trim().split(/\s/)[0] ?? '').split('.')));
  const parts = from.split('.').filter(Boolean);
  const bases = dots ? [path.join(path.dirname(file), ...Array<string>(dots.length - 1).fill('..'))] : roots;
  const below = names.split(',').map(each => each.trim().split(/\s/)[0] ?? '').filter(Boolean);
  return [...candidates(bases, parts), ...below.flatMap(name => candidates(bases, [...parts, name]))];
}

/** Also the packages on the way: importing a.b runs a. */
const candidates = (bases: readonly string[], parts: string[]): string[] =>
  bases.flatMap(base => parts.length
    ? parts.flatMap((_, index) => [path.join(base, ...parts.slice(0, index + 1), '__init__.py'), ...(index === parts.length - 1 ? [`${path.join(base, ...parts)}.py`] : [])])
    : [path.join(base, '__init__.py')]);
