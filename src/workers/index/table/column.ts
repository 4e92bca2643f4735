import type { FieldValue } from '../../../core/query/evaluate';
import { fold } from '../../../core/query/evaluate';
import { firstOf } from './order';

/** What a run has in a field, by what a comparison needs. `coded`: a text, or tags. */
export const missing = 0, numeric = 1, coded = 2, logical = 3;

/** One field of every run, by slot: numbers as they are, texts by their place in a list of all there are. */
export class Column {
  kinds: Uint8Array;
  /** NaN where the run has no number, so that a loop over numbers need not ask what there is. */
  numbers: Float64Array;
  codes: Int32Array | null = null;
  /** Every text or list of tags that a run has or had. */
  readonly texts: (string | readonly string[])[] = [];
  /** Grows with every change: what was made from the column is good for one of these. */
  version = 0;
  private readonly places = new Map<string, number>();
  private sorting: { version: number; keys: SortKeys } | undefined;
  private outermost: { version: number; ends: Ends } | undefined;

  constructor(size: number) {
    this.kinds = new Uint8Array(size);
    this.numbers = new Float64Array(size).fill(Number.NaN);
  }

  get bytes(): number { return this.kinds.length * (this.codes === null ? 9 : 13) + this.texts.length * 80; }

  set(slot: number, value: FieldValue): void {
    this.version += 1;
    if (slot >= this.kinds.length) this.grow(slot + 1);
    if (typeof value === 'number') { this.kinds[slot] = numeric; this.numbers[slot] = value; return; }
    this.numbers[slot] = Number.NaN;
    if (value === null || (typeof value === 'object' && value.length === 0)) this.kinds[slot] = missing;
    else if (typeof value === 'boolean') { this.kinds[slot] = logical; this.numbers[slot] = Number(value); }
    else {
      this.codes ??= new Int32Array(this.kinds.length);
      this.kinds[slot] = coded;
      this.codes[slot] = this.place(value);
    }
  }

  /** The common case without a look at what kind it is. */
  setNumber(slot: number, value: number): void {
    this.version += 1;
    if (slot >= this.kinds.length) this.grow(slot + 1);
    this.kinds[slot] = numeric;
    this.numbers[slot] = value;
  }

  get(slot: number): FieldValue {
    switch (this.kinds[slot]) {
      case numeric: return this.numbers[slot] ?? null;
      case logical: return this.numbers[slot] === 1;
      case coded: return this.texts[this.codes?.[slot] ?? -1] ?? null;
      default: return null;
    }
  }

  /** Numbers to sort by, and which slots have none: numbers before texts, texts without regard to case. */
  sortKeys(): SortKeys {
    if (this.sorting?.version === this.version) return this.sorting.keys;
    const keys = this.codes === null ? { keys: this.numbers, ranks: this.ranks() } : this.ranked(this.codes);
    this.sorting = { version: this.version, keys };
    return keys;
  }

  /** Found once while nothing changes, so that the range of any large part of the runs need not look at each of them. */
  ends(): Ends {
    if (this.outermost?.version === this.version) return this.outermost.ends;
    const { numbers } = this;
    const finite = new Uint32Array(numbers.length);
    let count = 0;
    for (let slot = 0; slot < numbers.length; slot += 1) if (Number.isFinite(numbers[slot])) { finite[count] = slot; count += 1; }
    const slots = finite.subarray(0, count);
    const least = firstOf(slots, Math.min(count, endSlots), (a, b) => (numbers[a] as number) - (numbers[b] as number));
    const greatest = firstOf(slots, Math.min(count, endSlots), (a, b) => (numbers[b] as number) - (numbers[a] as number));
    const ends = { least, greatest };
    this.outermost = { version: this.version, ends };
    return ends;
  }

  private ranks(): Uint8Array {
    const { kinds, numbers } = this;
    const ranks = new Uint8Array(kinds.length);
    for (let slot = 0; slot < kinds.length; slot += 1) ranks[slot] = kinds[slot] === missing ? 2 : Number.isNaN(numbers[slot] as number) ? 1 : 0;
    return ranks;
  }

  private ranked(codes: Int32Array): SortKeys {
    const { kinds, numbers, texts } = this;
    const folded = texts.map((text) => fold(joined(text)));
    const order = folded.map((_, code) => code).sort((a, b) => compareText(folded[a] ?? '', folded[b] ?? ''));
    const rankOf = new Float64Array(texts.length);
    let rank = 0;
    order.forEach((code, index) => {
      if (index > 0 && folded[code] !== folded[order[index - 1] as number]) rank += 1;
      rankOf[code] = rank;
    });
    // Numbers come first, so they are ranked too: no number is free that lies between the greatest of them and a text.
    const distinct = Float64Array.from(new Set(numbers.filter((number, slot) => (kinds[slot] === numeric || kinds[slot] === logical) && !Number.isNaN(number)))).sort();
    const places = new Map(Array.from(distinct, (number, place) => [number, place]));
    const keys = new Float64Array(kinds.length);
    const ranks = this.ranks();
    for (let slot = 0; slot < kinds.length; slot += 1) {
      if (kinds[slot] === coded) { keys[slot] = distinct.length + (rankOf[codes[slot] as number] as number); ranks[slot] = 0; }
      else if (ranks[slot] === 0) keys[slot] = places.get(numbers[slot] as number) ?? 0;
    }
    return { keys, ranks };
  }

  private place(value: string | readonly string[]): number {
    const key = typeof value === 'string' ? value : `\n${value.join('\n')}`;
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.texts.length;
      this.texts.push(value);
      this.places.set(key, place);
    }
    return place;
  }

  private grow(least: number): void {
    const size = Math.max(least, this.kinds.length * 2, 64);
    const { kinds, numbers, codes } = this;
    this.kinds = new Uint8Array(size);
    this.kinds.set(kinds);
    this.numbers = new Float64Array(size).fill(Number.NaN, numbers.length);
    this.numbers.set(numbers);
    if (codes === null) return;
    this.codes = new Int32Array(size);
    this.codes.set(codes);
  }
}

/** Slots of the least and of the greatest finite numbers, the outermost first. */
export interface Ends { least: Uint32Array; greatest: Uint32Array }
/** Of a sixteenth of the runs, spread evenly, one is among so many in 98 of 100 columns. */
const endSlots = 64;

/** `ranks`: 0 a value, 1 NaN, 2 none. */
export interface SortKeys { keys: Float64Array; ranks: Uint8Array }

export const joined = (value: string | readonly string[]): string => (typeof value === 'string' ? value : value.join(', '));
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
