import { join } from 'node:path';
import type { IndexApi, IndexEvents } from '../../contract/index-api';
import { IndexService } from './service';

const silent: IndexEvents = { changed: () => undefined, problem: () => undefined };

/** The same index without a process of its own, for the command line; `open` answers when all is taken in, or with `openBudgetMs` after so long. `endedFirst`: also marks of runs that are over. `second`: the built file of the second thread. */
export const openIndexInProcess = (events: Partial<IndexEvents> = {}, { endedFirst = false, openBudgetMs = Number.POSITIVE_INFINITY, second = join(__dirname, 'index-second.js') } = {}): IndexApi =>
  new IndexService({ events: { ...silent, ...events }, openBudgetMs, endedFirst, second });

export { inspectIndex, type IndexState } from './inspect';
