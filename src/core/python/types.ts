import type { Bounds, TypeForm } from '../../contract/functions';
import type { Value } from '../../contract/values';
import { classType, enumCall, recordCall } from './class-types';
import { parseExpression } from './expression';
import type { Argument, Expression } from './expression';
import { constrained, knownType } from './known-types';
import { literalValue } from './literals';
import { targetOf } from './scope';
import type { Scope, Target } from './scope';
import { say } from '../say';

/** What is known while a type is being read. */
export interface Reading {
  scope: Scope;
  /** What type parameters stand for here. */
  params: ReadonlyMap<string, TypeForm>;
  /** Names being read, so that a type that mentions itself ends. */
  open: readonly string[];
}

export const unknown = (reason: string): TypeForm => ({ kind: 'unknown', reason });

/** What an annotation asks for, as far as its text and its module say. */
export function typeOf(annotation: string, scope: Scope, params: ReadonlyMap<string, TypeForm> = new Map()): TypeForm {
  return readType(annotation, { scope, params, open: [] });
}

export function readType(text: string, reading: Reading): TypeForm {
  const expression = parseExpression(text);
  return expression ? formOf(expression, reading) : unknown(say('the annotation is not a type that can be read'));
}

export function formOf(expression: Expression, reading: Reading): TypeForm {
  if (reading.open.length > 24) return unknown(say('the type is nested too deeply'));
  switch (expression.kind) {
    case 'constant':
      return expression.value === null ? { kind: 'none' } : unknown(say('the annotation is not a type'));
    case 'string':
      return readType(expression.value.trim(), reading);
    case 'binary':
      return expression.op === '|' ? union([formOf(expression.left, reading), formOf(expression.right, reading)]) : unknown(say('the annotation is computed'));
    case 'name':
    case 'attribute':
      return named(expression, reading, null);
    case 'subscript':
      return named(expression.of, reading, expression.items.flatMap((item) => (item.kind === 'tuple' ? item.items : [item])));
    case 'call':
      return called(expression, reading);
    default:
      return unknown(say('the annotation is not a type'));
  }
}

function named(expression: Expression, reading: Reading, args: Expression[] | null): TypeForm {
  if (expression.kind === 'name') {
    const bound = reading.params.get(expression.id);
    if (bound) return bound;
  }
  const target = targetOf(expression, reading.scope);
  switch (target?.kind) {
    case 'path':
      return args ? generic(target.path, args, reading) : bare(target.path);
    case 'local':
      return local(target, args, reading);
    case 'module':
      return unknown(say('`{0}` is a module, not a type', target.name));
    case 'missing':
      return unknown(say('`{0}` is not defined or imported here', target.name));
    default:
      return unknown(say('the annotation is computed'));
  }
}

const lists: Record<string, Extract<TypeForm, { kind: 'list' }>['of']> = {
  'builtins.list': 'list', 'typing.List': 'list', 'builtins.set': 'set', 'typing.Set': 'set', 'typing.AbstractSet': 'set', 'typing.MutableSet': 'set',
  'builtins.frozenset': 'frozenset', 'typing.FrozenSet': 'frozenset', 'typing.Sequence': 'sequence', 'typing.MutableSequence': 'list', 'typing.Iterable': 'sequence',
  'typing.Collection': 'sequence', 'typing.Container': 'sequence', 'typing.Reversible': 'sequence', 'typing.Iterator': 'sequence', 'typing.Generator': 'sequence',
  'typing.AsyncIterator': 'sequence', 'typing.AsyncIterable': 'sequence', 'typing.AsyncGenerator': 'sequence',
};
const mappings = new Set(['builtins.dict', 'typing.Dict', 'typing.Mapping', 'typing.MutableMapping', 'typing.OrderedDict', 'typing.DefaultDict']);
const wrappers = new Set(['typing.Final', 'typing.ClassVar', 'typing.Required', 'typing.NotRequired', 'typing.ReadOnly', 'dataclasses.InitVar', 'typing.Awaitable',
  'typing.Coroutine', 'typing.Unpack', 'pydantic.SkipValidation']);
const tuples = new Set(['builtins.tuple', 'typing.Tuple']);
const any: TypeForm = { kind: 'any' };

function bare(path: string): TypeForm {
  const known = knownType(path);
  if (known) return known;
  const of = lists[path];
  if (of) return { kind: 'list', of, item: any };
  if (mappings.has(path)) return { kind: 'dict', key: any, value: any };
  if (tuples.has(path)) return { kind: 'tuple', items: [any], variadic: true };
  if (path === 'typing.Counter') return { kind: 'dict', key: any, value: { kind: 'int' } };
  if (path === 'typing.Callable') return unknown(say("a function can't be filled in"));
  return unknown(say("`{0}` can't be made from text or loaded from a file", path.replace(/^builtins\./, '')));
}

function generic(path: string, args: Expression[], reading: Reading): TypeForm {
  const first = (): TypeForm => (args[0] ? formOf(args[0], reading) : any);
  const of = lists[path];
  if (of) return { kind: 'list', of, item: first() };
  if (wrappers.has(path)) return path === 'typing.Coroutine' && args[2] ? formOf(args[2], reading) : first();
  if (mappings.has(path)) return { kind: 'dict', key: first(), value: args[1] ? formOf(args[1], reading) : any };
  if (tuples.has(path)) return tuple(args, reading);
  switch (path) {
    case 'typing.Optional':
      return union([first(), { kind: 'none' }]);
    case 'typing.Union':
      return union(args.map((arg) => formOf(arg, reading)));
    case 'typing.Literal':
      return literal(args, reading);
    case 'typing.Annotated':
      return annotated(args, reading);
    case 'typing.Counter':
      return { kind: 'dict', key: first(), value: { kind: 'int' } };
    case 'typing.Callable':
      return callable(args, reading);
    default:
      return bare(path);
  }
}

function tuple(args: Expression[], reading: Reading): TypeForm {
  const [item, rest] = args;
  if (item && rest?.kind === 'ellipsis') return { kind: 'tuple', items: [formOf(item, reading)], variadic: true };
  if (args.some((arg) => arg.kind === 'starred')) return { kind: 'tuple', items: [any], variadic: true };
  if (args.length === 1 && item?.kind === 'tuple') return { kind: 'tuple', items: [], variadic: false };
  return { kind: 'tuple', items: args.map((arg) => formOf(arg, reading)), variadic: false };
}

/** One type out of several: flat, each once, a metrics callback that may be None still one. */
export function union(parts: TypeForm[]): TypeForm {
  const options: TypeForm[] = [];
  const seen = new Set<string>();
  for (const part of parts.flatMap((one) => (one.kind === 'union' ? one.options : [one]))) {
    const key = JSON.stringify(part);
    if (!seen.has(key)) options.push(part);
    seen.add(key);
  }
  const callback = options.find((option) => option.kind === 'metrics-callback');
  if (callback && options.every((option) => option === callback || option.kind === 'none')) return callback;
  return options.length === 1 && options[0] ? options[0] : { kind: 'union', options };
}

function literal(args: Expression[], reading: Reading): TypeForm {
  const values: Value[] = [];
  const members: { name: string; value: Value }[] = [];
  let enumName = '';
  for (const arg of args) {
    const value = literalValue(arg);
    if (value !== undefined) {
      values.push(value);
      continue;
    }
    const inner = arg.kind === 'attribute' ? formOf(arg.of, reading) : formOf(arg, reading);
    if (arg.kind === 'attribute' && inner.kind === 'enum') {
      const member = inner.members.find(({ name }) => name === arg.name);
      if (!member) return unknown(say('`{0}` has no `{1}`', inner.name, arg.name));
      enumName = inner.name;
      members.push(member);
    } else if (inner.kind === 'literal') values.push(...inner.values);
    else return unknown(say('a choice of the Literal must be computed'));
  }
  if (members.length === 0) return { kind: 'literal', values };
  return union([{ kind: 'enum', name: enumName, members }, ...(values.length > 0 ? [{ kind: 'literal' as const, values }] : [])]);
}

function callable(args: Expression[], reading: Reading): TypeForm {
  const [takes, gives] = args;
  const parameter = takes?.kind === 'list' && takes.items.length === 1 ? takes.items[0] : undefined;
  const argument = parameter && formOf(parameter, reading);
  const result = gives && formOf(gives, reading);
  const takesMetrics = argument?.kind === 'dict' && ['str', 'any'].includes(argument.key.kind) && isNumeric(argument.value);
  const isNone = result?.kind === 'none' || result?.kind === 'any';
  return takesMetrics && isNone ? { kind: 'metrics-callback' } : unknown(say("a function can't be filled in"));
}

const isNumeric = (type: TypeForm): boolean => ['int', 'float', 'any'].includes(type.kind) || (type.kind === 'union' && type.options.every(isNumeric));

function annotated(args: Expression[], reading: Reading): TypeForm {
  const [type, ...metadata] = args;
  if (!type) return any;
  return withBounds(formOf(type, reading), metadata.reduce((all, one) => ({ ...all, ...boundsOf(one, reading) }), {}));
}

export function withBounds(type: TypeForm, bounds: Bounds): TypeForm {
  if (Object.keys(bounds).length === 0) return type;
  if (type.kind === 'bounded') return { kind: 'bounded', of: type.of, bounds: { ...type.bounds, ...bounds } };
  // A bound on an optional number is a bound on the number.
  if (type.kind === 'union' && type.options.some(({ kind }) => kind === 'none')) {
    return union(type.options.map((option) => (option.kind === 'none' ? option : withBounds(option, bounds))));
  }
  return { kind: 'bounded', of: type, bounds };
}

const boundNames: Record<string, keyof Bounds> = {
  ge: 'ge', gt: 'gt', le: 'le', lt: 'lt', multiple_of: 'multipleOf', min_length: 'minLength', max_length: 'maxLength', pattern: 'pattern', regex: 'pattern',
  min: 'ge', max: 'le', min_items: 'minLength', max_items: 'maxLength',
};
const positional: Record<string, (keyof Bounds)[]> = {
  Ge: ['ge'], Gt: ['gt'], Le: ['le'], Lt: ['lt'], MultipleOf: ['multipleOf'], MinLen: ['minLength'], MaxLen: ['maxLength'], Len: ['minLength', 'maxLength'],
};

/** The bounds that one piece of metadata sets: `Ge(1)`, `Interval(gt=0, le=1)`, `Field(ge=1)`, `Query(max_length=3)`. */
export function boundsOf(metadata: Expression, reading: Reading): Bounds {
  if (metadata.kind !== 'call') return {};
  const bounds: Bounds = {};
  const called = metadata.of.kind === 'attribute' ? metadata.of.name : metadata.of.kind === 'name' ? metadata.of.id : '';
  const target = targetOf(metadata.of, reading.scope);
  const last = target?.kind === 'path' ? target.path.slice(target.path.lastIndexOf('.') + 1) : called;
  let place = 0;
  for (const arg of metadata.args) {
    const name = arg.name === null ? positional[last]?.[place++] : boundNames[arg.name];
    const value = constantOf(arg, reading);
    if (!name || value === undefined || value === null) continue;
    if (name === 'pattern') {
      if (typeof value === 'string') bounds.pattern = value;
    } else if (typeof value === 'number') bounds[name] = value;
  }
  return bounds;
}

/** A literal, or the name of a constant of this module. */
function constantOf(arg: Argument, reading: Reading): Value | undefined {
  const found = literalValue(arg.value);
  if (found !== undefined) return found;
  const target = arg.value.kind === 'name' ? targetOf(arg.value, reading.scope) : undefined;
  if (target?.kind !== 'local' || target.binding.kind !== 'assign' || target.binding.value === null) return undefined;
  const value = parseExpression(target.binding.value);
  return value ? literalValue(value) : undefined;
}

function called(expression: Extract<Expression, { kind: 'call' }>, reading: Reading): TypeForm {
  const target = targetOf(expression.of, reading.scope);
  const of = target?.kind === 'path' && Object.hasOwn(constrained, target.path) ? constrained[target.path] : undefined;
  return of ? withBounds(of, boundsOf(expression, reading)) : unknown(say('the annotation is computed'));
}

function local(target: Extract<Target, { kind: 'local' }>, args: Expression[] | null, reading: Reading): TypeForm {
  const { name, binding, scope } = target;
  const key = `${scope.file}\0${name}`;
  if (reading.open.includes(key)) return unknown(say('`{0}` refers to itself', name));
  const inside = (params: string | null): Reading => ({ scope, open: [...reading.open, key], params: bindParams(params, args, reading, scope) });
  switch (binding.kind) {
    case 'class':
      return classType(binding.shape, inside(binding.shape.params));
    case 'alias':
      return readType(binding.value, inside(binding.params));
    case 'assign':
      return assigned(name, binding, inside(null));
    case 'function':
      return unknown(say('`{0}` is a function, not a type', name));
    case 'import':
      return unknown(say('`{0}` could not be followed', name));
  }
}

function bindParams(params: string | null, args: Expression[] | null, reading: Reading, scope: Scope): Map<string, TypeForm> {
  const found = typeParams(params, scope);
  let index = 0;
  for (const name of found.keys()) {
    const arg = args?.[index++];
    if (arg) found.set(name, formOf(arg, reading));
  }
  return found;
}

/** The parameters of `def f[T: int]`, each with the type that it stands for when nothing says more. */
export function typeParams(text: string | null, scope: Scope): Map<string, TypeForm> {
  const found = new Map<string, TypeForm>();
  for (const part of splitTop(text?.replace(/^\[|\]$/g, '') ?? '')) {
    const [head = '', bound] = splitOnce(part.split('=')[0] ?? '', ':');
    const name = head.trim();
    if (!name) continue;
    if (name.startsWith('*')) found.set(name.replace(/^\*+\s*/, ''), unknown(say("a variadic type parameter can't be filled in")));
    else found.set(name, bound ? constraint(parseExpression(bound), { scope, params: found, open: [] }) : any);
  }
  return found;
}

const constraint = (bound: Expression | null, reading: Reading): TypeForm =>
  bound === null ? any : bound.kind === 'tuple' ? union(bound.items.map((item) => formOf(item, reading))) : formOf(bound, reading);

function splitTop(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if ('([{'.includes(char)) depth++;
    if (')]}'.includes(char)) depth--;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

const splitOnce = (text: string, by: string): [string, string | undefined] => {
  const at = text.indexOf(by);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
};

function assigned(name: string, binding: { annotation: string | null; value: string | null }, reading: Reading): TypeForm {
  const value = binding.value === null ? null : parseExpression(binding.value);
  if (!value) return unknown(say('`{0}` is computed', name));
  if (value.kind === 'call') {
    const target = targetOf(value.of, reading.scope);
    const path = target?.kind === 'path' ? target.path : '';
    const [first, second] = value.args;
    const keyword = (key: string): Expression | undefined => value.args.find((arg) => arg.name === key)?.value;
    if (path === 'typing.NewType' && second) return formOf(second.value, reading);
    if (path === 'typing.TypeAliasType' && second) return formOf(second.value, reading);
    if (path === 'typing.ParamSpec' || path === 'typing.TypeVarTuple') return unknown(say("a variadic type parameter can't be filled in"));
    if (path === 'typing.TypeVar' && first) {
      const bound = keyword('bound');
      const options = value.args.slice(1).filter((arg) => arg.name === null).map((arg) => formOf(arg.value, reading));
      return bound ? formOf(bound, reading) : options.length > 0 ? union(options) : any;
    }
    return enumCall(name, path, value.args, reading) ?? recordCall(name, path, value.args, reading) ?? called(value, reading);
  }
  if (binding.annotation !== null && !/(?:^|\.)TypeAlias$/.test(binding.annotation.trim().replace(/^['"]|['"]$/g, ''))) return unknown(say('`{0}` is a value, not a type', name));
  if (['number', 'list', 'dict', 'set', 'tuple', 'bytes', 'lambda'].includes(value.kind)) return unknown(say('`{0}` is a value, not a type', name));
  if (value.kind === 'string' && binding.annotation === null) return unknown(say('`{0}` is a value, not a type', name));
  return formOf(value, reading);
}

