import type { IndexApi, IndexEvents } from '../../contract/index-api';
import { isHumanError } from '../../core/human-error';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';

type Outside = Pick<Context, 'cacheFolder' | 'note'>;

/** The index of a store in this very process, brought up to date with its files. Loaded only when asked for: it brings a native module. `endedFirst`: with what was marked of runs that are over, for whoever asks about marks. `openBudgetMs`: 0 for who has all of it read anyway. */
export async function withIndex<T>(store: StoreLayout, context: Outside, use: (index: IndexApi) => Promise<T>, options: { endedFirst?: boolean; openBudgetMs?: number } = {}): Promise<T> {
  const index = await opened(store, context, options);
  try {
    return await use(index);
  } finally {
    await index.close();
  }
}

/** With marks. Null where no index can be had, which is said: the files have it all. */
export async function openIndex(store: StoreLayout, context: Outside, reading?: IndexEvents['reading']): Promise<IndexApi | null> {
  try {
    return await opened(store, context, { endedFirst: true }, reading);
  } catch (error) {
    const why = isHumanError(error) ? error.message : `The index of ${store.root} can’t be opened (${error instanceof Error ? error.message : String(error)}).`;
    context.note(`${why} Every run’s record is read instead, which takes longer.`);
    return null;
  }
}

async function opened(store: StoreLayout, { cacheFolder, note }: Outside, options: { endedFirst?: boolean; openBudgetMs?: number }, reading?: IndexEvents['reading']): Promise<IndexApi> {
  const { openIndexInProcess } = await import('../../workers/index/in-process');
  const index = openIndexInProcess({ problem: note, ...(reading ? { reading } : {}) }, options);
  try {
    const { rebuilt } = await index.open({ path: store.root, cacheFolder, readOnly: false });
    if (rebuilt !== null) note(rebuilt);
    return index;
  } catch (error) {
    await index.close();
    throw error;
  }
}
