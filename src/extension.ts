import * as path from 'node:path';
import * as editor from 'vscode';
import { registerCommands } from './host/commands';
import { createAgainModule } from './host/features/again';
import { createCodeModule } from './host/features/code';
import { createCompareModule } from './host/features/compare';
import { createDebugModule } from './host/features/debug';
import { createDriftModule } from './host/features/drift';
import { createEnvironmentModule } from './host/features/environment';
import { createExplorerModule } from './host/features/explorer';
import { createHoverModule } from './host/features/hover';
import { createKeepingModule } from './host/features/keeping';
import { createLensesModule } from './host/features/lenses';
import { createLineageModule } from './host/features/lineage';
import { createLiveModule } from './host/features/live';
import { createNewProjectModule } from './host/features/new-project';
import { createParamsModule } from './host/features/params';
import { createPreviewModule } from './host/features/preview';
import { createReportModule } from './host/features/report';
import { createRunModule } from './host/features/run';
import { createRunPageModule } from './host/features/run-page';
import { createRunsModule } from './host/features/runs';
import { createSecretsModule } from './host/features/secrets';
import { createTableModule } from './host/features/table';
import { createTablesModule } from './host/features/tables';
import { withPlainNotifications } from './host/plain-text';
import { cacheFolderOf } from './host/services/cache-folder';
import { createCommandLine } from './host/services/command-line';
import { createContextService } from './host/services/context';
import { createDataWorker } from './host/services/data-worker';
import { createEngineService } from './host/services/engine';
import { createEnvironments } from './host/services/environments';
import { createFunctions } from './host/services/functions';
import { createHistory } from './host/services/history';
import { connectIndexWorker } from './host/services/index-worker';
import { createLanguageService } from './host/services/language-client';
import { createLastRuns } from './host/services/last-runs';
import { createLauncher } from './host/services/launcher';
import { createLog } from './host/services/log';
import { createPlaceSentences } from './host/services/place-sentences';
import { createPlaces } from './host/services/places';
import { createPythons } from './host/services/pythons';
import { createQueryInput } from './host/services/query-input';
import { createRunPicker } from './host/services/run-picker';
import { createSavedFunctions } from './host/services/saved-functions';
import { createSavedQueries } from './host/services/saved-queries';
import { createSecrets } from './host/services/secrets';
import { createSettings } from './host/services/settings';
import { createStores } from './host/services/stores';
import { storePathChanged } from './host/services/store-path-changed';

/** Builds the services, hands them to the features, registers what they bring. Processes and large modules are started by their first use. */
export function activate(context: editor.ExtensionContext): { startedInMs: number } {
  const started = performance.now();
  const vscode = withPlainNotifications(editor);
  const { extensionUri, workspaceState: memory } = context;
  const version = String((context.extension.packageJSON as { version?: unknown }).version);
  const distFolder = path.join(extensionUri.fsPath, 'dist');
  const cacheFolder = cacheFolderOf();

  const log = createLog(vscode);
  const settings = createSettings(vscode);
  const contextKeys = createContextService(vscode);
  const places = createPlaces(vscode, settings);
  const pythons = createPythons(vscode, log);
  const readSaved = createSavedFunctions({ places, distFolder, cacheFolder, version });
  const functions = createFunctions(vscode, createLanguageService(vscode, { log, serverModule: path.join(distFolder, 'server.js'), readSaved }));
  const engine = createEngineService(vscode, { places, pythons, distFolder, cacheFolder, functionsOf: functions.inFile });
  const stores = createStores(vscode, { log, places, cacheFolder, connect: connectIndexWorker(path.join(distFolder, 'index-worker.js'), log), pathChanged: storePathChanged(settings) });
  const data = createDataWorker({ distFolder, cacheFolder, log });
  const history = createHistory(vscode, { log, stores });
  const picker = createRunPicker(vscode, { log, stores, history });
  const saved = createSavedQueries(vscode, { stores });
  const lastRuns = createLastRuns(vscode, { log, stores });
  const secrets = createSecrets(context.secrets);
  const launcher = createLauncher(vscode, { log, settings, places, stores, functions, secrets, version, cacheFolder, engine: engine.engine, again: engine });
  const environments = createEnvironments(vscode, { log, pythons, looks: engine });
  const sentences = createPlaceSentences(vscode, { log, settings, places, engine });
  const commandLine = createCommandLine({ distFolder, log });

  const kit = { vs: vscode, log, extensionUri };
  const pythonVersion = (python: string) => engine.version(python, path.dirname(python));
  const runPage = createRunPageModule({ kit, settings, stores, history, launcher, cacheFolder });
  const params = createParamsModule({ kit, launcher, stores, picker, pythonVersion });
  const live = createLiveModule(vscode, { log, settings, context: contextKeys, stores, history, launcher, open: runPage.open });
  const lenses = createLensesModule(vscode, { log, settings, functions, lastRuns, placeOf: sentences.of, placesChanged: sentences.onDidLearn, functionsChanged: functions.onDidChange });
  const run = createRunModule(vscode, { functions, places, launcher, ask: params.open });
  const code = createCodeModule(vscode, { log, launcher });
  const again = createAgainModule({ kit, launcher, change: params.openBasedOn, current: ref => runs.current(ref), compareCode: code.compare, openRun: runPage.open });
  const runs = createRunsModule(vscode, {
    stores, history, lastRuns, functions, launcher, picker, open: runPage.open, change: params.openBasedOn, showLog: live.showLog, exactly: again.exactly, compareCode: code.compare, restoreCode: code.restore,
  });
  const lineage = createLineageModule({ kit, stores, cacheFolder, picker });
  const table = createTableModule({ kit, stores, saved, memory, open: runPage.open, preview: runPage.preview });
  const compare = createCompareModule({ kit, stores, data, picker, launcher, memory, cacheFolder, unitsOf: functions.unitsOf });
  const drift = createDriftModule({ kit, context: contextKeys, data, launcher, stores, places, functions, lastRuns, picker, commandLine, memory });
  const tables = createTablesModule({ kit, data, memory });
  const explorer = createExplorerModule(vscode, { log, context: contextKeys, history, stores, saved, queryInput: createQueryInput(vscode, { log, stores, saved }), memory });
  const keeping = createKeepingModule({ kit, settings, places, stores, history, picker, memory, commandLine, selected: explorer.selected, focused: explorer.focused });
  const hover = createHoverModule(vscode, { log, settings, functions, history, lastRuns, launcher, cacheFolder, placeOf: sentences.of });
  const debug = createDebugModule(vscode, { log, settings, stores, launcher });
  const environment = createEnvironmentModule(vscode, { log, settings, places, environments, memory });
  const newProject = createNewProjectModule({ kit, environments, memory: context.globalState });
  const preview = createPreviewModule({ kit, data, code: { engine, places, settings, distFolder, cacheFolder }, memory });
  const report = createReportModule(vscode, { log, places, history, version });
  const secretCommands = createSecretsModule(vscode, { log, context: contextKeys, places, secrets });

  const modules = [runPage, params, again, code, live, lenses, run, runs, lineage, explorer, table, compare, drift, tables, keeping, hover, debug, environment, newProject, preview, report, secretCommands];
  context.subscriptions.push(
    log, settings, functions, stores, data, history, lastRuns, launcher, sentences, saved,
    ...modules.flatMap(({ disposables }) => disposables),
    registerCommands(vscode, log, {
      ...lenses.commands, ...run.commands, ...runs.commands, ...lineage.commands, ...explorer.commands, ...table.commands, ...compare.commands, ...drift.commands, ...tables.commands, ...keeping.commands, ...environment.commands, ...newProject.commands, ...preview.commands, ...report.commands, ...secretCommands.commands,
    }),
  );
  const startedInMs = performance.now() - started;
  log.info(`Offbook ${version} started in ${Math.round(startedInMs)} ms`);
  return { startedInMs };
}
