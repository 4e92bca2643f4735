import type { FunctionInfo, Param, TypeForm } from '../../contract/functions';
import { judge } from '../../core/python/judge';
import { hasUnknown } from './unknown';

export interface DescribedParam { name: string; type: TypeForm; default?: Param['default'] }
export interface DescribedFunction { name: string; params: DescribedParam[]; returns: { type: TypeForm } }

/** What was read from the source, with what only the running module knows put in. What reading knew stays as it is. */
export function mergeDescribed(fn: FunctionInfo, described: DescribedFunction): FunctionInfo {
  const params = fn.params.map(param => {
    const told = described.params.find(({ name }) => name === param.name);
    if (!told) return param;
    const type = hasUnknown(param.type) ? told.type : param.type;
    const initial = param.default?.kind === 'source' && told.default?.kind === 'value' ? told.default : param.default;
    return { ...param, type, ...(initial ? { default: initial } : {}) };
  });
  const returns = hasUnknown(fn.returns.type) ? { ...fn.returns, type: described.returns.type } : fn.returns;
  return judgedAgain(fn, { ...fn, params, returns });
}

/** The answer from the source stays; why nothing better is known stands where it is shown. */
export function withReason(fn: FunctionInfo, reason: string): FunctionInfo {
  const params = fn.params.map(param => (param.type.kind === 'unknown' ? { ...param, type: { kind: 'unknown' as const, reason: `${param.type.reason}; ${reason}` } } : param));
  return judgedAgain(fn, { ...fn, params });
}

/** A function that can't be run for a reason other than its types (it is a test, it is half typed) stays so. */
function judgedAgain(before: FunctionInfo, after: FunctionInfo): FunctionInfo {
  const verdict = judge(before);
  if (verdict.runnable !== before.runnable || verdict.reason?.text !== before.reason?.text) return after;
  const { reason: _, ...rest } = after;
  return { ...rest, ...judge(after) };
}
