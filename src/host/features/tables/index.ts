import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { HumanError } from '../../../core/human-error';
import type { Module } from '../../module';
import type { DataWorker } from '../../services/data-worker';
import type { PanelKit } from '../../webview/panel';
import type { KeptTables } from './schemas';

const viewType = 'offbook.tablesPage';

/** Two data files beside one another by key, a page for each two. Nothing of a project is executed for it: it works in a workspace that is not trusted. */
export function createTablesModule({ kit, data, memory }: { kit: PanelKit; data: DataWorker; memory: vscode.Memento }): Module<'offbook.data.compare' | 'offbook.data.compareWith'> {
  const { vs } = kit;
  const { l10n } = vs;

  async function fill(panel: vscode.WebviewPanel, kept: KeptTables): Promise<void> {
    const media = (name: string) => vs.Uri.joinPath(kit.extensionUri, 'media', name);
    panel.iconPath = { light: media('compare-light.svg'), dark: media('compare-dark.svg') };
    const [{ fillTablesPanel }, { createTablesMemory }] = await Promise.all([import('./tables-panel'), import('./memory')]);
    fillTablesPanel(panel, kept, { kit, data, memory: createTablesMemory(memory) });
  }

  async function pick(title: string, beside: string | null): Promise<string> {
    const { pickTable } = await import('./pick');
    const picked = await pickTable(vs, title, beside);
    if (picked === null) throw new vs.CancellationError();
    return picked;
  }

  const filesOf = (value: unknown, more: unknown): string[] => (Array.isArray(more) && more.length > 0 ? more : [value]).flatMap(each => (each instanceof vs.Uri && each.scheme === 'file' ? [each.fsPath] : []));

  async function compare(value?: unknown, more?: unknown): Promise<void> {
    // `january` before `february` is for people to turn round; `trips-2` after `trips-1` is not.
    const given = filesOf(value, more).sort((one, other) => path.basename(one).localeCompare(path.basename(other), 'en', { numeric: true }));
    if (given.length > 2) throw new HumanError('too-many', l10n.t('Two files can be compared by their rows, not {0}. Choose two.', given.length));
    const a = given[0] ?? await pick(l10n.t('Data before'), null);
    const b = given[1] ?? await pick(l10n.t('Data to compare {0} with', path.basename(a)), a);
    await fill(vs.window.createWebviewPanel(viewType, l10n.t('Compare Data'), vs.ViewColumn.Active, { enableFindWidget: true }), { page: randomUUID(), a: { path: a }, b: { path: b } });
  }

  return {
    commands: { 'offbook.data.compare': compare, 'offbook.data.compareWith': compare },
    disposables: [
      vs.window.registerWebviewPanelSerializer(viewType, {
        async deserializeWebviewPanel(panel, state: unknown) {
          const page = (state as { identity?: { page?: unknown } } | undefined)?.identity?.page;
          const { createTablesMemory } = await import('./memory');
          const kept = typeof page === 'string' ? createTablesMemory(memory).page(page) : null;
          if (kept) await fill(panel, kept);
          else panel.dispose();
        },
      }),
    ],
  };
}
