import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { PythonChoice } from '../../contract/request';
import type { VS } from '../vs';
import type { Log } from './log';
import type { Settings } from './settings';

type Listen = (listener: () => void) => vscode.Disposable;

/** What we use of the Python Environments extension. */
interface EnvironmentsApi {
  getEnvironment(scope: unknown): Promise<{ execInfo?: { run?: { executable?: string } } } | undefined>;
  refreshEnvironments?(scope: unknown): Promise<void>;
  onDidChangeEnvironment?: Listen;
}
/** What we use of the Python extension. */
interface PythonApi {
  environments?: {
    onDidChangeActiveEnvironmentPath?: Listen;
    getActiveEnvironmentPath(resource?: unknown): { path: string };
    resolveEnvironment(path: unknown): Promise<{ executable?: { uri?: { fsPath: string } } } | undefined>;
  };
}

export interface Pythons extends vscode.Disposable {
  /** What the user chose in an extension for Python, when one is there. */
  chosen(file: string): Promise<PythonChoice | null>;
  /** Told after we made an environment. */
  madeEnvironment(folder: string): Promise<void>;
  /** Functions may run with another interpreter from now on: one was chosen in an extension or the setting, or made by us. */
  onDidChange: vscode.Event<void>;
}

export const environmentsExtension = 'ms-python.vscode-python-envs';
export const pythonExtension = 'ms-python.python';

export function createPythons(vs: VS, { log, settings }: { log: Log; settings: Settings }): Pythons {
  const changed = new vs.EventEmitter<void>();
  const heard = new Map<string, vscode.Disposable | undefined>();
  const listening = settings.onDidChange(affects => { if (affects('python.path')) changed.fire(); });

  /** `changes` is heard from the first question on: before it nobody was told anything. */
  async function apiOf<T>(id: string, changes: (api: T) => Listen | undefined): Promise<T | null> {
    const extension = vs.extensions.getExtension<T>(id);
    if (!extension) return null;
    try {
      const api = extension.isActive ? extension.exports : await extension.activate();
      if (!heard.has(id)) heard.set(id, changes(api)?.(() => changed.fire()));
      return api;
    } catch (error) {
      log.warn(`${id} did not start`, error);
      return null;
    }
  }

  const environmentsApi = () => apiOf<EnvironmentsApi>(environmentsExtension, api => api.onDidChangeEnvironment);
  const pythonApi = () => apiOf<PythonApi>(pythonExtension, api => api.environments?.onDidChangeActiveEnvironmentPath);

  async function fromEnvironments(file: string): Promise<string | null> {
    const api = await environmentsApi();
    const environment = await api?.getEnvironment?.(vs.Uri.file(file));
    return environment?.execInfo?.run?.executable ?? null;
  }

  async function fromPython(file: string): Promise<string | null> {
    const api = await pythonApi();
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
        await (await environmentsApi())?.refreshEnvironments?.(vs.Uri.file(folder));
      } catch (error) {
        log.warn('The list of environments could not be refreshed', error);
      }
      changed.fire();
    },
    onDidChange: changed.event,
    dispose() { for (const each of [listening, changed, ...heard.values()]) each?.dispose(); },
  };
}
