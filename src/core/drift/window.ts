import type { DriftWindow } from '../../contract/drift';
import { HumanError } from '../human-error';
import { say } from '../say';

const units = { min: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' } as const;

/** `10000r`: so many rows; `1d`, `2w`, `1mo`: spans of time. */
export function readWindow(text: string): DriftWindow {
  const [, digits = '', unit = ''] = /^(\d{1,9})(r|min|h|d|w|mo|y)$/.exec(text.trim()) ?? [];
  const count = Number(digits);
  if (count < 1 || unit === '') throw new HumanError('drift-window', say('“{0}” is no window. Write rows as 10000r, or time as 30min, 6h, 1d, 1w, 1mo or 1y.', text));
  return unit === 'r' ? { kind: 'rows', rows: count } : { kind: 'time', count, unit: units[unit as keyof typeof units] };
}

export const writeWindow = (window: DriftWindow): string => (window.kind === 'rows' ? `${window.rows}r` : `${window.count}${Object.entries(units).find(([, unit]) => unit === window.unit)?.[0] ?? ''}`);
