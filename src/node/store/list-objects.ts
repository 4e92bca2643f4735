import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isSha256 } from '../../contract/ids';
import { HumanError } from '../../core/human-error';
import type { StoredObject } from '../../core/retention/freeing';
import { say } from '../../core/say';
import type { StoreLayout } from './layout';

/** Every object that is kept, with its size. */
export async function listObjects(store: StoreLayout, signal?: AbortSignal): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  for (const first of await names(store.objects, 'objects')) {
    signal?.throwIfAborted();
    if (!/^[0-9a-f]{2}$/.test(first)) continue;
    for (const sha256 of await names(path.join(store.objects, first), 'objects')) {
      if (!isSha256(sha256) || !sha256.startsWith(first)) continue;
      const facts = await stat(path.join(store.objects, first, sha256)).catch(() => null);
      if (facts?.isFile() === true) found.push({ sha256, bytes: facts.size, at: facts.mtimeMs });
    }
  }
  return found;
}

/** What can't be listed is no empty folder: with half of the runs unseen, all that they name would go. */
export async function names(folder: string, what: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new HumanError('store', say('The store’s {0} can’t be listed ({1}): {2}. Nothing was changed. Make the folder readable and try again.', what, code ?? String(error), folder), { cause: error });
  }
}
