import type {
  ArtifactFacts, CodeFunction, CodeGit, CodeModule, EndState, EnvironmentFacts, FunctionRef, InputFacts, OutputFacts, ProgressEvent, RunError,
} from './events';
import type { RunId } from './ids';
import type { Marks } from './marks';
import type { RunRequest } from './request';
import type { NumberValue, Value } from './values';

/** `starting`: asked for, no run.started yet. `lost` is derived by a probe, `unheard` when nothing here may probe (another machine, boot or namespace). */
export type RunState = 'starting' | 'running' | 'lost' | 'unheard' | EndState;

export const endStates: readonly EndState[] = ['succeeded', 'failed', 'cancelled', 'crashed'];
export const isEnded = (state: RunState): state is EndState => (endStates as readonly string[]).includes(state);

export interface MetricSummary { name: string; last: NumberValue; min: NumberValue; max: NumberValue; count: number; lastStep: number | null; lastAt: number }
export interface ParamFact { name: string; value?: Value; repr?: string; annotation?: string; from: string }
export interface ResourcePoint { t: number; cpu: number; rss: number; gpuUtil?: number; gpuMemory?: number }
export interface LogLine { t: number; level: string; logger: string; message: string }
export interface WarningFact { code: string; message: string; detail?: string; t: number }

/** One line of the explorer, a lens or `offbook runs`. */
export interface RunRow extends Marks {
  id: RunId; function: FunctionRef; state: RunState; createdAt: number; startedAt: number | null; endedAt: number | null; lastHeardAt: number;
  durationMs: number | null; metrics: MetricSummary[]; progress: { label: string; done: number; total: number | null } | null;
  sentence: string | null; debug: boolean; again: RunId | null; warnings: number; figures: number;
}

/** All of a run but its metric histories, resource samples and log files, which are read by page. `null` or absent means: unknown. */
export interface RunDetail extends RunRow {
  request: RunRequest | null;
  params: ParamFact[]; inputs: InputFacts[]; outputs: OutputFacts[]; artifacts: ArtifactFacts[];
  code: { modules: CodeModule[]; function: CodeFunction | null; git: CodeGit | null };
  environment: EnvironmentFacts;
  host: string | null; user: string | null; supervisor: { pid: number; startTicks: number; bootId: string; pidNamespace: string; version: string } | null;
  exitCode: number | null; signal: string | null; error: RunError | null; peakRss: number | null;
  stdoutBytes: number | null; stderrBytes: number | null;
  warningList: WarningFact[]; logLines: LogLine[]; progressBars: Pick<ProgressEvent, 'id' | 'label' | 'done' | 'total'>[];
  lastResource: ResourcePoint | null; debugger: { host: string; port: number } | null; cancelledBy: string | null;
  /** What is wrong with the record itself (torn lines, newer version, no request), in words. */
  recordProblems: string[];
}

/** x is the step when every point has one, else the point's index. NaN and infinities are kept as such. */
export interface Curve { name: string; x: Float64Array; y: Float64Array; at: Float64Array; total: number; downsampled: boolean }
