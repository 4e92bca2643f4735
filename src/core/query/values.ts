import type { FieldRef, QueryExpr, QueryValue } from '../../contract/query';
import { nearest } from '../nearest';
import { kindOf, runFields } from './fields';
import { isLengthUnit, isSizeUnit, readDuration, readNumber, readSize, readTime, type Stretch } from './literals';
import type { Comparison, Token } from './tokens';

interface Span { from: number; to: number }
/** A day is a stretch of time, `null` and `nan` ask what `is` asks. */
type Meaning = { kind: 'value'; value: QueryValue } | { kind: 'stretch'; stretch: Stretch } | { kind: 'null' } | { kind: 'nan' };
export type ReadValue = Span & Meaning & { /** How many it took: `3 h 20 min` are four. */ tokens: number };
type Wrong = Span & { message: string };

export const isEmptyWord = (text: string): boolean => text.trim() === '';

const number = (value: number): Meaning => (Number.isNaN(value) ? { kind: 'nan' } : { kind: 'value', value: { kind: 'number', value } });
const text = (value: string): Meaning => ({ kind: 'value', value: { kind: 'text', value } });
const boolean = (value: boolean): Meaning => ({ kind: 'value', value: { kind: 'boolean', value } });

/** The value at a token, as the field takes it: the same `2026` is a year, a number or a text. */
export function readValue(tokens: readonly Token[], at: number, field: FieldRef, now: number): ReadValue | Wrong {
  const token = tokens[at];
  const expected = expectation(field);
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'string')) return { from: token?.from ?? 0, to: token?.to ?? 0, message: `${expected} was expected here.` };
  const quoted = token.kind === 'string';
  const written = quoted ? token.value : token.quoted ? `${token.text}"${token.quoted.value}"` : token.text;
  const span = { from: token.from, to: token.to };
  const done = (meaning: Meaning, used = 1): ReadValue => ({ ...span, to: tokens[at + used - 1]?.to ?? span.to, ...meaning, tokens: used });
  const word = quoted ? '' : written.toLowerCase();
  if (word === 'and' || word === 'or') return { ...span, message: `${expected} was expected here. The text “${written}” is put in quotes.` };
  if (word === 'null' || (word === 'none' && field.kind === 'param')) return done({ kind: 'null' });

  const kind = kindOf(field);
  switch (kind) {
    case 'any': {
      const plain = quoted ? undefined : readNumber(written);
      return done(plain !== undefined ? number(plain) : word === 'true' || word === 'false' ? boolean(word === 'true') : text(written));
    }
    case 'number': {
      const plain = quoted ? undefined : readNumber(written);
      return plain === undefined ? { ...span, message: `${expected} was expected here${quoted ? ', without quotes' : ''}.` } : done(number(plain));
    }
    case 'boolean': {
      const value = { true: true, yes: true, 1: true, false: false, no: false, 0: false }[written.toLowerCase()];
      return value === undefined ? { ...span, message: 'true or false was expected here.' } : done(boolean(value));
    }
    case 'time': {
      const clock = tokens[at + 1];
      const both = !quoted && clock?.kind === 'word' && /^\d{1,2}:/.test(clock.text) ? readTime(`${written} ${clock.text}`, now) : undefined;
      const stretch = both ?? readTime(written, now);
      if (stretch) return done({ kind: 'stretch', stretch }, both ? 2 : 1);
      return { ...span, message: readDuration(written) === undefined ? `${expected} was expected here.` : `${expected} was expected here. For “in the last ${written}” write age < ${written}.` };
    }
    case 'duration': case 'bytes': {
      const parts = quoted ? 1 : measureTokens(tokens, at, kind === 'duration' ? isLengthUnit : isSizeUnit, kind === 'duration');
      const whole = quoted ? written : tokens.slice(at, at + parts).map(each => (each.kind === 'word' ? each.text : '')).join(' ');
      if (kind === 'bytes') {
        const size = readSize(whole);
        return size === undefined ? { ...span, message: `${expected} was expected here.` } : done(number(size), parts);
      }
      const milliseconds = readNumber(whole) === 0 ? 0 : readDuration(whole);
      if (milliseconds !== undefined) return done({ kind: 'value', value: { kind: 'duration', milliseconds } }, parts);
      return { ...span, message: readNumber(whole) === undefined ? `${expected} was expected here.` : `A length of time needs a unit: ${whole}d, ${whole}h, ${whole}min or ${whole}s.` };
    }
    case 'text': {
      const choices = field.kind === 'run' ? runFields[field.name].choices : undefined;
      if (!choices || choices.includes(written.toLowerCase())) return done(text(choices ? written.toLowerCase() : written));
      const near = nearest(written, choices);
      return { ...span, message: `“${written}” is none of ${choices.join(', ')}.${near ? ` Did you mean ${near}?` : ''}` };
    }
    default: return { ...span, message: `${expected} was expected here.` };
  }
}

/** How many words make up one measure: `3 h 20min`. */
function measureTokens(tokens: readonly Token[], from: number, isUnit: (text: string) => boolean, several: boolean): number {
  let at = from;
  for (;;) {
    const [first, second] = [tokens[at], tokens[at + 1]];
    if (first?.kind !== 'word' || !/^\d/.test(first.text)) break;
    at += /^[\d.]+$/.test(first.text) && second?.kind === 'word' && isUnit(second.text) ? 2 : 1;
    if (!several) break;
  }
  return Math.max(1, at - from);
}

function expectation(field: FieldRef): string {
  const kind = kindOf(field);
  switch (kind) {
    case 'any': return 'A value';
    case 'number': return 'A number';
    case 'boolean': return 'true or false';
    case 'time': return 'A day such as 2026-11-01, today or yesterday';
    case 'duration': return 'A length of time such as 7d, 3h or 20min';
    case 'bytes': return 'A size such as 500 MB or 2 GB';
    case 'text': return 'A word, or text in quotes,';
    default: return 'A value';
  }
}

type Complain = (span: Span, message: string) => never;

/** A comparison as the tree has it: a day becomes its bounds, `= nan` becomes `is nan`. */
export function compareTo(field: FieldRef, op: Comparison, read: ReadValue, complain: Complain): QueryExpr {
  switch (read.kind) {
    case 'value': return { kind: 'compare', field, op, value: read.value };
    case 'stretch': return during(field, op, read.stretch);
    case 'null': case 'nan':
      if (op !== '=' && op !== '!=') return complain(read, `Nothing is less or greater than ${read.kind === 'nan' ? 'NaN' : 'null'}. Write is ${read.kind}, or is not ${read.kind}.`);
      return { kind: 'is', field, negated: op === '!=', what: read.kind };
    default: return complain(read, 'A value was expected here.');
  }
}

function during(field: FieldRef, op: Comparison, { from, to }: Stretch): QueryExpr {
  const bound = (op: '>=' | '<', at: number): QueryExpr => ({ kind: 'compare', field, op, value: { kind: 'time', at } });
  switch (op) {
    case '>=': return bound('>=', from);
    case '>': return bound('>=', to);
    case '<': return bound('<', from);
    case '<=': return bound('<', to);
    case '=': return { kind: 'and', items: [bound('>=', from), bound('<', to)] };
    case '!=': return { kind: 'not', item: { kind: 'and', items: [bound('>=', from), bound('<', to)] } };
    default: return bound('>=', from);
  }
}

/** `in`: what is no plain value stands beside the list. */
export function oneOf(field: FieldRef, negated: boolean, list: readonly ReadValue[]): QueryExpr {
  const values = list.flatMap(read => (read.kind === 'value' ? [read.value] : []));
  const others = list.flatMap((read): QueryExpr[] => {
    switch (read.kind) {
      case 'null': case 'nan': return [{ kind: 'is', field, negated: false, what: read.kind }];
      case 'stretch': return [during(field, '=', read.stretch)];
      default: return [];
    }
  });
  if (others.length === 0) return { kind: 'in', field, negated, values };
  const items: QueryExpr[] = values.length ? [{ kind: 'in', field, negated: false, values }, ...others] : others;
  const [only] = items;
  const any: QueryExpr = items.length === 1 && only ? only : { kind: 'or', items };
  return negated ? { kind: 'not', item: any } : any;
}
