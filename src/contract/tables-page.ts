import type { ComparedRows, RowChange, RowsPage, TableComparison } from './data-api';
import type { DiffChoice } from './table-diff';

export type TablesSide = 'a' | 'b';
/** `folder`: from the workspace, where it lies in it. */
export interface ShownTable { name: string; folder: string }

/** Webview → host: two files that the host knows. */
export interface TablesPageHost {
  load(): Promise<Record<TablesSide, ShownTable>>;
  compare(choice: DiffChoice): Promise<TableComparison>;
  rows(choice: DiffChoice, change: RowChange, page: RowsPage): Promise<ComparedRows>;
  cancel(): Promise<void>;
  /** Asks for another file; what came of it arrives as `changed`. */
  choose(side: TablesSide): Promise<void>;
  swap(): Promise<void>;
  openFile(side: TablesSide): Promise<void>;
  copy(text: string): Promise<void>;
  showLog(): Promise<void>;
}
/** Host → webview. */
export interface TablesPageView {
  /** Of the comparison that is under way; null: how far it is, is not known. */
  progress(share: number | null): void;
  /** Other files. */
  changed(tables: Record<TablesSide, ShownTable>): void;
  /** A file on the disk is another, or gone: its name. */
  stale(name: string): void;
}
