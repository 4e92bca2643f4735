import fs from 'node:fs';
import path from 'node:path';
import type { FunctionInfo, Param } from '../../contract/functions';
import type { FormField, InputChoice } from '../../contract/params-page';
import type { InputRequest } from '../../contract/request';
import type { RunDetail } from '../../contract/run';
import { checkValue } from '../../core/python/check-value';
import { isSecret, secretValue } from '../../core/format/secrets';
import { variableFor } from '../../core/python/secrets';
import { isInput } from '../../core/python/describe-type';
import { isFilledIn } from './read-fields';

export interface Offered { offers: FormField['offers']; /** The one that is surely meant, by name and type. */ certain: FormField['offers'][number] | null }
export interface InitialContext { /** Names of variables that the run will have. */ variables: ReadonlySet<string>; last: RunDetail | null; basedOn: RunDetail | null; offersFor(param: Param): Offered }

/** What each field starts with: the run that is repeated, else what was given last time where the type still takes it, else the default. */
export function initialFields(fn: FunctionInfo, context: InitialContext): FormField[] {
  return fn.params.filter(isFilledIn).map(param => {
    const input = isInput(param.type);
    const offered = input ? context.offersFor(param) : { offers: [], certain: null };
    return { param, input, initial: initialOf(param, input, offered, context), offers: offered.offers };
  });
}

function initialOf(param: Param, input: boolean, { certain }: Offered, { last, basedOn, variables }: InitialContext): FormField['initial'] {
  const earlier = basedOn ?? last;
  const from = basedOn ? 'run' as const : 'last' as const;
  const given = earlier?.request?.inputs[param.name];
  const repeated = given ? choiceOf(given, basedOn !== null) : null;
  // Repeating a run takes the very data that it had; otherwise what an earlier step has just made is newer than what was picked last time.
  if (repeated && basedOn) return { kind: 'input', ...repeated };
  if (certain) return { kind: 'input', choice: certain.choice, label: certain.label };
  if (repeated) return { kind: 'input', ...repeated };
  const value = earlier?.request?.params[param.name]?.value;
  const checked = value === undefined || input ? null : checkValue(param.type, value);
  if (checked?.ok) return { kind: 'value', value: checked.value, from };
  // Set for good, for this parameter alone: nobody has to be asked.
  const variable = variableFor(param.name);
  if (isSecret(param.type) && variables.has(variable)) return { kind: 'value', value: secretValue(variable), from: 'last' };
  return param.default?.kind === 'value' ? { kind: 'value', value: param.default.value, from: 'default' } : { kind: 'unset' };
}

function choiceOf(input: InputRequest, exactly: boolean): { choice: InputChoice; label: string } | null {
  if (input.kind === 'file') return fs.existsSync(input.path) ? { choice: { kind: 'file', path: input.path }, label: path.basename(input.path) } : null;
  const [, fn, output] = (exactly ? null : /^latest:(.+)\/([^/]+)$/.exec(input.asked ?? '')) ?? [];
  return fn !== undefined && output !== undefined
    ? { choice: { kind: 'latest', function: fn, output }, label: `latest ${output} of ${fn}` }
    : { choice: { kind: 'output', run: input.run, output: input.output }, label: `${input.output} of run ${input.run}` };
}
