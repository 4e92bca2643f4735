import { numberOf, textOf, type Values, valuesOf } from './values';

/** What a canvas is told must be a colour and nothing else. */
const color = /^(#[0-9a-f]{3,8}|(rgb|hsl)a?\([\d.,%\s/deg]+\)|[a-z]{3,30})$/i;
export const colorOf = (value: unknown): string | null => (typeof value === 'string' && color.test(value) ? value : null);

/** Plotly's own order of colours, for figures without a template. */
export const usualColors = ['#636efa', '#EF553B', '#00cc96', '#ab63fa', '#FFA15A', '#19d3f3', '#FF6692', '#B6E880', '#FF97FF', '#FECB52'];

type Stop = readonly [number, readonly [number, number, number]];
const plasma: readonly Stop[] = [[0, [13, 8, 135]], [0.25, [126, 3, 168]], [0.5, [204, 71, 120]], [0.75, [248, 149, 64]], [1, [240, 249, 33]]];

function rgbOf(value: unknown): Stop[1] | null {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(textOf(value));
  if (hex) return [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16), Number.parseInt(hex[3] ?? '', 16)];
  const rgb = /^rgba?\((\d+), *(\d+), *(\d+)/.exec(textOf(value));
  return rgb && [Number(rgb[1]), Number(rgb[2]), Number(rgb[3])];
}

export type Ramp = (place: number) => string;

/** From 0 to 1 to a colour. A scale that is only named is drawn as the usual one. */
export function rampOf(scale: unknown, reversed = false): Ramp {
  const given = Array.from(valuesOf(scale) ?? [], each => { const [at, value] = Array.from(valuesOf(each) ?? []); return [numberOf(at), rgbOf(value)] as const; });
  const stops = given.length > 1 && given.every((stop): stop is Stop => Number.isFinite(stop[0]) && stop[1] !== null) ? given : plasma;
  return asked => {
    const place = Math.min(1, Math.max(0, reversed ? 1 - asked : asked));
    const above = Math.max(1, stops.findIndex(([at]) => at >= place));
    const [[low, from], [high, to]] = [stops[above - 1] ?? stops[0] as Stop, stops[above] ?? stops[0] as Stop];
    const share = high > low ? (place - low) / (high - low) : 0;
    return `rgb(${from.map((value, index) => Math.round(value + (to[index] as number - value) * share)).join(',')})`;
  };
}

export interface Colors { of: (index: number) => string; bar: { low: number; high: number; ramp: Ramp } | null }

/** One colour for all, one for each, or numbers on a ramp. */
export function colorsOf(given: unknown, usual: string, ramp: Ramp, bounds: readonly [unknown, unknown]): Colors {
  const values: Values | null = valuesOf(given);
  if (!values) { const one = colorOf(given) ?? usual; return { of: () => one, bar: null }; }
  const numbers = Array.from(values, numberOf);
  if (!numbers.some(Number.isFinite)) return { of: index => colorOf(values[index]) ?? usual, bar: null };
  const [low, high] = boundsOf(numbers, bounds);
  return { of: index => (Number.isFinite(numbers[index]) ? ramp(high > low ? ((numbers[index] as number) - low) / (high - low) : 0.5) : usual), bar: { low, high, ramp } };
}

export function boundsOf(values: readonly number[], [least, most]: readonly [unknown, unknown]): [number, number] {
  const known = values.filter(Number.isFinite);
  const least_ = Number.isFinite(numberOf(least)) ? numberOf(least) : known.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  return [least_, Number.isFinite(numberOf(most)) ? numberOf(most) : known.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY)];
}
