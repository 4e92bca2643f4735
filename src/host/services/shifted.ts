import type { FunctionInfo } from '../../contract/functions';

/** An edit as far as lines go: the last line that it touched (1-based), and how many lines more there are now. */
export interface LineEdit { last: number; delta: number }

/** Functions where they are after an edit that the language server has not told of yet: those below move, one around it grows. */
export function shifted(functions: FunctionInfo[], { last, delta }: LineEdit): FunctionInfo[] {
  if (delta === 0) return functions;
  const at = (line: number) => (line > last ? line + delta : line);
  return functions.map(fn => (fn.endLine < last ? fn : { ...fn, line: at(fn.line), lensLine: at(fn.lensLine), endLine: fn.endLine >= last ? fn.endLine + delta : fn.endLine }));
}
