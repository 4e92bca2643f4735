import type { RunId } from '../../contract/ids';
import type { RunDetail, RunRow } from '../../contract/run';
import type { Cell, FieldSummary, FieldText, TableRequest } from '../../contract/table-api';
import type { IndexApi } from '../../contract/index-api';
import { cellsOf, fieldsOf, tableOf } from '../../core/query';
import { runIds } from '../../node/runs/find-run';
import { readDetail } from '../../node/runs/read-detail';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';
import { openIndex } from './with-index';

export type Selection = Pick<TableRequest, 'query' | 'sort' | 'trash'>;
export interface Rows { rows: RunRow[]; /** cells[column][row] */ cells: Cell[][] }

/** The runs of one store that are meant, in their order. */
export interface FoundRuns {
  store: StoreLayout;
  page(columns: FieldText[], offset: number, limit: number): Promise<Rows & { total: number }>;
  /** All of them: what goes to a file keeps this order, whatever is run meanwhile. */
  ids(): Promise<RunId[]>;
  rowsOf(ids: RunId[], columns: FieldText[]): Promise<Rows>;
  detail(id: RunId): Promise<RunDetail | null>;
  /** Their metrics and parameters, those of most runs first. */
  fields(): Promise<FieldSummary[]>;
  close(): Promise<void>;
}

/** Asks the index; where there is none to be had, the records. */
export async function findRuns(store: StoreLayout, selection: Selection, context: Context, now: number): Promise<FoundRuns> {
  const index = await openIndex(store, context);
  return index === null ? inRecords(store, selection, now) : inIndex(store, index, selection);
}

const all = Number.MAX_SAFE_INTEGER;

function inIndex(store: StoreLayout, index: IndexApi, selection: Selection): FoundRuns {
  const { query, sort, trash } = selection;
  const scope = { query, ...(trash === undefined ? {} : { trash }) };
  return {
    store,
    async page(columns, offset, limit) {
      // The newest of all are what the index has at hand: no table has to be made for them.
      if (query.trim() === '' && sort.length + columns.length === 0) return { ...await index.list(trash === undefined ? {} : { trash }, { offset, limit }), cells: [] };
      return index.table({ ...selection, columns, offset, limit });
    },
    ids: () => index.ids({ ...scope, sort, limit: all }),
    rowsOf: (ids, columns) => index.rowsOf({ ids, columns }),
    detail: id => index.detail(id),
    fields: async () => (await index.fields({ ...scope, like: '', kinds: ['metric', 'param'], limit: all })).fields,
    close: () => index.close(),
  };
}

function inRecords(store: StoreLayout, selection: Selection, now: number): FoundRuns {
  const runs = runIds(store).flatMap(id => readDetail(store, id) ?? []);
  const details = new Map(runs.map(run => [run.id, run]));
  return {
    store,
    page: async (columns, offset, limit) => tableOf(runs, { ...selection, columns, offset, limit }, now),
    ids: async () => tableOf(runs, { ...selection, columns: [], offset: 0, limit: all }, now).rows.map(({ id }) => id),
    async rowsOf(ids, columns) {
      const rows = ids.flatMap(id => details.get(id) ?? []);
      return { rows, cells: cellsOf(rows, columns, now) };
    },
    detail: async id => details.get(id) ?? null,
    fields: async () => fieldsOf(runs, selection.query, selection.trash, now),
    close: async () => undefined,
  };
}
