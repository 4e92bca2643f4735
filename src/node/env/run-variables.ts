import { isHumanError } from '../../core/human-error';
import { readEnvFiles } from './read-env-files';
import { runEnvironment } from './run-environment';

/** The names of all variables that a run would have. A file that can't be read has none: the start says what is wrong with it. */
export function runVariables(env: NodeJS.ProcessEnv, files: readonly string[], secretNames: readonly string[]): ReadonlySet<string> {
  return new Set([...Object.keys(runEnvironment(env)), ...files.flatMap(file => namesIn(file, env)), ...secretNames]);
}

function namesIn(file: string, env: NodeJS.ProcessEnv): string[] {
  try {
    return Object.keys(readEnvFiles([file], env));
  } catch (error) {
    if (isHumanError(error)) return [];
    throw error;
  }
}
