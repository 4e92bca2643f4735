import type * as vscode from 'vscode';
import { HumanError } from '../../../core/human-error';
import { queryLimits } from '../../../core/query';
import type { Module } from '../../module';
import type { SavedQueries } from '../../services/saved-queries';
import type { RunRef, Store, Stores } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';
import type { TablePanel } from './table-panel';

interface Deps { kit: PanelKit; stores: Stores; saved: SavedQueries; memory: vscode.Memento; open(ref: RunRef): Promise<void>; preview(ref: RunRef): Promise<void> }

const viewType = 'offbook.runsTable';
const rememberedAs = 'offbook.runs.table.store';

/** All runs as a table in an editor tab: one, of the history that is chosen in it. Nothing of it is loaded before it opens. */
export function createTableModule({ kit, stores, saved, memory, open, preview }: Deps): Module<'offbook.runs.table'> {
  const { vs } = kit;
  const { l10n } = vs;
  let shown: { panel: vscode.WebviewPanel; table: Promise<TablePanel> } | undefined;

  function storeAt(path: unknown): Store {
    const all = stores.all();
    const found = [path, memory.get(rememberedAs)].map(each => (typeof each === 'string' ? all.find(store => store.path === each) : undefined)).find(Boolean) ?? all[0];
    if (!found) throw new HumanError('no-folder', l10n.t('Open a folder first: the table shows the runs that were made in it.'));
    return found;
  }

  async function fill(panel: vscode.WebviewPanel, store: Store, query: string | null): Promise<void> {
    const table = import('./table-panel').then(({ fillTablePanel }) => fillTablePanel(panel, { kit, store, stores, saved, memory, query, open, preview, chosen: path => void memory.update(rememberedAs, path) }));
    shown = { panel, table };
    const media = (name: string) => vs.Uri.joinPath(kit.extensionUri, 'media', name);
    panel.iconPath = { light: media('table-light.svg'), dark: media('table-dark.svg') };
    panel.onDidDispose(() => { if (shown?.panel === panel) shown = undefined; });
    await table;
  }

  /** From a saved query: the history that it is of, and what to ask. */
  function wanted(value: unknown): { store: unknown; query: string | null } {
    if (typeof value !== 'object' || value === null || !('store' in value)) return { store: undefined, query: null };
    return { store: value.store, query: 'query' in value && typeof value.query === 'string' && value.query.length <= queryLimits.text ? value.query : null };
  }

  return {
    commands: {
      async 'offbook.runs.table'(value) {
        const { store, query } = wanted(value);
        if (!shown) return fill(vs.window.createWebviewPanel(viewType, l10n.t('Runs'), vs.ViewColumn.Active, {}), storeAt(store), query);
        if (query === null) return shown.panel.reveal();
        (await shown.table).ask(storeAt(store), query);
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
          await fill(panel, storeAt((state as { identity?: { store?: unknown } } | undefined)?.identity?.store), null);
        },
      }),
    ],
  };
}
