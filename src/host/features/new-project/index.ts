import type * as vscode from 'vscode';
import type { Module } from '../../module';
import type { Environments } from '../../services/environments';
import type { PanelKit } from '../../webview/panel';

const viewType = 'offbook.newProjectPage';

/** A project from a template, and the walkthrough that begins with it. */
export function createNewProjectModule({ kit, environments }: { kit: PanelKit; environments: Environments }): Module<'offbook.project.new' | 'offbook.walkthrough.open'> {
  const { vs } = kit;
  let panel: vscode.WebviewPanel | undefined;

  async function fill(made: vscode.WebviewPanel): Promise<void> {
    panel = made;
    made.onDidDispose(() => { if (panel === made) panel = undefined; });
    const { fillProjectPanel } = await import('./project-panel');
    fillProjectPanel(made, { kit, environments });
  }

  return {
    commands: {
      async 'offbook.project.new'() {
        if (panel) return panel.reveal();
        await fill(vs.window.createWebviewPanel(viewType, vs.l10n.t('New Project'), vs.ViewColumn.Active));
      },
      'offbook.walkthrough.open': () => vs.commands.executeCommand<unknown>('workbench.action.openWalkthrough', 'offbook.offbook#start', false),
    },
    disposables: [
      vs.window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel: fill }),
    ],
  };
}
