import type { CellOf, Verdict } from '../../contract/compare';

/** What a cell is compared by. null: the run has no such thing; undefined: nobody knows. */
export type Key = string | null | undefined;

/** Each key against the baseline's, and whether any two that are known are unlike: that holds whichever run is the baseline. */
export function judge(keys: readonly Key[], baseline: number): { differs: boolean; verdicts: Verdict[] } {
  const known = new Set(keys.filter((key) => key !== undefined));
  return { differs: known.size > 1, verdicts: keys.map((key, index) => (index === baseline ? 'baseline' : verdictOf(key, keys[baseline]))) };
}

export function verdictOf(key: Key, base: Key): Exclude<Verdict, 'baseline'> {
  if (key === undefined || base === undefined) return 'unknown';
  if (key === base) return 'same';
  if (key === null) return 'none';
  return base === null ? 'only' : 'other';
}

/** `told`: the record is known to tell of all there is, so that what it does not name is not there. */
export const cellOf = <T extends object>(value: T | undefined, told: boolean): CellOf<T> => (value !== undefined ? { kind: 'value', ...value } : told ? { kind: 'none' } : { kind: 'unknown' });

export const keyOf = <T extends object>(cell: CellOf<T>, of: (value: T) => string | undefined): Key => (cell.kind === 'value' ? of(cell) : cell.kind === 'none' ? null : undefined);

/** Names of all lists together, in the order in which they are met. */
export const namesOf = (lists: readonly (readonly { name: string }[])[]): string[] => [...new Set(lists.flatMap((list) => list.map(({ name }) => name)))];

export const byName = <T extends { name: string }>(items: readonly T[]): Map<string, T> => new Map(items.map((item) => [item.name, item]));
