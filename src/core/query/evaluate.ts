import { unreachable } from '../../contract/ids';
import type { FieldRef, QueryExpr, QueryValue } from '../../contract/query';
import { compilePattern } from './pattern/search';

/** What a run has in a field; null: it is not known or None. Booleans are 1 and 0 to a comparison. */
export type FieldValue = number | string | boolean | null | readonly string[];
export type ReadField = (field: FieldRef) => FieldValue;

/** Text is compared, searched and sorted without regard to case. */
export const fold = (text: string): string => text.toLowerCase();

/** Whether one run is meant; the same as any index of runs must say. */
export const evaluate = (expr: QueryExpr | null, read: ReadField, now: number): boolean => compileQuery(expr, now)(read);

/** For many runs: patterns are compiled once. */
export function compileQuery(expr: QueryExpr | null, now: number): (read: ReadField) => boolean {
  if (expr === null) return () => true;
  switch (expr.kind) {
    case 'and': { const all = expr.items.map(item => compileQuery(item, now)); return read => all.every(holds => holds(read)); }
    case 'or': { const any = expr.items.map(item => compileQuery(item, now)); return read => any.some(holds => holds(read)); }
    case 'not': { const inner = compileQuery(expr.item, now); return read => !inner(read); }
    case 'compare': return comparison(expr, now);
    case 'match': { const search = compilePattern(expr.pattern); return read => texts(read(expr.field)).some(search) !== expr.negated; }
    case 'in': {
      const each = expr.values.map(value => test('=', value));
      return read => { const stored = valueOf(expr.field, read, now); return each.some(holds => anyOf(stored, holds)) !== expr.negated; };
    }
    case 'is': return read => is(expr.what, valueOf(expr.field, read, now)) !== expr.negated;
    case 'word': { const sought = fold(expr.text); return read => searched.some(name => texts(read({ kind: 'run', name })).some(text => fold(text).includes(sought))); }
    default: return unreachable(expr);
  }
}

const searched = ['name', 'function', 'note', 'tag', 'id'] as const;

function comparison({ field, op, value }: QueryExpr & { kind: 'compare' }, now: number): (read: ReadField) => boolean {
  // Unequal is whatever is not equal: also what is not known, and a run with none of the tags.
  const holds = test(op === '!=' ? '=' : op, value);
  return read => anyOf(valueOf(field, read, now), holds) !== (op === '!=');
}

/** The age is counted when it is asked for. */
function valueOf(field: FieldRef, read: ReadField, now: number): FieldValue {
  if (field.kind !== 'run' || field.name !== 'age') return read(field);
  const created = read({ kind: 'run', name: 'created' });
  return typeof created === 'number' ? now - created : null;
}

type Test = (stored: number | string | boolean) => boolean;

/** Numbers compare to numbers, text to text; one of each is never equal, less or greater. */
function test(op: '=' | '<' | '<=' | '>' | '>=', value: QueryValue): Test {
  const sought = plain(value);
  return stored => {
    const own = typeof stored === 'string' ? fold(stored) : Number(stored);
    if (typeof own !== typeof sought) return false;
    switch (op) {
      case '=': return own === sought;
      case '<': return own < sought;
      case '<=': return own <= sought;
      case '>': return own > sought;
      case '>=': return own >= sought;
      default: return unreachable(op);
    }
  };
}

function plain(value: QueryValue): number | string {
  switch (value.kind) {
    case 'number': return value.value;
    case 'text': return fold(value.value);
    case 'boolean': return Number(value.value);
    case 'duration': return value.milliseconds;
    case 'time': return value.at;
    default: return unreachable(value);
  }
}

const anyOf = (stored: FieldValue, holds: Test): boolean =>
  stored !== null && (typeof stored === 'object' ? stored.some(holds) : holds(stored));

function is(what: 'null' | 'nan', stored: FieldValue): boolean {
  return what === 'nan' ? typeof stored === 'number' && Number.isNaN(stored) : stored === null || (typeof stored === 'object' && stored.length === 0);
}

const texts = (stored: FieldValue): readonly string[] => (typeof stored === 'string' ? [stored] : stored !== null && typeof stored === 'object' ? stored : []);
