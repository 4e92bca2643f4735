import { unreachable } from '../../contract/ids';
import type { FieldRef } from '../../contract/query';
import type { ParamFact, RunDetail } from '../../contract/run';
import type { Value } from '../../contract/values';
import { decodeNumber, decodeValue, formatValue } from '../format/values';
import type { FieldValue } from './evaluate';
import { queryLimits } from './limits';

/** What a run has in a field: the meaning of every field's name. Of parameters and errors so many characters count; exports ask for all. */
export function valueIn(run: RunDetail, field: FieldRef, now: number, longest: number = queryLimits.value): FieldValue {
  switch (field.kind) {
    case 'metric': { const metric = run.metrics.find(({ name }) => name === field.name); return metric ? decodeNumber(metric[field.of]) : null; }
    case 'param': { const param = run.params.find(({ name }) => name === field.name); return param ? paramValue(param, longest) : null; }
    case 'run': return runValue(run, field.name, now, longest);
    default: return unreachable(field);
  }
}

/** Numbers, text and booleans as themselves; None as null; all else by its text, as Python writes it. */
export const paramValue = ({ value, repr }: Pick<ParamFact, 'value' | 'repr'>, longest: number = queryLimits.value): FieldValue => (value === undefined ? repr?.slice(0, longest) ?? null : plainValue(value, longest));

export function plainValue(value: Value, longest: number = queryLimits.value): number | string | boolean | null {
  const plain = decodeValue(value);
  switch (typeof plain) {
    case 'number': case 'boolean': return plain;
    case 'bigint': return Number(plain);
    case 'string': return plain.slice(0, longest);
    default: return plain === null ? null : formatValue(value, longest);
  }
}

export function runValue(run: RunDetail, name: (FieldRef & { kind: 'run' })['name'], now: number, longest: number = queryLimits.value): FieldValue {
  switch (name) {
    case 'id': return run.id;
    case 'name': return run.name;
    case 'function': return run.function.name;
    case 'module': return run.function.module;
    case 'file': return run.function.file;
    case 'state': return run.state;
    case 'created': return run.createdAt;
    case 'started': return run.startedAt;
    case 'ended': return run.endedAt;
    case 'age': return now - run.createdAt;
    case 'duration': return run.durationMs;
    case 'tag': return run.tags;
    case 'note': return run.note;
    case 'star': return run.star;
    case 'branch': return run.code.git?.branch ?? null;
    case 'commit': return run.code.git?.commit ?? null;
    case 'dirty': return run.code.git?.dirty ?? null;
    case 'host': return run.host;
    case 'user': return run.user;
    case 'python': return run.environment.python?.version ?? null;
    case 'error': return [run.error?.type, run.error?.message].filter(part => part).join(': ').slice(0, longest) || null;
    case 'warnings': return run.warnings;
    case 'figures': return run.figures;
    case 'peak': return run.peakRss;
    case 'debug': return run.debug;
    case 'again': return run.again;
    case 'source': return run.request?.launcher.kind ?? null;
    default: return unreachable(name);
  }
}
