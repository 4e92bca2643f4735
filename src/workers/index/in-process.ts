import type { IndexApi, IndexEvents } from '../../contract/index-api';
import { IndexService } from './service';

const silent: IndexEvents = { changed: () => undefined, problem: () => undefined };

/** The same index without a process of its own, for the command line; `open` answers when all is taken in. `endedFirst`: also marks of runs that are over. */
export const openIndexInProcess = (events: Partial<IndexEvents> = {}, { endedFirst = false } = {}): IndexApi =>
  new IndexService({ events: { ...silent, ...events }, openBudgetMs: Number.POSITIVE_INFINITY, endedFirst });

export { inspectIndex, type IndexState } from './inspect';
