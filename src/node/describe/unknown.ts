import { unreachable } from '../../contract/ids';
import type { FunctionInfo, TypeForm } from '../../contract/functions';

/** Is there anything in a type that reading alone could not tell? */
export function hasUnknown(type: TypeForm): boolean {
  switch (type.kind) {
    case 'unknown': return true;
    case 'list': return hasUnknown(type.item);
    case 'tuple': return type.items.some(hasUnknown);
    case 'dict': return hasUnknown(type.key) || hasUnknown(type.value);
    case 'union': return type.options.some(hasUnknown);
    case 'bounded': return hasUnknown(type.of);
    case 'record': return type.fields.some(field => hasUnknown(field.type));
    case 'any': case 'none': case 'bool': case 'str': case 'path': case 'bytes': case 'secret': case 'int': case 'float': case 'datetime': case 'date': case 'time': case 'timedelta':
    case 'decimal': case 'uuid': case 'literal': case 'enum': case 'table': case 'array': case 'model': case 'figure': case 'metrics-callback':
      return false;
    default: return unreachable(type);
  }
}

/** Worth asking Python itself: a type that is unknown, or a default that a form should show and only running code can tell. */
export const isWorthAsking = (fn: FunctionInfo): boolean =>
  fn.params.some(({ annotation, type, default: initial }) => annotation !== null && (hasUnknown(type) || initial?.kind === 'source'));
