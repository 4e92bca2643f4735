import * as path from 'node:path';
import type { RunDetail } from '../../../contract/run';
import { HumanError } from '../../../core/human-error';
import { projectRoot } from '../../../core/runs/restored';
import { codeUri } from '../../services/code-documents';
import type { RunRef } from '../../services/stores';
import type { VS } from '../../vs';
import { sameAs } from './same-as';

/** All modules in the editor's own view of many differences: those whose text is the same are left out. */
export async function compareCode(vs: VS, { store }: RunRef, detail: RunDetail): Promise<void> {
  const { l10n } = vs;
  const root = projectRoot(detail.request) ?? path.dirname(detail.function.file);
  const kept = detail.code.modules.filter(module => module.kept === true && module.sha256 !== null);
  if (kept.length === 0) throw new HumanError('not-kept', l10n.t('This run kept no code to compare with.'));
  const differing = [];
  for (const module of kept) {
    const file = path.resolve(root, module.path);
    const same = await sameAs(file, module.sha256 ?? '');
    if (same !== 'same') differing.push({ kept: codeUri(vs, store, module.sha256 ?? '', module.path), now: vs.Uri.file(file), there: same === 'other' });
  }
  if (differing.length === 0) {
    void vs.window.showInformationMessage(kept.length === 1 ? l10n.t('The code is the same: its one module is as it ran.') : l10n.t('The code is the same: all {0} modules are as they ran.', kept.length));
    return;
  }
  // [label, left, right]: a file that is gone has no right side.
  await vs.commands.executeCommand('vscode.changes', l10n.t('{0}: as it ran ↔ now', detail.function.name), differing.map(({ kept: left, now, there }) => [now, left, there ? now : undefined]));
}
