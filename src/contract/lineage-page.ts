import type { RunId } from './ids';
import type { Lineage, LineageKey } from './lineage';

/** Webview → host. What may be opened is what this page was shown. */
export interface LineagePageHost {
  /** Null: the store knows nothing of what the page is about. */
  load(): Promise<{ lineage: Lineage; root: string } | null>;
  /** The neighbours of one node, more of them than were shown. */
  around(key: LineageKey): Promise<Lineage>;
  openRun(id: RunId): Promise<void>;
  /** The kept content of a node, as a file of its own. */
  openContent(key: LineageKey): Promise<void>;
  openFile(path: string): Promise<void>;
  copy(text: string): Promise<void>;
  showLog(): Promise<void>;
}
/** Host → webview. */
export interface LineagePageView {
  /** Runs came or changed: what is shown may be old. */
  changed(): void;
}
