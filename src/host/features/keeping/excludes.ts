import * as path from 'node:path';
import type * as vscode from 'vscode';
import { isInside } from '../../../node/files/inside';
import { tellError } from '../../commands';
import type { Log } from '../../services/log';
import type { Places } from '../../services/places';
import type { Settings } from '../../services/settings';
import type { VS } from '../../vs';

interface Deps { log: Log; settings: Settings; places: Places; memory: vscode.Memento }

/** `.offbook` is neither searched nor watched, by our defaults. A history elsewhere in the workspace is offered the same, once. */
export function offerExcludes(vs: VS, { log, settings, places, memory }: Deps): vscode.Disposable {
  const { l10n } = vs;

  async function offer(): Promise<void> {
    for (const home of places.folders()) {
      const store = places.storePath(home);
      const key = `offbook.excludes.offered:${store}`;
      if (!isInside(store, home.root) || store === home.root || store.split(path.sep).includes('.offbook') || memory.get(key)) continue;
      const glob = `${path.relative(home.root, store).split(path.sep).join('/')}/**`;
      const scoped = (section: string) => vs.workspace.getConfiguration(section, home.folder?.uri ?? null);
      const known = (section: string, name: string) => (scoped(section).get<Record<string, unknown>>(name) ?? {})[glob] === true;
      if (known('search', 'exclude') && known('files', 'watcherExclude')) continue;
      const yes = l10n.t('Exclude');
      const no = l10n.t('Don’t Ask Again');
      const answer = await vs.window.showInformationMessage(l10n.t('Runs are kept in {0}. Leave it out of search and of what the editor watches?', glob.slice(0, -3)), yes, no);
      if (answer === undefined) continue;
      await memory.update(key, true);
      if (answer !== yes) continue;
      for (const [section, name] of [['search', 'exclude'], ['files', 'watcherExclude']] as const) {
        const configuration = scoped(section);
        const { workspaceFolderValue } = configuration.inspect<Record<string, unknown>>(name) ?? {};
        await configuration.update(name, { ...workspaceFolderValue, [glob]: true }, vs.ConfigurationTarget.WorkspaceFolder);
      }
    }
  }

  const ask = () => void offer().catch((error: unknown) => tellError(vs, log, error, 'excludes'));
  ask();
  return settings.onDidChange(affects => { if (affects('store.path')) ask(); });
}
