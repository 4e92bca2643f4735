import type { FunctionRef } from './events';
import type { RunKey } from './ids';
import type { ReadingProgress } from './index-api';
import type { FieldRef, QueryError, SavedQuery } from './query';
import type { RunRow } from './run';
import type { FieldSummary, FieldText, GroupCount, GroupKey, Sort, TableRequest } from './table-api';
import type { Value } from './values';

/** A note beyond this is cut in the table, and not changed there. */
export const longestNote = 5_000;

export type RowKey = RunKey;

/** What a column shows: a field of runs, or in which history they lie. */
export type ColumnRef = FieldRef | { kind: 'history' };
/** The column's field, and what groups by it go by. No query knows it. */
export const historyField: FieldText = 'history';

export interface TableHistory { path: string; /** Of no other history that is open here. */ name: string; /** Why nothing in it can be changed, in words; null: it can. */ refusal: string | null }

/** A run in the table. Metrics and parameters, of which there may be thousands, come as cells of the columns in sight. */
export interface TableRow extends Pick<RunRow, 'id' | 'state' | 'createdAt' | 'startedAt' | 'endedAt' | 'lastHeardAt' | 'durationMs' | 'name' | 'tags' | 'note' | 'star'> {
  key: RowKey;
  /** Its history's name. */
  history: string;
  function: Pick<FunctionRef, 'name' | 'module' | 'file'>;
  progress: { done: number; total: number | null } | null;
  /** How many metrics and parameters it has. */
  facts: number;
}
export interface TableSlice {
  total: number; rows: TableRow[];
  /** cells[column][row]; NaN, infinities and texts that begin with `$` are tagged as in records, since the wire to a view is JSON. */
  cells: Value[][];
  ranges: ([number, number] | null)[];
  /** Names of histories that could not be read: their runs are missing here. */
  failed: string[];
}
export interface FieldInfo extends FieldSummary { ref: ColumnRef }

/** One column as a person left it. `width` null: the one that fits its kind. */
export interface TableColumn { field: FieldText; ref: ColumnRef; kind: FieldSummary['kind']; width: number | null; pinned: boolean }
export interface TableLayout {
  /** null: function, state, when, duration, metrics, and parameters that differ in what matches. */
  columns: TableColumn[] | null;
  /** Widths given to columns of the set that is there by itself. */
  widths: { field: FieldText; width: number }[];
  sort: Sort[]; group: FieldText | null; collapsed: GroupKey[];
  query: string; /** Newest first. */ recent: string[];
  scroll: { top: number; left: number };
}
export interface TableStart {
  /** The path of the one that is shown; empty: all of them. */
  store: string;
  stores: TableHistory[]; reading: ReadingProgress | null; layout: TableLayout | null;
  /** What it was opened for: asked instead of what the layout remembers; null: nothing in particular. */
  query: string | null;
  saved: SavedQuery[];
  /** What can be done with chosen runs beyond marks. */
  can: { compare: boolean; trash: boolean; formats: ExportFormat[] };
}

export interface QueryCompletion { from: number; to: number; insert: string; label: string; kind: 'field' | 'operator' | 'value' | 'keyword'; detail: string }

/** What is not named stays. Tags to add and take are told apart from all tags: runs that have others keep them. */
export interface MarksChange { name?: string | null; note?: string | null; star?: boolean; tags?: string[]; addTags?: string[]; dropTags?: string[] }
export interface MarksResult { changed: (Pick<RunRow, 'name' | 'tags' | 'note' | 'star'> & { key: RowKey })[]; failed: { key: RowKey; message: string }[] }

export type ExportFormat = 'csv' | 'parquet' | 'json' | 'markdown';

/** Webview → host. Every question is about what was answered last by `load` or `choose`: one history, or all of them. */
export interface TablePageHost {
  load(): Promise<TableStart>;
  /** By its path; empty: all. */
  choose(store: string): Promise<TableStart>;
  keep(layout: TableLayout): Promise<void>;
  rows(request: TableRequest): Promise<TableSlice>;
  groups(query: string, by: FieldText): Promise<GroupCount[]>;
  ids(query: string, sort: Sort[], limit: number): Promise<RowKey[]>;
  fields(request: { query: string; like: string; kinds: FieldRef['kind'][]; limit: number }): Promise<{ fields: FieldInfo[]; total: number }>;
  sparks(request: { runs: RowKey[]; metric: string; maxPoints: number }): Promise<(Float64Array | null)[]>;
  /** Empty: it can be asked. */
  check(query: string): Promise<QueryError[]>;
  /** Under a new name, or in the place of what has it; answers the name as it is kept. */
  saveQuery(name: string, query: string): Promise<string>;
  complete(text: string, cursor: number): Promise<QueryCompletion[]>;
  /** Tags that there are, most common first. */
  tags(prefix: string): Promise<string[]>;
  mark(runs: RowKey[], change: MarksChange): Promise<MarksResult>;
  open(run: RowKey): Promise<void>;
  /** Beside the table, which keeps the focus. */
  preview(run: RowKey): Promise<void>;
  compare(runs: RowKey[]): Promise<void>;
  trash(runs: RowKey[]): Promise<void>;
  /** Asks where to; answers how many runs were written, null when nobody said where. */
  exportRuns(format: ExportFormat, what: { query: string; sort: Sort[]; columns: FieldText[]; runs: RowKey[] | null }): Promise<number | null>;
  copy(text: string): Promise<void>;
  /** Opens the ways to make a first run. */
  begin(): Promise<void>;
  showLog(): Promise<void>;
}
/** Host → webview. */
export interface TablePageView {
  /** Runs came, went on, were marked or went. */
  changed(rows: TableRow[], removed: RowKey[]): void;
  /** A large history is taken in: what is there can be asked already. Null: all is. */
  reading(progress: ReadingProgress | null): void;
  /** Folders came or went, or the index was started again: all has to be asked anew. */
  reload(): void;
  /** Queries were saved, renamed or deleted, here or elsewhere. */
  saved(queries: SavedQuery[]): void;
}
