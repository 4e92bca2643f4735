import { formatCount, formatDuration, formatExactTime, formatNumber } from '../format';

export type Range = readonly [number, number];
/** A value's place between 0 and 1 on an axis, and back. */
export interface Scale { range: Range; log: boolean; at: (value: number) => number; value: (place: number) => number }

export function scaleOf(range: Range, log: boolean): Scale {
  const [from, to] = log ? [Math.log10(range[0]), Math.log10(range[1])] : range;
  const span = to - from || 1;
  return log
    ? { range, log, at: value => (Math.log10(value) - from) / span, value: place => 10 ** (from + place * span) }
    : { range, log, at: value => (value - from) / span, value: place => from + place * span };
}

/** An axis that can be drawn: a single value stands in the middle, and a little air is left at both ends. */
export function airy([low, high]: Range, log: boolean, air = 0.05): Range {
  if (!(low <= high)) return log ? [0.1, 1] : [0, 1];
  if (log) {
    if (low === high) return [low / 2, high * 2];
    const more = (high / low) ** air;
    return [low / more, high * more];
  }
  if (low === high) return [low - Math.abs(low || 1) * 0.1, high + Math.abs(high || 1) * 0.1];
  return [low - (high - low) * air, high + (high - low) * air];
}

export type AxisKind = 'number' | 'whole' | 'duration' | 'clock';
export interface Tick { value: number; text: string }

/** At most about `most` round values within the range. Durations are in seconds, clock times in milliseconds. */
export function ticksOf({ range: [low, high], log }: Scale, kind: AxisKind, most: number): Tick[] {
  if (!(high > low)) return [];
  if (log) return logTicks(low, high, most).map(value => ({ value, text: formatNumber(value) }));
  if (kind === 'clock') return clockTicks(low, high, most);
  const step = kind === 'duration' ? stepFrom(durationSteps, (high - low) / most) : Math.max(roundStep((high - low) / most), kind === 'whole' ? 1 : 0);
  const values = multiples(low, high, step);
  if (kind === 'duration') return values.map(value => ({ value, text: formatDuration(Math.round(value * 1000)) }));
  if (kind === 'whole') return values.map(value => ({ value, text: Math.abs(value) >= 1e6 ? formatCount(value) : formatNumber(value) }));
  return values.map(value => ({ value, text: tickText(value, step) }));
}

/** As many decimals as the step has: four digits alone would make neighbours alike far from zero. */
function tickText(value: number, step: number): string {
  const decimals = -Math.floor(Math.log10(step) + 1e-9);
  if (value !== 0 && (Math.abs(value) >= 1e6 || decimals > 5)) return formatNumber(value);
  return decimals <= 0 ? formatNumber(value) : value.toFixed(decimals);
}

function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // What is left of 0.1 + 0.2 is no part of the value.
  return Array.from({ length: Math.max(0, Math.min(200, last - first + 1)) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

const [minute, hour, day] = [60, 3600, 86_400];
const durationSteps = [1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day];
const stepFrom = (steps: readonly number[], rough: number): number => (rough < 1 ? roundStep(rough) : steps.find(step => step >= rough) ?? Math.ceil(rough / day) * day);

/** Round in local time; days are told where a step is a day or more. */
function clockTicks(low: number, high: number, most: number): Tick[] {
  const step = Math.max(1, stepFrom(durationSteps, (high - low) / 1000 / most)) * 1000;
  const shift = new Date(low).getTimezoneOffset() * 60_000;
  return multiples(low - shift, high - shift, step).map(local => {
    const text = formatExactTime(local + shift);
    return { value: local + shift, text: step >= day * 1000 ? text.slice(5, 10) : step >= minute * 1000 ? text.slice(11, 16) : text.slice(11) };
  });
}

function logTicks(low: number, high: number, most: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const every = Math.max(1, Math.ceil((to - from) / most));
  const decades = Array.from({ length: Math.max(0, Math.min(700, to - from + 1)) }, (_, index) => from + index);
  const leads = to - from <= most / 3 ? [1, 2, 5] : [1];
  const ticks = decades.filter(power => power % every === 0).flatMap(power => leads.map(lead => Number((lead * 10 ** power).toPrecision(6)))).filter(value => value >= low && value <= high);
  // Within less than a decade there may be no round power at all.
  return ticks.length >= 2 ? ticks : multiples(low, high, roundStep((high - low) / most)).filter(value => value > 0);
}
