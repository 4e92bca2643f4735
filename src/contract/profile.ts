import type { DataColumn, TableFacts } from './data-api';

export interface ValueCount { /** Exact text; cut at 1,000 characters. */ value: string; count: number }
/** `counts[i]` values from `edges[i]` to below `edges[i + 1]`; the last bin has both its edges. */
export interface Histogram { edges: number[]; counts: number[] }

/** Of finite values. `outliers`: beyond 1.5 times the distance of the quartiles from them (Tukey's fences). */
export interface NumberFacts {
  mean: number | null; /** Of a sample (n − 1). */ std: number | null; min: string | null; q25: number | null; median: number | null; q75: number | null; max: string | null;
  zeros: number; negative: number; nan: number; infinite: number; /** How often the least and the greatest are there. */ atMin: number; atMax: number; histogram: Histogram | null;
  outliers: { low: number; high: number; below: number; above: number } | null;
}
/** `patterns`: letters as `a`, digits as `9`, runs of them once: `a-9`. Lengths in characters. */
export interface TextFacts { shortest: number; longest: number; meanLength: number; blank: number; patterns: ValueCount[]; /** How many spell a number, or a time. */ numbers: number; times: number; /** Words such as `N/A`. */ meansMissing: ValueCount[] }
/** Steps between distinct times that follow one another, in seconds; null, none: not counted, as in an approximate profile. Edges are microseconds since 1970 in UTC. */
export interface TimeFacts { min: string; max: string; seconds: number; medianStep: number | null; gaps: { from: string; to: string; seconds: number }[]; histogram: Histogram | null }

export interface ColumnProfile extends DataColumn {
  /** Of all rows are `count`, `missing`, NaN, infinite, mean, std, least and greatest; the rest is estimated: how many are distinct, quartiles, top values, bins, outliers, zeros, what texts look like. On its way all of it is. */
  approximate: boolean;
  /** Values that are there: neither missing nor NaN. */
  count: number; missing: number; distinct: number; top: ValueCount[];
  number: NumberFacts | null; text: TextFacts | null; time: TimeFacts | null;
}

export type ProfileWarningKind =
  | 'constant' | 'all-missing' | 'mostly-missing' | 'duplicate-rows' | 'duplicate-columns' | 'high-cardinality' | 'identifier' | 'mixed-types' | 'numbers-as-text' | 'imbalance' | 'means-missing' | 'infinite';
export interface ProfileWarning { kind: ProfileWarningKind; columns: string[]; message: string }

/** `pearson`, `spearman` between numbers; `cramers-v` between what has few values; `correlation-ratio` (η) of a number over the groups of the other. Rows where either is missing are left out. In an approximate profile of the sampled rows. */
export interface Association { column: string; measure: 'pearson' | 'spearman' | 'cramers-v' | 'correlation-ratio'; value: number | null; rows: number }

export interface TableProfile {
  table: TableFacts; /** Every number was counted over all rows; nothing was estimated. */ exact: boolean;
  /** How many rows were looked at for what is estimated; null: nothing is. */
  sampled: number | null;
  /** Null: not counted. */
  duplicateRows: number | null; columns: ColumnProfile[]; warnings: ProfileWarning[];
  /** Pearson's, of each pair of the first 40 columns of numbers. */
  correlations: { a: string; b: string; pearson: number | null }[];
  target: { column: string; associations: Association[] } | null;
  /** Columns that are missing in the same rows more, or less, often than by chance: Pearson's of being missing. */
  missingTogether: { a: string; b: string; both: number; correlation: number }[];
}
/** `exact`: absent, true. */
export interface ProfileOptions { target?: string; exact?: boolean }
