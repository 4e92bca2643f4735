import { unreachable } from '../../../contract/ids';
import type { FieldRef, QueryExpr } from '../../../contract/query';
import { compileQuery, type FieldValue } from '../../../core/query/evaluate';
import { type Column, coded, logical, missing, numeric } from './column';

/** One byte a slot: 1 where the run is meant. */
export type Mask = Uint8Array;

/** Which runs a query means, column by column. What a single value means is asked of core's `evaluate`, once for every text that there is. */
export function maskOf(expr: QueryExpr, size: number, column: (field: FieldRef) => Column, now: number): Mask {
  switch (expr.kind) {
    case 'and': case 'or': {
      const [first, ...rest] = expr.items.map((item) => maskOf(item, size, column, now));
      const mask = first ?? new Uint8Array(size).fill(expr.kind === 'and' ? 1 : 0);
      for (const other of rest) {
        if (expr.kind === 'and') for (let slot = 0; slot < size; slot += 1) mask[slot] = (mask[slot] as number) & (other[slot] as number);
        else for (let slot = 0; slot < size; slot += 1) mask[slot] = (mask[slot] as number) | (other[slot] as number);
      }
      return mask;
    }
    case 'not': {
      const mask = maskOf(expr.item, size, column, now);
      for (let slot = 0; slot < size; slot += 1) mask[slot] = 1 - (mask[slot] as number);
      return mask;
    }
    case 'compare': return compared(expr, size, column, now) ?? leaf(expr, expr.field, size, column, now);
    case 'match': case 'in': case 'is': return leaf(expr, expr.field, size, column, now);
    case 'word': {
      const masks = searched.map((name) => leaf(expr, { kind: 'run', name }, size, column, now));
      const mask = new Uint8Array(size);
      for (const one of masks) for (let slot = 0; slot < size; slot += 1) mask[slot] = (mask[slot] as number) | (one[slot] as number);
      return mask;
    }
    default: return unreachable(expr);
  }
}

const searched = ['name', 'function', 'note', 'tag', 'id'] as const;
const created: FieldRef = { kind: 'run', name: 'created' };

/** A number to a number: by far the most common question, and every run is asked. */
function compared({ field, op, value }: QueryExpr & { kind: 'compare' }, size: number, columnOf: (field: FieldRef) => Column, now: number): Mask | undefined {
  const sought = value.kind === 'number' ? value.value : value.kind === 'duration' ? value.milliseconds : value.kind === 'time' ? value.at : undefined;
  if (sought === undefined) return undefined;
  const age = field.kind === 'run' && field.name === 'age';
  const { kinds, numbers } = columnOf(age ? created : field);
  const mask = new Uint8Array(size);
  const fill = (holds: (number: number) => boolean): Mask => {
    for (let slot = 0; slot < size; slot += 1) {
      const kind = kinds[slot];
      if ((kind === numeric || kind === logical) && holds(age ? now - (numbers[slot] as number) : numbers[slot] as number)) mask[slot] = 1;
    }
    return mask;
  };
  switch (op) {
    case '=': return fill((number) => number === sought);
    case '<': return fill((number) => number < sought);
    case '<=': return fill((number) => number <= sought);
    case '>': return fill((number) => number > sought);
    case '>=': return fill((number) => number >= sought);
    case '!=': {
      fill((number) => number === sought);
      for (let slot = 0; slot < size; slot += 1) mask[slot] = 1 - (mask[slot] as number);
      return mask;
    }
    default: return unreachable(op);
  }
}

function leaf(expr: QueryExpr, field: FieldRef, size: number, columnOf: (field: FieldRef) => Column, now: number): Mask {
  const age = field.kind === 'run' && field.name === 'age';
  const column = columnOf(age ? created : field);
  const asked = age ? 'created' : field.name;
  let value: FieldValue = null;
  const holds = compileQuery(expr, now);
  // A word is looked for in several fields: here in this one alone.
  const read = (of: FieldRef): FieldValue => (of.name === asked ? value : null);
  const ask = (own: FieldValue): number => { value = own; return Number(holds(read)); };
  const none = ask(null);
  const yes = ask(true);
  const no = ask(false);
  const known = new Int8Array(column.texts.length).fill(-1);
  const { kinds, numbers, codes, texts } = column;
  const mask = new Uint8Array(size);
  for (let slot = 0; slot < size; slot += 1) {
    switch (kinds[slot]) {
      case numeric: mask[slot] = ask(numbers[slot] as number); break;
      case logical: mask[slot] = numbers[slot] === 1 ? yes : no; break;
      case coded: {
        const code = codes?.[slot] ?? 0;
        mask[slot] = known[code] === -1 ? (known[code] = ask(texts[code] ?? null)) : known[code] as number;
        break;
      }
      case missing: default: mask[slot] = none;
    }
  }
  return mask;
}
