import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { HumanError } from '../../core/human-error';
import { rm, stat, writeFile } from '../files/promised';
import { makeFolder } from './make-folder';

const pause = promisify(setTimeout);

/** Whoever holds a lock reads, writes and renames: nobody needs a second for it. One that old was left by a process that is gone. */
const staleMs = 10_000;
/** Longer than that, so that whoever comes after an ended process waits for what it left and is not refused. */
const patienceMs = staleMs + 2_000;

/** Nobody else who asks for the same lock works at the same time. `busy` is said when it is not to be had. */
export async function holding<T>(lock: string, busy: string, work: () => Promise<T>): Promise<T> {
  await makeFolder(dirname(lock));
  await take(lock, busy);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string, busy: string): Promise<void> {
  for (const until = Date.now() + patienceMs; ;) {
    try {
      await writeFile(lock, '', { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = await stat(lock).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0);
    if (age > staleMs) await rm(lock, { force: true });
    else if (Date.now() > until) throw new HumanError('locked', busy);
    else await pause(10);
  }
}
