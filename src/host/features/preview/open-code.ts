import { HumanError } from '../../../core/human-error';
import { plainName } from '../../plain-text';
import type { VS } from '../../vs';
import type { KeptCode } from './made-codes';

/** The module that a function was put into, at the function as it stands there now. */
export async function openCode(vs: VS, { name, module, source }: Pick<KeptCode, 'name' | 'module' | 'source'>): Promise<void> {
  const { l10n } = vs;
  const document = await vs.workspace.openTextDocument(vs.Uri.file(source)).then(read => read, () => { throw new HumanError('gone', l10n.t('{0} is not there any more.', plainName(module, 300))); });
  const editor = await vs.window.showTextDocument(document, { preview: false });
  // The name is one that Python takes: nothing in it means anything to a pattern.
  const at = new RegExp(`^([ \\t]*(?:async )?def )${name}\\s*[(\\[]`, 'm').exec(document.getText());
  if (!at) throw new HumanError('gone', l10n.t('There is no function {0} in {1} any more.', name, plainName(module, 300)));
  const start = document.positionAt(at.index + (at[1] ?? '').length);
  editor.selection = new vs.Selection(start, start);
  editor.revealRange(new vs.Range(start, start), vs.TextEditorRevealType.InCenterIfOutsideViewport);
}
