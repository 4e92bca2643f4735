import type { RowKey, TablePageHost } from '../../src/contract/table-page';
import type { RowSource } from './source';

export const mostSelected = 100_000;
const perRequest = 1_000;

/** `all`: every run that matches, as it was when asked. `pivot` is where a range begins. */
export interface Selection { ids: ReadonlySet<RowKey>; all: boolean; pivot: number }
export const nobody: Selection = { ids: new Set(), all: false, pivot: 0 };

/** The runs between two lines; those that are not here are asked for. */
export async function idsBetween(source: RowSource, host: TablePageHost, one: number, other: number): Promise<RowKey[]> {
  const [first, last] = one < other ? [one, other] : [other, one];
  const here: RowKey[] = [];
  let complete = true;
  for (let index = first; index <= last; index++) {
    const line = source.line(index);
    if (line?.kind !== 'run') continue;
    if (!line.row) { complete = false; break; }
    here.push(line.row.key);
  }
  if (complete) return here;
  const { query, sort, group } = source.question;
  if (group === null) return (await host.ids(query, sort, last + 1)).slice(first);
  const found: RowKey[] = [];
  for (let index = first; index <= last;) {
    const line = source.line(index);
    if (line?.kind !== 'run') { index++; continue; }
    let end = index;
    for (let next = source.line(end + 1); end + 1 <= last && end + 1 - index < perRequest && next?.kind === 'run' && next.key === line.key; next = source.line(end + 1)) end++;
    const { rows } = await host.rows({ query, sort, columns: [], offset: line.at, limit: end - index + 1, group: { by: group, key: line.key } });
    found.push(...rows.map(row => row.key));
    index = end + 1;
  }
  return found;
}
