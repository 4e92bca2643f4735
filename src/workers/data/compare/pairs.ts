import type { CompareRequest } from '../../../contract/data-api';
import { keyExpressions, type Typed } from '../../../core/data/cells';
import { nearest } from '../../../core/nearest';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { OpenColumn, OpenTable } from '../formats/opened';

/** A column that is in both tables. */
export interface Pair { name: string; a: OpenColumn; b: OpenColumn }

export function pairsOf(a: OpenTable, b: OpenTable): Pair[] {
  const others = new Map(b.columns.map((column) => [column.name, column]));
  return a.columns.flatMap((column) => { const other = others.get(column.name); return other === undefined ? [] : [{ name: column.name, a: column, b: other }]; });
}

export const keysOf = ({ a, b }: Pair): [string, string] => keyExpressions(a, b);

/** A cell of a joined row: the columns of both have other names there. */
export const inJoin = (side: 'a' | 'b', place: number, column: OpenColumn): Typed => ({ sql: `${side}.p${place}`, duck: column.duck });

export function named(name: string, pairs: readonly Pair[], { a, b }: { a: OpenTable; b: OpenTable }): Pair {
  const pair = pairs.find((each) => each.name === name);
  if (pair !== undefined) return pair;
  const inOne = [a, b].find(({ columns }) => columns.some((column) => column.name === name));
  if (inOne !== undefined) throw new HumanError('usage', say('“{0}” is in only one of the two tables. A key has to be in both.', name));
  const meant = nearest(name, pairs.map((each) => each.name));
  throw new HumanError('usage', meant ? say('There is no column “{0}”. Did you mean “{1}”?', name, meant) : say('There is no column “{0}” in both tables. There is: {1}.', name, pairs.slice(0, 20).map((each) => each.name).join(', ')));
}

export const ignored = ({ ignore = [] }: CompareRequest): ReadonlySet<string> => new Set(ignore);
