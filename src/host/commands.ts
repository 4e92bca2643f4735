import type * as vscode from 'vscode';
import { ActionableError, humanMessage } from './errors';
import { said } from './said';
import type { Log } from './services/log';
import { type CommandHandler, type CommandId, commandIds, type Handlers } from './vocabulary/commands';
import type { VS } from './vs';

/** Says what went wrong: our own sentences as they are, everything else in the log. */
export async function tellError(vs: VS, log: Log, error: unknown, what: string): Promise<void> {
  if (error instanceof vs.CancellationError) return;
  const { l10n } = vs;
  const message = humanMessage(error);
  log.error(what, error);
  if (message === null) {
    const open = l10n.t('Open Log');
    if ((await vs.window.showErrorMessage(l10n.t('Something went wrong. The log has the details.'), open)) === open) log.show();
    return;
  }
  const actions = error instanceof ActionableError ? error.actions : [];
  const picked = await vs.window.showErrorMessage(said(l10n, message), ...actions.map(action => action.title));
  const action = actions.find(each => each.title === picked);
  if (action) await vs.commands.executeCommand(action.command, ...(action.args ?? []));
}

/** What the walkthrough's steps teach. */
const taught: ReadonlySet<CommandId> = new Set<CommandId>(['offbook.function.run', 'offbook.run.open', 'offbook.function.configure']);

/**
 * Ticks a step. The editor hears by itself of commands without arguments alone, so not of a lens or a row. A key that is true before the editor knows the walkthrough never ticks anything, so
 * it is true for a moment only.
 */
async function tick(vs: VS, id: CommandId): Promise<void> {
  for (const value of [true, false]) await vs.commands.executeCommand('setContext', `${id}.done`, value);
}

/** The one place where commands meet the editor: every command of the list, with its errors told. */
export function registerCommands(vs: VS, log: Log, handlers: Handlers<CommandId>): vscode.Disposable {
  const guarded = (id: CommandId, handler: CommandHandler) => async (...args: unknown[]) => {
    try {
      const answer = await handler(...args);
      if (taught.has(id)) void tick(vs, id);
      return answer;
    } catch (error) {
      void tellError(vs, log, error, id);
      return undefined;
    }
  };
  return vs.Disposable.from(...commandIds.map(id => vs.commands.registerCommand(id, guarded(id, handlers[id]))));
}
