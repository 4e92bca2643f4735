import * as path from 'node:path';
import type { PythonChoice } from '../../contract/request';
import type { VS } from '../vs';
import type { Log } from './log';

/** What we use of the Python Environments extension. */
interface EnvironmentsApi {
  getEnvironment(scope: unknown): Promise<{ execInfo?: { run?: { executable?: string } } } | undefined>;
  refreshEnvironments?(scope: unknown): Promise<void>;
}
/** What we use of the Python extension. */
interface PythonApi {
  environments?: { getActiveEnvironmentPath(resource?: unknown): { path: string }; resolveEnvironment(path: unknown): Promise<{ executable?: { uri?: { fsPath: string } } } | undefined> };
}

export interface Pythons {
  /** What the user chose in an extension for Python, when one is there. */
  chosen(file: string): Promise<PythonChoice | null>;
  /** Told after we made an environment. */
  madeEnvironment(folder: string): Promise<void>;
}

export const environmentsExtension = 'ms-python.vscode-python-envs';
export const pythonExtension = 'ms-python.python';

export function createPythons(vs: VS, log: Log): Pythons {
  async function apiOf<T>(id: string): Promise<T | null> {
    const extension = vs.extensions.getExtension<T>(id);
    if (!extension) return null;
    try {
      return extension.isActive ? extension.exports : await extension.activate();
    } catch (error) {
      log.warn(`${id} did not start`, error);
      return null;
    }
  }

  async function fromEnvironments(file: string): Promise<string | null> {
    const api = await apiOf<EnvironmentsApi>(environmentsExtension);
    const environment = await api?.getEnvironment?.(vs.Uri.file(file));
    return environment?.execInfo?.run?.executable ?? null;
  }

  async function fromPython(file: string): Promise<string | null> {
    const api = await apiOf<PythonApi>(pythonExtension);
    if (!api?.environments) return null;
    const chosen = api.environments.getActiveEnvironmentPath(vs.Uri.file(file));
    const resolved = await api.environments.resolveEnvironment(chosen);
    return resolved?.executable?.uri?.fsPath ?? null;
  }

  return {
    async chosen(file) {
      for (const ask of [fromEnvironments, fromPython]) {
        try {
          const executable = await ask(file);
          if (executable && path.isAbsolute(executable)) return { path: executable, source: 'extension' };
        } catch (error) {
          log.warn('An extension for Python gave no environment', error);
        }
      }
      return null;
    },
    async madeEnvironment(folder) {
      try {
        await (await apiOf<EnvironmentsApi>(environmentsExtension))?.refreshEnvironments?.(vs.Uri.file(folder));
      } catch (error) {
        log.warn('The list of environments could not be refreshed', error);
      }
    },
  };
}
