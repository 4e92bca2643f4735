import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FunctionInfo, ModuleFunctions } from '../contract/functions';
import { functionsOf } from '../core/python/functions';
import { placeOf } from '../core/python/import-root';
import type { ModuleShape } from '../core/python/shape';
import { diskFacts } from './disk-facts';
import type { Shapes } from './shapes';
import { pythonFiles } from './walk';

export interface Answer { found: ModuleFunctions; looked: Set<string> }

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

// A new pyproject.toml is seen this much later at the latest.
const rootsLastMs = 5_000;

/** From a module's shape to its functions, with the types that its project's other modules define. */
export class FunctionsService {
  private readonly roots = new Map<string, { until: number; key: string; value: Promise<string[]> }>();

  constructor(private readonly shapes: Shapes, private readonly workspaceFolders: () => string[], private readonly now: () => number) {}

  async of(file: string | null, shape: ModuleShape, name: string): Promise<Answer> {
    const looked = new Set<string>();
    const roots = file === null ? [] : await this.rootsOf(file, shape);
    const resolveModule = file === null ? undefined : this.shapes.resolver(roots, looked);
    return { found: functionsOf(shape, { file: file ?? name, sha256, ...(resolveModule ? { resolveModule } : {}) }), looked };
  }

  /** All functions below some folders, by file and line. */
  async below(folders: string[], isCancelled: () => boolean): Promise<FunctionInfo[]> {
    const found: FunctionInfo[] = [];
    const seen = new Set<string>();
    for (const folder of folders) {
      for (const { file } of await pythonFiles(folder, isCancelled)) {
        if (isCancelled()) return [];
        if (seen.has(file)) continue;
        seen.add(file);
        // One file at a time, and others may be served between two of them.
        await new Promise<void>((resolve) => void setImmediate(resolve));
        const shape = this.shapes.of(file);
        if (shape && shape.functions.length > 0) found.push(...(await this.of(file, shape, file)).found.functions);
      }
    }
    return found;
  }

  forgetRoots(): void {
    this.roots.clear();
  }

  private rootsOf(file: string, shape: ModuleShape): Promise<string[]> {
    const folder = path.dirname(file);
    const key = shape.imports.join('\n');
    const known = this.roots.get(folder);
    if (known && known.key === key && known.until > this.now()) return known.value;
    const value = placeOf(file, this.workspaceFolders(), diskFacts).then((place) => place.sysPath);
    this.roots.set(folder, { until: this.now() + rootsLastMs, key, value });
    return value;
  }
}
