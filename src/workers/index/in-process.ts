import { join } from 'node:path';
import type { IndexApi, IndexEvents } from '../../contract/index-api';
import { IndexService } from './service';

const silent: IndexEvents = { changed: () => undefined, problem: () => undefined };

/** The same index without a process of its own, for the command line; `open` answers when all is taken in. `endedFirst`: also marks of runs that are over. `second`: the built file of the second thread. */
export const openIndexInProcess = (events: Partial<IndexEvents> = {}, { endedFirst = false, second = join(__dirname, 'index-second.js') } = {}): IndexApi =>
  new IndexService({ events: { ...silent, ...events }, openBudgetMs: Number.POSITIVE_INFINITY, endedFirst, second });

export { inspectIndex, type IndexState } from './inspect';
