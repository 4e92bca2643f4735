import path from 'node:path';
import type { FunctionInfo, ModuleFunctions } from '../../contract/functions';
import { isFile, isFolder } from '../../node/files/stat';
import { FunctionsReader } from '../../node/functions/reader';
import { impliedWorkspace } from '../../node/project/surroundings';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { formatValue } from '../../core/format/values';
import { functionJson } from '../output/function-json';
import { pythonFiles } from '../run/python-files';
import { safeLine } from '../../core/format/safe-text';

export async function functions(given: Given, context: Context): Promise<number> {
  const written = given.positionals[0] ?? '.';
  const start = path.resolve(context.cwd, written);
  if (!isFile(start) && !isFolder(start)) throw new UsageError(`There is no file or folder ${written}. Check the path.`);
  const found: { file: string; module: ModuleFunctions }[] = [];
  const reader = new FunctionsReader({ ...context, workspaceFolders: file => impliedWorkspace(file, context.cwd) });
  for (const file of isFile(start) ? [start] : pythonFiles(start)) {
    const module = await reader.module(file);
    if (module) found.push({ file, module });
  }
  if (context.json) context.answer(found.flatMap(({ module }) => module.functions.map(functionJson)));
  else context.say(listing(found, context) || `No functions in ${written === '.' ? 'this folder' : written}. Offbook lists public functions at a module’s top level.`);
  return exitCode.succeeded;
}

/** A file for Python 2, or none of Python at all, has one on every line: the first few say what it is. */
const mostErrors = 3;

function listing(found: { file: string; module: ModuleFunctions }[], { cwd, style }: Context): string {
  const blocks: string[] = [];
  for (const { file, module } of found) {
    const shown = module.functions.filter(each => each.runnable || each.nearly);
    if (!shown.length && !module.errors.length) continue;
    const name = safeLine(path.relative(cwd, file) || file);
    blocks.push([
      style.strong(name),
      ...module.errors.slice(0, mostErrors).map(({ line, message }) => `  ${style.warn('!')} line ${line}: ${safeLine(message)}`),
      ...(module.errors.length > mostErrors ? [`  ${style.warn('!')} and ${module.errors.length - mostErrors} more`] : []),
      ...shown.map(each => each.runnable ? `  ${style.good('▶')} ${signature(each)}` : `  ${style.faint('–')} ${signature(each)}\n      ${style.faint(safeLine(each.reason?.text ?? ''))}`),
    ].join('\n'));
  }
  return blocks.join('\n\n');
}

function signature({ name, params, returns }: FunctionInfo): string {
  const inside = params.flatMap((each, at) => {
    const stars = each.how === 'var-positional' ? '*' : each.how === 'var-keyword' ? '**' : '';
    const value = each.default ? (each.default.kind === 'source' ? each.default.text : formatValue(each.default.value, 60)) : null;
    const written = `${stars}${each.name}${each.annotation ? `: ${each.annotation}` : ''}${value === null ? '' : `${each.annotation ? ' = ' : '='}${value}`}`;
    const before = params[at - 1]?.how;
    // `*args` says by itself that what follows goes by keyword.
    const star = each.how === 'keyword-only' && before !== 'keyword-only' && before !== 'var-positional' ? ['*'] : [];
    const slash = each.how === 'positional-only' && params[at + 1]?.how !== 'positional-only' ? ['/'] : [];
    return [...star, written, ...slash];
  }).join(', ');
  return safeLine(`${name}(${inside})${returns.annotation ? ` -> ${returns.annotation}` : ''}`);
}
