import type { IndexApi, IndexEvents } from '../../contract/index-api';
import { IndexService } from './service';

const silent: IndexEvents = { changed: () => undefined, problem: () => undefined };

/** The same index without a process of its own, for the command line; `open` answers when all is taken in. */
export const openIndexInProcess = (events: Partial<IndexEvents> = {}): IndexApi =>
  new IndexService({ events: { ...silent, ...events }, openBudgetMs: Number.POSITIVE_INFINITY });

export { inspectIndex, type IndexState } from './inspect';
