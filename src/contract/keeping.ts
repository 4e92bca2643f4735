import type { FunctionRef } from './events';
import type { RunId, Sha256 } from './ids';
import type { RunState } from './run';

/** What is told about the room that runs take; the command line's --json answers are these, and the window reads them. */

/** A run that is in the trash, and what emptying it would free: its own folder, and the objects that no run that stays names. */
export interface TrashedRun { id: RunId; function: FunctionRef; trashedAt: number; bytes: number }

/** Why objects of runs that go are kept all the same. */
export interface KeptObjects {
  shared: Room;
  /** Not older than the oldest run that goes on, which may name one of them before it says so. */
  recent: Room & { since: RunId | null };
  /** A record that can't be read in full may name any object. */
  unread: Room & { runs: { id: RunId; why: string }[] };
}
export interface Room { count: number; bytes: number }

export interface EmptyReport {
  store: string; done: boolean; runs: TrashedRun[]; freed: { folders: number; objects: Room; bytes: number }; kept: KeptObjects;
  /** Objects that no run names and that were left, since they may belong to a run that is still being copied here. */
  unnamed: Room;
  /** Runs that could not be deleted, and why, in words. */
  problems: string[];
}

export interface TrashReport { store: string; changed: RunId[]; refused: { id: RunId; why: string }[] }

/** `own`: what deleting the run alone would free; `shared`: objects that other runs name as well. */
export interface RunUse { id: RunId; function: FunctionRef; at: number; trashed: boolean; live: boolean; folder: number; own: number; shared: number; whole: boolean }
export interface FunctionUse { function: FunctionRef; runs: number; folder: number; own: number; shared: number }
export interface DiskUse {
  store: string; bytes: number; folders: number; objects: Room; trash: number; unnamed: Room; free: number | null; tmp: number;
  /** Most bytes first. */
  runs: RunUse[]; functions: FunctionUse[];
}

/** `use.runs` may be the largest alone; `runs`: how many there are. */
export interface DiskAnswer { use: DiskUse; runs: number }

/** What to keep. A rule that is null keeps nothing by itself; what no rule keeps is removed. All null: nothing is removed. */
export interface RetentionPolicy {
  starred: boolean; tagged: boolean; named: boolean;
  youngerThanDays: number | null;
  lastPerFunction: number | null;
  best: { metric: string; direction: 'min' | 'max'; perFunction: number } | null;
  quotaBytes: number | null;
}
export interface CleanRow { id: RunId; function: FunctionRef; at: number; state: RunState; bytes: number; why: string }
export interface CleanReport { store: string; policy: RetentionPolicy; applied: boolean; remove: CleanRow[]; bytes: number; total: number; keeps: number; after: number; /** The quota that can't be met by what may be removed. */ over: number; refused: { id: RunId; why: string }[] }

export interface Finding { severity: 'problem' | 'note'; area: 'store' | 'record' | 'object' | 'marks' | 'leftover' | 'index' | 'tools'; what: string; todo: string; run?: RunId; path?: string; count?: number; bytes?: number }
export interface Diagnosis { store: string; checked: { runs: number; lines: number; objects: number; bytes: number }; findings: Finding[]; facts: [name: string, value: string][] }

export interface BundleReport { file: string; run: RunId; bytes: number; objects: Room; /** Named by the run and not in the store. */ missing: Sha256[] }
export interface ImportReport { store: string; run: RunId; function: string; outcome: 'imported' | 'already-here'; objects: { added: number; here: number; /** Named by the record, and not here whole. */ missing: number }; bytes: number }

/** runs/<id>/imported.json: the run came from elsewhere, so nothing of it is unpickled before somebody says so. `seal`: who said so, did it here. */
export interface Imported { v: 1; at: number; from: string; trusted: boolean; seal?: string }

/** Of a run that was not made here: from a bundle (`from` its file, `at` when), or its folder was copied here. */
export interface Origin { kind: 'imported' | 'copied'; from: string; at: number; trusted: boolean }
