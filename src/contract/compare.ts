import type { ColumnSchema, FunctionRef } from './events';
import type { RunId, RunKey, Sha256 } from './ids';
import type { NumberValue, Value } from './values';
import type { ParamFact, RunRow } from './run';

/** As many runs as one page can show side by side. */
export const mostCompared = 50;

/**
 * Two or more runs side by side. Made by readers (`core/compare`), never kept. `runs` are in the order of the page; every list called `cells` or `verdicts` has one entry a run,
 * in that order. What can't be read any more is in `missing`, in words, and has no cells.
 */
export interface Comparison {
  runs: ComparedRun[];
  /** What the others are held against; one of `runs`, or null when none is left. */
  baseline: RunKey | null;
  missing: MissingRun[];
  params: ParamRow[];
  metrics: MetricRow[];
  inputs: DataRow[];
  outputs: DataRow[];
  figures: FigureRow[];
  packages: TextRow[];
  environment: EnvironmentRow[];
  /** What libraries call tags. */
  labels: TextRow[];
  /** Parts of runs that are told apart, as MLflow's runs within one: a row for how each ended, then its parameters, metrics and tags. */
  steps: StepRow[];
  /** Rows that a section had beyond what is handed over (60,000 cells); those that differ come first then. */
  left: { params: number; metrics: number; packages: number; steps: number };
}

/** A run that lies in two histories is two. `history`: the name of the one that it lies in, where the page's runs lie in several; else null. */
export interface WhichRun { key: RunKey; history: string | null }
export interface MissingRun extends WhichRun { id: RunId; /** For people: deleted, not readable. */ why: string }

export interface ComparedRun extends WhichRun, Pick<RunRow, 'id' | 'name' | 'tags' | 'note' | 'star' | 'trashedAt' | 'state' | 'createdAt' | 'startedAt' | 'endedAt' | 'lastHeardAt' | 'durationMs' | 'sentence' | 'progress'> {
  function: FunctionRef;
  peakRss: number | null;
  /** What is wrong with its record, in words: some of what is shown as unknown may be lost. */
  problems: string[];
}

/**
 * Against the baseline's cell. `none`: this run has no such thing (and the baseline has); `only`: it has what the baseline has not. `unknown`: one of both records does not tell,
 * so nothing can be said; `baseline`: it is the baseline's own.
 */
export type Verdict = 'baseline' | 'same' | 'other' | 'none' | 'only' | 'unknown';

/** A row differs when any two of its runs are known to differ, whichever is the baseline. */
interface Row<Cell> { name: string; differs: boolean; cells: Cell[]; verdicts: Verdict[] }

/** `none`: the run has no such thing; `unknown`: its record does not tell. */
export type CellOf<T> = ({ kind: 'value' } & T) | { kind: 'none' } | { kind: 'unknown' };

export type ParamCell = CellOf<Pick<ParamFact, 'value' | 'repr' | 'from'> & { /** Null: what the default was is not known. */ isDefault: boolean | null }>;
/** `numeric`: every known value is a number, so it can be an axis. */
export interface ParamRow extends Row<ParamCell> { annotation: string | null; numeric: boolean }

/** `last` is what a metric row differs by. */
export type MetricCell = CellOf<{ last: NumberValue; min: NumberValue; max: NumberValue; count: number; lastStep: number | null }>;
export type MetricGoal = 'lower' | 'higher' | 'unknown';
export interface MetricRow extends Row<MetricCell> {
  goal: MetricGoal;
  /** Somebody said so; else it is what the name says. */
  chosen: boolean;
  /** Places of the runs with the best `last`: none where the direction is not known, fewer than two have a number, or all are equal. */
  best: number[];
}

export type DataCell = CellOf<{
  /** Its name in this run: data that is the same under two names is one row. */
  name: string;
  pythonType: string | null; mediaType: string | null; sha256: Sha256 | null; bytes: number | null; rows: number | null; columns: ColumnSchema[] | null;
  /** An array's shape and kind, where it is one. */
  shape: number[] | null; dtype: string | null;
  /** An output that is small enough to be kept as it is. */
  value?: Value;
  /** Where an input came from. */
  path: string | null; from: { run: RunId; output: string | null } | null;
  /** It was changed while the run went on. */
  changed: boolean;
  /** The hash is of samples: the file was too large to be read whole. */
  sampled: boolean;
  /** The artifact that holds it, which can be opened; null: it was not kept by itself. */
  artifact: string | null;
}>;
export interface DataRow extends Row<DataCell> {
  /** Columns that are not in all tables, or not of one type in all, in words of their libraries; null in a cell: it has no such column, or is no table. */
  columns: { name: string; cells: (string | null)[] }[];
  /** How many columns all have alike. */
  columnsAlike: number;
}

export type FigureCell = CellOf<{ sha256: Sha256 | null; mediaType: string | null; bytes: number | null; title: string | null }>;
export type FigureRow = Row<FigureCell>;

export type TextCell = CellOf<{ text: string }>;
export type TextRow = Row<TextCell>;

/** `variable`: an environment variable, of which the name alone is kept; `name` says which. Everything else is one row. */
export type EnvironmentKey =
  | 'python' | 'implementation' | 'executable' | 'system' | 'release' | 'machine' | 'processor' | 'cores' | 'memory' | 'gpu' | 'host' | 'user'
  | 'commit' | 'branch' | 'dirty' | 'remote' | 'root' | 'cwd' | 'offbook' | 'variable';
export interface EnvironmentRow extends TextRow { key: EnvironmentKey }

/** `step`: by what it is called, within those around it: `tune / fold 2`; one of a name that came before has a number. Of `state`, `name` is the step's. */
export interface StepRow extends TextRow { step: string; what: 'state' | 'param' | 'metric' | 'label' }

/** What the code of the runs consists of, and where it differs. Worked out when it is asked for: it reads the kept texts. */
export interface CodeComparison {
  modules: ModuleRow[];
  /** Runs whose record does not say which modules ran. */
  unknown: RunKey[];
}
/** `verdicts` go by the text's hash; `units` are what it consists of, in the order of the baseline's text. */
export interface ModuleRow {
  /** The file as the record names it: relative to the project. */
  path: string; differs: boolean; verdicts: Verdict[]; units: UnitRow[];
  /** Why it can't be shown unit by unit, in words: a text was not kept, or is not here. */
  problem: string | null;
}
/**
 * Against the baseline's text of it. `cosmetic`: comments, blanks or line breaks alone. `moved` is not told: order means nothing to Python's functions, and the module's own
 * statements are one unit.
 */
export type UnitVerdict = Verdict | 'cosmetic';
export interface UnitRow {
  /** `train`, `Model.fit`; empty: the module's own statements. */
  name: string; kind: 'function' | 'class' | 'module';
  /** Any two are known to differ in more than looks. */
  differs: boolean;
  verdicts: UnitVerdict[];
  /** First and last line in each run's text; null where it is not in it. */
  lines: ([number, number] | null)[];
  /** Of the module's own statements: first and last line of those that the baseline has not, or, of the baseline's, that some other has not. */
  statements?: [number, number][][];
  /** The function that ran may come to it, as far as its code tells; null: the records do not say. */
  reached: boolean | null;
}
