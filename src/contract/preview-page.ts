import type { CsvDialect, DataColumn, TableFacts } from './data-api';
import type { ColumnProfile, TableProfile } from './profile';
import type { BlockRequest, CellBlock, ChartData, ChartRequest, ColumnHead, Condition, DerivedColumn, FindRequest, FirstRows, Found, SortKey, ViewFacts, WholeCell } from './view-api';

/** A view as the page says it: which files `sql` may speak of is the host's business, never the page's. */
export interface PreviewView { /** Empty: the file as it is. */ sql: string; derived: DerivedColumn[]; where: Condition[]; contains: string; sort: SortKey[] }

/** What a person chose to read in the file, and how; null: as it is found. */
export interface PreviewChoice { part: string | null; csv: CsvDialect | null }

export interface PreviewStart {
  /** How people call it, and where it lies. */
  name: string; path: string;
  facts: TableFacts;
  parts: string[]; choice: PreviewChoice;
  /** It can be shown as text by the editor. */
  isText: boolean;
  /** What was made of a view of this file last. */
  code: MadeCode | null;
}

/** A function that was made of a view, and what came of running it on the file. `said`: that in words. */
export interface MadeCode {
  name: string; /** As people call it. */ module: string; at: number; proof: 'same' | 'different' | 'failed' | 'not-run'; said: string;
  /** Of `viewKey`: which view it was made of. */ view: string;
  /** The file is another one now. */ isOlder: boolean;
}
/** What the palette asks of a page. */
export type AskedOfPage = 'profile' | 'column' | 'code';

/** `rows` by their place in the view, `to` not counted. */
export interface CopyRequest { from: number; to: number; columns: DataColumn[]; as: CopyForm; /** Names of the columns stand above. */ heads: boolean }
export type CopyForm = 'tsv' | 'csv' | 'markdown' | 'python-rows' | 'python-columns';
export interface Copied { rows: number; columns: number; bytes: number }

export interface SqlTable { name: string; file: string; columns: DataColumn[] }

/**
 * Webview → host. Arguments are parsed by the host; a wrong shape is refused with {code:'bad-request'}. `task`: the page's own name for what is long,
 * for `cancel` and `progress`; a cancelled call fails with the code `cancelled`.
 */
export interface PreviewPageHost {
  /** What can be shown before all is read; null: nothing, or all is there as soon. */
  firstRows(choice: PreviewChoice): Promise<FirstRows | null>;
  load(choice: PreviewChoice, task: string): Promise<PreviewStart>;
  look(view: PreviewView, task: string): Promise<ViewFacts>;
  cells(view: PreviewView, block: BlockRequest): Promise<CellBlock>;
  cell(view: PreviewView, at: Found): Promise<WholeCell>;
  find(view: PreviewView, request: FindRequest, task: string): Promise<Found | null>;
  heads(view: PreviewView, columns: string[], task: string): Promise<ColumnHead[]>;
  column(view: PreviewView, column: string, task: string): Promise<ColumnProfile>;
  chart(view: PreviewView, request: ChartRequest, task: string): Promise<ChartData>;
  /** Of the whole file, as it is read now, whatever is filtered; `profiled` tells what is known on the way. `target` null: none. */
  profile(options: { target: string | null; exact: boolean }, task: string): Promise<TableProfile>;
  /** Where to is asked of the person; answers the file, null: they thought better of it. `name`: what it shows. */
  savePicture(name: string, type: 'png' | 'svg', bytes: Uint8Array): Promise<string | null>;
  /** To the clipboard. */
  copyCells(view: PreviewView, request: CopyRequest, task: string): Promise<Copied>;
  copy(text: string): Promise<void>;
  cancel(task: string): Promise<void>;
  /** What SQL may speak of: `this`, and the other files that are previewed in this window. */
  tables(): Promise<SqlTable[]>;
  /** Makes a function of the view, with `shown` columns in the order of the grid, and a test of it; asks where. Answered when it was proven or given up; what came of it is told by `coded`, and by the next page's `load`. */
  toCode(view: PreviewView, shown: string[]): Promise<void>;
  /** Shows the function that was made last in its module. */
  openCode(): Promise<void>;
  /** What was made last is told no more. */
  forgetCode(): Promise<void>;
  openText(): Promise<void>;
  showLog(): Promise<void>;
}

/** Host → webview. */
export interface PreviewPageView {
  /** `share` 0 to 1, null: not known. */
  progress(task: string, share: number | null): void;
  profiled(task: string, profile: TableProfile): void;
  /** Somebody asked for something outside of the page. */
  asked(what: AskedOfPage): void;
  coded(code: MadeCode | null): void;
  /** The file on disk: it is another one now, or it is not there. */
  changed(what: 'changed' | 'gone'): void;
}
