import type { AgainMode, Repetition } from './again';
import type { RunId } from './ids';
import type { ColumnSchema, TableHead } from './events';
import type { Origin } from './keeping';
import type { Curve, ResourcePoint, RunDetail, RunState } from './run';
import type { LogChunk } from './index-api';

/** What the page says before the run is read, as far as its tab knows: it comes with the page itself. */
export interface RunFirst { name: string; state: RunState | null }

/** What is in a table that the code opened by itself: the record knows such a file by its hash. */
export interface OpenedTable { rows: number; columns: ColumnSchema[]; head: TableHead; /** Of a file with several tables: the first, and how many there are. */ part?: { name: string; of: number } }

/** Webview → host. Arguments are parsed by the host; a wrong shape is refused with {code:'bad-request'}. */
export interface RunPageHost {
  load(): Promise<RunDetail | null>;
  curves(names: string[], maxPoints: number): Promise<Curve[]>;
  resources(maxPoints: number): Promise<ResourcePoint[]>;
  log(stream: 'stdout' | 'stderr', offset: number, limit: number): Promise<LogChunk>;
  /** Bytes of a figure or artifact ≤ 32 MiB, checked against its hash. */
  object(sha256: string): Promise<Uint8Array>;
  openArtifact(name: string): Promise<void>;
  saveArtifact(name: string): Promise<void>;
  openInput(name: string): Promise<void>;
  /** Read when it is shown, from the file if it is still what the run read; null: nothing that is shown as a table. */
  openedTable(name: string): Promise<OpenedTable | null>;
  /** A table that went in or came out, as the preview of data. */
  previewInput(name: string): Promise<void>;
  previewOutput(name: string): Promise<void>;
  openSource(file: string, line: number): Promise<void>;
  /** The module exactly as it ran, read-only; `diff` against the file now. */
  openCode(path: string, diff: boolean): Promise<void>;
  openGitDiff(): Promise<void>;
  openRun(id: RunId): Promise<void>;
  /** Where the run, or one of its figures, inputs or outputs, comes from and what came of it. */
  openLineage(sha256: string | null): Promise<void>;
  showLogFile(stream: 'stdout' | 'stderr'): Promise<void>;
  again(how: AgainMode): Promise<void>;
  /** Every module that differs, as it ran and now. */
  compareCode(): Promise<void>;
  /** Asks which other runs, and opens all of them side by side. */
  compareWith(): Promise<void>;
  /** Asks for other data, and whether it drifted from what this run read or made. */
  compareData(flow: 'input' | 'output', name: string): Promise<void>;
  restoreCode(): Promise<void>;
  cancel(): Promise<void>;
  trash(): Promise<void>;
  restore(): Promise<void>;
  exportBundle(): Promise<void>;
  copy(text: string): Promise<void>;
  install(packageName: string): Promise<void>;
  /** Offbook's own log, for when the page could not load something. */
  showLog(): Promise<void>;
}
/** Host → webview. */
export interface RunPageView {
  update(detail: RunDetail, previous: { metrics: { name: string; last: number }[]; id: RunId } | null, /** What came out the same, of a run that is over and repeats another that is here. */ repetition?: Repetition | null, /** Where it came from, of a run that was not made here. */ origin?: Origin | null): void;
  /** The run's curves, resources or logs grew: fetch what is shown. */
  grew(): void;
}
