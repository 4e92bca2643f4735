/** Python as a tree, so that it can be laid out as people lay it out. How strongly a part holds together decides where it gets parentheses. */
export type Py =
  | { kind: 'atom'; text: string }
  | { kind: 'call'; target: Py; args: Py[] }
  | { kind: 'at'; target: Py; item: Py }
  | { kind: 'of'; target: Py; name: string }
  | { kind: 'list' | 'dict'; items: Py[] }
  | { kind: 'infix'; op: Infix; items: Py[] }
  | { kind: 'prefix'; op: '-' | '~'; item: Py }
  /** `name=value` in a call, `key: value` in a dict. */
  | { kind: 'pair'; name: string; sign: '=' | ': '; value: Py };

type Infix = '|' | '&' | '+' | '-' | '*' | '/' | '//' | '%' | Compared;
export type Compared = '==' | '!=' | '<' | '<=' | '>' | '>=';

const strengths: Readonly<Record<Infix, number>> = { '==': 1, '!=': 1, '<': 1, '<=': 1, '>': 1, '>=': 1, '|': 2, '&': 3, '+': 4, '-': 4, '*': 5, '/': 5, '//': 5, '%': 5 };
const whole = 9;
const strengthOf = (py: Py): number => (py.kind === 'infix' ? strengths[py.op] : py.kind === 'prefix' || (py.kind === 'atom' && py.text.startsWith('-')) ? 6 : whole);

export const atom = (text: string): Py => ({ kind: 'atom', text });
export const call = (target: Py, ...args: Py[]): Py => ({ kind: 'call', target, args });
export const of = (target: Py, name: string): Py => ({ kind: 'of', target, name });
/** `target.a.b(args)` */
export const method = (target: Py, name: string, ...args: Py[]): Py => call(name.split('.').reduce(of, target), ...args);
export const at = (target: Py, item: Py): Py => ({ kind: 'at', target, item });
export const listOf = (items: Py[]): Py => ({ kind: 'list', items });
export const infix = (op: Infix, ...items: Py[]): Py => ({ kind: 'infix', op, items });
export const not = (item: Py): Py => ({ kind: 'prefix', op: '~', item });
export const minus = (item: Py): Py => ({ kind: 'prefix', op: '-', item });
export const named = (name: string, value: Py): Py => ({ kind: 'pair', name, sign: '=', value });
export const dictOf = (entries: readonly (readonly [string, Py])[]): Py => ({ kind: 'dict', items: entries.map(([key, value]) => ({ kind: 'pair', name: text(key), sign: ': ', value })) });
export const joined = (op: '|' | '&', items: Py[]): Py => (items.length === 1 && items[0] ? items[0] : infix(op, ...items));

/** A text as Python writes it: what JSON escapes, Python reads the same way; a lone half of a letter it would not save in a file. */
export const text = (value: string): string =>
  JSON.stringify(value).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
export const textOf = (value: string): Py => atom(text(value));
/** A pattern as people write it, raw where that says the same. */
export const patternOf = (pattern: string): Py => atom(/["\r\n\0]|\\$/.test(pattern) || text(pattern) === `"${pattern}"` ? text(pattern) : `r"${pattern}"`);

const inside = (py: Py, least: number): string => (strengthOf(py) >= least ? flat(py) : `(${flat(py)})`);

export function flat(py: Py): string {
  switch (py.kind) {
    case 'atom': return py.text;
    case 'call': return `${inside(py.target, whole)}(${py.args.map(flat).join(', ')})`;
    case 'at': return `${inside(py.target, whole)}[${flat(py.item)}]`;
    case 'of': return `${inside(py.target, whole)}.${py.name}`;
    case 'list': return `[${py.items.map(flat).join(', ')}]`;
    case 'dict': return `{${py.items.map(flat).join(', ')}}`;
    case 'prefix': return `${py.op}${inside(py.item, 6)}`;
    case 'pair': return `${py.name}${py.sign}${flat(py.value)}`;
    case 'infix': return py.items.map((item, place) => inside(item, strengths[py.op] + (place > 0 || strengths[py.op] === 1 ? 1 : 0))).join(` ${py.op} `);
  }
}

const width = 88;
const step = '    ';

/** `before` and `after` stand in the first and last line. Indented by whoever puts the lines somewhere: `indent` is only counted. */
export function lines(before: string, py: Py, after = '', indent = 4): string[] {
  const one = `${before}${flat(py)}${after}`;
  if (one.length + indent <= width) return [one];
  switch (py.kind) {
    case 'call': return bracketed(`${before}${inside(py.target, whole)}(`, py.args, `)${after}`, indent, true) ?? [one];
    case 'at': return bracketed(`${before}${inside(py.target, whole)}[`, [py.item], `]${after}`, indent, false) ?? [one];
    case 'list': return bracketed(`${before}[`, py.items, `]${after}`, indent, true) ?? [one];
    case 'dict': return bracketed(`${before}{`, py.items, `}${after}`, indent, true) ?? [one];
    case 'pair': return lines(`${before}${py.name}${py.sign}`, py.value, after, indent);
    case 'prefix': return lines(`${before}${py.op}`, py.item, after, indent);
    case 'infix': return bare(before) ? operands(before, py, after, indent) : [`${before}(`, ...operands('', py, '', indent + 4).map(inner), `)${after}`];
    case 'of': return [one];
    case 'atom': return [one];
  }
}

const inner = (line: string): string => `${step}${line}`;
const bare = (before: string): boolean => before === '';

function operands(before: string, { op, items }: Py & { kind: 'infix' }, after: string, indent: number): string[] {
  const own = strengths[op];
  return items.flatMap((item, place) => {
    const needs = strengthOf(item) < own + (place > 0 || own === 1 ? 1 : 0);
    const start = place === 0 ? before : `${op} `;
    const end = place === items.length - 1 ? after : '';
    return needs ? inParentheses(start, item, end, indent) : lines(start, item, end, indent);
  });
}

function inParentheses(start: string, item: Py, end: string, indent: number): string[] {
  const one = `${start}(${flat(item)})${end}`;
  return one.length + indent <= width ? [one] : [`${start}(`, ...lines('', item, '', indent + 4).map(inner), `)${end}`];
}

/** One line in the brackets where that fits, else each part in its own. */
function bracketed(open: string, items: Py[], close: string, indent: number, comma: boolean): string[] | null {
  if (items.length === 0) return null;
  const line = items.map(flat).join(', ');
  if (line.length + indent + 4 <= width) return [open, inner(line), close];
  return [open, ...items.flatMap((item) => lines('', item, comma && items.length > 1 ? ',' : '', indent + 4).map(inner)), close];
}

export const keywords: ReadonlySet<string> = new Set(('False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type').split(' '));
export const isName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name) && !keywords.has(name);
