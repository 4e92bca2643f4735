import type { FunctionInfo, ModuleFunctions, Param, TypeForm } from '../../contract/functions';
import { readDocstring } from './docstring';
import { parseExpression } from './expression';
import { judge } from './judge';
import type { Verdict } from './judge';
import { literalValue } from './literals';
import type { PythonParser, ParsedSource } from './parser';
import type { ResolveModule, Scope } from './scope';
import { shapeOf } from './shape';
import type { FunctionShape, ModuleShape, ParamShape } from './shape';
import { withoutSecret } from './secrets';
import { typeOf, typeParams } from './types';
import { say } from '../say';

export interface ModuleContext {
  file: string;
  /** SHA-256 of a text's UTF-8, lower-case hex. Handed in: hashing belongs to the platform. */
  sha256: (text: string) => string;
  resolveModule?: ResolveModule;
}

/** Every public function at a module's top level, in order, each with whether and why not it can be run. */
export function moduleFunctions(parser: PythonParser, parsed: ParsedSource, context: ModuleContext): ModuleFunctions {
  return functionsOf(shapeOf(parser, parsed), context);
}

export function functionsOf(shape: ModuleShape, context: ModuleContext): ModuleFunctions {
  const scope: Scope = { file: context.file, shape, resolveModule: context.resolveModule ?? (() => undefined) };
  // The same few annotations come again and again in a module.
  const known = new Map<string, TypeForm>();
  const formOf: FormOf = (text, generics) => {
    const found = generics.size === 0 ? known.get(text) : undefined;
    const form = found ?? typeOf(text, scope, generics);
    if (generics.size === 0) known.set(text, form);
    return form;
  };
  const functions = shape.functions.filter(({ name }) => !name.startsWith('_')).map((found) => functionInfo(found, scope, context, formOf));
  return { functions, errors: shape.errors };
}

type Generics = ReadonlyMap<string, TypeForm>;
type FormOf = (annotation: string, generics: Generics) => TypeForm;

function functionInfo(found: FunctionShape, scope: Scope, context: ModuleContext, formOf: FormOf): FunctionInfo {
  const generics = typeParams(found.typeParams, scope);
  const docSource = found.doc === null ? null : parseExpression(found.doc);
  const doc = docSource?.kind === 'string' ? readDocstring(docSource.value) : undefined;
  const params = found.params.map((param) => paramOf(param, formOf, generics, doc?.params ?? {}));
  const returns = annotationOf(found.returns);
  const info = {
    name: found.name, file: context.file, line: found.line, endLine: found.endLine, lensLine: found.lensLine, params,
    returns: { annotation: returns, type: returns === null ? { kind: 'any' as const } : formOf(returns, generics), ...(found.returned.length > 0 ? { names: found.returned } : {}) },
    ...(doc?.text ? { doc: doc.text } : {}), flavour: found.flavour, sha256: context.sha256(found.source),
  };
  return { ...info, ...verdictOf(found, info, context.file, scope.shape) };
}

function verdictOf(found: FunctionShape, info: Pick<FunctionInfo, 'name' | 'params' | 'returns'>, file: string, shape: ModuleShape): Verdict {
  if (found.broken !== null) return { runnable: false, nearly: true, reason: { text: say('line {0} is not valid Python yet', found.broken) } };
  if (found.decorators.some((text) => /^(?:\w+\.)*fixture\b/.test(text))) return { runnable: false, nearly: false, reason: { text: say('a pytest fixture') } };
  if (found.name.startsWith('test_') && isTestModule(file, shape)) return { runnable: false, nearly: false, reason: { text: say('a test, which pytest runs') } };
  return judge(info);
}

const isTestModule = (file: string, shape: ModuleShape): boolean =>
  /(?:^|[\\/])(?:test_[^\\/]*|[^\\/]*_test|conftest)\.py$/.test(file) || shape.imports.some((name) => name === 'pytest' || name.startsWith('pytest.'));

/** An annotation as written, without the quotes of a string annotation. */
function annotationOf(text: string | null): string | null {
  if (text === null || !/^[A-Za-z]{0,2}['"]/.test(text)) return text;
  const read = parseExpression(text);
  return read?.kind === 'string' ? read.value.trim() : text;
}

function paramOf(param: ParamShape, formOf: FormOf, generics: Generics, help: Record<string, string>): Param {
  const annotation = annotationOf(param.annotation);
  const variadic = param.how === 'var-positional' || param.how === 'var-keyword';
  const text = Object.hasOwn(help, param.name) ? help[param.name] : undefined;
  const type: TypeForm = annotation === null ? { kind: 'any' } : formOf(annotation, generics);
  return {
    name: param.name, annotation, type, how: param.how,
    required: param.default === null && !variadic, ...(param.default === null ? {} : { default: withoutSecret(type, defaultOf(param.default)) }), ...(text ? { help: text } : {}),
  };
}

function defaultOf(text: string): NonNullable<Param['default']> {
  const expression = parseExpression(text);
  const value = expression ? literalValue(expression) : undefined;
  return value === undefined ? { kind: 'source', text } : { kind: 'value', value };
}
