import * as fs from 'node:fs/promises';
import type { RunId } from '../../../contract/ids';
import { HumanError } from '../../../core/human-error';
import type { RowKey, TableHistory } from '../../../contract/table-page';
import type { RunRef, Store, Stores } from '../../services/stores';
import type { VS } from '../../vs';
import { historyNames } from '../../services/history-names';
import { historyKey, parseRunKey, runKeyIn } from '../../services/run-keys';

/** The histories of the window as the table knows them: by names that tell them apart, and by keys of their runs that say which they are of. */
export interface Histories {
  names(): ReadonlyMap<Store, string>;
  keyOf(store: Store, id: RunId): RowKey;
  /** Fails where the run's history is gone: nothing is done to one of the same id elsewhere. */
  refOf(key: RowKey): RunRef;
  all(): Promise<TableHistory[]>;
  /** Why nothing in it can be changed. */
  refusal(store: Store): Promise<string | null>;
}

export function createHistories({ l10n }: VS, stores: Stores): Histories {
  const keys = new Map<string, string>();
  const keyOfStore = ({ path }: Store): string => {
    let key = keys.get(path);
    if (key === undefined) keys.set(path, key = historyKey(path));
    return key;
  };
  const names = (): Map<Store, string> => historyNames(stores.all());
  const refusal = (store: Store): Promise<string | null> => fs.access(store.path, fs.constants.W_OK).then(() => null, (error: NodeJS.ErrnoException) =>
    // One that is not there yet is made by its first run.
    error.code === 'ENOENT' ? null : l10n.t('{0} can only be read: its folder can’t be written. Nothing was changed.', names().get(store) ?? store.path));
  return {
    names, refusal,
    keyOf: (store, id) => runKeyIn(keyOfStore(store), id),
    refOf(key) {
      const parsed = parseRunKey(key);
      const store = parsed && stores.all().find(each => keyOfStore(each) === parsed.history);
      if (!parsed || !store) throw new HumanError('no-store', l10n.t('This history is not open in this window any more.'));
      return { store: store.path, id: parsed.id };
    },
    all: () => Promise.all([...names()].map(async ([store, name]) => ({ path: store.path, name, refusal: await refusal(store) }))),
  };
}
