import { textValue } from './literals';
import type { Value } from '../../contract/values';

/** Dates, times and their kin as text that every Python from 3.9 on reads; undefined when the text is none. */
export function dateText(text: string): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) ? text : undefined;
}

const daysIn = (year: number, month: number): number =>
  month === 2 ? ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

export function timeText(text: string): string | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i.exec(text);
  if (!match) return undefined;
  const [hour, minute, second] = [match[1] ?? '', match[2] ?? '', match[3] ?? '00'];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  // Before 3.11 Python takes three or six digits of a second and no Z.
  const fraction = match[4] === undefined ? '' : `.${match[4].slice(0, 6).padEnd(6, '0')}`;
  const zone = match[5] === undefined ? '' : zoneText(match[5]);
  return zone === undefined ? undefined : `${hour.padStart(2, '0')}:${minute}:${second}${fraction}${zone}`;
}

function zoneText(zone: string): string | undefined {
  if (/^z$/i.test(zone)) return '+00:00';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return Number(digits.slice(0, 2)) > 23 || Number(digits.slice(2)) > 59 ? undefined : `${zone[0] ?? '+'}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

export function dateTimeText(text: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ]\s*(.+))?$/i.exec(text);
  const date = match?.[1] === undefined ? undefined : dateText(match[1]);
  const time = match?.[2] === undefined ? '00:00:00' : timeText(match[2]);
  return date === undefined || time === undefined ? undefined : `${date}T${time}`;
}

const secondsIn: Record<string, number> = { w: 604_800, d: 86_400, h: 3_600, m: 60, min: 60, s: 1, sec: 1, ms: 0.001, us: 0.000_001 };

/** A duration: seconds, `1:30:00`, `2 days, 1:00:00`, `1h 30m`, or ISO's `PT1H30M`. */
export function secondsOf(text: string): number | undefined {
  if (text === '') return undefined;
  const sign = text.startsWith('-') ? -1 : 1;
  const rest = text.replace(/^[+-]/, '').trim();
  if (/^\d+(?:\.\d*)?(?:e[+-]?\d+)?$|^\.\d+$/i.test(rest)) return sign * Number(rest);
  const clock = /^(?:(\d+)\s*(?:d|days?)?,?\s+)?(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/i.exec(rest);
  if (clock) return sign * (Number(clock[1] ?? 0) * 86_400 + Number(clock[2]) * 3_600 + Number(clock[3]) * 60 + Number(clock[4] ?? 0));
  const iso = /^P(?=.)(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/i.exec(rest);
  if (iso) return finite(sign * [604_800, 86_400, 3_600, 60, 1].reduce((sum, size, index) => sum + Number(iso[index + 1] ?? 0) * size, 0));
  if (!/^(?:\d+(?:\.\d+)?\s*(?:w|d|h|min|ms|m|sec|s|us)[,\s]*)+$/i.test(rest)) return undefined;
  let total = 0;
  for (const part of rest.matchAll(/(\d+(?:\.\d+)?)\s*(w|d|h|min|ms|m|sec|s|us)/gi)) total += Number(part[1]) * (secondsIn[(part[2] ?? '').toLowerCase()] ?? 0);
  return finite(sign * total);
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

export const decimalText = (text: string): Value | undefined =>
  /^[+-]?(?:(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i.test(text) ? textValue(text.replace(/_/g, '')) : undefined;

export const uuidText = (text: string): string | undefined => {
  const digits = text.replace(/^urn:uuid:/i, '').replace(/^\{(.*)\}$/, '$1').replace(/-/g, '').toLowerCase();
  return /^[\da-f]{32}$/.test(digits) ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined;
};
