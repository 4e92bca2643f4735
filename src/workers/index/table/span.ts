import type { Column } from './column';
import type { Mask } from './filter';

/** Fewer matches than such a part of all runs are quickly looked at one by one. */
const fewPart = 16;

/** The least and greatest finite number of the runs that match; null where there is none. `matching`: their slots, `total` of them. */
export function spanOf(column: Column, mask: Mask, matching: () => Uint32Array, total: number): [number, number] | null {
  if (total * fewPart <= mask.length) return lookedThrough(column, matching());
  // A column of texts, or one that has nothing.
  if (column.ends().least.length === 0) return null;
  return amongEnds(column, mask) ?? lookedThrough(column, matching());
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
  for (let at = 0; at < slots.length; at += 1) {
    const number = numbers[slots[at] as number] as number;
    if (number < least) least = number;
    if (number > greatest) greatest = number;
  }
  // Hardly any column has infinities: they are not asked for at every number.
  if (least === Number.NEGATIVE_INFINITY || greatest === Number.POSITIVE_INFINITY) return lookedThroughFinite(numbers, slots);
  return least > greatest ? null : [least, greatest];
}

function lookedThroughFinite(numbers: Float64Array, slots: Uint32Array): [number, number] | null {
  const finite = Float64Array.from(slots, (slot) => numbers[slot] as number).filter((number) => Number.isFinite(number));
  return finite.length === 0 ? null : [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
}
