import { markAt } from '../plot/look';
import { type Ink, type Lettering, type Pen, textSize } from '../plot/pen';
import { type Scale, ticksOf, scaleOf } from '../plot/scale';
import type { Axis } from './axis';
import type { Drawing, Entry, Mark, Plot, Slices } from './marks';

/** Titles of upright axes are read from below. */
export interface FigurePen extends Pen { turned(text: string, x: number, y: number, look: Lettering): void }

interface Area { left: number; top: number; width: number; height: number }

const gap = 12;
const row = 18;
const barWidth = 14;
const longest = 28;
const shorten = (text: string, most = longest): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** As the figure would look on paper; what stands on the axes is cut off at their ends. */
export function drawFigure(pen: FigurePen, drawing: Drawing, ink: Ink): void {
  const { size, title, plots, pies, legend, bar } = drawing;
  pen.rect(0, 0, size.width, size.height, ink.page, 1);
  if (title) pen.text(shorten(title, Math.floor(size.width / 7)), gap, gap, { color: ink.text, align: 'left', base: 'top', strong: true });
  const scales = plots.map(({ x, y }) => ({ x: x.scale(), y: y.scale() }));
  const right = (legend.length > 0 ? legendWidth(pen, drawing) : 0) + (bar ? barRoom(pen, drawing) : 0);
  const area = areaOf(pen, drawing, scales, right);
  plots.forEach((plot, index) => drawPlot(pen, plot, scales[index] as { x: Scale; y: Scale }, within(area, plot.x.domain, plot.y.domain), ink, plots.slice(0, index).some(each => each.x.domain === plot.x.domain)));
  for (const pie of pies) drawPie(pen, pie, within(area, pie.x, pie.y), ink);
  for (const note of drawing.notes) {
    const base = note.alignY === 'top' ? 'top' : note.alignY === 'bottom' ? 'bottom' : 'middle';
    pen.text(shorten(note.text, 60), area.left + note.x * area.width, area.top + (1 - note.y) * area.height + (base === 'bottom' ? -3 : 0), { color: ink.text, align: note.alignX, base });
  }
  if (bar) drawBar(pen, drawing, { ...area, left: size.width - right + gap, width: barWidth }, ink);
  if (legend.length > 0) drawLegend(pen, drawing, size.width - legendWidth(pen, drawing) + gap, area, ink);
}

const within = ({ left, top, width, height }: Area, [fromX, toX]: readonly [number, number], [fromY, toY]: readonly [number, number]): Area =>
  ({ left: left + fromX * width, top: top + (1 - toY) * height, width: (toX - fromX) * width, height: (toY - fromY) * height });

const legendWidth = (pen: Pen, { legend, legendTitle, size }: Drawing): number => Math.min(size.width * 0.35, Math.ceil(Math.max(pen.widthOf(legendTitle, true) - 26, ...legend.map(({ name }) => pen.widthOf(shorten(name))))) + 26 + 2 * gap);
const barRoom = (pen: Pen, drawing: Drawing): number => barWidth + 3 * gap + Math.max(...barTicks(drawing, drawing.size.height).map(({ text }) => pen.widthOf(text)), 0);

/** Room for what stands at the edges; texts between two plots of one picture find theirs in the gap that its layout leaves. */
function areaOf(pen: Pen, { size, title, plots, notes }: Drawing, scales: readonly { x: Scale; y: Scale }[], right: number): Area {
  const labels = (axis: Axis, scale: Scale) => (axis.labelled ? Math.max(0, ...axis.ticks(scale, 8).map(({ text }) => pen.widthOf(shorten(text)))) : 0);
  const room = (side: 'left' | 'right') => Math.max(0, ...plots.flatMap(({ y }, index) => {
    const isRight = y.side === 'right';
    const atEdge = side === 'right' ? isRight && y.domain : !isRight && plots[index]?.x.domain[0] === 0;
    return atEdge ? [labels(y, scales[index]?.y as Scale) + 8 + (y.title ? textSize + 8 : 0)] : [];
  }));
  const below = Math.max(0, ...plots.map(({ x }) => (x.labelled ? row : 4) + (x.title ? row : 0)));
  const top = gap + (title ? textSize + gap : 0) + (notes.some(({ y, alignY }) => y >= 1 && alignY === 'bottom') ? row : 0);
  const left = gap + room('left');
  return { left, top, width: Math.max(40, size.width - left - gap - room('right') - right), height: Math.max(40, size.height - top - gap - below) };
}

function drawPlot(pen: FigurePen, { x, y, marks }: Plot, scales: { x: Scale; y: Scale }, area: Area, ink: Ink, isOver: boolean): void {
  const atX = (value: number): number => area.left + scales.x.at(value) * area.width;
  const atY = (value: number): number => area.top + (1 - scales.y.at(value)) * area.height;
  const [below, lettering] = [area.top + area.height, { color: ink.quiet } as const];
  const isRight = y.side === 'right';
  if (!isOver) {
    for (const { value, text } of x.ticks(scales.x, Math.max(4, Math.floor(area.width / 70)))) {
      const place = Math.round(atX(value)) + 0.5;
      pen.path([place, area.top, place, below], { color: ink.text, width: 1, alpha: 0.08 });
      if (x.labelled) pen.text(shorten(text, Math.max(4, Math.floor(area.width / 70) > 8 ? 10 : longest)), place, below + 5, { ...lettering, align: 'center', base: 'top' });
    }
    if (x.title) pen.text(shorten(x.title, 60), area.left + area.width / 2, below + (x.labelled ? row : 4) + 4, { color: ink.text, align: 'center', base: 'top' });
  }
  const ticks = y.ticks(scales.y, Math.max(4, Math.floor(area.height / (y.isCategory ? 16 : 40))));
  for (const { value, text } of ticks) {
    const place = Math.round(atY(value)) + 0.5;
    if (!isRight) pen.path([area.left, place, area.left + area.width, place], { color: ink.text, width: 1, alpha: 0.12 });
    if (y.labelled) pen.text(shorten(text), isRight ? area.left + area.width + 6 : area.left - 6, place, { ...lettering, align: isRight ? 'left' : 'right', base: 'middle' });
  }
  if (y.title) {
    const labels = y.labelled ? Math.max(0, ...ticks.map(({ text }) => pen.widthOf(shorten(text)))) + 10 : 4;
    pen.turned(shorten(y.title, 60), isRight ? area.left + area.width + labels + textSize : area.left - labels - 2, area.top + area.height / 2, { color: ink.text, align: 'center', base: 'bottom' });
  }
  pen.within(area.left - 1, area.top - 1, area.width + 2, area.height + 2, () => { for (const mark of marks) drawMark(pen, mark, atX, atY, ink); });
}

function drawMark(pen: Pen, mark: Mark, atX: (value: number) => number, atY: (value: number) => number, ink: Ink): void {
  if (mark.kind === 'rects') {
    for (const { x, y, color, text } of mark.rects) {
      const [left, right, top, bottom] = [...ordered(atX(x[0]), atX(x[1])), ...ordered(atY(y[0]), atY(y[1]))];
      if (left === undefined || right === undefined || top === undefined || bottom === undefined) continue;
      // Neighbours share their edge to the pixel, or the page would be seen between them.
      pen.rect(Math.round(left), top, Math.max(1, Math.round(right) - Math.round(left)), Math.max(bottom > top ? 0.5 : 0, bottom - top), color, mark.alpha);
      if (text && pen.widthOf(text) < right - left) pen.text(text, (left + right) / 2, (top + bottom) / 2, { color: isDark(color) ? '#fff' : ink.text, align: 'center', base: 'middle' });
    }
    return;
  }
  const placed = new Float64Array(mark.points.length);
  for (let at = 0; at + 1 < placed.length; at += 2) {
    const [x, y] = [atX(mark.points[at] as number), atY(mark.points[at + 1] as number)];
    const known = Number.isFinite(x) && Number.isFinite(y);
    placed[at] = known ? x : Number.NaN;
    placed[at + 1] = known ? y : Number.NaN;
  }
  if (mark.kind === 'line') pen.path(placed, { color: mark.color, width: mark.width, dash: mark.dash });
  else if (mark.kind === 'area') pen.fill(placed, mark.color, mark.alpha);
  else for (let at = 0; at + 1 < placed.length; at += 2) if (!Number.isNaN(placed[at])) pen.polygon(markAt(0, placed[at] as number, placed[at + 1] as number, mark.radius(at / 2)), mark.color(at / 2), mark.alpha);
}

const ordered = (one: number, other: number): [number, number] => (one <= other ? [one, other] : [other, one]);

/** By what the eye takes for bright (ITU-R BT.601). */
function isDark(color: string): boolean {
  const [red, green, blue] = /^rgb/.test(color) ? (color.match(/\d+/g) ?? []).map(Number) : (color.slice(1).match(/../g) ?? []).map(each => Number.parseInt(each, 16));
  return 0.299 * (red ?? 255) + 0.587 * (green ?? 255) + 0.114 * (blue ?? 255) < 140;
}

function drawPie(pen: Pen, { parts, hole }: Slices, { left, top, width, height }: Area, ink: Ink): void {
  const [x, y, radius] = [left + width / 2, top + height / 2, Math.max(4, Math.min(width, height) / 2 - 4)];
  let from = -Math.PI / 2;
  for (const { share, color } of parts) {
    const to = from + share * 2 * Math.PI;
    const steps = Math.max(2, Math.ceil(share * 120));
    const arc = (size: number) => Array.from({ length: steps + 1 }, (_, index) => { const angle = from + (to - from) * index / steps; return [x + size * Math.cos(angle), y + size * Math.sin(angle)]; });
    pen.fill([...arc(radius), ...(hole > 0 ? arc(radius * hole).toReversed() : [[x, y]])].flat(), color, 1);
    const [middle, text] = [(from + to) / 2, `${Number((100 * share).toPrecision(3))} %`];
    if (share > 0.05) pen.text(text, x + radius * (1 + hole) / 1.8 * Math.cos(middle), y + radius * (1 + hole) / 1.8 * Math.sin(middle), { color: isDark(color) ? '#fff' : ink.text, align: 'center', base: 'middle' });
    from = to;
  }
}

const barTicks = ({ bar }: Drawing, height: number) => (bar && bar.low < bar.high ? ticksOf(scaleOf([bar.low, bar.high], false), 'number', Math.max(2, Math.floor(height / 60))) : []);

function drawBar(pen: Pen, drawing: Drawing, { left, top, width, height }: Area, ink: Ink): void {
  const { bar } = drawing;
  if (!bar) return;
  for (let at = 0; at < height; at++) pen.rect(left, top + at, width, 1.5, bar.ramp(1 - at / height), 1);
  for (const { value, text } of barTicks(drawing, height)) pen.text(text, left + width + 6, top + (1 - (value - bar.low) / (bar.high - bar.low)) * height, { color: ink.quiet, align: 'left', base: 'middle' });
  if (bar.title) pen.text(shorten(bar.title, 16), left + width, top - 4, { color: ink.text, align: 'right', base: 'bottom' });
}

function drawLegend(pen: Pen, { legend, legendTitle }: Drawing, left: number, { top, height }: Area, ink: Ink): void {
  const most = Math.max(1, Math.floor(height / row) - (legendTitle ? 1 : 0));
  const shown: readonly Entry[] = legend.length > most ? legend.slice(0, most - 1) : legend;
  let y = top + row / 2;
  if (legendTitle) { pen.text(shorten(legendTitle), left, y, { color: ink.text, align: 'left', base: 'middle', strong: true }); y += row; }
  for (const { name, color, dash, line } of shown) {
    if (line) pen.path([left, y, left + 18, y], { color, width: 2, dash });
    else pen.rect(left + 4, y - 5, 10, 10, color, 1);
    pen.text(shorten(name), left + 26, y, { color: ink.text, align: 'left', base: 'middle' });
    y += row;
  }
  if (shown.length < legend.length) pen.text('…', left + 26, y, { color: ink.quiet, align: 'left', base: 'middle' });
}
