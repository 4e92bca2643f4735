import type { OutputOffer } from '../../contract/index-api';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';
import { withIndex } from './with-index';

/** Outputs of the store's runs, newest first; before them all that is known of the functions that were named, however many runs came after theirs. */
export const offersOf = (store: StoreLayout, context: Context, functions: readonly string[] = []): Promise<OutputOffer[]> => withIndex(store, context, async index => {
  const found: OutputOffer[] = [];
  for (const functionName of new Set(functions)) found.push(...await index.outputs({ functionName, limit: 1000 }));
  const named = new Set(found.map(keyOf));
  return [...found, ...(await index.outputs({ limit: 1000 })).filter(offer => !named.has(keyOf(offer)))];
});

const keyOf = ({ run, output }: OutputOffer) => `${run}/${output}`;
