import type * as vscode from 'vscode';
import type { Module } from '../../module';
import { runRef } from '../../services/arguments';
import type { FunctionTarget } from '../../services/functions';
import type { Launcher } from '../../services/launcher';
import { type RunRef, runKey } from '../../services/stores';
import { mustBeTrusted } from '../../services/trust';
import type { PanelKit } from '../../webview/panel';
import { functionName } from '../../words';

interface Deps {
  kit: PanelKit; launcher: Launcher;
  /** Opens the form with a run's values. */
  change(target: FunctionTarget, basedOn: RunRef): Promise<void>;
  /** Today's code on the run's inputs. */
  current(ref: RunRef): Promise<void>;
  compareCode(ref: RunRef): Promise<void>;
  openRun(ref: RunRef): Promise<void>;
}

const viewType = 'offbook.againPage';

/** A run made again exactly. Where something can't be as it was, a page says all of it before anything starts. */
export function createAgainModule({ kit, ...deps }: Deps): Module & { exactly(ref: RunRef): Promise<void> } {
  const { vs } = kit;
  const panels = new Map<string, vscode.WebviewPanel>();

  async function fill(panel: vscode.WebviewPanel, ref: RunRef): Promise<void> {
    panels.set(runKey(ref), panel);
    panel.onDidDispose(() => { if (panels.get(runKey(ref)) === panel) panels.delete(runKey(ref)); });
    const { fillAgainPanel } = await import('./again-panel');
    fillAgainPanel(panel, { kit, ref, ...deps });
  }

  return {
    commands: {},
    disposables: [
      vs.window.registerWebviewPanelSerializer(viewType, {
        async deserializeWebviewPanel(panel, state: unknown) {
          const ref = runRef((state as { identity?: unknown } | undefined)?.identity);
          if (ref && vs.workspace.isTrusted) await fill(panel, ref);
          else panel.dispose();
        },
      }),
    ],
    async exactly(ref) {
      mustBeTrusted(vs);
      await deps.launcher.mayRun(ref);
      const back = await vs.window.withProgress({ location: vs.ProgressLocation.Window, title: vs.l10n.t('Comparing with what was recorded') }, () => deps.launcher.lookBack(ref));
      const { differences, code } = back.looked.look;
      if (differences.length === 0 && code.kind === 'same') {
        await deps.launcher.repeat(back);
        return;
      }
      const known = panels.get(runKey(ref));
      if (known) return known.reveal();
      const column = vs.window.activeTextEditor ? vs.ViewColumn.Beside : vs.ViewColumn.Active;
      await fill(vs.window.createWebviewPanel(viewType, vs.l10n.t('Again: {0}', functionName(vs.l10n, back.detail)), column, { enableFindWidget: true }), ref);
    },
  };
}
