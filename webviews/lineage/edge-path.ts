import type { Placed } from '../../src/core/lineage/layout';

/** A card and the room about it, in pixels. */
export const cell = { width: 208, height: 44, across: 56, down: 12, margin: 32 };
export const left = ({ layer }: Pick<Placed, 'layer'>): number => cell.margin + layer * (cell.width + cell.across);
export const top = ({ row }: Pick<Placed, 'row'>): number => cell.margin / 2 + row * (cell.height + cell.down);

/** How many cards stand in each layer. */
export function columnHeights(placed: readonly Placed[]): number[] {
  const heights: number[] = [];
  for (const { layer, row } of placed) heights[layer] = Math.max(heights[layer] ?? 0, row + 1);
  return heights;
}

/** Edges bend between layers alone, and pass a layer between two of its cards: none is lost behind one. */
export function edgePath(from: Placed, to: Placed, heights: readonly number[]): string {
  const [x1, y1, x2, y2] = [left(from) + cell.width, top(from) + cell.height / 2, left(to), top(to) + cell.height / 2];
  let path = `M ${x1} ${y1}`;
  let [x, y] = [x1, y1];
  const bend = (toX: number, toY: number): void => {
    const by = Math.max(cell.across / 2, Math.abs(toX - x) / 2);
    path += ` C ${x + by} ${y}, ${toX - by} ${toY}, ${toX} ${toY}`;
    [x, y] = [toX, toY];
  };
  for (let layer = from.layer + 1; layer < to.layer; layer++) {
    const straight = y1 + ((y2 - y1) * (layer - from.layer)) / (to.layer - from.layer);
    const passing = lane(straight, heights[layer] ?? 0, from.row - to.row);
    bend(left({ layer }), passing);
    path += ` H ${left({ layer }) + cell.width}`;
    x += cell.width;
  }
  bend(x2, y2);
  return path;
}

/** The gap between rows that is nearest to where it would pass; below the last card all is free. Edges that rise and fall don't share a line. */
function lane(wanted: number, cards: number, rising: number): number {
  const step = cell.height + cell.down;
  const below = cell.margin / 2 + cards * step - cell.down;
  if (wanted >= below + cell.down / 2) return wanted;
  const gap = Math.max(0, Math.min(cards, Math.round((wanted - cell.margin / 2 + cell.down / 2) / step)));
  return cell.margin / 2 + gap * step - cell.down / 2 + Math.max(-1, Math.min(1, rising)) * (cell.down / 4);
}
