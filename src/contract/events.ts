import type { RunId, Sha256 } from './ids';
import type { NumberValue, Value } from './values';

/**
 * The events of docs/format.md, as they are written. The facts (names without `Event`) are what a reader makes of them: a field that is absent or of the
 * wrong type is null or absent there, which every view shows as unknown. What names a fact (a name, a path) can't be: an event without it is left out, and the
 * record's problems say so. Members of lists stay, or their number would be another.
 */
export interface EventBase { v: 1; seq: number; t: number }

/** An empty text and line 0: unknown, as when the line that tells it was lost. */
export interface FunctionRef { name: string; module: string; file: string; line: number }
export interface ColumnSchema { name: string | null; dtype: string | null }
export interface TableHead { columns: string[]; rows: Value[][] }
export interface Gpu { name: string | null; memoryBytes: number | null; driver: string | null }

/** `none`: the interpreter's packages are its own. */
export type EnvironmentKind = 'venv' | 'conda' | 'none';

export interface RunStarted extends EventBase {
  type: 'run.started'; id: RunId; function: FunctionRef; host: string; user: string;
  supervisor: { pid: number; startTicks: number; bootId: string; pidNamespace: string; version: string };
}
export interface EnvironmentFacts {
  python?: { version: string | null; implementation: string | null; executable: string | null; prefix: string | null; platform: string | null; kind?: EnvironmentKind };
  platform?: { system: string | null; release: string | null; machine: string | null; cpu: string | null; cores: number | null; memoryBytes: number | null };
  packages?: [name: string, version: string | null][];
  gpus?: Gpu[];
  variables?: string[];
  childPid?: number;
}
export interface EnvironmentEvent extends EventBase, EnvironmentFacts { type: 'environment' }
export interface CodeModule { kind: 'module'; module: string | null; path: string; sha256: Sha256 | null; bytes: number | null; kept: boolean | null }
export interface CodeFunction {
  kind: 'function'; name: string; sha256: Sha256 | null; reach: Sha256 | null; startLine: number | null; endLine: number | null;
  reaches: { module: string | null; name: string | null; sha256: Sha256 | null }[] | null;
}
export interface CodeGit {
  kind: 'git'; root?: string; commit?: string | null; branch?: string | null; dirty?: boolean; remote?: string | null;
  changes?: { path: string | null; status: string | null; sha256?: Sha256; bytes?: number; kept?: boolean }[];
  diff?: { sha256: Sha256; bytes: number | null } | null; error?: string;
}
export type CodeEvent = EventBase & { type: 'code' } & (CodeModule | CodeFunction | CodeGit);
export interface ParamEvent extends EventBase { type: 'param'; name: string; value?: Value; repr?: string; annotation?: string; from: 'default' | 'user' | 'last' | 'run' | 'mlflow'; under?: string; default?: Value; defaultRepr?: string; required?: boolean }
export interface InputFacts {
  name: string; source?: { kind: 'file' | 'output' | 'opened'; path?: string; run?: RunId; output?: string; asked?: string };
  path?: string; sha256?: Sha256; bytes?: number; sampled?: boolean; files?: number; mediaType?: string; pythonType?: string;
  rows?: number; columns?: ColumnSchema[]; head?: TableHead; changed?: boolean; error?: string;
}
export interface InputEvent extends EventBase, InputFacts { type: 'input' }
export interface StepStarted extends EventBase { type: 'step.started'; step: string; name: string; parent?: string | null; kind?: 'mlflow'; own?: true }
export interface StepFinished extends EventBase { type: 'step.finished'; step: string; state: string }
export interface MetricEvent extends EventBase { type: 'metric'; name: string; value: NumberValue; step: number | null; at: number; under?: string }
/** `value` null: taken away again. */
export interface TagEvent extends EventBase { type: 'tag'; name: string; value: string | null; from: 'mlflow'; under?: string }
export interface HistogramEvent extends EventBase {
  type: 'histogram'; name: string; step: number | null; at: number; limits: NumberValue[]; counts: NumberValue[];
  min: NumberValue; max: NumberValue; count: NumberValue; sum: NumberValue; sumSquares: NumberValue;
}
export interface ProgressEvent extends EventBase { type: 'progress'; id: string; label: string; done: number; total: number | null; depth?: number; ended?: true }
export interface LogEvent extends EventBase { type: 'log'; level: string; logger: string; message: string }
export type OutputKind = 'table' | 'array' | 'model' | 'figure' | 'number' | 'mapping' | 'text' | 'json' | 'file' | 'none' | 'repr';
/** What a fitted model makes of its features by its own account, none below zero. `coefficient`: without sign, and not scaled, so that a feature of small numbers weighs more than it matters. */
export interface ModelImportance {
  kind: 'importance' | 'coefficient'; features: [name: string, value: number][];
  /** By how much all splits on a feature together improved the fit. Absent: whatever the model's library takes for an importance. */
  measure?: 'total-gain';
}
export interface OutputFacts {
  name: string; kind: OutputKind | null; pythonType: string | null; value?: Value; artifact?: string; sha256?: Sha256; bytes?: number; mediaType?: string;
  path?: string; rows?: number; columns?: ColumnSchema[]; head?: TableHead; shape?: number[]; dtype?: string;
  /** Of a model. Absent: unknown, as in every older record. */
  importance?: ModelImportance;
}
export interface OutputEvent extends EventBase, OutputFacts { type: 'output' }
export interface ArtifactFacts { name: string; role: 'output' | 'figure' | 'file' | null; sha256: Sha256 | null; bytes: number | null; mediaType: string | null; pythonType?: string; title?: string }
export interface ArtifactEvent extends EventBase, ArtifactFacts { type: 'artifact' }
export interface ResourceEvent extends EventBase { type: 'resource'; cpu: number; rss: number; processes: number; gpus?: { util: number; memoryBytes: number }[] }
export interface WarningEvent extends EventBase { type: 'warning'; code: string; message: string; detail?: string }
export interface DebuggerEvent extends EventBase { type: 'debugger'; host: string; port: number }
export interface CancelEvent extends EventBase { type: 'cancel'; by: string }
export type EndState = 'succeeded' | 'failed' | 'cancelled' | 'crashed';
export interface ErrorFrame { file: string | null; line: number | null; function: string | null; text: string | null; project: boolean | null }
export interface RunError {
  type: string | null; message: string | null; traceback: string | null; frames: ErrorFrame[] | null;
  /** The missing package, where that is why (ModuleNotFoundError, MissingPackage): what to offer to install. */
  package?: string;
}
export interface RunFinished extends EventBase {
  type: 'run.finished'; state: EndState; exitCode: number | null; signal: string | null; error: RunError | null; sentence?: string;
  durationMs: number; peakRss?: number; stdoutBytes: number; stderrBytes: number;
}
export type RunEvent =
  | RunStarted | EnvironmentEvent | CodeEvent | ParamEvent | InputEvent | StepStarted | StepFinished | TagEvent | HistogramEvent | MetricEvent | ProgressEvent | LogEvent
  | OutputEvent | ArtifactEvent | ResourceEvent | WarningEvent | DebuggerEvent | CancelEvent | RunFinished;
