import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tellOfQueries } from '../../../src/host/features/explorer/queries-present';
import { emitter } from './emitter';

type Deps = Parameters<typeof tellOfQueries>[0];

describe('whether there are saved queries', () => {
  let [runs, queries] = [0, 0];
  let broken = false;
  const history = emitter<unknown>();
  const saved = emitter<unknown>();
  const set = vi.fn();
  const all = vi.fn(async () => { if (broken) throw new Error('not JSON'); return Array.from({ length: queries }); });
  let told: { dispose(): void }[];
  beforeEach(() => {
    [runs, queries, broken] = [0, 0, false];
    for (const each of [set, all]) each.mockClear();
    // SAFETY: what is used of each is here.
    told = tellOfQueries({ log: { warn: () => undefined }, context: { set }, history: { runs: () => Array.from({ length: runs }), onDidChange: history.event }, saved: { all, onDidChange: saved.event } } as unknown as Deps);
  });
  afterEach(() => { for (const each of told) each.dispose(); });
  const says = (value: boolean) => vi.waitFor(() => expect(set).toHaveBeenLastCalledWith('offbook.queries.present', value), { timeout: 5_000 });

  it('is asked when the first run comes, and when queries change, not with every run', async () => {
    queries = 1;
    runs = 1;
    history.fire(0);
    await says(true);
    runs = 2;
    history.fire(0);
    queries = 0;
    saved.fire(0);
    await says(false);
    expect(all).toHaveBeenCalledTimes(2);
  });

  it('is no without runs, and where they can not be read', async () => {
    queries = 1;
    saved.fire(0);
    await says(false);
    expect(all).not.toHaveBeenCalled();
    broken = true;
    runs = 1;
    history.fire(0);
    await vi.waitFor(() => expect(all).toHaveBeenCalled(), { timeout: 5_000 });
    await says(false);
  });
});
