import type { DataColumn, DataKind } from '../../src/contract/data-api';
import type { Condition } from '../../src/contract/view-api';
import { type StringKey, t } from '../shared/l10n';
import { brief } from '../shared/name';

export type Op = Condition['op'];

const order: Op[] = ['=', '!=', '<', '<=', '>', '>=', 'between', 'in', 'not-in'];
const texts: Op[] = ['contains', 'not-contains', '=', '!=', 'starts-with', 'ends-with', 'matches', 'in', 'not-in'];
const presence: Op[] = ['missing', 'present'];
const ofKind: Record<DataKind, Op[]> = {
  integer: order, decimal: order, float: [...order, 'nan', 'not-nan'], duration: ['=', '!=', '<', '<=', '>', '>=', 'between'], date: order, time: order, timestamp: order,
  boolean: ['=', '!='], text: texts, bytes: [], list: ['contains', 'not-contains'], struct: ['contains', 'not-contains'], map: ['contains', 'not-contains'], other: ['contains', 'not-contains'],
};

/** What can be asked of a column, the likeliest first. */
export const opsOf = ({ kind }: DataColumn): Op[] => [...ofKind[kind], ...presence];

const plainWords: Partial<Record<Op, StringKey>> = {
  between: 'opBetween', in: 'opIn', 'not-in': 'opNotIn', contains: 'opContains', 'not-contains': 'opNotContains', 'starts-with': 'opStartsWith', 'ends-with': 'opEndsWith', matches: 'opMatches',
  missing: 'opMissing', present: 'opPresent', nan: 'opNan', 'not-nan': 'opNotNan',
};
const timeWords: Partial<Record<Op, StringKey>> = { '<': 'opBefore', '<=': 'opUntil', '>': 'opAfter', '>=': 'opFrom' };
const signs: Partial<Record<Op, string>> = { '!=': '≠', '<=': '≤', '>=': '≥' };
const isTime = (kind: DataKind): boolean => kind === 'date' || kind === 'time' || kind === 'timestamp';

export function opWords(op: Op, kind: DataKind): string {
  const key = (isTime(kind) ? timeWords[op] : undefined) ?? plainWords[op];
  return key ? t(key) : signs[op] ?? op;
}

const quoted = (text: string): string => brief(text, 40);

export function conditionWords(condition: Condition, kind: DataKind): string {
  const words = `${brief(condition.column, 60)} ${opWords(condition.op, kind)}`;
  if ('values' in condition) return `${words} ${condition.values.slice(0, 3).map(quoted).join(', ')}${condition.values.length > 3 ? ` +${condition.values.length - 3}` : ''}`;
  if ('low' in condition) return `${words} ${quoted(condition.low)} – ${quoted(condition.high)}`;
  if ('value' in condition) return `${words} ${condition.value === '' ? t('dataEmptyText') : quoted(condition.value)}`;
  return words;
}

/** What a person is typing; of it one condition is made. */
export interface Draft { op: Op; value: string; high: string; values: string[]; matchCase: boolean }

export function draftOf(condition: Condition | null, column: DataColumn): Draft {
  const empty: Draft = { op: opsOf(column)[0] ?? 'present', value: '', high: '', values: [], matchCase: false };
  if (condition === null) return empty;
  return {
    ...empty, op: condition.op, ...('value' in condition ? { value: condition.value } : {}), ...('low' in condition ? { value: condition.low, high: condition.high } : {}),
    ...('values' in condition ? { values: condition.values } : {}), ...('matchCase' in condition ? { matchCase: condition.matchCase } : {}),
  };
}

/** Null: something is still to be typed. */
export function conditionOf({ op, value, high, values, matchCase }: Draft, { name: column, kind }: DataColumn): Condition | null {
  switch (op) {
    case 'missing': case 'present': case 'nan': case 'not-nan': return { column, op };
    case 'in': case 'not-in': return values.length > 0 ? { column, op, values } : null;
    case 'between': return value !== '' && high !== '' ? { column, op, low: value, high } : null;
    case 'contains': case 'not-contains': case 'starts-with': case 'ends-with': return value !== '' ? { column, op, value, matchCase } : null;
    case 'matches': return value !== '' ? { column, op, value } : null;
    default: return value !== '' || kind === 'text' ? { column, op, value } : null;
  }
}
