import type { FieldInfo, TableColumn, TablePageHost } from '../../src/contract/table-page';
import { asColumn, defaultColumns, defaultMost, withNew } from './columns';

/** So many of the newest runs have a say in what is shown. */
const newestRuns = 8;
const mostKnown = 200;

/** What runs that match have: `metrics` to be shown, and of all that there are the commonest, so that what went is known. */
export interface Fields { metrics: FieldInfo[]; params: FieldInfo[]; known: FieldInfo[]; named: boolean }

type Asked = Pick<TablePageHost, 'fields' | 'rows'>;

export async function readFields(host: Asked, query: string): Promise<Fields> {
  const ask = async (kind: 'metric' | 'param' | 'run', limit: number) => (await host.fields({ query, like: '', kinds: [kind], limit })).fields.filter(each => each.runs > 0);
  const [known, params, run] = await Promise.all([ask('metric', mostKnown), ask('param', mostKnown), ask('run', 60)]);
  const fresh = known.length > defaultMost.metrics ? await metricsOfNewest(host, query) : [];
  const metrics = known.length > defaultMost.metrics ? [...new Map([...known.slice(0, defaultMost.commonest), ...fresh].map(each => [each.field, each])).values()] : known;
  return { metrics, params, known: [...known, ...fresh, ...params], named: run.some(each => each.field === 'name') };
}

/** A metric that only came with the last runs is rare among all, and what a person looks for. */
async function metricsOfNewest(host: Asked, query: string): Promise<FieldInfo[]> {
  const { rows } = await host.rows({ query, sort: [{ field: 'created', descending: true }], columns: [], offset: 0, limit: newestRuns });
  if (rows.length === 0) return [];
  const { fields } = await host.fields({ query: `id in (${rows.map(({ id }) => JSON.stringify(id)).join(', ')})`, like: '', kinds: ['metric'], limit: mostKnown });
  return fields.filter(each => each.runs > 0).sort((a, b) => a.runs - b.runs).slice(0, defaultMost.commonest);
}

/** `stay`: while somebody looks, columns that are there stay where they are as long as any run has them; new ones come before the marks at the end. */
export function following(before: TableColumn[] | null, { metrics, params, known, named }: Fields, several: boolean, stay: boolean): TableColumn[] {
  const found = defaultColumns(metrics, params, named, several);
  if (!before) return found;
  if (!stay) return same(before, found) ? before : found;
  const there = new Set([...known, ...found].map(({ field }) => field));
  const kept = before.filter(each => each.ref.kind !== 'metric' && each.ref.kind !== 'param' || there.has(each.field));
  const fresh = [...metrics, ...params].filter(each => found.some(({ field }) => field === each.field) && !kept.some(({ field }) => field === each.field)).map(asColumn);
  const next = withNew(kept, fresh);
  return same(before, next) ? before : next;
}

const same = (one: readonly TableColumn[], other: readonly TableColumn[]): boolean => one.length === other.length && one.every((each, index) => each.field === other[index]?.field);
