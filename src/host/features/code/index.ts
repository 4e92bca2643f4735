import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { RunDetail } from '../../../contract/run';
import { projectRoot } from '../../../core/runs/restored';
import { HumanError } from '../../../core/human-error';
import type { Restored, RestoreTarget } from '../../../node/restore/restore';
import type { Module } from '../../module';
import { codeUri, registerCodeDocuments } from '../../services/code-documents';
import type { Launcher } from '../../services/launcher';
import type { Log } from '../../services/log';
import type { RunRef } from '../../services/stores';
import { mustBeTrusted } from '../../services/trust';
import type { VS } from '../../vs';

interface Deps { log: Log; launcher: Launcher }

/** The code as a run had it: beside what the files hold now, or put back into a place of its own. */
export function createCodeModule(vs: VS, { log, launcher }: Deps): Module & { compare(ref: RunRef): Promise<void>; restore(ref: RunRef): Promise<void> } {
  const { l10n } = vs;

  async function detailOf(ref: RunRef): Promise<RunDetail> {
    const detail = await launcher.detail(ref);
    if (!detail) throw new HumanError('no-run', l10n.t('The run {0} is not there any more.', ref.id));
    return detail;
  }

  /** All modules in the editor's own view of many differences: those whose text is the same are left out. */
  async function compare(ref: RunRef): Promise<void> {
    const detail = await detailOf(ref);
    const root = projectRoot(detail.request) ?? path.dirname(detail.function.file);
    const { sameAs } = await import('./same-as');
    const kept = detail.code.modules.filter(module => module.kept === true && module.sha256 !== null);
    if (kept.length === 0) throw new HumanError('not-kept', l10n.t('This run kept no code to compare with.'));
    const differing = [];
    for (const module of kept) {
      const file = path.resolve(root, module.path);
      const same = await sameAs(file, module.sha256 ?? '');
      if (same !== 'same') differing.push({ kept: codeUri(vs, ref.store, module.sha256 ?? '', module.path), now: vs.Uri.file(file), there: same === 'other' });
    }
    if (differing.length === 0) {
      void vs.window.showInformationMessage(kept.length === 1 ? l10n.t('The code is the same: its one module is as it ran.') : l10n.t('The code is the same: all {0} modules are as they ran.', kept.length));
      return;
    }
    // [label, left, right]: a file that is gone has no right side.
    await vs.commands.executeCommand('vscode.changes', l10n.t('{0}: as it ran ↔ now', detail.function.name), differing.map(({ kept: left, now, there }) => [now, left, there ? now : undefined]));
  }

  async function restore(ref: RunRef): Promise<void> {
    mustBeTrusted(vs);
    const detail = await detailOf(ref);
    const target = await askWhere(vs, detail);
    const restored = await vs.window.withProgress({ location: vs.ProgressLocation.Notification, title: l10n.t('Restoring the code of {0}', detail.function.name) }, async () => {
      const [{ restoreRun }, { StoreLayout }] = await Promise.all([import('../../../node/restore/restore'), import('../../../node/store')]);
      return restoreRun(detail, new StoreLayout(ref.store), target);
    });
    log.info(`Restored ${ref.id}: ${JSON.stringify(restored)}`);
    await tell(restored);
  }

  async function tell({ project, branch, files, left }: Restored): Promise<void> {
    const rest = left.length ? ` ${l10n.t('Not restored: {0}.', left.slice(0, 3).join('; '))}` : '';
    if (project === null) {
      void vs.window.showInformationMessage(`${l10n.t('The branch {0} holds the code as it ran.', branch ?? '')}${rest}`);
      return;
    }
    const open = l10n.t('Open in New Window');
    const picked = await vs.window.showInformationMessage(`${files.length === 1 ? l10n.t('1 file restored to {0}.', project) : l10n.t('{0} files restored to {1}.', files.length, project)}${rest}`, open);
    if (picked === open) await vs.commands.executeCommand('vscode.openFolder', vs.Uri.file(project), { forceNewWindow: true });
  }

  return { commands: {}, disposables: [registerCodeDocuments(vs, log)], compare, restore };
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
