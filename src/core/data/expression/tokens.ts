import { readQuoted } from '../../query/quoting';
import { scan } from '../../query/scan';
import type { Arithmetic, Comparison, Span } from './tree';

export type Token = Span & (
  | { kind: 'word'; text: string }
  | { kind: 'name' | 'string'; value: string; closed: boolean }
  | { kind: 'number'; text: string }
  | { kind: 'compare'; op: Comparison }
  | { kind: 'arithmetic'; op: Arithmetic }
  | { kind: '(' | ')' | ',' }
  | { kind: 'stray'; text: string }
  | { kind: 'end' }
);

const comparisons: readonly [string, Comparison][] = [['==', '='], ['!=', '!='], ['<>', '!='], ['<=', '<='], ['>=', '>='], ['=', '='], ['<', '<'], ['>', '>']];
const arithmetics: readonly Arithmetic[] = ['//', '+', '-', '*', '/', '%'];

/** `"…"` is a name, `'…'` a text. */
export const tokenize = (text: string): Token[] => scan(text, tokenAt);

function tokenAt(text: string, from: number): Token {
  const first = text[from] ?? '';
  if (first === '"' || first === "'") { const { value, to, closed } = readQuoted(text, from); return { kind: first === '"' ? 'name' : 'string', value, closed, from, to }; }
  if (first === '(' || first === ')' || first === ',') return { kind: first, from, to: from + 1 };
  const rest = text.slice(from, from + 400);
  const [number] = /^(?:\d(?:_?\d)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest) ?? [];
  if (number !== undefined) return { kind: 'number', text: number.replace(/_/g, ''), from, to: from + number.length };
  const [word] = /^[\p{ID_Start}_]\p{ID_Continue}*/u.exec(rest) ?? [];
  if (word !== undefined) return { kind: 'word', text: word, from, to: from + word.length };
  const compared = comparisons.find(([spelling]) => rest.startsWith(spelling));
  if (compared) return { kind: 'compare', op: compared[1], from, to: from + compared[0].length };
  const op = arithmetics.find((each) => rest.startsWith(each));
  if (op !== undefined) return { kind: 'arithmetic', op, from, to: from + op.length };
  const stray = String.fromCodePoint(text.codePointAt(from) ?? 0);
  return { kind: 'stray', text: stray, from, to: from + stray.length };
}
