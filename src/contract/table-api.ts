import type { RunId } from './ids';
import type { RunRow } from './run';

/** The field's text in the query language (`metric.mae`, `param."learning rate"`, `duration`): one spelling a field, made by `formatField` of core/query. */
export type FieldText = string;

export interface Sort { field: FieldText; descending: boolean }
export interface TableRequest {
  /** In the query language; empty: every run. A wrong one fails with code `query` and the message of its first error. */
  query: string;
  /** Missing values come last in both directions, NaN just before them; then newest first. */
  sort: Sort[];
  /** What is answered beside the row itself, one array of cells a field. */
  columns: FieldText[];
  offset: number; limit: number;
  /** Only runs with this value of `group.by`, as `groups` told it. */
  group?: { by: FieldText; key: GroupKey };
  /** `only`: the trash. Runs in the trash are left out otherwise. */
  trash?: 'only';
}
/** null: unknown; text that is longer than 300 characters is cut with `…`, but in what `rowsOf` answers. Booleans are 0 and 1, tags are joined by `, `. */
export type Cell = number | string | null;
export interface TablePage {
  total: number; rows: RunRow[];
  /** cells[column][row]: NaN and infinities as JavaScript numbers. */
  cells: Cell[][];
  /** Per column least and greatest finite number among all matching runs (not only this page): what bars are drawn against; null: no numbers. */
  ranges: ([number, number] | null)[];
}
/** A group's value: text (function, state, day as `2026-11-25` in local time of the asker, tag, branch, or any field's own text); null: runs without one. */
export type GroupKey = string | null;
export interface GroupCount { key: GroupKey; count: number; newest: number }

export interface FieldSummary { field: FieldText; kind: 'number' | 'text' | 'boolean' | 'time' | 'duration' | 'bytes'; /** Runs that have it. */ runs: number; /** It has not one and the same value in all runs that match. */ differs: boolean; /** The value that all of them have, where it does not differ: of two histories each may have its own. */ only?: Cell }

/** What stands at places of an order, so far as it tells where it belongs among runs of other histories. */
export interface Places { total: number; at: number[]; ids: RunId[]; createdAt: number[]; /** keys[sort][place] */ keys: Cell[][] }

/** The table of runs, answered by the index worker (`IndexApi`). Every call may fail with {code, message}. */
export interface TableApi {
  table(request: TableRequest): Promise<TablePage>;
  /** A run with several tags is in several groups. Largest newest first. */
  groups(request: { query: string; by: FieldText; trash?: 'only' }): Promise<GroupCount[]>;
  /** Ids of every run that matches, in the order of `sort`; at most `limit`. For select all, export, compare. */
  ids(request: { query: string; sort: Sort[]; limit: number; trash?: 'only' }): Promise<RunId[]>;
  /** At most `most` places of the order of `sort`, spread evenly from `from` to before `to` (or the end); the first of them is always told. */
  places(request: Pick<TableRequest, 'query' | 'sort' | 'group' | 'trash'> & { from: number; to: number; most: number }): Promise<Places>;
  /** These runs in this order, without those that are gone. For exports: order and rows stay as `ids` gave them whatever comes meanwhile, columns by the thousand are not kept in memory, and text is whole. */
  rowsOf(request: { ids: RunId[]; columns: FieldText[] }): Promise<Pick<TablePage, 'rows' | 'cells'>>;
  /** Metrics and parameters there are, whose name contains `like` (without regard to case), those of most runs first; and every run field. */
  fields(request: { query: string; like: string; kinds: ('metric' | 'param' | 'run')[]; limit: number; trash?: 'only' }): Promise<{ fields: FieldSummary[]; total: number }>;
  /** Values that a field has, most common first, whose text begins with `prefix`: for completion. */
  values(request: { field: FieldText; prefix: string; limit: number }): Promise<string[]>;
  /** For small curves in cells: per run at most `maxPoints` values of the metric in order of its steps, extremes kept; null: it has none. */
  sparks(request: { runs: RunId[]; metric: string; maxPoints: number }): Promise<(Float64Array | null)[]>;
}

