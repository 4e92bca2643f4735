import type { Log } from './log';
import type { ConnectIndex } from './stores';

/** The index in a process of its own: the native module never enters the extension host. */
export const connectIndexWorker = (workerPath: string, log: Log): ConnectIndex => async (events, restarted) => {
  const { IndexClient } = await import('../../workers/index/client');
  const api = new IndexClient({
    workerPath, execPath: process.execPath, events, restarted,
    // The editor's own executable has to be told to act as Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    log: text => log.warn(`The index worker said: ${text}`),
  });
  return { api, dispose: () => api.dispose() };
};
