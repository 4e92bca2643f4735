import type { Param, TypeForm } from '../../contract/functions';
import type { Value } from '../../contract/values';
import { setOwn } from '../format';
import { holdsSecret, isSecret, isSecretValue, secretMask, secretValue } from '../format/secrets';
import { checkValue } from './check-value';

/** A value as the request keeps it, and what was taken out of it: secrets by the variables that they travel by. */
export interface Hidden { value: Value; secrets: Record<string, string> }

/** Takes every secret out of a parameter's value. */
export function hideSecrets(name: string, type: TypeForm, value: Value): Hidden {
  const secrets: Record<string, string> = {};
  const hide = (path: string, text: string): Value => {
    if (isSecretValue(text)) return text;
    let variable = variableFor(path);
    while (Object.hasOwn(secrets, variable)) variable += '_';
    secrets[variable] = text.startsWith('$str:') ? text.slice(5) : text;
    return secretValue(variable);
  };
  const walk = (of: TypeForm, at: string, each: Value): Value => {
    if (!holdsSecret(of)) return each;
    if (typeof each === 'string') return isSecret(of) ? hide(at, each) : each;
    if (each === null || typeof each !== 'object') return each;
    if (of.kind === 'bounded') return walk(of.of, at, each);
    if (of.kind === 'union') {
      // One that fits, else any of the kind: what is hidden for nothing does less harm than what is not.
      const likely = of.options.filter(option => holdsSecret(option) && Array.isArray(each) === (option.kind === 'list' || option.kind === 'tuple'));
      return walk(likely.find(option => checkValue(option, each).ok) ?? likely[0] ?? any, at, each);
    }
    if (Array.isArray(each)) return each.map((item, index) => walk(itemOf(of, index), `${at}_${index}`, item));
    const found: Record<string, Value> = {};
    for (const [key, item] of Object.entries(each)) setOwn(found, key, walk(fieldOf(of, key), `${at}_${key}`, item));
    return found;
  };
  return { value: walk(type, name, value), secrets };
}

/** The variable that a secret at a place travels by: the same every time, so that it can be set for good. */
export const variableFor = (path: string): string => `OFFBOOK_SECRET_${path.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;

const any: TypeForm = { kind: 'any' };

function itemOf(type: TypeForm, index: number): TypeForm {
  if (type.kind === 'list') return type.item;
  return (type.kind === 'tuple' ? (type.variadic ? type.items[0] : type.items[index]) : undefined) ?? any;
}

function fieldOf(type: TypeForm, key: string): TypeForm {
  if (type.kind === 'dict') return type.value;
  return (type.kind === 'record' ? type.fields.find(({ name, also }) => name === key || also === key)?.type : undefined) ?? any;
}

/** Every reference to a secret in a value. */
export function secretsIn(value: Value): Value[] {
  if (isSecretValue(value)) return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(secretsIn) : [];
}

const pythonText = /[rbfu]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*')/gi;

/** The default of a secret is in the source for everybody who reads it; nothing else shows it. */
export function withoutSecret(type: TypeForm, initial: NonNullable<Param['default']>): NonNullable<Param['default']> {
  if (!holdsSecret(type)) return initial;
  if (initial.kind === 'source') return { kind: 'source', text: initial.text.replace(pythonText, `'${secretMask}'`) };
  return initial.value === null || isSecretValue(initial.value) ? initial : { kind: 'value', value: hideDefault(type, initial.value) };
}

/** As in a request, without the names of variables: nothing travels. */
function hideDefault(type: TypeForm, value: Value): Value {
  const bare = (each: Value): Value => {
    if (isSecretValue(each)) return secretValue();
    if (each === null || typeof each !== 'object') return each;
    return Array.isArray(each) ? each.map(bare) : Object.fromEntries(Object.entries(each).map(([key, item]) => [key, bare(item)]));
  };
  return bare(hideSecrets('default', type, value).value);
}
