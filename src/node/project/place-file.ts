import { placeOf, type PlacedModule, type PlaceOverrides } from '../../core/python/import-root';
import { diskFacts } from './disk-facts';

export type PlaceFile = (file: string, workspaceFolders: string[], overrides: PlaceOverrides) => Promise<PlacedModule>;

/** The import-root rule, asked of this machine's disk. */
export const placeFile: PlaceFile = (file, workspaceFolders, overrides) => placeOf(file, workspaceFolders, diskFacts, overrides);

/** Each question asked of the disk once, for as long as the answers may be held to be the same: one command. */
export function rememberedPlaces(): PlaceFile {
  const known = new Map<string, Promise<PlacedModule>>();
  return (file, workspaceFolders, overrides) => {
    const { importRoot = null, cwd = null, importRootBy = null } = overrides;
    const key = JSON.stringify([file, workspaceFolders, importRoot, cwd, importRootBy]);
    const place = known.get(key) ?? placeFile(file, workspaceFolders, overrides);
    known.set(key, place);
    return place;
  };
}
