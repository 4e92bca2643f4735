import type { RunId } from './ids';
import type { ReadingProgress } from './index-api';
import type { DiskUse } from './keeping';

/** What the page shows of each history: the runs that take most, and how many more there are. */
export interface DiskPage { name: string; use: DiskUse; /** What is here is of the runs that are read already. */ reading: ReadingProgress | null; /** Runs that are in `use` no more, since the page shows the largest alone. */ more: number }

/** Webview → host. */
export interface DiskPageHost {
  load(): Promise<DiskPage[]>;
  openRun(store: string, id: RunId): Promise<void>;
  trash(store: string, id: RunId): Promise<void>;
  emptyTrash(store: string): Promise<void>;
  preview(): Promise<void>;
  showLog(): Promise<void>;
}
/** Host → webview. */
export interface DiskPageView {
  /** Runs came, went or were marked: read again. */
  changed(): void;
}
