/** What words stand apart by: all that Python's `split()` takes for a space. As the letters themselves, since every engine writes others by number. */
const spaceRanges: readonly [from: number, to: number][] = [[0x09, 0x0d], [0x1c, 0x20], [0x85, 0x85], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000]];
export const spaces = spaceRanges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at))).join('');

/** Of a longer word so many letters count. */
const mostLetters = 40;
/** Letters and digits, with what stands within a word; no text takes longer than its length. */
const word = /[\p{L}\p{M}\p{N}]+(?:['’_-][\p{L}\p{M}\p{N}]+)*/gu;

/** The words of a text, whatever their case and the signs around them. */
export const wordsOf = (text: string): string[] => (text.toLowerCase().match(word) ?? []).map((each) => (each.length > mostLetters ? [...each].slice(0, mostLetters).join('') : each));

/**
 * How often each word comes, in bounded memory: where there are too many different ones, one is taken from every count and what is left with none is forgotten. So no count is too great, each is short by at most how often that was done, and words that
 * come often stay, whenever they come (J. Misra and D. Gries, 1982).
 */
export class WordCounts {
  private readonly counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  get size(): number { return this.counts.size; }

  add(each: string): void {
    this.counts.set(each, this.of(each) + 1);
    while (this.counts.size > this.most) this.takeOneOfEach();
  }

  /** Zero: it does not come, or hardly. */
  of(each: string): number { return this.counts.get(each) ?? 0; }

  words(): Iterable<string> { return this.counts.keys(); }

  private takeOneOfEach(): void {
    for (const [each, count] of this.counts) if (count > 1) this.counts.set(each, count - 1); else this.counts.delete(each);
  }
}
