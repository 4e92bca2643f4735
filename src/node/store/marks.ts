import { join } from 'node:path';
import type { RunId } from '../../contract/ids';
import type { Marks } from '../../contract/marks';
import { HumanError } from '../../core/human-error';
import { changedMarks, readMarks } from '../../core/runs/marks';
import { readFile, rename, rm, stat, writeFile } from '../files/promised';
import { marksDraft, type StoreLayout } from './layout';
import { holding } from './lock';
import { say } from '../../core/say';
import { chance } from '../files/chance';

/**
 * Changes what people added to a run and answers all of it. What is not named in `change` stays as it is on the disk, also when another window or
 * command line changes the same run at the same time. Fails with a HumanError when the run is not there or can't be written.
 */
export async function changeMarks(store: StoreLayout, id: RunId, change: Partial<Marks> | ((now: Marks) => Partial<Marks>)): Promise<Marks> {
  const { folder, marks } = store.run(id);
  // Beside the runs' folders, whose watchers are told so: nobody watches the folders of runs that are over.
  const draft = join(store.runs, marksDraft(id, `${process.pid}-${chance()}`));
  if (await stat(folder).then(() => false, () => true)) throw new HumanError('no-run', say('The run {0} is no longer there.', id));
  try {
    return await holdingMarks(store, id, async () => {
      const raw = await readRaw(marks);
      const changed = changedMarks(raw, typeof change === 'function' ? change(readMarks(raw)) : change);
      await writeFile(draft, `${JSON.stringify(changed)}\n`, { flag: 'wx' });
      await rename(draft, marks);
      return readMarks(changed);
    });
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (error instanceof HumanError) throw error;
    throw new HumanError('marks', say('The run {0} can’t be changed: its folder can’t be written ({1}).', id, (error as NodeJS.ErrnoException).code ?? String(error)), { cause: error });
  }
}

const marksLock = (store: StoreLayout, id: RunId): string => join(store.tmp, `marks-${id}.lock`);

/** The lock of a run that is gone: nobody needs it next, so nobody would take it over from a process that was ended with it. */
export const forgetMarksLock = (store: StoreLayout, id: RunId): Promise<void> => rm(marksLock(store, id), { force: true });

/** Nobody else changes the run's marks while `work` goes on. */
export const holdingMarks = <T>(store: StoreLayout, id: RunId, work: () => Promise<T>): Promise<T> =>
  holding(marksLock(store, id), say('Another program is changing this run. Try again in a moment.'), work);

async function readRaw(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
