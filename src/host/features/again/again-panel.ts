import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { AgainLook, AgainPageHost, AgainPageView } from '../../../contract/again';
import { said } from '../../said';
import type { FunctionTarget } from '../../services/functions';
import type { Launcher, LookedBackAt } from '../../services/launcher';
import type { RunRef } from '../../services/stores';
import type { CommandId } from '../../vocabulary/commands';
import type { Schemas } from '../../webview/binding';
import { fillPanel, type PanelKit } from '../../webview/panel';
import { functionName } from '../../words';

interface Deps {
  kit: PanelKit; ref: RunRef; launcher: Launcher;
  change(target: FunctionTarget, basedOn: RunRef): Promise<void>;
  current(ref: RunRef): Promise<void>; compareCode(ref: RunRef): Promise<void>; openRun(ref: RunRef): Promise<void>;
}

const schemas: Schemas<AgainPageHost> = {
  load: z.tuple([]), start: z.tuple([z.enum(['kept', 'now'])]), change: z.tuple([]), compareCode: z.tuple([]), openRun: z.tuple([]), showLog: z.tuple([]),
};

export function fillAgainPanel(panel: vscode.WebviewPanel, { kit, ref, launcher, change, current, compareCode, openRun }: Deps): void {
  const { vs } = kit;
  let told: LookedBackAt | undefined;

  async function look(): Promise<LookedBackAt> {
    told = await launcher.lookBack(ref);
    panel.title = vs.l10n.t('Again: {0}', functionName(vs.l10n, told.detail));
    return told;
  }

  const inWords = (found: AgainLook): AgainLook => ({
    ...found, differences: found.differences.map(each => ({ ...each, text: said(vs.l10n, each.text) })),
    code: found.code.kind === 'lost' ? { ...found.code, why: said(vs.l10n, found.code.why) } : found.code,
  });

  const host: AgainPageHost = {
    load: async () => inWords((await look()).looked.look),
    async start(code) {
      if (code === 'now') {
        await current(ref);
        panel.dispose();
        return;
      }
      // What was agreed to is what the page said: when there is more by now, that is said first.
      const before = told;
      const back = await look();
      if (before && JSON.stringify(before.looked.look) !== JSON.stringify(back.looked.look)) {
        view.tell('refresh', inWords(back.looked.look));
        return;
      }
      await launcher.repeat(back);
      panel.dispose();
    },
    async change() {
      const { detail } = told ?? (await look());
      await change({ file: detail.function.file, name: detail.function.name }, ref);
    },
    compareCode: () => compareCode(ref),
    openRun: () => openRun(ref),
    async showLog() { await vs.commands.executeCommand('offbook.log.open' satisfies CommandId); },
  };
  const view = fillPanel<AgainPageHost, AgainPageView>(kit, panel, { name: 'again', identity: ref, host, schemas, patient: ['load', 'start', 'change', 'compareCode', 'openRun'] });
}
