import type * as vscode from 'vscode';
import type { RunId } from '../../../contract/ids';
import type { RunRow } from '../../../contract/run';
import type { TablePageHost, TablePageView } from '../../../contract/table-page';
import { coalesce } from '../../services/coalesce';
import type { SavedQueries } from '../../services/saved-queries';
import type { RunRef, Store, Stores } from '../../services/stores';
import { fillPanel, type PanelKit } from '../../webview/panel';
import { tableSchemas } from './schemas';
import { createTableHost, queriesOf } from './table-host';
import { tableRow } from './table-row';

interface Deps {
  kit: PanelKit; store: Store; stores: Stores; saved: SavedQueries; memory: vscode.Memento; chosen(path: string): void;
  /** What the table is opened for; null: what it showed before. */
  query: string | null;
  open(ref: RunRef): Promise<void>; preview(ref: RunRef): Promise<void>;
}

/** An open table, which can be asked for something else. */
export interface TablePanel { ask(store: Store, query: string): void }

/** Binds a panel to the history that is chosen in it, and tells it of what changes there. */
export function fillTablePanel(panel: vscode.WebviewPanel, { kit, store, stores, saved, memory, query, chosen, open, preview }: Deps): TablePanel {
  const { vs } = kit;
  let current = store;
  let wanted = query;
  const host = createTableHost({
    vs, stores, saved, memory, open, preview, store: () => current,
    asked() {
      const once = wanted;
      wanted = null;
      return once;
    },
    choose(next) {
      current = next;
      chosen(next.path);
      panel.title = stores.all().length > 1 ? vs.l10n.t('Runs: {0}', next.home.name) : vs.l10n.t('Runs');
    },
  });
  const view = fillPanel<TablePageHost, TablePageView>(kit, panel, {
    name: 'table', identity: { store: store.path }, host, schemas: tableSchemas, patient: ['open', 'preview', 'compare', 'trash', 'exportRuns', 'begin', 'mark'],
  });

  const rows = new Map<RunId, RunRow>();
  const removed = new Set<RunId>();
  const tell = coalesce(150, () => {
    view.tell('changed', [...rows.values()].map(tableRow), [...removed]);
    rows.clear();
    removed.clear();
  });
  const listening = [
    stores.onDidChange(change => {
      // A page that is hidden is not there: it asks for everything when it is shown.
      if (change.store !== current || !panel.visible) return;
      for (const row of change.rows) { rows.set(row.id, row); removed.delete(row.id); }
      // To the table a run in the trash is gone.
      const gone = [...change.removed, ...change.rows.filter(({ trashedAt }) => trashedAt !== null).map(({ id }) => id)];
      for (const id of gone) { removed.add(id); rows.delete(id); }
      tell.ask();
    }),
    stores.onDidChangeStores(() => {
      const there = stores.all();
      const next = there.find(({ path }) => path === current.path) ?? there[0];
      if (!next) {
        panel.dispose();
        return;
      }
      if (next !== current) current = next;
      if (panel.visible) view.tell('reload');
    }),
    saved.onDidChange(async () => { if (panel.visible) view.tell('saved', await queriesOf(saved, current.path)); }),
  ];
  panel.onDidDispose(() => {
    tell.dispose();
    for (const each of listening) each.dispose();
  });
  return {
    ask(next, asked) {
      current = next;
      wanted = asked;
      // A page that is hidden is not there: it asks by itself when it is shown.
      if (panel.visible) view.tell('reload');
      panel.reveal();
    },
  };
}
