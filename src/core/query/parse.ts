import type { FieldRef, QueryError, QueryExpr } from '../../contract/query';
import { nearest } from '../nearest';
import { isRunField, kindOf, runFieldNames, runFields } from './fields';
import { queryLimits } from './limits';
import { compilePattern, PatternError } from './pattern/search';
import { type Operator, type Token, tokenize } from './tokens';
import { compareTo, isEmptyWord, oneOf, readValue, type ReadValue } from './values';

export type ParsedQuery = { kind: 'query'; /** null: nothing was asked, every run is meant. */ expr: QueryExpr | null } | { kind: 'errors'; errors: [QueryError, ...QueryError[]] };

/** What may stand at the text's end; what completion offers there. */
export type Wanted =
  | { kind: 'term' } | { kind: 'operator' | 'is'; field: FieldRef } | { kind: 'value'; field: FieldRef; operator: Operator | 'in' } | { kind: 'list'; field: FieldRef }
  | { kind: 'joint'; /** A word may follow without `and`. */ term: boolean; list: boolean } | { kind: 'metric' } | { kind: 'close' } | { kind: 'nothing' };

/** `now` is what `today` and `yesterday` are counted from. Never throws, whatever the text. */
export function parseQuery(text: string, now: number = Date.now()): ParsedQuery {
  if (text.length > queryLimits.text) return { kind: 'errors', errors: [{ from: queryLimits.text, to: text.length, message: `A query has at most ${queryLimits.text.toLocaleString('en')} characters.` }] };
  const parser = new Parser(tokenize(text), now);
  const expr = parser.whole();
  const [first, ...rest] = parser.errors;
  return first ? { kind: 'errors', errors: [first, ...rest] } : { kind: 'query', expr };
}

/** What is wanted after these tokens. */
export function wantedAfter(tokens: readonly Token[], now: number): Wanted {
  const parser = new Parser(tokens, now);
  parser.whole();
  return parser.wanted;
}

/** A field as the query language writes it, with nothing around it. */
export function parseField(text: string): FieldRef | null {
  if (text.length > queryLimits.text) return null;
  const parser = new Parser(tokenize(text), 0);
  return parser.fieldAlone();
}

class Stop extends Error {}
type Span = Pick<Token, 'from' | 'to'>;

const keyword = (token: Token, ...words: string[]): boolean => token.kind === 'word' && token.quoted === null && words.includes(token.text.toLowerCase());

class Parser {
  readonly errors: QueryError[] = [];
  wanted: Wanted = { kind: 'nothing' };
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[], private readonly now: number) {}

  whole(): QueryExpr | null {
    this.want({ kind: 'term' });
    if (this.atEnd()) return null;
    const expr = this.either();
    while (!this.atEnd()) {
      this.report(this.token, this.token.kind === ')' ? 'This ) closes nothing. Take it away, or open it before.' : this.unexpected());
      this.at += 1;
      if (!this.atEnd()) this.either();
    }
    return expr;
  }

  fieldAlone(): FieldRef | null {
    try {
      const field = this.field();
      return this.token.kind === 'end' && this.errors.length === 0 ? field : null;
    } catch {
      return null;
    }
  }

  private either(): QueryExpr | null {
    const items = [this.both()];
    while (keyword(this.token, 'or')) { this.at += 1; this.want({ kind: 'term' }); items.push(this.both()); }
    return join('or', items);
  }

  private both(): QueryExpr | null {
    const items: (QueryExpr | null)[] = [];
    for (;;) {
      const term = this.term();
      items.push(term);
      const word = term?.kind === 'word';
      this.want({ kind: 'joint', term: word, list: false });
      if (keyword(this.token, 'and')) { this.at += 1; this.want({ kind: 'term' }); continue; }
      // Words stand beside one another as people type them.
      if (word && (this.token.kind === 'string' || this.token.kind === '(' || (this.token.kind === 'word' && !keyword(this.token, 'or')))) continue;
      if (term !== null && !this.endsTerm()) {
        this.report(this.token, this.unexpected());
        this.skip();
        if (keyword(this.token, 'and')) { this.at += 1; continue; }
      }
      return join('and', items);
    }
  }

  /** What went wrong in it is told, and what follows it is read on. */
  private term(): QueryExpr | null {
    const depth = this.depth;
    try {
      return this.negated();
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      this.depth = depth;
      this.skip();
      return null;
    }
  }

  private negated(): QueryExpr | null {
    let times = 0;
    while (keyword(this.token, 'not') ) {
      times += 1;
      if (this.depth + times > queryLimits.depth) this.stop(this.token, `A query goes at most ${queryLimits.depth} deep.`);
      this.at += 1;
      this.want({ kind: 'term' });
    }
    this.depth += times;
    let expr = this.single();
    this.depth -= times;
    for (; times > 0 && expr; times--) expr = { kind: 'not', item: expr };
    return expr;
  }

  private single(): QueryExpr | null {
    const token = this.token;
    switch (token.kind) {
      case '(': return this.group();
      case 'string': return this.quotedWord(token);
      case 'word': return this.comparisonOrWord(token);
      case 'end': return this.stop(this.endSpan(), 'The query ends here. A comparison such as metric.loss < 0.5 was expected, or a word to search for.');
      case 'stray': return this.stop(token, 'Write != for unequal, !~ for “does not match”, or not.');
      default: return this.stop(token, 'A comparison such as metric.loss < 0.5 was expected here, or a word to search for.');
    }
  }

  private group(): QueryExpr | null {
    const open = this.token;
    if (this.depth >= queryLimits.depth) this.stop(open, `A query goes at most ${queryLimits.depth} deep.`);
    this.at += 1;
    this.want({ kind: 'term' });
    this.depth += 1;
    const expr = this.either();
    this.depth -= 1;
    if (this.token.kind === ')') this.at += 1;
    else this.report(open, 'This ( is not closed. Write ) after the last comparison in it.');
    return expr;
  }

  private quotedWord(token: Token & { kind: 'string' }): QueryExpr {
    this.closed(token);
    this.at += 1;
    if (this.comparing()) this.stop(token, 'A field is written without quotes: metric.loss, param."learning rate", state.');
    if (isEmptyWord(token.value)) this.stop(token, 'Write the word to search for between the quotes.');
    return { kind: 'word', text: token.value };
  }

  private comparisonOrWord(token: Token & { kind: 'word' }): QueryExpr | null {
    if (this.namesField(token)) {
      const field = this.field();
      if (!this.comparing() && field.kind === 'run' && runFields[field.name].kind === 'boolean' && this.endsTerm()) {
        this.want({ kind: 'operator', field });
        return { kind: 'compare', field, op: '=', value: { kind: 'boolean', value: true } };
      }
      return this.comparison(field, token);
    }
    if (/^(?:&&?|\|\|?)$/.test(token.text)) this.stop(token, `Write ${token.text.startsWith('&') ? 'and' : 'or'}.`);
    if (keyword(token, 'and', 'or', 'in', 'is')) this.stop(token, `A comparison was expected before “${token.text}”. To search for the word, put it in quotes.`);
    this.at += 1;
    if (this.comparing()) this.stop(token, this.noSuchField(token.text));
    const colon = /^([a-z]+):(.+)/i.exec(token.text);
    if (colon?.[1] && colon[2] && isRunField(colon[1].toLowerCase())) this.stop(token, `Write ${colon[1]} = ${colon[2]}. To search for the text, put it in quotes.`);
    return { kind: 'word', text: token.text };
  }

  private noSuchField(name: string): string {
    const near = nearest(name, runFieldNames);
    return near ? `There is no field “${name}”. Did you mean ${near}?` : `There is no field “${name}”. Metrics and parameters are written metric.${name} and param.${name}.`;
  }

  private namesField(token: Token & { kind: 'word' }): boolean {
    const word = token.text.toLowerCase();
    return token.quoted !== null || /^(?:metrics?|param(?:eter)?s?)(?:\.|$)/.test(word) || isRunField(word) || (this.isStatistic(word) && this.tokens[this.at + 1]?.kind === '(');
  }
  private isStatistic(word: string): boolean { return word === 'min' || word === 'max' || word === 'last'; }

  private field(): FieldRef {
    const token = this.token;
    if (token.kind !== 'word') return this.stop(token, 'A field was expected here: metric.loss, param.epochs, state.');
    const word = token.text.toLowerCase();
    if (this.isStatistic(word) && this.tokens[this.at + 1]?.kind === '(') return this.statistic(word as 'min' | 'max' | 'last');
    this.at += 1;
    if (token.quoted) {
      if (!token.quoted.closed) this.report(token, 'The quote is not closed. Write " after the name.');
      return word.startsWith('m') ? { kind: 'metric', name: token.quoted.value, of: 'last' } : { kind: 'param', name: token.quoted.value };
    }
    const path = /^(metric|param(?:eter)?)s?(\.?)(.*)$/is.exec(token.text);
    if (path && (path[2] || !path[3])) {
      const kind = path[1]?.toLowerCase() === 'metric' ? 'metric' : 'param';
      if (!path[3]) return this.stop(token, `The ${kind === 'metric' ? 'metric' : 'parameter'}’s name is missing. Write ${kind}.NAME, in quotes when it has spaces: ${kind}."my name".`);
      return kind === 'metric' ? { kind, name: path[3], of: 'last' } : { kind, name: path[3] };
    }
    if (isRunField(word)) return { kind: 'run', name: word };
    return this.stop(token, this.noSuchField(token.text));
  }

  private statistic(of: 'min' | 'max' | 'last'): FieldRef {
    const open = this.at + 1;
    this.at += 2;
    this.want({ kind: 'metric' });
    const token = this.token;
    const field = token.kind === 'word' && this.namesField(token) ? this.field() : null;
    if (field?.kind !== 'metric' || field.of !== 'last') {
      // What is read on with is what stands after its parenthesis.
      this.at = open;
      return this.stop(token.kind === 'end' ? this.endSpan() : token, `A metric was expected: ${of}(metric.loss).`);
    }
    this.want({ kind: 'close' });
    if (this.token.kind === ')') this.at += 1;
    else this.stop(this.token.kind === 'end' ? this.endSpan() : this.token, `) was expected: ${of}(metric.loss).`);
    return { ...field, of };
  }

  private comparing(): boolean {
    const token = this.token;
    return token.kind === 'operator' || keyword(token, 'in', 'is') || (keyword(token, 'not') && keyword(this.tokens[this.at + 1] ?? token, 'in'));
  }

  private comparison(field: FieldRef, name: Span): QueryExpr | null {
    this.want({ kind: 'operator', field });
    const token = this.token;
    const kind = kindOf(field);
    if (token.kind === 'operator') {
      this.at += 1;
      if (token.operator === '~' || token.operator === '!~') {
        if (kind !== 'text' && kind !== 'any') this.stop(token, `Only text is searched with ${token.operator}. Compare this with =, < or >.`);
        return this.match(field, token.operator);
      }
      if (kind === 'boolean' && token.operator !== '=' && token.operator !== '!=') this.stop(token, 'This is true or false: compare it with = or !=.');
      this.want({ kind: 'value', field, operator: token.operator });
      return compareTo(field, token.operator, this.value(field), (span, message) => this.stop(span, message));
    }
    if (keyword(token, 'is')) return this.is(field);
    const negated = keyword(token, 'not');
    if (negated && keyword(this.tokens[this.at + 1] ?? token, 'in')) this.at += 1;
    if (keyword(this.token, 'in')) return this.list(field, negated);
    const operators = kind === 'text' || kind === 'any' ? '=, !=, <, >, ~, in, is' : kind === 'boolean' ? '=, !=, is' : '=, !=, <, >, in, is';
    return this.stop(token.kind === 'end' ? this.endSpan() : token, `An operator was expected after the field (${operators}). To search for a word that is a field’s name, put it in quotes.`, name);
  }

  private match(field: FieldRef, operator: '~' | '!~'): QueryExpr {
    this.want({ kind: 'value', field, operator });
    const token = this.token;
    if (token.kind === '(') this.stop(token, 'Put a pattern with parentheses in quotes.');
    if (token.kind !== 'word' && token.kind !== 'string') return this.stop(token.kind === 'end' ? this.endSpan() : token, 'A pattern was expected: a word, or a regular expression in quotes.');
    const pattern = token.kind === 'string' ? token.value : wordText(token);
    if (token.kind === 'string') this.closed(token);
    this.at += 1;
    try {
      compilePattern(pattern);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      // Where the text is what was typed, the place in it is known.
      const inside = token.kind === 'word' && !token.quoted ? token.from : token.to - token.from === pattern.length + 2 ? token.from + 1 : null;
      const from = inside === null ? token.from : Math.min(inside + error.at, token.to - 1);
      this.report({ from, to: inside === null ? token.to : from + 1 }, error.message);
    }
    return { kind: 'match', field, negated: operator === '!~', pattern };
  }

  private is(field: FieldRef): QueryExpr {
    this.at += 1;
    const kind = kindOf(field);
    const negated = keyword(this.token, 'not');
    if (negated) this.at += 1;
    this.want({ kind: 'is', field });
    const token = this.token;
    if (keyword(token, 'nan') && (field.kind !== 'run')) { this.at += 1; return { kind: 'is', field, negated, what: 'nan' }; }
    if (keyword(token, 'nan')) return this.stop(token, 'Only metrics and parameters can be NaN. Write null for what is not known.');
    if (keyword(token, 'null', 'none')) { this.at += 1; return { kind: 'is', field, negated, what: 'null' }; }
    return this.stop(token.kind === 'end' ? this.endSpan() : token, kind === 'number' || kind === 'any' ? '“null” or “nan” was expected after is. For a value write =.' : '“null” was expected after is. For a value write =.');
  }

  private list(field: FieldRef, negated: boolean): QueryExpr | null {
    this.at += 1;
    this.want({ kind: 'list', field });
    const open = this.token;
    if (open.kind !== '(') return this.stop(open.kind === 'end' ? this.endSpan() : open, 'A list in parentheses was expected: in (1, 2, 3).');
    this.at += 1;
    const values: ReadValue[] = [];
    for (;;) {
      this.want({ kind: 'value', field, operator: 'in' });
      values.push(this.value(field));
      this.want({ kind: 'joint', term: false, list: true });
      if (this.token.kind === ',') { this.at += 1; continue; }
      if (this.token.kind === ')') { this.at += 1; break; }
      return this.stop(this.token.kind === 'end' ? this.endSpan() : this.token, 'A comma or ) was expected in the list.');
    }
    return oneOf(field, negated, values);
  }

  private value(field: FieldRef): ReadValue {
    const token = this.token;
    if (token.kind === 'string') this.closed(token);
    const read = readValue(this.tokens, this.at, field, this.now);
    if ('message' in read) return this.stop(token.kind === 'end' ? this.endSpan() : read, read.message);
    this.at += read.tokens;
    return read;
  }

  private closed(token: Token & { kind: 'string' }): void {
    if (!token.closed) this.report(token, 'The quote is not closed. Write it again after the text.');
  }

  private get token(): Token {
    const token = this.tokens[Math.min(this.at, this.tokens.length - 1)];
    return token ?? { kind: 'end', from: 0, to: 0 };
  }
  private atEnd(): boolean { return this.token.kind === 'end'; }
  private want(wanted: Wanted): void { if (this.token.kind === 'end' && this.errors.length === 0) this.wanted = wanted; }
  private endsTerm(): boolean { return this.token.kind === 'end' || this.token.kind === ')' || keyword(this.token, 'and', 'or'); }

  private unexpected(): string {
    const token = this.token;
    if (token.kind === ',') return 'No comma was expected here. Write and or or between comparisons, and numbers without commas.';
    if (token.kind === 'operator') return 'One comparison was complete here. Write and or or, then the next.';
    return '“and” or “or” was expected here. Text with spaces is put in quotes.';
  }

  /** To what may follow a term, past what is in parentheses. */
  private skip(): void {
    for (let open = 0; this.token.kind !== 'end'; this.at += 1) {
      if (this.token.kind === '(') open += 1;
      else if (this.token.kind === ')' && open-- === 0) return;
      else if (open === 0 && keyword(this.token, 'and', 'or')) return;
    }
  }

  /** The end has no character: the last one before it is shown. */
  private endSpan(): Span {
    const end = this.tokens.at(-1)?.to ?? 0;
    return { from: end, to: end };
  }

  private report({ from, to }: Span, message: string): void {
    if (this.errors.length < queryLimits.errors && this.errors.at(-1)?.from !== from) this.errors.push({ from, to, message });
  }
  private stop(span: Span, message: string, from: Span = span): never {
    this.report({ from: Math.min(from.from, span.from), to: span.to }, message);
    throw new Stop();
  }
}

const wordText = (token: Token & { kind: 'word' }): string => (token.quoted ? `${token.text}"${token.quoted.value}"` : token.text);

/** `a and (b and c)` is `a and b and c`; where one side could not be read, the other is all that is known. */
function join(kind: 'and' | 'or', items: readonly (QueryExpr | null)[]): QueryExpr | null {
  const flat = items.flatMap(item => (item === null ? [] : item.kind === kind ? item.items : [item]));
  return flat.length > 1 ? { kind, items: flat } : flat[0] ?? null;
}
