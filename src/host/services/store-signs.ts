import { existsSync, type FSWatcher, watch } from 'node:fs';
import { opendir } from 'node:fs/promises';
import * as path from 'node:path';
import { isRunId } from '../../contract/ids';

/** How many runs a store has, counted to `most` at most: known at once, without its index. */
export async function countRuns(store: string, most: number): Promise<number> {
  let count = 0;
  try {
    for await (const { name } of await opendir(path.join(store, 'runs'))) if (isRunId(name) && ++count === most) break;
  } catch {
    // Not there, or not to be read: whoever opens it says so.
  }
  return count;
}

/**
 * Tells once that a store came to be: the first run of a project may be made in a terminal, while nobody looks. The editor's own watchers follow `files.watcherExclude`, which the store is in.
 */
export function whenStoreComes(store: string, came: () => void): { dispose(): void } {
  let watcher: FSWatcher | undefined;
  const stop = () => { watcher?.close(); watcher = undefined; };
  const look = () => {
    if (!watcher || !existsSync(store)) return;
    stop();
    came();
  };
  try {
    watcher = watch(path.dirname(store), { persistent: false }, (_, name) => { if (name === null || name === path.basename(store)) look(); });
    watcher.on('error', stop);
    // It may have come while the watch was being set.
    look();
  } catch {
    // No more watches to give, or a network disk: it is found when something is asked of it.
  }
  return { dispose: stop };
}
