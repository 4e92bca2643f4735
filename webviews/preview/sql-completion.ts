import type { SqlTable } from '../../src/contract/preview-page';
import type { SqlCompletion } from '../../src/contract/view-api';

const keywords = [
  'SELECT', 'FROM', 'WHERE', 'GROUP BY', 'ORDER BY', 'HAVING', 'LIMIT', 'OFFSET', 'DISTINCT', 'AS', 'AND', 'OR', 'NOT', 'IN', 'IS NULL', 'IS NOT NULL', 'BETWEEN', 'LIKE', 'ILIKE', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END', 'JOIN', 'LEFT JOIN', 'ON', 'USING',
  'UNION ALL', 'WITH', 'QUALIFY', 'OVER', 'PARTITION BY', 'DESC', 'ASC', 'NULLS LAST', 'CAST', 'EXCLUDE', 'PIVOT', 'UNPIVOT', 'SAMPLE',
];
const functions = [
  'count', 'sum', 'avg', 'min', 'max', 'median', 'stddev', 'quantile_cont', 'mode', 'first', 'last', 'any_value', 'approx_count_distinct', 'corr', 'abs', 'round', 'floor', 'ceil', 'ln', 'log10', 'exp', 'sqrt', 'coalesce', 'nullif', 'greatest', 'least',
  'lower', 'upper', 'trim', 'length', 'substring', 'replace', 'regexp_matches', 'regexp_extract', 'contains', 'starts_with', 'split_part', 'concat', 'date_trunc', 'date_part', 'date_diff', 'strftime', 'strptime', 'year', 'month', 'day', 'hour', 'row_number', 'rank', 'lag', 'lead',
  'list_aggregate', 'unnest', 'len', 'isnan', 'try_cast',
];
const mostOffers = 12;

const isPlainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const reserved = new Set(keywords.flatMap(each => each.split(' ')).map(each => each.toLowerCase()));
export const sqlName = (name: string): string => isPlainName.test(name) && !reserved.has(name.toLowerCase()) ? name : `"${name.replace(/"/g, '""')}"`;

/** What may stand at the cursor: names of tables and their columns, words of SQL, functions. Nothing inside a text or a comment. */
export function completeSql(text: string, cursor: number, tables: readonly SqlTable[]): SqlCompletion[] {
  const before = text.slice(0, cursor);
  if (isInsideText(before)) return [];
  const word = /(?:([A-Za-z_][A-Za-z0-9_]*|"(?:[^"]|"")*")\.)?("(?:[^"]|"")*|[A-Za-z_][A-Za-z0-9_]*)?$/.exec(before);
  const [, owner, typed = ''] = word ?? [];
  const plain = (name: string) => name.replace(/^"|"$/g, '').replace(/""/g, '"').toLowerCase();
  const wanted = plain(typed);
  if (wanted === '' && owner === undefined && !/\b(?:from|join)\s+$/i.test(before)) return [];
  const afterFrom = /\b(?:from|join)\s+\S*$/i.test(before);
  const at = { from: cursor - typed.length, to: cursor };
  const offer = (insert: string, label: string, kind: SqlCompletion['kind'], detail: string): SqlCompletion => ({ ...at, insert, label, kind, detail });
  const spoken = new Set([...text.matchAll(/[A-Za-z_][A-Za-z0-9_]*|"(?:[^"]|"")*"/g)].map(([name]) => plain(name)));
  const of = (owner === undefined ? tables.filter(({ name }) => name === 'this' || spoken.has(name.toLowerCase())) : tables.filter(({ name }) => name.toLowerCase() === plain(owner)));
  const columns = of.flatMap(({ columns: all }) => all.map(({ name, type }) => offer(sqlName(name), name, 'column', type)));
  const names = tables.map(({ name, file }) => offer(sqlName(name), name, 'table', file));
  const words = [...functions.map(each => offer(`${each}(`, each, 'function', '')), ...keywords.map(each => offer(each, each, 'keyword', ''))];
  const all = owner !== undefined ? columns : afterFrom ? names : [...columns, ...names, ...words];
  const seen = new Set<string>();
  const unique = all.filter(({ insert }) => !seen.has(insert) && seen.add(insert));
  const starts = unique.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const within = wanted.length < 2 ? [] : unique.filter(({ label, kind }) => kind !== 'keyword' && !label.toLowerCase().startsWith(wanted) && label.toLowerCase().includes(wanted));
  return [...starts, ...within].filter(({ label }) => label.toLowerCase() !== wanted).slice(0, mostOffers);
}

function isInsideText(before: string): boolean {
  let inside: string | null = null;
  for (let at = 0; at < before.length; at += 1) {
    const two = before.slice(at, at + 2);
    if (inside === null) {
      if (before[at] === "'") inside = "'";
      else if (before[at] === '"') inside = '"';
      else if (two === '--') inside = '\n';
      else if (two === '/*') inside = '*/';
    } else if (inside.length === 2 ? two === inside : before[at] === inside) inside = null;
  }
  return inside !== null && inside !== '"';
}
