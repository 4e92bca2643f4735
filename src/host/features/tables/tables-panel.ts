import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { ShownTable, TablesPageHost, TablesPageView, TablesSide } from '../../../contract/tables-page';
import { plainName } from '../../plain-text';
import { coalesce } from '../../services/coalesce';
import type { DataWorker } from '../../services/data-worker';
import { createTableDiff } from '../../services/table-diff';
import { watchFile } from '../../services/watch-file';
import { fillPanel, type PanelKit } from '../../webview/panel';
import type { TablesMemory } from './memory';
import { pickTable } from './pick';
import { type KeptTables, tablesPageSchemas } from './schemas';

/** How long a file has to lie still before the page hears that it is another. */
const quietMs = 300;

/** Binds a panel to two data files, and tells it when one of them changes. */
export function fillTablesPanel(panel: vscode.WebviewPanel, first: KeptTables, { kit, data, memory }: { kit: PanelKit; data: DataWorker; memory: TablesMemory }): void {
  const { vs } = kit;
  const { l10n } = vs;
  let kept = first;
  let watching: vscode.Disposable[] = [];
  const touched = new Set<string>();

  const stale = coalesce(quietMs, () => {
    for (const name of touched) view.tell('stale', name);
    touched.clear();
  });
  const shown = (): Record<TablesSide, ShownTable> => ({ a: shownOf(kept.a.path), b: shownOf(kept.b.path) });
  const shownOf = (file: string): ShownTable => ({ name: path.basename(file), folder: path.dirname(vs.workspace.asRelativePath(file)) });

  function show(next: Omit<KeptTables, 'page'>): void {
    kept = { page: kept.page, ...next };
    memory.keep(kept);
    const [a, b] = [kept.a, kept.b].map(({ path: file }) => path.basename(file));
    panel.title = l10n.t('{0} ↔ {1}', plainName(a ?? '', 40), plainName(b ?? '', 40));
    for (const each of watching) each.dispose();
    watching = [...new Set([kept.a.path, kept.b.path])].map(file => watchFile(vs, file, () => { touched.add(path.basename(file)); stale.ask(); }));
  }

  const diff = createTableDiff(vs, { data, progress: share => view.tell('progress', share) });
  const tables = async () => ({ a: kept.a, b: kept.b });
  const host: TablesPageHost = {
    load: async () => shown(),
    compare: choice => diff.compare(tables, choice),
    rows: (choice, change, page) => diff.rows(tables, choice, change, page),
    cancel: () => diff.cancel(),
    async choose(side) {
      const picked = await pickTable(vs, side === 'a' ? l10n.t('Data before') : l10n.t('Data after'), side === 'a' ? kept.b.path : kept.a.path);
      if (picked === null) return;
      show({ a: kept.a, b: kept.b, [side]: { path: picked } });
      view.tell('changed', shown());
    },
    async swap() {
      show({ a: kept.b, b: kept.a });
      view.tell('changed', shown());
    },
    openFile: async side => { await vs.commands.executeCommand('vscode.open', vs.Uri.file(kept[side].path), { viewColumn: vs.ViewColumn.Beside, preview: true }); },
    copy: async text => vs.env.clipboard.writeText(text),
    showLog: async () => { await vs.commands.executeCommand('offbook.log.open'); },
  };
  const view = fillPanel<TablesPageHost, TablesPageView>(kit, panel, { name: 'tables', identity: { page: kept.page }, host, schemas: tablesPageSchemas, patient: ['compare', 'rows', 'cancel', 'choose', 'openFile'] });
  show(kept);
  panel.onDidDispose(() => {
    diff.dispose();
    stale.dispose();
    for (const each of watching) each.dispose();
  });
}
