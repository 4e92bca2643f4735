import type { FieldText } from '../../contract/table-api';
import { askedAt, complete, type Completion } from '../../core/query';
import type { StoredRun } from './history';
import type { Store } from './stores';

export interface Found { /** Newest first. */ runs: StoredRun[]; total: number }
export interface Finding { /** In the query language, and right: who asks has parsed it. */ query: string; limit: number; trash?: 'only' }

/** Runs of several histories by one query, each asked of its index. A history that can't be read has none, unless none of them can. */
export async function findRuns(stores: readonly Store[], { query, limit, trash }: Finding): Promise<Found> {
  const request = { query, sort: [], columns: [], offset: 0, limit, ...(trash ? { trash } : {}) };
  const pages = await fromEach(stores, async store => ({ store, page: await (await store.index()).table(request) }));
  const runs = pages.flatMap(({ store, page }) => page.rows.map((row): StoredRun => ({ store, row })));
  if (pages.length > 1) runs.sort((a, b) => b.row.createdAt - a.row.createdAt || (a.row.id < b.row.id ? 1 : -1));
  return { runs: runs.slice(0, limit), total: pages.reduce((sum, { page }) => sum + page.total, 0) };
}

const asked = 50;

/** What may stand at the cursor of a query over these histories. */
export async function completions(stores: readonly Store[], text: string, cursor: number): Promise<Completion[]> {
  const wanted = askedAt(text, cursor);
  if (wanted === null) return complete(text, cursor, { fields: [], values: [] });
  const found = await fromEach(stores, async store => {
    const api = await store.index();
    return wanted.kind === 'fields'
      ? { fields: (await api.fields({ query: '', like: wanted.like, kinds: wanted.kinds, limit: asked })).fields, values: [] }
      : { fields: [], values: await api.values({ field: wanted.field, prefix: wanted.prefix, limit: asked }) };
  });
  const fields = new Map<FieldText, (typeof found)[number]['fields'][number]>();
  for (const each of found.flatMap(one => one.fields)) if (!fields.has(each.field)) fields.set(each.field, each);
  return complete(text, cursor, { fields: [...fields.values()], values: [...new Set(found.flatMap(({ values }) => values))] });
}

async function fromEach<T>(stores: readonly Store[], ask: (store: Store) => Promise<T>): Promise<T[]> {
  const answers = await Promise.allSettled(stores.map(ask));
  const given = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []));
  const failed = answers.find(answer => answer.status === 'rejected');
  if (given.length === 0 && failed) throw failed.reason;
  return given;
}
