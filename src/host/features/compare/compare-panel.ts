import type * as vscode from 'vscode';
import type { CodeUnit } from '../../../contract/code-units';
import type { ComparePageHost, ComparePageView } from '../../../contract/compare-page';
import type { RunKey } from '../../../contract/ids';
import { atMostEvery } from '../../services/coalesce';
import type { DataWorker } from '../../services/data-worker';
import type { Launcher } from '../../services/launcher';
import { keyOfRun } from '../../services/run-keys';
import { quietly, type RunRef, type Stores } from '../../services/stores';
import { createTableDiff } from '../../services/table-diff';
import { fillPanel, type PanelKit } from '../../webview/panel';
import { createCompareHost } from './compare-host';
import type { CompareMemory } from './memory';
import { comparePageSchemas, type KeptPage } from './schemas';
import { createSubject } from './subject';

interface Deps {
  kit: PanelKit; stores: Stores; launcher: Launcher; data: DataWorker; memory: CompareMemory; cacheFolder: string;
  unitsOf(texts: string[]): Promise<CodeUnit[][]>;
  pickMore(there: readonly RunRef[]): Promise<RunRef[]>;
  goalsChanged(): void;
}

export interface ComparePanel { panel: vscode.WebviewPanel; runs(): readonly RunRef[]; /** All is looked at again. */ refresh(): void }

/** Binds a panel to runs side by side and keeps it current while they go on, are marked or go. */
export function fillComparePanel(panel: vscode.WebviewPanel, kept: KeptPage, { kit, stores, launcher, data, memory, cacheFolder, unitsOf, pickMore, goalsChanged }: Deps): ComparePanel {
  const { vs, log } = kit;
  const { l10n } = vs;
  const subject = createSubject(vs, { log, stores: () => stores.all(), detail: ref => launcher.detail(ref), unitsOf, goals: memory.goals });
  subject.set(kept.runs, kept.baseline);

  const keep = () => memory.keep({ page: kept.page, runs: [...subject.refs()], baseline: subject.baseline() });
  const grown = new Set<RunKey>();
  const tell = atMostEvery(300, async () => {
    // A page that is hidden is not there: it asks for everything when it is shown.
    if (!panel.visible) return;
    const comparison = await quietly(log, 'The compared runs could not be read', null, () => subject.comparison());
    if (!comparison) return;
    title(comparison.runs.map(run => run.function.name));
    view.tell('update', comparison);
    if (grown.size > 0) view.tell('grew', [...grown]);
    grown.clear();
  });
  const tables = createTableDiff(vs, { data, progress: share => view.tell('tableProgress', share) });
  const host = createCompareHost({
    vs, log, stores, subject, memory, tables, cacheFolder, pickMore, goalsChanged, column: () => panel.viewColumn,
    changed() {
      keep();
      tell.ask();
    },
  });
  const view = fillPanel<ComparePageHost, ComparePageView>(kit, panel, {
    name: 'compare', identity: { page: kept.page },
    host: {
      ...host,
      async load() {
        const comparison = await host.load();
        title(comparison.runs.map(run => run.function.name));
        return comparison;
      },
    },
    schemas: comparePageSchemas, patient: ['code', 'compareTables', 'comparedTableRows', 'cancelTables', 'addRuns', 'openRun', 'openCodeDiff', 'openCode', 'openArtifact', 'saveHtml', 'savePicture'],
  });

  function title(functions: readonly string[]): void {
    const names = [...new Set(functions)];
    panel.title = names.length === 1 && names[0] ? l10n.t('Compare {0}', names[0]) : l10n.t('Compare {0} runs', subject.refs().length);
  }

  keep();
  const listening = [
    stores.onDidChange(({ store, rows, removed }) => {
      const ids = new Set([...rows.map(({ id }) => id), ...removed]);
      const touched = subject.refs().filter(ref => ref.store === store.path && ids.has(ref.id));
      if (touched.length === 0) return;
      subject.stale(touched);
      for (const ref of touched) grown.add(keyOfRun(ref));
      tell.ask();
    }),
    stores.onDidChangeStores(() => {
      subject.stale('all');
      tell.ask();
    }),
  ];
  panel.onDidDispose(() => {
    tell.dispose();
    tables.dispose();
    for (const each of listening) each.dispose();
  });
  return { panel, runs: subject.refs, refresh: () => tell.ask() };
}

/** The same runs in any order are the same page. */
export const sameRuns = (one: readonly RunRef[], other: readonly RunRef[]): boolean => {
  const keys = new Set(one.map(keyOfRun));
  return one.length === other.length && other.every(ref => keys.has(keyOfRun(ref)));
};
