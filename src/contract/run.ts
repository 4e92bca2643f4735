import type {
  ArtifactFacts, CodeFunction, CodeGit, CodeModule, EndState, EnvironmentFacts, FunctionRef, InputFacts, OutputFacts, RunError,
} from './events';
import type { RunId } from './ids';
import type { Marks } from './marks';
import type { KeptRequest } from './request';
import type { NumberValue, Value } from './values';

/** `starting`: asked for, no run.started yet. `lost` is derived by a probe, `unheard` when nothing here may probe (another machine, boot or namespace). */
export type RunState = 'starting' | 'running' | 'lost' | 'unheard' | EndState;

export const endStates: readonly EndState[] = ['succeeded', 'failed', 'cancelled', 'crashed'];
export const isEnded = (state: RunState): state is EndState => (endStates as readonly string[]).includes(state);

export interface MetricSummary { name: string; last: NumberValue; min: NumberValue; max: NumberValue; count: number; lastStep: number | null; lastAt: number }
/** `default` or `defaultRepr`: what would have been passed had nobody set it; `required`: whether it had to be set, where there is no default. */
export interface ParamFact { name: string; value?: Value; repr?: string; annotation?: string; from: string | null; default?: Value; defaultRepr?: string; required?: boolean }
export interface ResourcePoint { t: number; cpu: number | null; rss: number | null; gpuUtil?: number; gpuMemory?: number }
/** What a library calls a tag: a name and a text. Not the tags that people put on a run (marks). */
export interface LabelFact { name: string; value: string; from: string | null }
/** A part of a run that is told apart, as MLflow's runs within it. `own`: what it says is the run's own. `state` null: it goes on, or nobody told. */
export interface StepFact {
  step: string; name: string | null; parent: string | null; kind: string | null; own: boolean; startedAt: number | null; endedAt: number | null; state: EndState | null;
  metrics: MetricSummary[]; params: ParamFact[]; labels: LabelFact[];
}
/** The last one of a name; those before it are in the file. Bin i holds `counts[i]` values up to `limits[i]`. */
export interface HistogramFact { name: string; step: number | null; at: number; limits: NumberValue[]; counts: NumberValue[]; min: NumberValue | null; max: NumberValue | null; seen: number }
export interface ProgressBar { id: string; label: string | null; done: number; total: number | null; depth: number; ended: boolean }
/** Of the bars that go on, the outermost that came last; none goes on: the last that did. */
export function leadingBar<T extends { depth: number; ended: boolean }>(bars: readonly T[]): T | undefined {
  const open = bars.filter((bar) => !bar.ended);
  return open.reduce<T | undefined>((lead, bar) => (lead === undefined || bar.depth <= lead.depth ? bar : lead), undefined) ?? bars.at(-1);
}

export interface LogLine { t: number | null; level: string | null; logger: string | null; message: string }
export interface WarningFact { code: string | null; message: string; detail?: string; t: number | null }

/** One line of the explorer, a lens or `offbook runs`. */
export interface RunRow extends Marks {
  id: RunId; function: FunctionRef; state: RunState; createdAt: number; startedAt: number | null; endedAt: number | null; lastHeardAt: number;
  durationMs: number | null; metrics: MetricSummary[]; progress: { label: string | null; done: number; total: number | null } | null;
  sentence: string | null; /** Null: unknown. */ debug: boolean | null; again: RunId | null; warnings: number; figures: number;
  /** How many metrics and parameters it has: grows whenever it gets one that it had not. */
  facts: number;
}

/** All of a run but its metric histories, resource samples and log files, which are read by page. `null` or absent means: unknown. */
export interface RunDetail extends RunRow {
  request: KeptRequest | null;
  params: ParamFact[]; inputs: InputFacts[]; outputs: OutputFacts[]; artifacts: ArtifactFacts[];
  code: { modules: CodeModule[]; function: CodeFunction | null; git: CodeGit | null };
  environment: EnvironmentFacts;
  host: string | null; user: string | null; supervisor: { pid: number; startTicks: number | null; bootId: string | null; pidNamespace: string | null; version: string | null } | null;
  exitCode: number | null; signal: string | null; error: RunError | null; peakRss: number | null;
  stdoutBytes: number | null; stderrBytes: number | null;
  warningList: WarningFact[]; logLines: LogLine[]; progressBars: ProgressBar[];
  /** `stepsLeft`: how many more there were than are kept here. */
  steps: StepFact[]; stepsLeft: number; labels: LabelFact[]; histograms: HistogramFact[];
  lastResource: ResourcePoint | null; debugger: { host: string; port: number } | null; cancelledBy: string | null;
  /** What is wrong with the record itself (torn lines, newer version, no request), in words. */
  recordProblems: string[];
}

/** x is the step when every point has one, else the point's index. NaN and infinities are kept as such. */
export interface Curve { name: string; x: Float64Array; y: Float64Array; at: Float64Array; total: number; downsampled: boolean }
/** Of a curve's `x`, or of its `at`. */
export interface CurveRange { of: 'x' | 'at'; from: number; to: number }
