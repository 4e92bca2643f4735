import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FunctionInfo, ModuleFunctions, TypeForm } from '../../../src/contract/functions';
import { moduleFunctions } from '../../../src/core/python/functions';
import { PythonParser } from '../../../src/core/python/parser';
import type { GrammarFiles } from '../../../src/core/python/parser';
import { shapeOf } from '../../../src/core/python/shape';
import type { ResolveModule } from '../../../src/core/python/scope';

const module = (path: string): URL => new URL(`../../../node_modules/${path}`, import.meta.url);

export const grammarFiles = (): GrammarFiles => ({
  runtime: readFileSync(module('web-tree-sitter/web-tree-sitter.wasm')), python: readFileSync(module('tree-sitter-python/tree-sitter-python.wasm')),
});

export const loadParser = (): Promise<PythonParser> => PythonParser.load(grammarFiles());

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function read(parser: PythonParser, text: string, file = '/project/module.py', others: Record<string, string> = {}): ModuleFunctions {
  const resolveModule: ResolveModule = (name) => {
    const source = others[name];
    if (source === undefined) return undefined;
    const parsed = parser.parse(source);
    const shape = shapeOf(parser, parsed);
    parsed.tree.delete();
    return { file: `/project/${name}.py`, shape };
  };
  const parsed = parser.parse(text);
  const found = moduleFunctions(parser, parsed, { file, sha256, resolveModule });
  parsed.tree.delete();
  return found;
}

export function only(found: ModuleFunctions): FunctionInfo {
  const [first, ...more] = found.functions;
  if (!first || more.length > 0) throw new Error(`expected one function, found ${found.functions.map(({ name }) => name).join(', ') || 'none'}`);
  return first;
}

/** The form of one annotation in a module that begins with `head`. */
export function formIn(parser: PythonParser, head: string, annotation: string, others: Record<string, string> = {}): TypeForm {
  const found = read(parser, `${head}\ndef probe(x: ${annotation}) -> None:\n    pass\n`, '/project/module.py', others).functions.find(({ name }) => name === 'probe');
  const form = found?.params[0]?.type;
  if (!form) throw new Error('the probe has no parameter');
  return form;
}

/** A form on one line, for tables of expectations. */
export function short(type: TypeForm): string {
  switch (type.kind) {
    case 'literal': return `literal(${type.values.map((value) => JSON.stringify(value)).join(',')})`;
    case 'enum': return `enum ${type.name}(${type.members.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).join(',')})`;
    case 'list': return `${type.of}<${short(type.item)}>`;
    case 'tuple': return `tuple<${type.items.map(short).join(',')}${type.variadic ? ',…' : ''}>`;
    case 'dict': return `dict<${short(type.key)},${short(type.value)}>`;
    case 'union': return type.options.map(short).join('|');
    case 'bounded': return `${short(type.of)}{${Object.entries(type.bounds).map(([key, value]) => `${key}:${value}`).join(',')}}`;
    case 'record': return `${type.style} ${type.name}(${type.fields.map((field) => `${field.name}${field.required ? '' : '?'}:${short(field.type)}${field.default ? `=${field.default.kind === 'value' ? JSON.stringify(field.default.value) : field.default.text}` : ''}`).join(', ')})`;
    case 'table': return `table ${type.library}`;
    case 'model': return `model ${type.library} ${type.name}`;
    case 'unknown': return `unknown: ${type.reason}`;
    default: return type.kind;
  }
}
