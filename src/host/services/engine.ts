import * as path from 'node:path';
import type { Engine } from '../../contract/engine';
import type { FunctionInfo } from '../../contract/functions';
import type { PythonChoice } from '../../contract/request';
import type { RunDetail } from '../../contract/run';
import { projectRoot } from '../../core/runs/restored';
import type { LookedBack } from '../../node/again/look-back';
import type { RepeatOptions } from '../../node/again/repeat';
import type { StartedHere } from '../../node/engine/engine';
import type { VS } from '../vs';
import { lazily } from './coalesce';
import type { PythonLooks } from './environments';
import type { Places } from './places';
import type { Pythons } from './pythons';

/** A run made again from what was asked then. */
export interface Repeats {
  /** `pythonPath` is the setting that names an interpreter; null: none does. */
  lookBack(detail: RunDetail, at: { storePath: string; pythonPath: string | null; secretNames: readonly string[] }): Promise<LookedBack>;
  repeat(detail: RunDetail, looked: LookedBack, storePath: string, options: RepeatOptions): Promise<StartedHere & { after(): void }>;
}

export interface EngineService extends PythonLooks, Repeats {
  engine(): Promise<Engine>;
  /** Where a file's functions run, in words, and with which interpreter. */
  placeInWords(file: string, overrides: { importRoot: string | null; cwd: string | null; pythonPath: string | null }): Promise<PlaceInWords>;
}

export interface PlaceInWords {
  sentence: string;
  /** Null when none was found. */
  python: PythonChoice | null;
  /** Environments that stand before it and can't be used. */
  passedOver: { path: string; reason: string }[];
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

  const again = lazily(async () => {
    const [{ lookBack }, { repeatRun }, { StoreLayout }] = await Promise.all([import('../../node/again/look-back'), import('../../node/again/repeat'), import('../../node/store')]);
    return { lookBack, repeatRun, at: (storePath: string) => ({ store: new StoreLayout(storePath), runnerSource: path.join(distFolder, 'runner'), cacheFolder, env: process.env }) };
  });

  return {
    async lookBack(detail, { storePath, pythonPath, secretNames }) {
      const { lookBack, at } = await again();
      const { store, ...place } = at(storePath);
      const { file } = detail.function;
      return lookBack(detail, store, { ...place, secretNames, otherPythons: async () => (await search()).choice(file, projectRoot(detail.request) ?? path.dirname(file), pythonPath) });
    },
    async repeat(detail, looked, storePath, options) {
      const { repeatRun, at } = await again();
      return repeatRun(detail, looked, options, at(storePath));
    },
    engine,
    candidates: async folder => (await search()).candidates(path.join(folder, 'main.py'), folder),
    async version(python, folder) {
      const look = await (await search()).named(python, 'setting', folder);
      return look.kind === 'found' ? look.python.version : null;
    },
    async placeInWords(file, { pythonPath, ...overrides }) {
      const [{ placeOf }, { diskFacts }, finder] = await Promise.all([import('../../core/python/import-root'), import('../../node/project/disk-facts'), search()]);
      const { sentence, root } = await placeOf(file, places.folders().map(each => each.root), diskFacts, overrides);
      const looks = await finder.untilFound(file, root, pythonPath);
      const found = looks.find(look => look.kind === 'found');
      return { sentence, python: found?.python ?? null, passedOver: looks.flatMap(look => (look.kind === 'skipped' && look.source !== 'path' ? [look] : [])) };
    },
  };
}
