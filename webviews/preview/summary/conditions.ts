import type { DataColumn } from '../../../src/contract/data-api';
import type { Condition } from '../../../src/contract/view-api';
import { timeText } from './exact-text';

type Named = Pick<DataColumn, 'name' | 'kind' | 'type'>;

/** The rows that a bar counts: from its lower edge to below the upper one, the last bar with both. Edges as a histogram has them. */
export function ofBar(column: Named, low: number, high: number, isLast: boolean, isTime: boolean): Condition[] {
  const text = (edge: number): string => (isTime ? timeText(edge, column) : String(edge));
  if (column.kind === 'integer' || column.kind === 'date') {
    // Between whole steps there is nothing: both ends are told as values that are there.
    const step = column.kind === 'date' ? 86_400e6 : 1;
    const [first, last] = [Math.ceil(low / step) * step, isLast ? Math.floor(high / step) * step : (Math.ceil(high / step) - 1) * step];
    return first === last ? [{ column: column.name, op: '=', value: text(first) }] : [{ column: column.name, op: 'between', low: text(first), high: text(last) }];
  }
  return [{ column: column.name, op: '>=', value: text(low) }, { column: column.name, op: isLast ? '<=' : '<', value: text(high) }];
}

export const ofValue = ({ name }: Named, value: string): Condition[] => [{ column: name, op: 'in', values: [value] }];
export const ofMissing = ({ name }: Named): Condition[] => [{ column: name, op: 'missing' }];

/** A pattern as the profile writes it (`a-9`), as an expression that finds its texts. */
export function ofPattern({ name }: Named, pattern: string): Condition[] {
  const parts = [...pattern].map(each => (each === 'a' ? '\\p{L}+' : each === '9' ? '\\p{Nd}+' : each.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')));
  return [{ column: name, op: 'matches', value: `^${parts.join('')}$` }];
}
