import type { FieldRef, RunField } from '../../contract/query';
import type { FieldSummary, FieldText } from '../../contract/table-api';
import { quote } from './quoting';

export type FieldKind = FieldSummary['kind'];
export interface RunFieldInfo { kind: FieldKind; about: string; /** All the values there can be. */ choices?: readonly string[] }

export const stateNames = ['starting', 'running', 'succeeded', 'failed', 'cancelled', 'crashed', 'lost', 'unheard'] as const;

export const runFields: Record<RunField, RunFieldInfo> = {
  name: { kind: 'text', about: 'the name that people gave it' },
  function: { kind: 'text', about: 'the function’s name' },
  state: { kind: 'text', about: 'where it stands', choices: stateNames },
  age: { kind: 'duration', about: 'time since it was asked for' },
  created: { kind: 'time', about: 'when it was asked for' },
  started: { kind: 'time', about: 'when its process started' },
  ended: { kind: 'time', about: 'when it ended' },
  duration: { kind: 'duration', about: 'from its start to its end' },
  tag: { kind: 'text', about: 'any of its tags' },
  note: { kind: 'text', about: 'the note that people wrote' },
  star: { kind: 'boolean', about: 'it has a star' },
  module: { kind: 'text', about: 'the function’s module' },
  file: { kind: 'text', about: 'the function’s file' },
  id: { kind: 'text', about: 'the run’s id' },
  branch: { kind: 'text', about: 'the git branch' },
  commit: { kind: 'text', about: 'the git commit' },
  dirty: { kind: 'boolean', about: 'files were changed since the commit' },
  host: { kind: 'text', about: 'the machine’s name' },
  user: { kind: 'text', about: 'who ran it' },
  python: { kind: 'text', about: 'Python’s version' },
  error: { kind: 'text', about: 'the exception: its type, a colon, its message' },
  warnings: { kind: 'number', about: 'how many warnings' },
  figures: { kind: 'number', about: 'how many figures' },
  peak: { kind: 'bytes', about: 'the most memory it held' },
  debug: { kind: 'boolean', about: 'it ran under the debugger' },
  again: { kind: 'text', about: 'the run that it repeats' },
  source: { kind: 'text', about: 'what started it', choices: ['vscode', 'cli'] },
};

export const runFieldNames = Object.keys(runFields) as RunField[];
export const isRunField = (name: string): name is RunField => Object.hasOwn(runFields, name);

/** What values a field takes; a parameter takes any. */
export function kindOf(field: FieldRef): FieldKind | 'any' {
  return field.kind === 'metric' ? 'number' : field.kind === 'param' ? 'any' : runFields[field.name].kind;
}

/** The one spelling of a field: also a column's id. */
export function formatField(field: FieldRef): FieldText {
  if (field.kind === 'run') return field.name;
  const path = `${field.kind}.${/^[\p{L}\p{N}_]+$/u.test(field.name) ? field.name : quote(field.name)}`;
  return field.kind === 'param' || field.of === 'last' ? path : `${field.of}(${path})`;
}

/** For people: the name alone, as a column's title. */
export function fieldTitle(field: FieldRef): string {
  return field.kind === 'metric' && field.of !== 'last' ? `${field.of} ${field.name}` : field.name;
}
