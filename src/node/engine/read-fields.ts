import type { FunctionInfo, Param } from '../../contract/functions';
import { unreachable } from '../../contract/ids';
import type { OutputOffer } from '../../contract/index-api';
import type { FieldErrors, FieldInput, FormField, InputChoice } from '../../contract/params-page';
import type { RunRequest } from '../../contract/request';
import type { Value } from '../../contract/values';
import { checkValue } from '../../core/python/check-value';
import { coerce } from '../../core/python/coerce';
import type { Checked } from '../../core/python/fit';
import { hideSecrets } from '../../core/python/secrets';
import { holdsSecret } from '../../core/format/secrets';
import { decodeValue, formatValue } from '../../core/format/values';
import { resolveInput } from '../inputs/resolve';
import type { StoreLayout } from '../store';
import { isGone } from './makers';
import { lostSecret, secretWords } from './secret-references';
import { say } from '../../core/say';

/** So much of what was given stands in a sentence about it. */
const longestGiven = 60;

export interface FieldsContext { fn: FunctionInfo; fields: readonly FormField[]; /** Relative paths begin here. */ base: string; store: StoreLayout; offers: readonly OutputOffer[]; /** Names of variables that the run will have: a secret may be one of them. */ variables: ReadonlySet<string> }
/** `secrets`: what was typed for secret parameters, by the variables that the values travel by. */
export interface ReadFields { params: RunRequest['params']; inputs: RunRequest['inputs']; secrets: Record<string, string>; errors: FieldErrors }

/** What was typed and picked, as the request carries it. A field that isn't named keeps what it started with; `unset` leaves the function's own default. */
export function readFields(given: Readonly<Record<string, FieldInput>>, context: FieldsContext): ReadFields {
  const read: ReadFields = { params: {}, inputs: {}, secrets: {}, errors: {} };
  for (const field of context.fields) {
    const name = field.param.name;
    readField(field, Object.hasOwn(given, name) ? given[name] as FieldInput : initialInput(field), context, read);
  }
  for (const name of Object.keys(given))
    if (!context.fields.some(({ param }) => param.name === name)) read.errors[name] = say('`{0}` has no parameter `{1}`.', context.fn.name, name);
  return read;
}

function initialInput({ initial }: FormField): FieldInput {
  switch (initial.kind) {
    case 'unset': return { kind: 'unset' };
    case 'input': return { kind: 'input', choice: initial.choice };
    // A default that nobody touched is the function's business: it is not passed.
    case 'value': return initial.from === 'default' ? { kind: 'unset' } : { kind: 'value', value: initial.value };
    default: return unreachable(initial);
  }
}

function readField(field: FormField, input: FieldInput, context: FieldsContext, read: ReadFields): void {
  const { param } = field;
  switch (input.kind) {
    case 'unset':
      if (param.required) read.errors[param.name] = missing(field);
      return;
    case 'text': return keep(field, coerce(param.type, input.text), `“${input.text}”`, context, read);
    case 'value': return keep(field, checkValue(param.type, input.value), formatValue(input.value, longestGiven), context, read);
    case 'input': {
      const resolved = resolveInput(param, input.choice, context.base, context.store, context.offers);
      if (resolved.kind === 'problem') read.errors[param.name] = goneWords(field, input.choice) ?? resolved.message;
      else read.inputs[param.name] = resolved.input;
      return;
    }
    default: return unreachable(input);
  }
}

function partText(part: Value): string {
  const plain = decodeValue(part);
  return typeof plain === 'string' && plain.length <= longestGiven ? `“${plain}”` : formatValue(part, longestGiven);
}

function missing({ param: { name }, input, maker }: FormField): string {
  if (!input) return say('`{0}` needs a value.', name);
  return maker ? say('`{0}` needs data. Run `{1}` first, or pick a file.', name, maker.function) : say('`{0}` needs data.', name);
}

/** Of a file that was picked before, that it was there: nobody has just mistyped it. */
function goneWords({ initial, maker }: FormField, choice: InputChoice): string | null {
  if (!isGone(initial) || choice.kind !== 'file' || initial.choice.kind !== 'file' || choice.path !== initial.choice.path) return null;
  return maker ? say('{0} is gone. Pick another file or run `{1}`.', initial.label, maker.function) : say('{0} is gone. Pick another file.', initial.label);
}

function keep({ param, initial }: FormField, checked: Checked, given: string, { variables }: FieldsContext, read: ReadFields): void {
  const secret = holdsSecret(param.type);
  if (!checked.ok) {
    read.errors[param.name] = secret ? say('`{0}` wants {1}.', param.name, checked.wanted) : say('`{0}` wants {1}, not {2}.', param.name, checked.wanted, checked.part === undefined ? given : partText(checked.part));
    return;
  }
  if (secret) {
    const { value, secrets } = hideSecrets(param.name, param.type, checked.value);
    const lost = lostSecret(value, name => Object.hasOwn(secrets, name) || variables.has(name));
    if (lost !== null) {
      read.errors[param.name] = secretWords(param.name, lost);
      return;
    }
    Object.assign(read.secrets, secrets);
    read.params[param.name] = { value, from: 'user' };
    return;
  }
  const from = initial.kind === 'value' && initial.from !== 'default' && isSame(initial.value, checked.value) ? initial.from : 'user';
  read.params[param.name] = { value: checked.value, from };
}

const isSame = (a: Value, b: Value) => JSON.stringify(a) === JSON.stringify(b);

/** Parameters that people fill in. What is collected from the rest of a call, and the recorder of metrics, need nobody. */
export const isFilledIn = ({ how, type }: Param) => how !== 'var-positional' && how !== 'var-keyword' && type.kind !== 'metrics-callback';
