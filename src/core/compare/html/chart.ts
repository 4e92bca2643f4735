import { formatNumber } from '../../format';
import { escapeHtml } from './escape';

export interface Line { /** Place of the run: its colour and dash. */ run: number; label: string; x: ArrayLike<number>; y: ArrayLike<number> }
interface Chart { title: string; xTitle: string; lines: readonly Line[]; format?: (value: number) => string }

const [width, height] = [520, 220];
const edge = { left: 64, right: 10, top: 8, bottom: 34 };
/** Colours of the page's style; after them the same ones, dashed. */
export const colours = 6;
export const seriesClass = (run: number): string => `s${run % colours} d${Math.floor(run / colours) % 4}`;

/** Curves over one another as a drawing that needs no script. Null: there is nothing to draw. */
export function chart({ title, xTitle, lines, format = formatNumber }: Chart): string | null {
  const drawn = lines.map((line) => ({ ...line, points: pointsOf(line) })).filter(({ points }) => points.some((point) => point !== null));
  const all = drawn.flatMap(({ points }) => points.filter((point) => point !== null));
  if (all.length === 0) return null;
  const [xs, ys] = [rangeOf(all.map(([x]) => x)), rangeOf(all.map(([, y]) => y))];
  const place = (value: number, range: readonly [number, number], start: number, length: number): number => Math.round((start + shareOf(value, range) * length) * 10) / 10;
  const left = (x: number): number => place(x, xs, edge.left, width - edge.left - edge.right);
  const top = (y: number): number => place(y, ys, height - edge.bottom, -(height - edge.top - edge.bottom));
  const grid = ticks(ys).map((value) => `<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${top(value)}" y2="${top(value)}"/><text x="${edge.left - 6}" y="${top(value) + 4}" text-anchor="end">${escapeHtml(format(value))}</text>`);
  const below = ticks(xs).map((value) => `<text x="${left(value)}" y="${height - edge.bottom + 16}" text-anchor="middle">${escapeHtml(formatNumber(value))}</text>`);
  const paths = drawn.map(({ run, label, points }) => {
    const named = `<title>${escapeHtml(label)}</title>`;
    const only = points.filter((point) => point !== null);
    if (only.length === 1 && only[0]) return `<circle class="dot ${seriesClass(run)}" cx="${left(only[0][0])}" cy="${top(only[0][1])}" r="3">${named}</circle>`;
    let open = false;
    const path = points.map((point) => {
      if (point === null) { open = false; return ''; }
      const command = `${open ? 'L' : 'M'}${left(point[0])} ${top(point[1])}`;
      open = true;
      return command;
    }).join('');
    return `<path class="line ${seriesClass(run)}" d="${path}">${named}</path>`;
  });
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}">${grid.join('')}${below.join('')}<text class="axis" x="${(width + edge.left - edge.right) / 2}" y="${height - 4}" text-anchor="middle">${escapeHtml(xTitle)}</text>${paths.join('')}</svg>`;
}

/** Points in order; null where there is a gap: a value that is no number is none to draw. */
function pointsOf({ x, y }: Line): ([number, number] | null)[] {
  return Array.from(y, (value, index): [number, number] | null => {
    const at = x[index];
    return at !== undefined && Number.isFinite(at) && Number.isFinite(value) ? [at, value] : null;
  });
}

/** Halved where the whole distance is more than a number can be. */
const shareOf = (value: number, [from, to]: readonly [number, number]): number => (Number.isFinite(to - from) ? (value - from) / (to - from) : (value / 2 - from / 2) / (to / 2 - from / 2));

/** A line that never changes lies in the middle. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (least < greatest) return [least, greatest];
  const around = Math.min(Math.abs(least) / 10, 1e300) || 1;
  return [least - around, greatest + around];
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
