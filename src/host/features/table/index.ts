import type * as vscode from 'vscode';
import { HumanError } from '../../../core/human-error';
import { queryLimits } from '../../../core/query/limits';
import type { Module } from '../../module';
import type { SavedQueries } from '../../services/saved-queries';
import type { RunRef, Store, Stores } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';
import type { TablePanel } from './table-panel';

interface Deps { kit: PanelKit; stores: Stores; saved: SavedQueries; memory: vscode.Memento; open(ref: RunRef): Promise<void>; preview(ref: RunRef): Promise<void> }

const viewType = 'offbook.runsTable';
const rememberedAs = 'offbook.runs.table.history';

/** All runs as a table in an editor tab: one, of the histories that are chosen in it. Nothing of it is loaded before it opens. */
export function createTableModule({ kit, stores, saved, memory, open, preview }: Deps): Module<'offbook.runs.table'> {
  const { vs } = kit;
  const { l10n } = vs;
  let shown: { panel: vscode.WebviewPanel; table: Promise<TablePanel> } | undefined;

  /** By its path, or what was shown last; all of them where nothing else was chosen. */
  function storeAt(path: unknown = memory.get(rememberedAs)): Store | null {
    const all = stores.all();
    if (all.length === 0) throw new HumanError('no-folder', l10n.t('Open a folder first: the table shows the runs that were made in it.'));
    return all.find(store => store.path === path) ?? null;
  }

  async function fill(panel: vscode.WebviewPanel, store: Store | null, query: string | null): Promise<void> {
    const table = import('./table-panel').then(({ fillTablePanel }) => fillTablePanel(panel, { kit, store, stores, saved, memory, query, open, preview, chosen: path => void memory.update(rememberedAs, path) }));
    shown = { panel, table };
    const media = (name: string) => vs.Uri.joinPath(kit.extensionUri, 'media', name);
    panel.iconPath = { light: media('table-light.svg'), dark: media('table-dark.svg') };
    panel.onDidDispose(() => { if (shown?.panel === panel) shown = undefined; });
    await table;
  }

  /** What a saved query asks; the explorer counts what it finds in all histories, so it is asked of all. */
  const wanted = (value: unknown): string | null => (typeof value === 'object' && value !== null && 'query' in value && typeof value.query === 'string' && value.query.length <= queryLimits.text ? value.query : null);

  return {
    commands: {
      async 'offbook.runs.table'(value) {
        const query = wanted(value);
        const store = storeAt(query === null ? undefined : '');
        if (!shown) return fill(vs.window.createWebviewPanel(viewType, l10n.t('Runs'), vs.ViewColumn.Active, {}), store, query);
        if (query === null) return shown.panel.reveal();
        (await shown.table).ask(store, query);
      },
    },
    disposables: [
      vs.window.registerWebviewPanelSerializer(viewType, {
        async deserializeWebviewPanel(panel) {
          // A second one has nothing to show that the first has not.
          if (shown || stores.all().length === 0) {
            panel.dispose();
            return;
          }
          await fill(panel, storeAt(), null);
        },
      }),
    ],
  };
}
