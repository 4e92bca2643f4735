import path from 'node:path';
import type { ModuleFunctions } from '../../contract/functions';
import type { PythonParser } from '../../core/python/parser';
import { readCached, writeCached } from '../files/json-cache';
import { quickHash } from '../../core/quick-hash';
import { ProjectModules, sha256, stillSo, type Looks } from './modules';

interface Kept { key: string; build: string; looks: Looks; found: ModuleFunctions }

export interface ReadFunctionsOptions {
  cacheFolder: string;
  /** Changes with every build of Offbook: what another build understood may be wrong now. */
  build: string;
  /** Loaded only when something has to be parsed: the grammar costs more than the rest of a start. */
  parser: () => Promise<PythonParser>;
}

/** A file's functions, from the cache when neither it nor any module that its annotations were read from has changed. Null when there is no such file. */
export async function readFunctions(file: string, importRoots: readonly string[], options: ReadFunctionsOptions): Promise<ModuleFunctions | null> {
  const key = JSON.stringify([file, importRoots]);
  const cacheFile = path.join(options.cacheFolder, 'functions', `${quickHash(key)}.json`);
  const kept = readCached(cacheFile) as Kept | null;
  if (kept?.key === key && kept.build === options.build && stillSo(kept.looks)) return kept.looks[file] === null ? null : kept.found;

  const { functionsOf } = await import('../../core/python/functions');
  const modules = new ProjectModules(await options.parser(), importRoots);
  const shape = modules.shape(file);
  if (!shape) return null;
  const found = functionsOf(shape, { file, sha256, resolveModule: modules.resolve });
  writeCached(cacheFile, { key, build: options.build, looks: modules.looks, found } satisfies Kept);
  return found;
}
