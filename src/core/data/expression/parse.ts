import { say } from '../../say';
import { functionNames } from './functions';
import { type Token, tokenize } from './tokens';
import type { ExpressionError, Node, Span } from './tree';

export const longest = 10_000;
const deepest = 50;

export class Wrong extends Error {
  constructor(readonly span: Span, message: string) { super(message); }
}

export type Parsed = { kind: 'node'; node: Node } | { kind: 'error'; error: ExpressionError };

/** Never throws, whatever the text. */
export function parse(text: string): Parsed {
  try {
    if (text.length > longest) throw new Wrong({ from: longest, to: text.length }, say('An expression has at most {0} characters.', longest.toLocaleString('en')));
    return { kind: 'node', node: new Parser(tokenize(text)).whole() };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { kind: 'error', error: { ...error.span, message: error.message } };
  }
}

const words = new Set(['and', 'or', 'not', 'is', 'null', 'true', 'false', 'case', 'when', 'then', 'else', 'end']);
/** Words of the language, which a column of that name has to be told from by quotes. */
export const isReserved = (word: string): boolean => words.has(word.toLowerCase());

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Node {
    if (this.token.kind === 'end') this.stop(say('Write an expression, such as price * 1.2.'));
    const node = this.either();
    if (this.token.kind === ')') this.stop(say('This ) closes nothing. Take it away, or open it before.'));
    if (this.now().kind !== 'end') this.stop(this.unexpected());
    return node;
  }

  private now(): Token { return this.token; }
  private get token(): Token { return this.tokens[this.at] ?? { kind: 'end', from: 0, to: 0 }; }
  private is(...any: string[]): boolean { const { token } = this; return token.kind === 'word' && any.includes(token.text.toLowerCase()); }
  private take(word: string): boolean { const found = this.is(word); if (found) this.at += 1; return found; }
  private stop(message: string, span: Span = this.token): never { throw new Wrong(span, message); }

  private unexpected(): string {
    const { token } = this;
    if (token.kind === 'stray') return token.text === '&' || token.text === '|' ? say('Write {0}.', token.text === '&' ? 'and' : 'or') : token.text === '!' ? say('Write not, or != for unequal.') : say('{0} can’t stand here.', token.text);
    if (token.kind === 'string' || token.kind === 'name' || token.kind === 'number' || token.kind === 'word') return say('An operator was expected before this: +, -, *, /, =, <, >, and, or.');
    return say('An operator was expected here.');
  }

  private deeper<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > deepest) this.stop(say('An expression goes at most {0} deep.', deepest));
    const made = read();
    this.depth -= 1;
    return made;
  }

  private either(): Node {
    let a = this.both();
    while (this.take('or')) { const b = this.both(); a = { kind: 'or', a, b, from: a.from, to: b.to }; }
    return a;
  }

  private both(): Node {
    let a = this.negated();
    while (this.take('and')) { const b = this.negated(); a = { kind: 'and', a, b, from: a.from, to: b.to }; }
    return a;
  }

  private negated(): Node {
    const { from } = this.token;
    if (!this.take('not')) return this.compared();
    const item = this.deeper(() => this.negated());
    return { kind: 'not', item, from, to: item.to };
  }

  private compared(): Node {
    const a = this.sum();
    const { token } = this;
    if (token.kind === 'compare') {
      this.at += 1;
      const b = this.sum();
      if (this.token.kind === 'compare') this.stop(say('Compare two values at a time, and join them by and.'));
      return { kind: 'compare', op: token.op, a, b, from: a.from, to: b.to };
    }
    if (!this.take('is')) return a;
    const negated = this.take('not');
    const end = this.token;
    if (!this.take('null') && !this.take('missing')) this.stop(say('null was expected here: x is null, x is not null.'));
    return { kind: 'missing', item: a, negated, from: a.from, to: end.to };
  }

  private sum(): Node {
    let a = this.product();
    for (let { token } = this; token.kind === 'arithmetic' && (token.op === '+' || token.op === '-'); { token } = this) {
      this.at += 1;
      const b = this.product();
      a = { kind: 'arithmetic', op: token.op, a, b, from: a.from, to: b.to };
    }
    return a;
  }

  private product(): Node {
    let a = this.signed();
    for (let { token } = this; token.kind === 'arithmetic' && token.op !== '+' && token.op !== '-'; { token } = this) {
      this.at += 1;
      const b = this.signed();
      a = { kind: 'arithmetic', op: token.op, a, b, from: a.from, to: b.to };
    }
    return a;
  }

  private signed(): Node {
    const { token } = this;
    if (token.kind !== 'arithmetic' || (token.op !== '-' && token.op !== '+')) return this.single();
    this.at += 1;
    const item = this.deeper(() => this.signed());
    return token.op === '+' ? item : { kind: 'negative', item, from: token.from, to: item.to };
  }

  private single(): Node {
    const { token } = this;
    const { from, to } = token;
    switch (token.kind) {
      case 'number': this.at += 1; return { kind: 'number', text: token.text, from, to };
      case 'string': this.closed(token, "'"); return { kind: 'text', value: token.value, from, to };
      case 'name': this.closed(token, '"'); return { kind: 'column', name: token.value, from, to };
      case '(': return this.group();
      case 'word': return this.word(token);
      case 'end': return this.stop(say('The expression ends here. A column, a number or a text in quotes was expected.'));
      default: return this.stop(token.kind === 'stray' ? this.unexpected() : say('A column, a number or a text in quotes was expected here.'));
    }
  }

  private closed({ closed, from, to }: { closed: boolean } & Span, mark: string): void {
    if (!closed) this.stop(say('The quote is not closed. Write {0} at its end.', mark), { from, to });
    this.at += 1;
  }

  private group(): Node {
    const open = this.token;
    this.at += 1;
    const node = this.deeper(() => this.either());
    if (this.token.kind === ')') { const { to } = this.token; this.at += 1; return { ...node, from: open.from, to }; }
    if (this.token.kind !== 'end') this.stop(this.unexpected());
    return this.stop(say('This ( is not closed. Write ) at its end.'), open);
  }

  private word(token: Token & { kind: 'word' }): Node {
    const { from, to } = token;
    const word = token.text.toLowerCase();
    this.at += 1;
    if (word === 'true' || word === 'false') return { kind: 'truth', value: word === 'true', from, to };
    if (word === 'null') return { kind: 'null', from, to };
    if (word === 'case') return this.cases(token);
    if (isReserved(word)) this.stop(say('A column, a number or a text in quotes was expected here. A column of this name is written in quotes: "{0}".', token.text), token);
    if (this.token.kind !== '(') return { kind: 'column', name: token.text, from, to };
    this.at += 1;
    const args: Node[] = [];
    this.deeper(() => {
      while (this.token.kind !== ')') {
        args.push(this.either());
        if (this.token.kind === ',') { this.at += 1; continue; }
        if (this.token.kind === 'end') this.stop(say('This ( is not closed. Write ) at its end.'), { from, to: to + 1 });
        if (this.now().kind !== ')') this.stop(this.unexpected());
      }
    });
    const end = this.token.to;
    this.at += 1;
    if (!functionNames.includes(word)) return { kind: 'call', name: token.text, args, from, to: end };
    if (word !== 'if') return { kind: 'call', name: word, args, from, to: end };
    const [test, then, otherwise] = args;
    if (!test || !then || args.length > 3) this.stop(say('if takes a condition and two values: if(x > 0, 1, 0).'), { from, to: end });
    return { kind: 'if', test, then, otherwise: otherwise ?? { kind: 'null', from: end, to: end }, from, to: end };
  }

  /** `case when … then … else … end` is `if` in `if`. */
  private cases(start: Span): Node {
    return this.deeper(() => {
      if (!this.take('when')) this.stop(say('when was expected here: case when x > 0 then 1 else 0 end.'));
      const branches: { test: Node; then: Node }[] = [];
      do {
        const test = this.either();
        if (!this.take('then')) this.stop(say('then was expected here: case when x > 0 then 1 else 0 end.'));
        branches.push({ test, then: this.either() });
        if (branches.length > deepest) this.stop(say('An expression goes at most {0} deep.', deepest));
      } while (this.take('when'));
      const other: Node | null = this.take('else') ? this.either() : null;
      const end = this.token;
      if (!this.take('end')) this.stop(other === null ? say('when, else or end was expected here.') : say('end was expected here.'));
      return branches.reduceRight<Node>((otherwise, { test, then }) => ({ kind: 'if', test, then, otherwise, from: start.from, to: end.to }), other ?? { kind: 'null', from: end.from, to: end.to });
    });
  }
}
