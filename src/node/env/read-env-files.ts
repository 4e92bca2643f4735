import fs from 'node:fs';
import { HumanError } from '../../core/human-error';
import { parseEnvFile } from './env-file';

/** The variables of all files, later ones first in rank. A file that isn't there or can't be understood stops the run before it starts. */
export function readEnvFiles(files: readonly string[], env: NodeJS.ProcessEnv): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const file of files) {
    const { variables: found, problems } = parseEnvFile(readText(file), { ...env, ...variables });
    const first = problems[0];
    if (first) throw new HumanError('env-file', `${file}, line ${first.line}: ${first.message}. Correct the line, or leave the file out.`);
    Object.assign(variables, found);
  }
  return variables;
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new HumanError('env-file', `The environment file ${file} ${gone ? 'is not there' : 'can’t be read'}. Check its path, or leave it out.`, { cause: error });
  }
}
