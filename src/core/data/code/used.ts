import type { Checked } from '../expression';

/** Names of the columns that an expression speaks of. */
export function columnsIn(checked: Checked): string[] {
  if (checked.kind === 'column') return [checked.column.name];
  const parts = 'items' in checked ? checked.items : 'item' in checked ? [checked.item] : 'test' in checked ? [checked.test, checked.then, checked.otherwise] : 'a' in checked ? [checked.a, checked.b] : [];
  return parts.flatMap(columnsIn);
}
