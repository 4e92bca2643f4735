import type { OutputOffer } from '../../contract/index-api';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';
import { withIndex } from './with-index';

/** What the store's functions made last, newest first. */
export const offersOf = (store: StoreLayout, context: Context): Promise<OutputOffer[]> => withIndex(store, context, index => index.offers());
