import { existsSync } from 'node:fs';
import type { Sha256 } from '../../contract/ids';
import { crypto } from '../files/crypto';
import { hashFile } from '../files/hash-file';
import type { StoreLayout } from './layout';

export type ReadObject =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'absent' }
  | { kind: 'too-large'; size: number }
  /** The file is there, but its content is not what its name says. */
  | { kind: 'damaged' };

export const hasObject = (store: StoreLayout, sha256: Sha256): boolean => existsSync(store.object(sha256));

export async function readObject(store: StoreLayout, sha256: Sha256, limit: number): Promise<ReadObject> {
  const { open } = await import('node:fs/promises');
  const file = await open(store.object(sha256), 'r').catch(absent);
  if (file === undefined) return { kind: 'absent' };
  try {
    const { size } = await file.stat();
    if (size > limit) return { kind: 'too-large', size };
    const bytes = await file.readFile();
    return crypto().createHash('sha256').update(bytes).digest('hex') === sha256 ? { kind: 'bytes', bytes } : { kind: 'damaged' };
  } finally {
    await file.close();
  }
}

/** Hashes an object of any size without holding it. */
export async function checkObject(store: StoreLayout, sha256: Sha256): Promise<'whole' | 'absent' | 'damaged'> {
  if (!hasObject(store, sha256)) return 'absent';
  try {
    return await hashFile(store.object(sha256)) === sha256 ? 'whole' : 'damaged';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'absent';
    throw error;
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
