import { HumanError } from '../../../core/human-error';
import type { Module } from '../../module';
import type { ContextService } from '../../services/context';
import type { Log } from '../../services/log';
import type { Home, Places } from '../../services/places';
import type { Secrets } from '../../services/secrets';
import type { VS } from '../../vs';
import { foldersWithSecrets, tellOfSecrets } from './present';

interface Deps { log: Log; context: ContextService; places: Places; secrets: Secrets }

/** Secrets for a folder's runs: kept by the editor, given to the process as environment variables, taken out of everything that is kept. */
export function createSecretsModule(vs: VS, { log, context, places, secrets }: Deps): Module<'offbook.secret.set' | 'offbook.secret.remove'> {
  const { l10n } = vs;

  /** A folder that has to be chosen only where there are several. */
  async function oneOf(folders: readonly Home[], placeHolder: string): Promise<Home> {
    if (folders.length === 1 && folders[0]) return folders[0];
    const picked = await vs.window.showQuickPick(folders.map(home => ({ label: home.name, description: home.root, home })), { placeHolder });
    if (!picked) throw new vs.CancellationError();
    return picked.home;
  }

  async function set(): Promise<void> {
    const folders = places.folders();
    if (folders.length === 0) throw new HumanError('no-folder', l10n.t('Open a folder first: secrets belong to the runs of a folder.'));
    const { root: where } = await oneOf(folders, l10n.t('Folder whose runs get the secret'));
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
    const folders = await foldersWithSecrets({ log, places, secrets });
    if (folders.length === 0) throw new HumanError('no-secrets', l10n.t('No secret is set for the runs of this window’s folders.'));
    const { root: where, name: folder } = await oneOf(folders, l10n.t('Folder whose runs lose the secret'));
    const names = Object.keys(await secrets.of(where)).sort();
    const name = await vs.window.showQuickPick(names, { placeHolder: places.folders().length > 1 ? l10n.t('Secret to remove from the runs of {0}', folder) : l10n.t('Secret to remove') });
    if (!name) return;
    await secrets.remove(where, name);
    void vs.window.showInformationMessage(l10n.t('{0} is removed: runs of this folder get it no more.', name));
  }

  return { commands: { 'offbook.secret.set': set, 'offbook.secret.remove': remove }, disposables: tellOfSecrets(vs, { log, context, places, secrets }) };
}
