import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../src/contract/ids';
import type { RunDetail } from '../../src/contract/run';
import { type ReductionSink, RunReducer } from '../../src/core/runs/reduce';
import { parseRequest } from '../../src/core/runs/request';
import { toDetail } from '../../src/core/runs/state';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Facts = { [key: string]: Json };

/** A record as it lies on the disk. */
export interface Written { request: Facts; events: Facts[] }

const records = join(import.meta.dirname, '..', 'fixtures', 'records');
const read = (kind: string, id: string): Written => ({
  request: JSON.parse(readFileSync(join(records, kind, id, 'request.json'), 'utf8')) as Facts,
  events: readFileSync(join(records, kind, id, 'events.ndjson'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Facts),
});
const hash = (digits: string): string => digits.repeat(32);

/**
 * Records that have, between them, every field that docs/format.md names (a test holds them to it): of a run that went well, of one that did not, and of
 * one that goes on. What a record has in common with the one before it is not tried twice.
 * A field that is added to the format has to be added here, and then every view has to say what it does when the field is not there.
 */
export function everyField(): { well: Written; badly: Written; live: Written } {
  const well = read('whole', '20261101-080910-abc234');
  const defaults = read('defaults', '20261125-150000-dfa234');
  const settings = well.request['settings'] as { hooks: Facts };
  settings.hooks = { ...settings.hooks, mlflow: true, tensorboard: true, tqdm: true };
  // The run of `whole` was not cancelled, nor waits anything for a debugger at its end.
  well.events = well.events.filter(({ type }) => type !== 'cancel');
  const end = well.events.pop() as Facts;
  const more: Facts[] = [
    ...defaults.events.filter(({ type, name }) => type === 'param' && name !== 'n_estimators' && name !== 'rate' && name !== 'older'),
    { type: 'input', name: 'folder', source: { kind: 'file', path: '/home/ada/my flights/data/parts' }, path: '/home/ada/my flights/data/parts', files: 3, bytes: 77, sha256: hash('d1'), sampled: true, mediaType: 'inode/directory', pythonType: 'pandas.DataFrame', error: 'a part is not readable' },
    { type: 'output', name: 'forest', kind: 'model', pythonType: 'sklearn.ensemble.RandomForestRegressor', artifact: 'forest.joblib', sha256: hash('d2'), bytes: 900, mediaType: 'application/x-joblib', importance: { kind: 'importance', features: [['distance', 0.75], ['day', 0.25]], measure: 'total-gain' } },
    { type: 'output', name: 'said', kind: 'text', pythonType: 'str', value: 'in words' },
  ];
  const last = well.events.at(-1) as { seq: number; t: number };
  well.events.push(...[...more, end].map((event, index) => ({ ...event, v: 1, seq: last.seq + 1 + index, t: last.t + 1 + index })));
  well.events.forEach((event, index) => { event['seq'] = index + 1; });
  const python = well.events.find(({ type, python }) => type === 'environment' && python !== undefined) as { python: Facts };
  python.python['kind'] = 'venv';
  const param = well.events.find(({ type }) => type === 'param') as Facts;
  param['default'] = 100;

  const badly: Written = structuredClone(well);
  badly.request['debug'] = { libs: '/opt/debugpy' };
  Object.assign(badly.events.at(-1) as Facts, {
    state: 'failed', exitCode: 1, sentence: 'The column is not there.',
    error: {
      type: 'KeyError', message: 'arr_delay', traceback: 'Traceback …\nKeyError: arr_delay', package: 'polars',
      frames: [{ file: '/home/ada/my flights/src/flights/train.py', line: 31, function: 'train', text: 'y = trips[label]', project: true }, { file: '/usr/lib/python3/site-packages/pandas/frame.py', line: 7, function: 'get', text: 'raise', project: false }],
    },
  });
  const git = badly.events.find(({ kind }) => kind === 'git') as Facts;
  for (const key of Object.keys(git)) if (!['v', 'seq', 't', 'type', 'kind'].includes(key)) delete git[key];
  Object.assign(git, { error: 'git is not installed' });
  badly.events.splice(-1, 0, { v: 1, seq: 0, t: last.t + 40, type: 'cancel', by: 'ada' });
  badly.events.forEach((event, index) => { event['seq'] = index + 1; });
  const live: Written = structuredClone(well);
  live.events.pop();
  live.events = live.events.filter(({ type, done }) => type !== 'progress' || done === 50);
  live.events.forEach((event, index) => { event['seq'] = index + 1; });
  return { well, badly, live };
}

export function detailOf({ request, events }: Written, sink: ReductionSink = {}): RunDetail {
  const reducer = new RunReducer('20261101-080910-abc234' as RunId, sink);
  const parsed = parseRequest(request);
  reducer.request(parsed.request, parsed.problem);
  for (const event of events) reducer.event(event);
  const reduced = reducer.reduced();
  return toDetail(reduced, reduced.end ?? 'running', false);
}

/** A field by its place in the format: `request.project.cwd`, `code(module).bytes`, `input.columns.0.dtype`. */
export interface Field { label: string; value: Json; without(): Written; wrong(): Written; /** Writes another value into a copy of the record. */ put(into: Written, value: Json): void }

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
/** `code` is three types in one. */
const typeOf = ({ type, kind }: Facts): string => (type === 'code' ? `code(${text(kind)})` : text(type));

/** What JSON says anything in: no type is wrong for these, and what they hold is no field of the format. */
const free = new Set(['value', 'default', 'rows', 'packages', 'shape', 'sysPath', 'files', 'secretNames', 'variables']);

/** Every field of a record, each once: objects as a whole and what is in them, of lists the first member. */
export function fieldsOf(record: Written, besides?: Written): Field[] {
  const found = new Map<string, Field>();
  const visit = (label: string, place: (record: Written) => Json, key: string): void => {
    const holder = place(record) as Facts;
    const value = holder[key] as Json;
    if (!found.has(label)) {
      found.set(label, {
        label, value,
        put: (into, other) => { (place(into) as Facts)[key] = other; },
        without: () => { const copy = structuredClone(record); delete (place(copy) as Facts)[key]; return copy; },
        wrong: () => { const copy = structuredClone(record); (place(copy) as Facts)[key] = typeof value === 'object' && value !== null ? 'wrong' : ['wrong']; return copy; },
      });
    }
    if (typeof value !== 'object' || value === null || (free.has(key) && !(key === 'files' && typeof value === 'number'))) return;
    if (Array.isArray(value)) {
      const first = value[0];
      if (typeof first === 'object' && first !== null && !Array.isArray(first)) for (const name of Object.keys(first)) visit(`${label}.${name}`, (each) => ((place(each) as Facts)[key] as Json[])[0] as Json, name);
      return;
    }
    // Names of parameters are no fields: the first stands for all.
    const names = label === 'request.params' || label === 'request.inputs' ? Object.keys(value).slice(0, 1) : Object.keys(value);
    for (const name of names) visit(label === 'request.params' || label === 'request.inputs' ? `${label}.*` : `${label}.${name}`, (each) => (place(each) as Facts)[key] as Json, name);
  };
  for (const key of Object.keys(record.request)) visit(`request.${key}`, (each) => each.request, key);
  record.events.forEach((event, index) => {
    const type = typeOf(event);
    const told = ['run.started', 'run.finished', 'log', 'warning'].includes(type);
    for (const key of Object.keys(event)) if (!['v', 'seq', 'type'].includes(key) && (key !== 't' || told)) visit(`${type}.${key}`, (each) => each.events[index] as Json, key);
  });
  const known = new Set((besides ? fieldsOf(besides) : []).map(({ label }) => label));
  return [...found.values()].filter(({ label }) => !known.has(label) || / progress\.| debugger\.|run\.finished\.|code\(git\)|cancel\.|request\.debug|request\.python\.path/.test(` ${label}`));
}

/** What a view does when a field is not there, other than to say “unknown”. Every entry has a reason why it may. */
export interface Table {
  /** Shows the same as with it. A label that ends in a dot stands for all that begin so. */
  silent: Record<string, readonly string[]>;
  /** Says something else, or no more of it. */
  says: Record<string, readonly [says: RegExp, ...labels: string[]]>;
}

/** Without these there is nothing to say a fact of: it is left out, and the view tells that the record can't be read whole. */
export const leftOut: Table['says'] = {
  'names the fact, or is all of it': [
    /can't be read/, 'run.started.function', 'run.started.function.name', 'code(module).kind', 'code(module).path', 'code(function).kind', 'code(function).name', 'code(git).kind', 'param.name', 'input.name', 'debugger.port',
    'metric.name', 'metric.value', 'step.started.step', 'step.finished.step', 'step.finished.state', 'progress.id', 'progress.done', 'log.message', 'artifact.name', 'output.name', 'warning.message', 'run.finished.state',
    'request.v', 'request.id', 'request.function', 'request.function.name', 'request.project', 'request.python', 'request.params.*.value', 'request.inputs.*.kind', 'request.inputs.*.run', 'request.inputs.*.output', 'request.inputs.*.sha256',
  ],
};
/** Absent is how the format says no. */
export const optional = ['step.started.parent', 'request.again', 'request.again.of', 'input.changed', 'input.error', 'warning.detail', 'artifact.title', 'run.finished.error.package', 'output.importance', 'output.importance.'];
/** No view shows them; they are for programs. */
export const inner = ['request.target.', 'request.target', 'run.started.id', 'metric.step', 'metric.at', 'resource.processes', 'request.debug.libs', 'request.again.mode', 'request.again.restored', 'request.again.restored.', 'debugger.host', 'code(git).root'];

/** What must hold of a view's text when a field is gone. Empty when all is well, else what is wrong. */
export function faultOf(label: string, before: string, after: string, { silent, says }: Table, marks: RegExp): string {
  const count = (text: string): number => text.match(marks)?.length ?? 0;
  const isIn = (labels: readonly string[]): boolean => labels.some((each) => label === each || (each.endsWith('.') && label.startsWith(each)));
  const said = Object.values(says).find(([, ...labels]) => isIn(labels));
  if (said) return said[0].test(after) ? '' : `${label}: ${String(said[0])} was to be said:\n${difference(before, after)}`;
  if (Object.values(silent).some(isIn)) return before === after ? '' : `${label} is listed as not shown, but what is shown has changed:\n${difference(before, after)}`;
  if (before === after) return `${label} is not shown. Show it, or list it with a reason.`;
  return count(after) > count(before) ? '' : `${label} is gone, and nothing says that it is unknown:\n${difference(before, after)}`;
}

/** Lines that one has more often than the other. */
function difference(before: string, after: string): string {
  const counted = (text: string): Map<string, number> => { const counts = new Map<string, number>(); for (const line of text.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1); return counts; };
  const [old, now] = [counted(before), counted(after)];
  const more = (these: Map<string, number>, those: Map<string, number>, sign: string): string[] => [...these].flatMap(([line, times]) => Array.from({ length: Math.max(0, times - (those.get(line) ?? 0)) }, () => `${sign} ${line}`));
  return [...more(old, now, '-'), ...more(now, old, '+')].slice(0, 12).join('\n');
}
