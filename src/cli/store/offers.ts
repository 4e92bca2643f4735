import type { OutputOffer } from '../../contract/index-api';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';
import { withIndex } from './with-index';

/** Outputs of the store's runs, newest first. */
export const offersOf = (store: StoreLayout, context: Context): Promise<OutputOffer[]> => withIndex(store, context, index => index.outputs({ limit: 1000 }));
