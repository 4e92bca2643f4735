import type { FunctionRef } from './events';
import type { RunId } from './ids';
import type { DiskAnswer } from './keeping';
import type { Lineage, LineageLimits, LineageStart } from './lineage';
import type { Curve, CurveRange, ResourcePoint, RunDetail, RunRow, RunState } from './run';
import type { TableApi } from './table-api';

export interface RunFilter { function?: { file?: string; name?: string; module?: string }; states?: RunState[]; since?: number; ids?: RunId[]; /** `only`: the trash. Else runs in it are left out, but where `ids` names them. */ trash?: 'only' }
export interface RunPage { rows: RunRow[]; total: number }
export interface LastRun { function: FunctionRef; last: RunRow; lastSucceeded: RunRow | null; runs: number }
export interface OutputOffer {
  run: RunId; function: FunctionRef; endedAt: number; output: string; kind: string; pythonType: string; sha256: string; mediaType: string; bytes: number | null;
  rows: number | null; columns: number | null; /** The object is in this store. */ here: boolean;
}
export interface LogChunk { text: string; from: number; to: number; size: number }

/** Host or command line → index worker. Every call may fail with {code, message}; message is for users. */
export interface IndexApi extends TableApi {
  open(store: { path: string; cacheFolder: string; readOnly: boolean }): Promise<{ runs: number; rebuilt: string | null }>;
  list(filter: RunFilter, page: { offset: number; limit: number }): Promise<RunPage>;
  detail(id: RunId): Promise<RunDetail | null>;
  /** `within`: only that part, and one point on either side, so that lines go on to the edge; `total` counts that part alone. */
  curves(id: RunId, names: string[], maxPoints: number, within?: CurveRange): Promise<Curve[]>;
  resources(id: RunId, maxPoints: number): Promise<ResourcePoint[]>;
  /** UTF-8 text of stdout or stderr from a byte offset (negative: from the end); never cuts a character. */
  log(id: RunId, stream: 'stdout' | 'stderr', offset: number, limit: number): Promise<LogChunk>;
  lastRuns(files: string[]): Promise<LastRun[]>;
  outputs(filter: { functionName?: string; run?: RunId; limit: number }): Promise<OutputOffer[]>;
  /** What a `latest:` may mean: of each function and each name of an output the newest, newest first, whatever was made since; only of runs that succeeded. */
  offers(): Promise<OutputOffer[]>;
  /** What a run or data was made from and what was made of it; a start that nobody knows gives no nodes. */
  lineage(start: LineageStart, limits: LineageLimits): Promise<Lineage>;
  /** How much room the runs that are in the index take; the largest `limit` of them one by one. */
  disk(limit: number): Promise<DiskAnswer>;
  rebuild(): Promise<{ runs: number; events: number; milliseconds: number }>;
  /** Watch the store: changed runs are told by IndexEvents.changed. */
  watch(on: boolean): Promise<void>;
  close(): Promise<void>;
}
/** A large history is taken in: so many of its runs are in the index. */
export interface ReadingProgress { done: number; total: number }
export interface IndexEvents {
  /** While a large history is taken in, its runs that are over are not told one by one: who lists runs asks again. Null: all are in. */
  reading?(progress: ReadingProgress | null): void;
  changed(rows: RunRow[], removed: RunId[]): void;
  problem(message: string): void;
}
