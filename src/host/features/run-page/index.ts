import type * as vscode from 'vscode';
import type { RunFirst } from '../../../contract/run-page';
import type { Module } from '../../module';
import { runRef } from '../../services/arguments';
import { type History, isOver } from '../../services/history';
import type { DataWorker } from '../../services/data-worker';
import type { Launcher } from '../../services/launcher';
import type { Settings } from '../../services/settings';
import { quietly, type RunRef, runKey, type Stores } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';
import { functionName } from '../../words';
import { firstOf, titleOf } from './title';

interface Deps { kit: PanelKit; settings: Settings; stores: Stores; history: History; launcher: Launcher; data: DataWorker; cacheFolder: string }

const viewType = 'offbook.runPage';

/** What a page says before its run is read. */
interface Known { title: string; first: RunFirst }

/** One page a run. Nothing of a page is loaded before the first one opens. Pages are not taken down with the window: they come back with the next. */
export function createRunPageModule({ kit, settings, stores, history, launcher, data, cacheFolder }: Deps): Module & { open(ref: RunRef): Promise<void>; preview(ref: RunRef): Promise<void> } {
  const { vs, log } = kit;
  const panels = new Map<string, vscode.WebviewPanel>();
  /** Only looked at beside a list: the next one that is looked at takes its place. */
  let previewed: vscode.WebviewPanel | undefined;
  /** Opened by a start and never asked for by a person: the next run's page takes its place once its own run is over. */
  let passing: { panel: vscode.WebviewPanel; ref: RunRef } | undefined;

  async function fill(panel: vscode.WebviewPanel, ref: RunRef, first: RunFirst): Promise<void> {
    const store = stores.get(ref.store) ?? (await stores.forFile(ref.store));
    if (store.path !== ref.store) {
      panel.dispose();
      return;
    }
    panels.set(runKey(ref), panel);
    panel.iconPath = { light: vs.Uri.joinPath(kit.extensionUri, 'media', 'run-light.svg'), dark: vs.Uri.joinPath(kit.extensionUri, 'media', 'run-dark.svg') };
    panel.onDidDispose(() => { if (panels.get(runKey(ref)) === panel) panels.delete(runKey(ref)); });
    const { fillRunPanel } = await import('./run-panel');
    fillRunPanel(panel, { kit, store, ref, first, stores, launcher, data, cacheFolder });
  }

  async function show(ref: RunRef, { title, first }: Known, preserveFocus: boolean, column: () => vscode.ViewColumn = columnFor): Promise<vscode.WebviewPanel> {
    const shown = panels.get(runKey(ref));
    if (shown) {
      shown.reveal(undefined, preserveFocus);
      return shown;
    }
    const viewColumn = column();
    const panel = vs.window.createWebviewPanel(viewType, title, { viewColumn, preserveFocus }, { enableFindWidget: true });
    await fill(panel, ref, first);
    return panel;
  }

  /** A run that the lists hold is known by its name and state before it is read. */
  function known(ref: RunRef): Known {
    const row = history.find(ref)?.row;
    return row ? { title: titleOf(vs.l10n, row), first: { name: functionName(vs.l10n, row), state: row.state } } : { title: ref.id, first: firstOf(ref.id) };
  }

  /** Beside the code, in the column where pages already are. */
  function columnFor(): vscode.ViewColumn {
    const withPages = vs.window.tabGroups.all.find(group => group.tabs.some(({ input }) => input instanceof vs.TabInputWebview && input.viewType.endsWith(viewType)));
    if (withPages) return withPages.viewColumn;
    return vs.window.activeTextEditor ? vs.ViewColumn.Beside : vs.ViewColumn.Active;
  }

  return {
    commands: {},
    disposables: [
      vs.window.registerWebviewPanelSerializer(viewType, {
        async deserializeWebviewPanel(panel, state: unknown) {
          const ref = runRef((state as { identity?: unknown } | undefined)?.identity);
          if (ref) await fill(panel, ref, firstOf(panel.title));
          else panel.dispose();
        },
      }),
      launcher.onDidStart(async ({ ref, store, target, debug }) => {
        if (debug || settings.get('run.openPage', store.home.folder?.uri) === 'never') return;
        const earlier = passing;
        passing = { panel: await show(ref, { title: target.name, first: { name: target.name, state: 'starting' } }, true), ref };
        if (!earlier || earlier.panel === passing.panel) return;
        const before = await quietly(log, 'The run before could not be read', null, () => launcher.detail(earlier.ref));
        if (!before || isOver(before)) earlier.panel.dispose();
      }),
    ],
    async open(ref) {
      const panel = await show(ref, known(ref), false);
      if (passing?.panel === panel) passing = undefined;
      if (previewed === panel) previewed = undefined;
    },
    async preview(ref) {
      const wasThere = panels.has(runKey(ref));
      const earlier = previewed;
      const panel = await show(ref, known(ref), true, () => vs.ViewColumn.Beside);
      if (panel === earlier) return;
      if (!wasThere) previewed = panel;
      earlier?.dispose();
    },
  };
}
