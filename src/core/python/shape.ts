import type { Node } from 'web-tree-sitter';
import type { Param } from '../../contract/functions';
import { topLevelChunks } from './chunks';
import { children, endOf } from './nodes';
import { LineTable } from './text';
import type { ParsedSource, PythonParser } from './parser';

/** What a module says at its top level, as text: no nodes, so that it can be kept after its tree is gone. */
export interface ModuleShape {
  bindings: Map<string, Binding>;
  /** `from x import *`, as written (dots first). */
  stars: string[];
  /** Every module that is named by an import anywhere at the top level, absolute names only. */
  imports: string[];
  functions: FunctionShape[];
  errors: { line: number; message: string }[];
}

export type Binding =
  | { kind: 'import'; module: string; name: string | null }
  | { kind: 'class'; shape: ClassShape }
  | { kind: 'assign'; annotation: string | null; value: string | null }
  | { kind: 'alias'; params: string | null; value: string }
  | { kind: 'function' };

export interface ClassShape {
  name: string; params: string | null; bases: string | null; decorators: string[];
  fields: { name: string; annotation: string | null; value: string | null }[];
  methods: string[];
  /** The classes that stand in its body. */
  classes: ClassShape[];
  doc: string | null;
}

export interface ParamShape { name: string; annotation: string | null; default: string | null; how: Param['how'] }

export interface FunctionShape {
  name: string; line: number; endLine: number; lensLine: number;
  params: ParamShape[]; returns: string | null; typeParams: string | null;
  decorators: string[];
  /** The docstring's source text, quotes included. */
  doc: string | null;
  flavour: 'plain' | 'async' | 'generator' | 'async-generator';
  source: string;
  /** The variables that its last return statement names, in order. */
  returned: string[];
  /** First line of this function that can't be understood. */
  broken: number | null;
}

interface Place { text: string; offset: number }
interface Guard { typing: boolean; weak: boolean; /** Only what begins at the left margin is believed. */ margin?: boolean }

/** The shape of a parsed module. Where the text has errors it is read statement by statement, so that the rest stays. */
export function shapeOf(parser: PythonParser, parsed: ParsedSource): ModuleShape {
  const builder = new Builder(new LineTable(parsed.text));
  const root = parsed.tree.rootNode;
  if (!root.hasError) {
    builder.block(root, { text: parsed.text, offset: 0 }, { typing: false, weak: false });
    return builder.shape();
  }
  const sound = new Map(children(root).filter((node) => !node.hasError).map((node) => [node.startIndex, node]));
  for (const chunk of topLevelChunks(parsed.text)) {
    const whole = sound.get(chunk.start);
    if (whole && isAlone(parsed.text, whole.endIndex, chunk.end)) {
      builder.statement(whole, { text: parsed.text, offset: 0 }, { typing: false, weak: false });
      continue;
    }
    const text = parsed.text.slice(chunk.start, chunk.end);
    const piece = parser.parse(text);
    const place = { text, offset: chunk.start };
    if (piece.tree.rootNode.hasError) builder.broken(piece.tree.rootNode, place);
    else builder.block(piece.tree.rootNode, place, { typing: false, weak: false });
    piece.tree.delete();
  }
  return builder.shape();
}

const isAlone = (text: string, from: number, to: number): boolean => from <= to && /^(?:\s|#.*)*$/.test(text.slice(from, to));

class Builder {
  private readonly bindings = new Map<string, Binding>();
  private readonly functions = new Map<string, FunctionShape>();
  private readonly stars: string[] = [];
  private readonly imports = new Set<string>();
  private readonly errors: { line: number; message: string }[] = [];

  constructor(private readonly lines: LineTable) {}

  shape(): ModuleShape {
    const functions = [...this.functions.values()].sort((left, right) => left.line - right.line);
    return { bindings: this.bindings, stars: this.stars, imports: [...this.imports], functions, errors: this.errors };
  }

  block(node: Node, place: Place, guard: Guard): void {
    for (const child of children(node)) this.statement(child, place, guard);
  }

  /** A stretch that the grammar does not accept: what is sound in it is read, a function's header is kept by name. */
  broken(root: Node, place: Place): void {
    const line = this.firstError(root, place) ?? this.lines.lineOf(place.offset);
    this.errors.push({ line, message: 'this is not valid Python yet' });
    const known = new Set(this.functions.values());
    // In broken code the grammar lifts what is inside a function or a class out of it.
    const holdsStatements = /^(?:async[ \t]+)?(?:if|try|with|for|while|match)\b/.test(place.text);
    this.block(root, place, { typing: false, weak: false, margin: !holdsStatements });
    const grown = [...this.functions.values()].filter((found) => !known.has(found));
    // A chunk that is one definition: whatever is wrong in it, its decorators included, is wrong with that.
    if (!holdsStatements) for (const found of grown) Object.assign(found, { broken: found.broken ?? line, lensLine: this.lines.lineOf(place.offset) });
    const header = /^(?:@[^\n]*\n(?:(?!(?:async[ \t]+)?def\b)[^\n]*\n)*)?(async[ \t]+)?def[ \t]+([\p{ID_Start}_]\p{ID_Continue}*)/u.exec(place.text);
    if (grown.length > 0 || !header?.[2]) return;
    const name = header[2].normalize('NFKC');
    const end = this.lines.lineOf(place.offset + Math.max(0, place.text.trimEnd().length - 1));
    const def = this.lines.lineOf(place.offset + header[0].length);
    this.functions.set(name, {
      name, line: def, endLine: end, lensLine: this.lines.lineOf(place.offset), params: [], returns: null, typeParams: null,
      decorators: [], doc: null, flavour: header[1] ? 'async' : 'plain', source: place.text.trimEnd(), returned: [], broken: line,
    });
  }

  statement(node: Node, place: Place, guard: Guard): void {
    if (guard.margin && node.type !== 'ERROR' && node.startPosition.column !== 0) return;
    switch (node.type) {
      case 'import_statement':
        return this.importModules(node, place, guard);
      case 'import_from_statement':
        return this.importNames(node, place, guard);
      case 'expression_statement':
        for (const child of children(node)) if (child.type === 'assignment') this.assignment(child, place, guard);
        return;
      case 'type_alias_statement':
        return this.alias(node, place, guard);
      case 'class_definition':
        return this.classDefinition(node, [], place, guard);
      case 'function_definition':
        return this.functionDefinition(node, node, [], place, guard);
      case 'decorated_definition':
        return this.decorated(node, place, guard);
      case 'delete_statement':
        for (const target of children(node)) {
          for (const named of target.type === 'identifier' ? [target] : children(target)) if (named.type === 'identifier' && isGroup(target)) this.functions.delete(this.text(named, place));
        }
        return;
      case 'if_statement':
        return this.conditional(node, place, guard);
      case 'try_statement': case 'with_statement': case 'for_statement': case 'while_statement': case 'match_statement': case 'block': case 'case_clause':
      case 'else_clause': case 'finally_clause': case 'ERROR':
        return this.block(node, place, guard);
      case 'except_clause': case 'except_group_clause':
        return this.block(node, place, { ...guard, weak: true });
      default:
        return;
    }
  }

  private conditional(node: Node, place: Place, guard: Guard): void {
    let condition = node.childForFieldName('condition');
    let seenTyping = guard.weak;
    for (const part of children(node)) {
      if (part.type === 'elif_clause') {
        condition = part.childForFieldName('condition');
        const body = part.childForFieldName('consequence');
        if (body) this.block(body, place, { ...guard, weak: seenTyping });
      } else if (part.type === 'else_clause') {
        this.block(part, place, { ...guard, weak: seenTyping });
      } else if (part.type === 'block') {
        const test = condition ? this.text(condition, place).replace(/[\s()]/g, '') : '';
        // What stands under the main guard does not exist when the module is imported.
        if (/^__name__==(['"])__main__\1$/.test(test) || /^(['"])__main__\1==__name__$/.test(test)) continue;
        const typing = /^(?:[\w]+\.)?TYPE_CHECKING$/.test(test);
        this.block(part, place, typing ? { typing: true, weak: false } : guard);
        seenTyping ||= typing;
      }
    }
  }

  private decorated(node: Node, place: Place, guard: Guard): void {
    const decorators = this.decoratorsOf(node, place);
    const definition = node.childForFieldName('definition');
    if (definition?.type === 'class_definition') this.classDefinition(definition, decorators, place, guard);
    else if (definition?.type === 'function_definition') this.functionDefinition(definition, node, decorators, place, guard);
  }

  private decoratorsOf(node: Node, place: Place): string[] {
    return children(node).filter((child) => child.type === 'decorator').map((child) => this.text(child, place).replace(/^@\s*/, ''));
  }

  private bind(name: string, binding: Binding, guard: Guard): void {
    const earlier = this.bindings.get(name);
    if (guard.weak && earlier) return;
    if (binding.kind === 'assign' && binding.value === null && earlier && earlier.kind !== 'assign') return;
    this.bindings.set(name, binding);
  }

  private importModules(node: Node, place: Place, guard: Guard): void {
    for (const child of children(node)) {
      const alias = child.type === 'aliased_import' ? child.childForFieldName('alias') : null;
      const named = child.type === 'aliased_import' ? child.childForFieldName('name') : child;
      if (!named || named.type !== 'dotted_name') continue;
      const module = compact(this.text(named, place));
      this.imports.add(module);
      const first = module.split('.')[0] ?? module;
      this.bind(alias ? this.text(alias, place) : first, { kind: 'import', module: alias ? module : first, name: null }, guard);
    }
  }

  private importNames(node: Node, place: Place, guard: Guard): void {
    const source = node.childForFieldName('module_name');
    if (!source) return;
    const module = compact(this.text(source, place));
    if (!module.startsWith('.')) this.imports.add(module);
    for (const child of children(node)) {
      if (child.type === 'wildcard_import') this.stars.push(module);
      if (child.id === source.id || (child.type !== 'dotted_name' && child.type !== 'aliased_import')) continue;
      const named = child.type === 'aliased_import' ? child.childForFieldName('name') : child;
      const alias = child.type === 'aliased_import' ? child.childForFieldName('alias') : named;
      if (named && alias) this.bind(this.text(alias, place), { kind: 'import', module, name: this.text(named, place) }, guard);
    }
  }

  private assignment(node: Node, place: Place, guard: Guard): void {
    const left = node.childForFieldName('left');
    const right = node.childForFieldName('right');
    const annotation = node.childForFieldName('type');
    let value = right;
    while (value?.type === 'assignment') {
      this.assignment(value, place, guard);
      value = value.childForFieldName('right');
    }
    if (left?.type !== 'identifier') return;
    this.bind(this.text(left, place), {
      kind: 'assign', annotation: annotation && this.text(annotation, place), value: value && this.text(value, place),
    }, guard);
  }

  private alias(node: Node, place: Place, guard: Guard): void {
    const left = node.childForFieldName('left');
    const right = node.childForFieldName('right');
    const named = left && /^([^\s[]+)\s*(\[[\s\S]*\])?$/.exec(this.text(left, place));
    if (named?.[1] && right) this.bind(named[1], { kind: 'alias', params: named[2] ?? null, value: this.text(right, place) }, guard);
  }

  private classDefinition(node: Node, decorators: string[], place: Place, guard: Guard): void {
    const shape = this.classShape(node, decorators, place);
    if (!shape) return;
    this.bind(shape.name, { kind: 'class', shape }, guard);
    if (!guard.typing) this.functions.delete(shape.name);
  }

  private classShape(node: Node, decorators: string[], place: Place): ClassShape | undefined {
    const name = node.childForFieldName('name');
    const body = node.childForFieldName('body');
    if (!name || !body) return undefined;
    const inside = children(body);
    const shape: ClassShape = {
      name: this.text(name, place), params: this.fieldText(node, 'type_parameters', place), bases: this.fieldText(node, 'superclasses', place), decorators,
      fields: [], methods: [], classes: [], doc: this.docstring(inside, place),
    };
    for (const child of inside) {
      const definition = child.type === 'decorated_definition' ? child.childForFieldName('definition') : child;
      if (definition?.type === 'function_definition') shape.methods.push(this.fieldText(definition, 'name', place) ?? '');
      const within = definition?.type === 'class_definition' ? this.classShape(definition, child === definition ? [] : this.decoratorsOf(child, place), place) : undefined;
      if (within) shape.classes.push(within);
      if (child.type !== 'expression_statement') continue;
      for (const assignment of children(child)) {
        const left = assignment.type === 'assignment' ? assignment.childForFieldName('left') : null;
        if (left?.type === 'identifier') {
          shape.fields.push({ name: this.text(left, place), annotation: this.fieldText(assignment, 'type', place), value: this.fieldText(assignment, 'right', place) });
        }
      }
    }
    return shape;
  }

  private functionDefinition(node: Node, outer: Node, decorators: string[], place: Place, guard: Guard): void {
    const named = node.childForFieldName('name');
    const parameters = node.childForFieldName('parameters');
    const body = node.childForFieldName('body');
    if (!named) return;
    const name = this.text(named, place).normalize('NFKC');
    this.bind(name, { kind: 'function' }, guard);
    if (guard.typing || decorators.some((text) => /(?:^|\.)overload$/.test(text.trim()))) return;
    const line = this.line(node.startIndex, place);
    const isAsync = node.children[0]?.type === 'async';
    const yields = body !== null && this.yields(node, body, place);
    const end = endOf(node);
    const inside = body ? children(body) : [];
    this.functions.set(name, {
      name, line, endLine: this.line(Math.max(node.startIndex, end - 1), place), lensLine: this.line(outer.startIndex, place),
      params: parameters ? this.params(parameters, place) : [],
      returns: this.fieldText(node, 'return_type', place),
      typeParams: this.fieldText(node, 'type_parameters', place),
      decorators,
      doc: this.docstring(inside, place),
      flavour: isAsync ? (yields ? 'async-generator' : 'async') : yields ? 'generator' : 'plain',
      source: place.text.slice(outer.startIndex, end).replace(/\r\n/g, '\n'),
      returned: this.returned(inside, place),
      broken: outer.hasError ? this.firstError(outer, place) ?? line : inside.length === 0 ? line : null,
    });
  }

  private params(node: Node, place: Place): ParamShape[] {
    const found: ParamShape[] = [];
    let how: Param['how'] = 'positional-or-keyword';
    for (const child of children(node)) {
      if (child.type === 'positional_separator') {
        for (const earlier of found) earlier.how = 'positional-only';
        continue;
      }
      if (child.type === 'keyword_separator') {
        how = 'keyword-only';
        continue;
      }
      const target = child.type === 'typed_parameter' ? children(child)[0] : child.childForFieldName('name') ?? child;
      if (!target) continue;
      const annotation = this.fieldText(child, 'type', place);
      const value = this.fieldText(child, 'value', place);
      const variadic = target.type === 'list_splat_pattern' ? 'var-positional' : target.type === 'dictionary_splat_pattern' ? 'var-keyword' : null;
      const name = this.text(variadic ? children(target)[0] ?? target : target, place).normalize('NFKC');
      found.push({ name, annotation, default: value, how: variadic ?? how });
      if (variadic === 'var-positional') how = 'keyword-only';
    }
    return found;
  }

  private yields(node: Node, body: Node, place: Place): boolean {
    if (!this.text(body, place).includes('yield')) return false;
    return body.descendantsOfType('yield').some((found) => {
      let above = found?.parent ?? null;
      while (above && above.type !== 'function_definition' && above.type !== 'lambda') above = above.parent;
      return above?.id === node.id;
    });
  }

  /** `return train, test` at the end of a body: what the outputs are called where they are made. */
  private returned(body: Node[], place: Place): string[] {
    const last = body.at(-1);
    const value = last?.type === 'return_statement' ? children(last)[0] : undefined;
    if (!value) return [];
    const items = value.type === 'expression_list' || value.type === 'tuple' ? children(value) : [value];
    return items.every((item) => item.type === 'identifier') ? items.map((item) => this.text(item, place)) : [];
  }

  private docstring(body: Node[], place: Place): string | null {
    const first = body[0];
    if (first?.type !== 'expression_statement') return null;
    const [only, ...more] = children(first);
    return only && more.length === 0 && (only.type === 'string' || only.type === 'concatenated_string') ? this.text(only, place) : null;
  }

  private firstError(node: Node, place: Place): number | null {
    if (node.isError || node.isMissing) return this.line(Math.min(node.startIndex, place.text.length - 1), place);
    for (const child of node.children) {
      const found = child?.hasError || child?.isMissing ? this.firstError(child, place) : null;
      if (found !== null) return found;
    }
    return null;
  }

  private line(index: number, place: Place): number {
    return this.lines.lineOf(place.offset + index);
  }

  private text(node: Node, place: Place): string {
    return place.text.slice(node.startIndex, node.endIndex);
  }

  private fieldText(node: Node, field: string, place: Place): string | null {
    const found = node.childForFieldName(field);
    return found && this.text(found, place);
  }
}

const isGroup = (node: Node): boolean => ['identifier', 'expression_list', 'tuple', 'list', 'parenthesized_expression'].includes(node.type);
const compact = (text: string): string => text.replace(/\s|\\/g, '');
