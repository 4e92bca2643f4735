import { rename, rm, writeFile } from '../files/promised';
import { join } from 'node:path';
import type { RunId } from '../../contract/ids';
import type { StoreLayout } from './layout';
import { makeFolder } from './make-folder';
import { chance } from '../files/chance';

/** Asks the run's supervisor to end it. The file appears whole; asking twice is harmless. False when there is no such run. */
export async function requestCancel(store: StoreLayout, id: RunId, by: string, now: number = Date.now()): Promise<boolean> {
  const files = store.run(id);
  const draft = join(store.tmp, `cancel-${id}-${chance()}`);
  // A store copied from elsewhere may come without its tmp/.
  await makeFolder(store.tmp);
  try {
    await writeFile(draft, `${JSON.stringify({ by, at: now })}\n`, { flag: 'wx' });
    await rename(draft, files.cancel);
    return true;
  } catch (error) {
    await rm(draft, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
