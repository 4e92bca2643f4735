import type { TableApi } from '../../contract/table-api';
import { askedAt, complete, type Completion } from './complete';

const asked = 50;

/** What may stand at the cursor of a query over these runs, best first. */
export async function completeFrom(tables: Pick<TableApi, 'fields' | 'values'>, text: string, cursor: number): Promise<Completion[]> {
  const wanted = askedAt(text, cursor);
  if (wanted === null) return complete(text, cursor, { fields: [], values: [] });
  return complete(text, cursor, wanted.kind === 'fields'
    ? { fields: (await tables.fields({ query: '', like: wanted.like, kinds: wanted.kinds, limit: asked })).fields, values: [] }
    : { fields: [], values: await tables.values({ field: wanted.field, prefix: wanted.prefix, limit: asked }) });
}
