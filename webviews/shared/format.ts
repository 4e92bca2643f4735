import type { NumberValue, Value } from '../../src/contract/values';
import * as core from '../../src/core/format';
import { t } from './l10n';

export { decodeNumber, formatExactTime, formatValue, isNumberValue } from '../../src/core/format';

/** The core's formatters in the user's language. */
const words = (): core.FormatWords => ({
  ...core.english,
  ago: t('wordAgo'), ahead: t('wordAhead'), now: t('wordNow'),
  millisecond: t('wordMillisecond'), second: t('wordSecond'), minute: t('wordMinute'), hour: t('wordHour'), day: t('wordDay'),
  million: t('wordMillion'), billion: t('wordBillion'), trillion: t('wordTrillion'),
});

type Maybe<T> = T | null | undefined;
export const formatNumber = (value: Maybe<NumberValue>): string => core.formatNumber(value, words());
export const formatColumn = (values: Maybe<NumberValue>[]): string[] => core.formatColumn(values, words());
export const formatCount = (count: Maybe<number>): string => core.formatCount(count, words());
export const formatBytes = (bytes: Maybe<number>): string => core.formatBytes(bytes, words());
export const formatDuration = (milliseconds: Maybe<number>): string => core.formatDuration(milliseconds, words());
export const formatRelativeTime = (at: Maybe<number>, now: number): string => core.formatRelativeTime(at, now, words());
export const metricChange = (name: string, current: Maybe<NumberValue>, previous: Maybe<NumberValue>): core.MetricChange | null => core.metricChange(name, current, previous, words());

export const changeBy = (goal: core.Goal, current: Maybe<NumberValue>, previous: Maybe<NumberValue>): core.MetricChange | null => core.changeBy(goal, current, previous, words());

/** Rows and columns are exact: `322,104 × 14`. */
export const formatExactCount = (count: number): string => core.formatExactCount(count);

/** A cell of a table: text as it is, what is missing as a dash. */
export function formatCell(value: Value | undefined): string {
  if (value === null || value === undefined) return '–';
  const plain = core.decodeValue(value);
  return typeof plain === 'string' ? plain : core.formatValue(value, 200);
}

/** The part of a run's id that people tell runs apart by. */
export const shortRunId = (id: string): string => id.slice(-6);
export const shortHash = (hash: string): string => hash.slice(0, 8);
export const baseName = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;

/** Paths inside the project are told from its root, as people name them. */
export function shortPath(path: string, root: string | null | undefined): string {
  if (!root) return path;
  const folder = root.replace(/[\\/]+$/, '');
  return path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`) ? path.slice(folder.length + 1) : path;
}
