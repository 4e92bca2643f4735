import type { FunctionInfo, Param, TypeForm } from '../../contract/functions';
import { unreachable } from '../../contract/ids';
import { say } from '../say';

export interface Verdict { runnable: boolean; nearly: boolean; reason?: NonNullable<FunctionInfo['reason']> }
export interface Judged { name: string; params: Param[]; returns: { annotation: string | null } }

/** Whether a function can be run as it stands; asked again when a describe process knows more of its types. */
export function judge(found: Judged): Verdict {
  const bare = found.params.filter((param) => param.annotation === null).map((param) => param.name);
  const noReturn = found.returns.annotation === null;
  if (bare.length > 0 || noReturn) {
    const names = bare.map((name) => `\`${name}\``);
    const text = say('annotate {0} to track', listed([...names, ...(noReturn ? [say('what it returns')] : [])]));
    return { runnable: false, nearly: true, reason: { text, fix: { kind: 'annotate', param: bare[0] ?? null } } };
  }
  for (const param of found.params) {
    if (!param.required || param.how === 'var-positional' || param.how === 'var-keyword') continue;
    const obstacle = obstacleOf(param.type, 'parameter');
    if (obstacle !== null) return { runnable: false, nearly: true, reason: { text: say("`{0}` can't be filled in: {1}; give it a default to track", param.name, obstacle) } };
  }
  return { runnable: true, nearly: false };
}

function listed(items: string[]): string {
  const last = items[items.length - 1] ?? '';
  return items.length < 2 ? last : say('{0} and {1}', items.slice(0, -1).join(', '), last);
}

/** Why nothing can be given for a type; null when something can. */
export function obstacleOf(type: TypeForm, place: 'parameter' | 'inside'): string | null {
  switch (type.kind) {
    case 'any': case 'none': case 'bool': case 'str': case 'path': case 'bytes': case 'secret': case 'int': case 'float': case 'datetime': case 'date': case 'time':
    case 'timedelta': case 'decimal': case 'uuid': case 'literal': case 'enum':
      return null;
    case 'table': case 'array': case 'model':
      return place === 'parameter' ? null : say('tables and models can only be parameters of their own');
    case 'metrics-callback':
      return place === 'parameter' ? null : say("a function can't be filled in");
    case 'figure':
      return say("a figure can't be loaded");
    case 'unknown':
      return type.reason;
    case 'bounded':
      return obstacleOf(type.of, place);
    case 'list':
      return obstacleOf(type.item, 'inside');
    case 'tuple':
      return firstObstacle(type.items, 'inside');
    case 'dict':
      return firstObstacle([type.key, type.value], 'inside');
    case 'union': {
      const obstacles = type.options.filter((option) => option.kind !== 'none').map((option) => obstacleOf(option, place));
      const isOpen = obstacles.some((obstacle) => obstacle === null) || (place === 'inside' && obstacles.length < type.options.length);
      return isOpen ? null : obstacles[0] ?? null;
    }
    case 'record':
      return firstObstacle(type.fields.filter((field) => field.required).map((field) => field.type), 'inside');
    default:
      return unreachable(type);
  }
}

function firstObstacle(types: TypeForm[], place: 'parameter' | 'inside'): string | null {
  for (const type of types) {
    const obstacle = obstacleOf(type, place);
    if (obstacle !== null) return obstacle;
  }
  return null;
}
