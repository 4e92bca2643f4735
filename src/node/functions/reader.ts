import type { FunctionInfo, ModuleFunctions } from '../../contract/functions';
import type { PythonParser } from '../../core/python/parser';
import { placeFile, type PlaceFile } from '../project/place-file';
import { loadParser } from './load-parser';
import { readFunctions } from './read-functions';

export interface FunctionsReaderOptions {
  cacheFolder: string;
  /** Changes with every build of Offbook. */
  build: string;
  /** Holds the grammar's two files. */
  distFolder: string;
  workspaceFolders(file: string): string[];
  place?: PlaceFile;
}

/** Reads files' functions from disk; the grammar is loaded once, and only when the cache does not know. */
export class FunctionsReader {
  private parser: Promise<PythonParser> | undefined;

  constructor(private readonly options: FunctionsReaderOptions) {}

  /** Null when there is no such file. */
  async module(file: string): Promise<ModuleFunctions | null> {
    const { cacheFolder, build, distFolder, workspaceFolders, place = placeFile } = this.options;
    const { sysPath } = await place(file, workspaceFolders(file), {});
    return readFunctions(file, sysPath, { cacheFolder, build, parser: () => (this.parser ??= loadParser(distFolder)) });
  }

  async functions(file: string): Promise<FunctionInfo[]> {
    return (await this.module(file))?.functions ?? [];
  }
}
