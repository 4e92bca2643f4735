import { HumanError } from '../../core/human-error';
import { completeFrom, type Completion, parseQuery, severalTables, type SeveralTables } from '../../core/query';
import type { StoredRun } from './history';
import type { Store } from './stores';

export interface Found { /** Newest first. */ runs: StoredRun[]; total: number }
export interface Finding { /** In the query language, and right: who asks has parsed it. */ query: string; limit: number; trash?: 'only' }

/** What was written down may be wrong, or of a version that understood more. */
export function mustBeRight(query: string): void {
  const read = parseQuery(query);
  if (read.kind === 'errors') throw new HumanError('query', read.errors[0].message);
}

/** The tables of these histories as one. */
export const tablesOf = (stores: readonly Store[]): SeveralTables<Store> => severalTables(stores.map(store => ({ of: store, table: () => store.index() })));

/** Runs of several histories by one query. A history that can't be read has none, unless none of them can. */
export async function findRuns(stores: readonly Store[], { query, limit, trash }: Finding): Promise<Found> {
  const { rows, total } = await tablesOf(stores).page({ query, sort: [], columns: [], offset: 0, limit, ...(trash ? { trash } : {}) });
  return { runs: rows.map(({ of, row }): StoredRun => ({ store: of, row })), total };
}

/** What may stand at the cursor of a query over these histories. */
export const completions = async (stores: readonly Store[], text: string, cursor: number): Promise<Completion[]> => completeFrom(tablesOf(stores), text, cursor);
