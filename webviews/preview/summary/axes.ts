import type { Ink, Pen, Size } from '../../shared/plot/pen';
import { airy, type Scale, scaleOf, type Tick, ticksOf } from '../../shared/plot/scale';
import { timeText } from './exact-text';

export interface Area { left: number; top: number; width: number; height: number }
export interface Axes { area: Area; x: Scale; y: Scale; xTicks: Tick[]; yTicks: Tick[] }

const bottom = 22;
const [perNumber, perTime, perY] = [60, 90, 36];
const day = 86_400e6;
const units = [1e6, 2e6, 5e6, 10e6, 30e6, 60e6, 300e6, 600e6, 1800e6, 3600e6, 2 * 3600e6, 6 * 3600e6, 12 * 3600e6, day, 2 * day, 7 * day, 14 * day];

/** Microseconds since 1970, at round times in UTC as the cells are: months and years from a few weeks on. */
export function timeTicks([low, high]: readonly [number, number], most: number): Tick[] {
  const rough = (high - low) / Math.max(1, most);
  if (!(rough > 0)) return [];
  const unit = units.find(each => each >= rough);
  if (unit !== undefined) {
    return Array.from({ length: Math.min(100, Math.floor(high / unit) - Math.ceil(low / unit) + 1) }, (_, at) => (Math.ceil(low / unit) + at) * unit).map(value => {
      const text = timeText(value, { kind: 'timestamp', type: '' });
      return { value, text: unit >= day ? text.slice(0, 10) : unit >= 60e6 ? text.slice(5, 16) : text.slice(11, 19) };
    });
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find(each => each * 30.4 * day >= rough) ?? 1200;
  const from = new Date(low / 1000);
  const ticks: Tick[] = [];
  for (let month = Math.ceil((from.getUTCFullYear() * 12 + from.getUTCMonth()) / months) * months; ticks.length < 100; month += months) {
    const value = Date.UTC(Math.floor(month / 12), month % 12) * 1000;
    if (!(value <= high)) break;
    if (value >= low) ticks.push({ value, text: timeText(value, { kind: 'date', type: '' }).slice(0, months >= 12 ? 4 : 7) });
  }
  return ticks;
}

export interface Range { low: number; high: number; isTime?: boolean; whole?: boolean; /** No air at its ends. */ tight?: boolean }
const scaled = ({ low, high, tight }: Range): Scale => scaleOf(tight && high > low ? [low, high] : airy([low, high], false), false);
const ticks = (scale: Scale, { isTime, whole }: Range, most: number): Tick[] => (isTime ? timeTicks(scale.range, most) : ticksOf(scale, whole ? 'whole' : 'number', most));

export function axesOf(pen: Pick<Pen, 'widthOf'>, { width, height }: Size, x: Range, y: Range): Axes {
  const [xScale, yScale] = [scaled(x), scaled(y)];
  const high = Math.max(10, height - 8 - bottom);
  const yTicks = ticks(yScale, y, Math.max(2, Math.floor(high / perY)));
  const left = Math.ceil(Math.max(16, ...yTicks.map(({ text }) => pen.widthOf(text)))) + 10;
  const area = { left, top: 8, width: Math.max(10, width - left - 12), height: high };
  return { area, x: xScale, y: yScale, xTicks: ticks(xScale, x, Math.max(2, Math.floor(area.width / (x.isTime ? perTime : perNumber)))), yTicks };
}

export const placeX = ({ area, x }: Pick<Axes, 'area' | 'x'>, value: number): number => area.left + x.at(value) * area.width;
export const placeY = ({ area, y }: Pick<Axes, 'area' | 'y'>, value: number): number => area.top + (1 - y.at(value)) * area.height;

export function drawAxes(pen: Pen, axes: Axes, ink: Ink): void {
  const { area, xTicks, yTicks } = axes;
  for (const { value, text } of yTicks) {
    const y = Math.round(placeY(axes, value)) + 0.5;
    pen.path([area.left, y, area.left + area.width, y], { color: ink.text, width: 1, alpha: 0.12 });
    pen.text(text, area.left - 6, y, { color: ink.quiet, align: 'right', base: 'middle' });
  }
  for (const { value, text } of xTicks) {
    const half = pen.widthOf(text) / 2;
    pen.text(text, Math.max(half, Math.min(area.left + area.width + 12 - half, placeX(axes, value))), area.top + area.height + 6, { color: ink.quiet, align: 'center', base: 'top' });
  }
  pen.path([area.left, area.top + area.height + 0.5, area.left + area.width, area.top + area.height + 0.5], { color: ink.text, width: 1, alpha: 0.4 });
}

/** Filled and, in high contrast, edged: what stands for rows is seen without its colour. */
export function bar(pen: Pen, ink: Ink, x: number, y: number, width: number, height: number, series = 0): void {
  const color = ink.series[series] ?? ink.text;
  if (!isHighContrast()) { pen.rect(x, y, width, height, color, 0.85); return; }
  pen.rect(x, y, width, height, color, 0.25);
  if (width > 2) pen.path([x + 0.5, y + height, x + 0.5, y + 0.5, x + width - 0.5, y + 0.5, x + width - 0.5, y + height], { color: ink.text, width: 1 });
}

/** As much of a text as there is room for. */
export function fitted(pen: Pick<Pen, 'widthOf'>, text: string, width: number): string {
  if (pen.widthOf(text) <= width) return text;
  let shown = [...text];
  while (shown.length > 1 && pen.widthOf(`${shown.join('')}…`) > width) shown = shown.slice(0, -1);
  return `${shown.join('')}…`;
}

export const isHighContrast = (): boolean => document.body.classList.contains('vscode-high-contrast');
