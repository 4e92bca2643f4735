import path from 'node:path';
import type { RunDetail } from '../../contract/run';
import { isHumanError } from '../../core/human-error';
import { keepBaselines } from '../../node/runs/baselines';
import type { StoreLayout } from '../../node/store';
import { DataClient } from '../../workers/data/client';
import type { Context } from '../context';

/** A run that made a model has ended: what it was trained on is kept. It has succeeded whatever becomes of this. */
export async function keepBaselinesOf(run: RunDetail, store: StoreLayout, context: Context): Promise<void> {
  const client = new DataClient({ workerPath: path.join(context.distFolder, 'data-worker.js'), execPath: process.execPath });
  try {
    await keepBaselines(store, run, (source, to, rows) => client.sample(source, to, rows));
  } catch (error) {
    context.note(`What ${run.function.name} read could not be kept as a baseline: ${isHumanError(error) ? error.message : String(error)}`);
  } finally {
    client.dispose();
  }
}
