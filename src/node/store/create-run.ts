import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from '../files/promised';
import { join } from 'node:path';
import type { RunId } from '../../contract/ids';
import type { RunRequest } from '../../contract/request';
import { newRunId as makeRunId } from '../../core/runs/run-id';
import type { RunFiles, StoreLayout } from './layout';
import { makeFolder } from './make-folder';
import { makeKey, sealOf } from './seal';

export const newRunId = (now: number = Date.now(), random: Uint8Array = randomBytes(6)): RunId => makeRunId(now, random);

const mostNames = 8;

/**
 * Names the run and makes its folder with its request and the seal of who made it. It is made under tmp/ and renamed, so that whoever watches runs/ never sees a run
 * without what was asked. A name that another run has already (both started in one millisecond, and chance gave both the same) is given up for a new one.
 */
export async function createRun(store: StoreLayout, asked: Omit<RunRequest, 'id'>, cacheFolder: string, name: (now: number) => RunId = newRunId): Promise<{ request: RunRequest; files: RunFiles }> {
  await ensureStore(store);
  // Without a key the run is as good, and asked about before what it holds is loaded.
  await makeKey(cacheFolder).catch(() => undefined);
  const { v, ...rest } = asked;
  for (let names = 1; ; names += 1) {
    const request: RunRequest = { v, id: name(asked.createdAt), ...rest };
    const files = store.run(request.id);
    try {
      await makeFrom(store, request, files.folder, cacheFolder);
      return { request, files };
    } catch (error) {
      if (names === mostNames || !existsSync(files.folder)) throw error;
    }
  }
}

async function makeFrom(store: StoreLayout, request: RunRequest, folder: string, cacheFolder: string): Promise<void> {
  const draft = join(store.tmp, `run-${request.id}-${randomBytes(4).toString('hex')}`);
  await mkdir(draft);
  try {
    const text = `${JSON.stringify(request, null, 1)}\n`;
    const seal = sealOf('made', request.id, text, cacheFolder);
    await writeFile(join(draft, 'request.json'), text, { flag: 'wx' });
    if (seal !== null) await writeFile(join(draft, 'seal'), seal, { flag: 'wx' });
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

export async function ensureStore(store: StoreLayout): Promise<void> {
  for (const folder of [store.runs, store.objects, store.tmp]) await makeFolder(folder);
  // Never over a file that somebody changed.
  await writeFile(store.ignoreFile, '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') throw error; });
}
