import { unreachable } from '../../contract/ids';
import type { TypeForm } from '../../contract/functions';

/** Is a parameter of this type loaded from data (a file, an output), rather than typed? */
export function isInputType(type: TypeForm): boolean {
  switch (type.kind) {
    case 'table': case 'array': case 'model': return true;
    case 'bounded': return isInputType(type.of);
    case 'union': {
      const options = type.options.filter(({ kind }) => kind !== 'none');
      return options.length > 0 && options.every(option => isInputType(option) || option.kind === 'path') && options.some(isInputType);
    }
    case 'any': case 'none': case 'bool': case 'str': case 'path': case 'bytes': case 'int': case 'float': case 'datetime': case 'date': case 'time': case 'timedelta':
    case 'decimal': case 'uuid': case 'literal': case 'enum': case 'list': case 'tuple': case 'dict': case 'record': case 'figure': case 'metrics-callback': case 'unknown':
      return false;
    default: return unreachable(type);
  }
}
