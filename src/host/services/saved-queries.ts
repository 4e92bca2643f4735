import { existsSync, type FSWatcher, watch } from 'node:fs';
import type * as vscode from 'vscode';
import type { SavedQuery } from '../../contract/query';
import type { VS } from '../vs';
import { coalesce } from './coalesce';
import type { Store, Stores } from './stores';

/** A saved query and the history that it is kept beside. */
export interface KeptQuery extends SavedQuery { store: Store }

/** The queries that were saved in a window or by the command line: `queries.json` beside the runs of each history. */
export interface SavedQueries extends vscode.Disposable {
  /** As they are on the disk now. */
  all(): Promise<KeptQuery[]>;
  /** `before`: the name that it had. Answers the name as it is kept. */
  save(store: Store, query: SavedQuery, before?: string | null): Promise<string>;
  remove(query: KeptQuery): Promise<void>;
  onDidChange: vscode.Event<void>;
}

const fileName = 'queries.json';

export function createSavedQueries(vs: VS, { stores }: { stores: Stores }): SavedQueries {
  const changed = new vs.EventEmitter<void>();
  const watchers = new Map<string, FSWatcher>();
  /** What the listeners were told of last, or may have read since nothing was told. */
  let told: string | undefined;

  async function read(): Promise<KeptQuery[]> {
    const [{ savedQueries }, { StoreLayout }] = await Promise.all([import('../../node/queries/saved-queries'), import('../../node/store/layout')]);
    return stores.all().flatMap(store => {
      watchStore(store.path);
      return savedQueries(new StoreLayout(store.path)).map((query): KeptQuery => ({ ...query, store }));
    });
  }

  async function all(): Promise<KeptQuery[]> {
    const kept = await read();
    told ??= imprint(kept);
    return kept;
  }

  /** Once for each change, whoever finds it first: a list that is drawn twice closes the menu that was opened between. That one listener has read it is no reason not to tell the others. */
  async function tell(): Promise<void> {
    const now = imprint(await read());
    if (now === told) return;
    told = now;
    changed.fire();
  }
  const look = coalesce(50, tell);

  /** The editor's own watchers follow `files.watcherExclude`, which the store is in. A folder that is not there yet is tried again with the next question. */
  function watchStore(path: string): void {
    if (watchers.has(path) || !existsSync(path)) return;
    const drop = () => { watchers.get(path)?.close(); watchers.delete(path); };
    try {
      const watcher = watch(path, { persistent: false }, (_, name) => {
        if (!existsSync(path)) drop();
        if (name === null || name === fileName) look.ask();
      });
      watchers.set(path, watcher.on('error', drop));
    } catch {
      // No more watches to give, or a network disk: the window's focus and the next question will do.
    }
  }

  const listening = [
    stores.onDidChangeStores(() => {
      const there = new Set(stores.all().map(({ path }) => path));
      for (const [path, watcher] of watchers) if (!there.has(path)) { watcher.close(); watchers.delete(path); }
      changed.fire();
    }),
    vs.window.onDidChangeWindowState(({ focused }) => { if (focused) look.ask(); }),
  ];

  const write = async (work: (module: typeof import('../../node/queries/saved-queries')) => Promise<unknown>): Promise<void> => {
    await work(await import('../../node/queries/saved-queries'));
    await tell();
  };
  const layout = async (store: Store) => new (await import('../../node/store/layout')).StoreLayout(store.path);

  return {
    all,
    async save(store, { name, query }, before = null) {
      let kept = name;
      await write(async ({ saveQuery }) => { kept = await saveQuery(await layout(store), name, query, before); });
      return kept;
    },
    remove: ({ store, name }) => write(async ({ deleteQuery }) => deleteQuery(await layout(store), name)),
    onDidChange: changed.event,
    dispose() {
      look.dispose();
      for (const watcher of watchers.values()) watcher.close();
      for (const each of [...listening, changed]) each.dispose();
    },
  };
}

const imprint = (kept: readonly KeptQuery[]): string => JSON.stringify(kept.map(({ store, name, query }) => [store.path, name, query]));
