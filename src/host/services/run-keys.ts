import { createHash } from 'node:crypto';
import { isRunId, type RunId, type RunKey } from '../../contract/ids';
import type { RunRef } from './stores';

/** Short, since a hundred thousand may be chosen at once; of the path, since the order of histories may change while a page still holds keys. */
const digits = 12;
const form = /^([0-9a-f]{12}):(.+)$/;

export const historyKey = (store: string): string => createHash('sha256').update(store).digest('hex').slice(0, digits);
// SAFETY: this is how they are made.
export const runKeyIn = (history: string, id: RunId): RunKey => `${history}:${id}` as RunKey;
export const keyOfRun = ({ store, id }: RunRef): RunKey => runKeyIn(historyKey(store), id);

/** What a view sends may be anything. */
export function parseRunKey(text: string): { history: string; id: RunId } | null {
  const [, history, id] = form.exec(text) ?? [];
  return history !== undefined && id !== undefined && isRunId(id) ? { history, id } : null;
}
