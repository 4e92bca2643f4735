import * as os from 'node:os';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { AgainMode } from '../../contract/again';
import type { Engine, EngineSettings, Plan, Started } from '../../contract/engine';
import type { FunctionInfo } from '../../contract/functions';
import type { RunId } from '../../contract/ids';
import type { OutputOffer } from '../../contract/index-api';
import type { ChosenPlace, FieldErrors, FieldInput } from '../../contract/params-page';
import type { PythonChoice } from '../../contract/request';
import type { RunDetail } from '../../contract/run';
import { HumanError } from '../../core/human-error';
import { byRule, chosenIn, placedBy } from '../../core/python/chosen-place';
import type { LookedBack } from '../../node/again/look-back';
import { ActionableError } from '../errors';
import type { VS } from '../vs';
import { findPythonDebugger, type PythonDebugger } from './debuggers';
import type { Repeats } from './engine';
import type { Functions, FunctionTarget } from './functions';
import type { Log } from './log';
import type { Places } from './places';
import { saveBeforeRun, type Text } from './saving';
import type { Secrets } from './secrets';
import type { Settings } from './settings';
import { askWhetherMayRun, askWhetherTrusted } from './origin';
import { mustBeTrusted } from './trust';
import { quietly, type RunRef, type Store, type Stores } from './stores';

/** A function that could start: the plan and all that it was made from. */
export interface Planned { target: FunctionTarget; plan: Plan; store: Store; settings: EngineSettings; chosen: ChosenPlace; offers: OutputOffer[]; basedOn: RunId | null; text: Text }
/** A run that could be made again, and what can't be as it was. */
export interface LookedBackAt { ref: RunRef; store: Store; detail: RunDetail; looked: LookedBack }
export interface LaunchOptions { debug: PythonDebugger | null; python: PythonChoice | null; envFiles: string[] | null; mode?: AgainMode }
export interface StartedRun { ref: RunRef; store: Store; target: FunctionTarget; folder: string; debug: boolean }

export interface Launcher extends vscode.Disposable {
  /** Saves what is unsaved, reads the function as it is now and plans its run. `text` says what to do when that was asked before; without a `place` it is that of the run that it is based on, as far as that was chosen. */
  prepare(target: FunctionTarget, options?: { basedOn?: RunId | null; forget?: boolean; text?: Text; place?: ChosenPlace | null }): Promise<Planned>;
  /** Compares what a run was made from with what is there now. Executes its interpreter, so only where the workspace is trusted. */
  lookBack(ref: RunRef): Promise<LookedBackAt>;
  /** Asks a person before a run that came from elsewhere is made again; a no is a CancellationError. */
  mayRun(ref: RunRef): Promise<void>;
  /** Starts it again exactly: with the code as it ran, from a folder of its own where the files are others now. */
  repeat(back: LookedBackAt): Promise<void>;
  check(planned: Planned, fields: Record<string, FieldInput>): Promise<FieldErrors>;
  start(planned: Planned, fields: Record<string, FieldInput>, options: LaunchOptions): Promise<Started>;
  cancel(ref: RunRef): Promise<void>;
  detail(ref: RunRef): Promise<RunDetail | null>;
  onDidStart: vscode.Event<StartedRun>;
}

/** By name, as the record has who started it. */
function whoAsks(): string {
  try {
    return os.userInfo().username;
  } catch {
    // No name belongs to the number that this process runs under: then the record says nobody.
    return '';
  }
}

/** What the form starts with, as its answers. A default that nobody touched is not passed. */
export function initialFields(plan: Plan): Record<string, FieldInput> {
  return Object.fromEntries(plan.fields.map(({ param, initial }): [string, FieldInput] => {
    switch (initial.kind) {
      case 'unset': return [param.name, { kind: 'unset' }];
      case 'value': return [param.name, initial.from === 'default' ? { kind: 'unset' } : { kind: 'value', value: initial.value }];
      case 'input': return [param.name, { kind: 'input', choice: initial.choice }];
      default: return initial;
    }
  }));
}

interface Deps {
  log: Log; settings: Settings; places: Places; stores: Stores; functions: Functions; secrets: Secrets; version: string; cacheFolder: string;
  engine: () => Promise<Engine>; again: Repeats;
}

export function createLauncher(vs: VS, { log, settings, places, stores, functions, secrets, version, cacheFolder, engine, again }: Deps): Launcher {
  const { l10n } = vs;
  const started = new vs.EventEmitter<StartedRun>();

  function engineSettings(store: Store): EngineSettings {
    const scope = store.home.folder?.uri;
    const inHome = (text: string) => (text === '' ? null : path.resolve(store.home.root, text));
    return {
      storePath: store.path,
      pythonPath: settings.get('python.path', scope) || null,
      envFiles: settings.get('run.envFiles', scope).map(file => path.resolve(store.home.root, file)),
      cancelGraceMs: settings.get('run.cancelGraceSeconds', scope) * 1000,
      sourceLimitBytes: settings.get('record.sourceLimitKb', scope) * 1024,
      hashSampleAboveBytes: settings.get('record.sampleAboveMb', scope) * 1024 * 1024,
      hooks: {
        figures: settings.get('record.figures', scope), logging: settings.get('record.logging', scope), opens: settings.get('record.opens', scope),
        mlflow: settings.get('record.mlflow', scope), tensorboard: settings.get('record.tensorboard', scope), tqdm: settings.get('record.tqdm', scope),
      },
      importRoot: inHome(settings.get('run.importRoot', scope)),
      cwd: inHome(settings.get('run.workingDirectory', scope)),
    };
  }

  async function functionNow(target: FunctionTarget, text: Text): Promise<FunctionInfo> {
    const fn = await (text === 'older' ? functions.findOnDisk(target) : functions.find(target));
    if (!fn) throw new ActionableError('no-function', l10n.t('There is no function {0} in {1} any more. Pick another one.', target.name, path.basename(target.file)));
    if (!fn.runnable) throw new ActionableError('not-runnable', fn.reason?.text ?? l10n.t('{0} can’t be run yet: annotate its parameters and what it returns.', fn.name));
    return fn;
  }

  return {
    async prepare(target, { basedOn = null, forget = false, text: asked, place = null } = {}) {
      const store = await stores.forFile(target.file);
      mustBeTrusted(vs);
      const text = asked ?? (await saveBeforeRun(vs, settings, store.home));
      const fn = await functionNow(target, text);
      const read = <T>(what: string, otherwise: T, ask: (index: Awaited<ReturnType<Store['index']>>) => Promise<T>) =>
        quietly(log, what, otherwise, async () => ask(await store.index()));
      const [planner, secretNames, offers, last, base] = await Promise.all([
        engine(),
        secrets.of(store.home.root).then(Object.keys),
        read<OutputOffer[]>('The outputs of earlier runs could not be read', [], index => index.offers()),
        forget ? null : read<RunDetail | null>('The last run could not be read', null, async index => {
          const latest = (await index.lastRuns([target.file])).find(({ function: each }) => each.name === target.name);
          return latest ? index.detail(latest.last.id) : null;
        }),
        basedOn === null ? null : read<RunDetail | null>('The run could not be read', null, index => index.detail(basedOn)),
      ]);
      const usual = engineSettings(store);
      const chosen = place ?? (base?.request ? chosenIn(base.request.project, usual) : byRule);
      const planSettings = placedBy(chosen, usual);
      const plan = await planner.plan(fn, planSettings, {
        workspaceFolders: places.folders().map(home => home.root), trusted: vs.workspace.isTrusted, offers, last, basedOn: base, secretNames,
      });
      return { target, plan, store, settings: planSettings, chosen, offers, basedOn, text };
    },
    check: async (planned, fields) => (await engine()).check(planned.plan, fields),
    async mayRun(ref) {
      mustBeTrusted(vs);
      const detail = await stores.get(ref.store)?.index().then(index => index.detail(ref.id));
      if (detail) await askWhetherMayRun(vs, { storePath: ref.store, cacheFolder }, detail);
    },
    async lookBack(ref) {
      mustBeTrusted(vs);
      const store = stores.get(ref.store);
      const detail = store && (await (await store.index()).detail(ref.id));
      if (!store || !detail) throw new HumanError('no-run', l10n.t('The run {0} is not there any more.', ref.id));
      const looked = await again.lookBack(detail, { storePath: store.path, pythonPath: engineSettings(store).pythonPath, secretNames: Object.keys(await secrets.of(store.home.root)) });
      return { ref, store, detail, looked };
    },
    async repeat({ store, detail, looked }) {
      mustBeTrusted(vs);
      const debug = detail.debug === true ? findPythonDebugger(vs) : null;
      const run = await again.repeat(detail, looked, store.path, { code: 'kept', debug: debug ? { libs: debug.libs } : null, secrets: await secrets.of(store.home.root), launcher: { kind: 'vscode', version } });
      // The restored code goes when its run is over. A window that is closed before leaves it to the system's own tidying of temporary files.
      void run.exited.then(run.after);
      log.info(`Started ${run.id} (${detail.function.name}) again as ${detail.id} was, supervisor ${run.supervisorPid}`);
      started.fire({ ref: { store: store.path, id: run.id }, store, target: { file: detail.function.file, name: detail.function.name }, folder: run.folder, debug: debug !== null });
    },
    async start(planned, fields, { debug, python, envFiles, mode }) {
      const { store, plan, target } = planned;
      await askWhetherTrusted(vs, { storePath: store.path, cacheFolder }, planned, fields);
      const result = await (await engine()).start(plan, fields, planned.settings, {
        debug: debug ? { libs: debug.libs } : null,
        python, envFiles,
        secrets: await secrets.of(store.home.root),
        launcher: { kind: 'vscode', version },
        again: planned.basedOn, ...(planned.basedOn !== null ? { againMode: mode ?? 'changed' } : {}),
      }, planned.offers);
      if (result.kind === 'started') {
        log.info(`Started ${result.id} (${target.name}), supervisor ${result.supervisorPid}`);
        started.fire({ ref: { store: store.path, id: result.id }, store, target, folder: result.folder, debug: debug !== null });
      }
      return result;
    },
    async cancel({ store, id }) {
      await (await engine()).cancel(store, id, whoAsks());
    },
    async detail({ store, id }) {
      const index = await stores.get(store)?.index();
      return (await index?.detail(id)) ?? null;
    },
    onDidStart: started.event,
    dispose: () => started.dispose(),
  };
}
