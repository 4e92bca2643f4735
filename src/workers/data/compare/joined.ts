import type { CompareRequest, Pairing } from '../../../contract/data-api';
import { areNumbers, differs, distance, isFiniteNumber } from '../../../core/data/cells';
import type { Tables } from './key';
import { inJoin, keysOf, type Pair } from './pairs';

/** How two tables are laid beside one another: SQL that is used for the counts and for the pages alike. */
export interface Joined {
  /** One row for each row of either table; `a.here`, `b.here` are null where it is missing. Keys are `k0`…, cells of pairs `p0`…, all cells of a table `c0`…. */
  from(cells: 'pairs' | 'all'): string;
  keys: number;
  /** By place in `pairs`: true where the cells differ. */
  differ: string[];
  distances: (string | null)[];
}

export function join(pairing: Pairing, key: readonly Pair[], pairs: readonly Pair[], { a, b }: Tables, { tolerance }: CompareRequest): Joined {
  const sides = (side: 'a' | 'b', cells: 'pairs' | 'all'): string => {
    const table = side === 'a' ? a : b;
    const keys = keysIn(pairing, key, side);
    const wanted = [
      ...keys.map((each, at) => `${each} AS k${at}`),
      ...pairs.map((pair, at) => `${pair[side].sql} AS p${at}`),
      ...(cells === 'all' ? table.columns.map(({ sql }) => sql) : []),
      'true AS here',
    ];
    return `(SELECT ${wanted.join(', ')} FROM ${table.relation.from})`;
  };
  const keys = keysIn(pairing, key, 'a').length;
  const on = Array.from({ length: keys }, (_, at) => `a.k${at} IS NOT DISTINCT FROM b.k${at}`).join(' AND ');
  return {
    keys,
    from: (cells) => `${sides('a', cells)} a FULL JOIN ${sides('b', cells)} b ON ${on}`,
    differ: pairs.map((pair, at) => differs(inJoin('a', at, pair.a), inJoin('b', at, pair.b), tolerance)),
    distances: pairs.map((pair, at) => {
      const [x, y] = [inJoin('a', at, pair.a), inJoin('b', at, pair.b)];
      return areNumbers(x, y) ? `CASE WHEN ${isFiniteNumber(x)} AND ${isFiniteNumber(y)} THEN ${distance(x, y)} END` : null;
    }),
  };
}

function keysIn(pairing: Pairing, key: readonly Pair[], side: 'a' | 'b'): string[] {
  const keys = key.map((pair) => keysOf(pair)[side === 'a' ? 0 : 1]);
  switch (pairing.kind) {
    case 'key': return keys;
    case 'position': return ['row_number() OVER ()'];
    // Of rows that are alike the first is paired with the first, and so on.
    case 'rows': return [...keys, `row_number() OVER (PARTITION BY ${keys.join(', ')})`];
    default: return pairing satisfies never;
  }
}
