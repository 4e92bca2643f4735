import path from 'node:path';
import { isFile } from '../../node/files/stat';
import { FunctionsReader } from '../../node/functions/reader';
import { impliedWorkspace } from '../../node/project/surroundings';
import type { Context } from '../context';
import { pythonEntries } from '../run/python-files';
import { mayRun } from '../run/target';

/**
 * What may stand for FILE.py:FUNCTION: files and folders, or a file's functions. A single one is gone into at once, so that a Tab goes as far as
 * there is nothing to choose, and a shell puts its space behind a whole target alone.
 */
export async function targets(typed: string, context: Context): Promise<string[]> {
  const colon = typed.lastIndexOf(':');
  const file = typed.slice(0, Math.max(0, colon));
  if (file !== '' && isFile(path.resolve(context.cwd, file))) return functionsOf(file, context);
  for (let at = typed; ;) {
    const folder = at.slice(0, at.lastIndexOf('/') + 1);
    const found = pythonEntries(path.resolve(context.cwd, folder)).filter(({ name }) => (folder + name).startsWith(at));
    const [only] = found;
    if (only === undefined || found.length > 1) return found.map(({ name, kind }) => folder + name + (kind === 'folder' ? '/' : ':'));
    if (only.kind === 'file') return functionsOf(folder + only.name, context);
    at = `${folder}${only.name}/`;
  }
}

async function functionsOf(file: string, context: Context): Promise<string[]> {
  const reader = new FunctionsReader({ ...context, workspaceFolders: each => impliedWorkspace(each, context.cwd) });
  return (await reader.functions(path.resolve(context.cwd, file))).filter(mayRun).map(({ name }) => `${file}:${name}`);
}
