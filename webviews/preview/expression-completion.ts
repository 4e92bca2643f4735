import type { DataColumn } from '../../src/contract/data-api';
import type { SqlCompletion } from '../../src/contract/view-api';
import { functions } from '../../src/core/data/expression/functions';
import { isReserved } from '../../src/core/data/expression/parse';
import { quote } from '../../src/core/query/quoting';

const mostOffers = 12;
const words = ['and', 'or', 'not', 'is null', 'is not null', 'true', 'false', 'null'];
const isPlainName = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;

/** As it is written in an expression: in quotes where it is more than a word. */
export const expressionName = (name: string): string => (isPlainName.test(name) && !isReserved(name) && !Object.hasOwn(functions, name) ? name : quote(name));

/** Columns, functions and words that begin as what stands before the cursor does, or hold it; nothing inside a text. */
export function completeExpression(text: string, cursor: number, columns: readonly DataColumn[]): SqlCompletion[] {
  const before = text.slice(0, cursor);
  if ((before.match(/'/g) ?? []).length % 2 === 1) return [];
  const typed = /"(?:\\.|[^"\\])*$|[\p{ID_Start}_]\p{ID_Continue}*$/u.exec(before)?.[0] ?? '';
  const wanted = typed.replace(/^"/, '').replace(/\\(.)/g, '$1').toLowerCase();
  if (typed === '') return [];
  const offer = (insert: string, label: string, kind: SqlCompletion['kind'], detail: string): SqlCompletion => ({ from: cursor - typed.length, to: cursor, insert, label, kind, detail });
  const all = [
    ...columns.map(({ name, type }) => offer(expressionName(name), name, 'column', type)),
    ...(typed.startsWith('"') ? [] : [...Object.entries(functions).map(([name, how]) => offer(`${name}(`, name, 'function', how)), ...words.map(each => offer(each, each, 'keyword', ''))]),
  ];
  const starts = all.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const within = wanted.length < 2 ? [] : all.filter(({ label, kind }) => kind !== 'keyword' && !label.toLowerCase().startsWith(wanted) && label.toLowerCase().includes(wanted));
  return [...starts, ...within].filter(({ insert }) => insert.toLowerCase() !== typed.toLowerCase()).slice(0, mostOffers);
}
