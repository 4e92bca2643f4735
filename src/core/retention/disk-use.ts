import type { FunctionRef } from '../../contract/events';
import type { RunId, Sha256 } from '../../contract/ids';
import type { DiskUse, FunctionUse, RunUse } from '../../contract/keeping';
import type { StoredObject } from './freeing';

export interface UsingRun { id: RunId; function: FunctionRef; at: number; trashed: boolean; live: boolean; folder: number; names: ReadonlySet<Sha256>; whole: boolean }

/** Who takes how much. An object that one run names is its own, one that one function's runs alone name is the function's own; anything else is shared. */
export function diskUse(runs: readonly UsingRun[], objects: readonly StoredObject[]): Omit<DiskUse, 'store' | 'free' | 'tmp'> {
  const sizes = new Map(objects.map(({ sha256, bytes }) => [sha256, bytes]));
  const namedBy = new Map<Sha256, { runs: number; function: string | null }>();
  for (const run of runs) {
    for (const name of run.names) {
      // A record names much that was never kept: files by their hash alone, the functions' own sources.
      if (!sizes.has(name)) continue;
      const key = functionKey(run.function);
      const before = namedBy.get(name);
      namedBy.set(name, before === undefined ? { runs: 1, function: key } : { runs: before.runs + 1, function: before.function === key ? key : null });
    }
  }
  const perFunction = new Map<string, { use: FunctionUse; counted: Set<Sha256> }>();
  const uses = runs.map((run): RunUse => {
    const key = functionKey(run.function);
    const { use, counted } = perFunction.get(key) ?? { use: { function: run.function, runs: 0, folder: 0, own: 0, shared: 0 }, counted: new Set<Sha256>() };
    perFunction.set(key, { use, counted });
    use.runs += 1;
    use.folder += run.folder;
    let own = 0;
    let shared = 0;
    for (const name of run.names) {
      const bytes = sizes.get(name);
      const by = namedBy.get(name);
      if (bytes === undefined || by === undefined) continue;
      if (by.runs === 1) own += bytes;
      else shared += bytes;
      if (counted.has(name)) continue;
      counted.add(name);
      if (by.function === key) use.own += bytes;
      else use.shared += bytes;
    }
    const { id, function: ref, at, trashed, live, folder, whole } = run;
    return { id, function: ref, at, trashed, live, folder, own, shared, whole };
  });
  const unnamed = objects.filter(({ sha256 }) => !namedBy.has(sha256));
  const folders = sum(uses.map(({ folder }) => folder));
  const held = sum(objects.map(({ bytes }) => bytes));
  return {
    bytes: folders + held, folders, objects: { count: objects.length, bytes: held }, trash: sum(uses.filter(({ trashed }) => trashed).map(({ folder, own }) => folder + own)),
    unnamed: { count: unnamed.length, bytes: sum(unnamed.map(({ bytes }) => bytes)) },
    runs: uses.sort((a, b) => b.folder + b.own - a.folder - a.own || (a.id < b.id ? 1 : -1)),
    functions: [...perFunction.values()].map(({ use }) => use).sort((a, b) => b.folder + b.own - a.folder - a.own || (a.function.name < b.function.name ? -1 : 1)),
  };
}

const functionKey = ({ file, name }: FunctionRef): string => `${file}\n${name}`;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
