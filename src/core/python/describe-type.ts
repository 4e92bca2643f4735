import type { Bounds, TypeForm } from '../../contract/functions';
import { unreachable } from '../../contract/ids';
import type { Value } from '../../contract/values';
import { say } from '../say';

const tableWords: Record<Extract<TypeForm, { kind: 'table' }>['library'], string> = {
  pandas: say('table'), 'pandas-series': say('column'), polars: say('table'), 'polars-lazy': say('table'), pyarrow: say('table'),
};

/** A type in a few words, for a label beside a field. */
export function describeType(type: TypeForm): string {
  switch (type.kind) {
    case 'any': return say('anything');
    case 'none': return say('nothing');
    case 'bool': return say('yes or no');
    case 'str': return say('text');
    case 'path': return say('file or folder');
    case 'bytes': return say('bytes');
    case 'secret': return say('secret text');
    case 'int': return say('whole number');
    case 'float': return say('number');
    case 'decimal': return say('decimal number');
    case 'datetime': return say('date and time');
    case 'date': return say('date');
    case 'time': return say('time of day');
    case 'timedelta': return say('duration');
    case 'uuid': return 'UUID';
    case 'literal': return say('one of {0}', choices(type.values.map(showValue)));
    case 'enum': return enumWords(type);
    case 'list': return type.item.kind === 'any' ? (type.of.includes('set') ? say('set') : say('list')) : say('{0} of {1}', type.of.includes('set') ? say('set') : say('list'), plural(type.item));
    case 'tuple': return type.variadic && type.items[0] ? say('list of {0}', plural(type.items[0])) : `(${type.items.map(describeType).join(', ')})`;
    case 'dict': return type.value.kind === 'any' ? say('mapping') : say('mapping from {0} to {1}', describeType(type.key), describeType(type.value));
    case 'union': return optional(type.options.filter((option) => option.kind !== 'none').map(describeType).reduce(either, ''), type.options.some((option) => option.kind === 'none'));
    case 'bounded': return withComma(describeType(type.of), boundWords(type.bounds, type.of));
    case 'record': return type.name;
    case 'table': return tableWords[type.library];
    case 'array': return say('array');
    case 'model': return say('model ({0})', type.name);
    case 'figure': return say('figure');
    case 'metrics-callback': return say('metrics recorder');
    case 'unknown': return 'unknown';
    default: return unreachable(type);
  }
}

const plurals: Partial<Record<TypeForm['kind'], string>> = {
  str: say('texts'), int: say('whole numbers'), float: say('numbers'), decimal: say('decimal numbers'), path: say('files or folders'), date: say('dates'), datetime: say('dates and times'), bool: say('yes or no'),
  time: say('times of day'), timedelta: say('durations'), uuid: say('UUIDs'), table: say('tables'), array: say('arrays'), dict: say('mappings'), bytes: say('bytes'), secret: say('secret texts'), figure: say('figures'), any: say('values'), unknown: say('values'),
};
/** Several of a type: ends “a list of …”. */
function plural(type: TypeForm): string {
  switch (type.kind) {
    case 'bounded': return withComma(plural(type.of), boundWords(type.bounds, type.of));
    case 'list': return type.item.kind === 'any' ? (type.of.includes('set') ? say('sets') : say('lists')) : say('{0} of {1}', type.of.includes('set') ? say('sets') : say('lists'), plural(type.item));
    case 'tuple': return type.variadic && type.items[0] ? say('{0} of {1}', say('lists'), plural(type.items[0])) : say('lists of {0} values: {1}', type.items.length, describeType(type));
    case 'union': return type.options.map((option) => (option.kind === 'none' ? say('nothing') : plural(option))).reduce(either, '');
    case 'literal': case 'enum': return say('choices ({0})', describeType(type));
    case 'model': return say('models ({0})', type.name);
    default: return plurals[type.kind] ?? describeType(type);
  }
}

function enumWords({ members, flags }: Extract<TypeForm, { kind: 'enum' }>): string {
  const names = choices(members.map(({ name }) => name));
  return flags ? say('one of {0}, or several joined by |', names) : say('one of {0}', names);
}

/** What to give for a type: ends the sentence "… wants". */
export function wantedFor(type: TypeForm): string {
  switch (type.kind) {
    case 'any': return say('any value');
    case 'none': return say('nothing (leave it empty)');
    case 'bool': return say('true or false');
    case 'str': return say('a text');
    case 'path': return say('a path');
    case 'bytes': return say('a text, which is passed as bytes');
    case 'secret': return say('a secret text, which is not kept');
    case 'int': return say('a whole number');
    case 'float': return say('a number');
    case 'decimal': return say('a decimal number');
    case 'datetime': return say('a date and time like 2024-05-01 13:30');
    case 'date': return say('a date like 2024-05-01');
    case 'time': return say('a time like 13:30');
    case 'timedelta': return say('a duration in seconds, or like 1h 30m');
    case 'uuid': return say('a UUID');
    case 'literal': return type.values.length === 1 ? showValue(type.values[0] ?? null) : say('one of {0}', choices(type.values.map(showValue)));
    case 'enum': return enumWords(type);
    case 'list': return type.item.kind === 'any' ? say('a list, like [{0}]', example(type.item)) : say('a list of {0}, like [{1}]', plural(type.item), example(type.item));
    case 'tuple': return type.variadic && type.items[0] ? say('a list of {0}, like [{1}]', plural(type.items[0]), example(type.items[0]))
      : type.items.length === 1 ? say('a list of 1 value: {0}', type.items.map(describeType).join('')) : say('a list of {0} values: {1}', type.items.length, type.items.map(describeType).reduce(withComma, ''));
    case 'dict': return say('a mapping, like {"name": {0}}', example(type.value));
    case 'union': return type.options.map(wantedFor).reduce((all, one) => (all === '' ? one : say('{0}, or {1}', all, one)), '');
    case 'bounded': return withComma(wantedFor(type.of), boundWords(type.bounds, type.of));
    case 'record': return say('a mapping with {0}', type.fields.map((field) => `${field.name}${field.required ? '' : ' (optional)'}`).join(', ') || say('no fields'));
    case 'table': case 'array': case 'model': return say("{0}: pick a file or an earlier run's output", type.kind === 'table' ? say('a table') : type.kind === 'array' ? say('an array') : say('a model'));
    case 'figure': return say("nothing: a figure can't be loaded");
    case 'metrics-callback': return say('nothing: Offbook fills it in');
    case 'unknown': return say('a value');
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

const either = (all: string, one: string): string => (all === '' ? one : say('{0} or {1}', all, one));
const optional = (words: string, may: boolean): string => (may ? say('{0}, optional', words) : words);
const withComma = (words: string, more: string): string => (words === '' || more === '' ? words + more : say('{0}, {1}', words, more));

function boundWords(bounds: Bounds, of: TypeForm): string {
  const parts: string[] = [];
  if (bounds.ge !== undefined && bounds.le !== undefined) parts.push(say('from {0} to {1}', bounds.ge, bounds.le));
  else if (bounds.ge !== undefined) parts.push(say('at least {0}', bounds.ge));
  else if (bounds.le !== undefined) parts.push(say('at most {0}', bounds.le));
  if (bounds.gt !== undefined) parts.push(say('more than {0}', bounds.gt));
  if (bounds.lt !== undefined) parts.push(say('less than {0}', bounds.lt));
  if (bounds.multipleOf !== undefined) parts.push(say('a multiple of {0}', bounds.multipleOf));
  const unit = of.kind === 'str' || of.kind === 'bytes' ? say('characters') : say('items');
  const { minLength: least, maxLength: most } = bounds;
  if (least !== undefined && most !== undefined) parts.push(least === most ? say('exactly {0} {1}', least, unit) : say('{0} to {1} {2}', least, most, unit));
  else if (least !== undefined) parts.push(say('at least {0} {1}', least, unit));
  else if (most !== undefined) parts.push(say('at most {0} {1}', most, unit));
  if (bounds.pattern !== undefined) parts.push(say('matching {0}', bounds.pattern));
  return parts.reduce(withComma, '');
}

function choices(names: string[]): string {
  const shown = names.length > 12 ? [...names.slice(0, 11), say('{0} more', names.length - 11)] : names;
  const last = shown[shown.length - 1] ?? '';
  return shown.length < 2 ? last : say('{0} or {1}', shown.slice(0, -1).join(', '), last);
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
