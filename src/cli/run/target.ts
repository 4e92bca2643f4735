import path from 'node:path';
import type { FunctionInfo, ModuleFunctions } from '../../contract/functions';
import { isFile, isFolder } from '../../node/files/stat';
import { nearest } from '../../core/nearest';
import { hasUnknown } from '../../node/describe/unknown';
import { UsageError } from '../arguments/usage-error';

export interface Target { file: string; name: string }

/** `src/flow.py:train`. The last colon counts: a drive letter has one too. */
export function parseTarget(text: string, cwd: string): Target {
  const at = text.lastIndexOf(':');
  const [written, name] = [text.slice(0, at), text.slice(at + 1)];
  if (at <= 0 || !name || /[\\/]/.test(name)) throw new UsageError(`“${text}” names no function. Write the file and the function: ${at > 0 && !name ? written : text}:FUNCTION. “offbook functions ${at > 0 && !name ? written : text}” lists them.`);
  const file = path.resolve(cwd, written);
  if (isFolder(file)) throw new UsageError(`${written} is a folder. Write the file and the function: ${written}/FILE.py:FUNCTION.`);
  if (!isFile(file)) throw new UsageError(`There is no file ${written}. Check the path.`);
  return { file, name };
}

/** What reading can't tell, the interpreter is asked about before the plan is made. */
export const mayRun = (fn: FunctionInfo): boolean => fn.runnable || fn.params.some(param => param.required && hasUnknown(param.type));

export function pickFunction({ file, name }: Target, found: ModuleFunctions, cwd: string): FunctionInfo {
  const fn = found.functions.find(each => each.name === name);
  const shown = path.relative(cwd, file) || file;
  if (fn && mayRun(fn)) return fn;
  if (fn) throw new UsageError(`\`${name}\` can’t be run: ${fn.reason?.text ?? 'it is not a pipeline function'}.`);
  const names = found.functions.map(each => each.name);
  const broken = found.errors[0];
  if (broken && !names.length) throw new UsageError(`${shown}, line ${broken.line}: ${broken.message}.`);
  const meant = nearest(name, names);
  throw new UsageError(`${shown} has no public function \`${name}\`. ${meant ? `Did you mean \`${meant}\`?` : names.length ? `It has: ${names.join(', ')}.` : 'It has none at its top level.'}`);
}
