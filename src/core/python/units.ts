import type { Node } from 'web-tree-sitter';
import type { CodeUnit } from '../../contract/code-units';
import { children, endOf, isFiller } from './nodes';
import type { ParsedSource } from './parser';
import { LineTable } from './text';

interface Part { start: number; end: number; node: Node }
interface Draft { name: string; kind: CodeUnit['kind']; /** What it consists of. */ parts: Part[]; /** What stands in them and belongs to other units. */ holes: Node[] }

/** Statements that hold statements: a function in the branch of an `if` is a function of the module. */
const holdsStatements = new Set(['block', 'if_statement', 'elif_clause', 'else_clause', 'try_statement', 'except_clause', 'except_group_clause', 'finally_clause', 'with_statement', 'for_statement', 'while_statement', 'match_statement', 'case_clause']);

/** The functions, methods and classes that a module's text consists of, and what is left: the module's own statements, which come first. */
export function unitsOf({ text, tree }: ParsedSource, sha256: (text: string) => string): CodeUnit[] {
  const root = tree.rootNode;
  const drafts = new Map<string, Draft>();
  const own: Draft = { name: '', kind: 'module', parts: [{ start: 0, end: text.length, node: root }], holes: [] };
  gather(root, own, drafts);
  const lines = new LineTable(text);
  const isDefinition = new Set(own.holes.map(({ id }) => id));
  const statements = children(root).filter((node) => !isDefinition.has(node.id)).map((node) => ({ startLine: lines.lineOf(node.startIndex), endLine: lines.lineOf(Math.max(node.startIndex, endOf(node) - 1)), code: sha256(says(node, text, own.holes)) }));
  return [own, ...drafts.values()].map(({ name, kind, parts, holes }) => ({
    name, kind, startLine: lines.lineOf(parts[0]?.start ?? 0), endLine: lines.lineOf(Math.max(0, (parts.at(-1)?.end ?? 1) - 1)),
    text: sha256(parts.map((part) => ownText(text, part, holes, kind)).join('\n')),
    code: sha256(parts.map((part) => (part.node.hasError ? textWithout(text, part, holes) : says(part.node, text, holes))).join('\n')),
    ...(kind === 'module' ? { statements } : {}),
  }));
}

function gather(node: Node, owner: Draft, drafts: Map<string, Draft>): void {
  for (const child of children(node)) {
    const definition = child.type === 'decorated_definition' ? child.childForFieldName('definition') : child;
    const isClass = definition?.type === 'class_definition';
    if (definition !== null && (isClass || definition.type === 'function_definition')) {
      const own = definition.childForFieldName('name')?.text.normalize('NFKC') ?? '';
      const name = owner.name === '' ? own : `${owner.name}.${own}`;
      const known = drafts.get(name);
      const draft: Draft = known ?? { name, kind: isClass ? 'class' : 'function', parts: [], holes: [] };
      if (!known) drafts.set(name, draft);
      draft.parts.push({ start: child.startIndex, end: endOf(child), node: child });
      owner.holes.push(child);
      const body = definition.childForFieldName('body');
      if (isClass && body) gather(body, draft, drafts);
    } else if (holdsStatements.has(child.type)) gather(child, owner, drafts);
  }
}

/** Blanks between functions belong to none of them: a module's own statements stay the same when a function goes. */
function ownText(text: string, part: Part, holes: readonly Node[], kind: CodeUnit['kind']): string {
  const own = textWithout(text, part, holes);
  return kind === 'function' ? own : own.replace(/^[ \t\f]*\n/gm, '').trimEnd();
}

function textWithout(text: string, { start, end }: Part, holes: readonly Node[]): string {
  const kept: string[] = [];
  let at = start;
  for (const hole of holes) {
    if (hole.startIndex < at || hole.startIndex >= end) continue;
    kept.push(text.slice(at, hole.startIndex));
    at = withComment(text, endOf(hole));
  }
  return [...kept, text.slice(at, withComment(text, end))].join('').replace(/\r\n/g, '\n');
}

const restOfLine = /[ \t]*#[^\r\n]*/y;

/** A comment behind the last statement is said of it. */
function withComment(text: string, end: number): number {
  restOfLine.lastIndex = end;
  return restOfLine.test(text) ? restOfLine.lastIndex : end;
}

/** What a piece of code says to Python: its tree and its words. Two texts that say the same are the same to Python; the other way round some rewriting is taken for a change. */
function says(node: Node, text: string, holes: readonly Node[]): string {
  const skipped = new Set(holes.map(({ id }) => id));
  const out: string[] = [];
  const visit = (here: Node, above: Node | null): void => {
    if (isFiller(here) || (skipped.has(here.id) && here.id !== node.id)) return;
    if (here.type === 'string') return void out.push(stringSays(here, text));
    if (here.childCount === 0) {
      if (!isTrailing(here, above)) out.push(text.slice(here.startIndex, here.endIndex).replace(/\r\n/g, '\n'));
      return;
    }
    const inner = here.type === 'parenthesized_expression' && isMereGrouping(here, above) ? children(here)[0] : undefined;
    if (inner) return visit(inner, above);
    out.push(`(${here.type}`);
    for (const child of here.children) if (child !== null) visit(child, here);
    out.push(')');
  };
  visit(node, null);
  return out.join('\u0000');
}

/** A comma before a closing bracket, where it makes no tuple; a semicolon, which is a line's end. */
function isTrailing(leaf: Node, above: Node | null): boolean {
  if (leaf.type === ';') return true;
  if (leaf.type !== ',' || above === null || !['argument_list', 'parameters', 'list', 'dictionary', 'set'].includes(above.type)) return false;
  const after = above.children.filter((child): child is Node => child !== null && child.startIndex > leaf.startIndex && !isFiller(child));
  return after.length === 1 && /^[)\]}]$/.test(after[0]?.type ?? '');
}

/** Brackets around an expression say nothing where the tree already tells how it is grouped. */
function isMereGrouping(node: Node, above: Node | null): boolean {
  const inner = children(node)[0];
  if (!inner || above === null) return false;
  // `a and (b and c)` is evaluated alike, but is another tree to Python; `(x): int` binds nothing.
  if (inner.type === 'boolean_operator' && above.type === 'boolean_operator') return false;
  return !(above.type === 'assignment' && above.childForFieldName('left')?.id === node.id);
}

/** One spelling for a plain string, whichever quotes it has; anything with escapes, quotes or expressions in it stays as it is written. */
function stringSays(node: Node, text: string): string {
  const whole = text.slice(node.startIndex, node.endIndex).replace(/\r\n/g, '\n');
  const [, prefix = '', , content = ''] = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/.exec(whole) ?? [];
  const plain = /^[rRbBuU]*$/.test(prefix) && content !== '' && !/["'\\]/.test(content);
  return plain ? `${prefix.toLowerCase().replace(/[ur]/g, '')}'${content}'` : whole;
}
