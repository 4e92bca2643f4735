import { dirname } from 'node:path';
import { mkdir } from '../files/promised';

/** A folder and those above it, one by one: Node's own recursive way never ends where a parent can't be made (`/proc/nope`). */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const above = dirname(folder);
    if (code !== 'ENOENT' || above === folder) throw error;
    await makeFolder(above);
    // Made above, and still not to be made here: once more, for the answer to give.
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => { if (again.code !== 'EEXIST') throw again; });
  }
}
