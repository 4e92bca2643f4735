import type { DriftDetail, DriftOptions, DriftTimeline, DriftWindow, RowTest, SetDrift } from './drift';
import type { ProfileOptions, TableProfile } from './profile';
import type { ViewApi } from './view-api';

/** Data files as tables: what the data worker answers. Cells travel as exact text, never as JavaScript numbers. */

export type DataFormat = 'csv' | 'parquet' | 'json' | 'arrow' | 'npy' | 'npz' | 'sqlite' | 'excel';
export type DataKind = 'boolean' | 'integer' | 'float' | 'decimal' | 'text' | 'bytes' | 'date' | 'time' | 'timestamp' | 'duration' | 'list' | 'struct' | 'map' | 'other';

/** `type`: exactly, as people of Python write it: `int64`, `decimal(10,2)`, `timestamp[us, UTC]`, `list<string>`. */
export interface DataColumn { name: string; kind: DataKind; type: string }
/** What is not given is found. `encoding`: a label of the web's encodings (`utf-8`, `windows-1252`, `shift_jis`). */
export interface CsvDialect { delimiter?: string; quote?: string; header?: boolean; encoding?: string }

/** How a CSV is written, beyond what can be chosen too: as its reader found it. `comment`: what its lines begin with, or nothing. `skip`: lines before the table. Formats are strptime's; null: none was found. */
export interface CsvFound extends Required<CsvDialect> {
  comment: string; skip: number; dateFormat: string | null; timestampFormat: string | null;
  /** The words of columns of truths, as they stand in the first rows. */
  truths: { column: string; yes: string[]; no: string[] }[];
  /** Words that were read as missing values. `wordsInText`: columns of texts in which such a word is a text. */
  missing: { column: string; words: string[] }[]; wordsInText: string[];
}

/** A file, or a folder of Parquet files. */
export interface DataSource {
  /** Absolute. Nothing else is read. */
  path: string;
  /** How people call it; where the path has no telling end (an object of a store), its ending says what is in it: `prepare → 0.parquet`. */
  name?: string;
  csv?: CsvDialect;
  /** A table of a database, a sheet, an array of an archive: one of `ViewApi.parts`; absent: the first. */
  part?: string;
}

export interface TableFacts {
  format: DataFormat; rows: number; columns: DataColumn[]; /** Of all its files. */ bytes: number; files: number;
  /** Of CSV alone: as found or given. */
  csv: CsvFound | null;
  /** What a reader should know and no one asked for: “Called .csv, but it is Parquet.” */
  notes: string[];
}

/** Null: missing. NaN and infinities of float columns are `NaN`, `Infinity`, `-Infinity`. Text is cut at 1,000 characters. */
export type DataCell = string | null;
export interface DataRows { columns: DataColumn[]; rows: DataCell[][]; total: number }

/** How rows of two tables are told to be the same row. `rows`: by all they hold, so that there are only added and removed ones. */
export type Pairing = { kind: 'key'; columns: string[] } | { kind: 'position' } | { kind: 'rows' };

export interface CompareRequest {
  /** Before and after: a row of `b` alone is added. */
  a: DataSource; b: DataSource;
  /** Absent: the likeliest key that is unique in both; without one by position where the tables are equally long, else by whole rows. */
  pairing?: Pairing;
  /** Columns that are left out. */
  ignore?: string[];
  /** Numbers that differ by no more than `absolute`, or `relative` times the greater of them, are equal (as Python's `math.isclose`). */
  tolerance?: { absolute?: number; relative?: number };
}

export interface ComparedColumn {
  name: string; a: DataColumn | null; b: DataColumn | null;
  /** `retyped`: in both, of another type; its cells are compared by value all the same. */
  status: 'same' | 'retyped' | 'added' | 'removed' | 'key' | 'ignored';
  /** Rows in both tables whose cells differ. */
  changed: number;
  /** Numbers only: the greatest difference of two finite ones. */
  greatest: number | null;
}

export interface TableComparison {
  a: TableFacts; b: TableFacts;
  pairing: Pairing;
  /** `found`: nobody gave a key. */
  how: 'given' | 'found';
  /** Other keys of the same number of columns that would do as well; at most 5. */
  otherKeys: string[][];
  rows: { same: number; changed: number; added: number; removed: number };
  columns: ComparedColumn[];
  /** Cells that differ, of rows that are in both. */
  cells: number;
  /** Same columns in the same order with the same types, and every row equal; the order of rows does not count. */
  equal: boolean;
  /** Such as: no key was found, and why. */
  notes: string[];
}

/** `columns`: these alone; absent, all that are on both sides and can be judged. `…Rows`: only such rows of it; the column that splits a file in two is not judged. `projectRoot`: besides each table's own folder, where pictures may lie whose paths a column holds. */
export interface DriftRequest { projectRoot?: string; reference: DataSource; current: DataSource; referenceRows?: RowTest; currentRows?: RowTest; columns?: string[]; options: DriftOptions }

/** Labels that came later, each row of them found by `id`, which both tables have. */
export interface TruthRequest { labels: DataSource; id: string; label: string; /** A column of the current table. */ prediction: string }
/** `current` in windows along `by`; each against `reference`, or, null, against the first windows. `projectRoot`: see `DriftRequest`. */
export interface TimelineRequest { projectRoot?: string; truth?: TruthRequest; reference: DataSource | null; current: DataSource; by: string; window: DriftWindow; columns?: string[]; options: DriftOptions }

export type RowChange = 'added' | 'removed' | 'changed';
export interface ComparedRow {
  /** Cells of the key; for pairing by position the row's number from 1. */
  key: DataCell[];
  /** In the order of the page's columns; null: this row is not in that table. */
  a: DataCell[] | null; b: DataCell[] | null;
  /** Places in the page's columns whose cells differ. */
  changed: number[];
}
export interface ComparedRows {
  key: DataColumn[];
  columns: { name: string; a: DataColumn | null; b: DataColumn | null }[];
  rows: ComparedRow[];
  /** All rows of that change; only the first `reachable` by key can be paged to. */
  total: number; reachable: number;
}

/** `limit` is at most 1,000; at most 200 columns a page. */
export interface RowsPage { offset: number; limit: number; /** Absent: the first ones; for changed rows those with changes. */ columns?: string[] }

/**
 * Host or command line → data worker. Every call may fail with {code, message}; message is for users. Files are named in every call and nothing must be closed: what was
 * read is remembered while it is there unchanged, so a page after a comparison is quick, and comes all the same when the worker was started anew in between.
 * `task`: a name of the caller's for `cancel` and `progress`; a cancelled call fails with the code `cancelled`.
 */
export interface DataApi extends ViewApi {
  describe(source: DataSource, task?: string): Promise<TableFacts>;
  rows(source: DataSource, page: RowsPage, task?: string): Promise<DataRows>;
  /** Writes at most so many of its rows, taken by chance, to `to`, a Parquet file that must not be there. */
  sample(source: DataSource, to: string, rows: number, task?: string): Promise<void>;
  compare(request: CompareRequest, task?: string): Promise<TableComparison>;
  comparedRows(request: CompareRequest, change: RowChange, page: RowsPage, task?: string): Promise<ComparedRows>;
  /** Whether two tables differ, column by column. */
  drift(request: DriftRequest, task?: string): Promise<SetDrift>;
  /** More of one column of such a comparison. */
  driftDetail(request: DriftRequest, column: string, task?: string): Promise<DriftDetail>;
  driftOverTime(request: TimelineRequest, task?: string): Promise<DriftTimeline>;
  /** Every column's statistics, warnings, correlations, and what goes with a target. */
  profile(source: DataSource, options: ProfileOptions, task?: string): Promise<TableProfile>;
  cancel(task: string): Promise<void>;
}
export interface DataEvents {
  /** `share` 0 to 1, null: not known. */
  progress(task: string, share: number | null): void;
  /** A profile on its way: the first of a sample, each later one with more that was counted. */
  profiled(task: string, profile: TableProfile): void;
}
