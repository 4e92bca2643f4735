import type { ModelImportance } from './events';

/** Whether two sets of data differ, column by column and as a whole. */

export const driftMeasures = ['ks', 'wasserstein', 'psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'total-variation', 'chi-squared', 'z', 'standard-score'] as const;
export type DriftMeasure = (typeof driftMeasures)[number];
export type DriftKind = 'numeric' | 'categorical' | 'text' | 'image';
/** What decided: a measure, or, of texts, the share of words that the reference does not have. */
export type DriftMethod = DriftMeasure | 'unknown-words';
const ofNumbers: readonly DriftMeasure[] = ['ks', 'wasserstein', 'psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'total-variation', 'chi-squared', 'standard-score'];
/** What each kind of column can be measured by. */
export const measuresOf: Readonly<Record<DriftKind, readonly DriftMeasure[]>> = {
  numeric: ofNumbers, image: ofNumbers,
  text: ['ks', 'wasserstein', 'psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'total-variation', 'standard-score'],
  categorical: ['chi-squared', 'z', 'psi', 'jensen-shannon', 'kullback-leibler', 'hellinger', 'total-variation'],
};
/** `evidently`: the reference tool's defaults, so that people can compare. */
export type DriftMode = 'default' | 'evidently';

/** Of one side. Numbers are null where there is none. Shares are of all rows. */
export interface SideFacts { rows: number; missing: number; distinct: number; mean: number | null; std: number | null; min: number | null; median: number | null; max: number | null; /** Values that are infinite. */ infinite: number }

export interface QualityDifference {
  what: 'missing' | 'new-categories' | 'gone-categories' | 'out-of-range' | 'infinite' | 'unreadable';
  reference: number; current: number;
  /** For people. */
  sentence: string;
}

/** The same bins on both sides. `edges` has one more than `reference` and `current`, the outer ones open; of categories, `labels` has one each. */
export interface DriftBins { edges: number[] | null; labels: string[] | null; reference: number[]; current: number[] }

export interface ColumnDrift {
  name: string; kind: DriftKind;
  method: DriftMethod; statistic: number | null;
  /** By the test itself, and after Benjamini and Hochberg over all columns (and Bonferroni over the ways in which a text or a picture is looked at); null: the measure has none, or there are too few rows. */
  pValue: number | null; adjusted: number | null;
  /** What `statistic` or `adjusted` was held against. */
  threshold: number;
  effect: DriftEffect | null;
  /** Null: too few rows to say. */
  drift: boolean | null;
  /** Which test, why this one, what it means. */
  reason: string;
  quality: QualityDifference[];
  reference: SideFacts; current: SideFacts;
  bins: DriftBins | null;
  /** Numbers alone: the same counts in bins of equal width, as they are drawn. Null: the bins are drawn. */
  shape: DriftBins | null;
  /** Texts alone, of which facts, bins and shape are those of their lengths. Absent where the reference tool's defaults decide. */
  text?: TextDrift;
  /** Pictures alone, whose paths the column holds; facts, bins and shape are those of what decided. Absent where the reference tool's defaults decide: there the paths are texts. */
  image?: ImageDrift;
  /** Its share of all that the model weighs, and effect × share: how far its drift moves the prediction; where a model predicted (`predicted`), how far that moved in truth. Null, or absent: unknown. */
  importance?: number | null; onPrediction?: number | null;
}

/** Whose importances are told, for people, and how many features it weighs. `coefficient`: not scaled. `given`: a person wrote them. */
export interface DriftModel { from: string; kind: ModelImportance['kind'] | 'given'; features: number; measure?: ModelImportance['measure'] }

/** A model that predicted the reference's rows with each column's values as they are now. `absolute`: the mean change, in the prediction's unit. `total-variation`: of the probabilities of classes, from 0 to 1. `rows`: so many. */
export interface DriftPrediction { from: string; measure: 'absolute' | 'total-variation'; features: number; rows: number }

export interface DriftEffect { measure: DriftMethod; value: number; threshold: number }

/** A way in which texts are looked at. */
export interface TextPart { what: 'length' | 'words' | 'vocabulary'; method: DriftMethod; statistic: number | null; pValue: number | null; effect: DriftEffect | null }
/** How large a share of the texts has a word. */
export interface ChangedWord { word: string; reference: number; current: number }
/** Of samples of both sides, which lie evenly among their texts. */
export interface Vocabulary {
  /** So many were looked at. */
  texts: { reference: number; current: number };
  /** The share of words that half of the reference's texts does not have: in its other half, and in the current. */
  unknown: { reference: number; current: number };
  /** One-sided: more of them now. */
  pValue: number;
  /** Greatest change first. */
  changed: ChangedWord[];
}
/** `by`: which part decided. `words`: of how many words each text has, as Python's `split()` parts them. `vocabulary` null: too few texts, or none has a word. */
export interface TextDrift { by: TextPart['what']; parts: TextPart[]; words: { reference: SideFacts; current: SideFacts }; vocabulary: Vocabulary | null }

/** A way in which pictures are looked at: sides in pixels, mean colours from 0 to 255. `bins`: as they are drawn; null: a side has none. */
export interface ImagePart { what: 'width' | 'height' | 'red' | 'green' | 'blue'; method: DriftMethod; statistic: number | null; pValue: number | null; effect: DriftEffect | null; reference: SideFacts; current: SideFacts; bins: DriftBins | null }
/** `looked`: so many of `paths` were looked at, drawn by chance. Not read of them: those that are not there, that lie out of the table's folder and the project, and that are damaged, too large or no pictures. `colours`: of so many the colour is known. */
export interface ImageSide { paths: number; looked: number; absent: number; outside: number; damaged: number; colours: number }
/** `by`: which part decided. */
export interface ImageDrift { by: ImagePart['what']; parts: ImagePart[]; looked: { reference: ImageSide; current: ImageSide } }

/** Which rows of a table are meant: those whose value is less than this one, at least this one, this one, another one. Rows without a value are in neither half. `value` is text in the way the column is written. */
export interface RowTest { column: string; test: 'less' | 'at-least' | 'is' | 'is-not'; value: string }
export const oppositeTest: Readonly<Record<RowTest['test'], RowTest['test']>> = { 'less': 'at-least', 'at-least': 'less', 'is': 'is-not', 'is-not': 'is' };

/** Cumulative shares of both sides at the same values; of text, of its lengths. `gap`: where the two lie farthest apart. */
export interface DriftCurves { at: number[]; reference: number[]; current: number[]; gap: { at: number; reference: number; current: number } | null }
/** A part of the rows that holds most of a column's shift. */
export interface DriftSlice {
  /** One or two: rows for which all hold. `value`: a category, or a span of numbers in words. */
  where: { column: string; value: string }[];
  /** Of the shift (total variation over the bins); the slice's share of all rows, before and now. */
  explained: number; reference: number; current: number;
  /** `values`: these rows hold other values now; `share`: there are more or fewer of them. */
  how: 'values' | 'share';
  /** For people. */
  sentence: string;
}

/** What is looked at when one column is opened. Curves are there for numbers alone. `slice` null: the shift is all over, or there is none. */
export interface DriftDetail { name: string; curves: DriftCurves | null; slice: DriftSlice | null }

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
  /** Null, or absent: none was named, and the reference is no model's baseline. */
  model?: DriftModel | null;
  /** Absent: no model was asked. `model` is null where one was. */
  predicted?: DriftPrediction;
}

/** Rows in the order of a column, so many a window (those of one value stay together), or by spans of its time. */
export type DriftWindow = { kind: 'rows'; rows: number } | { kind: 'time'; count: number; unit: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year' };

/** `none`: no more than chance gives. `sudden`: from one window to the next, and it stays. `gradual`: over several. `recurring`: it goes back and comes again. */
export type TimelineKind = 'none' | 'sudden' | 'gradual' | 'recurring' | 'unknown';
export interface TimelineVerdict {
  kind: TimelineKind;
  /** Places in the windows: where it begins; where a gradual one is complete. */
  from: number | null; to: number | null;
  /** Recurring: how often it drifted. */
  times: number;
}

/** One column in one window. Null: too few rows to say. `by`: of texts and pictures, in which way it was looked at that decided. */
export interface TimelineCell { effect: number | null; statistic: number | null; adjusted: number | null; drift: boolean | null; by?: TextPart['what'] | ImagePart['what'] }
export interface TimelineColumn {
  name: string; kind: DriftKind; method: DriftMethod; threshold: number; verdict: TimelineVerdict;
  /** For people. */
  reason: string;
  /** For people, of texts and pictures: which words changed, how many pictures were looked at and which could not be read. */
  notes: string[];
  /** One a window. */
  cells: TimelineCell[];
  /** Null: it is judged by the reference tool’s defaults, which have no threshold to be chosen. */
  past: PastWindows | null;
  /** Texts alone: the words of the last window that drifts (`at`: its place). Absent where none does, or its texts have too few words. */
  words?: { at: number; vocabulary: Vocabulary };
  /** Pictures alone. `windows`: of all of them together, at most `each` of one. */
  looked?: { reference: ImageSide; windows: ImageSide; each: number };
}
/** How a column's threshold would have done on its own past windows, and which one would do as wished. */
export interface PastWindows {
  /** Where the first window begins that is not past. */
  before: string;
  /** Past windows that could be judged, and which of them the threshold would have called drift. */
  windows: number; alarms: number;
  /** So large the share of windows to come may be, with 95 % confidence, if they don't hang together; null: there is none that is past. */
  atMost: number | null;
  /** The share that is wished for at most, and how many windows it takes to say anything about it. */
  rate: number; least: number;
  /** The smallest threshold, of two digits, that keeps to the rate, 0 where any does; null: too few windows, or none does. */
  suggestion: { threshold: number; alarms: number; atMost: number } | null;
  /** For people. */
  sentence: string;
}
/** What came true, window by window: `value` of rows whose label is there, null where there is none. */
export interface TimelineTruth { metric: 'accuracy' | 'mean-absolute-error'; windows: { labelled: number; /** Predicted, and no label yet. */ missing: number; value: number | null }[] }
export interface DriftTimeline {
  by: string; window: DriftWindow;
  /** `first`: the first windows are the reference, so many. */
  reference: { rows: number; first: number | null };
  /** `start`: as the column writes it; the end is the next one's start. */
  windows: { start: string; rows: number; driftedShare: number | null; drift: boolean | null }[];
  /** Those that drift first. */
  columns: TimelineColumn[];
  /** Rows without a time, which are in no window. */
  left: number;
  /** Null: no labels were given. */
  truth: TimelineTruth | null;
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
