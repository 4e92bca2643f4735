import path from 'node:path';
import type { PythonChoice } from '../../contract/request';
import { isFile, isFolder } from '../files/stat';

/** Where an interpreter may be. `environment` is the folder of the environment that it belongs to, where that is known by its place. */
export interface Place { path: string; source: PythonChoice['source']; environment: string | null }

export interface Surroundings { projectRoot: string; workspaceFolders: readonly string[]; env: NodeJS.ProcessEnv; platform: NodeJS.Platform }

/** The interpreter of an environment's folder. Links are kept: a venv's python, resolved, is the Python it was made from. */
export const pythonOf = (environment: string, platform: NodeJS.Platform) =>
  platform === 'win32' ? path.join(environment, 'Scripts', 'python.exe') : path.join(environment, 'bin', 'python');

/** `.venv` and `venv` of the project, then of the workspace folders; then the activated environment; then PATH. */
export function* usualPlaces({ projectRoot, workspaceFolders, env, platform }: Surroundings): Generator<Place> {
  for (const folder of new Set([projectRoot, ...workspaceFolders]))
    for (const name of ['.venv', 'venv']) yield environmentPlace(path.join(folder, name), platform);
  for (const name of ['VIRTUAL_ENV', 'CONDA_PREFIX']) {
    const environment = env[name];
    // Conda for Windows keeps python.exe at the top of the environment.
    if (environment) yield name === 'CONDA_PREFIX' && platform === 'win32' ? { path: path.join(environment, 'python.exe'), source: 'venv', environment } : environmentPlace(environment, platform);
  }
  for (const folder of pathFolders(env, platform))
    for (const name of platform === 'win32' ? ['python.exe', 'python3.exe'] : ['python3', 'python'])
      yield { path: path.join(folder, name), source: 'path', environment: null };
}

/** What a person gave: an interpreter, an environment's folder, or a name on PATH; `~` and paths relative to `base` are understood. */
export function namedPlace(given: string, base: string, source: PythonChoice['source'], { env, platform }: Pick<Surroundings, 'env' | 'platform'>): Place {
  const home = platform === 'win32' ? env['USERPROFILE'] : env['HOME'];
  const expanded = given.replace(/^~(?=$|[\\/])/, home ?? '~').replaceAll('${workspaceFolder}', base);
  if (!/[\\/]/.test(expanded)) {
    const names = platform === 'win32' && !expanded.endsWith('.exe') ? [`${expanded}.exe`] : [expanded];
    for (const folder of pathFolders(env, platform))
      for (const name of names) if (isFile(path.join(folder, name))) return { path: path.join(folder, name), source, environment: null };
  }
  const full = path.resolve(base, expanded);
  return isFolder(full) ? environmentPlace(full, platform, source) : { path: full, source, environment: environmentOf(full) };
}

const environmentPlace = (environment: string, platform: NodeJS.Platform, source: PythonChoice['source'] = 'venv'): Place => ({ path: pythonOf(environment, platform), source, environment });

/** `…/bin/python` belongs to `…` when that is an environment of its own. */
export function environmentOf(python: string): string | null {
  const folder = path.dirname(path.dirname(python));
  return isFile(path.join(folder, 'pyvenv.cfg')) || isFolder(path.join(folder, 'conda-meta')) ? folder : null;
}

/** Relative entries are left out: they would name another program in every folder. */
const pathFolders = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform) =>
  (env['PATH'] ?? env['Path'] ?? '').split(platform === 'win32' ? ';' : ':').filter(folder => path.isAbsolute(folder));
