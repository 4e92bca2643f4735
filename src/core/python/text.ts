/** Plain text facts: lines as Python and the editor count them (\n, \r\n and a lone \r all end one). */
export class LineTable {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = nextBreak(text, 0); at !== -1; at = nextBreak(text, at)) this.starts.push(at);
  }

  /** 1-based line of an index. */
  lineOf(index: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}

const lineBreak = /\r\n|\n|\r/g;

function nextBreak(text: string, from: number): number {
  lineBreak.lastIndex = from;
  return lineBreak.exec(text) ? lineBreak.lastIndex : -1;
}

/**
 * The same text, index for index, in the only spelling of lines that the grammar knows: a lone \r becomes \n, a byte order mark a space that
 * Python does not see either.
 */
export function forGrammar(text: string): string {
  const marked = text.charCodeAt(0) === 0xfeff ? `\f${text.slice(1)}` : text;
  return marked.includes('\r') ? marked.replace(/\r(?!\n)/g, '\n') : marked;
}

export interface TextChange { start: number; oldEnd: number; newEnd: number }

/** The smallest single replacement that turns one text into another; never cuts a surrogate pair in two. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start--;
  let tail = 0;
  while (tail < shorter - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  if (tail > 0 && isLowSurrogate(before.charCodeAt(before.length - tail))) tail--;
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Row and column of an index as the grammar counts them (rows end at \n alone). */
export function pointAt(text: string, index: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: index - lineStart };
}
