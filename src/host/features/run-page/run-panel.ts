import type * as vscode from 'vscode';
import type { Repetition } from '../../../contract/again';
import type { Origin } from '../../../contract/keeping';
import type { RunFirst, RunPageHost, RunPageView } from '../../../contract/run-page';
import type { RunDetail } from '../../../contract/run';
import { compareRepetition } from '../../../core/again/repetition';
import { decodeNumber } from '../../../core/format';
import { atMostEvery } from '../../services/coalesce';
import { isOver } from '../../services/history';
import type { DataWorker } from '../../services/data-worker';
import type { Launcher } from '../../services/launcher';
import { quietly, type RunRef, type Store, type Stores } from '../../services/stores';
import { fillPanel, type PanelKit } from '../../webview/panel';
import { createPageHost } from './page-host';
import { detailInWords } from './detail-in-words';
import { runPageSchemas } from './schemas';
import { titleOf } from './title';

interface Deps { kit: PanelKit; store: Store; ref: RunRef; first: RunFirst; stores: Stores; launcher: Launcher; data: DataWorker; cacheFolder: string }

/** Binds a panel to one run and keeps it current while the run or its function's history changes. */
export function fillRunPanel(panel: vscode.WebviewPanel, { kit, store, ref, first, stores, launcher, data, cacheFolder }: Deps): void {
  const { vs, log } = kit;
  let loadedOnce = false;
  let closed = false;
  const host = createPageHost({
    vs, store, ref, launcher, data, cacheFolder, column: () => (closed ? undefined : panel.viewColumn),
    loaded(detail) {
      panel.title = titleOf(vs.l10n, detail);
      loadedOnce = true;
      // The page has the run; what it is compared with comes after.
      void push();
    },
  });
  const view = fillPanel<RunPageHost, RunPageView>(kit, panel, {
    name: 'run', identity: ref, first, host, schemas: runPageSchemas,
    patient: ['saveArtifact', 'openArtifact', 'openInput', 'openedTable', 'previewInput', 'previewOutput', 'openSource', 'openCode', 'openGitDiff', 'openRun', 'openLineage', 'showLogFile', 'again', 'compareCode', 'compareWith', 'compareData', 'restoreCode', 'install', 'trash', 'restore', 'exportBundle'],
  });

  async function push(): Promise<void> {
    const detail = await quietly(log, `The run ${ref.id} could not be read`, null, () => launcher.detail(ref));
    if (!detail) return;
    panel.title = titleOf(vs.l10n, detail);
    view.tell('update', detailInWords(vs.l10n, detail), await quietly(log, 'The run before could not be read', null, () => before(store, detail)),
      await quietly(log, 'The run that is repeated could not be read', null, () => repetition(detail)), await origin());
    view.tell('grew');
  }

  let own = false;
  /** Who made a run here made it for good; that one is trusted may be said at any time. */
  async function origin(): Promise<Origin | null> {
    if (own) return null;
    const { readOrigin, StoreLayout } = await import('../../../node/store');
    const found = readOrigin(new StoreLayout(store.path), ref.id, cacheFolder);
    own = found === null;
    return found;
  }

  async function repetition(detail: RunDetail): Promise<Repetition | null> {
    if (detail.again === null || !isOver(detail)) return null;
    const earlier = await launcher.detail({ store: store.path, id: detail.again });
    return earlier && compareRepetition(earlier, detail, detail.request?.again?.mode ?? 'exact');
  }

  const refresh = atMostEvery(150, push);
  const listening = [
    stores.onDidChange(({ store: changed, rows }) => { if (changed === store && loadedOnce && rows.some(({ id }) => id === ref.id)) refresh.ask(); }),
    panel.onDidChangeViewState(() => { if (panel.visible && loadedOnce) refresh.ask(); }),
  ];
  panel.onDidDispose(() => {
    closed = true;
    refresh.dispose();
    for (const each of listening) each.dispose();
  });
}

const lookedAt = 100;

/** The last run of the same function that succeeded before this one: what its numbers are compared with. */
async function before(store: Store, detail: RunDetail): Promise<Parameters<RunPageView['update']>[1]> {
  const { file, name } = detail.function;
  const { rows } = await (await store.index()).list({ function: { file, name }, states: ['succeeded'] }, { offset: 0, limit: lookedAt });
  const earlier = rows.filter(row => row.id < detail.id && row.metrics.length > 0).sort((a, b) => (a.id < b.id ? 1 : -1))[0];
  return earlier ? { id: earlier.id, metrics: earlier.metrics.map(metric => ({ name: metric.name, last: decodeNumber(metric.last) })) } : null;
}
