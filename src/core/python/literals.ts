import type { Value } from '../../contract/values';
import type { Expression } from './expression';

/** The value of a literal as docs/format.md writes it; undefined for anything that must be computed. */
export function literalValue(expression: Expression): Value | undefined {
  switch (expression.kind) {
    case 'string':
      return textValue(expression.value);
    case 'number':
      return expression.value;
    case 'constant':
      return expression.value;
    case 'unary':
      return signed(expression.op, expression.of);
    case 'list':
    case 'tuple':
      return all(expression.items);
    case 'dict':
      return record(expression.entries);
    case 'call':
      return special(expression);
    default:
      return undefined;
  }
}

/** A text that begins with `$` travels as `$str:` followed by itself. */
export const textValue = (text: string): Value => (text.startsWith('$') ? `$str:${text}` : text);

function signed(op: string, of: Expression): Value | undefined {
  if (of.kind !== 'number' && of.kind !== 'unary' && of.kind !== 'call') return undefined;
  const value = literalValue(of);
  if (op === '+') return value;
  if (op !== '-' || value === undefined) return undefined;
  // JSON has one zero: a minus in front of it stays out of records.
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  if (typeof value !== 'string') return undefined;
  if (value === '$inf') return '$-inf';
  if (value === '$-inf') return '$inf';
  if (value === '$nan') return value;
  return value.startsWith('$int:-') ? `$int:${value.slice(6)}` : value.startsWith('$int:') ? `$int:-${value.slice(5)}` : undefined;
}

function all(items: Expression[]): Value | undefined {
  const values: Value[] = [];
  for (const item of items) {
    const value = literalValue(item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function record(entries: { key: Expression | null; value: Expression }[]): Value | undefined {
  const found: [string, Value][] = [];
  for (const { key, value } of entries) {
    const read = literalValue(value);
    if (key?.kind !== 'string' || read === undefined) return undefined;
    found.push([key.value, read]);
  }
  return Object.fromEntries(found);
}

/** `float("inf")` and its like are as good as literals. */
function special(call: Extract<Expression, { kind: 'call' }>): Value | undefined {
  const [argument, ...more] = call.args;
  if (call.of.kind !== 'name' || more.length > 0) return undefined;
  if (!argument) return call.of.id === 'dict' ? {} : call.of.id === 'list' || call.of.id === 'tuple' ? [] : undefined;
  if (call.of.id !== 'float' || argument.name !== null || argument.value.kind !== 'string') return undefined;
  const word = argument.value.value.trim().toLowerCase().replace(/^\+/, '');
  if (['inf', 'infinity'].includes(word)) return '$inf';
  if (['-inf', '-infinity'].includes(word)) return '$-inf';
  return word === 'nan' ? '$nan' : undefined;
}
