import type { Engine, EngineSettings, Plan, Started, StartOptions } from '../../contract/engine';
import type { FunctionInfo } from '../../contract/functions';
import type { OutputOffer } from '../../contract/index-api';
import type { FieldErrors, FieldInput } from '../../contract/params-page';
import { HumanError } from '../../core/human-error';
import { isWorthAsking } from '../describe/unknown';
import { placeFile, type PlaceFile } from '../project/place-file';
import type { PythonSearch } from '../python/find';
import { runVariables } from '../env/run-variables';
import { StoreLayout } from '../store';
import { cancelRun } from '../supervisor/cancel-run';
import type { Supervisor } from '../supervisor/spawn';
import { damagedInputs } from '../inputs/damaged';
import { isUntrusted } from '../inputs/resolve';
import { say } from '../../core/say';
import { planRun, type PlanContext } from './plan-run';
import { readFields, type ReadFields } from './read-fields';
import { startRun } from './start-run';

/** Inputs that came from elsewhere and would run whatever code is in them. */
function untrusted({ inputs }: ReadFields, storePath: string, cacheFolder: string): FieldErrors {
  const store = new StoreLayout(storePath);
  const errors: FieldErrors = {};
  for (const [name, input] of Object.entries(inputs)) {
    if (isUntrusted(store, input, cacheFolder)) errors[name] = say('Run {0} was not made here, and loading its output “{1}” runs whatever code is in it. Only if you trust where it came from: --trust-imported.', input.run, input.output);
  }
  return errors;
}

export interface EngineOptions {
  search: PythonSearch;
  /** The folder of the runner as it ships: `dist/runner`. */
  runnerSource: string;
  cacheFolder: string;
  env: NodeJS.ProcessEnv;
  /** The functions of a file of the project: what is offered for an input depends on what its maker calls it. */
  functionsOf(file: string): Promise<FunctionInfo[]>;
  /** Where files run; looked up on disk unless the caller knows already. */
  place?: PlaceFile;
  /** Whether to ask Python about a function; asking may take as long as its imports do. */
  isWorthAsking?: (fn: FunctionInfo) => boolean;
}

/** `exited` settles when the supervisor has ended, for as long as this process lives to see it. */
export type StartedHere = Exclude<Started, { kind: 'refused' }> & Pick<Supervisor, 'exited'>;

export interface LocalEngine extends Engine {
  start(plan: Plan, fields: Record<string, FieldInput>, settings: EngineSettings, options: StartOptions, offers: OutputOffer[]): Promise<StartedHere | Exclude<Started, { kind: 'started' }>>;
}

export function createEngine({ search, runnerSource, cacheFolder, env, functionsOf, place = placeFile, isWorthAsking: asks = isWorthAsking }: EngineOptions): LocalEngine {
  /** What a plan was made from: `check` has to look at the same store and the same offers. */
  const madeFrom = new WeakMap<Plan, { storePath: string; offers: OutputOffer[]; trusted: boolean; variables: ReadonlySet<string> }>();

  const read = (plan: Plan, fields: Record<string, FieldInput>, storePath: string, offers: OutputOffer[], variables: ReadonlySet<string>): ReadFields =>
    readFields(fields, { fn: plan.function, fields: plan.fields, base: plan.place.root, store: new StoreLayout(storePath), offers, variables });

  return {
    async plan(fn: FunctionInfo, settings: EngineSettings, context: PlanContext) {
      const { variables, ...plan } = await planRun(fn, settings, context, {
        place, search, functionsOf, env,
        // Asking is rare, and what it takes is loaded only then.
        describe: async (each, place, python) => (asks(each) ? (await import('../describe/describe')).describeFunction(each, place, python, { runnerSource, cacheFolder, env }) : each),
      });
      madeFrom.set(plan, { storePath: settings.storePath, offers: context.offers, trusted: context.trusted, variables });
      return plan;
    },

    async check(plan, fields): Promise<FieldErrors> {
      const from = madeFrom.get(plan);
      if (!from) throw new Error('check wants the very plan that plan() gave');
      return read(plan, fields, from.storePath, from.offers, from.variables).errors;
    },

    async start(plan, fields, settings, options, offers) {
      // An interpreter given now makes up for one that was not found then, and for nothing else.
      const made = madeFrom.get(plan)?.trusted === true && plan.function.runnable && plan.python === null && options.python !== null;
      if (plan.problem !== null && !made) throw new HumanError('not-runnable', plan.problem);
      // The files of the form may be others than those that it was planned with.
      const variables = runVariables(env, options.envFiles ?? settings.envFiles, Object.keys(options.secrets));
      const found = read(plan, fields, settings.storePath, offers, variables);
      // Only now: a form that is being filled in loads nothing.
      const errors = { ...found.errors, ...untrusted(found, settings.storePath, cacheFolder) };
      if (Object.keys(errors).length) return { kind: 'refused', errors };
      const damaged = await damagedInputs(found.inputs, new StoreLayout(settings.storePath));
      if (Object.keys(damaged).length) return { kind: 'refused', errors: damaged };
      const started = await startRun(plan, found, settings, options, { store: new StoreLayout(settings.storePath), runnerSource, cacheFolder, env });
      return { kind: 'started', id: started.request.id, folder: started.folder, supervisorPid: started.pid, exited: started.exited };
    },

    cancel: (storePath, id, by) => cancelRun(new StoreLayout(storePath), id, by),
  };
}
