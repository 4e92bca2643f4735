import * as path from 'node:path';
import type * as editor from 'vscode';
import { cacheFolderOf } from './services/cache-folder';
import { createCommandLine } from './services/command-line';
import { createContextService } from './services/context';
import { createDataWorker } from './services/data-worker';
import { createEngineService } from './services/engine';
import { createEnvironments } from './services/environments';
import { createFunctions } from './services/functions';
import { createHistory } from './services/history';
import { connectIndexWorker } from './services/index-worker';
import { createLanguageService } from './services/language-client';
import { createLastRuns } from './services/last-runs';
import { createLauncher } from './services/launcher';
import { createLog } from './services/log';
import { createPlaceSentences } from './services/place-sentences';
import { createPlaces } from './services/places';
import { createPythons } from './services/pythons';
import { createQueryInput } from './services/query-input';
import { createRunPicker } from './services/run-picker';
import { createSavedFunctions } from './services/saved-functions';
import { createSavedQueries } from './services/saved-queries';
import { createSecrets } from './services/secrets';
import { createSettings } from './services/settings';
import { createStores } from './services/stores';
import { storePathChanged } from './services/store-path-changed';
import type { VS } from './vs';

export type Services = ReturnType<typeof createServices>;

/** What features are made of. Processes and large modules are started by their first use. */
export function createServices(vs: VS, { extensionUri, secrets: storage, version }: { extensionUri: editor.Uri; secrets: editor.SecretStorage; version: string }) {
  const distFolder = path.join(extensionUri.fsPath, 'dist');
  const cacheFolder = cacheFolderOf();

  const log = createLog(vs);
  const settings = createSettings(vs);
  const contextKeys = createContextService(vs);
  const places = createPlaces(vs, settings);
  const pythons = createPythons(vs, { log, settings });
  const readSaved = createSavedFunctions({ places, distFolder, cacheFolder, version });
  const functions = createFunctions(vs, createLanguageService(vs, { log, serverModule: path.join(distFolder, 'server.js'), readSaved }));
  const engine = createEngineService(vs, { places, pythons, distFolder, cacheFolder, functionsOf: functions.inFile });
  const stores = createStores(vs, { log, places, cacheFolder, connect: connectIndexWorker(path.join(distFolder, 'index-worker.js'), log), pathChanged: storePathChanged(settings) });
  const data = createDataWorker({ distFolder, cacheFolder, log });
  const history = createHistory(vs, { log, stores });
  const picker = createRunPicker(vs, { log, stores, history });
  const saved = createSavedQueries(vs, { stores });
  const lastRuns = createLastRuns(vs, { log, stores });
  const secrets = createSecrets(storage);
  const launcher = createLauncher(vs, { log, settings, places, stores, functions, secrets, version, cacheFolder, engine: engine.engine, again: engine });
  const environments = createEnvironments(vs, { log, pythons, looks: engine });
  const sentences = createPlaceSentences(vs, { log, settings, places, pythons, engine });
  const queryInput = createQueryInput(vs, { log, stores, saved });
  const commandLine = createCommandLine({ distFolder, log });

  return { version, distFolder, cacheFolder, log, settings, contextKeys, places, pythons, functions, engine, stores, data, history, picker, saved, lastRuns, secrets, launcher, environments, sentences, commandLine, queryInput, disposables: [log, settings, pythons, functions, stores, data, history, lastRuns, launcher, sentences, saved] };
}
