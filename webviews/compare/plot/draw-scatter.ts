import { type Dimension, ticksAlong } from './dimensions';
import type { Line } from './draw-parallel';
import { markAt } from '../../shared/plot/look';
import type { Ink, Pen, Size } from '../../shared/plot/pen';

export interface ScatterModel { x: Dimension; y: Dimension; lines: readonly Line[]; best: readonly number[] }
export interface ScatterLayout { left: number; top: number; width: number; height: number }
export interface Spot { line: Line; x: number; y: number }

const bottom = 22;
const cut = (text: string): string => (text.length > 16 ? `${text.slice(0, 15)}…` : text);

const rowsIn = (height: number): number => Math.max(2, Math.floor(height / 36));

export function scatterLayout(pen: Pick<Pen, 'widthOf'>, { width, height }: Size, { y }: ScatterModel): ScatterLayout {
  const high = Math.max(10, height - 12 - bottom);
  const left = Math.ceil(Math.max(16, ...ticksAlong(y, rowsIn(high)).map(({ text }) => pen.widthOf(cut(text))))) + 10;
  return { left, top: 12, width: Math.max(10, width - left - 16), height: high };
}

export const spotsOf = ({ x, y, lines }: ScatterModel, { left, top, width, height }: ScatterLayout): Spot[] => lines.flatMap(line => {
  const [first, second] = [x.values[line.index], y.values[line.index]];
  return first === null || first === undefined || second === null || second === undefined ? [] : [{ line, x: left + x.scale.at(first) * width, y: top + (1 - y.scale.at(second)) * height }];
});

export function drawScatter(pen: Pen, model: ScatterModel, layout: ScatterLayout, ink: Ink, hot: string | null): void {
  const { left, top, width, height } = layout;
  for (const { value, text } of ticksAlong(model.y, rowsIn(height))) {
    const y = Math.round(top + (1 - model.y.scale.at(value)) * height) + 0.5;
    pen.path([left, y, left + width, y], { color: ink.text, width: 1, alpha: 0.12 });
    pen.text(cut(text), left - 6, y, { color: ink.quiet, align: 'right', base: 'middle' });
  }
  for (const { value, text } of ticksAlong(model.x, Math.max(2, Math.floor(width / 80)))) {
    const x = Math.round(left + model.x.scale.at(value) * width) + 0.5;
    pen.path([x, top, x, top + height], { color: ink.text, width: 1, alpha: 0.08 });
    pen.text(cut(text), Math.min(x, left + width + 14 - pen.widthOf(cut(text)) / 2), top + height + 6, { color: ink.quiet, align: 'center', base: 'top' });
  }
  const spots = spotsOf(model, layout);
  for (const { line, x, y } of [...spots].sort((one, other) => Number(one.line.run === hot) - Number(other.line.run === hot))) {
    const stands = line.run === hot;
    pen.polygon(markAt(line.look.shape, x, y, stands ? 7 : 5), ink.series[line.look.color] ?? ink.text, hot === null || stands ? 1 : 0.35, ink.page);
    if (model.best.includes(line.index)) pen.text('★', x, y - 7, { color: ink.text, align: 'center', base: 'bottom' });
  }
}
