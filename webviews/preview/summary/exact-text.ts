import type { DataColumn, DataKind } from '../../../src/contract/data-api';
import type { ColumnHead } from '../../../src/contract/view-api';
import { formatNumber } from '../../shared/format';
import { plural, t } from '../../shared/l10n';
import { brief } from '../../shared/name';

/** A cell's exact text as it is read: numbers grouped and to four digits, others as they are. */
export function shortCell(text: string | null, { kind }: Pick<DataColumn, 'kind'>, most = 60): string {
  if (text === null) return '–';
  if (kind === 'integer') return formatNumber(`$int:${text}`);
  if (kind === 'float' || kind === 'decimal') return formatNumber(Number(text));
  if (kind === 'timestamp') return text.replace(/\.\d+/, '').replace(/ 00:00:00$/, '').replace(/([+-]\d\d)$/, '$1');
  return text === '' ? t('emptyText') : brief(text, most);
}

export const isTimeKind = (kind: DataKind): boolean => kind === 'date' || kind === 'timestamp';

/** Small shares are not rounded away: something is missing, or nothing is. */
export function shareText(part: number, of: number): string {
  if (of === 0 || part === 0) return '0 %';
  const percent = part / of * 100;
  return percent < 0.1 ? '< 0.1 %' : percent > 99.9 && part < of ? '> 99.9 %' : `${Number(percent.toPrecision(percent < 10 ? 2 : 3))} %`;
}

/** What counts as missing in a share: NaN too. */
export const goneOf = ({ missing, nan }: Pick<ColumnHead, 'missing' | 'nan'>): number => missing + nan;

/** A correlation to two digits; nothing is less than nothing. */
export const shortShare = (value: number | null): string => (value === null ? '–' : value.toFixed(2).replace(/^-(0\.00)$/, '$1'));

/** `≈` before what is estimated. */
export const estimated = (text: string, approximate: boolean): string => (approximate ? `≈ ${text}` : text);
export const rowsText = (rows: number): string => plural(rows, 'rowOne', 'rowMany');

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
/** A time as cells write it. `micros`: since 1970 in UTC. */
export function timeText(micros: number, { kind, type }: Pick<DataColumn, 'kind' | 'type'>): string {
  const seconds = Math.floor(micros / 1e6);
  const part = Math.round(micros - seconds * 1e6);
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return '–';
  const day = `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
  if (kind === 'date') return day;
  return `${day} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}${part > 0 ? `.${pad(part, 6)}` : ''}${type.includes('UTC') ? '+00' : ''}`;
}
