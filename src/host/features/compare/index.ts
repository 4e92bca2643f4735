import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { CodeUnit } from '../../../contract/code-units';
import { mostCompared } from '../../../contract/compare';
import { formatExactCount } from '../../../core/format';
import { HumanError } from '../../../core/human-error';
import type { Module } from '../../module';
import { runRefs } from '../../services/arguments';
import type { DataWorker } from '../../services/data-worker';
import type { Launcher } from '../../services/launcher';
import type { RunPicker } from '../../services/run-picker';
import { keyOfRun } from '../../services/run-keys';
import type { RunRef, Stores } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';
import type { ComparePanel } from './compare-panel';
import type { KeptPage } from './schemas';

interface Deps {
  kit: PanelKit; stores: Stores; data: DataWorker; picker: RunPicker; launcher: Launcher; memory: vscode.Memento; cacheFolder: string;
  unitsOf(texts: string[]): Promise<CodeUnit[][]>;
}

const viewType = 'offbook.comparePage';

/** Two or more runs side by side, one page for each set of them. Nothing of it is loaded before the first page opens. */
export function createCompareModule({ kit, stores, data, picker, launcher, memory, cacheFolder, unitsOf }: Deps): Module<'offbook.runs.compare'> {
  const { vs } = kit;
  const { l10n } = vs;
  const open = new Set<ComparePanel>();

  async function fill(panel: vscode.WebviewPanel, kept: KeptPage): Promise<void> {
    const media = (name: string) => vs.Uri.joinPath(kit.extensionUri, 'media', name);
    panel.iconPath = { light: media('compare-light.svg'), dark: media('compare-dark.svg') };
    const [{ fillComparePanel }, { createCompareMemory }] = await Promise.all([import('./compare-panel'), import('./memory')]);
    const made = fillComparePanel(panel, kept, {
      kit, stores, launcher, data, cacheFolder, unitsOf, memory: createCompareMemory(memory), pickMore: there => pick(there, 1), goalsChanged: () => { for (const each of open) each.refresh(); },
    });
    open.add(made);
    panel.onDidDispose(() => open.delete(made));
  }

  /** At least so many; any query finds them. */
  async function pick(there: readonly RunRef[], least: number): Promise<RunRef[]> {
    const taken = new Set(there.map(keyOfRun));
    const picked = await picker.many({
      title: there.length === 0 ? l10n.t('Two or more runs to compare') : l10n.t('Runs to compare with'),
      none: l10n.t('There are no runs to compare with yet. Run the function once more.'), fits: ({ store, row }) => !taken.has(keyOfRun({ store: store.path, id: row.id })),
    });
    if (picked.length < least) throw new HumanError('too-few', l10n.t('One run alone can’t be compared. Choose two or more.'));
    if (there.length + picked.length > mostCompared) throw tooMany(there.length + picked.length);
    return picked;
  }

  const tooMany = (count: number) => new HumanError('too-many', l10n.t('{0} runs are too many to see side by side. Choose at most {1}.', formatExactCount(count), mostCompared));

  const once = (refs: readonly RunRef[]): RunRef[] => [...new Map(refs.map(ref => [keyOfRun(ref), ref])).values()];

  return {
    commands: {
      async 'offbook.runs.compare'(value, more) {
        const given = once(runRefs(value, more));
        if (given.length > mostCompared) throw tooMany(given.length);
        const asked = given.length >= 2 ? given : [...given, ...await pick(given, 2 - given.length)];
        // What came first is what the others are held against; ids sort by time.
        const runs = asked.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
        const { sameRuns } = await import('./compare-panel');
        const known = [...open].find(each => sameRuns(each.runs(), runs));
        if (known) return known.panel.reveal();
        await fill(vs.window.createWebviewPanel(viewType, l10n.t('Compare {0} runs', runs.length), vs.ViewColumn.Active, { enableFindWidget: true }), { page: randomUUID(), runs, baseline: runs[0] ? keyOfRun(runs[0]) : null });
      },
    },
    disposables: [
      vs.window.registerWebviewPanelSerializer(viewType, {
        async deserializeWebviewPanel(panel, state: unknown) {
          const page = (state as { identity?: { page?: unknown } } | undefined)?.identity?.page;
          const { createCompareMemory } = await import('./memory');
          const kept = typeof page === 'string' ? createCompareMemory(memory).page(page) : null;
          if (kept) await fill(panel, kept);
          else panel.dispose();
        },
      }),
    ],
  };
}
