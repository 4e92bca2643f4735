import type { TypeForm } from '../../contract/functions';
import type { Value } from '../../contract/values';

/** Stands wherever a secret would. */
export const secretMask = '••••••';

const mark = '$secret:';
const ownVariable = /^OFFBOOK_SECRET_[A-Z0-9_]+$/;

export const isSecretValue = (value: Value): boolean => typeof value === 'string' && value.startsWith(mark);

/** What a record has in a secret's place: the variable that it travelled by, or nothing. */
export const secretValue = (variable = ''): string => mark + variable;

/** The variable that a secret travels by; null: it is not told, or is none of ours, and nobody's request gets at other variables this way. */
export function secretVariable(value: Value): string | null {
  const name = typeof value === 'string' && isSecretValue(value) ? value.slice(mark.length) : '';
  return ownVariable.test(name) ? name : null;
}

/** Whether anything of a type is a secret. Every option of a union beside one may be it. */
export function holdsSecret(type: TypeForm): boolean {
  switch (type.kind) {
    case 'secret': return true;
    case 'bounded': return holdsSecret(type.of);
    case 'union': return type.options.some(holdsSecret);
    case 'list': return holdsSecret(type.item);
    case 'tuple': return type.items.some(holdsSecret);
    case 'dict': return holdsSecret(type.value);
    case 'record': return type.fields.some(field => holdsSecret(field.type));
    default: return false;
  }
}

/** Whether text for a type is a secret itself. */
export const isSecret = (type: TypeForm): boolean => type.kind === 'secret' || (type.kind === 'bounded' && isSecret(type.of)) || (type.kind === 'union' && type.options.some(isSecret));
