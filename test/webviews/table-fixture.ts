import type { RunId } from '../../src/contract/ids';
import type { FieldRef, QueryError, SavedQuery } from '../../src/contract/query';
import type { RunState } from '../../src/contract/run';
import type { FieldText, GroupKey, TableRequest } from '../../src/contract/table-api';
import type { FieldInfo, MarksChange, RowKey, TableLayout, TablePageHost, TableRow, TableStart } from '../../src/contract/table-page';
import { encodeValue, formatDate } from '../../src/core/format';
import type { Call } from './run-fixture';

export const minute = 60_000;
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** Ids grow with time, as real ones do. */
export function idOf(number: number): RunId {
  let end = '';
  for (let left = number, at = 0; at < 6; at++, left = Math.floor(left / 32)) end = letters.charAt(left % 32) + end;
  return `20261121-091500-${end}` as RunId;
}

/** Views read nothing out of a key. */
export const keyOf = (id: RunId): RowKey => id as string as RowKey;

const states: RunState[] = ['succeeded', 'succeeded', 'succeeded', 'failed', 'succeeded', 'crashed', 'cancelled', 'succeeded', 'lost', 'unheard'];
const functions = ['train', 'evaluate', 'prepare', 'fetch'];
/** Spread evenly and the same every time. */
const spread = (a: number, b: number): number => { const x = Math.sin(a * 12.9898 + b * 78.233) * 43758.5453; return x - Math.floor(x); };

type Info = FieldInfo & { ref: FieldRef };

export interface FakeTable extends TablePageHost {
  calls: Call[]; rowsOf: TableRow[]; /** Sent with the next calls: what to answer instead. */ fail: Partial<Record<keyof TablePageHost, { code: string; message: string }>>;
  add(row?: Partial<TableRow>): TableRow;
  /** Metrics and parameters, as they are told; a test may add or take some while the page is open. */
  infos: Info[];
  layout: TableLayout | null;
  saved: SavedQuery[];
}

export interface FakeOptions { runs: number; metrics?: number; params?: number; now?: number; start?: Partial<TableStart> }

/** A history of any size that is made up as it is asked for. */
export function fakeTable({ runs, metrics = 4, params = 6, now = Date.now(), start = {} }: FakeOptions): FakeTable {
  const calls: Call[] = [];
  const rowsOf: TableRow[] = [];
  const make = (number: number, over: Partial<TableRow> = {}): TableRow => {
    const createdAt = now - (runs - number) * 7 * minute;
    const name = functions[number % functions.length] ?? 'train';
    return {
      key: keyOf(idOf(number)), history: 'flights', id: idOf(number), state: states[number % states.length] ?? 'succeeded', createdAt, startedAt: createdAt + 90, endedAt: createdAt + 41_000, lastHeardAt: createdAt + 41_000, durationMs: 1_000 + Math.round(spread(number, 3) * 90_000),
      name: number % 9 === 4 ? `try ${number}` : null, tags: number % 5 === 2 ? ['paper', 'baseline'] : number % 7 === 3 ? ['paper'] : [], note: number % 11 === 6 ? 'Fewer trees, the same error.' : null, star: number % 13 === 1,
      function: { name, module: `flights.${name}`, file: `/home/ada/flights/src/flights/${name}.py` }, progress: null, facts: 40, ...over,
    };
  };
  for (let number = 0; number < runs; number++) rowsOf.push(make(number));

  const metricNames = ['mae', 'r2', 'loss', 'validation loss', ...Array.from({ length: Math.max(0, metrics - 4) }, (_, at) => `layer.${at}/grad norm`)].slice(0, metrics);
  const paramNames = ['n_estimators', 'learning_rate', 'label', 'seed', 'same', 'depth', ...Array.from({ length: Math.max(0, params - 6) }, (_, at) => `option_${at}`)].slice(0, params);
  const quoted = (name: string) => (/^\w+$/.test(name) ? name : JSON.stringify(name));
  const infos: Info[] = [
    ...metricNames.map((name): Info => ({ field: `metric.${quoted(name)}`, ref: { kind: 'metric', name, of: 'last' }, kind: 'number', runs, differs: true })),
    ...paramNames.map((name): Info => ({ field: `param.${quoted(name)}`, ref: { kind: 'param', name }, kind: name === 'label' ? 'text' : 'number', runs, differs: name !== 'same' })),
    ...(['name', 'function', 'state', 'created', 'duration', 'tag', 'note', 'star', 'branch', 'host', 'peak'] as const).map((name): Info => ({ field: name, ref: { kind: 'run', name }, kind: name === 'peak' ? 'bytes' : name === 'created' ? 'time' : name === 'duration' ? 'duration' : 'text', runs: name === 'name' ? rowsOf.filter(row => row.name !== null).length : runs, differs: true })),
  ];
  const refs = new Map(infos.map(info => [info.field, info.ref]));

  function value(row: TableRow, field: FieldText): number | string | null {
    const ref: FieldRef | undefined = refs.get(field);
    const number = rowNumber(row);
    if (!ref) return null;
    if (ref.kind === 'metric') {
      if (row.state === 'crashed') return null;
      if (ref.name === 'r2' && number % 17 === 5) return Number.NaN;
      return ref.name === 'mae' ? 15 + spread(number, 1) * 9 : ref.name === 'r2' ? spread(number, 2) : spread(number, field.length) * 400;
    }
    if (ref.kind === 'param') {
      switch (ref.name) {
        case 'label': return ['arr_delay', 'dep_delay', 'a much longer label than fits into its column'][number % 3] ?? null;
        case 'learning_rate': return [0.1, 0.05, 0.025][number % 3] ?? null;
        case 'same': return 42;
        case 'n_estimators': return 50 * (1 + (number % 8));
        default: return number % 100;
      }
    }
    switch (ref.name) {
      case 'function': return row.function.name;
      case 'state': return row.state;
      case 'created': return row.createdAt;
      case 'duration': return row.durationMs;
      case 'name': return row.name;
      case 'tag': return row.tags.join(', ') || null;
      case 'note': return row.note;
      case 'star': return row.star ? 1 : 0;
      case 'peak': return 1e8 + spread(number, 9) * 1e9;
      case 'branch': return 'main';
      default: return null;
    }
  }

  const keysOf = (row: TableRow, by: FieldText): GroupKey[] => (by === 'history' ? [row.history] : by === 'tag' ? (row.tags.length ? row.tags : [null]) : by === 'created' ? [formatDate(row.createdAt)] : [value(row, by) as string | null]);
  const orders = new Map<string, TableRow[]>();
  function ordered({ query, sort, group }: Pick<TableRequest, 'query' | 'sort' | 'group'>): TableRow[] {
    const key = JSON.stringify([query, sort, group, rowsOf.length]);
    const known = orders.get(key);
    if (known) return known;
    const found = rowsOf.filter(row => (query === '' || (query === 'state = failed' && row.state === 'failed') || (query.startsWith('function = ') && row.function.name === query.slice(11))) && (!group || keysOf(row, group.by).includes(group.key)));
    const ranks = found.map(row => ({ row, by: sort.map(({ field }) => value(row, field)) }));
    ranks.sort((a, b) => {
      for (const [index, { descending }] of sort.entries()) {
        const [x, y] = [a.by[index] ?? null, b.by[index] ?? null];
        const missing = (one: typeof x) => (one === null ? 2 : typeof one === 'number' && Number.isNaN(one) ? 1 : 0);
        const order = missing(x) - missing(y) || (missing(x) > 0 ? 0 : (x! < y! ? -1 : x! > y! ? 1 : 0) * (descending ? -1 : 1));
        if (order !== 0) return order;
      }
      return b.row.createdAt - a.row.createdAt || (a.row.id < b.row.id ? 1 : -1);
    });
    const answer = ranks.map(({ row }) => row);
    orders.set(key, answer);
    return answer;
  }

  const table: FakeTable = {
    calls, rowsOf, infos, fail: {}, layout: null, saved: [],
    add(over = {}) {
      const row = make(rowsOf.length, { state: 'running', durationMs: null, endedAt: null, createdAt: now + rowsOf.length, ...over });
      rowsOf.push(row);
      orders.clear();
      return row;
    },
    load: async () => ({ store: '/home/ada/flights/.offbook', stores: [{ path: '/home/ada/flights/.offbook', name: 'flights', refusal: null }], reading: null, layout: table.layout, query: null, saved: table.saved, can: { compare: true, trash: true, formats: ['csv', 'parquet', 'json', 'markdown'] }, ...start }),
    choose: async store => ({ store, stores: start.stores ?? [], reading: null, layout: null, query: null, saved: [], can: { compare: true, trash: true, formats: ['csv', 'parquet', 'json', 'markdown'] } }),
    keep: async layout => { table.layout = layout; },
    rows: async request => {
      const found = ordered(request);
      const rows = found.slice(request.offset, request.offset + request.limit);
      return {
        total: found.length, rows, cells: request.columns.map(field => rows.map(row => encodeValue(value(row, field)))),
        ranges: request.columns.map(field => (refs.get(field)?.kind === 'metric' ? (field === 'metric.mae' ? [15.0003, 23.9998] : field === 'metric.r2' ? [0.00002, 0.99997] : [0.0011, 399.987]) : null)), failed: [],
      };
    },
    groups: async (query, by) => {
      const counts = new Map<GroupKey, { count: number; newest: number }>();
      for (const row of ordered({ query, sort: [] })) for (const key of keysOf(row, by)) counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, newest: Math.max(counts.get(key)?.newest ?? 0, row.createdAt) });
      return [...counts].map(([key, each]) => ({ key, ...each })).sort((a, b) => b.newest - a.newest);
    },
    ids: async (query, sort, limit) => ordered({ query, sort }).slice(0, limit).map(row => row.key),
    fields: async ({ like, kinds, limit }) => {
      const found = infos.filter(info => kinds.includes(info.ref.kind) && info.ref.name.toLowerCase().includes(like.toLowerCase()));
      return { fields: found.slice(0, limit), total: found.length };
    },
    sparks: async request => request.runs.map(id => (request.metric.includes('loss') && rowNumber({ id }) % 2 === 0 ? Float64Array.from({ length: request.maxPoints }, (_, at) => 400 * Math.exp(-at / 12) + spread(at, rowNumber({ id })) * 30) : null)),
    check: async query => checkOf(query),
    saveQuery: async (name, query) => { table.saved = [...table.saved.filter(each => each.name !== name.trim()), { name: name.trim(), query }]; return name.trim(); },
    complete: async (text, cursor) => {
      const word = /[\w.]*$/.exec(text.slice(0, cursor))?.[0] ?? '';
      return infos.filter(info => info.field.startsWith(word)).slice(0, 20).map(info => ({ from: cursor - word.length, to: cursor, insert: `${info.field} `, label: info.field, kind: 'field', detail: info.kind }));
    },
    tags: async prefix => ['paper', 'baseline', 'archived'].filter(tag => tag.startsWith(prefix)),
    mark: async (keys, change) => {
      const changed = keys.map(key => {
        const at = rowNumber({ id: key });
        const row = rowsOf[at]!;
        rowsOf[at] = { ...row, ...marked(row, change) };
        return { key, name: rowsOf[at].name, tags: rowsOf[at].tags, note: rowsOf[at].note, star: rowsOf[at].star };
      });
      orders.clear();
      return { changed, failed: [] };
    },
    open: async () => {}, preview: async () => {}, compare: async () => {}, trash: async () => {}, exportRuns: async () => 3, copy: async () => {}, begin: async () => {}, showLog: async () => {},
  };
  // Every call is written down, and may be made to fail.
  for (const name of Object.keys(table) as (keyof TablePageHost)[]) {
    const own = table[name] as unknown;
    if (typeof own !== 'function' || ['add'].includes(name)) continue;
    (table as unknown as Record<string, unknown>)[name] = async (...args: unknown[]) => {
      calls.push([name, ...args]);
      const failure = table.fail[name];
      if (failure) throw Object.assign(new Error(failure.message), { code: failure.code });
      return (own as (...given: unknown[]) => unknown)(...args);
    };
  }
  return table;
}

const rowNumber = ({ id }: { id: string }): number => [...id.slice(-6)].reduce((sum, letter) => sum * 32 + letters.indexOf(letter), 0);

function marked(row: TableRow, { addTags = [], dropTags = [], ...change }: MarksChange): Partial<TableRow> {
  const tags = [...new Set([...(change.tags ?? row.tags), ...addTags])].filter(tag => !dropTags.includes(tag));
  return { ...change, tags };
}

function checkOf(query: string): QueryError[] {
  const at = query.indexOf('<<');
  return at < 0 ? [] : [{ from: at, to: at + 2, message: 'A comparison was expected here: <, <=, =, !=, > or >=.' }];
}
