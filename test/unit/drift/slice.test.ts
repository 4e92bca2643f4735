import { describe, expect, it } from 'vitest';
import { seeded } from '../../../src/core/drift/chance';
import { bestSlice, decompose, type GroupedCounts, type Parting } from '../../../src/core/drift/slice';

const random = seeded(2);
const counts = (groups: Record<string, number[]>): GroupedCounts => new Map(Object.entries(groups));
const parting = (columns: string[], reference: GroupedCounts, current: GroupedCounts): Parting => ({ columns, reference, current, values: new Map([...reference.keys(), ...current.keys()].map(group => [group, group.split('|')])) });

describe('where a shift comes from', () => {
  it('the parts of all groups sum to the shift, whatever the counts', () => {
    for (let round = 0; round < 200; round++) {
      const made = (): GroupedCounts => counts(Object.fromEntries(Array.from({ length: 1 + Math.floor(random() * 6) }, (_, group) => [String(group + Math.floor(random() * 2)), Array.from({ length: 5 }, () => Math.floor(random() ** 3 * 100))])));
      const [a, b] = [made(), made()];
      const { shift, parts } = decompose(a, b);
      expect(parts.reduce((sum, { explained }) => sum + explained, 0)).toBeCloseTo(shift, 10);
      for (const { explained, values, share } of parts) expect(values + share).toBeCloseTo(explained, 12);
    }
    expect(decompose(counts({}), counts({ a: [1] }))).toEqual({ shift: 0, parts: [] });
  });

  it('finds the one group whose values changed, and says so', () => {
    const slice = bestSlice([parting(['city'], counts({ Rome: [100, 100], Oslo: [400, 400], Bern: [400, 400] }), counts({ Rome: [10, 190], Oslo: [400, 400], Bern: [401, 399] })), parting(['flag'], counts({ true: [450, 450], false: [450, 450] }), counts({ true: [405, 495], false: [406, 494] }))]);
    expect(slice).toMatchObject({ where: [{ column: 'city', value: 'Rome' }], how: 'values' });
    expect(slice?.explained).toBeGreaterThan(0.95);
    expect(slice?.sentence).toMatch(/^\d+(\.\d)? % of the shift is in rows where “city” is Rome \(11\.1 % of all\): they hold other values now\.$/);
  });

  it('finds a group that there is more of, and one of two columns', () => {
    expect(bestSlice([parting(['city'], counts({ Rome: [0, 100], Oslo: [500, 400] }), counts({ Rome: [0, 400], Oslo: [500, 400] }))])).toMatchObject({ where: [{ column: 'city', value: 'Rome' }], how: 'share' });
    const all = { 'a|x': [100, 100], 'a|y': [100, 100], 'b|x': [100, 100], 'b|y': [100, 100] };
    const [before, now] = [counts(all), counts({ ...all, 'b|y': [0, 200] })];
    const single = (at: number) => (of: GroupedCounts): GroupedCounts => { const made = new Map<string, number[]>(); for (const [group, own] of of) { const key = group.split('|')[at] ?? ''; made.set(key, own.map((count, bin) => count + (made.get(key)?.[bin] ?? 0))); } return made; };
    const partings = [parting(['p'], single(0)(before), single(0)(now)), parting(['q'], single(1)(before), single(1)(now)), parting(['p', 'q'], before, now)];
    expect(bestSlice(partings)).toMatchObject({ where: [{ column: 'p', value: 'b' }, { column: 'q', value: 'y' }], how: 'values' });
  });

  it('finds none where the shift is all over, or there is none', () => {
    expect(bestSlice([parting(['city'], counts({ Rome: [100, 100], Oslo: [400, 400] }), counts({ Rome: [50, 150], Oslo: [200, 600] }))])).toBeNull();
    expect(bestSlice([parting(['city'], counts({ Rome: [100, 100] }), counts({ Rome: [100, 100] }))])).toBeNull();
  });
});
