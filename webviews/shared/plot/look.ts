import { seriesColors } from '../theme';

/** How a run is told apart in every chart: by colour, by dash and by mark, so that none of them has to be seen alone. */
export interface Look { color: number; dash: readonly number[]; shape: number }

const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];
const shapes = 6;

export function lookOf(slot: number): Look {
  const round = Math.floor(slot / seriesColors.length);
  return { color: slot % seriesColors.length, dash: dashes[round % dashes.length] ?? [], shape: (slot + round) % shapes };
}

/** A run keeps its look while others come, go or change places; a new one gets the first that is free. */
export function assignSlots(kept: Readonly<Record<string, number>>, runs: readonly string[]): Record<string, number> {
  const slots: Record<string, number> = {};
  for (const run of runs) {
    const slot = Object.hasOwn(kept, run) ? kept[run] : undefined;
    if (slot !== undefined && !Object.values(slots).includes(slot)) slots[run] = slot;
  }
  for (const run of runs) {
    if (Object.hasOwn(slots, run)) continue;
    const taken = new Set(Object.values(slots));
    let free = 0;
    while (taken.has(free)) free++;
    slots[run] = free;
  }
  return slots;
}

/** A mark's outline around a place: circle, square, triangle, diamond, triangle upside down, cross. */
export function markAt(shape: number, x: number, y: number, radius: number): number[] {
  const around = (corners: number, turn: number, size = radius) => Array.from({ length: corners }, (_, index) => {
    const angle = turn + (index / corners) * 2 * Math.PI;
    return [x + size * Math.cos(angle), y + size * Math.sin(angle)];
  }).flat();
  const up = -Math.PI / 2;
  switch (shape) {
    case 0: return around(16, 0);
    case 1: return around(4, Math.PI / 4, radius * 1.2);
    case 2: return around(3, up, radius * 1.25);
    case 3: return around(4, 0, radius * 1.25);
    case 4: return around(3, -up, radius * 1.25);
    default: {
      const [long, thin] = [radius * 1.15, radius * 0.45];
      return [[-thin, -long], [thin, -long], [thin, -thin], [long, -thin], [long, thin], [thin, thin], [thin, long], [-thin, long], [-thin, thin], [-long, thin], [-long, -thin], [-thin, -thin]].flatMap(([dx, dy]) => [x + (dx ?? 0), y + (dy ?? 0)]);
    }
  }
}
