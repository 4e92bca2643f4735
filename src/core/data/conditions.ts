import type { DataKind } from '../../contract/data-api';
import type { Condition, NumberOrder, SortKey } from '../../contract/view-api';
import { HumanError } from '../human-error';
import { say } from '../say';
import { isNumberKind } from './kinds';
import { quoteText } from './sql';

/** A column as SQL knows it. */
export interface ViewColumn { name: string; kind: DataKind; type: string; sql: string; duck: string }

const ordered: readonly DataKind[] = ['boolean', 'integer', 'float', 'decimal', 'text', 'date', 'time', 'timestamp', 'duration'];

/** A cell as people see it, so that they find what they read; NaN is no text. */
export const shownText = ({ kind, sql, duck }: ViewColumn): string => {
  if (kind === 'float') return `CASE WHEN isnan(${sql}) THEN NULL WHEN isinf(${sql}) THEN CASE WHEN ${sql} > 0 THEN 'Infinity' ELSE '-Infinity' END ELSE (${sql})::VARCHAR END`;
  return duck === 'VARCHAR' ? sql : `(${sql})::VARCHAR`;
};

/**
 * SQL that is true where a condition holds. Missing matches `missing` alone and NaN `nan` alone: never does one of them come with `!=` or `not-in`.
 * Throws a `usage` error when a value is none of the column's kind.
 */
export function conditionSql(condition: Condition, column: ViewColumn): string {
  const { sql, kind } = column;
  const nan = kind === 'float' ? `isnan(${sql})` : 'false';
  const real = (test: string): string => (kind === 'float' ? `(NOT isnan(${sql}) AND ${test})` : `(${test})`);
  switch (condition.op) {
    case 'missing': return `(${sql} IS NULL)`;
    case 'present': return `(${sql} IS NOT NULL)`;
    case 'nan': return kind === 'float' ? `coalesce(${nan}, false)` : 'false';
    case 'not-nan': return kind === 'float' ? `NOT coalesce(${nan}, false)` : 'true';
    case 'between': return real(`${compared(column, '>=', condition.low)} AND ${compared(column, '<=', condition.high)}`);
    case 'in': return condition.values.length === 0 ? 'false' : real(`(${condition.values.map((value) => compared(column, '=', value)).join(' OR ')})`);
    case 'not-in': return condition.values.length === 0 ? `(${sql} IS NOT NULL)` : real(`(${condition.values.map((value) => compared(column, '!=', value)).join(' AND ')})`);
    case 'contains': return textTest(column, condition, (text, value) => `contains(${text}, ${value})`);
    case 'not-contains': return textTest(column, condition, (text, value) => `NOT contains(${text}, ${value})`);
    case 'starts-with': return textTest(column, condition, (text, value) => `starts_with(${text}, ${value})`);
    case 'ends-with': return textTest(column, condition, (text, value) => `ends_with(${text}, ${value})`);
    case 'matches': return `regexp_matches(${shownText(column)}, ${quoteText(condition.value)})`;
    default: return real(compared(column, condition.op, condition.value));
  }
}

function textTest(column: ViewColumn, { value, matchCase }: { value: string; matchCase: boolean }, test: (text: string, value: string) => string): string {
  return matchCase ? `(${test(shownText(column), quoteText(value))})` : `(${test(`lower(${shownText(column)})`, `lower(${quoteText(value)})`)})`;
}

const sqlOf: Readonly<Record<NumberOrder, string>> = { '=': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

function compared(column: ViewColumn, op: NumberOrder, value: string): string {
  const { sql, kind, duck } = column;
  if (!ordered.includes(kind) || duck.startsWith('ENUM')) {
    if (op !== '=' && op !== '!=' && !duck.startsWith('ENUM')) throw new HumanError('usage', say('“{0}” ({1}) has no order. Filter it by what it contains, or by equal.', column.name, column.type));
    return `${sql}::VARCHAR ${sqlOf[op]} ${quoteText(value)}`;
  }
  if (isNumberKind(kind)) return numberCompared(column, op, value);
  if (duck === 'VARCHAR') return `${sql} ${sqlOf[op]} ${quoteText(value)}`;
  return `${sql} ${sqlOf[op]} ${valueSql(column, value)}`;
}

const wholeNumber = /^[+-]?\d+$/;
const anyNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const endless = /^([+-]?)(?:inf|infinity|∞)$/i;

function numberCompared(column: ViewColumn, op: NumberOrder, given: string): string {
  const { sql, kind, duck } = column;
  const value = given.trim().replace(/(?<=\d)_(?=\d)/g, '');
  const infinite = endless.exec(value);
  if (infinite) return `${sql}::DOUBLE ${sqlOf[op]} '${infinite[1] === '-' ? '-' : ''}inf'::DOUBLE`;
  if (!anyNumber.test(value)) throw new HumanError('usage', say('“{0}” is no number, and “{1}” holds numbers ({2}).', given, column.name, column.type));
  // The text of a 32-bit float stands for that float, not for the nearest double.
  if (kind === 'float') return `${sql} ${sqlOf[op]} TRY_CAST(${quoteText(value)} AS ${duck})`;
  if (wholeNumber.test(value) && value.replace(/^[+-]?0*/, '').length <= 37) return kind === 'integer' ? `${sql} ${sqlOf[op]} ${quoteText(value)}::HUGEINT` : `${sql} ${sqlOf[op]} ${quoteText(value)}::DECIMAL(38,0)`;
  const [, digits = '', part = ''] = /^[+-]?0*(\d*)\.(\d*?)0*$/.exec(value) ?? [];
  if (part !== '' && digits.length + part.length <= 38 && kind === 'decimal') return `${sql} ${sqlOf[op]} ${quoteText(value)}::DECIMAL(38,${part.length})`;
  return `${sql}::DOUBLE ${sqlOf[op]} ${quoteText(value)}::DOUBLE`;
}

const examples: Partial<Record<DataKind, string>> = { boolean: 'true', date: '2013-01-31', time: '12:30:00', timestamp: '2013-01-31 12:30:00', duration: '3 days' };

/** A text as a value of the column's type. What can't be one is noticed by `valueCheck`. */
const valueSql = ({ duck }: ViewColumn, value: string): string => `TRY_CAST(${quoteText(value.trim())} AS ${duck})`;

/** What must be asked before a condition is used: each answers true where a value is good, and else the sentence holds. */
export function valueChecks(condition: Condition, column: ViewColumn): { sql: string; problem: HumanError }[] {
  if (condition.op === 'matches') return [];
  if (!('value' in condition) && !('values' in condition) && !('low' in condition)) return [];
  const { kind, duck } = column;
  const textual = condition.op === 'contains' || condition.op === 'not-contains' || condition.op === 'starts-with' || condition.op === 'ends-with';
  if (textual || isNumberKind(kind) || duck === 'VARCHAR' || duck.startsWith('ENUM') || !ordered.includes(kind)) return [];
  const values = 'values' in condition ? condition.values : 'low' in condition ? [condition.low, condition.high] : [condition.value];
  return values.map((value) => ({
    sql: `${valueSql(column, value)} IS NOT NULL`,
    problem: new HumanError('usage', say('“{0}” is no value of “{1}” ({2}). Write it like {3}.', value, column.name, column.type, examples[kind] ?? '…')),
  }));
}

/** Missing last, NaN before them, either way. */
export const sortSql = ({ descending }: SortKey, { sql, kind }: ViewColumn): string =>
  `${kind === 'float' ? `isnan(${sql}) NULLS LAST, ` : ''}${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`;

/** Rows that have a text in any of their cells, whatever its case; NaN is found by its name. */
export const containsSql = (columns: readonly ViewColumn[], text: string): string =>
  columns.length === 0 ? 'false' : `(${columns.map((column) => cellContains(column, text)).join(' OR ')})`;
export const cellContains = (column: ViewColumn, text: string): string => {
  const shown = column.kind === 'float' ? `CASE WHEN isnan(${column.sql}) THEN 'NaN' ELSE ${shownText(column)} END` : shownText(column);
  return `coalesce(contains(lower(${shown}), lower(${quoteText(text)})), false)`;
};
