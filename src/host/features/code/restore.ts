import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { RunDetail } from '../../../contract/run';
import { projectRoot } from '../../../core/runs/restored';
import { type Restored, restoreRun, type RestoreTarget } from '../../../node/restore/restore';
import { StoreLayout } from '../../../node/store';
import type { Log } from '../../services/log';
import type { RunRef } from '../../services/stores';
import type { VS } from '../../vs';

/** Into a worktree, a branch or a folder, whichever the user says. */
export async function restoreCode(vs: VS, log: Log, ref: RunRef, detail: RunDetail): Promise<void> {
  const { l10n } = vs;
  const target = await askWhere(vs, detail);
  const restored = await vs.window.withProgress({ location: vs.ProgressLocation.Notification, title: l10n.t('Restoring the code of {0}', detail.function.name) }, () => restoreRun(detail, new StoreLayout(ref.store), target));
  log.info(`Restored ${ref.id}: ${JSON.stringify(restored)}`);
  await tell(vs, restored);
}

async function tell(vs: VS, { project, branch, files, left }: Restored): Promise<void> {
  const { l10n } = vs;
  const rest = left.length ? ` ${l10n.t('Not restored: {0}.', left.slice(0, 3).join('; '))}` : '';
  if (project === null) {
    void vs.window.showInformationMessage(`${l10n.t('The branch {0} holds the code as it ran.', branch ?? '')}${rest}`);
    return;
  }
  const open = l10n.t('Open in New Window');
  const picked = await vs.window.showInformationMessage(`${files.length === 1 ? l10n.t('1 file restored to {0}.', project) : l10n.t('{0} files restored to {1}.', files.length, project)}${rest}`, open);
  if (picked === open) await vs.commands.executeCommand('vscode.openFolder', vs.Uri.file(project), { forceNewWindow: true });
}

interface Way extends vscode.QuickPickItem { way: RestoreTarget['kind'] }

async function askWhere(vs: VS, detail: RunDetail): Promise<RestoreTarget> {
  const { l10n } = vs;
  const { git } = detail.code;
  const inGit = Boolean(git?.commit) && !git?.error;
  const items: Way[] = [
    ...(inGit ? [
      { way: 'worktree' as const, label: l10n.t('$(folder-library) Git worktree…'), detail: l10n.t('A folder at commit {0}, with the uncommitted changes of then', git?.commit?.slice(0, 7) ?? '') },
      { way: 'branch' as const, label: l10n.t('$(git-branch) New branch…'), detail: l10n.t('One commit on top of {0}; your files stay as they are', git?.commit?.slice(0, 7) ?? '') },
    ] : []),
    { way: 'folder', label: l10n.t('$(folder) Folder…'), detail: l10n.t('The modules that ran, without git') },
  ];
  const picked = await vs.window.showQuickPick(items, { placeHolder: l10n.t('Where to put the code of {0} as it ran', detail.function.name), ignoreFocusOut: true });
  if (!picked) throw new vs.CancellationError();
  const root = projectRoot(detail.request) ?? path.dirname(detail.function.file);
  if (picked.way === 'branch') {
    const name = await vs.window.showInputBox({ title: l10n.t('Name of the new branch'), value: `offbook/${detail.id}`, ignoreFocusOut: true });
    if (!name) throw new vs.CancellationError();
    return { kind: 'branch', name };
  }
  const at = await vs.window.showInputBox({
    ignoreFocusOut: true, title: picked.way === 'worktree' ? l10n.t('Folder for the new worktree') : l10n.t('Folder for the code'), prompt: l10n.t('It must not be there yet, or be empty.'),
    value: path.join(path.dirname(root), `${path.basename(root)}-${detail.id.slice(-6)}`), validateInput: text => (path.isAbsolute(text) ? undefined : l10n.t('Write a whole path.')),
  });
  if (!at) throw new vs.CancellationError();
  return { kind: picked.way, at };
}
