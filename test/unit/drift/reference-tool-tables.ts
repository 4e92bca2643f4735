/** Tables that Evidently and Offbook both judge, the same in every run; printed as JSON when this file is run by itself. */

export type Column = (number | string | boolean | null)[];
export interface Pair { reference: Record<string, Column>; current: Record<string, Column> }

/** As a Parquet file would hold them; everything else Evidently finds out by itself. */
export const types: Readonly<Record<string, string>> = {
  numbers: 'float64', heavy: 'float64', same: 'float64', grades: 'float64', few: 'int64', flag: 'int8', weekday: 'int64', rooms: 'int32', tens: 'int64', holes: 'int64', filled: 'int64', tiny: 'uint8', price: 'decimal(10,2)',
  city: 'string', yes: 'string', codes: 'string', half: 'string', note: 'string', kind: 'categorical', truth: 'bool', maybe: 'bool',
};

/** A 32-bit linear congruential generator (D. E. Knuth's constants of MMIX, cut): good enough to make up columns, and short enough to stand here. */
function numbersFrom(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return Number(state >> 32n) / 2 ** 32;
  };
}

interface Drawn { size: number; shift: number; moved: number; infinite: boolean; isReference: boolean; hasText: boolean }

function side(random: () => number, { size, shift, moved, infinite, isReference, hasText }: Drawn): Record<string, Column> {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const of = <T>(all: readonly T[], shares: readonly number[]): T => {
    let left = random();
    for (let at = 0; at < all.length - 1; at++) if ((left -= shares[at] ?? 0) < 0) return all[at] as T;
    return all[all.length - 1] as T;
  };
  const shares = [0.5 - 0.2 * moved, 0.3 + 0.1 * moved, 0.15 + 0.05 * moved, 0.05 + 0.05 * moved];
  const column = (make: (row: number) => number | string | boolean | null): Column => Array.from({ length: size }, (_, row) => make(row));
  /** Whole numbers below a bound, the upper ones more often where the table has moved. */
  const below = (bound: number): number => Math.min(bound - 1, Math.floor(bound * random() ** (1 / (1 + moved))));
  return {
    numbers: column(() => (random() < 0.05 ? null : Number((shift + normal()).toFixed(3)))),
    heavy: column(() => (infinite && random() < 0.01 ? 'inf' : Number(Math.exp(shift + 1.5 * normal()).toFixed(2)))),
    same: column(() => (moved < 1 ? 3.5 : 4.5)),
    // Whole and few, and floats all the same.
    grades: column(() => below(7)),
    few: column(() => of([0, 1, 2, 3], shares)),
    flag: column(() => (random() < 0.3 + 0.1 * moved ? 1 : 0)),
    weekday: column(() => below(7)),
    rooms: column(() => 1 + below(9)),
    // One more or less than the tool's limit, and not the same on both sides.
    tens: column((row) => (row < 11 ? row % (random() < 0.5 ? 10 : 11) : below(10))),
    // Some missing on the current side alone, and on the reference alone.
    holes: column((row) => (!isReference && row % 9 === 0 ? null : below(7))),
    filled: column((row) => (isReference && row % 9 === 0 ? null : below(7))),
    tiny: column(() => below(7)),
    price: column(() => Number((10 + shift + normal()).toFixed(2))),
    city: column(() => of(['a', 'b', 'c', 'd'], shares)),
    yes: column(() => (random() < 0.4 + 0.15 * moved ? 'yes' : 'no')),
    codes: column(() => `code ${below(13)}`),
    // Half of the values that are there are different ones, which is just not enough for text.
    half: column((row) => (row % 5 === 0 ? null : `half ${row % Math.max(1, Math.floor((size - Math.ceil(size / 5)) / 2))}`)),
    ...(hasText ? { note: column((row) => `note ${row} of ${of(['rain', 'snow', 'wind', 'sun'], shares)}`) } : {}),
    kind: column((row) => `kind ${row % 90}`),
    truth: column(() => random() < 0.5 + 0.1 * moved),
    maybe: column((row) => (row % 11 === 0 ? null : random() < 0.5)),
  };
}

/** Half of the tables have infinite values. */
export const hasInfinite = (index: number): boolean => index % 2 === 1;
/** Each sixth has text, which counts among the drifted columns there. */
export const hasText = (index: number): boolean => index % 6 === 5;

export function pairs(): Pair[] {
  return Array.from({ length: 60 }, (_, index) => {
    const random = numbersFrom(index + 1);
    const one = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const [n, m, shift, moved] = [one([40, 200, 999, 1000, 1001, 1500]), one([35, 150, 1000, 2000]), one([0, 0, 0.05, 0.2, 1]), one([0, 0, 0.05, 0.2, 1])];
    const both = { infinite: hasInfinite(index), hasText: hasText(index) };
    return { reference: side(random, { ...both, size: n, shift: 0, moved: 0, isReference: true }), current: side(random, { ...both, size: m, shift, moved, isReference: false }) };
  });
}

if (import.meta.main) process.stdout.write(JSON.stringify({ types, pairs: pairs() }));
