/** Whether two sets of data differ, column by column and as a whole. */

export const driftMeasures = ['ks', 'wasserstein', 'psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'total-variation', 'chi-squared', 'z', 'standard-score'] as const;
export type DriftMeasure = (typeof driftMeasures)[number];
export type DriftKind = 'numeric' | 'categorical' | 'text';
/** What each kind of column can be measured by. */
export const measuresOf: Readonly<Record<DriftKind, readonly DriftMeasure[]>> = {
  numeric: ['ks', 'wasserstein', 'psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'total-variation', 'chi-squared', 'standard-score'],
  text: ['ks', 'wasserstein', 'psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'total-variation', 'standard-score'],
  categorical: ['chi-squared', 'z', 'psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'total-variation'],
};
/** `evidently`: the reference tool's defaults, so that people can compare. */
export type DriftMode = 'default' | 'evidently';

/** Of one side. Numbers are null where there is none. Shares are of all rows. */
export interface SideFacts { rows: number; missing: number; distinct: number; mean: number | null; std: number | null; min: number | null; median: number | null; max: number | null; /** Values that are infinite. */ infinite: number }

export interface QualityDifference {
  what: 'missing' | 'new-categories' | 'gone-categories' | 'out-of-range' | 'infinite';
  reference: number; current: number;
  /** For people. */
  sentence: string;
}

/** The same bins on both sides. `edges` has one more than `reference` and `current`, the outer ones open; of categories, `labels` has one each. */
export interface DriftBins { edges: number[] | null; labels: string[] | null; reference: number[]; current: number[] }

export interface ColumnDrift {
  name: string; kind: DriftKind;
  method: DriftMeasure; statistic: number | null;
  /** By the test itself, and after Benjamini and Hochberg over all columns; null: the measure has none, or there are too few rows. */
  pValue: number | null; adjusted: number | null;
  /** What `statistic` or `adjusted` was held against. */
  threshold: number;
  effect: { measure: DriftMeasure; value: number; threshold: number } | null;
  /** Null: too few rows to say. */
  drift: boolean | null;
  /** Which test, why this one, what it means. */
  reason: string;
  quality: QualityDifference[];
  reference: SideFacts; current: SideFacts;
  bins: DriftBins | null;
  /** Numbers alone: the same counts in bins of equal width, as they are drawn. Null: the bins are drawn. */
  shape: DriftBins | null;
}

/** Which rows of a table are meant: those whose value is less than this one, at least this one, this one, another one. Rows without a value are in neither half. `value` is text in the way the column is written. */
export interface RowTest { column: string; test: 'less' | 'at-least' | 'is' | 'is-not'; value: string }
export const oppositeTest: Readonly<Record<RowTest['test'], RowTest['test']>> = { 'less': 'at-least', 'at-least': 'less', 'is': 'is-not', 'is-not': 'is' };

/** Cumulative shares of both sides at the same values; of text, of its lengths. `gap`: where the two lie farthest apart. */
export interface DriftCurves { at: number[]; reference: number[]; current: number[]; gap: { at: number; reference: number; current: number } | null }
/** What is looked at when one column is opened. Curves are there for numbers alone. */
export interface DriftDetail { name: string; curves: DriftCurves | null }

export type SchemaDifference = { name: string; what: 'missing' | 'new' } | { name: string; what: 'retyped'; reference: string; current: string };

export interface SetDrift {
  mode: DriftMode;
  /** Most drift first. */
  columns: ColumnDrift[];
  schema: SchemaDifference[];
  /** Of the columns that could be judged; null: none could. */
  driftedShare: number | null;
  /** At this share the set drifts. */
  share: number;
  drift: boolean | null;
  rows: { reference: number; current: number };
}

/** What a project keeps of how its columns are judged (`offbook-drift.json`). */
export interface KeptRules { columns: Readonly<Record<string, ColumnRule>>; share: number | null }

export interface ColumnRule { method?: DriftMeasure; threshold?: number }
export interface DriftOptions {
  mode: DriftMode;
  /** Of false alarms among all alarms. */
  alpha: number;
  /** By column; what is not given is chosen. */
  rules: Readonly<Record<string, ColumnRule>>;
  /** Kept for any table of a project: what doesn't fit a column, or is for none of these, is passed over. `rules` come first. */
  kept: Readonly<Record<string, ColumnRule>>;
  share: number;
  /** For what is drawn by chance: the same seed gives the same answer. */
  seed: number;
}
export const defaultDriftOptions: DriftOptions = { mode: 'default', alpha: 0.05, rules: {}, kept: {}, share: 0.5, seed: 1 };
