import { createHash } from 'node:crypto';
import { isRunId, type RunId } from '../../../contract/ids';
import type { RowKey } from '../../../contract/table-page';

/** Short, since a hundred thousand may be chosen at once; of the path, since the order of histories may change while a page still holds keys. */
const digits = 12;
const form = /^([0-9a-f]{12}):(.+)$/;

export const historyKey = (store: string): string => createHash('sha256').update(store).digest('hex').slice(0, digits);
// SAFETY: this is how they are made.
export const rowKey = (history: string, id: RunId): RowKey => `${history}:${id}` as RowKey;

/** What a view sends may be anything. */
export function parseRowKey(text: string): { history: string; id: RunId } | null {
  const [, history, id] = form.exec(text) ?? [];
  return history !== undefined && id !== undefined && isRunId(id) ? { history, id } : null;
}
