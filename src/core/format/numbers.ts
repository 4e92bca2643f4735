import type { NumberValue } from '../../contract/values';
import { decodeNumber } from './values';
import { english, fill, type FormatWords } from './words';

const largestInFull = 1e15;
const smallestInFull = 1e-4;

function group(digits: string, words: FormatWords): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, words.group);
}

function written(plain: string, words: FormatWords): string {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
  return sign + group(whole, words) + (part === '' ? '' : words.decimal + part);
}

function special(value: NumberValue | null | undefined, words: FormatWords): string | undefined {
  if (value === null || value === undefined) return words.missing;
  if (typeof value === 'string' && /^\$int:-?\d+$/.test(value)) return written(value.slice(5), words);
  const number = decodeNumber(value);
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? '∞' : '-∞';
  return undefined;
}

/** 4 significant digits, thousands grouped, whole numbers in full, NaN as NaN, what is missing as –. */
export function formatNumber(value: NumberValue | null | undefined, words: FormatWords = english): string {
  const named = special(value, words);
  if (named !== undefined) return named;
  const number = decodeNumber(value as NumberValue);
  const size = Math.abs(number);
  if (number === 0) return '0';
  if (size >= largestInFull || size < smallestInFull) return number.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e').replace('.', words.decimal);
  if (Number.isInteger(number)) return written(number.toFixed(0), words);
  return written(trim(number.toFixed(decimalsFor(number, 4))), words);
}

function decimalsFor(number: number, digits: number): number {
  const exponent = Math.floor(Math.log10(Math.abs(Number(number.toPrecision(digits)))));
  return Math.min(20, Math.max(0, digits - 1 - exponent));
}

const trim = (plain: string): string => (plain.includes('.') ? plain.replace(/\.?0+$/, '').replace(/^-0$/, '0') : plain);

/** One precision for a whole column: as many decimals as its largest entry needs for 4 significant digits. */
export function formatColumn(values: readonly (NumberValue | null | undefined)[], words: FormatWords = english): string[] {
  const numbers = values.filter((value) => special(value, words) === undefined).map((value) => decodeNumber(value as NumberValue)).filter((n) => n !== 0);
  const sizes = numbers.map(Math.abs);
  if (sizes.some((size) => size >= largestInFull) || (sizes.length > 0 && Math.max(...sizes) < smallestInFull)) return values.map((value) => formatNumber(value, words));
  const decimals = numbers.every(Number.isInteger) ? 0 : decimalsFor(Math.max(...sizes), 4);
  return values.map((value) => special(value, words) ?? written(decodeNumber(value as NumberValue).toFixed(decimals).replace(/^-(0(?:\.0+)?)$/, '$1'), words));
}

/** `336,776`, from a million on `1.2 M`. */
export function formatCount(count: number | null | undefined, words: FormatWords = english): string {
  if (count === null || count === undefined || !Number.isFinite(count)) return words.missing;
  const scales: [number, string][] = [[1e12, words.trillion], [1e9, words.billion], [1e6, words.million]];
  for (const [scale, pattern] of scales) {
    if (Math.abs(count) >= scale) return fill(pattern, written(trim((count / scale).toFixed(Math.abs(count) >= scale * 100 ? 0 : 1)), words));
  }
  return written(Math.round(count).toFixed(0), words);
}

/** Every digit, wherever one counts: `1,234,567`. */
export const formatExactCount = (count: number): string => count.toLocaleString('en-US');

/** `340 MB`; steps of 1,000, 3 significant digits. */
export function formatBytes(bytes: number | null | undefined, words: FormatWords = english): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return words.missing;
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let size = Math.abs(bytes);
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) { size /= 1000; unit += 1; }
  const text = unit === 0 ? size.toFixed(0) : trim(size.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2));
  return `${bytes < 0 ? '-' : ''}${written(text, words)} ${units[unit] ?? ''}`;
}

export function formatPercent(share: number | null | undefined, words: FormatWords = english): string {
  return share === null || share === undefined || Number.isNaN(share) ? words.missing : `${formatNumber(Number((share * 100).toPrecision(3)), words)} %`;
}
