import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { DataApi } from '../../contract/data-api';
import type { TableProfile } from '../../contract/profile';
import type { Log } from './log';

export interface DataWorker extends vscode.Disposable {
  /** The process starts with the first call of this; DuckDB never enters the extension host. */
  api(): Promise<DataApi>;
  /** Hears of a task, named in a call, until it is disposed. `share` 0 to 1, null: not known. */
  onProgress(task: string, hear: (share: number | null) => void): vscode.Disposable;
  /** Hears what a profile in progress knows so far, until it is disposed. */
  onProfiled(task: string, hear: (profile: TableProfile) => void): vscode.Disposable;
}

/** `cacheFolder`: where profiles are remembered. */
export function createDataWorker({ distFolder, cacheFolder, log }: { distFolder: string; cacheFolder: string; log: Log }): DataWorker {
  const heard = new Map<string, (share: number | null) => void>();
  const profiled = new Map<string, (profile: TableProfile) => void>();
  const until = <T>(all: Map<string, T>, task: string, hear: T): vscode.Disposable => {
    all.set(task, hear);
    return { dispose: () => { if (all.get(task) === hear) all.delete(task); } };
  };
  const start = async () => {
    const { DataClient } = await import('../../workers/data/client');
    return new DataClient({
      workerPath: path.join(distFolder, 'data-worker.js'), execPath: process.execPath,
      // The editor's own executable has to be told to act as Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      events: { progress: (task, share) => heard.get(task)?.(share), profiled: (task, profile) => profiled.get(task)?.(profile) },
      cacheFolder,
      log: text => log.warn(`The data worker said: ${text}`),
    });
  };
  let client: ReturnType<typeof start> | undefined;
  return {
    api: () => (client ??= start()),
    onProgress: (task, hear) => until(heard, task, hear),
    onProfiled: (task, hear) => until(profiled, task, hear),
    dispose: () => { void client?.then(each => each.dispose()); },
  };
}
