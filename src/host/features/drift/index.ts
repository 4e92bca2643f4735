import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { HumanError } from '../../../core/human-error';
import type { Module } from '../../module';
import { cursor, functionTarget } from '../../services/arguments';
import type { CommandLine } from '../../services/command-line';
import type { ContextService } from '../../services/context';
import type { DataWorker } from '../../services/data-worker';
import type { Functions } from '../../services/functions';
import type { LastRuns } from '../../services/last-runs';
import type { Launcher } from '../../services/launcher';
import type { Places } from '../../services/places';
import type { RunPicker } from '../../services/run-picker';
import type { Stores } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';
import { createBaselineKeeper } from './baselines';
import { createMonitors } from './monitors';
import type { KeptLook, SideRef } from './schemas';

interface Deps { kit: PanelKit; context: ContextService; data: DataWorker; launcher: Launcher; stores: Stores; places: Places; functions: Functions; lastRuns: LastRuns; picker: RunPicker; commandLine: CommandLine; memory: vscode.Memento }

const viewType = 'offbook.driftPage';

/** Whether two tables differ, one page for each two. Nothing of a project is executed for it: it works in a workspace that is not trusted. */
export function createDriftModule({ kit, context, data, launcher, stores, places, functions, lastRuns, picker, commandLine, memory }: Deps): Module<'offbook.drift.open' | 'offbook.drift.function' | 'offbook.drift.monitors'> {
  const { vs } = kit;
  const { l10n } = vs;

  const parts = async () => {
    const [{ createDriftPicker }, { createDriftMemory }, { fillDriftPanel }, { keptAt }, schemas] = await Promise.all([import('./pick'), import('./memory'), import('./drift-panel'), import('./kept'), import('./schemas')]);
    return { picking: createDriftPicker(vs, { data, launcher, stores, picker }), remembered: createDriftMemory(memory), fillDriftPanel, keptAt, schemas };
  };

  async function fill(panel: vscode.WebviewPanel, look: KeptLook): Promise<void> {
    const { picking, remembered, fillDriftPanel, keptAt } = await parts();
    const media = (name: string) => vs.Uri.joinPath(kit.extensionUri, 'media', name);
    panel.iconPath = { light: media('compare-light.svg'), dark: media('compare-dark.svg') };
    fillDriftPanel(panel, look, {
      kit, data, launcher, memory: remembered,
      async keptOf({ reference, current }) {
        // What a monitor or a person looks at now is what the rules are for.
        const at = [current, reference].find(side => side.kind === 'file') ?? current;
        const home = at.kind === 'file' ? await places.homeOf(at.path) : (stores.get(at.store) ?? (await stores.forFile(at.store))).home;
        return keptAt(vs, home.root);
      },
      pickTimeline: source => picking.timeline(source), pickLabels: current => picking.labels(current),
      pick: (which, other) => picking.side(which === 'reference' ? l10n.t('Reference: what was') : l10n.t('Current: what is'), other),
    });
  }

  async function open(reference: SideRef, current: SideRef, over: KeptLook['over'] = null): Promise<void> {
    await fill(vs.window.createWebviewPanel(viewType, l10n.t('Drift'), vs.ViewColumn.Active, { enableFindWidget: true }), { page: randomUUID(), reference, current, over, model: null });
  }

  async function against(reference: SideRef): Promise<void> {
    const picked = await (await parts()).picking.side(l10n.t('Current: what is'), reference);
    if (picked) await ('kind' in picked ? open(reference, picked) : open(picked.reference, picked.current));
  }

  const fileRef = (file: string): SideRef => ({ kind: 'file', path: file, rows: null });
  const ofFile = (uri: vscode.Uri): SideRef => fileRef(uri.fsPath);

  const monitors = createMonitors(vs, { log: kit.log, context, places, commandLine, open: (reference, current, over) => open(fileRef(reference), fileRef(current), over) });

  return {
    commands: {
      'offbook.drift.monitors': monitors.run,
      async 'offbook.drift.open'(value, more) {
        const { picking, schemas } = await parts();
        const files = (Array.isArray(more) ? more : [value]).filter(each => each instanceof vs.Uri && each.scheme === 'file') as vscode.Uri[];
        const [one, other] = files.sort((a, b) => (path.basename(a.fsPath) < path.basename(b.fsPath) ? -1 : 1));
        if (one && other) return open(ofFile(one), ofFile(other));
        if (one) return against(ofFile(one));
        const given = schemas.runData.safeParse(value);
        if (given.success) return against({ kind: 'run', ...given.data, rows: null });
        const reference = await picking.side(l10n.t('Reference: what was'), null);
        if (reference && 'kind' in reference) await against(reference);
      },
      async 'offbook.drift.function'(value) {
        const here = cursor(vs);
        const target = functionTarget(value) ?? (here && here.document.languageId === 'python' ? await functions.at(here.document, here.line) : null);
        if (!target) throw new HumanError('no-function', l10n.t('Put the cursor into a function whose last run’s data to compare.'));
        const runs = (await lastRuns.of(target.file)).get(target.name);
        if (!runs?.lastSucceeded) throw new HumanError('no-runs', l10n.t('{0} has no run that succeeded yet. Run it once, then its data can be the reference.', target.name));
        const reference = await (await parts()).picking.ofRun({ store: runs.store.path, id: runs.lastSucceeded.id });
        if (reference) await against(reference);
      },
    },
    disposables: [
      ...monitors.disposables, createBaselineKeeper({ log: kit.log, data, launcher, stores }),
      vs.window.registerWebviewPanelSerializer(viewType, {
        async deserializeWebviewPanel(panel, state: unknown) {
          const page = (state as { identity?: { page?: unknown } } | undefined)?.identity?.page;
          const look = typeof page === 'string' ? (await parts()).remembered.look(page) : null;
          if (look) await fill(panel, look);
          else panel.dispose();
        },
      }),
    ],
  };
}
