import { readFileSync, statSync } from 'node:fs';
import type { PythonParser } from '../core/python/parser';
import type { ModuleInProject } from '../core/python/scope';
import { shapeOf } from '../core/python/shape';
import type { ModuleShape } from '../core/python/shape';
import { decodeSource } from './decode';
import { moduleFiles } from './module-files';

interface Kept { mtimeMs: number; size: number; shape: ModuleShape }

/** The shapes of files: of open documents as they are typed, of all others as they are on disk, each parsed once until it changes. */
export class Shapes {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly parser: PythonParser, private readonly openShape: (file: string) => ModuleShape | undefined) {}

  of(file: string): ModuleShape | undefined {
    const open = this.openShape(file);
    if (open) return open;
    const facts = statSync(file, { throwIfNoEntry: false });
    if (!facts?.isFile()) {
      this.kept.delete(file);
      return undefined;
    }
    const known = this.kept.get(file);
    if (known && known.mtimeMs === facts.mtimeMs && known.size === facts.size) return known.shape;
    try {
      const parsed = this.parser.parse(decodeSource(readFileSync(file)));
      const shape = shapeOf(this.parser, parsed);
      parsed.tree.delete();
      this.kept.set(file, { mtimeMs: facts.mtimeMs, size: facts.size, shape });
      return shape;
    } catch {
      // Gone between the two looks, or not readable by us.
      return undefined;
    }
  }

  /** `looked` gathers every file that the answer depends on. */
  resolver(roots: readonly string[], looked: Set<string>): (name: string, from: string) => ModuleInProject | undefined {
    return (name, from) => {
      for (const file of moduleFiles(name, from, roots)) {
        looked.add(file);
        const shape = this.of(file);
        if (shape) return { file, shape };
      }
      return undefined;
    };
  }
}
