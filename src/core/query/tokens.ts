import { readQuoted } from './quoting';
import { scan } from './scan';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Operator = Comparison | '~' | '!~';
interface Span { from: number; to: number }
export type Token = Span & (
  /** `quoted`: the name that follows in quotes (`metric."val/loss"`), with `text` all before it. */
  | { kind: 'word'; text: string; quoted: { value: string; closed: boolean } | null }
  | { kind: 'string'; value: string; closed: boolean }
  | { kind: 'operator'; operator: Operator }
  | { kind: '(' | ')' | ',' }
  | { kind: 'stray'; text: string }
  | { kind: 'end' }
);

const spellings: readonly [string, Operator][] = [['!=', '!='], ['<>', '!='], ['!~', '!~'], ['<=', '<='], ['>=', '>='], ['==', '='], ['=', '='], ['<', '<'], ['>', '>'], ['~', '~']];
const punctuation = /[\s(),=<>~]/;
const named = /^(?:metrics?|param(?:eter)?s?)\.$/i;

export const tokenize = (text: string): Token[] => scan(text, tokenAt);

function tokenAt(text: string, from: number): Token {
  const first = text[from] ?? '';
  if (first === '"' || first === "'") { const { value, to, closed } = readQuoted(text, from); return { kind: 'string', value, closed, from, to }; }
  if (first === '(' || first === ')' || first === ',') return { kind: first, from, to: from + 1 };
  const operator = spellings.find(([spelling]) => text.startsWith(spelling, from));
  if (operator) return { kind: 'operator', operator: operator[1], from, to: from + operator[0].length };
  if (first === '!') return { kind: 'stray', text: first, from, to: from + 1 };
  let to = from;
  while (to < text.length && !endsWord(text, to)) to += 1;
  const head = text.slice(from, to);
  if (named.test(head) && (text[to] === '"' || text[to] === "'")) {
    const { value, to: end, closed } = readQuoted(text, to);
    return { kind: 'word', text: head, quoted: { value, closed }, from, to: end };
  }
  return { kind: 'word', text: head, quoted: null, from, to };
}

/** An apostrophe inside a word is a letter of it, but after a dot it begins a quoted name. */
function endsWord(text: string, at: number): boolean {
  const character = text[at] ?? '';
  if (punctuation.test(character) || character === '"') return true;
  if (character === "'") return text[at - 1] === '.';
  return character === '!' && (text[at + 1] === '=' || text[at + 1] === '~');
}
