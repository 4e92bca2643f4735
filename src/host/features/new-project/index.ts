import type * as vscode from 'vscode';
import type { Module } from '../../module';
import type { Environments } from '../../services/environments';
import { quietly } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';
import { openFirstFile } from './first-file';

const viewType = 'offbook.newProjectPage';

/** A project from a template, and the walkthrough that begins with it. */
export function createNewProjectModule({ kit, environments, memory }: { kit: PanelKit; environments: Environments; /** For all windows: what one leaves the next one takes. */ memory: vscode.Memento }): Module<'offbook.project.new' | 'offbook.walkthrough.open'> {
  const { vs, log } = kit;
  void quietly(log, 'The first file of the new project could not be opened', undefined, () => openFirstFile(vs, memory));
  let panel: vscode.WebviewPanel | undefined;

  async function fill(made: vscode.WebviewPanel): Promise<void> {
    panel = made;
    made.onDidDispose(() => { if (panel === made) panel = undefined; });
    const { fillProjectPanel } = await import('./project-panel');
    fillProjectPanel(made, { kit, environments, memory });
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
