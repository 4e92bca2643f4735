import type { FunctionRef } from './events';
import type { RunId } from './ids';
import type { FieldRef, QueryError, SavedQuery } from './query';
import type { RunRow } from './run';
import type { FieldSummary, FieldText, GroupCount, GroupKey, Sort, TableRequest } from './table-api';
import type { Value } from './values';

/** A note beyond this is cut in the table, and not changed there. */
export const longestNote = 5_000;

/** A run in the table. Metrics and parameters, of which there may be thousands, come as cells of the columns in sight. */
export interface TableRow extends Pick<RunRow, 'id' | 'state' | 'createdAt' | 'startedAt' | 'endedAt' | 'lastHeardAt' | 'durationMs' | 'name' | 'tags' | 'note' | 'star'> {
  function: Pick<FunctionRef, 'name' | 'module' | 'file'>;
  progress: { done: number; total: number | null } | null;
}
export interface TableSlice {
  total: number; rows: TableRow[];
  /** cells[column][row]; NaN, infinities and texts that begin with `$` are tagged as in records, since the wire to a view is JSON. */
  cells: Value[][];
  ranges: ([number, number] | null)[];
}
export interface FieldInfo extends FieldSummary { ref: FieldRef }

/** One column as a person left it. `width` null: the one that fits its kind. */
export interface TableColumn { field: FieldText; ref: FieldRef; kind: FieldSummary['kind']; width: number | null; pinned: boolean }
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
  store: string; stores: { path: string; name: string }[]; layout: TableLayout | null;
  /** What it was opened for: asked instead of what the layout remembers; null: nothing in particular. */
  query: string | null;
  saved: SavedQuery[];
  /** What can be done with chosen runs beyond marks. */
  can: { compare: boolean; trash: boolean; formats: ExportFormat[] };
}

export interface QueryCompletion { from: number; to: number; insert: string; label: string; kind: 'field' | 'operator' | 'value' | 'keyword'; detail: string }

/** What is not named stays. Tags to add and take are told apart from all tags: runs that have others keep them. */
export interface MarksChange { name?: string | null; note?: string | null; star?: boolean; tags?: string[]; addTags?: string[]; dropTags?: string[] }
export interface MarksResult { changed: Pick<RunRow, 'id' | 'name' | 'tags' | 'note' | 'star'>[]; failed: { id: RunId; message: string }[] }

export type ExportFormat = 'csv' | 'parquet' | 'json' | 'markdown';

/** Webview → host. Every call is about the store that was answered last by `load` or `choose`. */
export interface TablePageHost {
  load(): Promise<TableStart>;
  choose(store: string): Promise<TableStart>;
  keep(layout: TableLayout): Promise<void>;
  rows(request: TableRequest): Promise<TableSlice>;
  groups(query: string, by: FieldText): Promise<GroupCount[]>;
  ids(query: string, sort: Sort[], limit: number): Promise<RunId[]>;
  fields(request: { query: string; like: string; kinds: FieldRef['kind'][]; limit: number }): Promise<{ fields: FieldInfo[]; total: number }>;
  sparks(request: { runs: RunId[]; metric: string; maxPoints: number }): Promise<(Float64Array | null)[]>;
  /** Empty: it can be asked. */
  check(query: string): Promise<QueryError[]>;
  /** Under a new name, or in the place of what has it; answers the name as it is kept. */
  saveQuery(name: string, query: string): Promise<string>;
  complete(text: string, cursor: number): Promise<QueryCompletion[]>;
  /** Tags that there are, most common first. */
  tags(prefix: string): Promise<string[]>;
  mark(ids: RunId[], change: MarksChange): Promise<MarksResult>;
  open(id: RunId): Promise<void>;
  /** Beside the table, which keeps the focus. */
  preview(id: RunId): Promise<void>;
  compare(ids: RunId[]): Promise<void>;
  trash(ids: RunId[]): Promise<void>;
  /** Asks where to; answers how many runs were written, null when nobody said where. */
  exportRuns(format: ExportFormat, what: { query: string; sort: Sort[]; columns: FieldText[]; ids: RunId[] | null }): Promise<number | null>;
  copy(text: string): Promise<void>;
  /** Opens the ways to make a first run. */
  begin(): Promise<void>;
  showLog(): Promise<void>;
}
/** Host → webview. */
export interface TablePageView {
  /** Runs came, went on, were marked or went. */
  changed(rows: TableRow[], removed: RunId[]): void;
  /** Folders came or went, or the index was started again: all has to be asked anew. */
  reload(): void;
  /** Queries were saved, renamed or deleted, here or elsewhere. */
  saved(queries: SavedQuery[]): void;
}
