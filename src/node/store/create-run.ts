import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from '../files/promised';
import { join } from 'node:path';
import type { RunId } from '../../contract/ids';
import type { RunRequest } from '../../contract/request';
import { newRunId as makeRunId } from '../../core/runs/run-id';
import type { RunFiles, StoreLayout } from './layout';
import { makeFolder } from './make-folder';

export const newRunId = (now: number = Date.now(), random: Uint8Array = randomBytes(6)): RunId => makeRunId(now, random);

/**
 * Makes the run's folder with its request. It is made under tmp/ and renamed, so that whoever watches runs/ never sees a run
 * without what was asked. Fails when a run of that id is there already.
 */
export async function createRun(store: StoreLayout, request: RunRequest): Promise<RunFiles> {
  await ensureStore(store);
  const files = store.run(request.id);
  const draft = join(store.tmp, `run-${request.id}-${randomBytes(4).toString('hex')}`);
  await mkdir(draft);
  try {
    await writeFile(join(draft, 'request.json'), `${JSON.stringify(request, null, 1)}\n`, { flag: 'wx' });
    await rename(draft, files.folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  return files;
}

export async function ensureStore(store: StoreLayout): Promise<void> {
  for (const folder of [store.runs, store.objects, store.tmp]) await makeFolder(folder);
  // Never over a file that somebody changed.
  await writeFile(store.ignoreFile, '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') throw error; });
}
