import { againModes } from '../../contract/again';
import type { FunctionRef } from '../../contract/events';
import { isRunId, isSha256 } from '../../contract/ids';
import type { InputRequest, KeptRequest, PythonChoice } from '../../contract/request';
import { setOwn } from '../format/values';
import { asText, compact, Fields } from './fields';
import { readFunction } from './facts';
import { say } from '../say';

export type ParsedRequest = { request: KeptRequest; problem: string | null } | { request: null; problem: string };

const sources: readonly PythonChoice['source'][] = ['setting', 'extension', 'venv', 'path', 'argument'];

/** request.json as docs/format.md has it. What is not known is left out; what is needed and missing is named. */
export function parseRequest(raw: unknown): ParsedRequest {
  const told = { wrong: 0 };
  const fields = Fields.of(raw, told);
  if (fields === undefined) return refused(say('it is no JSON object'));
  const version = fields.number('v');
  if (version === undefined) return refused(say('`v` is missing'));
  if (version > 1) return refused(say('it was written by a newer Offbook (format {0})', version));
  const id = fields.matching('id', isRunId);
  if (id === undefined) return refused(say('`id` is no run id'));
  const ref = readFunction(fields.fields('function'));
  if (ref === undefined) return refused(say('`function` is missing'));
  const project = readProject(fields.fields('project'));
  if (project === undefined) return refused(say('`project` is missing'));
  const python = readPython(fields.fields('python'));
  if (python === undefined) return refused(say('`python` is missing'));
  const request = assemble(fields, id, ref, project, python);
  return { request, problem: told.wrong === 0 ? null : partly(told.wrong) };
}

const partly = (wrong: number): string => (wrong === 1
  ? say("Some of what was asked can't be read: 1 field of request.json is not as the format says.")
  : say("Some of what was asked can't be read: {0} fields of request.json are not as the format says.", wrong));
const refused = (why: string): ParsedRequest => ({ request: null, problem: say("What was asked can't be read: in request.json {0}.", why) });

function assemble(fields: Fields, id: KeptRequest['id'], ref: FunctionRef, project: KeptRequest['project'], python: KeptRequest['python']): KeptRequest {
  const env = fields.fields('env');
  const debug = fields.fields('debug');
  const launcher = fields.fields('launcher');
  return compact<KeptRequest>({
    v: 1, id, createdAt: fields.number('createdAt') ?? null, function: ref, project, python, target: { kind: 'local' },
    params: readParams(fields), inputs: readInputs(fields),
    env: { files: env?.list('files', asText) ?? null, secretNames: env?.list('secretNames', asText) ?? null },
    debug: debug === undefined ? (fields.isNull('debug') ? null : undefined) : { libs: debug.text('libs') ?? null },
    settings: readSettings(fields.fields('settings')),
    launcher: { kind: launcher?.oneOf('kind', ['vscode', 'cli'] as const) ?? null, version: launcher?.text('version') ?? null },
    again: readAgain(fields.fields('again')),
  });
}

function readAgain(fields: Fields | undefined): KeptRequest['again'] {
  const of = fields?.matching('of', isRunId);
  if (fields === undefined || of === undefined) return undefined;
  const restored = fields.fields('restored');
  const [at, place] = [restored?.text('at'), restored?.text('of')];
  return compact<NonNullable<KeptRequest['again']>>({ of, mode: fields.oneOf('mode', againModes), restored: at === undefined || place === undefined ? undefined : { at, of: place } });
}

function readProject(fields: Fields | undefined): KeptRequest['project'] | undefined {
  return fields && {
    root: fields.text('root') ?? null, importRoot: fields.text('importRoot') ?? null, sysPath: fields.list('sysPath', asText) ?? null, cwd: fields.text('cwd') ?? null, rule: fields.text('rule') ?? null,
  };
}

function readPython(fields: Fields | undefined): KeptRequest['python'] | undefined {
  return fields && { path: fields.text('path') ?? null, source: fields.oneOf('source', sources) ?? null };
}

function readParams(fields: Fields): KeptRequest['params'] {
  const params: KeptRequest['params'] = {};
  for (const [name, raw] of fields.entries('params') ?? []) {
    const param = Fields.of(raw, fields.told);
    const value = param?.value('value', true);
    if (param === undefined || value === undefined) fields.told.wrong += 1;
    else setOwn(params, name, { value, from: param.oneOf('from', ['user', 'last', 'run'] as const) ?? null });
  }
  return params;
}

function readInputs(fields: Fields): KeptRequest['inputs'] {
  const inputs: KeptRequest['inputs'] = {};
  for (const [name, raw] of fields.entries('inputs') ?? []) {
    const input = readInput(Fields.of(raw, fields.told));
    if (input === undefined) fields.told.wrong += 1;
    else setOwn(inputs, name, input);
  }
  return inputs;
}

function readInput(fields: Fields | undefined): InputRequest | undefined {
  if (fields === undefined) return undefined;
  const asked = fields.text('asked');
  const kind = fields.oneOf('kind', ['file', 'output'] as const);
  if (kind === 'file') {
    const path = fields.text('path');
    return path === undefined ? undefined : compact<Extract<InputRequest, { kind: 'file' }>>({ kind: 'file', path, asked });
  }
  const run = fields.matching('run', isRunId);
  const output = fields.text('output');
  const sha256 = fields.matching('sha256', isSha256);
  if (kind === undefined || run === undefined || output === undefined || sha256 === undefined) return undefined;
  return compact<Extract<InputRequest, { kind: 'output' }>>({
    kind: 'output', run, output, sha256, mediaType: fields.text('mediaType') ?? '', pythonType: fields.text('pythonType') ?? '', asked,
  });
}

function readSettings(fields: Fields | undefined): KeptRequest['settings'] {
  const hooks = fields?.fields('hooks');
  return {
    cancelGraceMs: fields?.count('cancelGraceMs') ?? null, sourceLimitBytes: fields?.count('sourceLimitBytes') ?? null, hashSampleAboveBytes: fields?.count('hashSampleAboveBytes') ?? null,
    hooks: {
      figures: hooks?.boolean('figures') ?? null, logging: hooks?.boolean('logging') ?? null, opens: hooks?.boolean('opens') ?? null,
      mlflow: hooks?.boolean('mlflow') ?? null, tensorboard: hooks?.boolean('tensorboard') ?? null, tqdm: hooks?.boolean('tqdm') ?? null,
    },
  };
}
