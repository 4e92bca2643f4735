import type { IndexApi, IndexEvents } from '../../contract/index-api';
import { HumanError } from '../../core/human-error';
import type { Answering, Failure } from '../answering';

export type WorkerFunctions = Answering<IndexApi>;
export type ClientFunctions = Required<IndexEvents>;

export const methods = ['open', 'list', 'detail', 'curves', 'resources', 'log', 'lastRuns', 'outputs', 'offers', 'lineage', 'table', 'groups', 'ids', 'places', 'rowsOf', 'fields', 'values', 'sparks', 'disk', 'rebuild', 'watch', 'close'] as const satisfies readonly (keyof IndexApi)[];

export function failureOf(error: unknown): Failure {
  if (error instanceof HumanError) return { code: error.code, message: error.message };
  return { code: 'index-failed', message: `The history of runs can't be read: ${error instanceof Error ? error.message : String(error)}` };
}
