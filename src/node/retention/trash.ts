import type { RunId } from '../../contract/ids';
import type { TrashReport } from '../../contract/keeping';
import { isHumanError } from '../../core/human-error';
import { changeMarks, type StoreLayout } from '../store';
import { goesOn, scanRun } from './scan-record';

/** Puts runs into the trash, which is a mark: their folders stay where they are until it is emptied. A run that goes on is refused. */
export async function trashRuns(store: StoreLayout, ids: readonly RunId[], now: number = Date.now()): Promise<TrashReport> {
  return change(store, ids, async id => {
    const run = await scanRun(store.run(id).folder, id);
    if (run !== null && goesOn(run)) return 'it goes on. Cancel it first';
    await changeMarks(store, id, marks => ({ trashedAt: marks.trashedAt ?? now }));
    return null;
  });
}

export async function restoreRuns(store: StoreLayout, ids: readonly RunId[]): Promise<TrashReport> {
  return change(store, ids, async id => {
    await changeMarks(store, id, { trashedAt: null });
    return null;
  });
}

async function change(store: StoreLayout, ids: readonly RunId[], one: (id: RunId) => Promise<string | null>): Promise<TrashReport> {
  const report: TrashReport = { store: store.root, changed: [], refused: [] };
  for (const id of ids) {
    try {
      const why = await one(id);
      if (why === null) report.changed.push(id);
      else report.refused.push({ id, why });
    } catch (error) {
      if (!isHumanError(error)) throw error;
      report.refused.push({ id, why: error.message });
    }
  }
  return report;
}
