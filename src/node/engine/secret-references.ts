import { secretVariable } from '../../core/format/secrets';
import { secretsIn } from '../../core/python/secrets';
import { say } from '../../core/say';
import type { Value } from '../../contract/values';

/** The first secret of a value that nobody has: the variable that it would come from, empty where that is not told. Null: all are there. */
export function lostSecret(value: Value, has: (variable: string) => boolean): string | null {
  for (const reference of secretsIn(value)) {
    const variable = secretVariable(reference);
    if (variable === null || !has(variable)) return variable ?? '';
  }
  return null;
}

/** Why a value of an earlier run does not do, and what does. */
export const secretWords = (param: string, variable: string): string =>
  variable ? say('`{0}` holds a secret, and secrets are not kept. Type it again, or set {1} for the run.', param, variable) : say('`{0}` holds a secret, and secrets are not kept. Type it again.', param);
