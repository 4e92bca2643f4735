export interface Chunk { start: number; end: number }

const neverInsideBrackets = /(?:async[ \t]+def\b|(?:def|class)[ \t]+[^\s(:]|@[\p{L}_]|import[ \t]+[\p{L}_]|from[ \t]+[\p{L}_.]+[ \t]+import\b)/uy;
const continuesBlock = /(?:else|elif|except|finally)\b|[)\]}]/y;
const decorated = /@|def\b|class\b|async\b/y;
const blank = /[ \t\f]*(?:#|\r?\n|$)/y;
const interesting = /"""|'''|["'#([{)\]}\\\n]/g;

const at = (pattern: RegExp, text: string, index: number): boolean => {
  pattern.lastIndex = index;
  return pattern.test(text);
};

/**
 * The text cut where a statement begins at the left margin, so that what somebody is typing in one place can't swallow the functions after it. A bracket that
 * was never closed ends at the next `def`; a long string that was never closed ends with its line.
 */
export function topLevelChunks(text: string): Chunk[] {
  const starts: number[] = [];
  let depth = 0;
  let awaitsDefinition = false;
  let line = 0;
  while (line < text.length) {
    const forced = depth > 0 && at(neverInsideBrackets, text, line);
    if (forced || (depth === 0 && !at(blank, text, line) && !isSpace(text, line) && !at(continuesBlock, text, line))) {
      const belongs = awaitsDefinition && at(decorated, text, line);
      if (!belongs) starts.push(line);
      awaitsDefinition = text[line] === '@';
      depth = 0;
    }
    const scanned = scanLine(text, line, depth);
    depth = scanned.depth;
    line = scanned.next;
  }
  if (starts[0] !== 0) starts.unshift(0);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length })).filter(({ start, end }) => start < end);
}

const isSpace = (text: string, index: number): boolean => ' \t\f\r\n'.includes(text[index] ?? '');

/** Reads to the end of the line, past strings that go on over several. */
function scanLine(text: string, from: number, openBrackets: number): { next: number; depth: number } {
  let depth = openBrackets;
  let index = from;
  for (;;) {
    interesting.lastIndex = index;
    const match = interesting.exec(text);
    if (!match) return { next: text.length, depth };
    index = interesting.lastIndex;
    switch (match[0]) {
      case '\n':
        return { next: index, depth };
      case '\\':
        index += text.startsWith('\r\n', index) ? 2 : 1;
        break;
      case '#':
        index = endOfLine(text, index);
        break;
      case '(': case '[': case '{':
        depth++;
        break;
      case ')': case ']': case '}':
        depth = Math.max(0, depth - 1);
        break;
      default:
        index = afterString(text, index, match[0]);
    }
  }
}

function afterString(text: string, from: number, quote: string): number {
  const oneLine = quote.length === 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (oneLine && text[index] === '\n') return index;
    else if (text.startsWith(quote, index)) return index + quote.length;
  }
  return oneLine ? text.length : endOfLine(text, from);
}

const endOfLine = (text: string, from: number): number => {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found;
};
