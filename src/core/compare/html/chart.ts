import { type Along, trace } from '../curves/trace';
import { formatExactTime, formatNumber } from '../../format';
import { escapeHtml } from './escape';

export interface Line { /** Place of the run: its colour and dash. */ run: number; label: string; x: ArrayLike<number>; y: ArrayLike<number>; /** Drawn instead, with `y` faint behind it, where it is another. */ smooth?: ArrayLike<number> }
interface Chart { title: string; xTitle: string; lines: readonly Line[]; format?: (value: number) => string; log?: boolean; /** `x` is milliseconds of the clock. */ clock?: boolean; zoom?: readonly [number, number] | null }

const [width, height] = [520, 220];
const edge = { left: 64, right: 10, top: 8, bottom: 34 };
/** Colours of the page's style; after them the same ones, dashed. */
export const colours = 6;
export const seriesClass = (run: number): string => `s${run % colours} d${Math.floor(run / colours) % 4}`;

/** What lies outside of the axes is not seen: one for all charts of a page, since all are of one size. */
export const plotArea = `<svg class="none" aria-hidden="true"><clipPath id="plot"><rect x="${edge.left}" y="${edge.top - 2}" width="${width - edge.left - edge.right}" height="${height - edge.top - edge.bottom + 4}"/></clipPath></svg>`;
/** Of the drawing's units, as much as the eye tells apart. */
const grain = 2;

/** Curves over one another as a drawing that needs no script; peaks are kept however many points there are. Null: there is nothing to draw. */
export function chart({ title, xTitle, lines, format = formatNumber, log = false, clock = false, zoom = null }: Chart): string | null {
  const drawn = lines.flatMap(({ run, label, x, y, smooth = y }) => [...(smooth === y ? [] : [{ run, label, faint: true, points: pointsOf(x, y, log) }]), { run, label, faint: false, points: pointsOf(x, smooth, log) }]).sort((one, other) => Number(other.faint) - Number(one.faint));
  const [wholeX, wholeY] = [new Extent(), new Extent()];
  for (const { points: { x, y } } of drawn) {
    for (let at = 0; at < y.length; at++) {
      const [px, py] = [x[at] as number, y[at] as number];
      if (py === py && (zoom === null || (px >= zoom[0] && px <= zoom[1]))) { wholeX.add(px); wholeY.add(py); }
    }
  }
  if (wholeY.isEmpty()) return null;
  const [xs, ys] = [zoom ?? wholeX.range(), wholeY.range()];
  const place = (value: number, range: readonly [number, number], start: number, length: number): number => tenths(start + shareOf(value, range) * length);
  const left = (x: number): number => place(x, xs, edge.left, width - edge.left - edge.right);
  const top = (y: number): number => place(y, ys, height - edge.bottom, -(height - edge.top - edge.bottom));
  const xText = (value: number): string => (clock ? formatExactTime(value).slice(...(xs[1] - xs[0] > 86_400_000 ? [5, 16] : [11, 19])) : formatNumber(value));
  const grid = (log ? logTicks(ys) : ticks(ys)).map((value) => `<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${top(value)}" y2="${top(value)}"/><text x="${edge.left - 6}" y="${top(value) + 4}" text-anchor="end">${escapeHtml(format(log ? 10 ** value : value))}</text>`);
  const below = ticks(xs).map((value) => `<text x="${left(value)}" y="${height - edge.bottom + 16}" text-anchor="middle">${escapeHtml(xText(value))}</text>`);
  const paths = drawn.map(({ run, label, faint, points }) => {
    const named = `<title>${escapeHtml(label)}</title>`;
    const { only } = points;
    if (only !== null) return faint ? '' : `<circle class="dot ${seriesClass(run)}" cx="${left(only[0])}" cy="${top(only[1])}" r="3">${named}</circle>`;
    return `<path class="line ${faint ? 'faint ' : ''}${seriesClass(run)}" d="${pathOf(points, xs, ys)}">${named}</path>`;
  });
  const inside = zoom === null ? paths.join('') : `<g clip-path="url(#plot)">${paths.join('')}</g>`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}">${grid.join('')}${below.join('')}<text class="axis" x="${(width + edge.left - edge.right) / 2}" y="${height - 4}" text-anchor="middle">${escapeHtml(xTitle)}</text>${inside}</svg>`;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

/** `y` is NaN where there is a gap: a value that is no number, or has no logarithm, is none to draw. `only`: there is no other. */
interface Points { x: Float64Array; y: Float64Array; only: readonly [number, number] | null }

/** In order; of a logarithmic axis by their logarithm. */
function pointsOf(x: ArrayLike<number>, y: ArrayLike<number>, log: boolean): Points {
  const points: Points = { x: Float64Array.from(x), y: new Float64Array(y.length), only: null };
  let [count, last] = [0, 0];
  for (let at = 0; at < y.length; at++) {
    const height = log ? Math.log10(y[at] as number) : y[at] as number;
    const known = Number.isFinite(x[at]) && Number.isFinite(height);
    points.y[at] = known ? height : Number.NaN;
    if (known) { count++; last = at; }
  }
  return count === 1 ? { ...points, only: [points.x[last] as number, points.y[last] as number] } : points;
}

function pathOf({ x, y }: Points, xs: readonly [number, number], ys: readonly [number, number]): string {
  const [across, up] = [fitted(x, xs), fitted(y, ys)];
  const line = trace(across.values, up.values, [0, y.length], along(across.range, edge.left / grain, (width - edge.left - edge.right) / grain), along(up.range, height - edge.bottom, -(height - edge.top - edge.bottom)));
  let [path, open] = ['', false];
  for (let at = 0; at < line.length; at += 2) {
    const [px, py] = [line[at] as number, line[at + 1] as number];
    if (Number.isNaN(px) || Number.isNaN(py)) { open = false; continue; }
    path += `${open ? 'L' : 'M'}${tenths(px * grain)} ${tenths(py)}`;
    open = true;
  }
  return path;
}

/** Halved where the whole distance is more than a number can be. */
const fitted = (values: Float64Array, range: readonly [number, number]): { values: Float64Array; range: readonly [number, number] } =>
  (Number.isFinite(range[1] - range[0]) ? { values, range } : { values: values.map((value) => value / 2), range: [range[0] / 2, range[1] / 2] });

const along = ([from, to]: readonly [number, number], start: number, length: number): Along => ({ from, factor: length / (to - from), start, log: false });

/** Halved where the whole distance is more than a number can be. */
const shareOf = (value: number, [from, to]: readonly [number, number]): number => (Number.isFinite(to - from) ? (value - from) / (to - from) : (value / 2 - from / 2) / (to / 2 - from / 2));

class Extent {
  private least = Infinity;
  private greatest = -Infinity;
  add(value: number): void {
    if (value < this.least) this.least = value;
    if (value > this.greatest) this.greatest = value;
  }
  isEmpty(): boolean { return this.least > this.greatest; }
  /** A line that never changes lies in the middle. */
  range(): readonly [number, number] {
    if (this.least < this.greatest) return [this.least, this.greatest];
    const around = Math.min(Math.abs(this.least) / 10, 1e300) || 1;
    return [this.least - around, this.greatest + around];
  }
}

/** Powers of ten; 2 and 5 times as much too where they are few; and where there is none of them, what divides the range evenly. */
function logTicks([from, to]: readonly [number, number]): number[] {
  const every = Math.max(1, Math.ceil((to - from) / 5));
  const powers = Array.from({ length: Math.max(0, Math.floor(to) - Math.ceil(from) + 1) }, (_, index) => Math.ceil(from) + index).filter((power) => power % every === 0);
  if (powers.length > 2) return powers;
  const between = [Math.floor(from), ...powers].flatMap((power) => [power, power + Math.log10(2), power + Math.log10(5)]);
  const round = [...new Set(between)].filter((value) => value >= from && value <= to);
  return round.length >= 2 ? round : ticks([from, to]);
}

/** Three to six round numbers within a range. */
function ticks([from, to]: readonly [number, number]): number[] {
  const rough = to / 4 - from / 4;
  // Nearer to one another than numbers that people read can tell.
  if (!(rough > 1e-300)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  const found: number[] = [];
  for (let index = first; index * step <= to && found.length < 8; index += 1) found.push(Number((index * step).toPrecision(12)));
  return found;
}
