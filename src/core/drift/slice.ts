import type { DriftSlice } from '../../contract/drift';
import { formatPercent } from '../format';
import { cutText } from '../format/cut-text';
import { say } from '../say';

/** Rows by bin of a column, for each group of another column or of two; the same bins everywhere. */
export type GroupedCounts = ReadonlyMap<string, readonly number[]>;
/** One way to part the rows: by one column, or by two. `values`: what each group is called, a text for each column. */
export interface Parting { columns: readonly string[]; reference: GroupedCounts; current: GroupedCounts; values: ReadonlyMap<string, readonly string[]> }

/** A slice has to hold so much of the shift, and so much more of it than of the rows. */
const leastExplained = 0.5;
const leastBeyondSize = 0.25;
/** Two columns say more than one only where they are so much better. */
const leastGain = 0.05;

interface Part { group: string; explained: number; values: number; share: number; before: number; now: number }

/**
 * How much of a column's shift each group of rows holds. The shift is the total variation ½ Σ|qᵦ − pᵦ| over the bins. Each bin's difference is taken apart exactly, as E. M. Kitagawa does with two rates (1955): a group adds
 * (its share now − before) · (mean of its two rates − that of all rows), since there are more or fewer of it and it is unlike
 * the others (the shares' changes sum to nothing, so that of all rows takes nothing away), and (its rate now − before) · (mean of its two shares), since its values are others. Added with the sign of the bin's whole
 * difference, these sum to the shift itself, so that a group's part is a share of it; a group that moves against the others has a negative one.
 */
export function decompose(reference: GroupedCounts, current: GroupedCounts): { shift: number; parts: Part[] } {
  const groups = [...new Set([...reference.keys(), ...current.keys()])];
  const bins = Math.max(0, ...[...reference.values(), ...current.values()].map(({ length }) => length));
  const whole = (of: GroupedCounts): number[] => Array.from({ length: bins }, (_, bin) => sum([...of.values()].map((counts) => counts[bin] ?? 0)));
  const [before, now] = [whole(reference), whole(current)];
  const [all, allNow] = [sum(before), sum(now)];
  if (all === 0 || allNow === 0) return { shift: 0, parts: [] };
  const signs = before.map((count, bin) => Math.sign((now[bin] ?? 0) / allNow - count / all));
  const shift = sum(before.map((count, bin) => Math.abs((now[bin] ?? 0) / allNow - count / all))) / 2;
  const parts = groups.map((group): Part => {
    const [a, b] = [reference.get(group) ?? [], current.get(group) ?? []];
    const [ofA, ofB] = [sum(a), sum(b)];
    const [share, shareNow] = [ofA / all, ofB / allNow];
    let [values, composition] = [0, 0];
    for (let bin = 0; bin < bins; bin++) {
      // What is not there has no rate of its own: then only its share changed.
      const rate = ofA === 0 ? (b[bin] ?? 0) / ofB : (a[bin] ?? 0) / ofA;
      const rateNow = ofB === 0 ? rate : (b[bin] ?? 0) / ofB;
      values += (signs[bin] ?? 0) * (rateNow - rate) * (share + shareNow) / 2;
      const everywhere = ((before[bin] ?? 0) / all + (now[bin] ?? 0) / allNow) / 2;
      composition += (signs[bin] ?? 0) * (shareNow - share) * ((rate + rateNow) / 2 - everywhere);
    }
    return { group, values: values / 2, share: composition / 2, explained: (values + composition) / 2, before: share, now: shareNow };
  });
  return { shift, parts };
}

interface Scored { slice: DriftSlice; score: number }

/** Of all partings, the group of rows that holds most of the shift beyond what its size alone would. Null: the shift is all over. */
export function bestSlice(partings: readonly Parting[]): DriftSlice | null {
  const scored = partings.flatMap((parting) => scoresOf(parting)).filter(({ slice, score }) => slice.explained >= leastExplained && score >= leastBeyondSize);
  const best = (columns: number): Scored | undefined => scored.filter(({ slice }) => slice.where.length === columns).reduce<Scored | undefined>((top, each) => (top === undefined || each.score > top.score ? each : top), undefined);
  const [one, two] = [best(1), best(2)];
  if (two !== undefined && (one === undefined || two.score >= one.score + leastGain)) return two.slice;
  return one?.slice ?? null;
}

/** How promising a column is as one of two: its best group's score. */
export const promiseOf = (parting: Parting): number => Math.max(0, ...scoresOf(parting).map(({ score }) => score));

function scoresOf({ columns, reference, current, values }: Parting): Scored[] {
  const { shift, parts } = decompose(reference, current);
  if (shift === 0) return [];
  return parts.map(({ group, explained, values: own, share, before, now }): Scored => {
    const where = columns.map((column, at) => ({ column, value: values.get(group)?.[at] ?? '' }));
    // More than all of it: other rows move back.
    const told = Math.min(1, explained / shift);
    const how = own >= share ? 'values' : 'share';
    return { score: told - (before + now) / 2, slice: { where, explained: told, reference: before, current: now, how, sentence: sentenceOf(where, told, before, now, how) } };
  });
}

function sentenceOf(where: DriftSlice['where'], explained: number, before: number, now: number, how: DriftSlice['how']): string {
  const rows = where.map(({ column, value }) => say('“{0}” is {1}', cutText(column), cutText(value))).join(say(' and '));
  if (how === 'values') return say('{0} of the shift is in rows where {1} ({2} of all): they hold other values now.', formatPercent(explained), rows, formatPercent(now));
  return now > before
    ? say('{0} of the shift comes from rows where {1}: there are more of them now, {2} of all after {3}.', formatPercent(explained), rows, formatPercent(now), formatPercent(before))
    : say('{0} of the shift comes from rows where {1}: there are fewer of them now, {2} of all after {3}.', formatPercent(explained), rows, formatPercent(now), formatPercent(before));
}

const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);
