import type { Bounds, Param, TypeForm } from '../../contract/functions';
import type { Value } from '../../contract/values';
import { readDocstring } from './docstring';
import { integerValue, parseExpression } from './expression';
import type { Argument, Expression } from './expression';
import { literalValue, textValue } from './literals';
import { insideClass, targetOf } from './scope';
import type { ClassShape } from './shape';
import { boundsOf, formOf, readType, unknown, withBounds } from './types';
import type { Reading } from './types';
import { say } from '../say';
import { withoutSecret } from './secrets';
import { aliased, aliasesOf, noAliases } from './aliases';

type Style = Extract<TypeForm, { kind: 'record' }>['style'];

/** What a class of the project is to a form: choices, a record, a model, or nothing that can be filled in. */
export function classType(shape: ClassShape, reading: Reading): TypeForm {
  const nature = natureOf(shape, reading);
  switch (nature.kind) {
    case 'enum':
      return enumForm(shape.name, nature.flavour, enumMembers(shape, nature.flavour));
    case 'record':
      return { kind: 'record', style: nature.style, name: shape.name, fields: recordFields(shape, nature.style, reading) };
    case 'type':
      if (nature.type.kind === 'secret') return nature.type;
      return nature.type.kind === 'model' ? { ...nature.type, name: shape.name } : unknown(say("`{0}` is a class that Offbook can't make or load", shape.name));
    case 'plain':
      return unknown(say("`{0}` is a class without declared fields, which Offbook can't make or load", shape.name));
  }
}

const enumForm = (name: string, flavour: EnumFlavour, members: { name: string; value: Value }[]): TypeForm =>
  ({ kind: 'enum', name, members, ...(flavour === 'flag' ? { flags: true as const } : {}) });

type Nature = { kind: 'enum'; flavour: EnumFlavour } | { kind: 'record'; style: Style } | { kind: 'type'; type: TypeForm } | { kind: 'plain' };
type EnumFlavour = 'plain' | 'text' | 'flag';

const enumBases: Record<string, EnumFlavour> = {
  'enum.Enum': 'plain', 'enum.IntEnum': 'plain', 'enum.StrEnum': 'text', 'enum.Flag': 'flag', 'enum.IntFlag': 'flag', 'enum.ReprEnum': 'plain',
  'strenum.StrEnum': 'text', 'backports.strenum.StrEnum': 'text',
};
const recordBases: Record<string, Style> = {
  'typing.TypedDict': 'typeddict', 'typing.NamedTuple': 'namedtuple', 'pydantic.BaseModel': 'pydantic', 'pydantic.generics.GenericModel': 'pydantic',
  'pydantic_settings.BaseSettings': 'pydantic', 'pydantic.BaseSettings': 'pydantic', 'sqlmodel.SQLModel': 'pydantic',
};
const recordDecorators: Record<string, Style> = {
  'dataclasses.dataclass': 'dataclass', 'pydantic.dataclasses.dataclass': 'dataclass', 'attrs.define': 'attrs', 'attrs.frozen': 'attrs', 'attrs.mutable': 'attrs',
  'attrs.s': 'attrs', 'attrs.attrs': 'attrs', 'attrs.dataclass': 'attrs',
};

const own = <T>(table: Record<string, T>, key: string | null): T | undefined => (key !== null && Object.hasOwn(table, key) ? table[key] : undefined);

function natureOf(shape: ClassShape, reading: Reading): Nature {
  for (const text of shape.decorators) {
    const decorator = parseExpression(text);
    const style = decorator && own(recordDecorators, pathOf(decorator.kind === 'call' ? decorator.of : decorator, reading));
    if (style) return { kind: 'record', style };
  }
  for (const base of bases(shape)) {
    const path = pathOf(base, reading);
    const flavour = own(enumBases, path);
    if (flavour) return { kind: 'enum', flavour };
    const style = own(recordBases, path);
    if (style) return { kind: 'record', style };
    const parent = parentOf(base, reading);
    if (parent) {
      const nature = natureOf(parent.shape, parent.reading);
      if (nature.kind !== 'plain') return nature;
      continue;
    }
    const type = path === null ? undefined : formOf(base, reading);
    if (type?.kind === 'model' || type?.kind === 'secret') return { kind: 'type', type };
  }
  return { kind: 'plain' };
}

/** The base classes, without keywords and without what they are parameterised by. */
function bases(shape: ClassShape): Expression[] {
  return classArguments(shape).filter((arg) => arg.name === null && arg.star === '').map(({ value }) => (value.kind === 'subscript' ? value.of : value));
}

function classArguments(shape: ClassShape): Argument[] {
  const read = shape.bases === null ? null : parseExpression(`_${shape.bases}`);
  return read?.kind === 'call' ? read.args : [];
}

function pathOf(expression: Expression, reading: Reading): string | null {
  const target = targetOf(expression, reading.scope);
  return target?.kind === 'path' ? target.path : null;
}

/** A base class of the project, with the scope that it was written in. */
function parentOf(base: Expression, reading: Reading): { shape: ClassShape; reading: Reading } | undefined {
  const target = targetOf(base, reading.scope);
  if (target?.kind !== 'local' || target.binding.kind !== 'class') return undefined;
  const key = `${target.scope.file}\0${target.name}`;
  if (reading.open.includes(key)) return undefined;
  return { shape: target.binding.shape, reading: { scope: target.scope, params: reading.params, open: [...reading.open, key] } };
}

function enumMembers(shape: ClassShape, flavour: EnumFlavour): { name: string; value: Value }[] {
  const members: { name: string; value: Value }[] = [];
  let last = 0n;
  for (const field of shape.fields) {
    if (field.value === null || field.name.startsWith('_')) continue;
    const expression = parseExpression(field.value);
    if (expression?.kind === 'lambda') continue;
    const automatic = expression?.kind === 'call' && /(?:^|\.)auto$/.test(field.value.slice(0, field.value.indexOf('(')));
    const value = automatic ? autoValue(field.name, last, flavour) : expression && literalValue(expression);
    if (typeof value === 'number' && Number.isInteger(value) && BigInt(value) > last) last = BigInt(value);
    members.push({ name: field.name, value: value ?? textValue(field.name) });
  }
  return members;
}

function autoValue(name: string, last: bigint, flavour: EnumFlavour): Value {
  switch (flavour) {
    case 'text':
      return textValue(name.toLowerCase());
    case 'flag':
      return integerValue(last === 0n ? 1n : 1n << BigInt(last.toString(2).length));
    case 'plain':
      return integerValue(last + 1n);
  }
}

function recordFields(shape: ClassShape, style: Style, outside: Reading): Param[] {
  const reading = { ...outside, scope: insideClass(shape, outside.scope) };
  const fields = new Map<string, Param>();
  // As Python does: bases first, from the last named to the first, a later definition in its earlier place.
  for (const base of bases(shape).reverse()) {
    const parent = parentOf(base, reading);
    if (parent && natureOf(parent.shape, parent.reading).kind === 'record') {
      for (const field of recordFields(parent.shape, style, parent.reading)) fields.set(field.name, field);
    }
  }
  const aliases = style === 'pydantic' ? aliasesOf(shape, reading) : noAliases;
  const total = !classArguments(shape).some(({ name, value }) => name === 'total' && value.kind === 'constant' && value.value === false);
  const help = shape.doc === null ? {} : readDocstring(docText(shape.doc)).params;
  let keywordOnly = keywordOnlyClass(shape);
  for (const field of shape.fields) {
    if (field.annotation === null && !(style === 'attrs' && field.value !== null && /^attrs?\.(?:ib|attrib|field)\(/.test(field.value))) continue;
    if (/^(?:\w+\.)?KW_ONLY$/.test(field.annotation ?? '')) {
      keywordOnly = true;
      continue;
    }
    const found = fieldOf(field, style, total, reading);
    if (!found) continue;
    const read = style === 'pydantic' ? aliased(found, aliases) : found;
    const described = read.help ?? help[read.name];
    fields.set(read.name, { ...read, how: keywordOnly && style !== 'namedtuple' ? 'keyword-only' : read.how, ...(described ? { help: described } : {}) });
  }
  return [...fields.values()];
}

const keywordOnlyClass = (shape: ClassShape): boolean => shape.decorators.some((text) => /\bkw_only\s*=\s*True\b/.test(text));

function docText(source: string): string {
  const read = parseExpression(source);
  return read?.kind === 'string' ? read.value : '';
}

const markers = /^(?:\w+\.)?(ClassVar|Required|NotRequired|ReadOnly|InitVar|Annotated|Final)$/;

function fieldOf(field: { name: string; annotation: string | null; value: string | null }, style: Style, total: boolean, reading: Reading): Param | undefined {
  const annotation = field.annotation ?? 'object';
  const expression = parseExpression(annotation);
  const outer = markedBy(expression);
  if (outer.has('ClassVar') || /^(?:\w+\.)?ClassVar$/.test(annotation)) return undefined;
  if (style === 'pydantic' && (field.name.startsWith('_') || field.name === 'model_config')) return undefined;
  const setting = fieldSettings(field.value, reading);
  if (setting.hidden) return undefined;
  const inside = metadataOf(expression);
  const fromMetadata = inside.map((one) => fieldCall(one, reading)).filter((one) => one !== undefined);
  const found = [setting, ...fromMetadata];
  const initial = found.find((one) => one.default !== undefined)?.default;
  const help = found.find((one) => one.help !== undefined)?.help;
  const alias = style === 'pydantic' ? found.find((one) => one.alias !== undefined)?.alias : undefined;
  const type = withBounds(readType(annotation, reading), Object.assign({}, ...found.map((one) => one.bounds)) as Bounds);
  const required = style === 'typeddict' ? (total ? !outer.has('NotRequired') : outer.has('Required')) : initial === undefined;
  return {
    name: alias ?? field.name, ...(alias === undefined ? {} : { also: field.name }), annotation: field.annotation === null ? null : unquote(annotation), type, how: 'positional-or-keyword', required,
    ...(initial !== undefined ? { default: withoutSecret(type, initial) } : {}), ...(help !== undefined ? { help } : {}),
  };
}

const unquote = (annotation: string): string => {
  const read = parseExpression(annotation);
  return read?.kind === 'string' ? read.value.trim() : annotation;
};

/** The markers around a field's type: `NotRequired[Annotated[int, …]]` has two. */
function markedBy(expression: Expression | null): Set<string> {
  const found = new Set<string>();
  let inner = expression?.kind === 'string' ? parseExpression(expression.value) : expression;
  while (inner?.kind === 'subscript') {
    const name = inner.of.kind === 'name' ? inner.of.id : inner.of.kind === 'attribute' ? inner.of.name : '';
    const marker = markers.exec(name)?.[1];
    if (!marker) break;
    found.add(marker);
    inner = flat(inner.items)[0] ?? null;
  }
  return found;
}

function metadataOf(expression: Expression | null): Expression[] {
  let inner = expression?.kind === 'string' ? parseExpression(expression.value) : expression;
  while (inner?.kind === 'subscript') {
    const name = inner.of.kind === 'name' ? inner.of.id : inner.of.kind === 'attribute' ? inner.of.name : '';
    const items = flat(inner.items);
    if (name === 'Annotated') return items.slice(1);
    inner = markers.test(name) ? items[0] ?? null : null;
  }
  return [];
}

const flat = (items: Expression[]): Expression[] => items.flatMap((item) => (item.kind === 'tuple' ? item.items : [item]));

interface FieldSettings { default?: NonNullable<Param['default']>; help?: string; /** Of pydantic's Field: by this name a value is given. */ alias?: string; bounds: Bounds; hidden: boolean }

const fieldMakers = new Set(['dataclasses.field', 'pydantic.Field', 'attrs.field', 'attrs.ib', 'attrs.attrib', 'sqlmodel.Field', 'pydantic.PrivateAttr']);

/** What stands right of a field's `=`. */
function fieldSettings(value: string | null, reading: Reading): FieldSettings {
  if (value === null) return { bounds: {}, hidden: false };
  const expression = parseExpression(value);
  const call = expression && fieldCall(expression, reading);
  return call ?? { default: initialValue(value, expression), bounds: {}, hidden: false };
}

function fieldCall(expression: Expression, reading: Reading): FieldSettings | undefined {
  if (expression.kind !== 'call') return undefined;
  const path = pathOf(expression.of, reading);
  const description = path === 'typing.Doc' ? expression.args[0]?.value : undefined;
  if (description?.kind === 'string') return { help: description.value, bounds: {}, hidden: false };
  if (path === null || !fieldMakers.has(path)) return undefined;
  const settings: FieldSettings = { bounds: path.endsWith('.Field') ? boundsOf(expression, reading) : {}, hidden: path === 'pydantic.PrivateAttr' };
  expression.args.forEach(({ name, value }, index) => {
    const isDefault = name === 'default' || (index === 0 && name === null && path.endsWith('.Field'));
    if (isDefault && value.kind !== 'ellipsis') settings.default = initialValue(null, value);
    if (name === 'default_factory' || name === 'factory') settings.default = factoryValue(value);
    if (name === 'description' && value.kind === 'string') settings.help = value.value;
    // The one for validation goes before the one for both ways.
    if (value.kind === 'string' && path === 'pydantic.Field' && (name === 'validation_alias' || (name === 'alias' && settings.alias === undefined))) settings.alias = value.value;
    if (name === 'init' && value.kind === 'constant' && value.value === false) settings.hidden = true;
    if (name === 'metadata' && value.kind === 'dict') {
      const help = value.entries.find(({ key }) => key?.kind === 'string' && ['help', 'description', 'doc'].includes(key.value))?.value;
      if (help?.kind === 'string') settings.help = help.value;
    }
  });
  return settings;
}

function initialValue(text: string | null, expression: Expression | null): NonNullable<Param['default']> {
  const value = expression ? literalValue(expression) : undefined;
  if (value !== undefined) return { kind: 'value', value };
  if (expression?.kind === 'call' && /(?:^|\.)Factory$/.test(nameOf(expression.of)) && expression.args[0]) return factoryValue(expression.args[0].value);
  return { kind: 'source', text: text ?? (expression ? nameOf(expression) : '') };
}

function factoryValue(expression: Expression): NonNullable<Param['default']> {
  const made = expression.kind === 'lambda' ? literalValue(expression.body) : undefined;
  if (made !== undefined) return { kind: 'value', value: made };
  const empty: Record<string, Value> = { list: [], tuple: [], dict: {}, str: '', int: 0, float: 0, bool: false };
  const name = nameOf(expression);
  return Object.hasOwn(empty, name) ? { kind: 'value', value: empty[name] ?? null } : { kind: 'source', text: name === '' ? '…' : `${name}()` };
}

/** A dotted name as text; empty for all else. */
function nameOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.id;
  if (expression.kind === 'call') return `${nameOf(expression.of)}(…)`;
  return expression.kind === 'attribute' ? `${nameOf(expression.of)}.${expression.name}` : '';
}

/** `Color = Enum("Color", "RED GREEN")` and its other spellings. */
export function enumCall(name: string, path: string, args: Argument[], _reading: Reading): TypeForm | undefined {
  const flavour = own(enumBases, path);
  const members = args[1]?.value;
  if (!flavour || !members) return undefined;
  const named = (names: string[]): TypeForm => {
    let last = 0n;
    return enumForm(name, flavour, names.map((member) => {
      const value = autoValue(member, last, flavour);
      last = typeof value === 'number' ? BigInt(value) : last;
      return { name: member, value };
    }));
  };
  if (members.kind === 'string') return named(members.value.split(/[\s,]+/).filter(Boolean));
  if (members.kind === 'dict') {
    return enumForm(name, flavour, members.entries.flatMap(({ key, value }) => (key?.kind === 'string' ? [{ name: key.value, value: literalValue(value) ?? textValue(key.value) }] : [])));
  }
  if (members.kind !== 'list' && members.kind !== 'tuple') return undefined;
  if (members.items.every((item) => item.kind === 'string')) return named(members.items.map((item) => (item.kind === 'string' ? item.value : '')));
  return enumForm(name, flavour, members.items.flatMap((item) => {
    const [key, value] = item.kind === 'tuple' || item.kind === 'list' ? item.items : [];
    return key?.kind === 'string' && value ? [{ name: key.value, value: literalValue(value) ?? textValue(key.value) }] : [];
  }));
}

/** `NamedTuple("Point", [("x", int)])`, `namedtuple("Point", "x y")` and `TypedDict("Options", {"x": int})`. */
export function recordCall(name: string, path: string, args: Argument[], reading: Reading): TypeForm | undefined {
  const fields = args[1]?.value;
  const field = (key: string, type: TypeForm, required = true): Param => ({ name: key, annotation: null, type, how: 'positional-or-keyword', required });
  if (path === 'typing.NamedTuple' && (fields?.kind === 'list' || fields?.kind === 'tuple')) {
    return {
      kind: 'record', style: 'namedtuple', name, fields: fields.items.flatMap((item) => {
        const [key, type] = item.kind === 'tuple' || item.kind === 'list' ? item.items : [];
        return key?.kind === 'string' && type ? [field(key.value, formOf(type, reading))] : [];
      }),
    };
  }
  if (path === 'collections.namedtuple' && fields) {
    const names = fields.kind === 'string' ? fields.value.split(/[\s,]+/).filter(Boolean)
      : fields.kind === 'list' || fields.kind === 'tuple' ? fields.items.flatMap((item) => (item.kind === 'string' ? [item.value] : [])) : [];
    const defaults = args.find((arg) => arg.name === 'defaults')?.value;
    const given = defaults?.kind === 'list' || defaults?.kind === 'tuple' ? defaults.items : [];
    const from = names.length - given.length;
    return {
      kind: 'record', style: 'namedtuple', name, fields: names.map((key, index) => {
        const initial = given[index - from];
        return { ...field(key, { kind: 'any' }, !initial), ...(initial ? { default: initialValue(null, initial) } : {}) };
      }),
    };
  }
  if (path === 'typing.TypedDict' && fields?.kind === 'dict') {
    const total = !args.some((arg) => arg.name === 'total' && arg.value.kind === 'constant' && arg.value.value === false);
    return {
      kind: 'record', style: 'typeddict', name, fields: fields.entries.flatMap(({ key, value }) => {
        const marks = markedBy(value);
        return key?.kind === 'string' ? [field(key.value, formOf(value, reading), total ? !marks.has('NotRequired') : marks.has('Required'))] : [];
      }),
    };
  }
  return undefined;
}
