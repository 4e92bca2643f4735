import * as path from 'node:path';
import type { Engine } from '../../contract/engine';
import type { FunctionInfo } from '../../contract/functions';
import type { VS } from '../vs';
import { lazily } from './coalesce';
import type { PythonLooks } from './environments';
import type { Places } from './places';
import type { Pythons } from './pythons';

export interface EngineService extends PythonLooks {
  engine(): Promise<Engine>;
  /** Where a file's functions run, in words. */
  placeSentence(file: string, overrides: { importRoot: string | null; cwd: string | null }): Promise<string>;
}

interface Deps { places: Places; pythons: Pythons; distFolder: string; cacheFolder: string; functionsOf(file: string): Promise<FunctionInfo[]> }

/** The node room's engine, loaded with the first question. */
export function createEngineService(vs: VS, { places, pythons, distFolder, cacheFolder, functionsOf }: Deps): EngineService {
  const search = lazily(async () => {
    const { createPythonSearch } = await import('../../node/python/find');
    return createPythonSearch({
      env: process.env, platform: process.platform, cacheFolder,
      // Asked at every look: trust is granted and folders come while the window is open.
      get workspaceFolders() { return places.folders().map(({ root }) => root); },
      get trusted() { return vs.workspace.isTrusted; },
      extension: async file => { const chosen = await pythons.chosen(file); return chosen ? [chosen.path] : []; },
    });
  });
  const engine = lazily(async () => {
    const { createEngine } = await import('../../node/engine/engine');
    return createEngine({ search: await search(), runnerSource: path.join(distFolder, 'runner'), cacheFolder, env: process.env, functionsOf });
  });

  return {
    engine,
    candidates: async folder => (await search()).candidates(path.join(folder, 'main.py'), folder),
    async version(python, folder) {
      const look = await (await search()).named(python, 'setting', folder);
      return look.kind === 'found' ? look.python.version : null;
    },
    async placeSentence(file, overrides) {
      const [{ placeOf }, { diskFacts }] = await Promise.all([import('../../core/python/import-root'), import('../../node/project/disk-facts')]);
      return (await placeOf(file, places.folders().map(({ root }) => root), diskFacts, overrides)).sentence;
    },
  };
}
