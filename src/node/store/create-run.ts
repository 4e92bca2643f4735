import { existsSync } from 'node:fs';
import { chance } from '../files/chance';
import { mkdir, rename, rm, writeFile } from '../files/promised';
import { join } from 'node:path';
import type { RunId } from '../../contract/ids';
import type { RunRequest } from '../../contract/request';
import { newRunId as makeRunId } from '../../core/runs/run-id';
import type { RunFiles, StoreLayout } from './layout';
import { makeFolder } from './make-folder';
import { makeKey, sealOf } from './seal';

const bytes = (): Uint8Array => Uint8Array.from({ length: 4 }, () => Math.random() * 256);
export const newRunId = (now: number = Date.now(), random: Uint8Array = bytes()): RunId => makeRunId(now, random);

const mostNames = 8;

/** `seal`: writes who made it, for a run that was started; its key and Node's crypto are loaded for it, which nobody should wait for. */
export interface CreatedRun { request: RunRequest; files: RunFiles; seal(cacheFolder: string): Promise<void> }

/**
 * Names the run and makes its folder with its request. It is made under tmp/ and renamed, so that whoever watches runs/ never sees a run
 * without what was asked. A name that another run has already (both started in one millisecond, and chance gave both the same) is given up for a new one.
 */
export async function createRun(store: StoreLayout, asked: Omit<RunRequest, 'id'>, name: (now: number) => RunId = newRunId): Promise<CreatedRun> {
  await ensureStore(store);
  const { v, ...rest } = asked;
  for (let names = 1; ; names += 1) {
    const request: RunRequest = { v, id: name(asked.createdAt), ...rest };
    const files = store.run(request.id);
    try {
      const text = await makeFrom(store, request, files.folder);
      return { request, files, seal: cacheFolder => sealRun(files, request.id, text, cacheFolder) };
    } catch (error) {
      if (names === mostNames || !existsSync(files.folder)) throw error;
    }
  }
}

async function makeFrom(store: StoreLayout, request: RunRequest, folder: string): Promise<string> {
  const draft = join(store.tmp, `run-${request.id}-${chance()}`);
  await mkdir(draft);
  try {
    const text = `${JSON.stringify(request, null, 1)}\n`;
    await writeFile(join(draft, 'request.json'), text, { flag: 'wx' });
    await rename(draft, folder);
    return text;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Without a seal the run is as good, and asked about before what it holds is loaded. */
async function sealRun({ folder }: RunFiles, id: RunId, request: string, cacheFolder: string): Promise<void> {
  try {
    await makeKey(cacheFolder);
    const seal = sealOf('made', id, request, cacheFolder);
    if (seal !== null) await writeFile(join(folder, 'seal'), seal, { flag: 'wx' });
  } catch {
    // The disk is full, or the run's folder is gone already.
  }
}

export async function ensureStore(store: StoreLayout): Promise<void> {
  for (const folder of [store.runs, store.objects, store.tmp]) await makeFolder(folder);
  // Never over a file that somebody changed.
  await writeFile(store.ignoreFile, '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') throw error; });
}
