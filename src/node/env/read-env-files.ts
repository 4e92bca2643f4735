import fs from 'node:fs';
import { HumanError } from '../../core/human-error';
import { parseEnvFile } from './env-file';
import { say } from '../../core/say';

/** The variables of all files, later ones first in rank. A file that isn't there or can't be understood stops the run before it starts. */
export function readEnvFiles(files: readonly string[], env: NodeJS.ProcessEnv): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const file of files) {
    const { variables: found, problems } = parseEnvFile(readText(file), { ...env, ...variables });
    const first = problems[0];
    if (first) throw new HumanError('env-file', say('{0}, line {1}: {2}. Correct the line, or leave the file out.', file, first.line, first.message));
    Object.assign(variables, found);
  }
  return variables;
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new HumanError('env-file', gone ? say('The environment file {0} is not there. Check its path, or leave it out.', file) : say('The environment file {0} can’t be read. Check its path, or leave it out.', file), { cause: error });
  }
}
