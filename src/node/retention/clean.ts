import type { RunId } from '../../contract/ids';
import type { CleanReport, RetentionPolicy } from '../../contract/keeping';
import type { RunRow } from '../../contract/run';
import { planRetention } from '../../core/retention/policy';
import type { StoreLayout } from '../store';
import { readDiskUse } from './disk';
import { trashRuns } from './trash';

/** What a policy would remove, with what each would free; `apply` moves it to the trash. Rows come from the index, bytes from the files. */
export async function cleanStore(store: StoreLayout, rows: readonly RunRow[], policy: RetentionPolicy, apply: boolean): Promise<CleanReport> {
  const use = await readDiskUse(store);
  const bytes = new Map<RunId, number>(use.runs.map(({ id, folder, own }) => [id, folder + own]));
  const plan = planRetention(rows.map(row => ({ row, bytes: bytes.get(row.id) ?? 0 })), policy, Date.now(), use.bytes);
  const { refused } = apply ? await trashRuns(store, plan.remove.map(({ id }) => id)) : { refused: [] };
  return { store: store.root, policy, applied: apply, ...plan, refused };
}
