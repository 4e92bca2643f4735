import type { IndexApi } from '../../contract/index-api';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';

/** The index of a store in this very process, brought up to date with its files. Loaded only when asked for: it brings a native module. */
export async function withIndex<T>(store: StoreLayout, { cacheFolder, note }: Context, use: (index: IndexApi) => Promise<T>): Promise<T> {
  const { openIndexInProcess } = await import('../../workers/index/in-process');
  const index = openIndexInProcess({ problem: note });
  try {
    await index.open({ path: store.root, cacheFolder, readOnly: false });
    return await use(index);
  } finally {
    await index.close();
  }
}
