import type * as vscode from 'vscode';
import { HumanError } from '../../../core/human-error';
import type { Module } from '../../module';
import type { RunRef, Store, Stores } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';

interface Deps { kit: PanelKit; stores: Stores; memory: vscode.Memento; open(ref: RunRef): Promise<void>; preview(ref: RunRef): Promise<void> }

const viewType = 'offbook.runsTable';
const rememberedAs = 'offbook.runs.table.store';

/** All runs as a table in an editor tab: one, of the history that is chosen in it. Nothing of it is loaded before it opens. */
export function createTableModule({ kit, stores, memory, open, preview }: Deps): Module<'offbook.runs.table'> {
  const { vs } = kit;
  const { l10n } = vs;
  let shown: vscode.WebviewPanel | undefined;

  function storeAt(path: unknown): Store {
    const all = stores.all();
    const found = [path, memory.get(rememberedAs)].map(each => (typeof each === 'string' ? all.find(store => store.path === each) : undefined)).find(Boolean) ?? all[0];
    if (!found) throw new HumanError('no-folder', l10n.t('Open a folder first: the table shows the runs that were made in it.'));
    return found;
  }

  async function fill(panel: vscode.WebviewPanel, store: Store): Promise<void> {
    shown = panel;
    const media = (name: string) => vs.Uri.joinPath(kit.extensionUri, 'media', name);
    panel.iconPath = { light: media('table-light.svg'), dark: media('table-dark.svg') };
    panel.onDidDispose(() => { if (shown === panel) shown = undefined; });
    const { fillTablePanel } = await import('./table-panel');
    fillTablePanel(panel, { kit, store, stores, memory, open, preview, chosen: path => void memory.update(rememberedAs, path) });
  }

  return {
    commands: {
      async 'offbook.runs.table'() {
        if (shown) return shown.reveal();
        await fill(vs.window.createWebviewPanel(viewType, l10n.t('Runs'), vs.ViewColumn.Active, {}), storeAt(undefined));
      },
    },
    disposables: [
      vs.window.registerWebviewPanelSerializer(viewType, {
        async deserializeWebviewPanel(panel, state: unknown) {
          // A second one has nothing to show that the first has not.
          if (shown || stores.all().length === 0) {
            panel.dispose();
            return;
          }
          await fill(panel, storeAt((state as { identity?: { store?: unknown } } | undefined)?.identity?.store));
        },
      }),
    ],
  };
}
