import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../contract/ids';
import { chance } from '../files/chance';
import { crypto } from '../files/crypto';
import { link, rm, writeFile } from '../files/promised';
import { makeFolder } from './make-folder';

/**
 * What tells a run that was made here from one that came from elsewhere. Everything in a run's folder may be somebody else's word, so a seal on it needs a key that
 * no such folder can hold: it lies in the user's own cache folder and is never copied with a history. Where the key is gone, one's own runs are asked about once more.
 */
export type SealOf = 'made' | 'trusted';

const keyBytes = 32;

/** Null: there is no key, and so nothing that it has sealed. */
export function sealOf(what: SealOf, id: RunId, request: string, cacheFolder: string): string | null {
  const key = readKey(keyFile(cacheFolder));
  return key === null ? null : crypto().createHmac('sha256', key).update(`offbook ${what} 1\n${id}\n${request}`).digest('base64url');
}

export function isSealed(seal: string | undefined, what: SealOf, id: RunId, request: string, cacheFolder: string): boolean {
  const own = sealOf(what, id, request, cacheFolder);
  if (own === null || seal === undefined || seal.length !== own.length) return false;
  return crypto().timingSafeEqual(Buffer.from(seal), Buffer.from(own));
}

/** Makes the key where there is none. It is there whole or not at all, and two that make it at once end with the same. */
export async function makeKey(cacheFolder: string): Promise<void> {
  const file = keyFile(cacheFolder);
  if (readKey(file) !== null) return;
  await makeFolder(cacheFolder);
  const draft = `${file}-${chance()}`;
  try {
    await writeFile(draft, crypto().randomBytes(keyBytes), { flag: 'wx', mode: 0o600 });
    await link(draft, file).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') throw error; });
  } finally {
    await rm(draft, { force: true });
  }
}

const keyFile = (cacheFolder: string): string => join(cacheFolder, 'own-key');

function readKey(file: string): Buffer | null {
  try {
    const key = readFileSync(file);
    return key.length === keyBytes ? key : null;
  } catch {
    return null;
  }
}
