import { isSha256 } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { runJson as jsonOf, type RunJson } from '../../core/runs/run-json';
import { hasObject, readOrigin, type StoreLayout } from '../../node/store';
import type { Context } from '../context';

/** A run as docs/run-json.md says, with the files of those objects that are in the store. */
export const runJson = (run: RunDetail, store: StoreLayout, { cacheFolder }: Pick<Context, 'cacheFolder'>): RunJson =>
  jsonOf(run, sha256 => (isSha256(sha256) && hasObject(store, sha256) ? store.object(sha256) : null), readOrigin(store, run.id, cacheFolder));
