import type { TypeForm } from '../../contract/functions';
import type { Value } from '../../contract/values';
import { wantedFor } from './describe-type';
import { textValue } from './literals';

/** `part`: what is wrong inside of what was given; the rest of it fits. */
export type Checked = { ok: true; value: Value } | { ok: false; wanted: string; part?: Value };

export const fits = (value: Value): Checked => ({ ok: true, value });
export const misfit = (type: TypeForm): Checked => ({ ok: false, wanted: wantedFor(type) });

/** The wider type's words in place of the narrower one's. */
export const describeAs = (type: TypeForm, inner: Checked): Checked => (inner.ok ? inner : misfit(type));

/** The name of the member that a name, a value, or `Color.RED` stands for. Names go before values, as in the record. */
export function enumMember(type: Extract<TypeForm, { kind: 'enum' }>, text: string): Value | undefined {
  const bare = text.startsWith(`${type.name}.`) ? text.slice(type.name.length + 1) : text;
  const lower = bare.toLowerCase();
  const alike = type.members.filter(({ name }) => name.toLowerCase() === lower);
  const found = type.members.find(({ name }) => name === bare)
    ?? type.members.find(({ value }) => value === textValue(text) || (typeof value !== 'string' && JSON.stringify(value) === text.trim()))
    ?? (alike.length === 1 ? alike[0] : undefined);
  return found && textValue(found.name);
}
