import type { Plot } from './marks';
import { numberOf, type Values } from './values';

/** A trace of bars; `width` null: as much of their step as is usual. `group` names who stands beside whom. */
export interface Bars { plot: Plot; across: boolean; at: number[]; values: number[]; width: number | null; base: Values | null; alpha: number; color: (index: number) => string; texts: string[]; group: string }

const usualShare = 0.8;

/** Bars of one pair of axes know one another: they stand beside, upon or before each other. */
export function addBars(all: readonly Bars[], mode: string): void {
  for (const plot of new Set(all.map(each => each.plot))) addTo(plot, all.filter(each => each.plot === plot), mode);
}

function addTo(plot: Plot, all: readonly Bars[], mode: string): void {
  const step = all[0]?.width ?? stepOf(all.flatMap(({ at }) => at));
  const groups = mode === 'group' ? [...new Set(all.map(({ group }) => group))] : [''];
  const upTo = { up: new Map<number, number>(), down: new Map<number, number>() };
  const stacked = mode === 'stack' || mode === 'relative';
  for (const bars of all) {
    const room = bars.width ?? step * usualShare;
    const width = room / groups.length;
    const left = -room / 2 + Math.max(0, groups.indexOf(bars.group)) * width;
    const [along, height] = bars.across ? [plot.y, plot.x] : [plot.x, plot.y];
    const given = bars.base ? Array.from(bars.base, numberOf) : null;
    if (!given) height.fromZero = true;
    const rects = bars.at.flatMap((at, index) => {
      const value = bars.values[index] as number;
      if (!Number.isFinite(at) || !Number.isFinite(value)) return [];
      const side = value < 0 ? upTo.down : upTo.up;
      const from = given?.[index] ?? (stacked ? side.get(at) ?? 0 : 0);
      side.set(at, from + value);
      const [first, second]: [[number, number], [number, number]] = [[at + left, at + left + width], [from, from + value]];
      for (const each of first) along.see(each);
      for (const each of second) height.see(each);
      const text = bars.texts[index];
      return [{ ...(bars.across ? { x: second, y: first } : { x: first, y: second }), color: bars.color(index), ...(text ? { text } : {}) }];
    });
    plot.marks.push({ kind: 'rects', rects, alpha: bars.alpha });
  }
}

/** The least way from one bar to the next. */
function stepOf(places: readonly number[]): number {
  const sorted = [...new Set(places.filter(Number.isFinite))].sort((one, other) => one - other);
  let least = Number.POSITIVE_INFINITY;
  for (let at = 1; at < sorted.length; at++) least = Math.min(least, (sorted[at] as number) - (sorted[at - 1] as number));
  return Number.isFinite(least) ? least : 1;
}
