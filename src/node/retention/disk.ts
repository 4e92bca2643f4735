import type { DiskUse } from '../../contract/keeping';
import { diskUse, type UsingRun } from '../../core/retention/disk-use';
import type { StoreLayout } from '../store';
import { listObjects } from '../store/list-objects';
import { freeBytes, sizeOf } from '../store/room';
import { scanRuns } from './scan-store';

/** How much room each run takes, from the files alone: what goes is decided by it. The index has it at hand (`IndexApi.disk`). */
export async function readDiskUse(store: StoreLayout, signal?: AbortSignal): Promise<DiskUse> {
  const runs: UsingRun[] = [];
  for await (const run of scanRuns(store, signal)) {
    runs.push({ id: run.id, function: run.function, at: run.createdAt, trashed: run.marks.trashedAt !== null, live: run.liveSince !== null, folder: run.folderBytes, names: run.names, whole: run.unread === null });
  }
  const use = diskUse(runs, await listObjects(store, signal));
  return { store: store.root, ...use, free: await freeBytes(store.root), tmp: await sizeOf(store.tmp) };
}
