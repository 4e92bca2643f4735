/** Whether two sets of data differ, column by column and as a whole. */

export const driftMeasures = ['ks', 'wasserstein', 'psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'total-variation', 'chi-squared', 'z', 'standard-score'] as const;
export type DriftMeasure = (typeof driftMeasures)[number];
export type DriftKind = 'numeric' | 'categorical' | 'text';
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
}

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

export interface ColumnRule { method?: DriftMeasure; threshold?: number }
export interface DriftOptions {
  mode: DriftMode;
  /** Of false alarms among all alarms. */
  alpha: number;
  /** By column; what is not given is chosen. */
  rules: Readonly<Record<string, ColumnRule>>;
  share: number;
  /** For what is drawn by chance: the same seed gives the same answer. */
  seed: number;
}
export const defaultDriftOptions: DriftOptions = { mode: 'default', alpha: 0.05, rules: {}, share: 0.5, seed: 1 };
