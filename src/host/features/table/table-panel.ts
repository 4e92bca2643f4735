import type * as vscode from 'vscode';
import type { RowKey, TablePageHost, TablePageView, TableRow } from '../../../contract/table-page';
import { atMostEvery } from '../../services/coalesce';
import type { SavedQueries } from '../../services/saved-queries';
import { readingOf, type RunRef, type Store, type Stores } from '../../services/stores';
import { fillPanel, type PanelKit } from '../../webview/panel';
import { createHistories } from './histories';
import { tableSchemas } from './schemas';
import { createTableHost, queriesOf } from './table-host';
import { tableRow } from './table-row';

interface Deps {
  kit: PanelKit; /** The one that it begins with; null: all of them. */ store: Store | null; stores: Stores; saved: SavedQueries; memory: vscode.Memento;
  /** By its path; empty: all. */
  chosen(path: string): void;
  /** What the table is opened for; null: what it showed before. */
  query: string | null;
  open(ref: RunRef): Promise<void>; preview(ref: RunRef): Promise<void>;
}

/** An open table, which can be asked for something else. */
export interface TablePanel { ask(store: Store | null, query: string): void }

/** Binds a panel to the histories that are chosen in it, and tells it of what changes there. */
export function fillTablePanel(panel: vscode.WebviewPanel, { kit, store, stores, saved, memory, query, chosen, open, preview }: Deps): TablePanel {
  const { vs } = kit;
  const histories = createHistories(vs, stores);
  let current = store;
  let wanted = query;
  // Of one history "all" is that one: it keeps its own layout.
  const one = () => (stores.all().length > 1 ? current : stores.all()[0] ?? null);
  const shown = () => { const only = one(); return only ? [only] : stores.all(); };
  let told = 0;
  const host = createTableHost({
    vs, stores, saved, memory, histories, open, preview, one, shown,
    asked() {
      const once = wanted;
      wanted = null;
      return once;
    },
    choose(next) {
      current = next;
      chosen(next?.path ?? '');
    },
    told() {
      told = stores.all().length;
      const only = one();
      panel.title = only && told > 1 ? vs.l10n.t('Runs: {0}', histories.names().get(only) ?? '') : vs.l10n.t('Runs');
    },
  });
  const view = fillPanel<TablePageHost, TablePageView>(kit, panel, {
    name: 'table', identity: { store: store?.path ?? '' }, host, schemas: tableSchemas, patient: ['open', 'preview', 'compare', 'trash', 'exportRuns', 'begin', 'mark'],
  });

  const rows = new Map<RowKey, TableRow>();
  const removed = new Set<RowKey>();
  const tell = atMostEvery(150, () => {
    view.tell('changed', [...rows.values()], [...removed]);
    rows.clear();
    removed.clear();
  });
  const listening = [
    stores.onDidChange(change => {
      // A page that is hidden is not there: it asks for everything when it is shown.
      if (!panel.visible || !shown().includes(change.store)) return;
      // A project of its own was opened by its first run: it has a name and a column now.
      if (stores.all().length !== told) { view.tell('reload'); return; }
      const name = histories.names().get(change.store) ?? '';
      for (const row of change.rows) { const key = histories.keyOf(change.store, row.id); rows.set(key, tableRow(row, key, name)); removed.delete(key); }
      // To the table a run in the trash is gone.
      const gone = [...change.removed, ...change.rows.filter(({ trashedAt }) => trashedAt !== null).map(({ id }) => id)];
      for (const id of gone) { const key = histories.keyOf(change.store, id); removed.add(key); rows.delete(key); }
      tell.ask();
    }),
    stores.onDidRead(read => { if (panel.visible && shown().includes(read)) view.tell('reading', readingOf(shown())); }),
    stores.onDidChangeStores(() => {
      const there = stores.all();
      if (there.length === 0) {
        panel.dispose();
        return;
      }
      if (current && !there.includes(current)) current = there.find(({ path }) => path === current?.path) ?? null;
      if (panel.visible) view.tell('reload');
    }),
    saved.onDidChange(async () => { if (panel.visible) view.tell('saved', await queriesOf(saved, shown())); }),
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
