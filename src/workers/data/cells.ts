import type { DataCell, DataKind } from '../../contract/data-api';
import type { Typed } from '../../core/data/cells';
import type { SqlValue } from './session';

export const longestCell = 1000;

/** A cell as exact text, no longer than a page can bear. */
export const cellSql = (typed: Typed): string => withMark(`left(${typed.duck === 'BLOB' ? `(${typed.sql}[1:${longestCell + 1}])::VARCHAR` : textSql(typed)}, ${longestCell + 1})`, typed);

/** What hands texts over takes a byte order mark at their beginning for none of theirs: it takes the second one off. */
export const withMark = (text: string, { duck }: Typed): string => (duck === 'VARCHAR' ? `(CASE WHEN starts_with(${text}, chr(65279)) THEN chr(65279) || ${text} ELSE ${text} END)` : text);

/** A cell's whole text. DuckDB takes the ends of what nanoseconds can say for infinity, and fails at the first hours of it. */
export function textSql({ sql, duck }: Typed): string {
  const text = `(${sql})::VARCHAR`;
  if (duck !== 'TIMESTAMP_NS') return text;
  const nanos = `epoch_ns(${sql})`;
  const micros = `(CASE WHEN ${nanos} < 0 THEN -((999 - ${nanos}::HUGEINT) // 1000) ELSE ${nanos} // 1000 END)::BIGINT`;
  const exact = `strftime(make_timestamp(${micros}), '%Y-%m-%d %H:%M:%S.%f') || lpad((${nanos} - ${micros}::HUGEINT * 1000)::VARCHAR, 3, '0')`;
  return `(CASE WHEN ${nanos} < ${firstWholeDay} OR ${nanos} = ${lastNanos} THEN rtrim(rtrim(${exact}, '0'), '.') ELSE ${text} END)`;
}

/** 1677-09-22 and the end of 64 bits, in nanoseconds since 1970. */
const firstWholeDay = '-9223286400000000000';
const lastNanos = '9223372036854775807';

export const specials: Readonly<Record<string, string>> = { nan: 'NaN', '-nan': 'NaN', inf: 'Infinity', '-inf': '-Infinity' };

/** DuckDB leaves the zero before the point out where a type has no digits there. */
export const withZero = (decimal: string): string => decimal.replace(/^-?(?=\.)/, '$&0');

export function cellText(value: SqlValue, kind: DataKind): DataCell {
  if (value === null) return null;
  const text = String(value);
  if (kind === 'float') return specials[text] ?? text;
  if (kind === 'decimal') return withZero(text);
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}
