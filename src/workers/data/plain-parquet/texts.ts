import { isUtf8 } from 'node:buffer';
import { spaces } from '../../../core/drift/words';
import type { PlainColumn } from './footer';
import { unpackHybrid } from './hybrid';
import type { PageReader } from './pages';

/** Of a text so many characters count; what is longer is told apart by these. */
const mostCharacters = 200;

/** How often each text of a column stands there, or each truth; null: there are more than `most` different ones. Throws where a text is no UTF-8. */
export function countTexts(reader: PageReader, path: string, column: PlainColumn, most: number): Map<string, number> | null {
  const counts = new Map<string, number>();
  const add = (text: string, count: number): void => {
    if (count === 0) return;
    counts.set(text, (counts.get(text) ?? 0) + count);
    if (counts.size > most) throw tooMany;
  };
  const truths = (bits: Uint32Array): void => {
    const yes = bits.reduce((sum, bit) => sum + bit, 0);
    add('true', yes);
    add('false', bits.length - yes);
  };
  let entries: string[] = [];
  let chosen = new Uint32Array(0);
  const settle = (): void => {
    for (const [at, text] of entries.entries()) add(text, chosen[at] ?? 0);
    chosen.fill(0);
  };
  try {
    reader.read(path, column, {
      dictionary(bytes, count) {
        settle();
        entries = [];
        eachText(bytes, count, (text) => { entries.push(shortened(decoder.decode(text))); });
        chosen = new Uint32Array(count);
      },
      plain(bytes, count) {
        if (column.physical === 'BOOLEAN') truths(bitsOf(bytes, count));
        else eachText(bytes, count, (text) => { add(shortened(decoder.decode(text)), 1); });
      },
      chosen(each) { countInto(chosen, each); },
      runs(bytes, count) { truths(truthsOf(column, bytes, count)); },
    });
    settle();
  } catch (error) {
    if (error === tooMany) return null;
    throw error;
  }
  return counts;
}

/** The number of characters of every text that is not missing, in any order, into the start of `into`; answers how many. Throws where one is no UTF-8. */
export const readLengths = (reader: PageReader, path: string, column: PlainColumn, into: Float64Array): number => readOfEach(reader, path, column, into, charactersOf);

/** The same of how many words each has, as Python's `split()` parts them. */
export const readWordCounts = (reader: PageReader, path: string, column: PlainColumn, into: Float64Array): number => readOfEach(reader, path, column, into, wordCountOf);

function readOfEach(reader: PageReader, path: string, column: PlainColumn, into: Float64Array, numberOf: (text: Uint8Array) => number): number {
  let at = 0;
  let numbers = new Float64Array(0);
  let chosen = new Uint32Array(0);
  const add = (number: number, count: number): void => {
    if (at + count > into.length) throw new Error('A column holds more values than its footer says');
    into.fill(number, at, at + count);
    at += count;
  };
  const settle = (): void => {
    for (let entry = 0; entry < chosen.length; entry += 1) add(numbers[entry] as number, chosen[entry] as number);
    chosen.fill(0);
  };
  reader.read(path, column, {
    dictionary(bytes, count) {
      settle();
      const found: number[] = [];
      eachText(bytes, count, (text) => { found.push(numberOf(text)); });
      numbers = Float64Array.from(found);
      chosen = new Uint32Array(count);
    },
    plain(bytes, count) { eachText(bytes, count, (text) => { add(numberOf(text), 1); }); },
    chosen(each) { countInto(chosen, each); },
    runs() { throw new Error('Texts in runs are not read here'); },
  });
  settle();
  return at;
}

/** Every `step`-th text that is not missing, from the first on, as the file has them; of each the first `characters`. */
export function readEvery(reader: PageReader, path: string, column: PlainColumn, step: number, characters: number): string[] {
  const texts: string[] = [];
  let at = 0;
  eachOf(reader, path, column, (text) => { if (at++ % step === 0) texts.push(firstOf(text, characters)); });
  return texts;
}

function eachOf(reader: PageReader, path: string, column: PlainColumn, take: (text: Uint8Array) => void): void {
  let entries: Uint8Array[] = [];
  reader.read(path, column, {
    dictionary(bytes, count) {
      // The page's bytes are only lent.
      const own = bytes.slice();
      entries = [];
      eachText(own, count, (text) => { entries.push(text); });
    },
    plain(bytes, count) { eachText(bytes, count, take); },
    chosen(each) {
      for (const entry of each) {
        const text = entries[entry];
        if (text === undefined) throw new Error('A value is none of its dictionary');
        take(text);
      }
    },
    runs() { throw new Error('Texts in runs are not read here'); },
  });
}

/** The first texts that are not missing, `most` of them; nothing behind them is read. */
export function readFirst(reader: PageReader, path: string, column: PlainColumn, most: number, characters: number): string[] {
  const texts: string[] = [];
  try {
    eachOf(reader, path, column, (text) => {
      texts.push(firstOf(text, characters));
      if (texts.length >= most) throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return texts;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const tooMany = Symbol('too many');
const enough = Symbol('enough');

const shortened = (text: string): string => (text.length <= mostCharacters ? text : [...text].slice(0, mostCharacters).join(''));

function charactersOf(text: Uint8Array): number {
  if (!isUtf8(text)) throw new Error('A text is no UTF-8');
  let characters = 0;
  for (const byte of text) characters += Number(!isWithin(byte));
  return characters;
}

/** As many of its characters, of a text that is known to be UTF-8. */
function firstOf(text: Uint8Array, characters: number): string {
  let [at, left] = [0, characters];
  while (at < text.length) {
    if (!isWithin(text[at] as number) && left-- === 0) break;
    at += 1;
  }
  return decoder.decode(text.subarray(0, at));
}

/** Words are what stands between spaces, which are known by their bytes: decoding every text would take longer than reading it. */
function wordCountOf(text: Uint8Array): number {
  let words = 0;
  let isInWord = false;
  for (let at = 0; at < text.length;) {
    const bytes = spaceAt(text, at);
    if (bytes === 0 && !isInWord) words += 1;
    isInWord = bytes === 0;
    at += Math.max(1, bytes);
  }
  return words;
}

/** Spaces by their first byte, each the bytes that follow. */
const spaceBytes: readonly (readonly Uint8Array[])[] = (() => {
  const byFirst: Uint8Array[][] = Array.from({ length: 256 }, () => []);
  for (const space of spaces) {
    const bytes = Buffer.from(space);
    byFirst[bytes[0] as number]?.push(bytes);
  }
  return byFirst;
})();

/** How many bytes of a space begin here; 0: it is none. */
function spaceAt(text: Uint8Array, at: number): number {
  for (const bytes of spaceBytes[text[at] as number] as readonly Uint8Array[]) if (bytes.every((byte, next) => text[at + next] === byte)) return bytes.length;
  return 0;
}

/** All bytes of a character but its first begin with the bits 10. */
const isWithin = (byte: number): boolean => (byte & 0xc0) === 0x80;

function eachText(bytes: Uint8Array, count: number, take: (text: Uint8Array) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let each = 0; each < count; each += 1) {
    const from = at + 4;
    const to = from + view.getUint32(at, true);
    if (to > bytes.length) throw new Error('A text goes beyond its page');
    take(bytes.subarray(from, to));
    at = to;
  }
}

function countInto(counts: Uint32Array, entries: Uint32Array): void {
  for (const entry of entries) {
    if (entry >= counts.length) throw new Error('A value is none of its dictionary');
    counts[entry] = (counts[entry] as number) + 1;
  }
}

function bitsOf(bytes: Uint8Array, count: number): Uint32Array {
  if (bytes.length * 8 < count) throw new Error('A page holds fewer values than it says');
  return Uint32Array.from({ length: count }, (_, at) => ((bytes[at >> 3] as number) >> (at & 7)) & 1);
}

function truthsOf({ physical }: PlainColumn, bytes: Uint8Array, count: number): Uint32Array {
  if (physical !== 'BOOLEAN') throw new Error('Texts in runs are not read here');
  const bits = new Uint32Array(count);
  unpackHybrid(bytes, 1, bits);
  return bits;
}
