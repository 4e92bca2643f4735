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

type EnumForm = Extract<TypeForm, { kind: 'enum' }>;

/** The name of the member that a name, a value, or `Color.RED` stands for; of flags also names joined by `|`. Names go before values, as in the record. */
export function enumMember(type: EnumForm, text: string): Value | undefined {
  const one = oneMember(type, text);
  if (one !== undefined || !type.flags) return one === undefined ? undefined : textValue(one);
  if (text.trim() === '0') return 0;
  const names = text.split('|').map((part) => part.trim()).flatMap((part) => oneMember(type, part) ?? membersOf(type, part));
  return names.includes(undefined) ? undefined : textValue([...new Set(names)].join('|'));
}

/** The flags of which a number is made: the single bits that are in it. */
function membersOf(type: EnumForm, text: string): (string | undefined)[] {
  const number = /^[1-9]\d*$/.test(text) ? Number(text) : NaN;
  const bits = type.members.filter(({ value }) => typeof value === 'number' && Math.log2(value) % 1 === 0 && Math.floor(number / value) % 2 === 1);
  const whole = bits.reduce((sum, { value }) => sum + Number(value), 0);
  return whole === number ? bits.map(({ name }) => name) : [undefined];
}

function oneMember(type: EnumForm, text: string): string | undefined {
  // As Python writes it, with the classes around it or without: `Tone.LOW`, `Outer.Tone.LOW`.
  const named = /^[\w.]+$/.test(text) ? `.${text}`.lastIndexOf(`.${type.name}.`) : -1;
  const bare = named < 0 ? text : text.slice(named + type.name.length + 1);
  const lower = bare.toLowerCase();
  const alike = type.members.filter(({ name }) => name.toLowerCase() === lower);
  const found = type.members.find(({ name }) => name === bare)
    ?? type.members.find(({ value }) => value === textValue(text) || (typeof value !== 'string' && JSON.stringify(value) === text.trim()))
    ?? (alike.length === 1 ? alike[0] : undefined);
  return found?.name;
}
