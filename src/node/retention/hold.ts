import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { HumanError } from '../../core/human-error';
import type { StoreLayout } from '../store';
import { makeFolder } from '../store/make-folder';
import { say } from '../../core/say';

const beatMs = 5_000;
/** Whoever holds it says so every few seconds; one that was silent for so long is gone. */
const staleMs = 60_000;

/**
 * One at a time empties a store's trash. The lock is for order alone: each step is safe when two do it at once, since a rename succeeds once.
 */
export async function holdingStore<T>(store: StoreLayout, work: () => Promise<T>): Promise<T> {
  const lock = path.join(store.tmp, 'keeping.lock');
  const word = JSON.stringify({ pid: process.pid, host: hostname(), at: Date.now(), key: randomBytes(4).toString('hex') });
  try {
    await makeFolder(store.tmp);
    await take(lock, word);
  } catch (error) {
    if (error instanceof HumanError) throw error;
    throw cantWrite(store, error);
  }
  const beat = setInterval(() => { const now = new Date(); utimes(lock, now, now).catch(() => undefined); }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (await readFile(lock, 'utf8').catch(() => '') === word) await rm(lock, { force: true });
  }
}

async function take(lock: string, word: string): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      const file = await open(lock, 'wx');
      await file.close();
      await writeFile(lock, word);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = await stat(lock).then(({ mtimeMs }) => Date.now() - mtimeMs, () => staleMs + 1);
    if (age <= staleMs) break;
    // Renamed, not removed: of two that find it stale, one takes it away.
    await rename(lock, `${lock}.${randomBytes(4).toString('hex')}`).catch(() => undefined);
  }
  throw new HumanError('busy', say('Another window or command line is emptying the trash of this store. Try again when it is done.'));
}

export function cantWrite(store: StoreLayout, error: unknown): HumanError {
  const { code } = error as NodeJS.ErrnoException;
  const what = code === 'ENOSPC' ? 'the disk is full. Free some space and try again' : code === 'ENOENT' ? 'it is not there any more. Bring it back and try again' : `it can’t be written (${code ?? String(error)}). Make it writable, or do this where it is`;
  return new HumanError(code === 'ENOSPC' ? 'disk-full' : 'read-only', say('Nothing in {0} was deleted: {1}.', store.root, what), { cause: error });
}
