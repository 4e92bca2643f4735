import type { IndexApi } from '../../contract/index-api';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';

export async function withIndex<T>(_store: StoreLayout, _context: Context, _use: (index: IndexApi) => Promise<T>): Promise<T> {
  throw new Error('the index is not here yet');
}
