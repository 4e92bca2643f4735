import { queryLimits } from '../limits';

export type Check = 'start' | 'end' | 'edge' | 'inside';
export type Node =
  | { kind: 'character'; test: RegExp }
  | { kind: 'check'; check: Check }
  | { kind: 'sequence' | 'choice'; items: Node[] }
  | { kind: 'repeat'; item: Node; least: number; most: number };

export class PatternError extends Error {
  constructor(readonly at: number, message: string) { super(message); }
}

/** One character is all that JavaScript's own expressions are asked about: their classes and case, without their search that may never end. */
const one = (source: string): RegExp => new RegExp(`^(?:${source})$`, 'iu');
const exactly = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
const spaces: Record<string, number> = { n: 10, t: 9, r: 13, f: 12, v: 11, 0: 0 };

/** Reads the pattern or throws a PatternError. */
export function readPattern(pattern: string): Node {
  if (pattern.length > queryLimits.pattern) throw new PatternError(0, `A pattern has at most ${queryLimits.pattern} characters.`);
  return new Reader(pattern).whole();
}

class Reader {
  private at = 0;
  private depth = 0;
  constructor(private readonly text: string) {}

  whole(): Node {
    if (this.text.startsWith('(?i)')) this.at = 4;
    const node = this.choice();
    if (this.at < this.text.length) throw new PatternError(this.at, 'This ) closes nothing. Write \\) for the character.');
    return node;
  }

  private choice(): Node {
    const items = [this.sequence()];
    while (this.take('|')) items.push(this.sequence());
    return items.length === 1 && items[0] ? items[0] : { kind: 'choice', items };
  }

  private sequence(): Node {
    const items: Node[] = [];
    while (this.at < this.text.length && !this.sees('|') && !this.sees(')')) items.push(this.repeated());
    return { kind: 'sequence', items };
  }

  private repeated(): Node {
    const from = this.at;
    const item = this.atom();
    const count = this.count();
    if (!count) return item;
    if (item.kind === 'check') throw new PatternError(from, 'A place can’t be repeated.');
    // How much is taken makes no difference to whether it is there.
    this.take('?');
    const again = /^[*+?]/.exec(this.text.slice(this.at))?.[0];
    if (again) throw new PatternError(this.at, `Nothing to repeat before ${again}. Write \\${again} for the character.`);
    return { kind: 'repeat', item, ...count };
  }

  private count(): { least: number; most: number } | null {
    if (this.take('*')) return { least: 0, most: Infinity };
    if (this.take('+')) return { least: 1, most: Infinity };
    if (this.take('?')) return { least: 0, most: 1 };
    const found = /^\{(\d+)(,(\d*))?\}/.exec(this.text.slice(this.at));
    if (!found) return null;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] ? Number(found[3]) : Infinity;
    if (most < least) throw new PatternError(this.at, `${found[0]}: the second number is less than the first.`);
    this.at += found[0].length;
    return { least, most };
  }

  private atom(): Node {
    const from = this.at;
    const character = this.next();
    switch (character) {
      case '(': return this.group(from);
      case '[': return { kind: 'character', test: one(this.set(from)) };
      case '.': return { kind: 'character', test: one('.') };
      case '^': return { kind: 'check', check: 'start' };
      case '$': return { kind: 'check', check: 'end' };
      case '*': case '+': case '?': throw new PatternError(from, `Nothing to repeat before ${character}. Write \\${character} for the character.`);
      case '\\':
        if (this.take('b')) return { kind: 'check', check: 'edge' };
        if (this.take('B')) return { kind: 'check', check: 'inside' };
        return { kind: 'character', test: one(this.escape(from).source) };
      default: return { kind: 'character', test: one(exactly(character)) };
    }
  }

  private group(from: number): Node {
    if (this.sees('?')) {
      const kind = /^\?(?::|<[A-Za-z_]\w*>|P<[A-Za-z_]\w*>)/.exec(this.text.slice(this.at))?.[0];
      if (kind === undefined) {
        const what = /^\?(?:<?[=!])/.test(this.text.slice(this.at)) ? 'Looking ahead or behind' : 'This kind of group';
        throw new PatternError(from, `${what} is not supported. Plain groups are: (…).`);
      }
      this.at += kind.length;
    }
    this.depth += 1;
    if (this.depth > queryLimits.depth) throw new PatternError(from, `Groups go at most ${queryLimits.depth} deep.`);
    const node = this.choice();
    this.depth -= 1;
    if (!this.take(')')) throw new PatternError(from, 'This ( is not closed. Write \\( for the character.');
    return node;
  }

  private set(from: number): string {
    let source = this.take('^') ? '[^' : '[';
    let empty = true;
    for (;;) {
      if (this.at >= this.text.length) throw new PatternError(from, 'This [ is not closed. Write \\[ for the character.');
      if (this.take(']')) break;
      const start = this.at;
      const low = this.member();
      empty = false;
      if (this.sees('-') && this.text[this.at + 1] !== ']' && this.at + 1 < this.text.length) {
        this.at += 1;
        const high = this.member();
        if (low.code === null || high.code === null || low.code > high.code) throw new PatternError(start, `${this.text.slice(start, this.at)} is no range.`);
        source += `${low.source}-${high.source}`;
      } else source += low.source;
    }
    if (empty) throw new PatternError(from, 'This class is empty.');
    return `${source}]`;
  }

  private member(): { source: string; code: number | null } {
    const from = this.at;
    const character = this.next();
    if (character === '\\') {
      if (this.take('b')) return { source: '\\u{8}', code: 8 };
      return this.escape(from);
    }
    return { source: exactly(character), code: character.codePointAt(0) ?? 0 };
  }

  /** After the backslash. `code`: the one character that it is, null for a class of them. */
  private escape(from: number): { source: string; code: number | null } {
    if (this.at >= this.text.length) throw new PatternError(from, 'A backslash stands at the end. Write \\\\ for the character.');
    const rest = this.text.slice(this.at);
    const hex = /^x([0-9a-f]{2})/i.exec(rest) ?? /^u([0-9a-f]{4})/i.exec(rest) ?? /^u\{([0-9a-f]{1,6})\}/i.exec(rest);
    if (hex) {
      const code = parseInt(hex[1] ?? '', 16);
      if (code > 0x10ffff) throw new PatternError(from, `There is no character \\${hex[0]}.`);
      this.at += hex[0].length;
      return { source: `\\u{${code.toString(16)}}`, code };
    }
    const property = /^p\{[\w=]+\}/i.exec(rest)?.[0];
    if (property !== undefined) {
      this.at += property.length;
      try { one(`\\${property}`); } catch { throw new PatternError(from, `\\${property} is not known. \\p{L} is any letter, \\p{N} any digit.`); }
      return { source: `\\${property}`, code: null };
    }
    const character = this.next();
    if (/[dDwWsS]/.test(character)) return { source: `\\${character}`, code: null };
    const space = Object.hasOwn(spaces, character) ? spaces[character] : undefined;
    if (space !== undefined) return { source: `\\u{${space.toString(16)}}`, code: space };
    if (/[1-9]/.test(character) || character === 'k') throw new PatternError(from, 'Repeating what a group found is not supported.');
    if (/[\p{L}\p{N}]/u.test(character)) throw new PatternError(from, `\\${character} means nothing here.`);
    return { source: exactly(character), code: character.codePointAt(0) ?? 0 };
  }

  private next(): string {
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    this.at += character.length;
    return character;
  }
  private sees(character: string): boolean { return this.text[this.at] === character; }
  private take(character: string): boolean {
    if (!this.sees(character)) return false;
    this.at += 1;
    return true;
  }
}
