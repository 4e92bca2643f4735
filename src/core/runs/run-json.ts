import type { ArtifactFacts, ColumnSchema, EnvironmentKind, FunctionRef, InputFacts, ModelImportance, OutputFacts } from '../../contract/events';
import type { Origin } from '../../contract/keeping';
import type { ParamFact, RunDetail } from '../../contract/run';
import type { NumberValue, Value } from '../../contract/values';
import { setOwn } from '../format/values';

/** What `offbook show --json` prints; docs/run-json.md says what each field means. Fields are added, never renamed or taken away. */
export interface RunJson {
  id: string; name: string | null; state: string; sentence: string | null;
  function: { name: string | null; module: string | null; file: string | null; line: number | null; sha256: string | null; reach: string | null };
  params: Record<string, Value>;
  /** Of parameters that somebody set: what would have been passed else. */
  defaults: Record<string, Value>;
  metrics: Record<string, NumberValue>;
  /** Null: it goes on, or nobody told how it ended. */
  steps: { step: string; name: string | null; parent: string | null; state: string | null; startedAt: string | null; endedAt: string | null; params: Record<string, Value>; metrics: Record<string, NumberValue>; labels: Record<string, string> }[];
  labels: Record<string, string>;
  outputs: OutputJson[]; inputs: InputJson[];
  artifacts: { name: string; role: string | null; sha256: string | null; bytes: number | null; mediaType: string | null; path: string | null }[];
  code: { module: string | null; path: string; sha256: string | null; bytes: number | null; kept: boolean | null }[];
  git: { commit: string | null; branch: string | null; dirty: boolean | null; remote: string | null; diff: string | null; error: string | null; unknown: string[] } | null;
  environment: { python: string | null; executable: string | null; kind: EnvironmentKind | null; platform: string | null; packages: Record<string, string | null> | null; gpus: (string | null)[] | null };
  host: string | null; user: string | null;
  createdAt: string; startedAt: string | null; endedAt: string | null; lastHeardAt: string; durationMs: number | null;
  exitCode: number | null; signal: string | null; peakRss: number | null;
  error: { type: string | null; message: string | null; traceback: string | null } | null;
  warnings: { code: string | null; message: string; detail: string | null }[];
  debug: boolean | null; again: string | null; problems: string[];
  /** Null: it was made here. */
  origin: { kind: Origin['kind']; from: string | null; at: string | null; trusted: boolean } | null;
}
interface Table { rows: number | null; columns: ColumnSchema[] | null }
export interface OutputJson extends Table { name: string; kind: string | null; pythonType: string | null; value: Value; path: string | null; sha256: string | null; bytes: number | null; mediaType: string | null; importance: ModelImportance | null }
export interface InputJson extends Table {
  name: string; sha256: string | null; sampled: boolean | null; bytes: number | null; changed: boolean; error: string | null;
  source: { kind: string; path: string | null; run: string | null; output: string | null; asked: string | null } | null;
}

/** `objectPath` gives the file of an object that is in the store, else null. */
export function runJson(run: RunDetail, objectPath: (sha256: string) => string | null = () => null, origin: Origin | null = null): RunJson {
  return {
    id: run.id, name: run.name, state: run.state, sentence: run.sentence,
    function: { ...functionJson(run.function), sha256: run.code.function?.sha256 ?? null, reach: run.code.function?.reach ?? null },
    params: byName(run.params, ({ value, repr }) => value ?? (repr === undefined ? null : { repr })),
    defaults: byName(run.params.filter(hasDefault), (param) => param.default ?? (param.defaultRepr === undefined ? null : { repr: param.defaultRepr })),
    metrics: byName(run.metrics, ({ last }) => last),
    steps: run.steps.map(({ step, name, parent, state, startedAt, endedAt, params, metrics, labels }) => ({
      step, name, parent, state, startedAt: time(startedAt), endedAt: time(endedAt), params: byName(params, ({ value }) => value ?? null), metrics: byName(metrics, ({ last }) => last),
      labels: byName(labels, ({ value }) => value),
    })),
    labels: byName(run.labels, ({ value }) => value),
    outputs: run.outputs.map((output) => outputJson(output, run.artifacts, objectPath)), inputs: run.inputs.map(inputJson),
    artifacts: run.artifacts.map(({ name, role, sha256, bytes, mediaType }) => ({ name, role, sha256, bytes, mediaType, path: sha256 === null ? null : objectPath(sha256) })),
    code: run.code.modules.map(({ module, path, sha256, bytes, kept }) => ({ module, path, sha256, bytes, kept })),
    git: gitJson(run), environment: environmentJson(run), host: run.host, user: run.user,
    createdAt: time(run.createdAt) ?? '', startedAt: time(run.startedAt), endedAt: time(run.endedAt), lastHeardAt: time(run.lastHeardAt) ?? '', durationMs: run.durationMs,
    exitCode: run.exitCode, signal: run.signal, peakRss: run.peakRss,
    error: run.error === null ? null : { type: run.error.type, message: run.error.message, traceback: run.error.traceback },
    warnings: run.warningList.map(({ code, message, detail }) => ({ code, message, detail: detail ?? null })),
    debug: run.debug, again: run.again, problems: run.recordProblems,
    origin: origin && { kind: origin.kind, from: origin.from || null, at: time(origin.at || null), trusted: origin.trusted },
  };
}

/** One that was set, and is not known to have none. */
const hasDefault = ({ from, required }: ParamFact) => from !== 'default' && from !== 'mlflow' && required === undefined;

/** An empty text and line 0 stand for what is not known. */
const functionJson = ({ name, module, file, line }: FunctionRef) => ({ name: name || null, module: module || null, file: file || null, line: line || null });

function outputJson(output: OutputFacts, artifacts: readonly ArtifactFacts[], objectPath: (sha256: string) => string | null): OutputJson {
  const sha256 = output.sha256 ?? artifacts.find(({ name }) => name === output.artifact)?.sha256 ?? null;
  return {
    name: output.name, kind: output.kind, pythonType: output.pythonType, value: output.value ?? null, path: output.path ?? (sha256 === null ? null : objectPath(sha256)), sha256,
    bytes: output.bytes ?? null, mediaType: output.mediaType ?? null, rows: output.rows ?? null, columns: output.columns ?? null, importance: output.importance ?? null,
  };
}

function inputJson({ name, sha256, sampled, bytes, changed, error, source, path, rows, columns }: InputFacts): InputJson {
  return {
    name, sha256: sha256 ?? null, sampled: sampled ?? null, bytes: bytes ?? null, changed: changed ?? false, error: error ?? null, rows: rows ?? null, columns: columns ?? null,
    source: source === undefined ? null : { kind: source.kind, path: source.path ?? path ?? null, run: source.run ?? null, output: source.output ?? null, asked: source.asked ?? null },
  };
}

function gitJson({ code: { git } }: RunDetail): RunJson['git'] {
  if (git === null) return null;
  return {
    commit: git.commit ?? null, branch: git.branch ?? null, dirty: git.dirty ?? null, remote: git.remote ?? null, diff: git.diff?.sha256 ?? null, error: git.error ?? null,
    unknown: git.error === undefined ? (['commit', 'branch', 'dirty', 'remote', 'diff'] as const).filter((name) => git[name] === undefined) : [],
  };
}

function environmentJson({ environment: { python, platform, packages, gpus } }: RunDetail): RunJson['environment'] {
  return {
    python: python?.version ?? null, executable: python?.executable ?? null, kind: python?.kind ?? null, platform: platform === undefined ? null : [platform.system, platform.release, platform.machine].map((part) => part ?? 'unknown').join(' '),
    packages: packages === undefined ? null : byName(packages.map(([name, version]) => ({ name, version })), ({ version }) => version), gpus: gpus?.map(({ name }) => name) ?? null,
  };
}

function byName<T extends { name: string }, V>(items: readonly T[], read: (item: T) => V): Record<string, V> {
  const object: Record<string, V> = {};
  for (const item of items) setOwn(object, item.name, read(item));
  return object;
}

/** ISO 8601 in UTC; a time that no calendar holds is unknown. */
function time(at: number | null): string | null {
  if (at === null) return null;
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
