import type { FieldSummary, FieldText, GroupCount, Sort } from '../../contract/table-api';
import { inOrder, type Placed } from './table-of';

/** Ages are counted anew at each look, so that two histories would not agree on them; what is older was made earlier. */
export const mergeable = (sort: readonly Sort[]): Sort[] => sort.map(each => (each.field === 'age' ? { field: 'created', descending: !each.descending } : each));

/** Lists that are each in order already, as one. */
export async function* merged<T extends Placed>(lists: readonly (AsyncIterable<T> | Iterable<T>)[], sort: readonly Sort[]): AsyncGenerator<T> {
  const compare = inOrder(sort);
  const iterators = lists.map(list => (Symbol.asyncIterator in list ? list[Symbol.asyncIterator]() : list[Symbol.iterator]()));
  const heads = await Promise.all(iterators.map(async each => each.next()));
  for (;;) {
    let first = -1;
    for (const [at, head] of heads.entries()) {
      const best = first < 0 ? undefined : heads[first];
      if (head.done !== true && (best === undefined || best.done === true || compare(head.value, best.value) < 0)) first = at;
    }
    const [head, iterator] = [heads[first], iterators[first]];
    if (head === undefined || iterator === undefined || head.done === true) return;
    yield head.value;
    heads[first] = await iterator.next();
  }
}

/** The fields that any of several histories has, those of most runs first. */
export function allFields(lists: readonly (readonly FieldSummary[])[]): FieldSummary[] {
  const known = new Map<FieldText, FieldSummary & { in: number }>();
  // One without any field has no run that matches: what others have does not differ by that.
  const having = lists.filter(list => list.some(({ runs }) => runs > 0));
  for (const field of lists.flat()) known.set(field.field, both(known.get(field.field), field));
  return [...known.values()].map(({ in: count, ...field }) => (field.runs > 0 && count < having.length ? { ...field, differs: true } : field)).sort((a, b) => b.runs - a.runs || (a.field < b.field ? -1 : 1));
}

/** Who has a field without any value says nothing of its kind. */
function both(one: (FieldSummary & { in: number }) | undefined, other: FieldSummary): FieldSummary & { in: number } {
  if (one === undefined || one.runs === 0) return { ...other, runs: other.runs + (one?.runs ?? 0), in: Number(other.runs > 0) };
  if (other.runs === 0) return one;
  return { ...one, runs: one.runs + other.runs, kind: other.kind === one.kind ? one.kind : 'text', differs: one.differs || other.differs || !Object.is(one.only, other.only), in: one.in + 1 };
}

/** The groups of several histories, largest newest first. */
export function allGroups(lists: readonly (readonly GroupCount[])[]): GroupCount[] {
  const known = new Map<GroupCount['key'], GroupCount>();
  for (const group of lists.flat()) {
    const before = known.get(group.key);
    known.set(group.key, before === undefined ? group : { key: group.key, count: before.count + group.count, newest: Math.max(before.newest, group.newest) });
  }
  return [...known.values()].sort((a, b) => b.newest - a.newest || b.count - a.count);
}
