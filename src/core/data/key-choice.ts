import type { DataKind } from '../../contract/data-api';

/** `place`: in the first table. */
export interface KeyCandidate { name: string; kind: DataKind; place: number }

const telling = [/^(?:id|key|index|uuid|guid|__index_level_\d+__|row_?id)$/i, /(?:^|[_\W])(?:id|key|uuid|guid)$|[a-z]I[dD]$/, /(?:^|[_\W])(?:code|number|name|no|nr)$/i];
const keyKinds: readonly DataKind[] = ['integer', 'text', 'date', 'timestamp', 'decimal', 'time'];

/** A float is measured, a list or a struct is content: neither names a row. */
export const mayBeKey = ({ kind }: { kind: DataKind }): boolean => keyKinds.includes(kind);

/** The likeliest key first: by its name, by its kind, by its place. */
export function rankKeys<T extends KeyCandidate>(candidates: readonly T[]): T[] {
  const rank = ({ name, kind, place }: KeyCandidate): [number, number, number] => {
    const byName = telling.findIndex((pattern) => pattern.test(name));
    return [byName < 0 ? telling.length : byName, keyKinds.indexOf(kind) > 1 ? 1 : 0, place];
  };
  return candidates.filter(mayBeKey).map((candidate) => ({ candidate, by: rank(candidate) }))
    .sort((one, other) => one.by.map((value, at) => value - (other.by[at] ?? 0)).find((difference) => difference !== 0) ?? 0)
    .map(({ candidate }) => candidate);
}

/** Sets of `size` columns, those of the likeliest columns first. */
export function combinations<T>(ranked: readonly T[], size: number): T[][] {
  const found: { set: T[]; weight: number }[] = [];
  const grow = (set: T[], from: number, weight: number): void => {
    if (set.length === size) { found.push({ set, weight }); return; }
    for (let at = from; at < ranked.length; at += 1) grow([...set, ranked[at] as T], at + 1, weight + at);
  };
  grow([], 0, 0);
  return found.sort((one, other) => one.weight - other.weight).map(({ set }) => set);
}
