import type { DriftEffect } from '../../contract/drift';

type Way = { pValue: number | null; effect: DriftEffect | null };
type Told<T extends Way> = T & { pValue: number; effect: DriftEffect };

/**
 * A column that is looked at in several ways drifts when one of them does. Where several lie far enough apart the least p-value speaks, made as many times greater as there were ways (Bonferroni), since whoever looks
 * several times is fooled by chance as often. Null: none of them says anything.
 */
export function decisive<T extends Way>(parts: readonly T[]): { by: Told<T>; told: Told<T>[]; ways: number } | null {
  const told = parts.filter((part): part is Told<T> => part.pValue !== null && part.effect !== null);
  const far = told.filter(({ effect }) => effect.value >= effect.threshold);
  const [first, ...others] = far.length > 0 ? far : told;
  return first === undefined ? null : { by: others.reduce((least, each) => (each.pValue < least.pValue ? each : least), first), told, ways: told.length };
}
