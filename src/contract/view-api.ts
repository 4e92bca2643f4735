import type { DataColumn, DataSource } from './data-api';
import type { ColumnProfile } from './profile';

/**
 * Looking at a table: what the data worker answers to the preview. A view is said whole in every call, so nothing has to be opened or closed: the worker keeps what it made
 * for a view (the order of its rows) while the files lie there unchanged, and makes it anew when it was started in between.
 */

export type NumberOrder = '=' | '!=' | '<' | '<=' | '>' | '>=';
/** Values are exact text as cells are; missing matches none but `missing`, NaN none but `nan`. */
export type Condition =
  | { column: string; op: NumberOrder; value: string }
  /** Both ends belong. */
  | { column: string; op: 'between'; low: string; high: string }
  | { column: string; op: 'in' | 'not-in'; values: string[] }
  | { column: string; op: 'contains' | 'not-contains' | 'starts-with' | 'ends-with'; value: string; matchCase: boolean }
  /** A regular expression (RE2), found anywhere in the text. */
  | { column: string; op: 'matches'; value: string }
  | { column: string; op: 'missing' | 'present' | 'nan' | 'not-nan' };

export interface SortKey { column: string; descending: boolean }
/** `expression`: in the small language of `core/data/expression`, over columns of the file and derived ones before it. */
export interface DerivedColumn { name: string; expression: string }
/** `this` is the file itself; other previewed files go by the names given here. */
export interface SqlView { text: string; others: { name: string; source: DataSource }[] }

/** Applied in this order: `sql`, `derived`, `where` (all must hold), `contains`, `sort`. */
export interface TableView {
  /** Absent: the file as it is. */
  sql?: SqlView;
  derived: DerivedColumn[];
  where: Condition[];
  /** Rows that have this text in any cell, whatever its case; empty: all. */
  contains: string;
  /** Missing last, NaN before them, either way; equal rows stay in the file's order. Empty: the file's order. */
  sort: SortKey[];
}
export const plainView: TableView = { derived: [], where: [], contains: '', sort: [] };

/** `of`: rows of the file, or of the SQL's answer. */
export interface ViewFacts { rows: number; of: number; columns: DataColumn[] }

/** What a cell is beside its text. `cut`: longer than 1,000 characters, the rest is asked for with `cell`. */
export const cellMarks = { value: 0, missing: 1, nan: 2, infinite: 3, cut: 4 } as const;
/** The cells of one column: texts in UTF-8 after one another, where each ends, and a mark each. */
export interface PackedCells { texts: Uint8Array; ends: Uint32Array; marks: Uint8Array }
export interface CellBlock {
  offset: number; count: number;
  /** In the order that was asked for. */
  columns: PackedCells[];
  /** Row numbers in the file from 1, as doubles; null where rows are not the file's (SQL). */
  rowNumbers: Float64Array | null;
}
/** Rows that a grid asks for at once: more where they lie beside one another in the file; of a sorted or filtered view each costs a look into another part of it, so no more than come into sight. */
export const rowsABlock = { neighbours: 128, scattered: 32 } as const;
/** At most 1,000 rows and 200 columns. `columns`: by name, derived ones too. */
export interface BlockRequest { offset: number; count: number; columns: string[] }

/** `json`: of nested values, for opening in place; numbers beyond 2^53 in it are texts. `bytes`: of the whole text, which is cut at 1 MB. */
export interface WholeCell { text: string; mark: number; json: string | null; bytes: number; isCut: boolean }

export interface FindRequest { text: string; /** Where to begin, not counted itself. */ from: { row: number; column: string } | null; backwards: boolean; columns: string[] }
export interface Found { row: number; column: string }

/** Of a column's head: quick, over the view. `approximate`: bins, top values and how many are distinct or NaN are estimated from a sample; missing and both ends are exact all the same. */
export interface ColumnHead {
  name: string; rows: number; missing: number; nan: number; distinct: number;
  /** Numbers and times: equal bins between least and greatest, whose texts are in `low` and `high`. */
  bins: { low: string; high: string; counts: number[] } | null;
  /** Else: the most common values, and how many rows have others. */
  top: { values: { value: string; count: number }[]; others: number } | null;
  approximate: boolean;
}

export type ChartRequest =
  | { kind: 'histogram'; column: string; bins: number }
  | { kind: 'bars'; column: string; most: number }
  /** Points up to 5,000 rows, else counts in a grid. */
  | { kind: 'scatter'; x: string; y: string }
  /** A time across, one number up: mean with least and greatest in each of `buckets`. */
  | { kind: 'line'; time: string; y: string; buckets: number }
  | { kind: 'box'; y: string; group: string; most: number };
export interface Box { group: string | null; count: number; low: number; q25: number; median: number; q75: number; high: number; outliers: number[]; outlierCount: number }
/** Positions are numbers; of times, microseconds since 1970 in UTC, with `isTime`. */
export type ChartData =
  | { kind: 'histogram'; edges: number[]; counts: number[]; isTime: boolean; missing: number }
  | { kind: 'bars'; values: { value: string; count: number }[]; others: number; missing: number }
  | { kind: 'scatter'; points: { x: Float64Array; y: Float64Array } | null; grid: { xEdges: number[]; yEdges: number[]; counts: Uint32Array } | null; xIsTime: boolean; yIsTime: boolean; rows: number; leftOut: number }
  | { kind: 'line'; at: Float64Array; mean: Float64Array; low: Float64Array; high: Float64Array; rows: number; leftOut: number }
  | { kind: 'box'; boxes: Box[]; others: number };

/** Some rows of a file for a test: the first of the view, some that are left out, and those at the edges of its conditions. `cells`: by column, in the file's order of rows; `kept`: which of them the view has, in its order. */
export interface TestRows { rows: number; kept: number[]; cells: { text: string | null; isFloatWord: boolean; json: string | null }[][] }
/** Rows of a view in a file of JSON lines, a cell as exact text under `c0`, `c1`, …: for another process. It is the caller's to delete, and gone with the worker. */
export interface LaidDown { path: string; rows: number }

export interface SqlCompletion { from: number; to: number; insert: string; label: string; kind: 'table' | 'column' | 'keyword' | 'function'; detail: string }

/** The beginning of a file, before the whole is read: types are as these rows tell, and may turn out otherwise. */
export interface FirstRows { columns: DataColumn[]; block: CellBlock }

/** Part of DataApi. `task`: as there. */
export interface ViewApi {
  /** Tables of a database, sheets of a workbook, arrays of an archive; empty where the file is one table. Given on as `DataSource.part`. */
  parts(source: DataSource): Promise<string[]>;
  /** At most 100 rows and 200 columns of a file that takes long to read whole; null where the whole is as quick, or its beginning says nothing. */
  firstRows(source: DataSource, task?: string): Promise<FirstRows | null>;
  /** Makes the view ready: a long sort or filter happens here, with progress. What is wrong in it is a `usage` failure that names the place. */
  look(source: DataSource, view: TableView, task?: string): Promise<ViewFacts>;
  /** Comes before long work that was asked for earlier. */
  cells(source: DataSource, view: TableView, block: BlockRequest, task?: string): Promise<CellBlock>;
  cell(source: DataSource, view: TableView, at: Found, task?: string): Promise<WholeCell>;
  /** Rows by their place in the view, from 0; null: there is none further on. */
  find(source: DataSource, view: TableView, request: FindRequest, task?: string): Promise<Found | null>;
  /** At most 50 columns a call. */
  heads(source: DataSource, view: TableView, columns: string[], task?: string): Promise<ColumnHead[]>;
  column(source: DataSource, view: TableView, column: string, task?: string): Promise<ColumnProfile>;
  chart(source: DataSource, view: TableView, request: ChartRequest, task?: string): Promise<ChartData>;
  testRows(source: DataSource, view: TableView, columns: string[], task?: string): Promise<TestRows>;
  /** The first `most` rows. */
  layDown(source: DataSource, view: TableView, columns: string[], most: number, task?: string): Promise<LaidDown>;
}
