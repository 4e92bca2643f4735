import type { DataColumn } from '../../../contract/data-api';
import { HumanError } from '../../human-error';
import { say } from '../../say';
import { atom, call, named, type Py, text, textOf } from './python';
import type { Library } from './plan';

const endless = /^([+-]?)(?:inf|infinity|∞)$/i;

/** A number as Python writes it: without what only people write. */
export function numberText(given: string): string {
  const value = given.trim().replace(/(?<=\d)_(?=\d)/g, '');
  const infinite = endless.exec(value);
  if (infinite) return `float("${infinite[1] === '-' ? '-' : ''}inf")`;
  return /^[+-]?\d+$/.test(value) ? BigInt(value.replace(/^\+/, '')).toString() : value.replace(/^\+/, '').toLowerCase();
}

interface Moment { date: [number, number, number]; clock: [number, number, number]; micros: number }

/** `2013-01-31`, `2013-01-31 12:30:00.5+02`: an offset is counted in, since DuckDB does so too. Null: none of these. */
export function momentOf(given: string): Moment | null {
  const [, day, hour, minute, second, part = '', sign, zoneHours, zoneMinutes] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2})?)?)?$/.exec(given.trim()) ?? [];
  if (day === undefined) return null;
  const offset = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes ?? 0));
  const at = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8)), Number(hour ?? 0), Number(minute ?? 0) - offset, Number(second ?? 0)));
  if (Number.isNaN(at.getTime())) return null;
  return { date: [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()], clock: [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()], micros: Number(part.slice(0, 6).padEnd(6, '0')) };
}

const two = (number: number): string => String(number).padStart(2, '0');
const isoOf = ({ date: [year, month, day], clock, micros }: Moment): string => {
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return clock.every((part) => part === 0) && micros === 0 ? date : `${date} ${clock.map(two).join(':')}${micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`}`;
};

export const hasZone = ({ type }: Pick<DataColumn, 'type'>): boolean => /^timestamp\[.*, /.test(type);

export const cantBeCode = (column: DataColumn, what: string): HumanError =>
  new HumanError('usage', say('{0} of “{1}” ({2}) can’t be written as code. Take it away, then turn the rest into code.', what, column.name, column.type));

/** A value that a person compares a column with, as that library takes it. */
export function valueOf(given: string, column: DataColumn, library: Library, imports: Set<string>): Py {
  switch (column.kind) {
    case 'text': return textOf(given);
    case 'integer': case 'float': return atom(numberText(given));
    case 'decimal': {
      if (endless.test(given.trim())) return atom(numberText(given));
      imports.add('from decimal import Decimal');
      return call(atom('Decimal'), textOf(numberText(given)));
    }
    case 'boolean': return atom(/^(?:t|true|y|yes|1|on)$/i.test(given.trim()) ? 'True' : 'False');
    case 'date': case 'timestamp': {
      const moment = momentOf(given);
      if (moment === null) break;
      return library === 'pandas' ? pandasMoment(moment, hasZone(column)) : polarsMoment(moment, column);
    }
    case 'time': {
      const [, hour = '', minute = '', second = '0', part = ''] = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?$/.exec(given.trim()) ?? [];
      if (hour === '') break;
      imports.add('import datetime');
      return call(atom('datetime.time'), ...[hour, minute, second, ...(part === '' ? [] : [part.padEnd(6, '0')])].map((each) => atom(String(Number(each)))));
    }
    default: break;
  }
  throw cantBeCode(column, say('The filter'));
}

const pandasMoment = (moment: Moment, zoned: boolean): Py => call(atom('pd.Timestamp'), atom(text(isoOf(moment))), ...(zoned ? [named('tz', textOf('UTC'))] : []));

function polarsMoment(moment: Moment, column: DataColumn): Py {
  const { date, clock, micros } = moment;
  const numbers = (parts: readonly number[]): Py[] => parts.map((part) => atom(String(part)));
  if (column.kind === 'date' && clock.every((part) => part === 0)) return call(atom('pl.date'), ...numbers(date));
  return call(atom('pl.datetime'), ...numbers([...date, ...clock, ...(micros === 0 ? [] : [micros])]), ...(hasZone(column) ? [named('time_zone', textOf('UTC'))] : []));
}
