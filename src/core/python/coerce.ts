import type { TypeForm } from '../../contract/functions';
import { unreachable } from '../../contract/ids';
import type { Value } from '../../contract/values';
import { checkValue } from './check-value';
import type { Checked } from './fit';
import { dateText, dateTimeText, decimalText, secondsOf, timeText, uuidText } from './clock-text';
import { describeAs, enumMember, fits, misfit } from './fit';
import { integerValue } from './expression';
import { readLoose } from './loose-value';
import { textValue } from './literals';

/** A text that somebody typed, as the value that a type wants. */
export function coerce(type: TypeForm, text: string): Checked {
  const word = text.trim();
  switch (type.kind) {
    case 'str': case 'bytes':
      return fits(textValue(text));
    case 'secret':
      return checkValue(type, textValue(text));
    case 'path':
      return word === '' ? misfit(type) : fits(textValue(text));
    case 'none':
      return isNothing(word) ? fits(null) : misfit(type);
    case 'bool':
      return orMisfit(type, boolean(word));
    case 'int':
      return orMisfit(type, integer(word));
    case 'float':
      return orMisfit(type, float(word));
    case 'decimal':
      return orMisfit(type, decimalText(word));
    case 'datetime':
      return orMisfit(type, dateTimeText(word));
    case 'date':
      return orMisfit(type, dateText(word));
    case 'time':
      return orMisfit(type, timeText(word));
    case 'timedelta':
      return orMisfit(type, secondsOf(word));
    case 'uuid':
      return orMisfit(type, uuidText(word));
    case 'literal':
      return literal(type, text);
    case 'enum':
      return orMisfit(type, enumMember(type, text) ?? enumMember(type, word));
    case 'list': case 'tuple':
      return sequence(type, word);
    case 'dict': case 'record': {
      const value = readLoose(word);
      return value === undefined ? misfit(type) : checkValue(type, value);
    }
    case 'union':
      return union(type, text);
    case 'bounded': {
      const inner = coerce(type.of, text);
      return inner.ok ? checkValue(type, inner.value) : describeAs(type, inner);
    }
    case 'any': case 'unknown': {
      // Numbers, lists and the like as such; anything else is the text itself.
      const value = word === '' ? undefined : readLoose(word);
      return fits(value === undefined ? textValue(text) : value);
    }
    case 'table': case 'array': case 'model': case 'figure': case 'metrics-callback':
      return misfit(type);
    default:
      return unreachable(type);
  }
}

const isNothing = (word: string): boolean => word === '' || /^(?:none|null)$/i.test(word);
const orMisfit = (type: TypeForm, value: Value | undefined): Checked => (value === undefined ? misfit(type) : fits(value));

function boolean(word: string): boolean | undefined {
  if (/^(?:true|t|yes|y|on|1)$/i.test(word)) return true;
  return /^(?:false|f|no|n|off|0)$/i.test(word) ? false : undefined;
}

function integer(word: string): Value | undefined {
  const match = /^([+-]?)(\d+(?:_\d+)*|0x[\da-f]+(?:_[\da-f]+)*|0o[0-7]+(?:_[0-7]+)*|0b[01]+(?:_[01]+)*)$/i.exec(word);
  if (!match?.[2]) return undefined;
  const size = BigInt(match[2].replace(/_/g, '').toLowerCase());
  return integerValue(match[1] === '-' ? -size : size);
}

function float(word: string): Value | undefined {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(word);
  if (special?.[2]) return special[2].toLowerCase() === 'nan' ? '$nan' : special[1] === '-' ? '$-inf' : '$inf';
  if (!/^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i.test(word)) return undefined;
  const value = Number(word.replace(/_/g, ''));
  if (!Number.isFinite(value)) return value > 0 ? '$inf' : '$-inf';
  return value === 0 ? 0 : value;
}

function literal(type: Extract<TypeForm, { kind: 'literal' }>, text: string): Checked {
  const word = text.trim();
  for (const given of [text, word]) if (type.values.includes(textValue(given))) return fits(textValue(given));
  const bare = /^(['"])(.*)\1$/s.exec(word)?.[2];
  if (bare !== undefined && type.values.includes(textValue(bare))) return fits(textValue(bare));
  const value = word === '' ? undefined : readLoose(word);
  if (value !== undefined && typeof value !== 'string' && type.values.includes(value)) return fits(value);
  if (typeof value === 'string' && value.startsWith('$int:') && type.values.includes(value)) return fits(value);
  if (type.values.includes(null) && isNothing(word)) return fits(null);
  const yes = type.values.some((one) => typeof one === 'boolean') ? boolean(word) : undefined;
  return yes !== undefined && type.values.includes(yes) ? fits(yes) : misfit(type);
}

function sequence(type: Extract<TypeForm, { kind: 'list' | 'tuple' }>, word: string): Checked {
  const whole = /^[[({]/.test(word) ? readLoose(word) : undefined;
  if (whole !== undefined) return checkValue(type, whole);
  if (word === '' || /^[[({]/.test(word)) return misfit(type);
  // `1, 2, 3` without its brackets, each read as typed on its own.
  const parts = word.replace(/,\s*$/, '').split(',').map((part) => part.trim());
  const values: Value[] = [];
  for (const [index, part] of parts.entries()) {
    const item = type.kind === 'list' ? type.item : type.variadic ? type.items[0] : type.items[index];
    const read = item ? coerce(item, part) : misfit(type);
    if (!read.ok) return misfit(type);
    values.push(read.value);
  }
  return checkValue(type, values);
}

// What says more of itself is tried first; text takes anything, so it is last. What may be a secret is one.
const order: TypeForm['kind'][] = ['secret', 'literal', 'enum', 'int', 'float', 'bool', 'uuid', 'date', 'datetime', 'time', 'dict', 'record', 'list', 'tuple', 'decimal', 'timedelta',
  'path', 'bytes', 'str', 'any', 'unknown'];

function rank(type: TypeForm): number {
  const kind = type.kind === 'bounded' ? type.of.kind : type.kind;
  const place = order.indexOf(kind);
  return place === -1 ? order.length : place;
}

function union(type: Extract<TypeForm, { kind: 'union' }>, text: string): Checked {
  const word = text.trim();
  if (isNothing(word) && type.options.some((option) => option.kind === 'none')) return fits(null);
  const takesText = type.options.some((option) => ['str', 'path', 'any'].includes(option.kind));
  for (const option of [...type.options].sort((left, right) => rank(left) - rank(right))) {
    // Beside text, a list needs its brackets: `a, b` is a text.
    if (takesText && (option.kind === 'list' || option.kind === 'tuple') && !/^[[({]/.test(word)) continue;
    const read = coerce(option, text);
    // As the whole type reads it: what is text to one option (a decimal) may be more to another (a duration).
    if (read.ok) return checkValue(type, read.value);
  }
  return misfit(type);
}
