import * as path from 'node:path';
import type * as vscode from 'vscode';
import { plainName } from '../../plain-text';
import { findDataFiles } from '../../services/data-files';
import type { VS } from '../../vs';

interface Item extends vscode.QuickPickItem { uri?: vscode.Uri }

/** Asks for a data file of the workspace, or any other; `beside`: the one that it is to be compared with. Null: nobody chose any. */
export async function pickTable(vs: VS, title: string, beside: string | null): Promise<string | null> {
  const { l10n } = vs;
  const items = async (): Promise<Item[]> => {
    const found = await findDataFiles(vs, ['json']);
    const near = (uri: vscode.Uri) => (beside !== null && path.dirname(uri.fsPath) === path.dirname(beside) ? 0 : 1);
    const files = found.filter(({ fsPath }) => fsPath !== beside).map(uri => ({ label: `$(file) ${plainName(path.basename(uri.fsPath))}`, description: plainName(vs.workspace.asRelativePath(uri), 300), uri }));
    return [...files.sort((one, other) => near(one.uri) - near(other.uri) || (one.description < other.description ? -1 : 1)), { label: `$(folder-opened) ${l10n.t('Another file or folder…')}`, alwaysShow: true }];
  };
  const picked = await vs.window.showQuickPick(items(), { title, matchOnDescription: true, ignoreFocusOut: true });
  if (!picked) return null;
  if (picked.uri) return picked.uri.fsPath;
  const [other] = (await vs.window.showOpenDialog({ canSelectFiles: true, canSelectFolders: true, canSelectMany: false, openLabel: l10n.t('Compare') })) ?? [];
  return other?.fsPath ?? null;
}
