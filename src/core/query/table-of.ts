import { say } from '../say';
import type { FieldRef } from '../../contract/query';
import type { RunDetail } from '../../contract/run';
import type { Cell, FieldSummary, Sort, TableRequest } from '../../contract/table-api';
import { HumanError } from '../human-error';
import { cellOf, shortCell } from './cells';
import { compileQuery, type FieldValue, fold } from './evaluate';
import { formatField, kindOf, runFieldNames } from './fields';
import { parseField, parseQuery } from './parse';
import { valueIn } from './run-values';

type Request = Pick<TableRequest, 'query' | 'sort' | 'columns' | 'offset' | 'limit' | 'trash'>;

/** The table over runs that are at hand, without an index: what any index must answer. */
export function tableOf(runs: readonly RunDetail[], { query, sort, columns, offset, limit, trash }: Request, now: number): { total: number; rows: RunDetail[]; cells: Cell[][] } {
  const keys = sort.map(({ field }) => fieldOf(field));
  const matching = matchingRuns(runs, query, trash, now)
    .map(run => ({ run, createdAt: run.createdAt, id: run.id, keys: keys.map(field => valueIn(run, field, now)) })).sort(inOrder(sort)).map(({ run }) => run);
  const rows = matching.slice(offset, offset + limit);
  return { total: matching.length, rows, cells: cellsOf(rows, columns, now).map(column => column.map(shortCell)) };
}

/** cells[column][row], of exports: text is whole. */
export function cellsOf(rows: readonly RunDetail[], columns: readonly string[], now: number): Cell[][] {
  return columns.map(text => { const field = fieldOf(text); return rows.map(run => cellOf(valueIn(run, field, now, Infinity))); });
}

/** Metrics and parameters of the runs that match, those of most runs first. */
export function fieldsOf(runs: readonly RunDetail[], query: string, trash: 'only' | undefined, now: number): FieldSummary[] {
  const found = new Map<string, { field: FieldRef; values: FieldValue[] }>();
  const matching = matchingRuns(runs, query, trash, now);
  for (const run of matching) {
    for (const field of [...run.metrics.map(({ name }): FieldRef => ({ kind: 'metric', name, of: 'last' })), ...run.params.map(({ name }): FieldRef => ({ kind: 'param', name }))]) {
      const value = valueIn(run, field, now);
      const text = formatField(field);
      const known = found.get(text) ?? { field, values: [] };
      if (value !== null) known.values.push(value);
      found.set(text, known);
    }
  }
  return [...found].map(([text, { field, values }]): FieldSummary => ({
    field: text, runs: values.length, differs: new Set(values).size > 1,
    kind: kindOf(field) === 'number' || values.every(value => typeof value === 'number') ? 'number' : values.every(value => typeof value === 'boolean') ? 'boolean' : 'text',
  })).sort((a, b) => b.runs - a.runs || (a.field < b.field ? -1 : 1));
}

export function fieldOf(text: string): FieldRef {
  const field = parseField(text);
  if (!field) throw new HumanError('field', say('“{0}” is no field. Metrics and parameters are written metric.NAME and param.NAME; others are {1}.', text, runFieldNames.join(', ')));
  return field;
}

function matchingRuns(runs: readonly RunDetail[], query: string, trash: 'only' | undefined, now: number): RunDetail[] {
  const parsed = parseQuery(query, now);
  if (parsed.kind === 'errors') throw new HumanError('query', parsed.errors[0].message);
  const holds = compileQuery(parsed.expr, now);
  return runs.filter(run => (run.trashedAt !== null) === (trash === 'only') && holds(field => valueIn(run, field, now)));
}

export interface Placed { createdAt: number; id: string; /** What it has in the fields that are sorted by. */ keys: readonly FieldValue[] }

/** What is missing comes last in both directions, NaN just before it; then newest first. */
export function inOrder(sort: readonly Pick<Sort, 'descending'>[]): (a: Placed, b: Placed) => number {
  return (a, b) => {
    for (const [place, { descending }] of sort.entries()) {
      const sign = descending ? -1 : 1;
      const [one, other] = [sortable(a.keys[place] ?? null), sortable(b.keys[place] ?? null)];
      if (rank(one) !== rank(other)) return rank(one) >= 2 || rank(other) >= 2 ? rank(one) - rank(other) : sign * (rank(one) - rank(other));
      if (one === null || other === null || one === other || (Number.isNaN(one) && Number.isNaN(other))) continue;
      return one < other ? -sign : sign;
    }
    return b.createdAt - a.createdAt || (a.id === b.id ? 0 : a.id < b.id ? 1 : -1);
  };
}

const sortable = (value: FieldValue): number | string | null => (typeof value === 'boolean' ? Number(value) : typeof value === 'string' ? fold(value) : typeof value === 'object' && value !== null ? value.map(fold).join(', ') || null : value);
/** Numbers before text. */
const rank = (value: number | string | null): number => (value === null ? 3 : typeof value === 'number' && Number.isNaN(value) ? 2 : typeof value === 'string' ? 1 : 0);
