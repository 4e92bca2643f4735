import type * as vscode from 'vscode';
import type { Functions } from '../../services/functions';
import type { VS } from '../../vs';

/** The same fix as the quiet lens offers, in the light bulb. */
export function createAnnotateActions(vs: VS, functions: Functions): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range) {
      const fn = await functions.at(document, range.start.line + 1).catch(() => null);
      const fix = fn?.reason?.fix;
      if (!fn || !fn.nearly || !fix || range.start.line + 1 > fn.line) return [];
      const title = fix.param === null ? vs.l10n.t('Annotate what {0} returns, to run and track it', fn.name) : vs.l10n.t('Annotate {0}, to run and track {1}', fix.param, fn.name);
      const action = new vs.CodeAction(title, vs.CodeActionKind.QuickFix);
      action.command = { title, command: 'offbook.function.annotate', arguments: [{ file: fn.file, name: fn.name }] };
      return [action];
    },
  };
  return vs.languages.registerCodeActionsProvider({ language: 'python', scheme: 'file' }, provider, { providedCodeActionKinds: [vs.CodeActionKind.QuickFix] });
}
