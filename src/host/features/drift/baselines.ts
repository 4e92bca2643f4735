import type * as vscode from 'vscode';
import type { DataWorker } from '../../services/data-worker';
import type { Launcher } from '../../services/launcher';
import type { Log } from '../../services/log';
import { runKey, type RunRef, type Stores } from '../../services/stores';

/** What ended longer ago was seen by the window or the command line that was there then. */
const recentMs = 60_000;
const mostRemembered = 1_000;

/** Where a run that made a model has just ended, a sample of what it was trained on is kept with it: later data is held against that, also when the file is gone. */
export function createBaselineKeeper({ log, data, launcher, stores }: { log: Log; data: DataWorker; launcher: Launcher; stores: Stores }): vscode.Disposable {
  const seen = new Set<string>();

  async function keep(ref: RunRef): Promise<void> {
    const run = await launcher.detail(ref);
    if (!run?.outputs.some(({ kind }) => kind === 'model')) return;
    const [{ keepBaselines }, { StoreLayout }, api] = await Promise.all([import('../../../node/runs/baselines'), import('../../../node/store'), data.api()]);
    const kept = await keepBaselines(new StoreLayout(ref.store), run, (source, to, rows) => api.sample(source, to, rows));
    if (kept > 0) log.debug(`${kept} baselines were kept with run ${ref.id}`);
  }

  return stores.onDidChange(({ store, rows }) => {
    for (const { id, state, endedAt } of rows) {
      const ref = { store: store.path, id };
      if (state !== 'succeeded' || endedAt === null || Date.now() - endedAt > recentMs || seen.has(runKey(ref))) continue;
      seen.add(runKey(ref));
      if (seen.size > mostRemembered) for (const oldest of [...seen].slice(0, mostRemembered / 2)) seen.delete(oldest);
      void keep(ref).catch((error: unknown) => log.warn(`What run ${id} was trained on could not be kept as a baseline`, error));
    }
  });
}
