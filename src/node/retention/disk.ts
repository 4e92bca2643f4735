import { readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { DiskUse } from '../../contract/keeping';
import { diskUse, type UsingRun } from '../../core/retention/disk-use';
import type { StoreLayout } from '../store';
import { listObjects, scanRuns } from './scan-store';

/** How much room each run takes, from the files. */
export async function readDiskUse(store: StoreLayout, signal?: AbortSignal): Promise<DiskUse> {
  const runs: UsingRun[] = [];
  for await (const run of scanRuns(store, signal)) {
    runs.push({ id: run.id, function: run.function, at: run.createdAt, trashed: run.marks.trashedAt !== null, live: run.liveSince !== null, folder: run.folderBytes, names: run.names, whole: run.unread === null });
  }
  const use = diskUse(runs, await listObjects(store, signal));
  return { store: store.root, ...use, free: await freeBytes(store.root), tmp: await sizeOf(store.tmp) };
}

export async function freeBytes(folder: string): Promise<number | null> {
  return statfs(folder).then(({ bavail, bsize }) => bavail * bsize, () => null);
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0;
  }
  return bytes;
}
