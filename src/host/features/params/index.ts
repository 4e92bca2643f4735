import type * as vscode from 'vscode';
import { isRunId, type RunId } from '../../../contract/ids';
import type { Module } from '../../module';
import { functionTarget } from '../../services/arguments';
import type { FunctionTarget } from '../../services/functions';
import type { RunRef } from '../../services/stores';
import type { FormOf, ParamsPanelDeps } from './params-panel';

type Deps = Omit<ParamsPanelDeps, 'form'>;

const viewType = 'offbook.paramsPage';

/** The form of a function's parameters: one panel a function. */
export function createParamsModule({ kit, ...deps }: Deps): Module & {
  open(target: FunctionTarget, debug: boolean): Promise<void>;
  openBasedOn(target: FunctionTarget, run: RunRef): Promise<void>;
} {
  const { vs } = kit;
  const panels = new Map<string, vscode.WebviewPanel>();

  async function fill(panel: vscode.WebviewPanel, form: FormOf): Promise<void> {
    const key = keyOf(form);
    panels.set(key, panel);
    panel.onDidDispose(() => { if (panels.get(key) === panel) panels.delete(key); });
    const { fillParamsPanel } = await import('./params-panel');
    fillParamsPanel(panel, { kit, form, ...deps });
  }

  async function open(form: FormOf): Promise<void> {
    // Another run's values, or Debug in place of Run: a form that is open for something else would show the wrong thing.
    panels.get(keyOf(form))?.dispose();
    const column = vs.window.activeTextEditor ? vs.ViewColumn.Beside : vs.ViewColumn.Active;
    await fill(vs.window.createWebviewPanel(viewType, vs.l10n.t('Parameters: {0}', form.target.name), column, { enableFindWidget: true }), form);
  }

  return {
    commands: {},
    disposables: [
      vs.window.registerWebviewPanelSerializer(viewType, {
        async deserializeWebviewPanel(panel, state: unknown) {
          const form = formOf((state as { identity?: unknown } | undefined)?.identity);
          if (form) await fill(panel, form);
          else panel.dispose();
        },
      }),
    ],
    open: (target, debug) => open({ target, basedOn: null, debug }),
    openBasedOn: (target, { id }) => open({ target, basedOn: id, debug: false }),
  };
}

const keyOf = ({ target }: FormOf) => `${target.file}\n${target.name}`;

function formOf(value: unknown): FormOf | null {
  if (typeof value !== 'object' || value === null || !('target' in value)) return null;
  const target = functionTarget(value.target);
  const basedOn: RunId | null = 'basedOn' in value && typeof value.basedOn === 'string' && isRunId(value.basedOn) ? value.basedOn : null;
  return target && { target, basedOn, debug: 'debug' in value && value.debug === true };
}
