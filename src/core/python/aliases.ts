import type { Param } from '../../contract/functions';
import { parseExpression } from './expression';
import type { Expression } from './expression';
import { targetOf } from './scope';
import type { ClassShape } from './shape';
import type { Reading } from './types';

/** What a pydantic model's configuration says of the names by which its fields are given. */
export interface Aliases { generate: ((name: string) => string) | null; /** The field's own name is taken too. */ byName: boolean }
export const noAliases: Aliases = { generate: null, byName: false };

/** As pydantic.alias_generators makes them; others are the project's own code, which is not run here. */
export const generators: Readonly<Record<string, (name: string) => string>> = {
  to_pascal: pascal, to_camel: (name) => (/^[a-z]+[A-Za-z\d]*$/.test(name) && !/\d[a-z]/.test(name) ? name : pascal(name).replace(/(^_*[A-Z])/, (first) => first.toLowerCase())),
  to_snake: (name) => name.replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').replace(/([a-z])([A-Z])/g, '$1_$2').replace(/([0-9])([A-Z])/g, '$1_$2').replace(/([a-z])([0-9])/g, '$1_$2').replaceAll('-', '_').toLowerCase(),
};
function pascal(name: string): string {
  const titled = name.replace(/\p{L}+/gu, (word) => `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`);
  return titled.replace(/([0-9A-Za-z])_(?=[0-9A-Z])/g, '$1');
}

export function aliasesOf(shape: ClassShape, reading: Reading): Aliases {
  const settings = new Map<string, Expression>();
  const config = shape.fields.find(({ name }) => name === 'model_config')?.value ?? null;
  const read = config === null ? null : parseExpression(config);
  if (read?.kind === 'call') for (const { name, value } of read.args) if (name !== null) settings.set(name, value);
  if (read?.kind === 'dict') for (const { key, value } of read.entries) if (key?.kind === 'string') settings.set(key.value, value);
  const isTrue = (name: string): boolean => { const value = settings.get(name); return value?.kind === 'constant' && value.value === true; };
  const generator = settings.get('alias_generator');
  const target = generator ? targetOf(generator, reading.scope) : null;
  const [, name = ''] = target?.kind === 'path' ? /^pydantic\.alias_generators\.(\w+)$/.exec(target.path) ?? [] : [];
  return { generate: Object.hasOwn(generators, name) ? generators[name] ?? null : null, byName: isTrue('populate_by_name') || isTrue('validate_by_name') };
}

/** A field as it is given: by its alias, or the one that the model makes of its name. */
export function aliased(field: Param, { generate, byName }: Aliases): Param {
  const { also, ...given } = field;
  const own = also ?? field.name;
  const name = also === undefined && generate !== null ? generate(own) : field.name;
  return { ...given, name, ...(byName && name !== own ? { also: own } : {}) };
}
