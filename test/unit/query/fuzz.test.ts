import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldRef, QueryExpr, QueryValue } from '../../../src/contract/query';
import { complete, formatField, formatQuery, kindOf, parseField, parseQuery, runFieldNames, runFields } from '../../../src/core/query';

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ unit: fc.constantFrom(...'ab\\"\' .ntru/(),=<>~!\n\u2028\ud800é'), maxLength: 8 }), fc.constantFrom('and', 'NULL', 'true', 'star', '12', 'nan', '2026-11-01', '__proto__', '$nan'));
const field: fc.Arbitrary<FieldRef> = fc.oneof(
  fc.record({ kind: fc.constant('metric' as const), name: anyText, of: fc.constantFrom('last' as const, 'min' as const, 'max' as const) }),
  fc.record({ kind: fc.constant('param' as const), name: anyText }), fc.record({ kind: fc.constant('run' as const), name: fc.constantFrom(...runFieldNames) }),
);
const number = fc.double({ noNaN: true }).map(value => value + 0);
const numberValue = number.map((value): QueryValue => ({ kind: 'number', value }));
const moment = fc.date({ min: new Date('1970-01-03'), max: new Date('8999-01-01'), noInvalidDate: true }).map((date): QueryValue => ({ kind: 'time', at: date.getTime() }));

function valueFor(of: FieldRef): fc.Arbitrary<QueryValue> {
  const choices = of.kind === 'run' ? runFields[of.name].choices : undefined;
  const text = (choices ? fc.constantFrom(...choices) : anyText).map((value): QueryValue => ({ kind: 'text', value }));
  const boolean = fc.boolean().map((value): QueryValue => ({ kind: 'boolean', value }));
  switch (kindOf(of)) {
    case 'any': return fc.oneof(text, numberValue, boolean);
    case 'number': return numberValue;
    case 'bytes': return fc.oneof(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(value => value + 0), fc.nat().map(n => n * 1e6)).map((value): QueryValue => ({ kind: 'number', value }));
    case 'boolean': return boolean;
    case 'time': return moment;
    case 'duration': return fc.oneof(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(value => value + 0), fc.nat()).map((milliseconds): QueryValue => ({ kind: 'duration', milliseconds }));
    default: return text;
  }
}
const pattern = fc.constantFrom('train', '^a.*b$', '(a|b)\\d+', 'two words', '"', "it's", '\\\\', 'null', '[^"]+');

function leafOf(of: FieldRef): fc.Arbitrary<QueryExpr> {
  const kind = kindOf(of);
  const op = kind === 'boolean' ? fc.constantFrom('=' as const, '!=' as const) : kind === 'time' ? fc.constantFrom('>=' as const, '<' as const) : fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const);
  const leaves: fc.Arbitrary<QueryExpr>[] = [
    fc.record({ kind: fc.constant('compare' as const), field: fc.constant(of), op, value: valueFor(of) }),
    fc.record({ kind: fc.constant('is' as const), field: fc.constant(of), negated: fc.boolean(), what: of.kind === 'run' ? fc.constant('null' as const) : fc.constantFrom('null' as const, 'nan' as const) }),
  ];
  if (kind !== 'time') leaves.push(fc.record({ kind: fc.constant('in' as const), field: fc.constant(of), negated: fc.boolean(), values: fc.array(valueFor(of), { minLength: 1, maxLength: 4 }) }));
  if (kind === 'text' || kind === 'any') leaves.push(fc.record({ kind: fc.constant('match' as const), field: fc.constant(of), negated: fc.boolean(), pattern }));
  return fc.oneof(...leaves);
}
const leaf = fc.oneof({ weight: 4, arbitrary: field.chain(leafOf) }, { weight: 1, arbitrary: anyText.filter(text => text.trim() !== '').map((text): QueryExpr => ({ kind: 'word', text })) });
const { expr } = fc.letrec<{ expr: QueryExpr }>(tie => {
  const several = (kind: 'and' | 'or') => fc.array(tie('expr').filter(item => item.kind !== kind), { minLength: 2, maxLength: 3 }).map((items): QueryExpr => ({ kind, items }));
  return { expr: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('expr').map((item): QueryExpr => ({ kind: 'not', item })), several('and'), several('or')) };
});

const pieces = fc.constantFrom('metric.mae', 'param.', 'param."a b', 'state', '=', '!=', '<', '~', '!~', 'in', 'not', 'is', 'null', 'nan', 'and', 'or', '(', ')', ',', '"', "'", '20', '7d', '3', 'h', 'min(', 'today', '2026-11-01', '10:30', 'succeeded', 'GB', '(a|', '\\', '🙂', '!', '&&', 'star', 'age', 'peak', 'created', 'tag');
const typed = fc.oneof(fc.array(pieces, { maxLength: 12 }).map(parts => parts.join(' ')), fc.array(pieces, { maxLength: 8 }).map(parts => parts.join('')), fc.string({ unit: 'binary' }));

describe('the query language', () => {
  it('reads what it writes as the same query', () => {
    fc.assert(fc.property(expr, query => {
      expect(parseQuery(formatQuery(query), 0)).toEqual({ kind: 'query', expr: query });
    }), { numRuns: 3000 });
  });

  it('reads a field’s spelling as that field', () => {
    fc.assert(fc.property(field, each => { expect(parseField(formatField(each))).toEqual(each); }), { numRuns: 2000 });
  });

  it('answers any text: with a query that has one spelling, or with errors inside the text', () => {
    fc.assert(fc.property(typed, text => {
      const parsed = parseQuery(text, 0);
      if (parsed.kind === 'query') {
        const spelled = formatQuery(parsed.expr);
        expect(parseQuery(spelled, 0)).toEqual(parsed);
        return;
      }
      for (const { from, to, message } of parsed.errors) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(to).toBeLessThanOrEqual(text.length);
        expect(message).toMatch(/[.?]$/);
      }
    }), { numRuns: 5000 });
  });

  it('completes at any place of any text within the text', () => {
    fc.assert(fc.property(typed, fc.nat(60), (text, cursor) => {
      for (const { from, to } of complete(text, cursor, { fields: [{ field: 'metric."val/loss"', kind: 'number' }, { field: 'broken"', kind: 'text' }], values: ['a', '', '1', '"'] })) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(to).toBeLessThanOrEqual(text.length);
      }
    }), { numRuns: 2000 });
  });
});
