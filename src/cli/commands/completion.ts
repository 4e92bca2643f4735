import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import { isShell, scripts, shells } from '../completion/shells';
import type { Context } from '../context';
import { exitCode } from '../exit-code';

/** The script that a shell reads once; it asks the program itself at every Tab. */
export function completion(given: Given, context: Context): number {
  const [shell = ''] = given.positionals;
  if (!isShell(shell)) throw new UsageError(`There is no completion for “${shell}”. There is: ${shells.join(', ')}.`);
  if (context.json) context.answer({ shell, script: scripts[shell] });
  else context.streams.out.write(scripts[shell]);
  return exitCode.succeeded;
}
