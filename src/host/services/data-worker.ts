import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { DataApi } from '../../contract/data-api';
import type { Log } from './log';

export interface DataWorker extends vscode.Disposable {
  /** The process starts with the first call of this; DuckDB never enters the extension host. */
  api(): Promise<DataApi>;
  /** Hears of a task, named in a call, until it is disposed. `share` 0 to 1, null: not known. */
  onProgress(task: string, hear: (share: number | null) => void): vscode.Disposable;
}

export function createDataWorker({ distFolder, log }: { distFolder: string; log: Log }): DataWorker {
  const heard = new Map<string, (share: number | null) => void>();
  const start = async () => {
    const { DataClient } = await import('../../workers/data/client');
    return new DataClient({
      workerPath: path.join(distFolder, 'data-worker.js'), execPath: process.execPath,
      // The editor's own executable has to be told to act as Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      events: { progress: (task, share) => heard.get(task)?.(share) },
      log: text => log.warn(`The data worker said: ${text}`),
    });
  };
  let client: ReturnType<typeof start> | undefined;
  return {
    api: () => (client ??= start()),
    onProgress(task, hear) {
      heard.set(task, hear);
      return { dispose: () => { if (heard.get(task) === hear) heard.delete(task); } };
    },
    dispose: () => { void client?.then(each => each.dispose()); },
  };
}
