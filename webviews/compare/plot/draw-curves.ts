import { airy, type AxisKind, type Range, type Scale, scaleOf, type Tick, ticksOf } from '../../shared/plot/scale';
import { type Look, markAt } from '../../shared/plot/look';
import type { Ink, Pen, Size, Stroke } from '../../shared/plot/pen';
import { bandOf, isNoise } from './band';
import { type Along, between, nearest, trace } from '../../../src/core/compare/curves/trace';

/** One run's curve on its way to the page. `smooth` is `y` itself where nothing is smoothed. */
export interface Series { run: string; look: Look; name: string; x: Float64Array; y: Float64Array; smooth: Float64Array; rising: boolean }
export interface CurvesModel { series: readonly Series[]; log: boolean; axis: AxisKind; zoom: Range | null; /** Null: as the scale's own ticks read. */ formatY: ((value: number) => string) | null; yFrom?: number | undefined; yTo?: number | undefined }
export interface Area { left: number; top: number; width: number; height: number }
/** Where everything stands: made once, used for drawing, for the cursor and for zooming. */
export interface Layout { area: Area; x: Scale; y: Scale; xTicks: Tick[]; yTicks: Tick[] }

const drawable = (value: number, log: boolean): boolean => Number.isFinite(value) && (!log || value > 0);

/** All x of all curves; null where there is none. */
export function wholeX(series: readonly Series[]): Range | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x, rising } of series) {
    if (x.length === 0) continue;
    if (rising) { low = Math.min(low, x[0] as number); high = Math.max(high, x.at(-1) as number); } else for (const each of x) if (Number.isFinite(each)) { low = Math.min(low, each); high = Math.max(high, each); }
  }
  return low <= high ? [low, high] : null;
}

/** What is drawn of a model is the same at every size, and while one curve after the other is looked at. */
const heights = new WeakMap<CurvesModel, Range>();

function wholeY(model: CurvesModel, [from, to]: Range): Range {
  const known = heights.get(model);
  if (known) return known;
  const { series, log, yFrom, yTo } = model;
  // Past the ends of what can be drawn nothing is lowest or highest.
  const [least, most] = [log ? Number.MIN_VALUE : -Number.MAX_VALUE, Number.MAX_VALUE];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const look = (x: Float64Array, values: Float64Array, first: number, last: number) => {
    for (let at = first; at < last; at++) {
      const value = values[at] as number;
      if ((value < low && value >= least || value > high && value <= most && value >= least) && (x[at] as number) >= from && (x[at] as number) <= to) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
  };
  for (const { x, y, smooth, rising } of series) {
    const [first, last] = between(x, rising, from, to);
    look(x, y, first, last);
    if (smooth !== y) look(x, smooth, first, last);
  }
  const [bottom, top] = airy([Math.min(low, yFrom ?? low), Math.max(high, yTo ?? high)], log);
  const made: Range = [yFrom ?? bottom, top];
  heights.set(model, made);
  return made;
}

const bottom = 20;
const perTick = { x: 72, y: 30 };

export function layoutOf(pen: Pick<Pen, 'widthOf'>, { width, height }: Size, model: CurvesModel): Layout {
  const whole = wholeX(model.series) ?? [0, 1];
  const [from, to] = model.zoom ?? whole;
  const x = scaleOf(from === to ? [from - 1, to + 1] : [from, to], false);
  const y = scaleOf(wholeY(model, x.range), model.log);
  const high = Math.max(10, height - 8 - bottom);
  const { formatY } = model;
  const yTicks = ticksOf(y, 'number', Math.max(2, Math.floor(high / perTick.y))).map(tick => (formatY ? { value: tick.value, text: formatY(tick.value) } : tick));
  const left = Math.ceil(Math.max(16, ...yTicks.map(({ text }) => pen.widthOf(text)))) + 8;
  const area = { left, top: 8, width: Math.max(10, width - left - 8), height: high };
  return { area, x, y, xTicks: ticksOf(x, model.axis, Math.max(2, Math.floor(area.width / perTick.x))), yTicks };
}

export const placeX = ({ area, x }: Pick<Layout, 'area' | 'x'>, value: number): number => area.left + x.at(value) * area.width;
export const placeY = ({ area, y }: Pick<Layout, 'area' | 'y'>, value: number): number => area.top + (1 - y.at(value)) * area.height;

const along = ({ range: [low, high], log }: Scale, start: number, length: number): Along => {
  const [from, to] = log ? [Math.log10(low), Math.log10(high)] : [low, high];
  return { from, factor: length / (to - from || 1), start, log };
};

const dim = 0.22;
const faint = 0.28;
/** Between two marks of one curve, and between those of all. */
const [markEvery, marksApart] = [110, 24];
const marksBelow = 24;

export function drawCurves(pen: Pen, model: CurvesModel, layout: Layout, ink: Ink, hot: string | null): void {
  const { area, xTicks, yTicks } = layout;
  for (const { value, text } of yTicks) {
    const y = Math.round(placeY(layout, value)) + 0.5;
    pen.path([area.left, y, area.left + area.width, y], { color: ink.text, width: 1, alpha: 0.12 });
    pen.text(text, area.left - 6, y, { color: ink.quiet, align: 'right', base: 'middle' });
  }
  for (const { value, text } of xTicks) {
    const x = placeX(layout, value);
    const half = pen.widthOf(text) / 2;
    pen.text(text, Math.max(area.left + half - 4, Math.min(area.left + area.width + 8 - half, x)), area.top + area.height + 5, { color: ink.quiet, align: 'center', base: 'top' });
  }
  const alongX = along(layout.x, area.left, area.width);
  const alongY = along(layout.y, area.top + area.height, -area.height);
  // The one that is looked at lies above the others.
  const ordered = hot === null ? model.series : [...model.series.filter(({ run }) => run !== hot), ...model.series.filter(({ run }) => run === hot)];
  const lines = ordered.map(series => {
    const range = between(series.x, series.rising, ...layout.x.range);
    return { series, range, color: ink.series[series.look.color] ?? ink.text, alpha: hot === null || hot === series.run ? 1 : dim };
  });
  pen.within(area.left, area.top - 4, area.width, area.height + 8, () => {
    for (const { series, range, color, alpha } of lines) {
      if (series.smooth !== series.y) follow(pen, trace(series.x, series.y, range, alongX, alongY), { color, width: 1, alpha: alpha * faint });
    }
    for (const { series, range, color, alpha } of lines) {
      follow(pen, trace(series.x, series.smooth, range, alongX, alongY), { color, width: series.run === hot ? 2.5 : 1.5, dash: series.look.dash, alpha });
    }
  });
  pen.within(area.left - 4, area.top - 4, area.width + 8, area.height + 8, () => {
    lines.forEach(({ series, range, color, alpha }, index) => {
      for (const at of markedPoints(series, range, layout, index, lines.length)) {
        const [x, value] = [placeX(layout, series.x[at] as number), series.smooth[at] as number];
        const y = placeY(layout, value);
        if (drawable(value, model.log) && x >= area.left - 1 && x <= area.left + area.width + 1) pen.polygon(markAt(series.look.shape, x, y, series.run === hot ? 4 : 3), color, alpha, ink.page);
      }
    });
  });
}

function follow(pen: Pen, line: Float64Array, stroke: Stroke): void {
  if (isNoise(line)) pen.fill(bandOf(line, stroke.width), stroke.color, stroke.alpha ?? 1);
  else pen.path(line, stroke);
}

/** Every point of a short curve; of a long one some, so that marks of different runs don't cover each other. */
function markedPoints({ x, rising }: Series, [from, to]: [number, number], { area, x: scale }: Layout, index: number, of: number): number[] {
  if (to - from <= marksBelow) return Array.from({ length: to - from }, (_, at) => from + at);
  if (!rising) return [];
  const every = Math.min(Math.max(markEvery, marksApart * of), area.width);
  const places: number[] = [];
  for (let place = every * ((index + 0.5) / of); place < area.width; place += every) {
    const wanted = scale.value(place / area.width);
    const at = nearest(x, wanted, true);
    if (at >= from && at < to && at !== places.at(-1) && Math.abs(scale.at(x[at] as number) * area.width - place) < every / 2) places.push(at);
  }
  return places;
}

/** Each curve's value at an x: the nearest point, where the curve reaches so far. */
export function valuesAt(model: CurvesModel, layout: Layout, x: number): { series: Series; at: number }[] {
  const reach = (layout.x.range[1] - layout.x.range[0]) * 0.01;
  return model.series.flatMap(series => {
    const at = nearest(series.x, x, series.rising);
    if (at < 0) return [];
    const whole = wholeX([series]);
    return whole && x >= whole[0] - reach && x <= whole[1] + reach ? [{ series, at }] : [];
  });
}
