import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IndexApi } from '../../../src/contract/index-api';
import { openIndexInProcess } from '../../../src/workers/index/in-process';
import { TestStore } from './records';

let store: TestStore;
let index: IndexApi;
beforeEach(() => { store = new TestStore(); index = openIndexInProcess(); });
afterEach(async () => { await index.close(); store.remove(); });

describe('an index of a store', () => {
  it('lists nothing while there is no store, and what comes later', async () => {
    expect(await index.open(store.place)).toEqual({ runs: 0, rebuilt: null });
    expect(await index.list({}, { offset: 0, limit: 10 })).toEqual({ rows: [], total: 0 });
    const record = store.record().request().alive().started().metrics('mae', [3, 2, 1]).finished();
    const page = await index.list({}, { offset: 0, limit: 10 });
    expect(page.total).toBe(1);
    expect(page.rows[0]).toMatchObject({ id: record.id, state: 'succeeded', durationMs: 1234, metrics: [{ name: 'mae', last: 1, min: 1, max: 3, count: 3, lastStep: 2 }] });
    expect((await index.detail(record.id))?.recordProblems).toEqual([]);
    const [curve] = await index.curves(record.id, ['mae'], 100);
    expect([...curve!.y]).toEqual([3, 2, 1]);
  });
});
