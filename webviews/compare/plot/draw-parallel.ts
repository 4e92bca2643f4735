import type { Dimension } from './dimensions';
import { ticksAlong } from './dimensions';
import { type Look, markAt } from '../../shared/plot/look';
import type { Ink, Pen, Size } from '../../shared/plot/pen';

export interface Line { run: string; name: string; look: Look; /** Its place in the dimensions' lists. */ index: number }
/** From and to along the axis, between 0 and 1. */
export type Brush = readonly [number, number];
export interface ParallelModel { axes: readonly Dimension[]; lines: readonly Line[]; brushes: Readonly<Record<string, Brush>> }
export interface ParallelLayout { xs: number[]; /** Room right of the last axis. */ right: number; top: number; height: number }

const [top, bottom, side] = [30, 14, 24];

export function parallelLayout(pen: Pick<Pen, 'widthOf'>, { width, height }: Size, { axes }: ParallelModel): ParallelLayout {
  const last = axes.at(-1);
  // Labels stand right of their axis: the last one's need room of their own.
  const right = side + (last ? Math.min(120, Math.max(16, ...ticksAlong(last, 4).map(({ text }) => pen.widthOf(cut(text))))) : 0);
  const span = Math.max(0, width - side - right);
  return { xs: axes.map((_, index) => (axes.length === 1 ? side + span / 2 : side + (index / (axes.length - 1)) * span)), right: axes.length === 1 ? right + span / 2 : right, top, height: Math.max(10, height - top - bottom) };
}

const cut = (text: string, most = 18): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
/** Cut so that it is no wider. */
function fitted(pen: Pick<Pen, 'widthOf'>, name: string, most: number, strong: boolean): string {
  const text = cut(name, 80);
  let length = text.length;
  while (length > 3 && pen.widthOf(cut(text, length), strong) > most) length--;
  return cut(text, length);
}

export const placeOf = (axis: Dimension, index: number): number | null => { const value = axis.values[index]; return value === null || value === undefined ? null : axis.scale.at(value); };

/** A run is chosen when it lies within every brush; what has no value on a brushed axis does not. */
export const isWithin = ({ axes, brushes }: Pick<ParallelModel, 'axes' | 'brushes'>, index: number): boolean => axes.every(axis => {
  const brush = brushes[axis.id];
  if (!brush) return true;
  const place = placeOf(axis, index);
  return place !== null && place >= brush[0] && place <= brush[1];
});

export function pointsOf(model: ParallelModel, layout: ParallelLayout, index: number): number[] {
  return model.axes.flatMap((axis, at) => {
    const place = placeOf(axis, index);
    return place === null ? [Number.NaN, Number.NaN] : [layout.xs[at] ?? 0, layout.top + (1 - place) * layout.height];
  });
}

export function drawParallel(pen: Pen, model: ParallelModel, layout: ParallelLayout, ink: Ink, hot: string | null): void {
  const { axes, lines, brushes } = model;
  const chosen = new Set(lines.filter(({ index }) => isWithin(model, index)));
  const first = (line: Line) => (line.run === hot ? 2 : chosen.has(line) ? 1 : 0);
  for (const line of [...lines].sort((one, other) => first(one) - first(other))) {
    const within = chosen.has(line);
    const standsOut = line.run === hot;
    const color = within || standsOut ? ink.series[line.look.color] ?? ink.text : ink.quiet;
    const alpha = standsOut ? 1 : !within ? 0.15 : hot === null ? 0.9 : 0.25;
    const points = pointsOf(model, layout, line.index);
    pen.path(points, { color, width: standsOut ? 2.5 : 1.5, dash: line.look.dash, alpha });
    for (let at = 0; at < points.length; at += 2) {
      const [x, y] = [points[at] ?? Number.NaN, points[at + 1] ?? Number.NaN];
      if (x === x && (within || standsOut)) pen.polygon(markAt(line.look.shape, x, y, standsOut ? 4.5 : 3), color, alpha, ink.page);
    }
  }
  const room = (layout.xs[1] ?? layout.xs[0] ?? 0) - (layout.xs[0] ?? 0) || 160;
  axes.forEach((axis, at) => {
    const x = layout.xs[at] ?? 0;
    pen.path([x, layout.top, x, layout.top + layout.height], { color: ink.text, width: 1, alpha: 0.5 });
    const brush = brushes[axis.id];
    if (brush) pen.rect(x - 6, layout.top + (1 - brush[1]) * layout.height, 12, (brush[1] - brush[0]) * layout.height, ink.select, 0.35);
    for (const { value, text } of ticksAlong(axis, Math.max(2, Math.floor(layout.height / 40)))) {
      const y = layout.top + (1 - axis.scale.at(value)) * layout.height;
      const label = cut(text);
      pen.rect(x + 5, y - 7, pen.widthOf(label) + 4, 14, ink.page, 0.75);
      pen.text(label, x + 7, y, { color: ink.quiet, align: 'left', base: 'middle' });
      pen.path([x - 3, y, x + 3, y], { color: ink.text, width: 1, alpha: 0.5 });
    }
    const [first, last] = [at === 0, at === axes.length - 1];
    // At an end a title may reach as far as the picture does; between, half the way to its neighbours.
    const [align, edge, most] = first ? ['left', x - side + 8, room / 2 + side - 16] as const : last ? ['right', x + layout.right - 4, room / 2 + layout.right - 12] as const : ['center', x, room - 8] as const;
    pen.text(fitted(pen, axis.name, most, last), edge, layout.top - 12, { color: ink.text, align, base: 'bottom', strong: last });
  });
}

/** The line that passes nearest to a place; null where none is near. */
export function nearestLine(model: ParallelModel, layout: ParallelLayout, x: number, y: number, reach = 12): Line | null {
  let best: { line: Line; away: number } | null = null;
  for (const line of model.lines) {
    if (!isWithin(model, line.index)) continue;
    const points = pointsOf(model, layout, line.index);
    for (let at = 0; at + 3 < points.length; at += 2) {
      const [fromX, fromY, toX, toY] = [points[at], points[at + 1], points[at + 2], points[at + 3]] as [number, number, number, number];
      if (!(x >= fromX && x <= toX)) continue;
      const away = Math.abs(fromY + ((x - fromX) / (toX - fromX)) * (toY - fromY) - y);
      if (away <= reach && (best === null || away < best.away)) best = { line, away };
    }
  }
  return best?.line ?? null;
}
