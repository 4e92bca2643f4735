import type * as vscode from 'vscode';
import type { VS } from '../vs';

/** Shows a quick pick until somebody settles it; hidden before, it was cancelled. What `listen` answers goes with it, and `over` is told. */
export function shown<Item extends vscode.QuickPickItem, Answer>(vs: VS, picker: vscode.QuickPick<Item>, over: () => void, listen: (settle: (answer: Answer) => void) => vscode.Disposable[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const listening = [
      ...listen(answer => { resolve(answer); picker.hide(); }),
      picker.onDidHide(() => {
        over();
        for (const each of listening) each.dispose();
        picker.dispose();
        // Settled already when something was chosen.
        reject(new vs.CancellationError());
      }),
    ];
    picker.show();
  });
}
