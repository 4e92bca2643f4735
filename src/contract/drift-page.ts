import type { ColumnRule, DriftDetail, DriftMode, DriftTimeline, KeptRules, RowTest, SetDrift } from './drift';

/** One side, as the page tells of it. `from`: where it lies, or which run it is of. */
export interface DriftSide { name: string; from: string; rows: RowTest | null }

export interface DriftPage {
  reference: DriftSide; current: DriftSide;
  set: SetDrift;
  /** The page shows it over time too: ask for `timeline`. */
  overTime: boolean;
  /** Name of the file whose labels the windows are held against; null: none was chosen. */
  labels: string | null;
  /** Models that were trained on the reference and say what they make of its columns, by the names that their run gave them; `model`: the one that `set` is weighed by. One alone is chosen by itself. */
  models: string[]; model: string | null;
  /** What the project keeps; `problem`: why nothing could be read of it. */
  kept: KeptRules; keptIn: string | null; problem: string | null;
}

export type DriftSideName = 'reference' | 'current';
/** `timeline-…`: what is shown over time. */
export type DriftFormat = 'html' | 'markdown' | 'json' | 'timeline-html' | 'timeline-markdown';

/** Webview → host. */
export interface DriftPageHost {
  /** Decides anew; progress is told by `progress`, and `cancel` ends it with the code `cancelled`. */
  load(mode: DriftMode): Promise<DriftPage>;
  cancel(): Promise<void>;
  detail(column: string): Promise<DriftDetail>;
  /** The current data in windows, as was chosen; of one file in two, all of it, against its first windows. */
  timeline(): Promise<DriftTimeline>;
  /** Asks along which column, and how long a window is; false: nobody chose. */
  chooseTimeline(): Promise<boolean>;
  closeTimeline(): Promise<void>;
  /** Asks for labels that came later, to be held against predictions in the current data; false: nobody chose. */
  chooseLabels(): Promise<boolean>;
  closeLabels(): Promise<void>;
  /** Asks for other data; false: nobody chose any. */
  choose(side: DriftSideName): Promise<boolean>;
  swap(): Promise<void>;
  /** What was decided, weighed by one of `models`; nothing is decided anew. */
  chooseModel(name: string): Promise<SetDrift>;
  /** Null: what was kept is forgotten. */
  setRule(column: string, rule: ColumnRule | null): Promise<void>;
  setShare(share: number | null): Promise<void>;
  /** Where it was written; null: nobody chose a place. */
  save(format: DriftFormat): Promise<string | null>;
  showLog(): Promise<void>;
}
/** Host → webview. */
export interface DriftPageView {
  /** 0 to 1; null: not known. */
  progress(share: number | null): void;
  /** What the page shows is of files, or rules, that are others now. */
  stale(what: 'data' | 'rules'): void;
}
