import type { ColumnRule, DriftTimeline, SetDrift } from './drift';
import type { RunId } from './ids';

/** Spans are in milliseconds. */
export interface RetrainRule {
  /** As `offbook run` takes it: `src/flights/train.py:train`. */
  file: string; function: string;
  when: readonly ('drift' | 'new-data' | 'schedule')[];
  /** Of `schedule`. */
  every: number | null;
  /** Which data: the last so much of it, or, null, from when the drift was first seen. */
  window: number | null;
  /** Rows are without labels for so long: what is younger can't be trained on yet. */
  labelDelay: number;
}

/** `window` as `--window` takes it. `labels`: what came true later, found by `id`, and held against `prediction`. */
export interface MonitorWindows { by: string; window: string; labels: { path: string; id: string; prediction: string; label: string } | null }

/** `[[tool.offbook.monitors]]` of a pyproject.toml. Paths are relative to its folder and never leave it. */
export interface Monitor {
  name: string; reference: string; /** A path or a pattern: of several files the newest. */ current: string;
  /** Null: all of the current data at once. Else in windows, of which the last decides. */
  over: MonitorWindows | null;
  columns: readonly string[]; rules: Readonly<Record<string, ColumnRule>>; share: number | null;
  /** Runs when the current data changes, in a window that trusts the folder. */
  onChange: boolean;
  retrain: RetrainRule | null;
}

export interface MonitorFacts {
  now: number;
  drift: boolean | null;
  /** When the current data was written. */
  dataAt: number;
  /** The function's last run that succeeded. */
  trained: { run: RunId; at: number } | null;
}

/** `wait`: it would be, were there labels. `because`: which of the rule's reasons `why` tells. `from`, `to`: the data to train on. */
export type RetrainVerdict = { kind: 'no'; why: string } | { kind: 'wait'; why: string; until: number } | { kind: 'yes'; because: RetrainRule['when'][number]; why: string; from: number | null; to: number };

/** `set` of data that is looked at as a whole, `timeline` of what is looked at in windows; one of them is null. `labels`: where they lie. */
export interface MonitorAnswer { name: string; reference: string; current: string; drift: boolean | null; set: SetDrift | null; timeline: DriftTimeline | null; over: MonitorWindows | null; retrain: (RetrainVerdict & { file: string; function: string; trained: MonitorFacts['trained'] }) | null }
/** `problem`: why there is no answer, for people. */
export type MonitorResult = { name: string; answer: MonitorAnswer; problem: null } | { name: string; answer: null; problem: string };
