import type * as vscode from 'vscode';
import { coalesce } from '../../services/coalesce';
import type { ContextService } from '../../services/context';
import type { Log } from '../../services/log';
import type { Home, Places } from '../../services/places';
import type { Secrets } from '../../services/secrets';
import { quietly } from '../../services/stores';
import type { VS } from '../../vs';

interface Deps { log: Log; context: ContextService; places: Places; secrets: Secrets }

/** The editor's secret storage is no reason to make its start slower. */
const startMs = 1_500;

/** The folders of this window that have a secret. Names alone are looked at. */
export async function foldersWithSecrets({ log, places, secrets }: Pick<Deps, 'log' | 'places' | 'secrets'>): Promise<Home[]> {
  const has = async (root: string) => Object.keys(await secrets.of(root)).length > 0;
  const folders = places.folders();
  const found = await Promise.all(folders.map(({ root }) => quietly(log, 'Whether there are secrets could not be read', false, () => has(root))));
  return folders.filter((_, index) => found[index]);
}

/** Tells `when` clauses whether there is a secret to remove. */
export function tellOfSecrets(vs: VS, { context, ...deps }: Deps): vscode.Disposable[] {
  const look = coalesce(50, async () => context.set('offbook.secrets.present', (await foldersWithSecrets(deps)).length > 0));
  const ask = () => look.ask();
  const later = setTimeout(ask, startMs);
  return [look, { dispose: () => clearTimeout(later) }, deps.secrets.onDidChange(ask), vs.workspace.onDidChangeWorkspaceFolders(ask)];
}
