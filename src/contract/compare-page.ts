import type { CodeComparison, Comparison, MetricGoal } from './compare';
import type { ComparedRows, RowChange, RowsPage, TableComparison } from './data-api';
import type { RunKey, Sha256 } from './ids';
import type { Curve, ResourcePoint } from './run';
import type { DiffChoice } from './table-diff';

/** A metric's history in one run. `x` is the step when every point has one, else the point's index; `at` is the wall clock, `start` what relative time counts from. */
export interface CompareCurve extends Curve { run: RunKey; start: number }
export interface CompareResources { run: RunKey; start: number; points: ResourcePoint[]; /** In words; null: they could be read. */ problem: string | null }

/** Part of a chart, in what its charts go along: steps, seconds since a run's start, or milliseconds of the clock. */
export interface CurveZoom { by: 'step' | 'time' | 'clock'; from: number; to: number }
/** How a page's charts are looked at, which a saved page keeps. `log`: metrics; `hidden`: runs that are not drawn. */
export interface CurveView { x: CurveZoom['by']; smoothing: number; log: string[]; zooms: { metric: string; from: number; to: number }[]; hidden: RunKey[] }
/** Two tables that runs of the page read or made. */
export interface TablePair { flow: 'input' | 'output'; a: { run: RunKey; name: string }; b: { run: RunKey; name: string } }

/** Webview → host. Only the page's own runs can be asked for. */
export interface ComparePageHost {
  load(): Promise<Comparison>;
  /** Extremes are kept. A run without a metric, or that can't be read, has no entry for it. */
  curves(metrics: string[], maxPoints: number, zoom?: CurveZoom): Promise<CompareCurve[]>;
  /** One entry a run. */
  resources(maxPoints: number): Promise<CompareResources[]>;
  code(): Promise<CodeComparison>;
  /** Bytes of a figure of one of the runs, at most 32 MiB, checked against its hash; fails in words where they are not here. */
  figure(run: RunKey, sha256: Sha256): Promise<Uint8Array>;

  /** One at a time: another question about tables ends the one before. Only what the runs kept is read, or a file that is still what it was. */
  compareTables(pair: TablePair, choice: DiffChoice): Promise<TableComparison>;
  comparedTableRows(pair: TablePair, choice: DiffChoice, change: RowChange, page: RowsPage): Promise<ComparedRows>;
  cancelTables(): Promise<void>;

  /** These answer when the page's runs are changed; what came of it arrives as `update`. */
  setBaseline(run: RunKey): Promise<void>;
  /** Asks which. */
  addRuns(): Promise<void>;
  removeRun(run: RunKey): Promise<void>;
  /** The same runs in another order. */
  reorder(runs: RunKey[]): Promise<void>;
  /** Which way is better, for every page and for good; null: what the name says. */
  setGoal(metric: string, goal: MetricGoal | null): Promise<void>;

  openRun(run: RunKey): Promise<void>;
  /** The baseline's text of a module beside this run's, in the editor's diff; at a unit's place where one is named. */
  openCodeDiff(run: RunKey, path: string, unit: string | null): Promise<void>;
  /** Where a run has it and the baseline has not, or the other way: the text alone. */
  openCode(run: RunKey, path: string, unit: string | null): Promise<void>;
  openArtifact(run: RunKey, name: string): Promise<void>;
  /** Asks where to; answers the file, null when nobody said where. `metrics`: whose curves are in it; null: all, up to a bound. `all`: also what is the same. */
  saveHtml(what: { all: boolean; metrics: string[] | null; view: CurveView }): Promise<string | null>;
  /** A chart as it is shown: `name` becomes the proposed file's, the ending is added. */
  savePicture(name: string, type: 'png' | 'svg', bytes: Uint8Array): Promise<string | null>;
  copy(text: string): Promise<void>;
  showLog(): Promise<void>;
}
/** Host → webview. */
export interface ComparePageView {
  /** A run went on, was marked, came, went, or the baseline is another. */
  update(comparison: Comparison): void;
  /** Curves and resources of these runs have more: fetch what is shown. */
  grew(runs: RunKey[]): void;
  /** Of the tables that are being compared. */
  tableProgress(share: number | null): void;
}
