import type { RunId } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { LiveRecord } from '../follow/live-record';
import type { StoreLayout } from '../store';

/** One run straight from its files, without the index. Null when the store has no such run. */
export function readDetail(store: StoreLayout, id: RunId): RunDetail | null {
  const record = new LiveRecord(store, id);
  try {
    record.read();
    return record.detail();
  } finally {
    record.close();
  }
}
