import { isRunId, type RunId } from '../../contract/ids';
import { processView, type StoreLayout } from '../store';
import { names } from '../store/list-objects';
import { scanRun, type ScannedRun } from './scan-record';

/** Every run of the store, from its files alone: what is deleted is decided by them, never by an index. */
export async function* scanRuns(store: StoreLayout, signal?: AbortSignal): AsyncGenerator<ScannedRun> {
  const view = processView();
  for (const id of await runFolders(store)) {
    signal?.throwIfAborted();
    const run = await scanRun(store.run(id).folder, id, view);
    if (run !== null) yield run;
  }
}

export async function runFolders(store: StoreLayout): Promise<RunId[]> {
  return (await names(store.runs, 'runs')).filter(isRunId).sort();
}
