import type { DataCell, DataKind } from '../../contract/data-api';
import type { Typed } from '../../core/data/cells';
import type { SqlValue } from './session';

export const longestCell = 1000;

/** A cell as exact text, no longer than a page can bear. */
export const cellSql = ({ sql, duck }: Typed): string => (duck === 'BLOB' ? `left((${sql}[1:${longestCell}])::VARCHAR, ${longestCell + 1})` : `left((${sql})::VARCHAR, ${longestCell + 1})`);

export const specials: Readonly<Record<string, string>> = { nan: 'NaN', '-nan': 'NaN', inf: 'Infinity', '-inf': '-Infinity' };

export function cellText(value: SqlValue, kind: DataKind): DataCell {
  if (value === null) return null;
  const text = String(value);
  if (kind === 'float') return specials[text] ?? text;
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}
