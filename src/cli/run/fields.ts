import path from 'node:path';
import type { FunctionInfo } from '../../contract/functions';
import type { FieldInput, FormField, InputChoice } from '../../contract/params-page';
import { findRun } from '../../node/runs/find-run';
import type { StoreLayout } from '../../node/store';
import { isHumanError } from '../../core/human-error';
import { nearest } from '../../core/nearest';
import { splitAt } from '../arguments/parse';
import type { Given } from '../arguments/spec';

export interface Typed { fields: Record<string, FieldInput>; errors: Record<string, string> }

/** `--param` and `--input`, by parameter; everything that is wrong with them at once. */
export function readTyped(given: Given, fn: FunctionInfo, fields: readonly FormField[], store: StoreLayout, cwd: string): Typed {
  const typed: Typed = { fields: {}, errors: {} };
  for (const text of given.all('param')) take(text, '--param', typed, fn, fields, (field, value) =>
    field.input ? `\`${field.param.name}\` is loaded from data. Write --input ${field.param.name}=${value || 'PATH'}.` : { kind: 'text', text: value });
  for (const text of given.all('input')) take(text, '--input', typed, fn, fields, (_, value) => {
    const choice = readSource(value, store, cwd);
    return typeof choice === 'string' ? choice : { kind: 'input', choice };
  });
  return typed;
}

function take(text: string, option: string, typed: Typed, fn: FunctionInfo, fields: readonly FormField[], read: (field: FormField, value: string) => FieldInput | string): void {
  const [name, value] = splitAt(text, '=');
  const field = fields.find(({ param }) => param.name === name);
  if (value === undefined) typed.errors[name] = `“${option} ${text}” has no value. Write ${option} ${name}=${option === '--param' ? 'VALUE' : 'SOURCE'}.`;
  else if (!field) typed.errors[name] = unknown(name, fn, fields);
  else if (Object.hasOwn(typed.fields, name)) typed.errors[name] = `\`${name}\` was given twice. Give it once.`;
  else {
    const input = read(field, value);
    if (typeof input === 'string') typed.errors[name] = input;
    else typed.fields[name] = input;
  }
}

function unknown(name: string, fn: FunctionInfo, fields: readonly FormField[]): string {
  const names = fields.map(({ param }) => param.name);
  const meant = nearest(name, names);
  const filledByUs = fn.params.some(param => param.name === name);
  if (filledByUs) return `\`${name}\` can’t be given here: Offbook fills it in, or leaves it empty.`;
  return `\`${fn.name}\` has no parameter \`${name}\`. ${meant ? `Did you mean \`${meant}\`?` : names.length ? `It has: ${names.join(', ')}.` : 'It has none.'}`;
}

/** A path, `run:RUN/OUTPUT` or `latest:FUNCTION/OUTPUT`; words for people when it is none of them. */
function readSource(text: string, store: StoreLayout, cwd: string): InputChoice | string {
  const named = /^(run|latest):(.*)$/.exec(text);
  // An existing file of such a name is what was meant by a person who gives it as ./run:…
  if (!named) return text ? { kind: 'file', path: path.resolve(cwd, text) } : 'Write a path, run:RUN/OUTPUT or latest:FUNCTION/OUTPUT after the =.';
  const [, kind = '', rest = ''] = named;
  const slash = rest.lastIndexOf('/');
  const [from, output] = slash < 0 ? [rest, 'return'] : [rest.slice(0, slash), rest.slice(slash + 1)];
  if (!from || !output) return `“${text}” is incomplete. Write ${kind}:${kind === 'run' ? 'RUN' : 'FUNCTION'}/OUTPUT.`;
  if (kind === 'latest') return { kind: 'latest', function: from, output };
  try {
    return { kind: 'output', run: findRun(store, from), output };
  } catch (error) {
    if (isHumanError(error)) return error.message;
    throw error;
  }
}
