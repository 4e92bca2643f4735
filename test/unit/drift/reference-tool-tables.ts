/** Tables that Evidently and Offbook both judge, the same in every run; printed as JSON when this file is run by itself. */

export type Column = (number | string | null)[];
export interface Pair { reference: Record<string, Column>; current: Record<string, Column> }

/** A 32-bit linear congruential generator (D. E. Knuth's constants of MMIX, cut): good enough to make up columns, and short enough to stand here. */
function numbersFrom(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return Number(state >> 32n) / 2 ** 32;
  };
}

function side(random: () => number, size: number, shift: number, moved: number, infinite: boolean): Record<string, Column> {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const of = <T>(all: readonly T[], shares: readonly number[]): T => {
    let left = random();
    for (let at = 0; at < all.length - 1; at++) if ((left -= shares[at] ?? 0) < 0) return all[at] as T;
    return all[all.length - 1] as T;
  };
  const shares = [0.5 - 0.2 * moved, 0.3 + 0.1 * moved, 0.15 + 0.05 * moved, 0.05 + 0.05 * moved];
  const column = (make: () => number | string | null): Column => Array.from({ length: size }, make);
  return {
    numbers: column(() => (random() < 0.05 ? null : Number((shift + normal()).toFixed(3)))),
    heavy: column(() => (infinite && random() < 0.01 ? 'inf' : Number(Math.exp(shift + 1.5 * normal()).toFixed(2)))),
    few: column(() => of([0, 1, 2, 3], shares)),
    flag: column(() => (random() < 0.3 + 0.1 * moved ? 1 : 0)),
    same: column(() => (moved < 1 ? 3.5 : 4.5)),
    city: column(() => of(['a', 'b', 'c', 'd'], shares)),
    yes: column(() => (random() < 0.4 + 0.15 * moved ? 'yes' : 'no')),
  };
}

/** Half of the tables have infinite values. */
export const hasInfinite = (index: number): boolean => index % 2 === 1;

export function pairs(): Pair[] {
  return Array.from({ length: 60 }, (_, index) => {
    const random = numbersFrom(index + 1);
    const one = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const [n, m, shift, moved] = [one([40, 200, 999, 1000, 1001, 1500]), one([35, 150, 1000, 2000]), one([0, 0, 0.05, 0.2, 1]), one([0, 0, 0.05, 0.2, 1])];
    return { reference: side(random, n, 0, 0, hasInfinite(index)), current: side(random, m, shift, moved, hasInfinite(index)) };
  });
}

if (import.meta.main) process.stdout.write(JSON.stringify(pairs()));
