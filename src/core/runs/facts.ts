import type {
  ArtifactFacts, CodeFunction, CodeGit, CodeModule, ColumnSchema, EnvironmentFacts, EnvironmentKind, ErrorFrame, FunctionRef, InputFacts, ModelImportance, OutputFacts, OutputKind, RunError, TableHead,
} from '../../contract/events';
import { isRunId, isSha256 } from '../../contract/ids';
import type { HistogramFact, ParamFact, ResourcePoint, RunDetail } from '../../contract/run';
import type { NumberValue, Value } from '../../contract/values';
import { isNumberValue } from '../format/values';
import { asText, compact, Fields } from './fields';

/** Each function reads one kind of fact; what is not there stays absent, what can't be a fact at all is undefined. */

export function readFunction(fields: Fields | undefined): FunctionRef | undefined {
  const name = fields?.text('name');
  if (fields === undefined || name === undefined) return undefined;
  return { name, module: fields.text('module') ?? '', file: fields.text('file') ?? '', line: fields.count('line') ?? 0 };
}

export function readSupervisor(fields: Fields | undefined): RunDetail['supervisor'] {
  const pid = fields?.count('pid');
  if (fields === undefined || pid === undefined) return null;
  return {
    pid, startTicks: fields.number('startTicks') ?? null, bootId: fields.text('bootId') ?? null, pidNamespace: fields.text('pidNamespace') ?? null, version: fields.text('version') ?? null,
  };
}

/** A member of a list: one that can't be read at all stays, with nothing known of it. */
function member(item: unknown, told: { wrong: number }): Fields {
  const fields = Fields.of(item, told);
  if (fields !== undefined) return fields;
  told.wrong += 1;
  return Fields.none;
}

function column(item: unknown, told: { wrong: number }): ColumnSchema {
  const fields = member(item, told);
  return { name: fields.text('name') ?? null, dtype: fields.text('dtype') ?? null };
}

function head(fields: Fields | undefined): TableHead | undefined {
  const columns = fields?.list('columns', asText, 50);
  const rows = fields?.array('rows');
  if (columns === undefined || rows === undefined) return undefined;
  return { columns, rows: rows.filter((row): row is Value[] => Array.isArray(row)).slice(0, 20).map((row) => row.slice(0, 50)) };
}

const named = (item: unknown, told: { wrong: number }): [string, string | null] | undefined => {
  if (!Array.isArray(item) || typeof item[0] !== 'string') return undefined;
  if (typeof item[1] === 'string') return [item[0], item[1]];
  told.wrong += 1;
  return [item[0], null];
};

const environmentKinds: readonly EnvironmentKind[] = ['venv', 'conda', 'none'];

export function readEnvironment(event: Fields): EnvironmentFacts {
  const python = event.fields('python');
  const platform = event.fields('platform');
  return compact<EnvironmentFacts>({
    python: python && compact<NonNullable<EnvironmentFacts['python']>>({
      version: python.text('version') ?? null, implementation: python.text('implementation') ?? null, executable: python.text('executable') ?? null,
      prefix: python.text('prefix') ?? null, platform: python.text('platform') ?? null, kind: python.oneOf('kind', environmentKinds),
    }),
    platform: platform && {
      system: platform.text('system') ?? null, release: platform.text('release') ?? null, machine: platform.text('machine') ?? null, cpu: platform.text('cpu') ?? null,
      cores: platform.count('cores') ?? null, memoryBytes: platform.count('memoryBytes') ?? null,
    },
    packages: event.list('packages', named),
    gpus: event.list('gpus', (item, told) => {
      const gpu = member(item, told);
      return { name: gpu.text('name') ?? null, memoryBytes: gpu.count('memoryBytes') ?? null, driver: gpu.text('driver') ?? null };
    }),
    variables: event.list('variables', asText),
    childPid: event.count('childPid'),
  });
}

export function readModule(event: Fields): CodeModule | undefined {
  const path = event.text('path');
  if (path === undefined) return undefined;
  return { kind: 'module', module: event.text('module') ?? null, path, sha256: event.matching('sha256', isSha256) ?? null, bytes: event.count('bytes') ?? null, kept: event.boolean('kept') ?? null };
}

export function readCodeFunction(event: Fields): CodeFunction | undefined {
  const name = event.text('name');
  if (name === undefined) return undefined;
  return {
    kind: 'function', name, sha256: event.matching('sha256', isSha256) ?? null, reach: event.matching('reach', isSha256) ?? null, startLine: event.count('startLine') ?? null, endLine: event.count('endLine') ?? null,
    reaches: event.list('reaches', (item, told) => {
      const fields = member(item, told);
      return { module: fields.text('module') ?? null, name: fields.text('name') ?? null, sha256: fields.matching('sha256', isSha256) ?? null };
    }) ?? null,
  };
}

/** Null is an answer here (detached, no remote, no commit yet), so it is kept apart from absent and from what can't be read. */
const textOrNull = (event: Fields, name: string): string | null | undefined => event.isNull(name) ? null : event.text(name);

export function readGit(event: Fields): CodeGit {
  const diff = event.fields('diff');
  const diffHash = diff?.matching('sha256', isSha256);
  return compact<CodeGit>({
    kind: 'git', root: event.text('root'), commit: textOrNull(event, 'commit'), branch: textOrNull(event, 'branch'), dirty: event.boolean('dirty'),
    remote: textOrNull(event, 'remote'),
    changes: event.list('changes', (item, told) => {
      const fields = member(item, told);
      return compact<NonNullable<CodeGit['changes']>[number]>({
        path: fields.text('path') ?? null, status: fields.text('status') ?? null, sha256: fields.matching('sha256', isSha256), bytes: fields.count('bytes'), kept: fields.boolean('kept'),
      });
    }),
    diff: diffHash === undefined ? (event.isNull('diff') ? null : undefined) : { sha256: diffHash, bytes: diff?.count('bytes') ?? null },
    error: event.text('error'),
  });
}

export function readParam(event: Fields): ParamFact | undefined {
  const name = event.text('name', 4096);
  if (name === undefined) return undefined;
  return compact<ParamFact>({
    name, value: event.value('value'), repr: event.text('repr'), annotation: event.text('annotation'), from: event.text('from', 100) ?? null,
    default: event.value('default'), defaultRepr: event.text('defaultRepr'), required: event.boolean('required'),
  });
}

export function readInput(event: Fields): InputFacts | undefined {
  const name = event.text('name', 4096);
  if (name === undefined) return undefined;
  const source = event.fields('source');
  const kind = source?.oneOf('kind', ['file', 'output', 'opened'] as const);
  return compact<InputFacts>({
    name,
    source: kind === undefined ? undefined : compact<NonNullable<InputFacts['source']>>({
      kind, path: source?.text('path'), run: source?.matching('run', isRunId), output: source?.text('output'), asked: source?.text('asked'),
    }),
    path: event.text('path'), sha256: event.matching('sha256', isSha256), bytes: event.count('bytes'), sampled: event.boolean('sampled'), files: event.count('files'),
    mediaType: event.text('mediaType'), pythonType: event.text('pythonType'), rows: event.count('rows'), columns: event.list('columns', column),
    head: head(event.fields('head')), changed: event.boolean('changed'), error: event.text('error'),
  });
}

const outputKinds: readonly OutputKind[] = ['table', 'array', 'model', 'figure', 'number', 'mapping', 'text', 'json', 'file', 'none', 'repr'];

export function readOutput(event: Fields): OutputFacts | undefined {
  const name = event.text('name', 4096);
  if (name === undefined) return undefined;
  return compact<OutputFacts>({
    name, kind: event.oneOf('kind', outputKinds) ?? null, pythonType: event.text('pythonType') ?? null, value: event.value('value'), artifact: event.text('artifact'), sha256: event.matching('sha256', isSha256),
    bytes: event.count('bytes'), mediaType: event.text('mediaType'), path: event.text('path'), rows: event.count('rows'), columns: event.list('columns', column),
    head: head(event.fields('head')), shape: event.list('shape', (item) => (typeof item === 'number' ? item : undefined)), dtype: event.text('dtype'), importance: importance(event),
  });
}

/** All of it or nothing: a share of what is left would be another. */
function importance(event: Fields): ModelImportance | undefined {
  const told = event.fields('importance');
  const kind = told?.oneOf('kind', ['importance', 'coefficient'] as const);
  const features = told?.list('features', (item): [string, number] | undefined => (Array.isArray(item) && typeof item[0] === 'string' && typeof item[1] === 'number' && item[1] >= 0 && Number.isFinite(item[1]) ? [item[0], item[1]] : undefined));
  const whole = told?.raw('features');
  const measure = told?.oneOf('measure', ['total-gain'] as const);
  return kind === undefined || features === undefined || !Array.isArray(whole) || features.length !== whole.length ? undefined : { kind, features, ...(measure && { measure }) };
}

const longestHistogram = 4096;

export function readHistogram(event: Fields, t: number): HistogramFact | undefined {
  const name = event.text('name', 1024);
  const limits = event.list('limits', asNumber, longestHistogram);
  const counts = event.list('counts', asNumber, longestHistogram);
  if (name === undefined || limits === undefined || counts === undefined || limits.length !== counts.length) return undefined;
  return {
    name, step: event.number('step') ?? null, at: event.number('at') ?? t, limits, counts, min: event.numberValue('min') ?? null, max: event.numberValue('max') ?? null, seen: 1,
  };
}

const asNumber = (item: unknown): NumberValue | undefined => (isNumberValue(item) ? item : undefined);

export function readArtifact(event: Fields): ArtifactFacts | undefined {
  const name = event.text('name', 4096);
  if (name === undefined) return undefined;
  return compact<ArtifactFacts>({
    name, role: event.oneOf('role', ['output', 'figure', 'file'] as const) ?? null, sha256: event.matching('sha256', isSha256) ?? null, bytes: event.count('bytes') ?? null,
    mediaType: event.text('mediaType') ?? null, pythonType: event.text('pythonType'), title: event.text('title'),
  });
}

export function readResource(event: Fields, t: number): ResourcePoint | undefined {
  const cpu = event.count('cpu') ?? null;
  const rss = event.count('rss') ?? null;
  const gpus = event.list('gpus', (item, told) => Fields.of(item, told)) ?? [];
  if (gpus.length === 0) return { t, cpu, rss };
  // One number for the page: the busiest GPU, and what all of them hold.
  const busy = gpus.map((gpu) => gpu.count('util'));
  const held = gpus.map((gpu) => gpu.count('memoryBytes'));
  return compact<ResourcePoint>({
    t, cpu, rss, gpuUtil: whole(busy, (all) => Math.max(...all)), gpuMemory: whole(held, (all) => all.reduce((sum, each) => sum + each, 0)),
  });
}

/** What is told of some alone says nothing of all. */
const whole = (values: readonly (number | undefined)[], make: (all: number[]) => number): number | undefined => {
  const all = values.filter((each) => each !== undefined);
  return all.length === values.length ? make(all) : undefined;
};

const frame = (item: unknown, told: { wrong: number }): ErrorFrame => {
  const fields = member(item, told);
  return { file: fields.text('file') ?? null, line: fields.count('line') ?? null, function: fields.text('function') ?? null, text: fields.text('text') ?? null, project: fields.boolean('project') ?? null };
};

export function readError(fields: Fields | undefined): RunError | null {
  if (fields === undefined) return null;
  const missing = fields.text('package');
  return {
    type: fields.text('type') ?? null, message: fields.text('message') ?? null, traceback: fields.text('traceback', 1024 * 1024) ?? null, frames: fields.list('frames', frame, 1000) ?? null,
    ...(missing === undefined ? {} : { package: missing }),
  };
}
