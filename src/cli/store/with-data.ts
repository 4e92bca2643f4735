import path from 'node:path';
import type { DataApi } from '../../contract/data-api';
import { isHumanError } from '../../core/human-error';
import { DataClient } from '../../workers/data/client';
import type { Context } from '../context';
import { asDataProblem } from '../data-problem';
import { exitCode } from '../exit-code';

/** The data worker for as long as a command needs it, started with its first question; Ctrl+C stops what it was asked under the name of `task`, and what goes by the signal. */
export async function withData(context: Context, task: string, use: (client: DataApi, signal: AbortSignal) => Promise<number>): Promise<number> {
  const client = new DataClient({ workerPath: path.join(context.distFolder, 'data-worker.js'), execPath: process.execPath, cacheFolder: context.cacheFolder });
  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
    void client.cancel(task).catch(() => undefined);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await use(client, stopping.signal);
  } catch (error) {
    if (!isHumanError(error) || error.code !== 'cancelled') throw asDataProblem(error);
    context.note('Stopped.');
    return exitCode.cancelled;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    client.dispose();
  }
}
