import * as path from 'node:path';
import type * as editor from 'vscode';
import type { Services } from './all-services';
import { createAgainModule } from './features/again';
import { createCodeModule } from './features/code';
import { createCompareModule } from './features/compare';
import { createDebugModule } from './features/debug';
import { createDriftModule } from './features/drift';
import { createEnvironmentModule } from './features/environment';
import { createExplorerModule } from './features/explorer';
import { createHoverModule } from './features/hover';
import { createKeepingModule } from './features/keeping';
import { createLensesModule } from './features/lenses';
import { createLineageModule } from './features/lineage';
import { createLiveModule } from './features/live';
import { createNewProjectModule } from './features/new-project';
import { createParamsModule } from './features/params';
import { createPreviewModule } from './features/preview';
import { createReportModule } from './features/report';
import { createRunModule } from './features/run';
import { createRunPageModule } from './features/run-page';
import { createRunsModule } from './features/runs';
import { createSecretsModule } from './features/secrets';
import { createTableModule } from './features/table';
import { createTablesModule } from './features/tables';
import type { VS } from './vs';

/** All that people see of it: what is in their windows, and what their commands do. */
export function createFeatures(vs: VS, services: Services, { extensionUri, workspaceState: memory, globalState }: editor.ExtensionContext) {
  const { version, distFolder, cacheFolder, log, settings, contextKeys, places, pythons, functions, engine, stores, data, history, picker, saved, lastRuns, secrets, launcher, environments, sentences, commandLine, queryInput } = services;
  const kit = { vs, log, extensionUri };
  const pythonVersion = (python: string) => engine.version(python, path.dirname(python));
  const runPage = createRunPageModule({ kit, settings, stores, history, launcher, data, cacheFolder });
  const params = createParamsModule({ kit, launcher, stores, picker, pythonVersion, pythonsChanged: pythons.onDidChange });
  const live = createLiveModule(vs, { log, settings, context: contextKeys, stores, history, launcher, open: runPage.open });
  const lenses = createLensesModule(vs, { log, settings, functions, lastRuns, placeOf: sentences.of, placesChanged: sentences.onDidLearn, functionsChanged: functions.onDidChange });
  const run = createRunModule(vs, { functions, places, launcher, ask: params.open });
  const code = createCodeModule(vs, { log, launcher });
  const again = createAgainModule({ kit, launcher, change: params.openBasedOn, current: ref => runs.current(ref), compareCode: code.compare, openRun: runPage.open });
  const runs = createRunsModule(vs, {
    stores, history, lastRuns, functions, launcher, picker, open: runPage.open, change: params.openBasedOn, showLog: live.showLog, exactly: again.exactly, compareCode: code.compare, restoreCode: code.restore,
  });
  const lineage = createLineageModule({ kit, stores, cacheFolder, picker });
  const table = createTableModule({ kit, stores, saved, memory, open: runPage.open, preview: runPage.preview });
  const compare = createCompareModule({ kit, stores, data, picker, launcher, memory, cacheFolder, unitsOf: functions.unitsOf });
  const drift = createDriftModule({ kit, context: contextKeys, data, launcher, stores, places, functions, lastRuns, picker, commandLine, memory });
  const tables = createTablesModule({ kit, data, memory });
  const explorer = createExplorerModule(vs, { log, context: contextKeys, history, stores, saved, queryInput, memory });
  const keeping = createKeepingModule({ kit, settings, places, stores, history, picker, memory, commandLine, selected: explorer.selected, focused: explorer.focused });
  const hover = createHoverModule(vs, { log, settings, functions, history, lastRuns, launcher, cacheFolder, placeOf: sentences.of });
  const debug = createDebugModule(vs, { log, settings, stores, launcher });
  const environment = createEnvironmentModule(vs, { log, settings, places, environments, memory });
  const newProject = createNewProjectModule({ kit, environments, memory: globalState });
  const preview = createPreviewModule({ kit, data, code: { engine, places, settings, distFolder, cacheFolder }, memory });
  const report = createReportModule(vs, { log, places, history, version });
  const secretCommands = createSecretsModule(vs, { log, context: contextKeys, places, secrets });

  const modules = [runPage, params, again, code, live, lenses, run, runs, lineage, explorer, table, compare, drift, tables, keeping, hover, debug, environment, newProject, preview, report, secretCommands];
  return {
    disposables: modules.flatMap(({ disposables }) => disposables),
    commands: {
      ...lenses.commands, ...run.commands, ...runs.commands, ...lineage.commands, ...explorer.commands, ...table.commands, ...compare.commands, ...drift.commands, ...tables.commands, ...keeping.commands, ...environment.commands, ...newProject.commands, ...preview.commands, ...report.commands, ...secretCommands.commands,
    },
  };
}
