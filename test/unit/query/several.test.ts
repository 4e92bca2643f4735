import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import type { Sort, TableApi, TableRequest } from '../../../src/contract/table-api';
import { HumanError } from '../../../src/core/human-error';
import { inOrder, severalTables } from '../../../src/core/query';
import { row } from '../host/rows';

interface Fake { id: string; createdAt: number; value: number | string | null }
const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const idOf = (n: number) => `20261121-0101${String(n % 60).padStart(2, '0')}-aa${[...String(n).padStart(4, '0')].map(digit => letters[Number(digit)]).join('')}`;
const placed = ({ id, createdAt, value }: Fake, sort: readonly Sort[]) => ({ id, createdAt, keys: sort.map(() => value) });

/** An index of runs that have one field. */
function tableOf(runs: readonly Fake[], asked: { rows: number; places: number } = { rows: 0, places: 0 }): TableApi {
  const ordered = (sort: readonly Sort[]) => [...runs].sort((a, b) => inOrder(sort)(placed(a, sort), placed(b, sort)));
  return {
    table: async ({ sort, columns, offset, limit }: TableRequest) => {
      const found = ordered(sort).slice(offset, offset + limit);
      asked.rows += found.length;
      return { total: runs.length, rows: found.map(({ id, createdAt }) => row({ id: id as RunId, createdAt })), cells: columns.map(() => found.map(({ value }) => value)), ranges: columns.map(() => null) };
    },
    places: async ({ sort, from, to, most }: Parameters<TableApi['places']>[0]) => {
      const all = ordered(sort).slice(from, Math.max(from, to));
      const count = Math.min(all.length, most);
      const at = Array.from({ length: count }, (_, place) => Math.floor((place * all.length) / count));
      asked.places += at.length;
      const picked = at.map(place => all[place]!);
      return { total: runs.length, at: at.map(place => from + place), ids: picked.map(({ id }) => id as RunId), createdAt: picked.map(({ createdAt }) => createdAt), keys: sort.map(() => picked.map(({ value }) => value)) };
    },
  } as unknown as TableApi;
}

const several = (lists: readonly (readonly Fake[])[], asked?: { rows: number; places: number }) => severalTables(lists.map((runs, of) => ({ of, table: async () => tableOf(runs, asked) })));
const all = (lists: readonly (readonly Fake[])[], sort: Sort[]) =>
  lists.flatMap((runs, of) => runs.map(run => ({ of, run }))).sort((a, b) => inOrder(sort)(placed(a.run, sort), placed(b.run, sort)) || a.of - b.of).map(({ of, run }) => `${of} ${run.id}`);
const request = (sort: Sort[], offset: number, limit: number): TableRequest => ({ query: '', sort, columns: [], offset, limit });

describe('the tables of several histories as one', () => {
  const runs = fc.array(fc.record({ at: fc.integer({ min: 0, max: 400 }), value: fc.oneof(fc.constant(null), fc.constant(Number.NaN), fc.integer({ min: 0, max: 5 }), fc.constantFrom('a', 'B', 'c')) }), { maxLength: 500 })
    .map(list => list.map(({ at, value }, n): Fake => ({ id: idOf(n), createdAt: at, value })));

  it('any page of any order is that of all runs put together', async () => {
    await fc.assert(fc.asyncProperty(fc.array(runs, { minLength: 1, maxLength: 4 }), fc.constantFrom<Sort[]>([], [{ field: 'metric.x', descending: true }], [{ field: 'metric.x', descending: false }]), fc.nat(1500), fc.integer({ min: 0, max: 200 }), async (lists, sort: Sort[], offset, limit) => {
      const { rows, total } = await several(lists).page(request(sort, offset, limit));
      expect(rows.map(({ of, row: { id } }) => `${of} ${id}`)).toEqual(all(lists, sort).slice(offset, offset + limit));
      expect(total).toBe(lists.flat().length);
    }), { numRuns: 150 });
  });

  it('all ids come in one order, and only so many', async () => {
    await fc.assert(fc.asyncProperty(fc.array(runs, { minLength: 1, maxLength: 3 }), fc.nat(600), async (lists, limit) => {
      const sort: Sort[] = [{ field: 'metric.x', descending: true }];
      expect((await several(lists).ids({ query: '', sort, limit })).map(({ of, id }) => `${of} ${id}`)).toEqual(all(lists, sort).slice(0, limit));
    }), { numRuns: 50 });
  });

  it('a page far down reads no more runs than it shows, and compares hundreds of places, not all that stand before', async () => {
    const asked = { rows: 0, places: 0 };
    const lists = [0, 1, 2].map(list => Array.from({ length: 20_000 }, (_, n): Fake => ({ id: idOf(n % 10_000), createdAt: 3 * n + list, value: (n * 7919 + list) % 10_007 })));
    const sort: Sort[] = [{ field: 'metric.x', descending: true }];
    const { rows } = await several(lists, asked).page(request(sort, 31_000, 64));
    expect(rows.map(({ of, row: { id } }) => `${of} ${id}`)).toEqual(all(lists, sort).slice(31_000, 31_064));
    expect(asked.rows).toBe(64);
    expect(asked.places).toBeLessThan(2_000);
  });

  it('goes on without a history that can’t be read, and says which; a wrong question is wrong for all', async () => {
    const broken = (error: Error) => severalTables([{ of: 'away', table: async () => { throw error; } }, { of: 'here', table: async () => tableOf([{ id: idOf(1), createdAt: 1, value: 1 }]) }]);
    const page = await broken(new Error('gone')).page(request([], 0, 10));
    expect([page.total, page.failed]).toEqual([1, ['away']]);
    const far = await broken(new Error('gone')).page(request([], 500, 10));
    expect([far.rows, far.failed]).toEqual([[], ['away']]);
    await expect(broken(new HumanError('query', 'A comparison was expected.')).page(request([], 0, 10))).rejects.toThrow('expected');
    await expect(severalTables([{ of: 'away', table: async () => { throw new Error('gone'); } }]).page(request([], 0, 10))).rejects.toThrow('gone');
  });

  it('a field that each history has one value of differs where these do, and where one lacks it', async () => {
    const fields = (list: object[]) => ({ fields: async () => ({ fields: list, total: list.length }) }) as unknown as TableApi;
    const one = { field: 'param.depth', kind: 'number', runs: 2, differs: false, only: 3 };
    const both = severalTables([fields([one, { ...one, field: 'param.same' }, { ...one, field: 'param.rare' }]), fields([{ ...one, only: 4 }, { ...one, field: 'param.same' }]), fields([])].map((table, of) => ({ of, table: async () => table })));
    const found = (await both.fields({ query: '', like: '', kinds: ['param'], limit: 10 })).fields;
    expect(found.map(({ field, runs: count, differs }) => [field, count, differs])).toEqual([['param.depth', 4, true], ['param.same', 4, false], ['param.rare', 2, true]]);
  });
});
