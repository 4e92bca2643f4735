import type { FunctionRef } from '../../contract/events';
import { isRunId, isSha256 } from '../../contract/ids';
import type { InputRequest, PythonChoice, RunRequest } from '../../contract/request';
import { setOwn } from '../format/values';
import { asText, compact, Fields } from './fields';
import { readFunction } from './facts';

export type ParsedRequest = { request: RunRequest; problem: null } | { request: null; problem: string };

const sources: readonly PythonChoice['source'][] = ['setting', 'extension', 'venv', 'path', 'argument'];

/** request.json as docs/format.md has it. What is not known is left out; what is needed and missing is named. */
export function parseRequest(raw: unknown): ParsedRequest {
  const fields = Fields.of(raw);
  if (fields === undefined) return refused('it is no JSON object');
  const version = fields.number('v');
  if (version === undefined) return refused('`v` is missing');
  if (version > 1) return refused(`it was written by a newer Offbook (format ${version})`);
  const id = fields.matching('id', isRunId);
  if (id === undefined) return refused('`id` is no run id');
  const ref = readFunction(fields.fields('function'));
  if (ref === undefined) return refused('`function` is missing');
  const project = readProject(fields.fields('project'));
  if (project === undefined) return refused('`project` is missing');
  const python = readPython(fields.fields('python'));
  if (python === undefined) return refused('`python` is missing');
  return { request: assemble(fields, id, ref, project, python), problem: null };
}

const refused = (why: string): ParsedRequest => ({ request: null, problem: `What was asked can't be read: in request.json ${why}.` });

function assemble(fields: Fields, id: RunRequest['id'], ref: FunctionRef, project: RunRequest['project'], python: PythonChoice): RunRequest {
  const env = fields.fields('env');
  const debug = fields.fields('debug');
  const launcher = fields.fields('launcher');
  const again = fields.fields('again')?.matching('of', isRunId);
  return compact<RunRequest>({
    v: 1, id, createdAt: fields.number('createdAt') ?? 0, function: ref, project, python, target: { kind: 'local' },
    params: readParams(fields), inputs: readInputs(fields),
    env: { files: env?.list('files', asText) ?? [], secretNames: env?.list('secretNames', asText) ?? [] },
    debug: debug === undefined ? null : { libs: debug.text('libs') ?? null },
    settings: readSettings(fields.fields('settings')),
    launcher: { kind: launcher?.oneOf('kind', ['vscode', 'cli'] as const) ?? 'cli', version: launcher?.text('version') ?? '' },
    again: again === undefined ? undefined : { of: again },
  });
}

function readProject(fields: Fields | undefined): RunRequest['project'] | undefined {
  const root = fields?.text('root');
  if (fields === undefined || root === undefined) return undefined;
  return { root, importRoot: fields.text('importRoot') ?? root, sysPath: fields.list('sysPath', asText) ?? [], cwd: fields.text('cwd') ?? root, rule: fields.text('rule') ?? '' };
}

function readPython(fields: Fields | undefined): PythonChoice | undefined {
  const path = fields?.text('path');
  return fields === undefined || path === undefined ? undefined : { path, source: fields.oneOf('source', sources) ?? 'argument' };
}

function readParams(fields: Fields): RunRequest['params'] {
  const params: RunRequest['params'] = {};
  for (const [name, raw] of fields.entries('params') ?? []) {
    const param = Fields.of(raw);
    const value = param?.value('value', true);
    if (param !== undefined && value !== undefined) setOwn(params, name, { value, from: param.oneOf('from', ['user', 'last', 'run'] as const) ?? 'user' });
  }
  return params;
}

function readInputs(fields: Fields): RunRequest['inputs'] {
  const inputs: RunRequest['inputs'] = {};
  for (const [name, raw] of fields.entries('inputs') ?? []) {
    const input = readInput(Fields.of(raw));
    if (input !== undefined) setOwn(inputs, name, input);
  }
  return inputs;
}

function readInput(fields: Fields | undefined): InputRequest | undefined {
  const asked = fields?.text('asked');
  if (fields?.oneOf('kind', ['file', 'output'] as const) === 'file') {
    const path = fields.text('path');
    return path === undefined ? undefined : compact<Extract<InputRequest, { kind: 'file' }>>({ kind: 'file', path, asked });
  }
  const run = fields?.matching('run', isRunId);
  const output = fields?.text('output');
  const sha256 = fields?.matching('sha256', isSha256);
  if (fields === undefined || run === undefined || output === undefined || sha256 === undefined) return undefined;
  return compact<Extract<InputRequest, { kind: 'output' }>>({
    kind: 'output', run, output, sha256, mediaType: fields.text('mediaType') ?? '', pythonType: fields.text('pythonType') ?? '', asked,
  });
}

function readSettings(fields: Fields | undefined): RunRequest['settings'] {
  const hooks = fields?.fields('hooks');
  return {
    cancelGraceMs: fields?.count('cancelGraceMs') ?? 0, sourceLimitBytes: fields?.count('sourceLimitBytes') ?? 0, hashSampleAboveBytes: fields?.count('hashSampleAboveBytes') ?? 0,
    hooks: { figures: hooks?.boolean('figures') ?? false, logging: hooks?.boolean('logging') ?? false, opens: hooks?.boolean('opens') ?? false },
  };
}
