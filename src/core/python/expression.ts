import type { Value } from '../../contract/values';

/**
 * The expressions that annotations, defaults and class bodies are made of, read from text. Annotations also live in strings, and half of what is asked
 * about them has no tree at hand, so this reads text alone. What it doesn't know becomes `other`, never a guess.
 */
export type Expression =
  | { kind: 'name'; id: string }
  | { kind: 'attribute'; of: Expression; name: string }
  | { kind: 'subscript'; of: Expression; items: Expression[] }
  | { kind: 'call'; of: Expression; args: Argument[] }
  | { kind: 'string'; value: string }
  | { kind: 'bytes' }
  | { kind: 'number'; value: Value }
  | { kind: 'constant'; value: null | boolean }
  | { kind: 'ellipsis' }
  | { kind: 'list' | 'tuple' | 'set'; items: Expression[] }
  | { kind: 'dict'; entries: { key: Expression | null; value: Expression }[] }
  | { kind: 'unary'; op: string; of: Expression }
  | { kind: 'binary'; op: string; left: Expression; right: Expression }
  | { kind: 'starred'; of: Expression }
  | { kind: 'lambda'; body: Expression }
  | { kind: 'other' };

export interface Argument { name: string | null; star: '' | '*' | '**'; value: Expression }

/** Null when the text is not one whole expression. */
export function parseExpression(text: string): Expression | null {
  try {
    const reader = new Reader(tokens(text));
    const found = reader.tupleOrOne('end');
    return reader.atEnd() ? found : null;
  } catch (failure) {
    if (failure instanceof NotUnderstood) return null;
    throw failure;
  }
}

class NotUnderstood extends Error {}

type Token =
  | { kind: 'name' | 'op'; text: string }
  | { kind: 'number'; value: Value | undefined }
  | { kind: 'string'; value: string; flavour: 'text' | 'bytes' | 'formatted' }
  | { kind: 'end' };

const space = /(?:[ \t\f\r\n]|\\\r?\n|#[^\r\n]*)+/y;
const quoted = /["'rRbBuUfFtT]/;
const stringStart = /([A-Za-z]{0,2})("""|'''|"|')/y;
const plainIdentifier = /[A-Za-z_][A-Za-z0-9_]*(?![^\x00-\x7f])/y;
const identifier = /[\p{ID_Start}_]\p{ID_Continue}*/uy;
const numberLike = /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y;
const operator = /\*\*|\/\/|<<|>>|<=|>=|==|!=|:=|->|\.\.\.|[-+*/%@&|^~<>()[\]{},:.=]/y;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    if (take(space)) continue;
    const before = at;
    const opening = quoted.test(text[at] ?? '') ? take(stringStart) : null;
    if (opening && /^(?:|[rR]|[bB]|[uU]|[fF]|[tT]|[bB][rR]|[rR][bB]|[fF][rR]|[rR][fF]|[tT][rR]|[rR][tT])$/.test(opening[1] ?? '')) {
      const prefix = (opening[1] ?? '').toLowerCase();
      const quote = opening[2] ?? '"';
      const body = stringBody(text, at, quote);
      if (body === null) throw new NotUnderstood();
      at = body.end;
      const flavour = prefix.includes('b') ? 'bytes' : prefix.includes('f') || prefix.includes('t') ? 'formatted' : 'text';
      found.push({ kind: 'string', flavour, value: prefix.includes('r') ? body.raw : unescape(body.raw) });
      continue;
    }
    at = before;
    const name = take(plainIdentifier) ?? take(identifier);
    if (name) {
      found.push({ kind: 'name', text: name[0].normalize('NFKC') });
      continue;
    }
    const number = take(numberLike);
    if (number) {
      found.push({ kind: 'number', value: numberValue(number[0]) });
      continue;
    }
    const op = take(operator);
    if (!op) throw new NotUnderstood();
    found.push({ kind: 'op', text: op[0] });
  }
  found.push({ kind: 'end' });
  return found;
}

function stringBody(text: string, start: number, quote: string): { raw: string; end: number } | null {
  for (let at = start; at < text.length; at++) {
    const unit = text[at];
    if (unit === '\\') at++;
    else if (quote.length === 1 && (unit === '\n' || unit === '\r')) return null;
    else if (text.startsWith(quote, at)) return { raw: text.slice(start, at).replace(/\r\n?/g, '\n'), end: at + quote.length };
  }
  return null;
}

const simpleEscapes: Record<string, string> = { '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\n': '' };

function unescape(raw: string): string {
  return raw.replace(/\\(?:(\n|[\\'"abfnrtv])|([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(N\{[^}]*\}))/g, (whole, simple, octal, ...codes) => {
    if (simple !== undefined) return simpleEscapes[simple as string] ?? whole;
    if (octal !== undefined) return String.fromCharCode(parseInt(octal as string, 8));
    const hex = (codes[0] ?? codes[1] ?? codes[2]) as string | undefined;
    // A name of a character needs Unicode's table, which only Python has.
    if (hex === undefined) throw new NotUnderstood();
    const point = parseInt(hex, 16);
    if (point > 0x10ffff) throw new NotUnderstood();
    return String.fromCodePoint(point);
  });
}

function numberValue(text: string): Value | undefined {
  const plain = text.replace(/_/g, '');
  if (/[jJ]$/.test(plain)) return undefined;
  if (/^0[xXoObB]/.test(plain)) return integerValue(BigInt(plain.toLowerCase()));
  if (/^\d+$/.test(plain)) return /^0+[1-9]/.test(plain) ? undefined : integerValue(BigInt(plain));
  const float = Number(plain);
  return float === Infinity ? '$inf' : float;
}

/** Integers beyond 2^53 travel as text, see docs/format.md. */
export function integerValue(value: bigint): Value {
  const limit = 2n ** 53n;
  return value <= limit && value >= -limit ? Number(value) : `$int:${value}`;
}

const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
const levels: string[][] = [
  ['or'], ['and'], ['in', 'is', '<', '>', '<=', '>=', '==', '!='], ['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '//', '%', '@'],
];

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly list: Token[]) {}

  atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** A tuple without its brackets, as in `dict[str, int]`, or one expression. */
  tupleOrOne(end: string): Expression {
    const items = [this.starredOrOne()];
    let comma = false;
    while (this.isOp(',')) {
      comma = true;
      this.at++;
      if (end === 'end' ? this.atEnd() : this.isOp(end)) break;
      items.push(this.starredOrOne());
    }
    return comma ? { kind: 'tuple', items } : items[0] ?? { kind: 'other' };
  }

  private peek(ahead = 0): Token {
    return this.list[this.at + ahead] ?? { kind: 'end' };
  }

  private isOp(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'op' && token.text === text;
  }

  private isWord(text: string): boolean {
    const token = this.peek();
    return token.kind === 'name' && token.text === text;
  }

  private expect(text: string): void {
    if (!this.isOp(text)) throw new NotUnderstood();
    this.at++;
  }

  private starredOrOne(): Expression {
    if (!this.isOp('*')) return this.whole();
    this.at++;
    return { kind: 'starred', of: this.whole() };
  }

  private whole(): Expression {
    // Deeper than any annotation that a person writes; keeps hostile text from exhausting the stack.
    if (++this.depth > 200) throw new NotUnderstood();
    const found = this.isWord('lambda') ? this.lambda() : this.conditional();
    this.depth--;
    return found;
  }

  private lambda(): Expression {
    this.at++;
    while (!this.isOp(':')) {
      if (this.atEnd()) throw new NotUnderstood();
      if (!this.skipBracket()) this.at++;
    }
    this.at++;
    return { kind: 'lambda', body: this.whole() };
  }

  private conditional(): Expression {
    const found = this.binary(0);
    if (!this.isWord('if')) return found;
    this.at++;
    this.binary(0);
    if (!this.isWord('else')) throw new NotUnderstood();
    this.at++;
    this.whole();
    return { kind: 'other' };
  }

  private binary(level: number): Expression {
    const here = levels[level];
    if (!here) return this.unary();
    if (level === 2 && this.isWord('not')) {
      this.at++;
      this.binary(level);
      return { kind: 'other' };
    }
    let left = this.binary(level + 1);
    for (;;) {
      const token = this.peek();
      const negated = level === 2 && token.kind === 'name' && token.text === 'not' ? 1 : 0;
      if (token.kind !== 'op' && token.kind !== 'name') return left;
      if (!negated && !here.includes(token.text)) return left;
      this.at += 1 + negated;
      if (level === 2 && token.text === 'is' && this.isWord('not')) this.at++;
      left = { kind: 'binary', op: token.text, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    const token = this.peek();
    if (token.kind === 'op' && ['-', '+', '~'].includes(token.text)) {
      this.at++;
      if (++this.depth > 200) throw new NotUnderstood();
      const found: Expression = { kind: 'unary', op: token.text, of: this.unary() };
      this.depth--;
      return found;
    }
    if (this.isWord('await')) throw new NotUnderstood();
    const base = this.postfix();
    if (!this.isOp('**')) return base;
    this.at++;
    return { kind: 'binary', op: '**', left: base, right: this.unary() };
  }

  private postfix(): Expression {
    let found = this.atom();
    for (;;) {
      if (this.isOp('.')) {
        const name = this.peek(1);
        if (name.kind !== 'name') throw new NotUnderstood();
        this.at += 2;
        found = { kind: 'attribute', of: found, name: name.text };
      } else if (this.isOp('[')) {
        found = { kind: 'subscript', of: found, items: this.elements('[') };
      } else if (this.isOp('(')) {
        found = { kind: 'call', of: found, args: this.args() };
      } else return found;
    }
  }

  private atom(): Expression {
    const token = this.peek();
    switch (token.kind) {
      case 'number':
        this.at++;
        return token.value === undefined ? { kind: 'other' } : { kind: 'number', value: token.value };
      case 'string':
        return this.strings();
      case 'name':
        return this.word(token.text);
      case 'op':
        return this.bracketed(token.text);
      case 'end':
        throw new NotUnderstood();
    }
  }

  private strings(): Expression {
    let value = '';
    let plain = true;
    let bytes = false;
    for (let token = this.peek(); token.kind === 'string'; token = this.peek()) {
      if (token.flavour === 'formatted') plain = false;
      if (token.flavour === 'bytes') bytes = true;
      value += token.value;
      this.at++;
    }
    return bytes ? { kind: 'bytes' } : plain ? { kind: 'string', value } : { kind: 'other' };
  }

  private word(text: string): Expression {
    if (keywords.has(text)) throw new NotUnderstood();
    this.at++;
    if (text === 'None') return { kind: 'constant', value: null };
    if (text === 'True' || text === 'False') return { kind: 'constant', value: text === 'True' };
    return { kind: 'name', id: text };
  }

  private bracketed(text: string): Expression {
    if (text === '...') {
      this.at++;
      return { kind: 'ellipsis' };
    }
    if (text === '[') return { kind: 'list', items: this.elements('[') };
    if (text === '{') return this.braces();
    if (text !== '(') throw new NotUnderstood();
    if (this.isOp(')', 1)) {
      this.at += 2;
      return { kind: 'tuple', items: [] };
    }
    return this.tolerant('(', () => {
      this.at++;
      const found = this.tupleOrOne(')');
      this.expect(')');
      return found;
    }) ?? { kind: 'other' };
  }

  private elements(open: string): Expression[] {
    const close = closing[open] ?? '';
    const items: Expression[] = [];
    this.expect(open);
    while (!this.isOp(close)) {
      items.push(this.tolerantElement(() => this.starredOrOne(), close));
      if (!this.isOp(close)) this.expect(',');
    }
    this.expect(close);
    return items;
  }

  private args(): Argument[] {
    const found: Argument[] = [];
    this.expect('(');
    while (!this.isOp(')')) {
      const first = this.peek();
      const star = first.kind === 'op' && (first.text === '*' || first.text === '**') ? first.text : '';
      const name = first.kind === 'name' && this.isOp('=', 1) ? first.text : null;
      this.at += name !== null ? 2 : star ? 1 : 0;
      found.push({ name, star, value: this.tolerantElement(() => this.whole(), ')') });
      if (!this.isOp(')')) this.expect(',');
    }
    this.expect(')');
    return found;
  }

  private braces(): Expression {
    const entries: { key: Expression | null; value: Expression }[] = [];
    const items: Expression[] = [];
    const found = this.tolerant('{', () => {
      this.at++;
      while (!this.isOp('}')) {
        if (this.isOp('**')) {
          this.at++;
          entries.push({ key: null, value: this.whole() });
        } else {
          const key = this.starredOrOne();
          if (this.isOp(':')) {
            this.at++;
            entries.push({ key, value: this.whole() });
          } else items.push(key);
        }
        if (!this.isOp('}')) this.expect(',');
      }
      this.at++;
      return true;
    });
    if (!found || (items.length > 0 && entries.length > 0)) return { kind: 'other' };
    return items.length > 0 ? { kind: 'set', items } : { kind: 'dict', entries };
  }

  /** One element that may be beyond this reader (a comprehension, say): it becomes `other`, its neighbours stay. */
  private tolerantElement(read: () => Expression, close: string): Expression {
    const start = this.at;
    const depth = this.depth;
    try {
      const found = read();
      if (this.isOp(',') || this.isOp(close)) return found;
    } catch (failure) {
      if (!(failure instanceof NotUnderstood)) throw failure;
    }
    this.at = start;
    this.depth = depth;
    while (!this.isOp(',') && !this.isOp(close)) {
      if (this.atEnd()) throw new NotUnderstood();
      if (!this.skipBracket()) this.at++;
    }
    return { kind: 'other' };
  }

  /** A bracket whose inside may be beyond this reader; null then, and the reader stands behind it. */
  private tolerant<T>(open: string, read: () => T): T | null {
    const start = this.at;
    const depth = this.depth;
    try {
      return read();
    } catch (failure) {
      if (!(failure instanceof NotUnderstood)) throw failure;
      this.at = start;
      this.depth = depth;
      if (!this.isOp(open) || !this.skipBracket()) throw failure;
      return null;
    }
  }

  private skipBracket(): boolean {
    const token = this.peek();
    if (token.kind !== 'op' || !(token.text in closing)) return false;
    const stack: string[] = [];
    do {
      const next = this.peek();
      if (next.kind === 'end') throw new NotUnderstood();
      this.at++;
      if (next.kind !== 'op') continue;
      if (next.text in closing) stack.push(closing[next.text] ?? '');
      else if ([')', ']', '}'].includes(next.text) && stack.pop() !== next.text) throw new NotUnderstood();
    } while (stack.length > 0);
    return true;
  }
}

const keywords = new Set(['and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else', 'except', 'finally', 'for',
  'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try', 'while', 'with', 'yield']);
