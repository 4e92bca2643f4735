import type { RunId } from './ids';
import type { NumberValue } from './values';

/** How a run repeats another: `exact`, the same code, data and parameters; `changed`, other parameters or data; `current`, the code of its own day on the same data. */
export type AgainMode = 'exact' | 'changed' | 'current';
export const againModes: readonly AgainMode[] = ['exact', 'changed', 'current'];

/** request.json's `again`. `restored`: the kept code lay in the folder `at`, which stands for the project's folder `of`. */
export interface AgainOf { of: RunId; mode?: AgainMode; restored?: { at: string; of: string } }

export type DifferenceTopic = 'code' | 'data' | 'python' | 'packages' | 'machine' | 'variables';
/** One thing that can't be as it was. Nothing that is the same is told. */
export interface AgainDifference {
  topic: DifferenceTopic; name: string; was: string | null; now: string | null;
  /** For people: what is different, and where it stops the run what to do. */
  text: string;
  /** The run can't be repeated while this is so. */
  stops: boolean;
}

/** Where the code of a run is to be had. `same`: it is what the project's files hold now. */
export type AgainCode =
  | { kind: 'same' }
  /** Files differ, and all that ran is kept: it can be run from a folder of its own. */
  | { kind: 'kept'; changed: string[] }
  /** Files differ, and not all that ran is kept; `why` names what is missing. */
  | { kind: 'lost'; changed: string[]; why: string }
  /** The record does not tell which modules ran. */
  | { kind: 'unknown' };

export interface AgainLook { of: RunId; function: string; differences: AgainDifference[]; code: AgainCode }

/** What came out the same of a run that repeats another. Made by readers, never kept. */
export interface Repetition {
  of: RunId; mode: AgainMode;
  outputs: Tally; figures: Tally; metrics: Tally;
  differences: RepeatDifference[];
  /** Whatever was compared came out equal; null: nothing could be compared. */
  equal: boolean | null;
}
export interface Tally { equal: number; total: number; /** Neither has a hash or a value to compare. */ unknown: number }
export type RepeatDifference =
  | { kind: 'metric'; name: string; was: NumberValue; now: NumberValue; absolute: number | null; relative: number | null }
  | { kind: 'output' | 'figure'; name: string; was: string | null; now: string | null }
  | { kind: 'output' | 'figure' | 'metric'; name: string; only: 'was' | 'now' };

/** The page that says what can't be the same any more, before anything is started. */
export interface AgainPageHost {
  load(): Promise<AgainLook>;
  /** `kept`: the code as it ran; `now`: what the project's files hold. The page goes when the run has started. */
  start(code: 'kept' | 'now'): Promise<void>;
  change(): Promise<void>;
  /** Every module that differs, as it ran and now. */
  compareCode(): Promise<void>;
  openRun(): Promise<void>;
  showLog(): Promise<void>;
}
export interface AgainPageView { refresh(look: AgainLook): void }
