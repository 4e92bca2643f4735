import type { ComparedRows, CompareRequest, RowChange, RowsPage, TableComparison } from './data-api';

/** How two tables are held against one another, as a person chose it; which tables is for the page to know. */
export type DiffChoice = Pick<CompareRequest, 'pairing' | 'ignore' | 'tolerance'>;

/** What the view of two tables asks for. */
export interface TableDiffCalls {
  /** Ends what this view asked for before. */
  compare(choice: DiffChoice): Promise<TableComparison>;
  rows(choice: DiffChoice, change: RowChange, page: RowsPage): Promise<ComparedRows>;
  /** What is under way fails with the code `cancelled`. */
  cancel(): Promise<void>;
  copy(text: string): Promise<void>;
  showLog(): Promise<void>;
}
