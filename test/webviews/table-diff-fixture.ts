import type { ComparedColumn, ComparedRow, ComparedRows, DataColumn, RowChange, RowsPage, TableComparison, TableFacts } from '../../src/contract/data-api';
import type { DiffChoice } from '../../src/contract/table-diff';
import type { TablesPageHost } from '../../src/contract/tables-page';
import type { Call } from './run-fixture';

const kinds: Record<string, DataColumn['kind']> = { int64: 'integer', float64: 'float', string: 'text', bool: 'boolean' };
const column = (name: string, type: string): DataColumn => ({ name, kind: kinds[type] ?? 'other', type });
const facts = (rows: number, columns: DataColumn[]): TableFacts => ({ format: 'csv', rows, columns, bytes: rows * 40, files: 1, csv: null, notes: [] });

export const hostile = '<img src=x onerror=alert(1)>';

export interface FixtureSize { changed?: number; added?: number; removed?: number; columns?: number }

/** Two tables of trips by `id`: fares that went up, a note that is text whatever it says, a column that came and one of another type. */
export function diffOf({ changed = 640, added = 3, removed = 2, columns = 4 }: FixtureSize = {}): TableComparison {
  const more = Array.from({ length: columns }, (_, index) => `feature_${index}`);
  const of = (name: string, type: string, status: ComparedColumn['status'], cells = 0, greatest: number | null = null): ComparedColumn => ({ name, a: status === 'added' ? null : column(name, type), b: status === 'removed' ? null : column(name, type), status, changed: cells, greatest });
  const all = [
    of('id', 'int64', 'key'), of('fare', 'float64', 'same', changed, 12.5), of('note', 'string', 'same', Math.min(changed, 20)), of('zone', 'string', 'same'),
    { ...of('passengers', 'int64', 'retyped'), b: column('passengers', 'float64') }, of('tip', 'float64', 'added'), ...more.map(name => of(name, 'float64', 'same')),
  ];
  const same = 9_000;
  return {
    a: facts(same + changed + removed, all.flatMap(({ a }) => a ?? [])), b: facts(same + changed + added, all.flatMap(({ b }) => b ?? [])),
    pairing: { kind: 'key', columns: ['id'] }, how: 'found', otherKeys: [['trip_code']], rows: { same, changed, added, removed }, columns: all, cells: changed + Math.min(changed, 20), equal: changed + added + removed === 0 && columns < 0, notes: [],
  };
}

export const equalDiff = (): TableComparison => { const made = diffOf({ changed: 0, added: 0, removed: 0 }); return { ...made, columns: made.columns.filter(({ status }) => status === 'same' || status === 'key'), equal: true }; };

export function rowsOf(result: TableComparison, change: RowChange, { offset, limit, columns }: RowsPage): ComparedRows {
  const shown = result.columns.filter(({ name, status }) => status !== 'key' && (columns === undefined || columns.includes(name)));
  const total = result.rows[change];
  const at = (row: number, name: string, after: boolean): string | null => (name === 'fare' ? (after ? (10 + row * 0.25 + 12.5).toFixed(2) : (10 + row * 0.25).toFixed(2)) : name === 'note' ? (row === 0 ? (after ? hostile : null) : row < 20 && after ? `checked ${row}\t` : `row ${row}`) : name === 'tip' && !after ? null : `${name} ${row}`);
  const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index): ComparedRow => {
    const row = offset + index;
    return {
      key: [String(row + 1)], a: change === 'added' ? null : shown.map(({ name }) => at(row, name, false)), b: change === 'removed' ? null : shown.map(({ name }) => at(row, name, true)),
      changed: change === 'changed' ? shown.flatMap(({ name }, place) => (name === 'fare' || (name === 'note' && row < 20) ? [place] : [])) : [],
    };
  });
  return { key: [column('id', 'int64')], columns: shown.map(({ name, a, b }) => ({ name, a, b })), rows, total, reachable: total };
}

export interface FakeTablesHost extends TablesPageHost { calls: Call[]; result: TableComparison }

export function fakeTablesHost(result: TableComparison, over: Partial<TablesPageHost> = {}): FakeTablesHost {
  const calls: Call[] = [];
  const noted = (name: string) => async (...args: unknown[]): Promise<void> => { calls.push([name, ...args]); };
  const host: FakeTablesHost = {
    calls, result,
    load: async () => ({ a: { name: 'trips-january.csv', folder: 'data' }, b: { name: 'trips-february.csv', folder: 'data/a folder' } }),
    compare: async choice => { calls.push(['compare', choice]); return host.result; },
    rows: async (choice: DiffChoice, change, page) => { calls.push(['rows', choice, change, page]); return rowsOf(host.result, change, page); },
    cancel: noted('cancel'), choose: noted('choose'), swap: noted('swap'), openFile: noted('openFile'), copy: noted('copy'), showLog: noted('showLog'),
    ...over,
  };
  return host;
}
