import type { Store } from './stores';

/** Names that tell histories apart: where two are called alike, their paths. */
export const historyNames = (all: readonly Store[]): Map<Store, string> =>
  new Map(all.map(store => [store, all.some(other => other !== store && other.home.name === store.home.name) ? store.path : store.home.name]));
