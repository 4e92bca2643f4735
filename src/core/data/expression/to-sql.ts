import { quoteText } from '../sql';
import type { Checked, ValueType } from './tree';

/** What Python's `strip` takes away. */
const blanks = [9, 10, 11, 12, 13, 32, 0x85, 0xa0, 0x1680, ...Array.from({ length: 11 }, (_, at) => 0x2000 + at), 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].map((code) => `chr(${code})`).join(' || ');
const nan = "'nan'::DOUBLE";

export const duckOf = ({ type, zoned }: Checked): string => (type === 'timestamp' && zoned ? 'TIMESTAMP WITH TIME ZONE' : ducks[type] ?? 'VARCHAR');
const ducks: Partial<Record<ValueType, string>> = { integer: 'BIGINT', float: 'DOUBLE', text: 'VARCHAR', boolean: 'BOOLEAN', date: 'DATE', timestamp: 'TIMESTAMP' };

/** `column`: a column of the table in SQL, by its name. What can't be reckoned, as a number beyond 64 bits, is missing. */
export function sqlOf(checked: Checked, column: (name: string) => string): string {
  const value = write(checked, column);
  return `TRY(CAST(${checked.type === 'float' ? `nullif(${value}, ${nan})` : value} AS ${duckOf(checked)}))`;
}

/** Missing where there is nothing to reckon with; NaN is missing, a comparison with missing false. */
function write(checked: Checked, column: (name: string) => string): string {
  const one = (each: Checked): string => write(each, column);
  const real = (each: Checked): string => `(${one(each)})::DOUBLE`;
  switch (checked.kind) {
    case 'number': return checked.type === 'integer' ? `${checked.text}::BIGINT` : `${quoteText(checked.text)}::DOUBLE`;
    case 'text': return quoteText(checked.value);
    case 'truth': return String(checked.value);
    case 'null': return 'NULL';
    case 'moment': return `${quoteText(checked.iso)}::${checked.zoned ? 'TIMESTAMPTZ' : checked.type === 'date' ? 'DATE' : 'TIMESTAMP'}`;
    case 'column': {
      const sql = column(checked.column.name);
      switch (checked.type) {
        case 'float': return `nullif(${sql}::DOUBLE, ${nan})`;
        case 'boolean': return `coalesce(${sql}, false)`;
        case 'other': return sql;
        default: return `${sql}::${duckOf(checked)}`;
      }
    }
    case 'negative': return `(-${one(checked.item)})`;
    case 'not': return `(NOT ${one(checked.item)})`;
    case 'arithmetic': {
      const { op, a, b } = checked;
      if (op === '/') return `(${real(a)} / nullif(${real(b)}, 0))`;
      const [left, right] = [one(a), one(b)];
      // DuckDB cuts towards zero, people of Python expect the floor.
      if (op === '//') return `((${left} // nullif(${right}, 0)) - CASE WHEN ${left} % nullif(${right}, 0) <> 0 AND (${left} < 0) <> (${right} < 0) THEN 1 ELSE 0 END)`;
      if (op === '%') return `(((${left} % nullif(${right}, 0)) + ${right}) % nullif(${right}, 0))`;
      return checked.type === 'float' ? `nullif(${real(a)} ${op} ${real(b)}, ${nan})` : `(${left} ${op} ${right})`;
    }
    case 'join': return `(${one(checked.a)} || ${one(checked.b)})`;
    case 'compare': return `coalesce(${one(checked.a)} ${checked.op === '!=' ? '<>' : checked.op} ${one(checked.b)}, false)`;
    case 'and': case 'or': return `(${one(checked.a)} ${checked.kind.toUpperCase()} ${one(checked.b)})`;
    case 'missing': return `(${one(checked.item)} IS ${checked.negated ? 'NOT ' : ''}NULL)`;
    case 'if': return `CASE WHEN ${one(checked.test)} THEN ${one(checked.then)} ELSE ${one(checked.otherwise)} END`;
    case 'rounding': return checked.name === 'round' ? `(round_even(${real(checked.item)} * ${10 ** checked.digits}::DOUBLE, 0) / ${10 ** checked.digits}::DOUBLE)` : `${checked.name}(${real(checked.item)})`;
    case 'number-call': {
      const { name } = checked;
      if (name === 'abs') return `abs(${one(checked.item)})`;
      const item = real(checked.item);
      return name === 'exp' ? `exp(${item})` : name === 'sqrt' ? `CASE WHEN ${item} >= 0 THEN sqrt(${item}) END` : `CASE WHEN ${item} > 0 THEN ln(${item}) END`;
    }
    case 'text-call': {
      const item = one(checked.item);
      return checked.name === 'lower' ? `lower(${item})` : checked.name === 'upper' ? `upper(${item})` : `trim(${item}, ${blanks})`;
    }
    case 'length': return `length(${one(checked.item)})`;
    case 'text-test': return `coalesce(${checked.name}(${one(checked.item)}, ${quoteText(checked.part)}), false)`;
    case 'replace': return `replace(${one(checked.item)}, ${quoteText(checked.old)}, ${quoteText(checked.by)})`;
    case 'time-part': return checked.name === 'weekday' ? `(isodow(${one(checked.item)}) - 1)` : `${checked.name}(${one(checked.item)})`;
    case 'days-between': return `date_diff('day', ${one(checked.a)}::DATE, ${one(checked.b)}::DATE)`;
    case 'coalesce': return `coalesce(${checked.items.map(one).join(', ')})`;
    case 'to-number': {
      const item = `trim(${one(checked.item)}, ${blanks})`;
      return `nullif(CASE WHEN regexp_full_match(${item}, '[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?|[+-]?(?i:inf|infinity)') THEN TRY_CAST(${item} AS DOUBLE) END, ${nan})`;
    }
    case 'to-text': return `(${one(checked.item)})::VARCHAR`;
    case 'to-date': {
      const item = one(checked.item);
      return checked.item.type === 'text' ? `CASE WHEN regexp_full_match(${item}, '\\d{4}-\\d{2}-\\d{2}') THEN TRY_CAST(${item} AS DATE) END` : `(${item})::DATE`;
    }
  }
}
