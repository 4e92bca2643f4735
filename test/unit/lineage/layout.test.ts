import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineageEdge } from '../../../src/contract/lineage';
import { layered } from '../../../src/core/lineage/layout';

const edge = (from: string, to: string): LineageEdge => ({ from, to, label: '', how: 'recorded' });

describe('the layers of a lineage', () => {
  it('put everything right of all that it came from, by the longest way', () => {
    const keys = ['model', 'raw', 'prepare', 'train', 'table', 'late'];
    const placed = layered(keys, [edge('raw', 'prepare'), edge('prepare', 'table'), edge('table', 'train'), edge('train', 'model'), edge('raw', 'train'), edge('model', 'late'), edge('raw', 'late')]);
    expect(Object.fromEntries(placed.map(({ key, layer }) => [key, layer]))).toEqual({ raw: 0, prepare: 1, table: 2, train: 3, model: 4, late: 5 });
  });

  it('put what comes from nothing right before what it first went into', () => {
    const placed = layered(['raw', 'prepare', 'table', 'commit', 'train'], [edge('raw', 'prepare'), edge('prepare', 'table'), edge('table', 'train'), edge('commit', 'train')]);
    expect(Object.fromEntries(placed.map(({ key, layer }) => [key, layer]))).toEqual({ raw: 0, prepare: 1, table: 2, commit: 2, train: 3 });
  });

  it('untangle: neighbours stand at the height of what they belong to', () => {
    const placed = layered(['a', 'b', 'B', 'A'], [edge('a', 'A'), edge('b', 'B')]);
    const row = Object.fromEntries(placed.map(each => [each.key, each.row]));
    expect([row['a'] === row['A'], row['b'] === row['B']]).toEqual([true, true]);
  });

  it('bear any graph, circles and loops too: every node has a place of its own, and no edge points back where there is no circle', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const name = fc.constantFrom(...names);
    fc.assert(fc.property(fc.array(fc.tuple(name, name), { maxLength: 20 }), fc.boolean(), (pairs, ordered) => {
      const edges = pairs.map(([a, b]) => (ordered && a > b ? edge(b, a) : edge(a, b)));
      const placed = layered(names, edges);
      expect(new Set(placed.map(({ layer, row }) => `${layer}/${row}`)).size).toBe(names.length);
      const at = new Map(placed.map(each => [each.key, each.layer]));
      if (ordered) for (const { from, to } of edges) if (from !== to) expect(at.get(from) ?? 0).toBeLessThan(at.get(to) ?? 0);
    }));
  });
});
