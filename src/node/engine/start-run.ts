import type { EngineSettings, Plan, StartOptions } from '../../contract/engine';
import type { PythonChoice, RunRequest } from '../../contract/request';
import { HumanError } from '../../core/human-error';
import { rm } from '../files/promised';
import { readEnvFiles } from '../env/read-env-files';
import { runEnvironment } from '../env/run-environment';
import { installRunner } from '../runner/install';
import { createRun, type StoreLayout } from '../store';
import { spawnSupervisor, type Supervisor } from '../supervisor/spawn';
import { secretVariable } from '../../core/format/secrets';
import { secretsIn } from '../../core/python/secrets';
import type { ReadFields } from './read-fields';
import { lostSecret, secretWords } from './secret-references';
import { say } from '../../core/say';

export interface StartPlace { store: StoreLayout; runnerSource: string; cacheFolder: string; env: NodeJS.ProcessEnv }
export interface StartedRun extends Supervisor { request: RunRequest; folder: string }

/** Everything is right: the request is written and its supervisor started. */
export async function startRun(plan: Plan, read: ReadFields, settings: EngineSettings, options: StartOptions, place: StartPlace): Promise<StartedRun> {
  const python = options.python ?? plan.python;
  if (!python) throw new HumanError('no-python', plan.problem ?? say('No Python interpreter was found. Choose one.'));
  return launch(requestOf(plan, read, python, settings, options, { files: options.envFiles ?? settings.envFiles, secretNames: [] }), { ...options.secrets, ...read.secrets }, place);
}

/** Names the secrets, writes the request and starts its supervisor. On a failure nothing of the run is left behind. */
export async function launch(asked: Omit<RunRequest, 'id'>, secrets: Record<string, string>, place: StartPlace): Promise<StartedRun> {
  const fromFiles = readEnvFiles(asked.env.files, place.env);
  const own = ownSecrets(asked.params, { ...place.env, ...fromFiles, ...secrets });
  const runner = await installRunner(place.runnerSource, place.cacheFolder);
  const { request, files: { folder }, seal } = await create(place, { ...asked, env: { ...asked.env, secretNames: [...new Set([...Object.keys(fromFiles), ...Object.keys(secrets), ...Object.keys(own)])] } });
  try {
    const supervisor = await spawnSupervisor(request.python.path, runner, folder, runEnvironment(place.env, fromFiles, secrets, own));
    await seal(place.cacheFolder);
    return { ...supervisor, request, folder };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The secrets that parameters refer to. One that nobody gives stops the run: a mask is never passed for it. */
function ownSecrets(params: RunRequest['params'], given: NodeJS.ProcessEnv): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, { value }] of Object.entries(params)) {
    const lost = lostSecret(value, variable => given[variable] !== undefined);
    if (lost !== null) throw new HumanError('secret-missing', secretWords(name, lost));
    for (const variable of secretsIn(value).flatMap(each => secretVariable(each) ?? [])) own[variable] = given[variable] ?? '';
  }
  return own;
}

function requestOf(plan: Plan, read: ReadFields, python: PythonChoice, settings: EngineSettings, options: StartOptions, env: RunRequest['env']): Omit<RunRequest, 'id'> {
  const { module, sentence: _, ...project } = plan.place;
  const { name, file, line } = plan.function;
  return {
    v: 1, createdAt: Date.now(), function: { name, module, file, line }, project, python: { path: python.path, source: python.source }, target: { kind: 'local' },
    params: read.params, inputs: read.inputs, env, debug: options.debug,
    settings: { cancelGraceMs: settings.cancelGraceMs, sourceLimitBytes: settings.sourceLimitBytes, hashSampleAboveBytes: settings.hashSampleAboveBytes, hooks: settings.hooks },
    launcher: options.launcher, ...(options.again ? { again: { of: options.again, ...(options.againMode ? { mode: options.againMode } : {}) } } : {}),
  };
}

async function create({ store }: StartPlace, request: Omit<RunRequest, 'id'>) {
  try {
    return await createRun(store, request);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOSPC' ? say('the disk is full: free some space') : say('make the folder writable, or choose another for the runs');
    throw new HumanError('store', say('Couldn’t write the run to {0}: {1}.', store.root, reason), { cause: error });
  }
}
