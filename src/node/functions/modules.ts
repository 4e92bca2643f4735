import fs from 'node:fs';
import path from 'node:path';
import { crypto } from '../files/crypto';
import { quickHash } from '../../core/quick-hash';
import { shapeOf, type ModuleShape } from '../../core/python/shape';
import type { PythonParser } from '../../core/python/parser';
import type { ResolveModule } from '../../core/python/scope';

export const sha256 = (content: string | Buffer) => crypto().createHash('sha256').update(content).digest('hex');

/** Text of a Python file, null when there is none. Bytes that aren't UTF-8 become U+FFFD: such a file has names that can still be read. */
export function readSource(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return null;
  }
}

const lookOf = (text: string | null): string | null => (text === null ? null : `${text.length} ${quickHash(text)}`);

/** Every file that was looked for, with what its text was told by; null: nothing was there. The text itself may hold a secret and is not kept. */
export type Looks = Record<string, string | null>;

/** The project's modules, found under its import roots and parsed when they are asked for, each once. */
export class ProjectModules {
  readonly looks: Looks = {};
  private readonly shapes = new Map<string, ModuleShape | null>();

  constructor(private readonly parser: PythonParser, private readonly roots: readonly string[]) {}

  readonly resolve: ResolveModule = (name, from) => {
    for (const file of filesOf(name, from, this.roots)) {
      const shape = this.shape(file);
      if (shape) return { file, shape };
    }
    return undefined;
  };

  shape(file: string): ModuleShape | null {
    const known = this.shapes.get(file);
    if (known !== undefined) return known;
    const text = readSource(file);
    this.looks[file] = lookOf(text);
    const shape = text === null ? null : this.parse(text);
    this.shapes.set(file, shape);
    return shape;
  }

  private parse(text: string): ModuleShape {
    const parsed = this.parser.parse(text);
    try {
      return shapeOf(this.parser, parsed);
    } finally {
      parsed.tree.delete();
    }
  }
}

function filesOf(name: string, from: string, roots: readonly string[]): string[] {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  const parts = name.slice(dots).split('.').filter(part => part !== '');
  if (dots === 0) return roots.flatMap(root => moduleFiles(root, parts));
  let folder = path.dirname(from);
  for (let up = 1; up < dots; up++) folder = path.dirname(folder);
  return parts.length === 0 ? [path.join(folder, '__init__.py')] : moduleFiles(folder, parts);
}

const moduleFiles = (root: string, parts: string[]) => {
  const base = path.join(root, ...parts);
  return [path.join(base, '__init__.py'), `${base}.py`];
};

export const stillSo = (looks: Looks): boolean => Object.entries(looks).every(([file, look]) => lookOf(readSource(file)) === look);
