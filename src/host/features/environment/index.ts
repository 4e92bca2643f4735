import * as path from 'node:path';
import type * as vscode from 'vscode';
import { HumanError } from '../../../core/human-error';
import { tellError } from '../../commands';
import type { Module } from '../../module';
import type { Environments } from '../../services/environments';
import type { Log } from '../../services/log';
import type { Places } from '../../services/places';
import type { Settings } from '../../services/settings';
import type { VS } from '../../vs';

interface Deps { log: Log; settings: Settings; places: Places; environments: Environments; memory: vscode.Memento }

/** Offers the virtual environment that a project lacks, once, and installs a package that a run missed. */
export function createEnvironmentModule(vs: VS, { log, settings, places, environments, memory }: Deps): Module<'offbook.environment.create' | 'offbook.environment.install'> {
  const { l10n } = vs;

  const withProgress = <T>(title: string, work: (report: (text: string) => void, signal: AbortSignal) => Promise<T>): Thenable<T> =>
    vs.window.withProgress({ location: vs.ProgressLocation.Notification, title, cancellable: true }, (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return work(message => progress.report({ message }), abort.signal);
    });

  function mustBeTrusted(): void {
    if (!vs.workspace.isTrusted) throw new HumanError('untrusted', l10n.t('This workspace is not trusted, so nothing is installed for it. Trust it first.'));
  }

  async function create(folder: string): Promise<void> {
    mustBeTrusted();
    const end = await withProgress(l10n.t('Environment of {0}', path.basename(folder)), (report, signal) => environments.make(folder, report, signal));
    if (end === 'made') void vs.window.showInformationMessage(l10n.t('The environment is ready: runs of {0} use .venv.', path.basename(folder)));
  }

  async function pickFolder(value: unknown): Promise<string> {
    if (typeof value === 'object' && value !== null && 'folder' in value && typeof value.folder === 'string') return value.folder;
    const folders = places.folders();
    if (folders.length === 0) throw new HumanError('no-folder', l10n.t('Open a folder first: its environment is made inside it.'));
    if (folders.length === 1 && folders[0]) return folders[0].root;
    const picked = await vs.window.showQuickPick(folders.map(({ name, root }) => ({ label: name, description: root, root })), { placeHolder: l10n.t('Folder to make an environment for') });
    if (!picked) throw new vs.CancellationError();
    return picked.root;
  }

  async function offer(): Promise<void> {
    if (!vs.workspace.isTrusted) return;
    for (const { root, name, folder } of places.folders()) {
      const key = `offbook.environment.offered:${root}`;
      if (memory.get(key) || !settings.get('environment.offer', folder?.uri) || settings.get('python.path', folder?.uri) || !(await environments.isMissing(root))) continue;
      await memory.update(key, true);
      const make = l10n.t('Make Environment');
      const never = l10n.t('Never');
      const picked = await vs.window.showInformationMessage(l10n.t('{0} has no Python environment yet. Make .venv and install its packages?', name), make, l10n.t('Not Now'), never);
      if (picked === never) await settings.set('environment.offer', false);
      if (picked === make) await create(root);
    }
  }
  const offerQuietly = () => { offer().catch((error: unknown) => void tellError(vs, log, error, 'environment')); };
  // Looking for an environment is no reason to make the editor's start slower.
  const later = setTimeout(offerQuietly, 1500);

  /** A module's name is not always the name of what brings it, and a wrong one may be anybody's package. */
  async function askFor(module: string, guess: string): Promise<string> {
    const typed = await vs.window.showInputBox({
      title: l10n.t('Package that brings {0}', module), value: guess,
      prompt: l10n.t('The project doesn’t name it. It is often called as the module is; look it up if you are not sure.'),
      validateInput: text => (isDistribution(text.trim()) ? null : l10n.t('{0} is not the name of a package.', text)),
    });
    if (typed === undefined) throw new vs.CancellationError();
    return typed.trim();
  }

  return {
    commands: {
      'offbook.environment.create': async value => create(await pickFolder(value)),
      async 'offbook.environment.install'(value) {
        mustBeTrusted();
        const { python, packageName, folder } = installArguments(value);
        const { distributionFor } = await import('../../../node/project/distribution-for');
        const found = await distributionFor(packageName, folder);
        const distribution = found.certain ? found.name : await askFor(packageName, found.name);
        if (!isDistribution(distribution)) throw new HumanError('package-name', l10n.t('{0} is not the name of a package.', packageName));
        const end = await withProgress(l10n.t('Installing {0}', distribution), (report, signal) => environments.install(python, distribution, folder, report, signal));
        if (end === 'installed') void vs.window.showInformationMessage(l10n.t('{0} is installed. Run again.', distribution));
      },
    },
    disposables: [
      { dispose: () => clearTimeout(later) },
      vs.workspace.onDidGrantWorkspaceTrust(offerQuietly),
      vs.workspace.onDidChangeWorkspaceFolders(offerQuietly),
    ],
  };
}

const isDistribution = (name: string): boolean => /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name);

function installArguments(value: unknown): { python: string; packageName: string; folder: string } {
  const { python, packageName, folder } = (value ?? {}) as Record<string, unknown>;
  if (typeof python !== 'string' || typeof packageName !== 'string' || typeof folder !== 'string' || !path.isAbsolute(python)) throw new Error('install needs python, packageName and folder');
  return { python, packageName, folder };
}
