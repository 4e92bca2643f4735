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
import { besideNewDefault } from './edited-default';
import { isFilledIn } from './read-fields';

type Offer = FormField['offers'][number];
export interface Offered { offers: Offer[]; /** The one that is surely meant, by name and type, and when the run that made it ended. */ certain: { offer: Offer; endedAt: number } | null }
export interface InitialContext { /** Names of variables that the run will have. */ variables: ReadonlySet<string>; last: RunDetail | null; basedOn: RunDetail | null; offersFor(param: Param): Offered }

/** What each field starts with: the run that is repeated, else what was given last time where the type still takes it and nothing newer is surely meant, else the default. */
export function initialFields(fn: FunctionInfo, context: InitialContext): FormField[] {
  return fn.params.filter(isFilledIn).map(param => {
    const input = isInput(param.type);
    const offered: Offered = input ? context.offersFor(param) : { offers: [], certain: null };
    const initial = initialOf(param, input, offered, context);
    const note = initial.kind === 'value' && initial.from === 'last' && context.last ? besideNewDefault(param, initial.value, context.last) : null;
    return { param, input, initial, offers: offered.offers, ...(note === null ? {} : { note }) };
  });
}

function initialOf(param: Param, input: boolean, { offers, certain }: Offered, { last, basedOn, variables }: InitialContext): FormField['initial'] {
  const earlier = basedOn ?? last;
  const from = basedOn ? 'run' as const : 'last' as const;
  const given = earlier?.request?.inputs[param.name];
  const repeated = given ? choiceOf(given, basedOn !== null, offers) : null;
  // Repeating a run takes the very data that it had.
  const taken = basedOn === null && certain && isNewer(certain, repeated?.choice ?? null, last) ? certain.offer : repeated ?? certain?.offer;
  if (taken) return { kind: 'input', choice: taken.choice, label: taken.label, ...(taken === repeated && repeated.gone ? { gone: true } : {}) };
  const value = earlier?.request?.params[param.name]?.value;
  const checked = value === undefined || input ? null : checkValue(param.type, value);
  if (checked?.ok) return { kind: 'value', value: checked.value, from };
  // Set for good, for this parameter alone: nobody has to be asked.
  const variable = variableFor(param.name);
  if (isSecret(param.type) && variables.has(variable)) return { kind: 'value', value: secretValue(variable), from: 'last' };
  return param.default?.kind === 'value' ? { kind: 'value', value: param.default.value, from: 'default' } : { kind: 'unset' };
}

/** Made after the last choice was: what an earlier step has made since is meant, not what was there already when something else was picked. */
function isNewer({ offer: { choice }, endedAt }: NonNullable<Offered['certain']>, chosen: InputChoice | null, last: RunDetail | null): boolean {
  if (chosen === null || last === null) return true;
  // Another output of the same function is as new, and was chosen.
  if (chosen.kind === 'latest' && choice.kind === 'latest' && chosen.function === choice.function) return false;
  return endedAt > last.createdAt;
}

function choiceOf(input: InputRequest, exactly: boolean, offers: readonly Offer[]): { choice: InputChoice; label: string; gone?: boolean } {
  if (input.kind === 'file') return { choice: { kind: 'file', path: input.path }, label: path.basename(input.path), gone: !fs.existsSync(input.path) };
  const [, fn, output] = (exactly ? null : /^latest:(.+)\/([^/]+)$/.exec(input.asked ?? '')) ?? [];
  const offer = offers.find(({ choice }) => choice.kind === 'latest' && choice.function === fn && choice.output === output);
  return fn !== undefined && output !== undefined
    ? offer ?? { choice: { kind: 'latest', function: fn, output }, label: `latest ${output} of ${fn}` }
    : { choice: { kind: 'output', run: input.run, output: input.output }, label: `${input.output} of run ${input.run}` };
}
