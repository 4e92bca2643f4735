import { existsSync } from 'node:fs';
import type { Sha256 } from '../../contract/ids';
import { crypto } from '../files/crypto';
import { hashFile } from '../files/hash-file';
import { stat } from '../files/promised';
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

export type ObjectState = 'whole' | 'absent' | 'damaged';
/** `stamp`: of the file that was hashed. A promise, so that whoever asks meanwhile waits for the same. */
interface Check { stamp: string; isWhole: Promise<boolean> }
const checks = new Map<string, Check>();
const mostChecks = 20_000;

/** Is an object what its name says? It is hashed once in the life of this process, and again when its file is another or was written to. */
export async function checkObject(store: StoreLayout, sha256: Sha256): Promise<ObjectState> {
  const file = store.object(sha256);
  try {
    const { size, mtimeNs, ctimeNs, ino } = await stat(file, { bigint: true });
    const stamp = [size, mtimeNs, ctimeNs, ino].join();
    let check = checks.get(file);
    if (check?.stamp !== stamp) {
      if (checks.size >= mostChecks) checks.clear();
      check = { stamp, isWhole: hashFile(file).then((hash) => hash === sha256) };
      checks.set(file, check);
    }
    return await check.isWhole ? 'whole' : 'damaged';
  } catch (error) {
    checks.delete(file);
    absent(error as NodeJS.ErrnoException);
    return 'absent';
  }
}

/** Throws what doesn't say that the file is not there. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
