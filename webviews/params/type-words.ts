import type { Bounds, TypeForm } from '../../src/contract/functions';
import { unreachable } from '../../src/contract/ids';
import { t } from '../shared/l10n';
import { formatNumber } from '../shared/format';
import { withoutNone } from './drafts';

/** A type as people say it: the annotation itself is in the tooltip. */
export function typeWords(whole: TypeForm): string {
  const { type, optional } = withoutNone(whole);
  const words = plainWords(type);
  return optional && type.kind !== 'none' ? t('typeOrNone', words) : words;
}

function plainWords(type: TypeForm): string {
  switch (type.kind) {
    case 'any': return t('typeAny');
    case 'none': return t('typeNone');
    case 'bool': return t('typeBool');
    case 'str': return t('typeStr');
    case 'path': return t('typePath');
    case 'bytes': return t('typeBytes');
    case 'secret': return t('typeSecret');
    case 'int': return t('typeInt');
    case 'float': return t('typeFloat');
    case 'decimal': return t('typeDecimal');
    case 'datetime': return t('typeDatetime');
    case 'date': return t('typeDate');
    case 'time': return t('typeTime');
    case 'timedelta': return t('typeTimedelta');
    case 'uuid': return t('typeUuid');
    case 'enum': return type.flags ? type.members.map(({ name }) => name).join(' | ') : t('typeChoice');
    case 'literal': return t('typeChoice');
    case 'list': return t(type.of === 'set' || type.of === 'frozenset' ? 'typeSet' : 'typeList', typeWords(type.item));
    case 'tuple': return type.variadic && type.items[0] ? t('typeList', typeWords(type.items[0])) : t('typeTuple', type.items.map(typeWords).join(', '));
    case 'dict': return t('typeDict', typeWords(type.key), typeWords(type.value));
    case 'union': return type.options.map(typeWords).join(t('typeOr'));
    case 'bounded': return [typeWords(type.of), boundsWords(type.bounds)].filter(Boolean).join(', ');
    case 'record': return type.name;
    case 'table': return t('typeTable', type.library);
    case 'array': return t('typeArray');
    case 'model': return t('typeModel', type.name || type.library);
    case 'figure': return t('typeFigure');
    case 'metrics-callback': return t('typeMetrics');
    case 'unknown': return t('typeUnknown');
    default: return unreachable(type);
  }
}

export function boundsWords(bounds: Bounds): string {
  const parts: string[] = [];
  const low = bounds.ge ?? bounds.gt;
  const high = bounds.le ?? bounds.lt;
  if (bounds.ge !== undefined && bounds.le !== undefined) parts.push(t('boundsBetween', formatNumber(bounds.ge), formatNumber(bounds.le)));
  else {
    if (low !== undefined) parts.push(t(bounds.ge !== undefined ? 'boundsFrom' : 'boundsAbove', formatNumber(low)));
    if (high !== undefined) parts.push(t(bounds.le !== undefined ? 'boundsTo' : 'boundsBelow', formatNumber(high)));
  }
  if (bounds.multipleOf !== undefined) parts.push(t('boundsMultiple', formatNumber(bounds.multipleOf)));
  if (bounds.minLength !== undefined) parts.push(t('boundsMinLength', bounds.minLength));
  if (bounds.maxLength !== undefined) parts.push(t('boundsMaxLength', bounds.maxLength));
  if (bounds.pattern !== undefined) parts.push(t('boundsPattern', bounds.pattern));
  return parts.join(', ');
}
