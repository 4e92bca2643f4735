import { open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { HumanError } from '../../core/human-error';
import type { StoreLayout } from '../store';
import { makeFolder } from '../store/make-folder';
import { say } from '../../core/say';
import { chance } from '../files/chance';

const beatMs = 5_000;
/** Whoever holds it says so every few seconds; one that was silent for so long is gone. */
const staleMs = 60_000;

/**
 * One at a time empties a store's trash. The lock is for order alone: each step is safe when two do it at once, since a rename succeeds once.
 */
export async function holdingStore<T>(store: StoreLayout, work: () => Promise<T>): Promise<T> {
  const lock = path.join(store.tmp, 'keeping.lock');
  let mine: number;
  try {
    await makeFolder(store.tmp);
    mine = await take(lock);
  } catch (error) {
    if (error instanceof HumanError) throw error;
    throw cantWrite(store, error);
  }
  const beat = setInterval(() => { const now = new Date(); utimes(lock, now, now).catch(() => undefined); }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    // Somebody may have taken it over from us, asleep for too long.
    if (await stat(lock).then(({ ino }) => ino === mine, () => false)) await rm(lock, { force: true });
  }
}

/** An empty file, known by its inode: emptying the trash is what a full disk needs, and there not a byte can be written. */
async function take(lock: string): Promise<number> {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      const file = await open(lock, 'wx');
      const { ino } = await file.stat();
      await file.close();
      return ino;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = await stat(lock).then(({ mtimeMs }) => Date.now() - mtimeMs, () => staleMs + 1);
    if (age <= staleMs) break;
    // Renamed, not removed: of two that find it stale, one takes it away.
    await rename(lock, `${lock}.${chance()}`).catch(() => undefined);
  }
  throw new HumanError('busy', say('Another window or command line is emptying the trash of this store. Try again when it is done.'));
}

export function cantWrite(store: StoreLayout, error: unknown): HumanError {
  const { code } = error as NodeJS.ErrnoException;
  const what = code === 'ENOSPC' ? 'the disk is full. Free some space and try again' : code === 'ENOENT' ? 'it is not there any more. Bring it back and try again' : `it can’t be written (${code ?? String(error)}). Make it writable, or do this where it is`;
  return new HumanError(code === 'ENOSPC' ? 'disk-full' : 'read-only', say('Nothing in {0} was deleted: {1}.', store.root, what), { cause: error });
}
