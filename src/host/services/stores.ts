import type * as vscode from 'vscode';
import type { RunId } from '../../contract/ids';
import type { IndexApi, IndexEvents, ReadingProgress } from '../../contract/index-api';
import type { RunRow } from '../../contract/run';
import { humanMessage } from '../errors';
import { said } from '../said';
import type { VS } from '../vs';
import { lazily } from './coalesce';
import type { Log } from './log';
import type { Home, Places } from './places';

/** A run's full address: ids are unique within a store. */
export interface RunRef { store: string; id: RunId }
export const runKey = ({ store, id }: RunRef): string => `${store}\n${id}`;

export interface StoreChange { store: Store; rows: RunRow[]; removed: RunId[] }

export interface Store {
  readonly path: string;
  readonly home: Home;
  /** The index on its worker; the worker starts with the first caller. */
  index(): Promise<IndexApi>;
  /** While its history is still taken in. */
  reading(): ReadingProgress | null;
}

export interface Stores extends vscode.Disposable {
  /** One for each workspace folder, one for each history beside them, and one for each loose project that was asked for. */
  all(): Store[];
  forFile(file: string): Promise<Store>;
  get(path: string): Store | undefined;
  onDidChange: vscode.Event<StoreChange>;
  /** A large history is taken in, or all of it is: its runs were not told one by one, so that lists ask again. */
  onDidRead: vscode.Event<Store>;
  /** Folders came or went, a store's path changed, or its worker had to be started again: what was read may be old. */
  onDidChangeStores: vscode.Event<void>;
}

export interface IndexConnection { api: IndexApi; dispose(): void }
/** Starts the worker of one store. */
export type ConnectIndex = (events: IndexEvents, restarted: () => void) => Promise<IndexConnection>;

interface Deps { log: Log; places: Places; cacheFolder: string; connect: ConnectIndex; pathChanged: vscode.Event<void> }

export function createStores(vs: VS, { log, places, cacheFolder, connect, pathChanged }: Deps): Stores {
  const changed = new vs.EventEmitter<StoreChange>();
  const changedStores = new vs.EventEmitter<void>();
  const read = new vs.EventEmitter<Store>();
  const told = new Set<string>();
  const stores = new Map<string, { store: Store; close(): void }>();

  function open(home: Home): Store {
    const path = places.storePath(home);
    const known = stores.get(path);
    if (known) return known.store;
    let connection: IndexConnection | undefined;
    let closed = false;
    let reading: ReadingProgress | null = null;
    /** Each cause once, however often the index is opened or mended. */
    const tell = (message: string) => {
      const cause = `${path}\n${message}`;
      if (closed || told.has(cause)) return;
      told.add(cause);
      void vs.window.showWarningMessage(vs.l10n.t('Runs of {0}: {1}', home.name, said(vs.l10n, message)));
    };
    const index = lazily(async () => {
      const events: IndexEvents = {
        changed: (rows, removed) => changed.fire({ store, rows, removed }),
        problem(message) { log.warn(message); tell(message); },
        reading(progress) {
          if (reading === null && progress === null) return;
          reading = progress;
          read.fire(store);
        },
      };
      const made = await connect(events, () => changedStores.fire());
      if (closed) { made.dispose(); throw new vs.CancellationError(); }
      connection = made;
      const { runs, rebuilt } = await made.api.open({ path, cacheFolder, readOnly: false });
      if (rebuilt) {
        log.info(`Index of ${path} built again: ${rebuilt}`);
        tell(rebuilt);
      }
      log.info(`Index of ${path}: ${runs} runs`);
      await made.api.watch(true);
      return made.api;
    });
    const store: Store = { path, home, index, reading: () => reading };
    stores.set(path, {
      store,
      close() {
        closed = true;
        connection?.dispose();
      },
    });
    return store;
  }

  function dropForgotten(): void {
    const wanted = new Set([...places.folders(), ...places.additional()].map(places.storePath));
    for (const [path, { store, close }] of stores) {
      if ((store.home.folder === null && store.home.store === undefined) || wanted.has(path)) continue;
      close();
      stores.delete(path);
    }
    changedStores.fire();
  }

  const subscriptions = [vs.workspace.onDidChangeWorkspaceFolders(dropForgotten), pathChanged(dropForgotten)];
  return {
    all() {
      for (const home of [...places.folders(), ...places.additional()]) open(home);
      return [...stores.values()].map(({ store }) => store);
    },
    forFile: async file => open(await places.homeOf(file)),
    get: path => stores.get(path)?.store ?? [...places.folders(), ...places.additional()].map(open).find(store => store.path === path),
    onDidChange: changed.event,
    onDidRead: read.event,
    onDidChangeStores: changedStores.event,
    dispose() {
      for (const { close } of stores.values()) close();
      stores.clear();
      for (const each of [...subscriptions, changed, read, changedStores]) each.dispose();
    },
  };
}

/** Background reads: what they can't have is in the log, and the view shows less. */
export async function quietly<T>(log: Log, what: string, otherwise: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    log.warn(humanMessage(error) ?? what, error);
    return otherwise;
  }
}

/** Of all that are still taken in, as one. */
export function readingOf(stores: readonly Store[]): ReadingProgress | null {
  const all = stores.flatMap(store => store.reading() ?? []);
  return all.length === 0 ? null : { done: all.reduce((sum, { done }) => sum + done, 0), total: all.reduce((sum, { total }) => sum + total, 0) };
}
