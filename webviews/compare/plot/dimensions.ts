import type { Comparison, MetricRow, ParamRow } from '../../../src/contract/compare';
import { decodeNumber, formatNumber, formatValue, isNumberValue } from '../../shared/format';
import { brief } from '../../shared/name';
import { airy, type Scale, scaleOf, type Tick, ticksOf } from '../../shared/plot/scale';

/** A parameter or a metric as an axis: a place for each run, null where it has none that can be drawn. */
export interface Dimension {
  id: `param.${string}` | `metric.${string}`; name: string; kind: 'number' | 'category'; values: (number | null)[]; texts: string[];
  categories: string[]; scale: Scale; whole: boolean; varies: boolean;
}

const mostCategories = 24;

export const dimensionsOf = ({ params, metrics }: Pick<Comparison, 'params' | 'metrics'>): Dimension[] =>
  [...params.flatMap(row => paramDimension(row) ?? []), ...metrics.flatMap(row => metricDimension(row) ?? [])];

function metricDimension(row: MetricRow): Dimension | null {
  const values = row.cells.map(cell => (cell.kind === 'value' ? finite(decodeNumber(cell.last)) : null));
  return numeric(`metric.${row.name}`, row.name, values, row.cells.map(cell => (cell.kind === 'value' ? formatNumber(cell.last) : '–')));
}

/** Numbers stand where they are; everything else is a category of its own. */
function paramDimension(row: ParamRow): Dimension | null {
  const texts = row.cells.map(cell => (cell.kind !== 'value' ? null : cell.value !== undefined ? formatValue(cell.value, 60) : cell.repr === undefined ? null : brief(cell.repr, 60)));
  if (row.numeric) return numeric(`param.${row.name}`, row.name, row.cells.map(cell => (cell.kind === 'value' && isNumberValue(cell.value) ? finite(decodeNumber(cell.value)) : null)), texts.map(text => text ?? '–'));
  const categories = [...new Set(texts.filter(text => text !== null))].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  if (categories.length === 0 || categories.length > mostCategories) return null;
  return {
    id: `param.${row.name}`, name: row.name, kind: 'category', values: texts.map(text => (text === null ? null : categories.indexOf(text))), texts: texts.map(text => text ?? '–'),
    categories, scale: scaleOf([-0.5, categories.length - 0.5], false), whole: true, varies: categories.length > 1,
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
/** Beyond two powers of ten, what is small would lie on what is smallest. */
const wide = 100;

function numeric(id: Dimension['id'], name: string, values: (number | null)[], texts: string[]): Dimension | null {
  const known = values.filter(value => value !== null);
  if (known.length === 0) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const log = low > 0 && high / low >= wide;
  return { id, name, kind: 'number', values, texts, categories: [], scale: scaleOf(airy([low, high], log, 0.04), log), whole: known.every(Number.isInteger), varies: low < high };
}

export const ticksAlong = ({ kind, categories, scale, whole }: Dimension, most: number): Tick[] =>
  kind === 'category' ? categories.map((text, value) => ({ value, text })) : ticksOf(scale, whole && !scale.log ? 'whole' : 'number', most);

/**
 * How far two orders agree, from -1 to 1 (Spearman's); null where there are too few runs to say so, or one of both never changes. Equal values share a rank.
 */
export function rankCorrelation(one: readonly (number | null)[], other: readonly (number | null)[]): number | null {
  const pairs = one.flatMap((value, index) => { const second = other[index]; return value !== null && second !== null && second !== undefined ? [[value, second] as const] : []; });
  if (pairs.length < 5) return null;
  const [a, b] = [ranks(pairs.map(([first]) => first)), ranks(pairs.map(([, second]) => second))];
  const middle = (pairs.length - 1) / 2;
  let [both, ofA, ofB] = [0, 0, 0];
  a.forEach((rank, index) => {
    const [x, y] = [rank - middle, (b[index] ?? 0) - middle];
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  });
  return ofA === 0 || ofB === 0 ? null : both / Math.sqrt(ofA * ofB);
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0));
  const out = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to++;
    for (let at = from; at <= to; at++) out[order[at] ?? 0] = (from + to) / 2;
    from = to + 1;
  }
  return out;
}
