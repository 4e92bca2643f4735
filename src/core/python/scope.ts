import type { Expression } from './expression';
import type { Binding, ClassShape, ModuleShape } from './shape';

export interface ModuleInProject { file: string; shape: ModuleShape }

/**
 * Finds a module of the project (never of an installed package) by the name that an import uses, dots first when it is relative to `from`.
 * Undefined when the project has no such module.
 */
export type ResolveModule = (name: string, from: string) => ModuleInProject | undefined;

export interface Scope { file: string; shape: ModuleShape; resolveModule: ResolveModule }

export type Target =
  | { kind: 'path'; path: string }
  | { kind: 'local'; name: string; binding: Binding; scope: Scope }
  | { kind: 'module'; name: string; scope: Scope }
  | { kind: 'missing'; name: string };

// Deeper than any chain of re-exports that people write; ends circles.
const deepest = 12;

/** What a dotted name stands for: something of this project, or the full name of something outside it. */
export function targetOf(expression: Expression, scope: Scope): Target | undefined {
  if (expression.kind === 'name') return lookUp(expression.id, scope, 0);
  if (expression.kind !== 'attribute') return undefined;
  const base = targetOf(expression.of, scope);
  switch (base?.kind) {
    case 'path':
      return imported(base.path, expression.name, scope, 0);
    case 'module':
      return member(base.name, expression.name, base.scope, 0);
    case 'local': {
      const name = `${base.name}.${expression.name}`;
      const shape = base.binding.kind === 'class' ? base.binding.shape.classes.findLast((inner) => inner.name === expression.name) : undefined;
      return shape ? { kind: 'local', name, binding: { kind: 'class', shape }, scope: base.scope } : { kind: 'missing', name };
    }
    default:
      return base;
  }
}

/** What the body of a class sees: its own classes before the module's names. */
export function insideClass({ classes }: ClassShape, scope: Scope): Scope {
  if (classes.length === 0) return scope;
  const own = classes.map((shape): [string, Binding] => [shape.name, { kind: 'class', shape }]);
  return { ...scope, shape: { ...scope.shape, bindings: new Map([...scope.shape.bindings, ...own]) } };
}

function lookUp(name: string, scope: Scope, depth: number): Target {
  const binding = scope.shape.bindings.get(name);
  if (binding && binding.kind !== 'import') return { kind: 'local', name, binding, scope };
  if (binding) return binding.name === null ? moduleOrPath(binding.module, scope) : imported(binding.module, binding.name, scope, depth);
  for (const star of scope.shape.stars) {
    const found = fromStar(star, name, scope, depth);
    if (found) return found;
  }
  return builtins.has(name) ? { kind: 'path', path: `builtins.${name}` } : { kind: 'missing', name };
}

function fromStar(module: string, name: string, scope: Scope, depth: number): Target | undefined {
  if (depth > deepest) return undefined;
  if (openModules.has(module)) return starNames.has(name) ? { kind: 'path', path: canonical(`${module}.${name}`) } : undefined;
  const there = scope.resolveModule(module, scope.file);
  if (!there) return undefined;
  const found = lookUp(name, { ...scope, ...there }, depth + 1);
  return found.kind === 'missing' || (found.kind === 'path' && found.path.startsWith('builtins.')) ? undefined : found;
}

function moduleOrPath(module: string, scope: Scope): Target {
  return outside.test(module) || !scope.resolveModule(module, scope.file) ? { kind: 'path', path: module } : { kind: 'module', name: module, scope };
}

function imported(module: string, name: string, scope: Scope, depth: number): Target {
  if (outside.test(module)) return { kind: 'path', path: canonical(`${module}.${name}`) };
  return member(module, name, scope, depth);
}

function member(module: string, name: string, scope: Scope, depth: number): Target {
  const there = depth > deepest ? undefined : scope.resolveModule(module, scope.file);
  if (there) {
    const found = lookUp(name, { ...scope, ...there }, depth + 1);
    if (found.kind !== 'missing' && !(found.kind === 'path' && found.path.startsWith('builtins.'))) return found;
  }
  const below = module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
  if (depth <= deepest && scope.resolveModule(below, scope.file)) return { kind: 'module', name: below, scope };
  return there || module.startsWith('.') ? { kind: 'missing', name: below } : { kind: 'path', path: canonical(below) };
}

// Known not to be of any project; asking for them would cost a look at the disk for every file.
const outside = /^(?:typing|typing_extensions|collections|builtins|pathlib|datetime|enum|dataclasses|decimal|uuid|numbers|abc|types|pandas|numpy|polars|pyarrow|sklearn|torch|pydantic|attrs?|matplotlib|annotated_types)(?:\.|$)/;
const openModules = new Set(['typing', 'typing_extensions', 'dataclasses', 'enum', 'pathlib', 'datetime', 'numpy', 'pandas', 'polars', 'collections.abc', 'pydantic', 'decimal', 'uuid']);
const starNames = new Set(['Any', 'Optional', 'Union', 'Literal', 'List', 'Dict', 'Tuple', 'Set', 'FrozenSet', 'Sequence', 'Iterable', 'Mapping', 'MutableMapping', 'Callable',
  'Annotated', 'NamedTuple', 'TypedDict', 'TypeVar', 'NewType', 'TypeAlias', 'Iterator', 'Generator', 'dataclass', 'field', 'Enum', 'IntEnum', 'StrEnum', 'Flag', 'auto', 'Path',
  'datetime', 'date', 'time', 'timedelta', 'ndarray', 'DataFrame', 'Series', 'LazyFrame', 'BaseModel', 'Field', 'Decimal', 'UUID']);
const builtins = new Set(['int', 'float', 'bool', 'str', 'bytes', 'bytearray', 'complex', 'object', 'list', 'dict', 'tuple', 'set', 'frozenset', 'type', 'range', 'slice',
  'memoryview', 'Exception', 'BaseException']);

/** One spelling for what has several. */
function canonical(path: string): string {
  return path.replace(/^typing_extensions\./, 'typing.').replace(/^collections\.abc\./, 'typing.').replace(/^attr\./, 'attrs.')
    .replace(/^pydantic\.(?:v1\.|main\.|fields\.|types\.|networks\.)?/, 'pydantic.').replace(/^collections\.(OrderedDict|Counter)$/, 'typing.$1')
    .replace(/^collections\.defaultdict$/, 'typing.DefaultDict').replace(/^numpy\._typing\./, 'numpy.typing.').replace(/^pathlib\._local\./, 'pathlib.');
}
