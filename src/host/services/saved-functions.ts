import type { ModuleFunctions } from '../../contract/functions';
import { lazily } from './coalesce';
import type { Places } from './places';

/** A file's functions as it is on disk, whatever an editor holds. Rarely asked: the language server answers for what is saved. */
export function createSavedFunctions({ places, distFolder, cacheFolder, version }: { places: Places; distFolder: string; cacheFolder: string; version: string }): (file: string) => Promise<ModuleFunctions> {
  const reader = lazily(async () => {
    const { FunctionsReader } = await import('../../node/functions/reader');
    return new FunctionsReader({ cacheFolder, build: `host ${version}`, distFolder, workspaceFolders: () => places.folders().map(({ root }) => root) });
  });
  return async file => (await (await reader()).module(file)) ?? { functions: [], errors: [] };
}
