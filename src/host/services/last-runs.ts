import type * as vscode from 'vscode';
import type { LastRun } from '../../contract/index-api';
import { isEnded, type RunRow } from '../../contract/run';
import type { VS } from '../vs';
import type { Log } from './log';
import type { Store, Stores } from './stores';

/** After a question that failed. */
const retryMs = 2_000;

export interface FunctionRuns { store: Store; last: RunRow; lastSucceeded: RunRow | null; runs: number }

/** The last run of each function of a file, kept current: lenses and hovers ask on every keystroke and must not wait for a worker each time. */
export interface LastRuns extends vscode.Disposable {
  of(file: string): Promise<ReadonlyMap<string, FunctionRuns>>;
  onDidChange: vscode.Event<{ files: ReadonlySet<string> }>;
}

export function createLastRuns(vs: VS, { log, stores }: { log: Log; stores: Stores }): LastRuns {
  const changed = new vs.EventEmitter<{ files: ReadonlySet<string> }>();
  const known = new Map<string, Promise<Map<string, FunctionRuns>>>();
  const retry = new Set<string>();
  let again: NodeJS.Timeout | undefined;

  async function read(file: string): Promise<Map<string, FunctionRuns>> {
    const store = await stores.forFile(file);
    let runs: LastRun[] = [];
    try {
      runs = await (await store.index()).lastRuns([file]);
    } catch (error) {
      // A busy machine, or a worker that is being started again: no answer is not the answer that there are none.
      log.warn(`The last runs of ${file} could not be read`, error);
      known.delete(file);
      retry.add(file);
      again ??= setTimeout(() => { again = undefined; const files = new Set(retry); retry.clear(); changed.fire({ files }); }, retryMs);
    }
    return new Map(runs.map(({ function: fn, last, lastSucceeded, runs: count }) => [fn.name, { store, last, lastSucceeded, runs: count }]));
  }

  async function take(store: Store, row: RunRow): Promise<void> {
    const runs = await known.get(row.function.file);
    const before = runs?.get(row.function.name);
    if (!runs || (before && before.last.id > row.id)) return;
    const isNew = before?.last.id !== row.id;
    runs.set(row.function.name, {
      store,
      last: row,
      lastSucceeded: isEnded(row.state) && row.state === 'succeeded' ? row : (before?.lastSucceeded ?? null),
      runs: (before?.runs ?? 0) + (isNew ? 1 : 0),
    });
  }

  const listening = [
    stores.onDidChange(async ({ store, rows, removed }) => {
      // Which function lost its last run is known to the index alone.
      if (removed.length > 0) known.clear();
      await Promise.all(rows.map(row => take(store, row)));
      changed.fire({ files: new Set(rows.map(row => row.function.file)) });
    }),
    stores.onDidRead(store => { if (store.reading() === null) { known.clear(); changed.fire({ files: new Set() }); } }),
    stores.onDidChangeStores(() => { known.clear(); changed.fire({ files: new Set() }); }),
  ];
  return {
    of(file) {
      let runs = known.get(file);
      if (!runs) known.set(file, (runs = read(file)));
      return runs;
    },
    onDidChange: changed.event,
    dispose() { clearTimeout(again); for (const each of [...listening, changed]) each.dispose(); },
  };
}
