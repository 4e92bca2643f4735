import type { Bounds, Param, TypeForm } from '../../contract/functions';
import { unreachable } from '../../contract/ids';
import type { Value } from '../../contract/values';
import { dateText, dateTimeText, decimalText, secondsOf, timeText, uuidText } from './clock-text';
import { isSecretValue, secretVariable } from '../format/secrets';
import { enumMember, fits, misfit } from './fit';
import type { Checked } from './fit';
import { say } from '../say';

/** A value with JSON's types against a type; what comes back is the value as a request carries it. */
export function checkValue(type: TypeForm, value: Value): Checked {
  switch (type.kind) {
    case 'any': case 'unknown':
      return fits(value);
    case 'none':
      return value === null ? fits(value) : misfit(type);
    case 'bool':
      return typeof value === 'boolean' ? fits(value) : misfit(type);
    case 'str': case 'bytes':
      return isText(value) ? fits(value) : misfit(type);
    case 'secret':
      return secretVariable(value) !== null || (isText(value) && !isSecretValue(value) && value !== '' && !value.includes('\0')) ? fits(value) : misfit(type);
    case 'path':
      return isText(value) && value !== '' ? fits(value) : misfit(type);
    case 'int':
      return isInteger(value) ? fits(value) : misfit(type);
    case 'float':
      return isNumber(value) ? fits(value) : misfit(type);
    case 'decimal':
      return isNumber(value) ? fits(value) : textual(type, value, decimalText);
    case 'datetime':
      return textual(type, value, dateTimeText);
    case 'date':
      return textual(type, value, dateText);
    case 'time':
      return textual(type, value, timeText);
    case 'timedelta':
      return typeof value === 'number' ? fits(value) : textual(type, value, secondsOf);
    case 'uuid':
      return textual(type, value, uuidText);
    case 'literal':
      return type.values.includes(value) ? fits(value) : misfit(type);
    case 'enum':
      return enumValue(type, value);
    case 'list':
      return Array.isArray(value) ? items(type, value, () => type.item) : misfit(type);
    case 'tuple':
      return tuple(type, value);
    case 'dict':
      return mapping(type, value);
    case 'union':
      return union(type, value);
    case 'bounded': {
      const inner = checkValue(type.of, value);
      return inner.ok && isWithin(inner.value, type.bounds) ? inner : misfit(type);
    }
    case 'record':
      return record(type, value);
    case 'table': case 'array': case 'model': case 'figure': case 'metrics-callback':
      return misfit(type);
    default:
      return unreachable(type);
  }
}

const isText = (value: Value): value is string => typeof value === 'string' && !isTaggedNumber(value);
const isTaggedNumber = (value: string): boolean => /^\$(?:nan|-?inf|int:.*)$/.test(value);
const isInteger = (value: Value): boolean => (typeof value === 'number' && Number.isInteger(value)) || (typeof value === 'string' && /^\$int:-?\d+$/.test(value));
const isNumber = (value: Value): boolean => typeof value === 'number' || (typeof value === 'string' && isTaggedNumber(value));

function textual(type: TypeForm, value: Value, read: (text: string) => Value | undefined): Checked {
  const found = isText(value) ? read(value.trim()) : undefined;
  return found === undefined ? misfit(type) : fits(found);
}

function enumValue(type: Extract<TypeForm, { kind: 'enum' }>, value: Value): Checked {
  const text = typeof value === 'string' ? value.replace(/^\$str:/, '') : JSON.stringify(value);
  const found = typeof value === 'string' || (type.flags && typeof value === 'number') ? enumMember(type, text) : type.members.find((member) => JSON.stringify(member.value) === text)?.name;
  return found === undefined ? misfit(type) : fits(found);
}

const inside = (where: string, { wanted, part }: Extract<Checked, { ok: false }>, given: Value): Checked => ({ ok: false, wanted: say('{0}: {1}', where, wanted), part: part ?? given });

function items(type: TypeForm, values: Value[], itemType: (index: number) => TypeForm | undefined): Checked {
  const found: Value[] = [];
  for (const [index, value] of values.entries()) {
    const expected = itemType(index);
    const checked = expected ? checkValue(expected, value) : misfit(type);
    if (!checked.ok) return inside(say('item {0}', index + 1), checked, value);
    found.push(checked.value);
  }
  return fits(found);
}

function tuple(type: Extract<TypeForm, { kind: 'tuple' }>, value: Value): Checked {
  if (!Array.isArray(value) || (!type.variadic && value.length !== type.items.length)) return misfit(type);
  return items(type, value, (index) => (type.variadic ? type.items[0] : type.items[index]));
}

const isMapping = (value: Value): value is { [key: string]: Value } => typeof value === 'object' && value !== null && !Array.isArray(value);

function mapping(type: Extract<TypeForm, { kind: 'dict' }>, value: Value): Checked {
  if (!isMapping(value)) return misfit(type);
  const found: [string, Value][] = [];
  for (const [key, entry] of Object.entries(value)) {
    if (!keyFits(type.key, key)) return inside(say('the key `{0}`', key), { ok: false, wanted: misfitWords(type.key) }, key);
    const checked = checkValue(type.value, entry);
    if (!checked.ok) return inside(`\`${key}\``, checked, entry);
    found.push([key, checked.value]);
  }
  return fits(Object.fromEntries(found));
}

const misfitWords = (type: TypeForm): string => {
  const failed = misfit(type);
  return failed.ok ? '' : failed.wanted;
};

/** JSON's keys are text: a number as key is its digits. */
function keyFits(type: TypeForm, key: string): boolean {
  switch (type.kind) {
    case 'int':
      return /^[+-]?\d+$/.test(key);
    case 'float':
      return key.trim() !== '' && !Number.isNaN(Number(key));
    case 'bool':
      return key === 'true' || key === 'false';
    case 'bounded':
      return keyFits(type.of, key);
    case 'union':
      return type.options.some((option) => keyFits(option, key));
    case 'literal':
      return type.values.some((value) => (typeof value === 'string' ? value : JSON.stringify(value)) === key);
    case 'enum': case 'date': case 'datetime': case 'time': case 'uuid': case 'path':
      return checkValue(type, key).ok;
    default:
      return true;
  }
}

function union(type: Extract<TypeForm, { kind: 'union' }>, value: Value): Checked {
  let closest: Checked | undefined;
  for (const option of type.options) {
    const checked = checkValue(option, value);
    if (checked.ok) return checked;
    // The option of the same build knows best what is wrong inside.
    const sameBuild = isMapping(value) ? option.kind === 'record' || option.kind === 'dict' : Array.isArray(value) && (option.kind === 'list' || option.kind === 'tuple');
    if (sameBuild) closest ??= checked;
  }
  return closest ?? misfit(type);
}

function record(type: Extract<TypeForm, { kind: 'record' }>, value: Value): Checked {
  if (!isMapping(value)) return misfit(type);
  const fields = new Map<string, Param>(type.fields.flatMap((field) => [[field.name, field], ...(field.also === undefined ? [] : [[field.also, field]])] as [string, Param][]));
  const found: [string, Value][] = [];
  for (const [key, entry] of Object.entries(value)) {
    const field = fields.get(key);
    if (!field) return { ok: false, wanted: say('no `{0}`: {1} has {2}', key, type.name, type.fields.map(({ name }) => name).join(', ') || say('no fields')) };
    const checked = checkValue(field.type, entry);
    if (!checked.ok) return inside(`\`${key}\``, checked, entry);
    found.push([key, checked.value]);
  }
  const missing = type.fields.find((field) => field.required && !Object.hasOwn(value, field.name) && !(field.also !== undefined && Object.hasOwn(value, field.also)));
  return missing ? { ok: false, wanted: say('`{0}` too: {1}', missing.name, misfitWords(missing.type)) } : fits(Object.fromEntries(found));
}

function isWithin(value: Value, bounds: Bounds): boolean {
  const number = numberOf(value);
  if (number !== undefined) {
    // NaN is within no bounds, as in Python.
    if (bounds.ge !== undefined && !(number >= bounds.ge)) return false;
    if (bounds.gt !== undefined && !(number > bounds.gt)) return false;
    if (bounds.le !== undefined && !(number <= bounds.le)) return false;
    if (bounds.lt !== undefined && !(number < bounds.lt)) return false;
    if (bounds.multipleOf !== undefined && !isMultiple(value, number, bounds.multipleOf)) return false;
  }
  const length = lengthOf(value);
  if (length !== undefined && (length < (bounds.minLength ?? 0) || length > (bounds.maxLength ?? Infinity))) return false;
  return bounds.pattern === undefined || typeof value !== 'string' || matches(value.replace(/^\$str:/, ''), bounds.pattern);
}

function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (value === '$nan') return NaN;
  if (value === '$inf' || value === '$-inf') return value === '$inf' ? Infinity : -Infinity;
  return value.startsWith('$int:') ? Number(value.slice(5)) : undefined;
}

function isMultiple(value: Value, number: number, of: number): boolean {
  if (typeof value === 'string' && value.startsWith('$int:') && Number.isInteger(of) && of !== 0) return BigInt(value.slice(5)) % BigInt(of) === 0n;
  const times = number / of;
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times));
}

function lengthOf(value: Value): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (isText(value)) return [...value.replace(/^\$str:/, '')].length;
  return isMapping(value) ? Object.keys(value).length : undefined;
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern.replace(/\(\?P</g, '(?<').replace(/\\Z/g, '$').replace(/\\A/g, '^'), 'u').test(text);
  } catch {
    // Python's dialect goes further than this one; the run itself will check.
    return true;
  }
}
