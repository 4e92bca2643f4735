import type { Column } from './column';
import type { Mask } from './filter';

/** Fewer matches than such a part of all runs are quickly looked at one by one. */
const fewPart = 16;

/** The least and greatest finite number of the runs that match; null where there is none. `matching`: their slots, `total` of them. */
export function spanOf(column: Column, mask: Mask, matching: () => Uint32Array, total: number): [number, number] | null {
  return (total * fewPart > mask.length ? amongEnds(column, mask) : null) ?? lookedThrough(column, matching());
}

/** Where outermost numbers of the column are among those that match, nothing else need be looked at; null: none is. */
function amongEnds(column: Column, mask: Mask): [number, number] | null {
  const ends = column.ends();
  const least = ends.least.find((slot) => mask[slot] === 1);
  const greatest = ends.greatest.find((slot) => mask[slot] === 1);
  if (least === undefined || greatest === undefined) return null;
  return [column.numbers[least] as number, column.numbers[greatest] as number];
}

function lookedThrough({ numbers }: Column, slots: Uint32Array): [number, number] | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const slot of slots) {
    const number = numbers[slot] as number;
    if (number < least && number !== Number.NEGATIVE_INFINITY) least = number;
    if (number > greatest && number !== Number.POSITIVE_INFINITY) greatest = number;
  }
  return least > greatest ? null : [least, greatest];
}
