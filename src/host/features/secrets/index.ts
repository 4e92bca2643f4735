import { HumanError } from '../../../core/human-error';
import type { Module } from '../../module';
import type { Places } from '../../services/places';
import type { Secrets } from '../../services/secrets';
import type { VS } from '../../vs';

/** Secrets for a folder's runs: kept by the editor, given to the process as environment variables, taken out of everything that is kept. */
export function createSecretsModule(vs: VS, { places, secrets }: { places: Places; secrets: Secrets }): Module<'offbook.secret.set' | 'offbook.secret.remove'> {
  const { l10n } = vs;

  async function folder(): Promise<string> {
    const folders = places.folders();
    if (folders.length === 0) throw new HumanError('no-folder', l10n.t('Open a folder first: secrets belong to the runs of a folder.'));
    if (folders.length === 1 && folders[0]) return folders[0].root;
    const picked = await vs.window.showQuickPick(folders.map(({ name, root }) => ({ label: name, description: root, root })), { placeHolder: l10n.t('Folder whose runs get the secret') });
    if (!picked) throw new vs.CancellationError();
    return picked.root;
  }

  async function set(): Promise<void> {
    const where = await folder();
    const name = await vs.window.showInputBox({
      title: l10n.t('Secret for Runs'), prompt: l10n.t('Name of the environment variable'), placeHolder: 'API_KEY',
      validateInput: text => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text) ? null : l10n.t('A name has letters, digits and _, and does not begin with a digit.')),
    });
    if (!name) return;
    const value = await vs.window.showInputBox({ title: l10n.t('Secret for Runs'), prompt: l10n.t('Value of {0}. It is kept by the editor and taken out of all that a run keeps.', name), password: true, ignoreFocusOut: true });
    if (!value) return;
    await secrets.set(where, name, value);
    const short = value.length < 6 ? ` ${l10n.t('It is so short that it can’t be told from other text: a run warns about that.')}` : '';
    void vs.window.showInformationMessage(`${l10n.t('{0} is set for the runs of this folder.', name)}${short}`);
  }

  async function remove(): Promise<void> {
    const where = await folder();
    const names = Object.keys(await secrets.of(where)).sort();
    if (names.length === 0) throw new HumanError('no-secrets', l10n.t('No secret is set for the runs of this folder.'));
    const name = await vs.window.showQuickPick(names, { placeHolder: l10n.t('Secret to remove') });
    if (!name) return;
    await secrets.remove(where, name);
    void vs.window.showInformationMessage(l10n.t('{0} is removed: runs of this folder get it no more.', name));
  }

  return { commands: { 'offbook.secret.set': set, 'offbook.secret.remove': remove }, disposables: [] };
}
