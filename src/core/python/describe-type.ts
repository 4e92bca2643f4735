import type { Bounds, TypeForm } from '../../contract/functions';
import { unreachable } from '../../contract/ids';
import type { Value } from '../../contract/values';

const tableWords: Record<Extract<TypeForm, { kind: 'table' }>['library'], string> = {
  pandas: 'table', 'pandas-series': 'column', polars: 'table', 'polars-lazy': 'table', pyarrow: 'table',
};

/** A type in a few words, for a label beside a field. */
export function describeType(type: TypeForm): string {
  switch (type.kind) {
    case 'any': return 'anything';
    case 'none': return 'nothing';
    case 'bool': return 'yes or no';
    case 'str': return 'text';
    case 'path': return 'file or folder';
    case 'bytes': return 'bytes';
    case 'int': return 'whole number';
    case 'float': return 'number';
    case 'decimal': return 'decimal number';
    case 'datetime': return 'date and time';
    case 'date': return 'date';
    case 'time': return 'time of day';
    case 'timedelta': return 'duration';
    case 'uuid': return 'UUID';
    case 'literal': return `one of ${choices(type.values.map(showValue))}`;
    case 'enum': return `one of ${choices(type.members.map(({ name }) => name))}`;
    case 'list': return type.item.kind === 'any' ? (type.of.includes('set') ? 'set' : 'list') : `${type.of.includes('set') ? 'set' : 'list'} of ${plural(type.item)}`;
    case 'tuple': return type.variadic && type.items[0] ? `list of ${plural(type.items[0])}` : `(${type.items.map(describeType).join(', ')})`;
    case 'dict': return type.value.kind === 'any' ? 'mapping' : `mapping from ${describeType(type.key)} to ${describeType(type.value)}`;
    case 'union': return type.options.filter((option) => option.kind !== 'none').map(describeType).join(' or ') + (type.options.some((option) => option.kind === 'none') ? ', optional' : '');
    case 'bounded': return withComma(describeType(type.of), boundWords(type.bounds, type.of));
    case 'record': return type.name;
    case 'table': return tableWords[type.library];
    case 'array': return 'array';
    case 'model': return `model (${type.name})`;
    case 'figure': return 'figure';
    case 'metrics-callback': return 'metrics recorder';
    case 'unknown': return 'unknown';
    default: return unreachable(type);
  }
}

const plurals: Partial<Record<TypeForm['kind'], string>> = {
  str: 'texts', int: 'whole numbers', float: 'numbers', decimal: 'decimal numbers', path: 'files or folders', date: 'dates', datetime: 'dates and times', bool: 'yes or no',
  time: 'times of day', timedelta: 'durations', uuid: 'UUIDs', table: 'tables', array: 'arrays', dict: 'mappings',
};
const plural = (type: TypeForm): string => plurals[type.kind] ?? (type.kind === 'bounded' ? withComma(plural(type.of), boundWords(type.bounds, type.of)) : describeType(type));

/** What to give for a type: ends the sentence "… wants". */
export function wantedFor(type: TypeForm): string {
  switch (type.kind) {
    case 'any': return 'any value';
    case 'none': return 'nothing (leave it empty)';
    case 'bool': return 'true or false';
    case 'str': return 'a text';
    case 'path': return 'a path';
    case 'bytes': return 'a text, which is passed as bytes';
    case 'int': return 'a whole number';
    case 'float': return 'a number';
    case 'decimal': return 'a decimal number';
    case 'datetime': return 'a date and time like 2024-05-01 13:30';
    case 'date': return 'a date like 2024-05-01';
    case 'time': return 'a time like 13:30';
    case 'timedelta': return 'a duration in seconds, or like 1h 30m';
    case 'uuid': return 'a UUID';
    case 'literal': return type.values.length === 1 ? showValue(type.values[0] ?? null) : `one of ${choices(type.values.map(showValue))}`;
    case 'enum': return `one of ${choices(type.members.map(({ name }) => name))}`;
    case 'list': return `a list${type.item.kind === 'any' ? '' : ` of ${plural(type.item)}`}, like [${example(type.item)}]`;
    case 'tuple': return type.variadic && type.items[0] ? `a list of ${plural(type.items[0])}, like [${example(type.items[0])}]`
      : `a list of ${type.items.length} ${type.items.length === 1 ? 'value' : 'values'}: ${type.items.map(describeType).join(', ')}`;
    case 'dict': return `a mapping, like {"name": ${example(type.value)}}`;
    case 'union': return type.options.map(wantedFor).join(', or ');
    case 'bounded': return withComma(wantedFor(type.of), boundWords(type.bounds, type.of));
    case 'record': return `a mapping with ${type.fields.map((field) => `${field.name}${field.required ? '' : ' (optional)'}`).join(', ') || 'no fields'}`;
    case 'table': case 'array': case 'model': return `a ${type.kind}: pick a file or an earlier run's output`;
    case 'figure': return 'nothing: a figure can\'t be loaded';
    case 'metrics-callback': return 'nothing: Offbook fills it in';
    case 'unknown': return 'a value';
    default: return unreachable(type);
  }
}

function example(type: TypeForm): string {
  switch (type.kind) {
    case 'int': return '1';
    case 'float': case 'decimal': case 'timedelta': return '1.5';
    case 'bool': return 'true';
    case 'bounded': return example(type.of);
    case 'literal': return JSON.stringify(type.values[0] ?? null);
    case 'enum': return `"${type.members[0]?.name ?? ''}"`;
    case 'list': return `[${example(type.item)}]`;
    case 'tuple': return `[${type.items.map(example).join(', ')}]`;
    case 'dict': case 'record': return '{…}';
    case 'union': return example(type.options.find((option) => option.kind !== 'none') ?? { kind: 'none' });
    case 'none': return 'null';
    case 'date': return '"2024-05-01"';
    case 'datetime': return '"2024-05-01 13:30"';
    default: return '"text"';
  }
}

const withComma = (words: string, more: string): string => (more ? `${words}, ${more}` : words);

function boundWords(bounds: Bounds, of: TypeForm): string {
  const parts: string[] = [];
  if (bounds.ge !== undefined && bounds.le !== undefined) parts.push(`from ${bounds.ge} to ${bounds.le}`);
  else if (bounds.ge !== undefined) parts.push(`at least ${bounds.ge}`);
  else if (bounds.le !== undefined) parts.push(`at most ${bounds.le}`);
  if (bounds.gt !== undefined) parts.push(`more than ${bounds.gt}`);
  if (bounds.lt !== undefined) parts.push(`less than ${bounds.lt}`);
  if (bounds.multipleOf !== undefined) parts.push(`a multiple of ${bounds.multipleOf}`);
  const unit = of.kind === 'str' || of.kind === 'bytes' ? 'characters' : 'items';
  const { minLength: least, maxLength: most } = bounds;
  if (least !== undefined && most !== undefined) parts.push(least === most ? `exactly ${least} ${unit}` : `${least} to ${most} ${unit}`);
  else if (least !== undefined) parts.push(`at least ${least} ${unit}`);
  else if (most !== undefined) parts.push(`at most ${most} ${unit}`);
  if (bounds.pattern !== undefined) parts.push(`matching ${bounds.pattern}`);
  return parts.join(', ');
}

function choices(names: string[]): string {
  const shown = names.length > 12 ? [...names.slice(0, 11), `${names.length - 11} more`] : names;
  const last = shown[shown.length - 1] ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`;
}

/** A value of docs/format.md as a person would write it. */
export function showValue(value: Value): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (value === '$nan' || value === '$inf' || value === '$-inf') return value.slice(1);
  return value.startsWith('$int:') || value.startsWith('$str:') ? value.slice(5) : value;
}

/** Picked from data (a file, an earlier output) instead of typed. A path stays a parameter. */
export function isInput(type: TypeForm): boolean {
  switch (type.kind) {
    case 'table': case 'array': case 'model': return true;
    case 'bounded': return isInput(type.of);
    case 'union': return type.options.some(isInput) && type.options.every((option) => option.kind === 'none' || option.kind === 'unknown' || isInput(option));
    default: return false;
  }
}
