import type {
  ArtifactFacts, CodeFunction, CodeGit, CodeModule, ColumnSchema, EnvironmentFacts, ErrorFrame, FunctionRef, InputFacts, OutputFacts, OutputKind, RunError, TableHead,
} from '../../contract/events';
import { isRunId, isSha256 } from '../../contract/ids';
import type { ResourcePoint, RunDetail } from '../../contract/run';
import type { Value } from '../../contract/values';
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
    pid, startTicks: fields.number('startTicks') ?? 0, bootId: fields.text('bootId') ?? '', pidNamespace: fields.text('pidNamespace') ?? '', version: fields.text('version') ?? '',
  };
}

function column(item: unknown, told: { wrong: number }): ColumnSchema | undefined {
  const fields = Fields.of(item, told);
  const name = fields?.text('name');
  return fields === undefined || name === undefined ? undefined : { name, dtype: fields.text('dtype') ?? '' };
}

function head(fields: Fields | undefined): TableHead | undefined {
  const columns = fields?.list('columns', asText, 50);
  const rows = fields?.value('rows');
  if (columns === undefined || !Array.isArray(rows)) return undefined;
  return { columns, rows: rows.filter((row): row is Value[] => Array.isArray(row)).slice(0, 20).map((row) => row.slice(0, 50)) };
}

const named = (item: unknown): [string, string] | undefined =>
  Array.isArray(item) && typeof item[0] === 'string' && typeof item[1] === 'string' ? [item[0], item[1]] : undefined;

export function readEnvironment(event: Fields): EnvironmentFacts {
  const python = event.fields('python');
  const platform = event.fields('platform');
  return compact<EnvironmentFacts>({
    python: python && {
      version: python.text('version') ?? '', implementation: python.text('implementation') ?? '', executable: python.text('executable') ?? '',
      prefix: python.text('prefix') ?? '', platform: python.text('platform') ?? '',
    },
    platform: platform && {
      system: platform.text('system') ?? '', release: platform.text('release') ?? '', machine: platform.text('machine') ?? '', cpu: platform.text('cpu') ?? '',
      cores: platform.count('cores') ?? 0, memoryBytes: platform.count('memoryBytes') ?? 0,
    },
    packages: event.list('packages', named),
    gpus: event.list('gpus', (item, told) => {
      const gpu = Fields.of(item, told);
      return gpu && { name: gpu.text('name') ?? '', memoryBytes: gpu.count('memoryBytes') ?? 0, driver: gpu.text('driver') ?? '' };
    }),
    variables: event.list('variables', asText),
    childPid: event.count('childPid'),
  });
}

export function readModule(event: Fields): CodeModule | undefined {
  const path = event.text('path');
  const sha256 = event.matching('sha256', isSha256);
  if (path === undefined || sha256 === undefined) return undefined;
  return { kind: 'module', module: event.text('module') ?? '', path, sha256, bytes: event.count('bytes') ?? 0, kept: event.boolean('kept') ?? false };
}

export function readCodeFunction(event: Fields): CodeFunction | undefined {
  const name = event.text('name');
  const sha256 = event.matching('sha256', isSha256);
  const reach = event.matching('reach', isSha256);
  if (name === undefined || sha256 === undefined || reach === undefined) return undefined;
  return {
    kind: 'function', name, sha256, reach, startLine: event.count('startLine') ?? 0, endLine: event.count('endLine') ?? 0,
    reaches: event.list('reaches', (item, told) => {
      const fields = Fields.of(item, told);
      const hash = fields?.matching('sha256', isSha256);
      return fields === undefined || hash === undefined ? undefined : { module: fields.text('module') ?? '', name: fields.text('name') ?? '', sha256: hash };
    }) ?? [],
  };
}

/** Null is an answer here (detached, no remote, no commit yet), so it is kept apart from absent. */
const textOrNull = (event: Fields, name: string): string | null | undefined => event.text(name) ?? (event.has(name) ? null : undefined);

export function readGit(event: Fields): CodeGit {
  const diff = event.fields('diff');
  const diffHash = diff?.matching('sha256', isSha256);
  return compact<CodeGit>({
    kind: 'git', root: event.text('root'), commit: textOrNull(event, 'commit'), branch: textOrNull(event, 'branch'), dirty: event.boolean('dirty'),
    remote: textOrNull(event, 'remote'),
    changes: event.list('changes', (item, told) => {
      const fields = Fields.of(item, told);
      const path = fields?.text('path');
      if (fields === undefined || path === undefined) return undefined;
      return compact<NonNullable<CodeGit['changes']>[number]>({
        path, status: fields.text('status') ?? '', sha256: fields.matching('sha256', isSha256), bytes: fields.count('bytes'), kept: fields.boolean('kept'),
      });
    }),
    diff: diffHash === undefined ? (event.has('diff') ? null : undefined) : { sha256: diffHash, bytes: diff?.count('bytes') ?? 0 },
    error: event.text('error'),
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
  const kind = event.oneOf('kind', outputKinds);
  if (name === undefined || kind === undefined) return undefined;
  return compact<OutputFacts>({
    name, kind, pythonType: event.text('pythonType') ?? '', value: event.value('value'), artifact: event.text('artifact'), sha256: event.matching('sha256', isSha256),
    bytes: event.count('bytes'), mediaType: event.text('mediaType'), path: event.text('path'), rows: event.count('rows'), columns: event.list('columns', column),
    head: head(event.fields('head')), shape: event.list('shape', (item) => (typeof item === 'number' ? item : undefined)), dtype: event.text('dtype'),
  });
}

export function readArtifact(event: Fields): ArtifactFacts | undefined {
  const name = event.text('name', 4096);
  const sha256 = event.matching('sha256', isSha256);
  if (name === undefined || sha256 === undefined) return undefined;
  return compact<ArtifactFacts>({
    name, role: event.oneOf('role', ['output', 'figure', 'file'] as const) ?? 'file', sha256, bytes: event.count('bytes') ?? 0,
    mediaType: event.text('mediaType') ?? 'application/octet-stream', pythonType: event.text('pythonType'), title: event.text('title'),
  });
}

export function readResource(event: Fields, t: number): ResourcePoint | undefined {
  const cpu = event.count('cpu');
  const rss = event.count('rss');
  if (cpu === undefined || rss === undefined) return undefined;
  const gpus = event.list('gpus', (item, told) => Fields.of(item, told)) ?? [];
  if (gpus.length === 0) return { t, cpu, rss };
  // One number for the page: the busiest GPU, and what all of them hold.
  const gpuUtil = Math.max(...gpus.map((gpu) => gpu.count('util') ?? 0));
  const gpuMemory = gpus.reduce((sum, gpu) => sum + (gpu.count('memoryBytes') ?? 0), 0);
  return { t, cpu, rss, gpuUtil, gpuMemory };
}

const frame = (item: unknown, told: { wrong: number }): ErrorFrame | undefined => {
  const fields = Fields.of(item, told);
  const file = fields?.text('file');
  if (fields === undefined || file === undefined) return undefined;
  return { file, line: fields.count('line') ?? 0, function: fields.text('function') ?? '', text: fields.text('text') ?? '', project: fields.boolean('project') ?? false };
};

export function readError(fields: Fields | undefined): RunError | null {
  if (fields === undefined) return null;
  const missing = fields.text('package');
  return {
    type: fields.text('type') ?? '', message: fields.text('message') ?? '', traceback: fields.text('traceback', 1024 * 1024) ?? '', frames: fields.list('frames', frame, 1000) ?? [],
    ...(missing === undefined ? {} : { package: missing }),
  };
}
